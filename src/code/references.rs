//! Where a name is used: in code, not in comments or strings.
//!
//! The index knows which files can have the name; each of them is read now, and what is
//! printed is what stands there now. A use belongs to the innermost definition around it.
//! The name alone decides: two things of one name have their uses told together.

use super::answer::{SCHEMA_VERSION, indented, line, record};
use super::budget::Budget;
use super::extract;
use super::find::{self, one_line};
use super::gather;
use super::index::{FileId, Index, Live, Trouble};
use super::nearest;
use super::path::shown;
use super::scan::hash;
use super::search::fits;
use super::segment::Uses;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::fmt::Write as _;

/// Longer lines of source are cut.
const LINE: usize = 160;

/// What is asked.
#[derive(Clone, Debug)]
pub struct Question {
    pub name: String,
    /// Only calls.
    pub calls: bool,
    /// Files whose path holds this, or fits it where it has a `*`.
    pub path: Option<String>,
    pub limit: usize,
}

/// One use.
#[derive(Clone, Debug)]
pub struct Use {
    pub path: String,
    pub line: u32,
    pub column: u32,
    pub call: bool,
    /// The definition around it.
    pub inside: Option<String>,
    pub text: String,
    pub fresh: bool,
}

/// What is known of a name.
#[derive(Clone, Debug)]
pub struct Answer {
    pub name: String,
    pub definitions: Vec<find::Found>,
    /// All there are, in the order of answers; the first ones carry their text.
    pub uses: Vec<Use>,
    pub total: usize,
    pub calls: usize,
    pub files: usize,
    pub definition_count: usize,
    /// Names that are nearest, where nothing has this one.
    pub nearest: Vec<String>,
    /// Whether new files were looked for.
    pub complete: bool,
}

/// Most definitions that are told before the uses.
const DEFINITIONS: usize = 10;

/// Finds all uses of a name.
pub fn references(index: &Index, question: &Question) -> Result<Answer, Trouble> {
    let typed = question.name.as_str();
    let name = typed.rsplit(['.', ':']).next().unwrap_or(typed);
    let mut defined = find::named(index, typed)?;
    find::sort(index, &mut defined)?;
    let definition_count = defined.len();
    defined.truncate(DEFINITIONS);
    let mut ids: Vec<FileId> = defined.iter().map(|(id, _)| *id).collect();
    ids.dedup();
    let lives = index.live(&ids)?;
    let definitions: Vec<find::Found> = defined
        .iter()
        .filter_map(|(id, definition)| {
            let live = lives.iter().find(|live| live.id == *id)?.clone();
            let number = definition.symbol;
            Some(find::Found { live, number })
        })
        .collect();
    let candidates = candidates(index, name, question.path.as_deref())?;
    let looked = gather::map(&candidates, |id| {
        index
            .live_file(*id)
            .map(|live| live.map(|live| uses_in(&live, name)))
    })?;
    let mut changed = Vec::new();
    let mut answer = Answer {
        name: name.to_owned(),
        definitions,
        uses: Vec::new(),
        total: 0,
        calls: 0,
        files: 0,
        definition_count,
        nearest: Vec::new(),
        complete: index.is_complete(),
    };
    for (id, uses) in candidates.iter().zip(looked) {
        let Some(mut uses) = uses? else {
            changed.push(*id);
            continue;
        };
        if question.calls {
            uses.retain(|one| one.call);
        }
        answer.files += usize::from(!uses.is_empty());
        answer.calls += uses.iter().filter(|one| one.call).count();
        answer.total += uses.len();
        let room = question.limit - answer.uses.len().min(question.limit);
        answer.uses.extend(uses.into_iter().take(room));
    }
    if !changed.is_empty() {
        return Err(Trouble::Changed(changed));
    }
    if answer.total == 0 && answer.definition_count == 0 {
        answer.nearest = nearest::nearest(index, typed)?;
    }
    Ok(answer)
}

/// Files that can use a name, in the order of answers.
fn candidates(index: &Index, name: &str, path: Option<&str>) -> Result<Vec<FileId>, Trouble> {
    let mut keyed = Vec::new();
    for (segment, part) in index.parts() {
        let files: Vec<u32> = match part.segment.uses(hash(name.as_bytes()))? {
            Uses::In(files) => files,
            Uses::Everywhere => (0..part.segment.files).collect(),
        };
        if files.len() > 64 {
            index.load(segment)?;
        }
        for file in files.into_iter().filter(|file| part.is_alive(*file)) {
            let info = part.segment.file(file)?;
            if path.is_none_or(|path| fits(path, &info.path)) {
                keyed.push((info.class, info.path, FileId { segment, file }));
            }
        }
    }
    keyed.sort();
    Ok(keyed.into_iter().map(|(_, _, id)| id).collect())
}

