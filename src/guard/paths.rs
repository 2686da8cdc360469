//! Which paths nobody but the binary writes.

use super::text::{DOTTED, Text, UNKNOWN, is_mark, matches, readable};
use std::collections::HashMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// A path that something writes. It may hold marks for what is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub path: Text,
    /// It goes away, with everything below.
    pub whole_tree: bool,
}

/// What is protected in a project. Entries are relative to the root, with `/`; a
/// trailing slash means the whole directory; `*` stands for one part of a path.
#[derive(Clone, Debug)]
pub struct Policy {
    root: PathBuf,
    home: Option<PathBuf>,
    /// Ours.
    protected: Vec<Entry>,
    /// The project's own additions.
    by_project: Vec<Entry>,
    /// Exceptions from ours.
    unprotected: Vec<Entry>,
}

#[derive(Clone, Debug)]
struct Entry {
    text: String,
    /// As said, for exceptions, which are exact.
    parts: Vec<Text>,
    /// Letter case and the like taken out.
    folded: Vec<Text>,
    directory: bool,
}

/// Why a write is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Relative to the root.
    pub path: String,
    /// The entry that protects it.
    pub entry: String,
    pub by_project: bool,
}

impl Entry {
    fn new(text: &str) -> Self {
        let said = text.trim_start_matches("./").trim_matches('/');
        Self {
            text: text.to_owned(),
            parts: said
                .split('/')
                .map(|part| part.as_bytes().to_vec())
                .collect(),
            folded: said.split('/').map(|part| fold(part.as_bytes())).collect(),
            directory: text.ends_with('/'),
        }
    }
}

impl Policy {
    /// The policy of a project.
    pub fn new(
        root: &Path,
        protected: &[&str],
        unprotected: &[&str],
        by_project: &[String],
    ) -> Self {
        let own = |entries: &[&str]| entries.iter().map(|entry| Entry::new(entry)).collect();
        Self {
            root: fs::canonicalize(root).unwrap_or_else(|_| root.to_owned()),
            home: None,
            protected: own(protected),
            by_project: by_project.iter().map(|entry| Entry::new(entry)).collect(),
            unprotected: own(unprotected),
        }
    }

    /// The same for a user whose `~` is known.
    #[must_use]
    pub fn at_home(self, home: Option<PathBuf>) -> Self {
        Self { home, ..self }
    }

    /// The project's root, links resolved.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The user's home directory.
    pub fn home(&self) -> Option<&Path> {
        self.home.as_deref()
    }

    /// Whether a write to `path`, said from `cwd`, is refused. `whole_tree`: the path
    /// and everything below it goes away.
    pub fn refuses(&self, path: &str, cwd: &Path, whole_tree: bool) -> Option<Refusal> {
        let written = Written {
            path: path.as_bytes().to_vec(),
            whole_tree,
        };
        self.first_refused(&[written], cwd)
    }

    /// The first of several writes that is refused.
    pub(super) fn first_refused(&self, written: &[Written], cwd: &Path) -> Option<Refusal> {
        let mut resolver = Resolver::default();
        written
            .iter()
            .find_map(|written| self.check(written, cwd, &mut resolver))
    }

    fn check(&self, written: &Written, cwd: &Path, resolver: &mut Resolver) -> Option<Refusal> {
        if written.path.is_empty() || written.path.contains(&0) {
            return None;
        }
        let parts = resolver.parts(&written.path, cwd);
        let whole_tree = written.whole_tree;
        let root = parts_of(&self.root);
        let shared = root.len().min(parts.len());
        let on_the_way = root[..shared].iter().zip(&parts).all(|(wanted, part)| {
            part == wanted || (part.iter().any(|byte| is_mark(*byte)) && matches(part, wanted))
        });
        if !on_the_way || (parts.len() < root.len() && !whole_tree) {
            return None;
        }
        let relative = parts.get(root.len()..).unwrap_or_default();
        let folded: Vec<Text> = relative.iter().map(|part| fold(part)).collect();
        let refusal = |entry: &Entry, by_project| {
            let path = match relative {
                [] => ".".to_owned(),
                parts => readable(&parts.join(&b'/')),
            };
            Some(Refusal {
                path,
                entry: entry.text.clone(),
                by_project,
            })
        };
        for entry in &self.by_project {
            if self.hits(entry, &folded, whole_tree) {
                return refusal(entry, true);
            }
        }
        let excepted = |entry: &Entry| {
            covers(&entry.parts, entry.directory, relative, true) && !relative.is_empty()
        };
        let open = self.unprotected.iter().any(excepted);
        for entry in &self.protected {
            // Removing what is open is free; removing what holds more is not.
            if !open && self.hits(entry, &folded, whole_tree) {
                return refusal(entry, false);
            }
        }
        None
    }

