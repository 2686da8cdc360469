//! Names that fit what somebody typed, in groups: the same name, the same in other case,
//! names that begin with it, that have it as a word, that hold it, and those a letter away.
//!
//! Groups that come after enough was found are not looked for, and the answer says so;
//! those a letter away are looked for when there is nothing else.

use super::find::{Found, exact, named};
use super::index::{FileId, Index, Live, Trouble};
use super::language::Language;
use super::nearest::fuzzy;
use super::part::Part;
use super::segment::{Definition, NamesOf, each_definition};
use super::symbol::Kind;
use std::collections::{BTreeMap, HashMap};
use std::io;

/// How a name fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    Exact,
    Folded,
    Prefix,
    Word,
    Substring,
    Fuzzy,
}

impl Group {
    const ALL: [Self; 6] = [
        Self::Exact,
        Self::Folded,
        Self::Prefix,
        Self::Word,
        Self::Substring,
        Self::Fuzzy,
    ];

    /// The word in answers.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Folded => "folded",
            Self::Prefix => "prefix",
            Self::Word => "word",
            Self::Substring => "substring",
            Self::Fuzzy => "fuzzy",
        }
    }
}

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub struct Query {
    pub names: Vec<String>,
    pub kinds: Vec<Kind>,
    pub languages: Vec<Language>,
    /// Files whose path holds this, or fits it where it has a `*`.
    pub path: Option<String>,
    /// Most definitions for each name.
    pub limit: usize,
    /// Keys and headings instead of code.
    pub data: bool,
}

/// What was found for one name.
#[derive(Clone, Debug)]
pub struct Answer {
    pub query: String,
    /// In the order of print.
    pub shown: Vec<(Group, Found)>,
    /// How many there are of each group that was looked for.
    pub totals: Vec<(Group, usize)>,
    /// Groups that were not looked for, because enough was found before.
    pub unsearched: Vec<Group>,
}

impl Answer {
    /// How many were found.
    pub fn total(&self) -> usize {
        self.totals.iter().map(|(_, count)| count).sum()
    }
}

/// A definition with the length of the name it was found by.
struct Hit {
    length: usize,
    id: FileId,
    definition: Definition,
}

/// Looks for all names of a query.
pub fn search(index: &Index, query: &Query) -> Result<Vec<Answer>, Trouble> {
    let mut found = Vec::new();
    for name in &query.names {
        found.push(one(index, query, name)?);
    }
    // What stands in a file behind the last definition that is shown is not needed.
    let mut wanted: BTreeMap<FileId, u32> = BTreeMap::new();
    for (_, hit) in found.iter().flat_map(|(hits, ..)| hits) {
        let most = wanted.entry(hit.id).or_default();
        *most = hit.definition.symbol.saturating_add(1).max(*most);
    }
    let live: HashMap<FileId, Live> = index
        .live_with(wanted.into_iter())?
        .into_iter()
        .map(|live| (live.id, live))
        .collect();
    let answers = query.names.iter().zip(found);
    Ok(answers
        .map(|(name, (hits, totals, unsearched))| Answer {
            query: name.clone(),
            shown: hits
                .into_iter()
                .filter_map(|(group, hit)| {
                    let live = live.get(&hit.id)?.clone();
                    let number = hit.definition.symbol;
                    ((number as usize) < live.symbols.len())
                        .then_some((group, Found { live, number }))
                })
                .collect(),
            totals,
            unsearched,
        })
        .collect())
}

type Chosen = (Vec<(Group, Hit)>, Vec<(Group, usize)>, Vec<Group>);