fn uses_in(live: &Live, name: &str) -> Vec<Use> {
    let bytes = &live.bytes;
    let mut uses = Vec::new();
    if memchr::memmem::find(bytes, name.as_bytes()).is_none() {
        return uses;
    }
    // The definitions themselves are told apart.
    let defined: HashSet<u32> = live
        .symbols
        .iter()
        .map(|symbol| symbol.name.start)
        .collect();
    let mut line = 1;
    let mut line_start = 0;
    extract::identifiers(live.info.language, bytes, &mut |range, call| {
        let (start, end) = (range.start as usize, range.end as usize);
        if bytes.get(start..end) != Some(name.as_bytes()) || defined.contains(&range.start) {
            return;
        }
        if start >= line_start {
            line += memchr::memchr_iter(b'\n', &bytes[line_start..start]).count() as u32;
            let last = memchr::memrchr(b'\n', &bytes[line_start..start]);
            line_start = last.map_or(line_start, |at| line_start + at + 1);
        }
        let end = memchr::memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |at| start + at);
        let text = String::from_utf8_lossy(&bytes[line_start..end]);
        uses.push(Use {
            path: live.info.shown(),
            line,
            column: (start - line_start) as u32 + 1,
            call,
            inside: live
                .around(range.start)
                .map(|number| live.qualified(number)),
            text: one_line(&text, LINE),
            fresh: live.fresh,
        });
    });
    uses
}

fn use_line(one: &Use) -> String {
    let inside = one.inside.as_deref().unwrap_or("-");
    let kind = if one.call { "call" } else { "use" };
    let mark = if one.fresh { "" } else { "  [rescanned]" };
    format!(
        "{}:{}  {kind}  in {inside}  | {}{mark}\n",
        one.path, one.line, one.text
    )
}

/// The answer as text, within a budget.
pub fn text(answer: &Answer, tokens: usize) -> String {
    let mut budget = Budget::new(tokens, 70);
    let mut out = String::new();
    let mut count = 0;
    for (number, found) in answer.definitions.iter().enumerate() {
        let mut entry = line(found);
        if number == 0 {
            entry.insert_str(0, "defined\n");
        }
        if !budget.take(&entry) {
            break;
        }
        count += 1;
        out.push_str(&entry);
    }
    let mut left_out = String::new();
    if count < answer.definition_count {
        let _ = write!(
            left_out,
            "; {} more definitions: wazir index search-symbols {}",
            answer.definition_count - count,
            shown(answer.name.as_bytes())
        );
    }
    let mut count = 0;
    for (number, one) in answer.uses.iter().enumerate() {
        let mut entry = use_line(one);
        if number == 0 {
            entry.insert_str(0, "used\n");
        }
        if !budget.take(&entry) {
            break;
        }
        count += 1;
        out.push_str(&entry);
    }
    let _ = write!(
        out,
        "-- {count} of {} uses in {} files, {} of all are calls{left_out}",
        answer.total, answer.files, answer.calls
    );
    if count < answer.total {
        out.push_str("; more with --limit and --budget, fewer with --calls and --path");
    }
    if !answer.complete {
        out.push_str("; files newer than the index are not in it: --fresh looks for them");
    }
    out.push('\n');
    out
}

/// The answer for programs, within a budget.
pub fn json(answer: &Answer, tokens: usize) -> Value {
    let mut budget = Budget::new(tokens, 120);
    let mut definitions = Vec::new();
    for found in &answer.definitions {
        let record = record(found);
        if !budget.take(&indented(&record)) {
            break;
        }
        definitions.push(record);
    }
    let mut uses = Vec::new();
    for one in &answer.uses {
        let record = json!({
            "relative_path": one.path,
            "line": one.line,
            "column": one.column,
            "call": one.call,
            "inside": one.inside,
            "text": one.text,
            "state": if one.fresh { "fresh" } else { "rescanned" },
        });
        if !budget.take(&indented(&record)) {
            break;
        }
        uses.push(record);
    }
    json!({
        "schema_version": SCHEMA_VERSION,
        "name": answer.name,
        "definition_count": answer.definition_count,
        "definitions": definitions,
        "total": answer.total,
        "calls": answer.calls,
        "files": answer.files,
        "left_out": answer.total - uses.len(),
        "complete": answer.complete,
        "references": uses,
    })
}