    fn hits(&self, entry: &Entry, relative: &[Text], whole_tree: bool) -> bool {
        let hit = covers(&entry.folded, entry.directory, relative, false)
            || (whole_tree && lies_below(&entry.folded, relative));
        if !hit {
            return false;
        }
        // A pattern takes only what is there, and as a file no directory.
        let shared = entry.folded.len().min(relative.len());
        let pattern = relative[..shared]
            .iter()
            .any(|part| part.iter().any(|byte| is_mark(*byte)));
        if !pattern {
            return true;
        }
        let is_directory = entry.directory && relative.len() == entry.folded.len();
        let there = entry.text.contains('*')
            || self
                .root
                .join(entry.text.trim_end_matches('/'))
                .symlink_metadata()
                .is_ok();
        there && (whole_tree || !is_directory)
    }
}

fn parts_of(path: &Path) -> Vec<Text> {
    path.components()
        .filter(|part| !matches!(part, Component::RootDir | Component::CurDir))
        .map(|part| part.as_os_str().to_string_lossy().into_owned().into_bytes())
        .collect()
}

/// Turns what was said into the parts of a real path. What was looked up once is kept:
/// a script may write thousands of files in one directory.
#[derive(Default)]
struct Resolver {
    directories: HashMap<PathBuf, PathBuf>,
}

impl Resolver {
    fn parts(&mut self, path: &[u8], cwd: &Path) -> Vec<Text> {
        let path = of_process(path);
        // The known beginning is looked up, the rest is taken by the letter.
        let open = path.iter().position(|byte| is_mark(*byte));
        let known = match open {
            Some(at) => path[..at]
                .iter()
                .rposition(|byte| *byte == b'/')
                .map_or(0, |at| at + 1),
            None => path.len(),
        };
        let head = String::from_utf8_lossy(&path[..known]);
        let mut parts = if head.is_empty() && path.first() == Some(&b'/') {
            Vec::new()
        } else {
            parts_of(&self.resolve(&cwd.join(&*head)))
        };
        for part in path[known..].split(|byte| *byte == b'/') {
            match part {
                b"" | b"." => {}
                // What is not known may be several parts deep.
                b".." if parts.last().is_some_and(|part| part.contains(&UNKNOWN)) => {}
                b".." => {
                    parts.pop();
                }
                part => parts.push(part.to_vec()),
            }
        }
        parts
    }

    /// Links of the existing part resolved, `..` of the rest taken lexically.
    fn resolve(&mut self, path: &Path) -> PathBuf {
        let plain = path.components().all(|part| part != Component::ParentDir);
        if plain
            && let Some(name) = path.file_name()
            && let Some(parent) = path.parent()
        {
            let parent = match self.directories.get(parent) {
                Some(known) => known.clone(),
                None => {
                    let real = step_by_step(parent);
                    self.directories.insert(parent.to_owned(), real.clone());
                    real
                }
            };
            let whole = parent.join(name);
            return follow(whole);
        }
        step_by_step(path)
    }
}

/// A path whose directory is real already.
fn follow(path: PathBuf) -> PathBuf {
    match fs::symlink_metadata(&path) {
        Ok(metadata) if metadata.is_symlink() => match fs::canonicalize(&path) {
            Ok(real) => real,
            // A link to what is not there yet makes it when it is written through.
            Err(_) => match (fs::read_link(&path), path.parent()) {
                (Ok(target), Some(parent)) => step_by_step(&parent.join(target)),
                _ => path,
            },
        },
        _ => path,
    }
}

fn step_by_step(path: &Path) -> PathBuf {
    if let Ok(real) = fs::canonicalize(path) {
        return real;
    }
    let mut done = PathBuf::new();
    let mut there = true;
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                done.pop();
                there = true;
            }
            part => {
                done.push(part);
                if there {
                    match fs::canonicalize(&done) {
                        Ok(real) => done = real,
                        // Below what is not there, nothing is.
                        Err(_) => there = false,
                    }
                }
            }
        }
    }
    done
}

