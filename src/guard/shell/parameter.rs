//! `$name` and `${name…}`.

use super::ast::{Operator, Parameter};
use super::expand::Expanded;
use super::state::{Shell, Value, text};
use crate::guard::text::{Text, UNKNOWN, is_unknown, matches, push_pattern};

/// Longer values are not cut.
const MAX_CUT: usize = 1024;

/// Variables in which hosts hand over the project's root.
const ROOTS: [&[u8]; 6] = [
    b"CLAUDE_PROJECT_DIR",
    b"CURSOR_PROJECT_DIR",
    b"GEMINI_PROJECT_DIR",
    b"COPILOT_PROJECT_DIR",
    b"FACTORY_PROJECT_DIR",
    b"QWEN_PROJECT_DIR",
];

impl Shell<'_> {
    /// What a parameter stands for.
    pub(super) fn parameter(&mut self, parameter: &Parameter) -> Expanded {
        let value = self.lookup(parameter);
        match parameter.operator {
            Operator::None => value.unwrap_or_else(Expanded::unknown),
            Operator::Opaque => Expanded::unknown(),
            Operator::Default { assign } => {
                let known = matches!(&value, Some(Expanded::AnyOf(texts)) if texts.iter().all(|text| !text.is_empty()));
                if let Some(value) = value.filter(|_| known) {
                    return value;
                }
                // The environment may hold it: both are possible.
                let mut texts = self.single(&parameter.word, false);
                if assign {
                    self.set(&parameter.name, Value::AnyOf(texts.clone()));
                }
                texts.push(vec![UNKNOWN]);
                Expanded::AnyOf(texts)
            }
            Operator::Instead => Expanded::AnyOf(self.single(&parameter.word, false)),
            Operator::Indirect => {
                let name = value.and_then(|value| value.into_texts().into_iter().next());
                match name {
                    Some(name) if !is_unknown(&name) => {
                        self.by_name(&name).unwrap_or_else(Expanded::unknown)
                    }
                    _ => Expanded::unknown(),
                }
            }
            operator => {
                let Some(value) = value else {
                    return Expanded::unknown();
                };
                let word = self.first(&parameter.word);
                let replacement = self.first(&parameter.replacement);
                let each = |texts: Vec<Text>| {
                    texts
                        .iter()
                        .map(|text| change(operator, text, &word, &replacement))
                        .collect()
                };
                match value {
                    Expanded::AnyOf(texts) => Expanded::AnyOf(each(texts)),
                    Expanded::List(texts) => Expanded::List(each(texts)),
                }
            }
        }
    }

    fn lookup(&mut self, parameter: &Parameter) -> Option<Expanded> {
        let Some(index) = &parameter.index else {
            return self.by_name(&parameter.name);
        };
        let list = match self.variable(&parameter.name)? {
            Value::AnyOf(texts) | Value::List(texts) => texts.clone(),
        };
        Some(match index.as_slice() {
            b"@" | b"*" => Expanded::List(list),
            index => {
                let number = std::str::from_utf8(index)
                    .ok()
                    .and_then(|text| text.parse::<usize>().ok());
                match number.map(|number| list.get(number).cloned()) {
                    Some(Some(text)) => Expanded::AnyOf(vec![text]),
                    _ => Expanded::AnyOf(list),
                }
            }
        })
    }

    /// A variable's value by its name; none when only the environment knows it.
    pub(super) fn by_name(&self, name: &[u8]) -> Option<Expanded> {
        let one = |text: Text| Some(Expanded::AnyOf(vec![text]));
        if let Some(value) = self.variable(name) {
            return Some(match value {
                Value::AnyOf(texts) => Expanded::AnyOf(texts.clone()),
                Value::List(texts) => {
                    Expanded::AnyOf(vec![texts.first().cloned().unwrap_or_default()])
                }
            });
        }
        match name {
            b"@" | b"*" => Some(Expanded::List(self.arguments.to_vec())),
            b"PWD" => Some(Expanded::AnyOf(self.directories.to_vec())),
            b"OLDPWD" => Some(Expanded::AnyOf(self.previous.to_vec())),
            b"HOME" => one(self.home()),
            b"_" => one(self.last_word.clone()),
            _ if ROOTS.contains(&name) => one(text(&self.at.root)),
            _ => {
                let number = std::str::from_utf8(name).ok()?.parse::<usize>().ok()?;
                let text = self.arguments.get(number.checked_sub(1)?)?;
                one(text.clone())
            }
        }
    }
}

fn change(operator: Operator, text: &[u8], word: &[u8], replacement: &[u8]) -> Text {
    if text.len() > MAX_CUT || word.len() > MAX_CUT {
        return vec![UNKNOWN];
    }
    match operator {
        Operator::Upper => text.to_ascii_uppercase(),
        Operator::Lower => text.to_ascii_lowercase(),
        Operator::Slice => slice(text, word),
        Operator::CutStart { longest } => {
            let pattern = pattern(word);
            let mut ends = 0..=text.len();
            let fits = |end: &usize| matches(&pattern, &text[..*end]);
            let end = if longest {
                ends.rev().find(fits)
            } else {
                ends.find(fits)
            };
            text[end.unwrap_or(0)..].to_vec()
        }
        Operator::CutEnd { longest } => {
            let pattern = pattern(word);
            let mut starts = 0..=text.len();
            let fits = |start: &usize| matches(&pattern, &text[*start..]);
            let start = if longest {
                starts.find(fits)
            } else {
                starts.rev().find(fits)
            };
            text[..start.unwrap_or(text.len())].to_vec()
        }
        Operator::Replace { all } => replace(text, word, replacement, all),
        _ => vec![UNKNOWN],
    }
}

/// In a value a star takes dots and slashes, too.
fn pattern(word: &[u8]) -> Text {
    let mut pattern = Text::new();
    push_pattern(&mut pattern, word, true);
    pattern
}

fn slice(text: &[u8], word: &[u8]) -> Text {
    let mut numbers = word.split(|byte| *byte == b':').map(|number| {
        std::str::from_utf8(number)
            .ok()
            .and_then(|number| number.trim().parse::<i64>().ok())
    });
    let Some(Some(start)) = numbers.next() else {
        return vec![UNKNOWN];
    };
    let length = text.len() as i64;
    let start = if start < 0 { length + start } else { start }.clamp(0, length);
    let end = match numbers.next() {
        None => length,
        Some(Some(count)) if count < 0 => length + count,
        Some(Some(count)) => start.saturating_add(count),
        Some(None) => return vec![UNKNOWN],
    };
    let end = end.clamp(start, length);
    text[start as usize..end as usize].to_vec()
}

/// Plain text is replaced; a pattern gives what nobody knows.
fn replace(text: &[u8], word: &[u8], with: &[u8], all: bool) -> Text {
    let (anchored, word) = match word {
        [b'#' | b'%', rest @ ..] => (true, rest),
        word => (false, word),
    };
    if word.is_empty() {
        return text.to_vec();
    }
    if anchored || word.iter().any(|byte| matches!(byte, b'*' | b'?' | b'[')) {
        return vec![UNKNOWN];
    }
    let mut out = Text::new();
    let mut rest = text;
    let mut more = true;
    while !rest.is_empty() {
        if more && rest.starts_with(word) {
            out.extend(with);
            rest = &rest[word.len()..];
            more = all;
        } else {
            out.push(rest[0]);
            rest = &rest[1..];
        }
    }
    out
}
