//! `find` and `fd`: what they find is what they delete or hand on.

use super::wrappers::substitute;
use crate::guard::shell::options::Options;
use crate::guard::shell::state::Shell;
use crate::guard::text::{DOTTED, Text, UNKNOWN, join, push_pattern};

/// Tests that take one value and narrow what is found by more than a name.
const NARROWS: [&[u8]; 22] = [
    b"-mtime",
    b"-atime",
    b"-ctime",
    b"-mmin",
    b"-amin",
    b"-cmin",
    b"-newer",
    b"-size",
    b"-user",
    b"-group",
    b"-perm",
    b"-regex",
    b"-iregex",
    b"-links",
    b"-inum",
    b"-uid",
    b"-gid",
    b"-maxdepth",
    b"-fstype",
    b"-used",
    b"-lname",
    b"-newermt",
];
/// Tests that take a value and leave everything in.
const NEUTRAL: [&[u8]; 4] = [b"-type", b"-mindepth", b"-regextype", b"-xtype"];

pub(super) fn run(shell: &mut Shell<'_>, name: &str, words: &[Text]) -> bool {
    match name {
        "find" | "gfind" | "bfs" => find(shell, words),
        "fd" | "fdfind" => fd(shell, words),
        _ => return false,
    }
    true
}

#[derive(Default)]
struct Search {
    /// Name patterns, one of which must fit.
    names: Vec<Text>,
    /// Patterns for the whole path.
    paths: Vec<Text>,
    /// By something that cannot be known here, or by what is left out.
    narrowed: bool,
}

impl Search {
    /// What is found below a start, as patterns.
    fn found(&self, start: &[u8]) -> Vec<Text> {
        // Whatever lies below the start, by a name that nobody knows.
        let mut found = vec![join(start, &[UNKNOWN])];
        if !self.paths.is_empty() {
            found.extend(self.paths.iter().cloned());
        } else if !self.names.is_empty() {
            for name in &self.names {
                found.push(join(start, name));
                found.push(join(
                    start,
                    &[&[DOTTED, DOTTED, b'/'], name.as_slice()].concat(),
                ));
            }
        } else if !self.narrowed {
            found.push(start.to_vec());
        }
        found
    }
}

fn find(shell: &mut Shell<'_>, words: &[Text]) {
    let mut rest = words;
    while let [word, after @ ..] = rest {
        match word.as_slice() {
            b"-H" | b"-L" | b"-P" => rest = after,
            b"-D" => rest = after.get(1..).unwrap_or_default(),
            word if word.starts_with(b"-O") => rest = after,
            _ => break,
        }
    }
    let count = rest
        .iter()
        .take_while(|word| !matches!(word.first(), Some(b'-' | b'(' | b'!')))
        .count();
    let starts: Vec<Text> = if count == 0 {
        vec![b".".to_vec()]
    } else {
        rest[..count].to_vec()
    };
    let rest = &rest[count..];
    let search = tests(rest);
    let mut at = 0;
    let mut printed = false;
    while let Some(word) = rest.get(at) {
        at += 1;
        match word.as_slice() {
            b"-delete" => {
                printed = true;
                for start in &starts {
                    for path in search.found(start) {
                        shell.writes(&path, true);
                    }
                }
            }
            b"-exec" | b"-execdir" | b"-ok" | b"-okdir" => {
                printed = true;
                let length = rest[at..]
                    .iter()
                    .position(|word| word == b";" || word == b"+")
                    .unwrap_or(rest.len() - at);
                let command = &rest[at..at + length];
                at += length + 1;
                for start in &starts {
                    for path in search.found(start) {
                        let words: Vec<Text> = command
                            .iter()
                            .map(|word| substitute(word, b"{}", &path))
                            .collect();
                        if shell.spend(words.iter().map(Vec::len).sum()) {
                            let mark = shell.mark();
                            shell.dispatch(&words);
                            shell.back_to(mark);
                        }
                    }
                }
            }
            b"-fprint" | b"-fprint0" | b"-fprintf" | b"-fls" => {
                if let Some(file) = rest.get(at) {
                    shell.writes(file, false);
                }
            }
            _ => {}
        }
    }
    if !printed && shell.capture.is_some() {
        for start in &starts {
            for path in search.found(start) {
                shell.print(&path);
                shell.print(b"\n");
            }
        }
    }
}

fn tests(words: &[Text]) -> Search {
    let mut search = Search::default();
    let mut negated = false;
    let mut pruned = false;
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let mut pattern = |path: bool| {
            let Some(value) = words.next() else { return };
            if negated {
                search.narrowed = true;
            } else if path {
                search.paths.push(path_pattern(value));
            } else {
                let mut name = Text::new();
                push_pattern(&mut name, value, true);
                search.names.push(name);
            }
        };
        match word.as_slice() {
            b"!" | b"-not" => {
                negated = true;
                continue;
            }
            b"-name" | b"-iname" => pattern(false),
            b"-path" | b"-ipath" | b"-wholename" => pattern(true),
            b"-prune" => pruned = true,
            // What stood before `-prune -o` is left out.
            b"-o" | b"-or" if pruned => {
                pruned = false;
                search = Search {
                    narrowed: true,
                    ..Search::default()
                };
            }
            b"(" => continue,
            b"-empty" => search.narrowed = true,
            b"-exec" | b"-execdir" | b"-ok" | b"-okdir" => {
                while words
                    .next()
                    .is_some_and(|word| word != b";" && word != b"+")
                {}
            }
            word if NARROWS.contains(&word) || word.starts_with(b"-newer") => {
                let _value = words.next();
                search.narrowed = true;
            }
            word if NEUTRAL.contains(&word) => {
                let _value = words.next();
            }
            _ => {}
        }
        negated = false;
    }
    search
}

/// In `-path` a star takes slashes, too.
fn path_pattern(value: &[u8]) -> Text {
    let parts: Vec<&[u8]> = value.split(|byte| *byte == b'/').collect();
    let last = parts.len() - 1;
    let mut out: Vec<Text> = Vec::new();
    for (at, part) in parts.into_iter().enumerate() {
        out.push(match part {
            b"*" if at == last => vec![UNKNOWN],
            b"*" => vec![DOTTED, DOTTED],
            part => {
                let mut text = Text::new();
                push_pattern(&mut text, part, true);
                text
            }
        });
    }
    out.join(&b'/')
}

fn fd(shell: &mut Shell<'_>, words: &[Text]) {
    let at = words
        .iter()
        .position(|word| matches!(word.as_slice(), b"-x" | b"--exec" | b"-X" | b"--exec-batch"));
    let (own, command) = match at {
        Some(at) => (&words[..at], &words[at + 1..]),
        None => (words, &[] as &[Text]),
    };
    let options = Options::read(
        own,
        "edEtSco",
        &["extension", "max-depth", "exclude", "type", "size"],
    );
    let starts: Vec<Text> = match options.operands.get(1..) {
        Some(starts) if !starts.is_empty() => starts.iter().map(|start| start.to_vec()).collect(),
        _ => vec![b".".to_vec()],
    };
    for start in starts {
        let path = join(&start, &[UNKNOWN]);
        if command.is_empty() {
            shell.print(&path);
            shell.print(b"\n");
            continue;
        }
        let mut words: Vec<Text> = command
            .iter()
            .map(|word| substitute(word, b"{}", &path))
            .collect();
        if words == command {
            words.push(path);
        }
        shell.dispatch(&words);
    }
}