fn one(index: &Index, query: &Query, name: &str) -> Result<Chosen, Trouble> {
    let of = if query.data {
        NamesOf::Data
    } else {
        NamesOf::Code
    };
    let mut groups: [Vec<Hit>; 6] = Default::default();
    let lower = name.to_ascii_lowercase();
    for (segment, part) in index.parts() {
        part.segment
            .with_prefix(of, lower.as_bytes(), &mut |key, value| {
                let group = if key == name.as_bytes() {
                    Group::Exact
                } else if key.len() == name.len() {
                    Group::Folded
                } else {
                    Group::Prefix
                };
                take(part, segment, (key, value), &mut groups[group as usize])?;
                Ok(true)
            })?;
    }
    if groups[0].is_empty() && !query.data {
        // `Scope.name`
        for (id, definition) in named(index, name)? {
            groups[0].push(Hit {
                length: name.len(),
                id,
                definition,
            });
        }
    }
    let mut unsearched = Vec::new();
    for group in &mut groups[..3] {
        filter(index, query, group)?;
    }
    let count = |groups: &[Vec<Hit>; 6]| groups.iter().map(Vec::len).sum::<usize>();
    if count(&groups) < query.limit && !name.is_empty() {
        inside(index, of, &lower, &mut groups)?;
        for group in &mut groups[3..] {
            filter(index, query, group)?;
        }
    } else {
        unsearched.extend([Group::Word, Group::Substring]);
    }
    // A name that others begin with or hold was not mistyped.
    if count(&groups) == 0 {
        for near in fuzzy(index, of, name, 1)? {
            for (id, definition) in exact(index, of, near.as_bytes())? {
                groups[5].push(Hit {
                    length: near.len(),
                    id,
                    definition,
                });
            }
        }
        filter(index, query, &mut groups[5])?;
    } else {
        unsearched.push(Group::Fuzzy);
    }
    let mut totals = Vec::new();
    let mut chosen = Vec::new();
    for (group, mut hits) in Group::ALL.into_iter().zip(groups) {
        if unsearched.contains(&group) {
            continue;
        }
        totals.push((group, hits.len()));
        let room = query.limit - chosen.len().min(query.limit);
        first(index, &mut hits, room)?;
        chosen.extend(hits.into_iter().map(|hit| (group, hit)));
    }
    Ok((chosen, totals, unsearched))
}

/// Adds the definitions of a name in files that are still what they were.
fn take(
    part: &Part,
    segment: u32,
    (name, value): (&[u8], &[u8]),
    hits: &mut Vec<Hit>,
) -> io::Result<()> {
    each_definition(value, &mut |definition| {
        let file = definition.file;
        if part.is_alive(file) {
            hits.push(Hit {
                length: name.len(),
                id: FileId { segment, file },
                definition,
            });
        }
    })
}

/// Names that hold it, but do not begin with it.
fn inside(
    index: &Index,
    of: NamesOf,
    lower: &str,
    groups: &mut [Vec<Hit>; 6],
) -> Result<(), Trouble> {
    let piece = lower.as_bytes();
    for (segment, part) in index.parts() {
        part.segment.candidates(of, piece, &mut |key, value| {
            let begins = key.len() >= piece.len() && key[..piece.len()].eq_ignore_ascii_case(piece);
            if begins {
                return Ok(true);
            }
            let group = if has_word(key, piece) {
                Group::Word
            } else {
                Group::Substring
            };
            take(part, segment, (key, value), &mut groups[group as usize])?;
            Ok(true)
        })?;
    }
    Ok(())
}

/// Whether a piece stands in a name as whole words: `pod` in `syncPod` and `pod_cache`.
fn has_word(name: &[u8], piece: &[u8]) -> bool {
    // Of what is not ASCII, all bytes are taken for parts of letters.
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || !byte.is_ascii();
    let starts = |at: usize| {
        at == 0
            || !is_letter(name[at - 1])
            || !is_letter(name[at])
            || (name[at].is_ascii_uppercase() && !name[at - 1].is_ascii_uppercase())
            || (name[at].is_ascii_uppercase()
                && name.get(at + 1).is_some_and(u8::is_ascii_lowercase))
            || (name[at].is_ascii_digit() != name[at - 1].is_ascii_digit())
    };
    (0..=name.len() - piece.len()).any(|at| {
        let end = at + piece.len();
        name[at..end].eq_ignore_ascii_case(piece)
            && starts(at)
            && (end == name.len() || starts(end))
    })
}

