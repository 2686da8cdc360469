//! What a script has set so far: variables, directories, what its files hold.

use super::ast::Command;
use crate::guard::paths::Written;
use crate::guard::text::{Text, UNKNOWN, is_unknown, join};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// Commands inside commands are followed so far.
pub(super) const MAX_DEPTH: usize = 48;
/// A variable has at most so many values at a time.
pub(super) const MAX_VALUES: usize = 64;
/// A value longer than this is not kept.
pub(super) const MAX_VALUE: usize = 1 << 16;
/// As many directories can be the current one.
const MAX_DIRECTORIES: usize = 4;
const MAX_DIRECTORY: usize = 4096;
const MAX_LINKS: usize = 8;

/// Where a command line runs.
#[derive(Clone, Debug)]
pub struct Surroundings {
    pub cwd: PathBuf,
    /// The project's root.
    pub root: PathBuf,
    /// The user's home directory.
    pub home: Option<PathBuf>,
}

/// A variable: one value, several that it may have, or a list.
#[derive(Clone, Debug)]
pub(super) enum Value {
    AnyOf(Vec<Text>),
    List(Vec<Text>),
}

enum Undo {
    Variable(Text, Option<Value>),
    Function(Text, Option<Rc<Command>>),
    Alias(Text, Option<Text>),
}

/// What flows into a command.
#[derive(Clone)]
pub(super) struct Input {
    pub text: Rc<Text>,
    pub at: usize,
}

pub(super) struct Shell<'a> {
    pub at: &'a Surroundings,
    pub out: Vec<Written>,
    seen: BTreeSet<(Text, bool)>,
    variables: BTreeMap<Text, Value>,
    functions: BTreeMap<Text, Rc<Command>>,
    aliases: BTreeMap<Text, Text>,
    undo: Vec<Undo>,
    /// Each may be the current directory.
    pub directories: Rc<Vec<Text>>,
    pub previous: Rc<Vec<Text>>,
    pub stack: Vec<Rc<Vec<Text>>>,
    /// `$1` and on.
    pub arguments: Rc<Vec<Text>>,
    pub input: Option<Input>,
    /// What is written to standard output, where somebody reads it.
    pub capture: Option<Text>,
    /// What files hold that the script itself wrote.
    files: BTreeMap<Text, Rc<Text>>,
    /// Links that the script made, and where they lead.
    links: Vec<(Text, Text)>,
    /// `$_`.
    pub last_word: Text,
    pub dotted: bool,
    /// Inside a branch that may not be taken.
    pub conditional: usize,
    pub depth: usize,
    /// Commands that are still run, and bytes that are still made.
    pub steps: usize,
    pub bytes: usize,
    /// Something may have made directories already.
    pub ran: bool,
    /// What follows runs only when this command succeeds.
    pub succeeds: bool,
}

/// What a subshell gives back.
pub(super) struct Mark {
    undo: usize,
    directories: Rc<Vec<Text>>,
    previous: Rc<Vec<Text>>,
    arguments: Rc<Vec<Text>>,
    stack: usize,
}

impl<'a> Shell<'a> {
    pub(super) fn new(at: &'a Surroundings, length: usize) -> Self {
        let here = Rc::new(vec![text(&at.cwd)]);
        Self {
            at,
            out: Vec::new(),
            seen: BTreeSet::new(),
            variables: BTreeMap::new(),
            functions: BTreeMap::new(),
            aliases: BTreeMap::new(),
            undo: Vec::new(),
            directories: Rc::clone(&here),
            previous: here,
            stack: Vec::new(),
            arguments: Rc::new(Vec::new()),
            input: None,
            capture: None,
            files: BTreeMap::new(),
            links: Vec::new(),
            last_word: Text::new(),
            dotted: false,
            conditional: 0,
            depth: 0,
            steps: length + 20_000,
            bytes: 8 * length + (4 << 20),
            ran: false,
            succeeds: false,
        }
    }

    /// Takes from what may still be made; false when it is used up.
    pub(super) fn spend(&mut self, bytes: usize) -> bool {
        let enough = self.bytes >= bytes;
        self.bytes = self.bytes.saturating_sub(bytes);
        enough
    }

    // --- what is written

