//! One definition: its id, its parts, and how a name that somebody types leads to it.
//!
//! An id is `PATH:Scope.name`, with `#2` where a file has the like of it twice. It is made
//! of what the source says, so it outlives edits above it.

use super::index::{FileId, Index, Live, Trouble};
use super::nearest::nearest;
use super::path::{parsed, shown, typed};
use super::scan::hash;
use super::segment::{Definition, NamesOf, Uses};
use super::symbol::{Kind, Symbol};
use std::collections::HashSet;
use std::ffi::OsStr;
use std::io;

/// How far up the definition around a place is looked for.
const UP: usize = 64;
/// Longer signatures are cut; the whole one is in the file.
const SIGNATURE: usize = 240;

/// A definition in a file as it is now.
#[derive(Clone, Debug)]
pub struct Found {
    pub live: Live,
    /// Its number in the file.
    pub number: u32,
}

impl Found {
    pub fn symbol(&self) -> &Symbol {
        &self.live.symbols[self.number as usize]
    }

    /// Its name alone.
    pub fn name(&self) -> String {
        shown(self.live.name(self.number))
    }

    /// The names of what it stands in, outermost first, joined with `.`.
    pub fn scope(&self) -> String {
        self.live.scope(self.number)
    }

    /// Scope and name.
    pub fn qualified(&self) -> String {
        self.live.qualified(self.number)
    }

    pub fn id(&self) -> String {
        self.live.id(self.number)
    }

    /// What a reader needs to call it, on one line.
    pub fn signature(&self) -> String {
        self.live.signature(self.number)
    }

    /// Its doc comment as it stands in the file.
    pub fn doc(&self) -> String {
        String::from_utf8_lossy(self.live.slice(&self.symbol().doc)).into_owned()
    }

    pub fn lines(&self) -> (u32, u32) {
        self.symbol().lines
    }
}

impl Live {
    /// A piece of the file; an empty one where a range leads nowhere.
    pub fn slice(&self, range: &std::ops::Range<u32>) -> &[u8] {
        let range = range.start as usize..range.end as usize;
        self.bytes.get(range).unwrap_or_default()
    }

    pub fn name(&self, number: u32) -> &[u8] {
        let symbol = self.symbols.get(number as usize);
        symbol.map_or(&[], |symbol| self.slice(&symbol.name))
    }

    pub fn scope(&self, number: u32) -> String {
        let mut parts = Vec::new();
        let mut at = self.symbols.get(number as usize);
        let mut own = None;
        while let Some(symbol) = at {
            parts.extend(own.take());
            if !symbol.owner.is_empty() {
                parts.push(shown(self.slice(&symbol.owner)));
            }
            let parent = symbol
                .parent
                .and_then(|parent| self.symbols.get(parent as usize));
            own = parent.map(|parent| shown(self.slice(&parent.name)));
            at = parent;
        }
        parts.reverse();
        parts.join(".")
    }

    pub fn qualified(&self, number: u32) -> String {
        let scope = self.scope(number);
        let name = shown(self.name(number));
        if scope.is_empty() {
            name
        } else {
            format!("{scope}.{name}")
        }
    }

    pub fn id(&self, number: u32) -> String {
        let qualified = self.qualified(number);
        let name = self.name(number);
        let earlier = (0..number)
            .filter(|other| self.name(*other) == name && self.qualified(*other) == qualified)
            .count();
        let path = self.info.shown();
        match earlier {
            0 => format!("{path}:{qualified}"),
            _ => format!("{path}:{qualified}#{}", earlier + 1),
        }
    }

    pub fn signature(&self, number: u32) -> String {
        let Some(symbol) = self.symbols.get(number as usize) else {
            return String::new();
        };
        let text = String::from_utf8_lossy(self.slice(&symbol.signature));
        one_line(&text, SIGNATURE)
    }