/// What a query's kinds, languages and path let through.
fn filter(index: &Index, query: &Query, hits: &mut Vec<Hit>) -> io::Result<()> {
    if !query.kinds.is_empty() {
        hits.retain(|hit| query.kinds.contains(&hit.definition.kind));
    }
    if query.languages.is_empty() && query.path.is_none() {
        return Ok(());
    }
    let mut kept = Vec::with_capacity(hits.len());
    for hit in hits.drain(..) {
        // Many of them, as a rule: all files are read at once.
        index.load(hit.id.segment)?;
        let info = index.file(hit.id)?;
        let by_language = query.languages.is_empty() || query.languages.contains(&info.language);
        if by_language
            && query
                .path
                .as_ref()
                .is_none_or(|path| fits(path, &info.path))
        {
            kept.push(hit);
        }
    }
    *hits = kept;
    Ok(())
}

/// Whether a path fits a filter: it holds it, or matches it where it has a `*`; `*`
/// stands for anything.
pub fn fits(filter: &str, path: &[u8]) -> bool {
    let path = String::from_utf8_lossy(path);
    let mut pieces = filter.split('*');
    let first = pieces.next().unwrap_or_default();
    if first.len() == filter.len() {
        return path.contains(filter);
    }
    let Some(mut rest) = path.strip_prefix(first) else {
        return false;
    };
    let pieces: Vec<&str> = pieces.collect();
    let (last, middle) = pieces.split_last().unwrap_or((&"", &[]));
    for piece in middle {
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// The first hits in the order of answers: what people work on first, then shorter names,
/// then by path. The files of a segment stand in the order of their paths, so only those
/// that can be among the first of all are looked at.
fn first(index: &Index, hits: &mut Vec<Hit>, room: usize) -> io::Result<()> {
    if room == 0 {
        hits.clear();
        return Ok(());
    }
    let near = |hit: &Hit| (hit.definition.class, hit.length);
    let mut segments: BTreeMap<u32, Vec<Hit>> = BTreeMap::new();
    for hit in hits.drain(..) {
        segments.entry(hit.id.segment).or_default().push(hit);
    }
    let mut keyed = Vec::new();
    for (_, mut hits) in segments {
        let key = |hit: &Hit| (near(hit), hit.id.file, hit.definition.symbol);
        if hits.len() > room {
            hits.select_nth_unstable_by_key(room - 1, key);
            hits.truncate(room);
        }
        for hit in hits {
            let path = index.file(hit.id)?.path;
            keyed.push(((near(&hit), path, hit.definition.symbol), hit));
        }
    }
    keyed.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    keyed.truncate(room);
    hits.extend(keyed.into_iter().map(|(_, hit)| hit));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_names() {
        for (name, piece, is) in [
            ("syncPod", "pod", true),
            ("pod_cache", "pod", true),
            ("HTTPServer", "http", true),
            ("parseHTTPServer", "http", true),
            ("tripod", "pod", false),
            ("podium", "pod", false),
            ("get2pods", "2", true),
            ("SYNC_POD", "pod", true),
            ("über_name", "ber", false),
            ("Straße", "e", false),
            ("straße_name", "name", true),
        ] {
            assert_eq!(has_word(name.as_bytes(), piece.as_bytes()), is, "{name}");
        }
    }

    #[test]
    fn paths_fit_filters() {
        assert!(fits("code/", b"src/code/a.rs"));
        assert!(fits("src/*.rs", b"src/code/a.rs"));
        assert!(fits("*.rs", b"src/code/a.rs"));
        assert!(!fits("*.go", b"src/code/a.rs"));
        assert!(!fits("code/*", b"src/code/a.rs"));
        assert!(fits("s*code*a*", b"src/code/a.rs"));
    }
}
