//! A word becomes the texts that a command gets, as far as they are known.

use super::ast::{Part, Script, Word};
use super::braces::{self, Piece};
use super::parse::parse;
use super::state::{MAX_DEPTH, MAX_VALUES, Shell, text};
use crate::guard::text::{Text, UNKNOWN, push_pattern};
use std::rc::Rc;

/// What an expansion gives.
pub(super) enum Expanded {
    /// One text, or one of several.
    AnyOf(Vec<Text>),
    /// A list, each its own word.
    List(Vec<Text>),
}

impl Expanded {
    pub(super) fn unknown() -> Self {
        Self::AnyOf(vec![vec![UNKNOWN]])
    }

    pub(super) fn into_texts(self) -> Vec<Text> {
        match self {
            Self::AnyOf(texts) | Self::List(texts) => texts,
        }
    }
}

/// Words under construction.
struct Fields {
    done: Vec<Text>,
    /// The word at work, in each form that it may have.
    open: Vec<Text>,
    /// It stands even when it is empty.
    started: bool,
}

impl Fields {
    fn push(&mut self, bytes: &[u8]) {
        for open in &mut self.open {
            open.extend(bytes);
        }
        self.started = true;
    }

    fn end(&mut self) {
        let open = std::mem::replace(&mut self.open, vec![Text::new()]);
        if std::mem::take(&mut self.started) {
            self.done.extend(open);
        }
    }

    fn any_of(&mut self, texts: &[Text]) {
        if let [text] = texts {
            return self.push(text);
        }
        let mut all = Vec::new();
        for open in &self.open {
            for text in texts {
                if all.len() < MAX_VALUES {
                    all.push([open.as_slice(), text].concat());
                }
            }
        }
        self.open = all;
        self.started = true;
    }
}

