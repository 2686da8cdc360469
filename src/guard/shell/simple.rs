//! Simple commands: assignments, words, redirections.

use super::ast::{Assigned, Assignment, Command, Kind, Redirect, RedirectKind, Word};
use super::parse::{Parser, Pending};
use std::cell::OnceCell;
use std::rc::Rc;

impl Parser<'_> {
    pub(super) fn simple(&mut self) -> Option<Command> {
        let (mut assignments, mut words, mut redirects) = (Vec::new(), Vec::new(), Vec::new());
        let mut declares = false;
        loop {
            self.blanks();
            if let Some(redirect) = self.redirect() {
                redirects.push(redirect);
                continue;
            }
            if (words.is_empty() || declares)
                && let Some(assignment) = self.assignment(words.is_empty())
            {
                assignments.push(assignment);
                continue;
            }
            let Some(word) = self.word() else { break };
            words.push(word);
            declares |= words.len() == 1 && super::word::declares(&words[0]);
            if words.len() == 1 && assignments.is_empty() && self.opens_function() {
                let name = super::word::literal(&words[0])?;
                return self.function(name);
            }
        }
        let empty = assignments.is_empty() && words.is_empty() && redirects.is_empty();
        (!empty).then_some(Command {
            kind: Kind::Simple { assignments, words },
            redirects,
        })
    }

    /// `name=value` and `name=(…)`.
    pub(super) fn assignment(&mut self, one_too: bool) -> Option<Assignment> {
        let rest = self.rest();
        let mut length = rest
            .iter()
            .take_while(|byte| super::word::in_name(**byte))
            .count();
        if length == 0 || rest[0].is_ascii_digit() {
            return None;
        }
        let name = rest[..length].to_vec();
        if rest.get(length) == Some(&b'[') {
            // An element counts for its array; a long subscript is none.
            length += rest[length..]
                .iter()
                .take(200)
                .position(|byte| *byte == b']')?
                + 1;
        }
        let append = rest.get(length) == Some(&b'+');
        length += usize::from(append);
        if rest.get(length) != Some(&b'=') || (!one_too && rest.get(length + 1) != Some(&b'(')) {
            return None;
        }
        self.at += length + 1;
        let value = if self.eat(b"(") {
            Assigned::List(self.elements())
        } else {
            Assigned::One(self.assigned_word())
        };
        Some(Assignment {
            name,
            append: append || rest.get(length - 1) == Some(&b']'),
            value,
        })
    }

    pub(super) fn elements(&mut self) -> Vec<Word> {
        let mut words = Vec::new();
        loop {
            self.space();
            if self.peek() == Some(b'[') {
                // `[key]=value`
                let rest = self.rest();
                let key = rest.iter().take(200).position(|byte| *byte == b'=');
                self.at += key.map_or(0, |at| at + 1);
            }
            match self.word() {
                Some(word) => words.push(word),
                None => {
                    let _closed = self.eat(b")");
                    return words;
                }
            }
        }
    }

    pub(super) fn redirect(&mut self) -> Option<Redirect> {
        let rest = self.rest();
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let mut start = digits;
        if rest.first() == Some(&b'{') {
            let name = rest[1..]
                .iter()
                .take_while(|byte| super::word::in_name(**byte))
                .count();
            if name > 0 && rest.get(name + 1) == Some(&b'}') {
                start = name + 2;
            }
        }
        let (kind, length) = match &rest[start..] {
            [b'&', b'>', b'>', ..] if start == 0 => (RedirectKind::Both, 3),
            [b'&', b'>', ..] if start == 0 => (RedirectKind::Both, 2),
            [b'<' | b'>', b'(', ..] => return None,
            [b'>', b'>', ..] => (RedirectKind::Append, 2),
            [b'>', b'|', ..] => (RedirectKind::Into, 2),
            [b'>', b'&', ..] => (RedirectKind::Duplicate, 2),
            [b'>', ..] => (RedirectKind::Into, 1),
            [b'<', b'<', b'<', ..] => (RedirectKind::HereString, 3),
            [b'<', b'<', ..] => (RedirectKind::HereDocument, 2),
            [b'<', b'>', ..] => (RedirectKind::Open, 2),
            [b'<', b'&', ..] => (RedirectKind::DuplicateIn, 2),
            [b'<', ..] => (RedirectKind::From, 1),
            _ => return None,
        };
        let descriptor = std::str::from_utf8(&rest[..digits])
            .ok()
            .and_then(|text| text.parse().ok());
        self.at += start + length;
        let body = Rc::new(OnceCell::new());
        let tabs = kind == RedirectKind::HereDocument && self.eat(b"-");
        self.blanks();
        let target = self.word().unwrap_or_default();
        if kind == RedirectKind::HereDocument {
            let (delimiter, literal) = super::word::delimiter(&target);
            self.pending.push(Pending {
                delimiter,
                literal,
                tabs,
                body: Rc::clone(&body),
            });
        }
        Some(Redirect {
            kind,
            descriptor,
            target,
            body,
        })
    }
}