    /// A path is written; `whole_tree`: it and everything below goes away.
    pub(super) fn writes(&mut self, path: &[u8], whole_tree: bool) {
        if path.is_empty() || path == b"-" || path.starts_with(b"/dev/") {
            return;
        }
        let path = path.strip_prefix(b"file://").unwrap_or(path);
        for directory in Rc::clone(&self.directories).iter() {
            if path.first() != Some(&b'/') && is_unknown(directory) {
                continue;
            }
            let path = join(directory, path);
            let through = self.through_links(&path);
            for path in through.into_iter().chain([path]) {
                if self.spend(path.len()) && self.seen.insert((path.clone(), whole_tree)) {
                    self.out.push(Written { path, whole_tree });
                }
            }
        }
    }

    /// A link leads from now on from one path to another.
    pub(super) fn link(&mut self, from: &[u8], to: &[u8]) {
        let (from, to) = (self.full(from), self.full(to));
        if self.links.len() < MAX_LINKS && !is_unknown(&to) {
            self.links.push((from, to));
        }
    }

    fn through_links(&self, path: &[u8]) -> Option<Text> {
        if self.links.is_empty() {
            return None;
        }
        let path = normal(path);
        self.links.iter().find_map(|(from, to)| {
            let rest = path.strip_prefix(from.as_slice())?;
            (rest.first() == Some(&b'/')).then(|| [to.as_slice(), rest].concat())
        })
    }

    /// Something of any name is written below a directory.
    pub(super) fn writes_below(&mut self, directory: &[u8]) {
        self.writes(&join(directory, &[UNKNOWN]), false);
    }

    // --- directories

    /// The current directory, when there is but one.
    pub(super) fn here(&self) -> Text {
        match self.directories.as_slice() {
            [one] => one.clone(),
            _ => vec![UNKNOWN],
        }
    }

    /// Where a path leads from here; the first of the possible places.
    pub(super) fn full(&self, path: &[u8]) -> Text {
        let here = self.directories.first().map_or(&[UNKNOWN][..], |at| at);
        normal(&join(here, path))
    }

    /// Goes to a directory; `perhaps`: or stays.
    pub(super) fn go(&mut self, path: &[u8], perhaps: bool) {
        let path = path.strip_prefix(b"file://").unwrap_or(path);
        let mut next: Vec<Text> = self
            .directories
            .iter()
            .map(|at| normal(&join(at, path)))
            .filter(|at| at.len() <= MAX_DIRECTORY)
            .collect();
        if perhaps {
            next.extend(self.directories.iter().cloned());
        }
        next.dedup();
        next.truncate(MAX_DIRECTORIES);
        if next.is_empty() {
            next.push(vec![UNKNOWN]);
        }
        self.previous = std::mem::replace(&mut self.directories, Rc::new(next));
    }

    /// Both what two branches left as the current directory.
    pub(super) fn either(&mut self, other: &Rc<Vec<Text>>) {
        if *other != self.directories {
            let mut all: Vec<Text> = self.directories.to_vec();
            all.extend(
                other
                    .iter()
                    .filter(|at| !self.directories.contains(at))
                    .cloned(),
            );
            all.truncate(MAX_DIRECTORIES);
            self.directories = Rc::new(all);
        }
    }

    // --- variables

    pub(super) fn variable(&self, name: &[u8]) -> Option<&Value> {
        self.variables.get(name)
    }

    /// Sets a variable; in a branch that may not be taken it keeps its other values.
    pub(super) fn set(&mut self, name: &[u8], value: Value) {
        let value = match (value, self.variables.get(name)) {
            (Value::AnyOf(new), Some(Value::AnyOf(old))) if self.conditional > 0 => {
                let mut all = new;
                all.extend(old.iter().filter(|text| text.len() < 256).cloned());
                all.truncate(4);
                Value::AnyOf(all)
            }
            (value, _) => value,
        };
        let value = match value {
            Value::AnyOf(texts) => Value::AnyOf(bounded(texts)),
            Value::List(texts) => Value::List(bounded(texts)),
        };
        let old = self.variables.insert(name.to_vec(), value);
        self.undo.push(Undo::Variable(name.to_vec(), old));
    }