/// `/proc/self/cwd/x` is `x`, `/proc/self/root/x` is `/x`.
fn of_process(path: &[u8]) -> Text {
    let Some(rest) = path.strip_prefix(b"/proc/") else {
        return path.to_vec();
    };
    let mut parts = rest.splitn(3, |byte| *byte == b'/');
    let (_process, place, rest) = (parts.next(), parts.next(), parts.next());
    match (place, rest) {
        (Some(b"cwd"), rest) => rest.unwrap_or(b".").to_vec(),
        (Some(b"root"), rest) => [b"/", rest.unwrap_or_default()].concat(),
        _ => path.to_vec(),
    }
}

/// Whether an entry covers a path: is it, or holds it.
fn covers(entry: &[Text], directory: bool, relative: &[Text], exact: bool) -> bool {
    // Somewhere below: the last part decides, where it can.
    if !exact && let Some(at) = relative.iter().position(|part| part == &[DOTTED, DOTTED]) {
        let (before, after) = (&relative[..at], &relative[at + 1..]);
        let fits = |entry: &[Text]| {
            entry
                .iter()
                .zip(after)
                .all(|(wanted, part)| same(wanted, part))
        };
        return before.len() < entry.len()
            && entry
                .iter()
                .zip(before)
                .all(|(wanted, part)| same(wanted, part))
            && (before.len()..entry.len()).any(|from| {
                let rest = &entry[from..];
                fits(rest) && (rest.len() == after.len() || (directory && rest.len() < after.len()))
            })
            || (before.len() >= entry.len() && covers(entry, directory, before, false));
    }
    let long_enough = if directory {
        relative.len() >= entry.len()
    } else {
        relative.len() == entry.len()
    };
    long_enough
        && entry.iter().zip(relative).all(|(wanted, part)| {
            if exact {
                part == wanted || (wanted == b"*" && part != &[DOTTED, DOTTED])
            } else {
                same(wanted, part)
            }
        })
}

/// Whether an entry lies below a path, or is it.
fn lies_below(entry: &[Text], relative: &[Text]) -> bool {
    relative.len() <= entry.len()
        && relative
            .iter()
            .zip(entry)
            .all(|(part, wanted)| same(wanted, part))
}

fn same(wanted: &[u8], part: &[u8]) -> bool {
    (wanted == b"*" && !part.contains(&UNKNOWN))
        || wanted == part
        || (part.iter().any(|byte| is_mark(*byte)) && matches(part, wanted))
}

/// Takes out what some file systems do not tell apart: letter case, composed letters,
/// characters without width. Marks stay.
fn fold(part: &[u8]) -> Text {
    if part.is_ascii() {
        return part.to_ascii_lowercase();
    }
    let mut out = Text::new();
    for chunk in part.chunk_by(|left, right| is_mark(*left) == is_mark(*right)) {
        if chunk.first().is_some_and(|byte| is_mark(*byte)) {
            out.extend(chunk);
            continue;
        }
        let text = String::from_utf8_lossy(chunk);
        let folded = text
            .chars()
            .filter(|c| !without_width(*c))
            .flat_map(char::to_uppercase)
            .flat_map(char::to_lowercase);
        let mut buffer = [0; 4];
        for c in folded {
            let (base, accent) = decomposed(c);
            for c in [Some(base), accent].into_iter().flatten() {
                out.extend(c.encode_utf8(&mut buffer).bytes());
            }
        }
    }
    out
}

/// File systems that ignore letter case ignore these as well.
fn without_width(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}

/// A small letter of western and central Europe as its base and its accent.
fn decomposed(c: char) -> (char, Option<char>) {
    const ACCENTS: [(char, &str, &str); 9] = [
        ('\u{300}', "àèìòùǹ", "aeioun"),
        ('\u{301}', "áéíóúýćńśźĺŕ", "aeiouycnszlr"),
        ('\u{302}', "âêîôûŵŷĉĝĥĵŝ", "aeiouwycghjs"),
        ('\u{303}', "ãõñĩũ", "aoniu"),
        ('\u{308}', "äëïöüÿ", "aeiouy"),
        ('\u{30a}', "åů", "au"),
        ('\u{327}', "çşţķļņŗģ", "cstklnrg"),
        ('\u{30c}', "čďěňřšťž", "cdenrstz"),
        ('\u{304}', "āēīōū", "aeiou"),
    ];
    if c.is_ascii() {
        return (c, None);
    }
    for (accent, composed, bases) in ACCENTS {
        if let Some(at) = composed.chars().position(|letter| letter == c) {
            return (bases.chars().nth(at).unwrap_or(c), Some(accent));
        }
    }
    (c, None)
}