    /// How deep a definition stands in others.
    pub fn depth(&self, number: u32) -> usize {
        let mut depth = 0;
        let mut at = self.symbols.get(number as usize);
        while let Some(parent) = at.and_then(|symbol| symbol.parent) {
            depth += 1;
            at = self.symbols.get(parent as usize);
        }
        depth
    }

    /// The innermost definition around a place.
    pub fn around(&self, at: u32) -> Option<u32> {
        let end = self
            .symbols
            .partition_point(|symbol| symbol.span.start <= at);
        // The last of those that begin before it, or what that stands in, or, where what
        // stands in something does not say so, one a little further up.
        let mut number = end.checked_sub(1)?;
        for _ in 0..UP {
            let symbol = &self.symbols[number];
            if symbol.span.contains(&at) {
                return Some(number as u32);
            }
            number = match symbol.parent {
                Some(parent) => parent as usize,
                None => number.checked_sub(1)?,
            };
        }
        None
    }
}

/// A text on one line, with single blanks, nothing that moves a cursor, and no longer
/// than `most`.
pub fn one_line(text: &str, most: usize) -> String {
    let mut out = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        let word = word.replace(|c: char| c.is_control(), "\u{fffd}");
        length += word.chars().count() + usize::from(!out.is_empty());
        if length > most {
            if out.is_empty() {
                out.extend(word.chars().take(most));
            }
            out.push('…');
            return out;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&word);
    }
    out
}

/// What a typed name leads to.
#[derive(Clone, Debug)]
pub enum Resolved {
    One(Box<Found>),
    /// Several have it: all of them, what people work on first.
    Many(Vec<(FileId, Definition)>),
    /// Nobody has it; the names that are nearest.
    Unknown(Vec<String>),
}

/// Finds what is meant by an id, `PATH:name`, `Scope.name` or a name. Nothing is guessed:
/// another spelling is another name.
pub fn resolve(index: &Index, text: &str, kinds: &[Kind]) -> Result<Resolved, Trouble> {
    let mut all = by_path(index, text)?;
    if all.is_empty() {
        all = named(index, text)?;
    }
    // Keys and headings are nobody's answer but who asks for them.
    if kinds
        .iter()
        .any(|kind| matches!(kind, Kind::Key | Kind::Heading))
    {
        all.extend(exact(index, NamesOf::Data, text.as_bytes())?);
    }
    all.retain(|(_, definition)| kinds.is_empty() || kinds.contains(&definition.kind));
    match &all[..] {
        [] => Ok(Resolved::Unknown(nearest(index, text)?)),
        [(id, definition)] => {
            let mut live = index.live(&[*id])?;
            let live = live.swap_remove(0);
            let number = definition.symbol;
            Ok(Resolved::One(Box::new(Found { live, number })))
        }
        _ => {
            sort(index, &mut all)?;
            Ok(Resolved::Many(all))
        }
    }
}

/// In the order of answers.
pub fn sort(index: &Index, all: &mut Vec<(FileId, Definition)>) -> io::Result<()> {
    let mut keyed = Vec::with_capacity(all.len());
    for (id, definition) in all.drain(..) {
        let info = index.file(id)?;
        keyed.push(((info.class, info.path, definition.symbol), id, definition));
    }
    keyed.sort_by(|a, b| a.0.cmp(&b.0));
    all.extend(
        keyed
            .into_iter()
            .map(|(_, id, definition)| (id, definition)),
    );
    Ok(())
}