impl Shell<'_> {
    /// The words that a word stands for: braces, splitting and patterns included.
    pub(super) fn fields(&mut self, word: &Word, out: &mut Vec<Text>) {
        for pieces in braces::expand(word) {
            let fields = self.assemble(&pieces, true, true);
            out.extend(fields);
        }
    }

    /// A word that stays one: each text that it may be. `patterns`: its stars count.
    pub(super) fn single(&mut self, word: &Word, patterns: bool) -> Vec<Text> {
        let pieces: Vec<Piece<'_>> = word.iter().map(Piece::Part).collect();
        let texts = self.assemble(&pieces, false, patterns);
        if texts.is_empty() {
            vec![Text::new()]
        } else {
            texts
        }
    }

    /// The first text that a word may be.
    pub(super) fn first(&mut self, word: &Word) -> Text {
        self.single(word, false).swap_remove(0)
    }

    fn assemble(&mut self, pieces: &[Piece<'_>], split: bool, patterns: bool) -> Vec<Text> {
        let mut fields = Fields {
            done: Vec::new(),
            open: vec![Text::new()],
            started: false,
        };
        for (at, piece) in pieces.iter().enumerate() {
            let part = match piece {
                Piece::Bare(text) => {
                    self.bare(text, at == 0, patterns, &mut fields);
                    continue;
                }
                Piece::Part(part) => part,
            };
            match part {
                Part::Bare(text) => self.bare(text, at == 0, patterns, &mut fields),
                Part::Quoted(text) => fields.push(text),
                Part::Parameter(parameter) => {
                    let value = self.parameter(parameter);
                    self.insert(value, split && !parameter.quoted, split, &mut fields);
                }
                Part::Command { script, quoted } => {
                    let value = self.substitute(script);
                    self.insert(value, split && !quoted, split, &mut fields);
                }
                Part::Backticks { source, quoted } => {
                    let script = Rc::new(parse(source));
                    let value = self.substitute(&script);
                    self.insert(value, split && !quoted, split, &mut fields);
                }
                Part::Arithmetic(word) => {
                    let _effects = self.first(word);
                    fields.push(&[UNKNOWN]);
                }
                Part::Process { script, into } => {
                    let name = self.process(script, *into);
                    fields.push(&name);
                }
            }
        }
        fields.end();
        let length: usize = fields.done.iter().map(|text| text.len() + 1).sum();
        if self.spend(length) {
            fields.done
        } else {
            Vec::new()
        }
    }

    fn bare(&mut self, text: &[u8], first: bool, patterns: bool, fields: &mut Fields) {
        let mut rest = text;
        if first && text.first() == Some(&b'~') {
            let name = text
                .iter()
                .skip(1)
                .position(|byte| *byte == b'/')
                .map_or(text.len(), |at| at + 1);
            rest = &text[name..];
            match &text[1..name] {
                b"" => fields.push(&self.home()),
                b"+" => fields.push(&self.here()),
                b"-" => fields.any_of(&self.previous.to_vec()),
                _ => fields.push(&[UNKNOWN]),
            }
        }
        if patterns && rest.iter().any(|byte| matches!(byte, b'*' | b'?' | b'[')) {
            let mut pattern = Text::new();
            push_pattern(&mut pattern, rest, self.dotted);
            fields.push(&pattern);
        } else {
            fields.push(rest);
        }
    }

    pub(super) fn home(&self) -> Text {
        self.at.home.as_deref().map_or_else(|| vec![UNKNOWN], text)
    }

    fn insert(&mut self, value: Expanded, split: bool, words: bool, fields: &mut Fields) {
        match value {
            Expanded::AnyOf(texts) if !split => fields.any_of(&texts),
            Expanded::List(texts) if !words => fields.push(&texts.join(&b' ')),
            Expanded::List(texts) if !split => {
                for (at, text) in texts.iter().enumerate() {
                    if at > 0 {
                        fields.end();
                    }
                    fields.push(text);
                }
            }
            Expanded::AnyOf(texts) if texts.len() > 1 => {
                let texts: Vec<Text> = texts.iter().map(|text| self.pattern(text)).collect();
                fields.any_of(&texts);
            }
            Expanded::AnyOf(texts) | Expanded::List(texts) => {
                let separators = self.separators();
                for (at, text) in texts.iter().enumerate() {
                    if at > 0 {
                        fields.end();
                    }
                    for (at, piece) in text.split(|byte| separators.contains(byte)).enumerate() {
                        if at > 0 {
                            fields.end();
                        }
                        if !piece.is_empty() {
                            let piece = self.pattern(piece);
                            fields.push(&piece);
                        }
                    }
                }
            }
        }
    }

    fn pattern(&self, text: &[u8]) -> Text {
        let mut pattern = Text::new();
        push_pattern(&mut pattern, text, self.dotted);
        pattern
    }

    /// What an unquoted value is split at.
    fn separators(&self) -> Text {
        match self.variable(b"IFS") {
            Some(super::state::Value::AnyOf(texts)) if texts.len() == 1 => texts[0].clone(),
            _ => b" \t\n".to_vec(),
        }
    }

    /// Runs a script and gives what it prints, without the line ends at its end.
    pub(super) fn substitute(&mut self, script: &Script) -> Expanded {
        if self.depth >= MAX_DEPTH {
            return Expanded::unknown();
        }
        let outer = self.capture.replace(Text::new());
        let mark = self.mark();
        self.depth += 1;
        self.run(script);
        self.depth -= 1;
        self.back_to(mark);
        let mut text = std::mem::replace(&mut self.capture, outer).unwrap_or_default();
        while text.last() == Some(&b'\n') {
            text.pop();
        }
        Expanded::AnyOf(vec![text])
    }

    /// `<(…)` and `>(…)`: a file of its own.
    fn process(&mut self, script: &Script, into: bool) -> Text {
        let name = format!("/dev/fd/{}", self.steps).into_bytes();
        if into {
            let outer = self.capture.take();
            let mark = self.mark();
            self.run(script);
            self.back_to(mark);
            self.capture = outer;
        } else if let Some(text) = self.substitute(script).into_texts().pop() {
            self.store(&name, text, false);
        }
        name
    }
}
