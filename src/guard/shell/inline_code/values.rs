//! What an expression's text may be.

use super::calls::{is_module, lists};
use super::tokens::Token;
use crate::guard::shell::state::Shell;
use crate::guard::text::{Text, UNKNOWN, base_name, join, parent, push_pattern};
use std::collections::BTreeMap;

/// Longer expressions are cut; so reading stays linear.
const MAX_TOKENS: usize = 200;
const MAX_DEPTH: usize = 6;
const MAX_VALUES: usize = 16;

pub(super) type Variables<'a> = BTreeMap<&'a [u8], Vec<Text>>;

pub(super) struct Values<'s, 'a> {
    pub shell: &'s Shell<'s>,
    pub variables: &'s Variables<'a>,
    pub arguments: &'s [Text],
}

/// The place of the bracket that closes the one at `at`.
pub(super) fn closing(tokens: &[Token<'_>], at: usize) -> usize {
    let mut depth = 0_usize;
    for (ahead, token) in tokens[at..].iter().enumerate().take(2 * MAX_TOKENS) {
        match token {
            Token::Sign(b'(' | b'[' | b'{') => depth += 1,
            Token::Sign(b')' | b']' | b'}') => {
                depth -= 1;
                if depth == 0 {
                    return at + ahead;
                }
            }
            _ => {}
        }
    }
    tokens.len().min(at + 2 * MAX_TOKENS)
}

/// Ranges between commas.
pub(super) fn arguments(tokens: &[Token<'_>], from: usize, to: usize) -> Vec<(usize, usize)> {
    let mut ranges = Vec::new();
    let mut start = from;
    let mut at = from;
    while at < to {
        match &tokens[at] {
            Token::Sign(b'(' | b'[' | b'{') => at = closing(tokens, at).min(to),
            Token::Sign(b',') => {
                ranges.push((start, at));
                start = at + 1;
            }
            _ => {}
        }
        at += 1;
    }
    if start < to {
        ranges.push((start, to));
    }
    ranges
}

impl Values<'_, '_> {
    /// Every text that an expression may give; none when nothing is known of it.
    pub(super) fn of(
        &self,
        tokens: &[Token<'_>],
        from: usize,
        to: usize,
        depth: usize,
    ) -> Vec<Text> {
        let to = to.min(from + MAX_TOKENS).min(tokens.len());
        if depth > MAX_DEPTH {
            return Vec::new();
        }
        let mut all: Vec<Text> = Vec::new();
        let mut now: Vec<Text> = Vec::new();
        // What joins the next operand on: nothing yet, `+`, `/`.
        let mut known = false;
        let mut operator = b'+';
        let mut at = from;
        while at < to {
            let mut operand: Option<Vec<Text>> = None;
            match &tokens[at] {
                Token::Text(text) => operand = Some(vec![text.clone()]),
                Token::Backticks(text) => operand = Some(vec![text.clone()]),
                Token::Sign(open @ (b'(' | b'[')) => {
                    let end = closing(tokens, at).min(to);
                    if known && *open == b'[' {
                        // An element of what is known: any of it.
                        at = end + 1;
                        continue;
                    }
                    let mut texts = Vec::new();
                    for (from, to) in arguments(tokens, at + 1, end) {
                        texts.extend(self.of(tokens, from, to, depth + 1));
                    }
                    operand = Some(texts);
                    at = end;
                }
                Token::Name(name) => {
                    let (texts, end) = self.name(tokens, name, at, to, depth, &now);
                    let hangs_on = at > from && tokens[at - 1].is(b'.') && known;
                    if hangs_on {
                        // A method has given a new value to what stands before it.
                        now = texts.unwrap_or_default();
                        at = end + 1;
                        continue;
                    }
                    operand = Some(texts.unwrap_or_default());
                    at = end;
                }
                Token::Sign(b'/') => operator = b'/',
                Token::Sign(b'+' | b'.') => {
                    if !(at > from && tokens[at].is(b'.') && tokens[at - 1].is(b'/')) {
                        operator = b'+';
                    }
                }
                Token::Sign(b'|' | b'?' | b':') => {
                    all.append(&mut now);
                    known = false;
                    operator = b'+';
                }
                Token::Sign(b'%') => {
                    // A format: the text's holes are not known.
                    now = now.iter().map(|text| holes(text)).collect();
                    at = to;
                }
                _ => {}
            }
            if let Some(operand) = operand {
                now = if known {
                    combined(&now, &operand, operator)
                } else {
                    operand
                };
                known = true;
                operator = b'+';
            }
            at += 1;
        }
        all.append(&mut now);
        all.truncate(MAX_VALUES);
        all
    }

    /// A variable, a call, or a module before a dot; with the last token that it took.
    fn name(
        &self,
        tokens: &[Token<'_>],
        name: &[u8],
        at: usize,
        to: usize,
        depth: usize,
        object: &[Text],
    ) -> (Option<Vec<Text>>, usize) {
        let method = at > 0 && tokens[at - 1].is(b'.');
        if at + 1 < to && tokens[at + 1].is(b'(') {
            let end = closing(tokens, at + 1).min(to);
            let given: Vec<Vec<Text>> = arguments(tokens, at + 2, end)
                .into_iter()
                .map(|(from, to)| self.of(tokens, from, to, depth + 1))
                .collect();
            return (self.call(name, &given, object, method), end);
        }
        // `argv[1]`, `environ['X']`
        if at + 1 < to && tokens[at + 1].is(b'[') {
            let end = closing(tokens, at + 1).min(to);
            let key = self.of(tokens, at + 2, end, depth + 1);
            match name {
                b"argv" | b"ARGV" | b"arg" | b"args" => {
                    return (Some(self.arguments.to_vec()), end);
                }
                b"environ" | b"ENV" | b"_ENV" | b"_SERVER" => return (self.environment(&key), end),
                _ => {}
            }
        }
        if method {
            match name {
                b"parent" => {
                    return (
                        Some(object.iter().map(|path| parent(path).to_vec()).collect()),
                        at,
                    );
                }
                b"name" => {
                    return (
                        Some(object.iter().map(|path| base_name(path).to_vec()).collect()),
                        at,
                    );
                }
                // `process.env.X`
                _ if at > 2 && tokens[at - 2].name() == b"env" => {
                    return (self.environment(&[name.to_vec()]), at);
                }
                _ => {}
            }
        }
        match name {
            b"ARGV" | b"argv" | b"args" | b"arguments" => {
                return (Some(self.arguments.to_vec()), at);
            }
            b"new" | b"await" | b"my" | b"const" | b"let" | b"var" | b"return" | b"local"
            | b"our" => return (Some(vec![Text::new()]), at),
            b"or" | b"and" | b"if" | b"else" | b"for" | b"in" => return (None, at),
            _ => {}
        }
        // A module before a dot gives nothing of its own.
        if at + 1 < to && tokens[at + 1].is(b'.') && !self.variables.contains_key(name) {
            return (Some(vec![Text::new()]), at);
        }
        if at + 1 < to && tokens[at + 1].is(b':') && is_module(name) {
            return (Some(vec![Text::new()]), at);
        }
        match self.variables.get(name) {
            Some(texts) => (Some(texts.clone()), at),
            None => (Some(vec![vec![UNKNOWN]]), at),
        }
    }

    fn environment(&self, names: &[Text]) -> Option<Vec<Text>> {
        let name = names.first()?;
        Some(self.shell.by_name(name)?.into_texts())
    }

    fn call(
        &self,
        name: &[u8],
        given: &[Vec<Text>],
        object: &[Text],
        method: bool,
    ) -> Option<Vec<Text>> {
        let first = || given.first().cloned();
        let object: Vec<Text> = if method {
            object
                .iter()
                .filter(|text| !text.is_empty())
                .cloned()
                .collect()
        } else {
            Vec::new()
        };
        let all = || {
            let start = if object.is_empty() {
                vec![Text::new()]
            } else {
                object.clone()
            };
            given
                .iter()
                .fold(start, |texts, next| combined(&texts, next, b'/'))
        };
        Some(match name {
            b"join" if !object.is_empty() && object.iter().all(|text| text.len() <= 1) => {
                // `'/'.join(list)`: every part is one that a path may be made of.
                let parts = first()?;
                vec![parts.join(object[0].as_slice())]
            }
            b"join" | b"joinpath" | b"resolve" | b"Path" | b"PurePath" | b"PosixPath"
            | b"Pathname" | b"catfile" | b"catdir" | b"normalize" | b"URL" => all(),
            b"new" | b"abspath" | b"absolute" | b"expanduser" | b"expand_path" | b"realpath"
            | b"realpathSync" | b"normpath" | b"fspath" | b"str" | b"String" | b"as_posix"
            | b"toString" | b"strip" | b"trim" | b"rstrip" | b"file" | b"to_s" | b"quote"
            | b"list" | b"sorted" | b"map" | b"filter" | b"tuple" | b"set" | b"Array" | b"from"
            | b"pathToFileURL" => {
                if object.is_empty() {
                    first()?
                } else {
                    object
                }
            }
            b"getcwd" | b"cwd" | b"pwd" | b"getcwdu" => vec![b".".to_vec()],
            b"home" | b"homedir" => vec![self.shell.home()],
            b"dirname" => first()?.iter().map(|path| parent(path).to_vec()).collect(),
            b"basename" => first()?
                .iter()
                .map(|path| base_name(path).to_vec())
                .collect(),
            b"getenv" | b"get" => {
                let mut texts = self.environment(&first()?).unwrap_or_default();
                texts.extend(given.get(1).cloned().unwrap_or_default());
                texts
            }
            b"with_name" => combined(
                &object
                    .iter()
                    .map(|path| parent(path).to_vec())
                    .collect::<Vec<_>>(),
                &first()?,
                b'/',
            ),
            b"replace" if given.len() == 2 && !object.is_empty() => {
                let (from, with) = (given[0].first()?, given[1].first()?);
                object
                    .iter()
                    .map(|text| crate::guard::shell::programs::substitute(text, from, with))
                    .collect()
            }
            b"fromCharCode" | b"chr" => return None,
            name if lists(name) => listed(&all(), !object.is_empty()),
            _ => return None,
        })
    }
}

/// What is listed below a place; a pattern is one already.
fn listed(paths: &[Text], method: bool) -> Vec<Text> {
    let mut out = Vec::new();
    for path in paths {
        let mut pattern = Text::new();
        push_pattern(&mut pattern, path, true);
        if &pattern == path || method {
            out.push(join(path, &[UNKNOWN]));
        }
        out.push(pattern);
    }
    out
}

fn holes(text: &[u8]) -> Text {
    let mut out = Text::new();
    let mut rest = text;
    while let [byte, after @ ..] = rest {
        if *byte == b'%' && matches!(after.first(), Some(b's' | b'd')) {
            out.push(UNKNOWN);
            rest = &after[1..];
        } else {
            out.push(*byte);
            rest = after;
        }
    }
    out
}

fn combined(left: &[Text], right: &[Text], operator: u8) -> Vec<Text> {
    let unknown = vec![vec![UNKNOWN]];
    let left = if left.is_empty() { &unknown } else { left };
    let right = if right.is_empty() { &unknown } else { right };
    let mut out = Vec::new();
    for start in left {
        for end in right {
            if out.len() >= MAX_VALUES || start.len() + end.len() > 4096 {
                return out;
            }
            out.push(if operator == b'/' && !start.is_empty() {
                join(start, end)
            } else {
                [start.as_slice(), end].concat()
            });
        }
    }
    out
}