/// `PATH:Scope.name#2`, or `PATH:name`.
fn by_path(index: &Index, text: &str) -> Result<Vec<(FileId, Definition)>, Trouble> {
    for (at, _) in text.match_indices(':') {
        let (path, name) = (&text[..at], &text[at + 1..]);
        if name.is_empty() {
            continue;
        }
        let Some((id, _)) = file(index, OsStr::new(path))? else {
            continue;
        };
        let live = index.live(&[id])?.swap_remove(0);
        let (name, wanted) = ordinal(name);
        let same: Vec<u32> = (0..live.symbols.len() as u32)
            .filter(|number| {
                ends_with_scope(&live.qualified(*number), name) || shown(live.name(*number)) == name
            })
            .collect();
        let exact: Vec<u32> = same
            .iter()
            .copied()
            .filter(|number| live.qualified(*number) == name)
            .collect();
        let chosen = if exact.is_empty() { same } else { exact };
        let chosen = match wanted {
            Some(wanted) => chosen.get(wanted - 1).copied().into_iter().collect(),
            // The id of the first of several has no number.
            None if chosen.len() > 1 && live.id(chosen[0]) == text => vec![chosen[0]],
            None => chosen,
        };
        let found = chosen.into_iter().map(|symbol| {
            let kind = live.symbols[symbol as usize].kind;
            let definition = Definition {
                file: id.file,
                symbol,
                kind,
                class: live.info.class,
            };
            (id, definition)
        });
        return Ok(found.collect());
    }
    Ok(Vec::new())
}

/// A name and the number behind its `#`.
pub fn ordinal(name: &str) -> (&str, Option<usize>) {
    let cut = name.rsplit_once('#');
    match cut.and_then(|(name, number)| Some((name, number.parse().ok()?))) {
        Some((name, number)) if number > 0 => (name, Some(number)),
        _ => (name, None),
    }
}

fn ends_with_scope(qualified: &str, wanted: &str) -> bool {
    let wanted = wanted.replace("::", ".");
    qualified
        .strip_suffix(&*wanted)
        .is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

/// All definitions of a name, or of one in a scope.
pub fn named(index: &Index, text: &str) -> Result<Vec<(FileId, Definition)>, Trouble> {
    let all = exact(index, NamesOf::Code, text.as_bytes())?;
    if !all.is_empty() {
        return Ok(all);
    }
    let Some((scope, name)) = scoped(text) else {
        return Ok(Vec::new());
    };
    let inner = scope.rsplit(['.', ':']).next().unwrap_or(scope);
    let mut all = exact(index, NamesOf::Code, name.as_bytes())?;
    let mut with_scope: Vec<Option<HashSet<u32>>> = Vec::new();
    for (_, part) in index.parts() {
        with_scope.push(match part.segment.uses(hash(inner.as_bytes()))? {
            Uses::In(files) => Some(files.into_iter().collect()),
            Uses::Everywhere => None,
        });
    }
    // A scope's name stands in every file that has something in that scope.
    all.retain(|(id, _)| {
        let files = with_scope.get(id.segment as usize).and_then(Option::as_ref);
        files.is_none_or(|files| files.contains(&id.file))
    });
    let mut files: Vec<FileId> = all.iter().map(|(id, _)| *id).collect();
    files.dedup();
    let live = index.live(&files)?;
    all.retain(|(id, definition)| {
        let live = live.iter().find(|live| live.id == *id);
        live.is_some_and(|live| ends_with_scope(&live.qualified(definition.symbol), text))
    });
    Ok(all)
}

/// A text as scope and name.
pub fn scoped(text: &str) -> Option<(&str, &str)> {
    let cut = text.rfind(['.', ':'])?;
    let scope = text[..cut].trim_end_matches(':');
    let name = &text[cut + 1..];
    (!scope.is_empty() && !name.is_empty()).then_some((scope, name))
}

/// All definitions of exactly this name.
pub fn exact(index: &Index, of: NamesOf, name: &[u8]) -> io::Result<Vec<(FileId, Definition)>> {
    let mut all = Vec::new();
    for (segment, part) in index.parts() {
        for definition in part.alive(part.segment.exact(of, name)?) {
            let file = definition.file;
            all.push((FileId { segment, file }, definition));
        }
    }
    Ok(all)
}

/// A file by a path as it is typed or printed.
pub fn file(index: &Index, path: &OsStr) -> io::Result<Option<(FileId, super::segment::FileInfo)>> {
    if let Some(found) = index.find(&typed(path))? {
        return Ok(Some(found));
    }
    match path.to_str().and_then(parsed) {
        Some(bytes) => index.find(&bytes),
        None => Ok(None),
    }
}