    pub(super) fn set_text(&mut self, name: &[u8], text: Text) {
        self.set(name, Value::AnyOf(vec![text]));
    }

    pub(super) fn unset(&mut self, name: &[u8]) {
        let old = self.variables.remove(name);
        self.undo.push(Undo::Variable(name.to_vec(), old));
    }

    pub(super) fn function(&self, name: &[u8]) -> Option<Rc<Command>> {
        self.functions.get(name).cloned()
    }

    pub(super) fn set_function(&mut self, name: &[u8], body: &Rc<Command>) {
        let old = self.functions.insert(name.to_vec(), Rc::clone(body));
        self.undo.push(Undo::Function(name.to_vec(), old));
    }

    pub(super) fn alias(&self, name: &[u8]) -> Option<Text> {
        self.aliases.get(name).cloned()
    }

    pub(super) fn set_alias(&mut self, name: &[u8], text: Text) {
        let old = self.aliases.insert(name.to_vec(), text);
        self.undo.push(Undo::Alias(name.to_vec(), old));
    }

    // --- files

    /// Remembers what a file holds, as far as the script shows it.
    pub(super) fn store(&mut self, path: &[u8], text: Text, append: bool) {
        let path = self.full(path);
        if is_unknown(&path) || !self.spend(text.len()) {
            return;
        }
        let text = match self.files.remove(&path) {
            Some(old) if append && self.spend(old.len()) => [old.as_slice(), &text].concat(),
            _ => text,
        };
        self.files.insert(path, Rc::new(text));
    }

    pub(super) fn stored(&self, path: &[u8]) -> Option<Rc<Text>> {
        if path.len() > MAX_DIRECTORY {
            return None;
        }
        self.files.get(&self.full(path)).cloned()
    }

    // --- input and output

    /// What is left of the input, when it is known.
    pub(super) fn rest_of_input(&self) -> Option<Text> {
        let input = self.input.as_ref()?;
        Some(input.text[input.at.min(input.text.len())..].to_vec())
    }

    pub(super) fn print(&mut self, text: &[u8]) {
        if self.capture.is_some()
            && self.spend(text.len())
            && let Some(capture) = &mut self.capture
        {
            capture.extend(text);
        }
    }

    // --- subshells

    pub(super) fn mark(&self) -> Mark {
        Mark {
            undo: self.undo.len(),
            directories: Rc::clone(&self.directories),
            previous: Rc::clone(&self.previous),
            arguments: Rc::clone(&self.arguments),
            stack: self.stack.len(),
        }
    }

    pub(super) fn back_to(&mut self, mark: Mark) {
        while self.undo.len() > mark.undo {
            match self.undo.pop() {
                Some(Undo::Variable(name, old)) => restore(&mut self.variables, name, old),
                Some(Undo::Function(name, old)) => restore(&mut self.functions, name, old),
                Some(Undo::Alias(name, old)) => restore(&mut self.aliases, name, old),
                None => {}
            }
        }
        self.directories = mark.directories;
        self.previous = mark.previous;
        self.arguments = mark.arguments;
        self.stack.truncate(mark.stack);
    }
}

fn restore<V>(map: &mut BTreeMap<Text, V>, name: Text, old: Option<V>) {
    match old {
        Some(old) => map.insert(name, old),
        None => map.remove(&name),
    };
}

fn bounded(texts: Vec<Text>) -> Vec<Text> {
    texts
        .into_iter()
        .map(|text| {
            if text.len() > MAX_VALUE {
                vec![UNKNOWN]
            } else {
                text
            }
        })
        .collect()
}

/// A path as text.
pub(super) fn text(path: &Path) -> Text {
    path.to_string_lossy().into_owned().into_bytes()
}

/// `.` and `..` taken out by the letter, as `cd` does.
pub(super) fn normal(path: &[u8]) -> Text {
    let mut parts: Vec<&[u8]> = Vec::new();
    for part in path.split(|byte| *byte == b'/') {
        match part {
            b"" | b"." => {}
            b".." if parts.last().is_some_and(|part| is_unknown(part)) => {}
            b".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let mut out = if path.first() == Some(&b'/') {
        vec![b'/']
    } else {
        Text::new()
    };
    out.extend(parts.join(&b'/'));
    out
}
