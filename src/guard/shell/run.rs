//! Runs a script in thought: in order, every branch, without a process.

use super::ast::{
    Assigned, Assignment, Command, Item, Kind, Link, Redirect, RedirectKind, Script, Word,
};
use super::parse::parse;
use super::state::{Input, MAX_DEPTH, MAX_VALUES, Shell, Value};
use crate::guard::text::{Text, UNKNOWN};
use std::rc::Rc;

impl Shell<'_> {
    /// Parses a text and runs it.
    pub(super) fn run_source(&mut self, source: &[u8]) {
        if self.depth < MAX_DEPTH && self.spend(source.len()) {
            self.depth += 1;
            self.run(&parse(source));
            self.depth -= 1;
        }
    }

    /// The same in a shell of its own.
    pub(super) fn run_apart(&mut self, source: &[u8]) {
        let mark = self.mark();
        self.run_source(source);
        self.back_to(mark);
    }

    pub(super) fn run(&mut self, script: &Script) {
        for (at, item) in script.items.iter().enumerate() {
            let next = script.items.get(at + 1);
            self.succeeds = next.is_some_and(|next| next.link == Link::And);
            if item.link == Link::Or {
                let before = Rc::clone(&self.directories);
                self.conditional += 1;
                self.pipeline(item);
                self.conditional -= 1;
                self.either(&before);
            } else {
                self.pipeline(item);
            }
        }
    }

    fn pipeline(&mut self, item: &Item) {
        if let [command] = item.commands.as_slice() {
            return self.command(command);
        }
        let outer = self.capture.take();
        let input = self.input.clone();
        let last = item.commands.len().saturating_sub(1);
        let mut outer = Some(outer);
        for (at, command) in item.commands.iter().enumerate() {
            self.capture = if at == last {
                outer.take().flatten()
            } else {
                Some(Text::new())
            };
            let mark = self.mark();
            self.command(command);
            self.back_to(mark);
            if at != last {
                let text = Rc::new(self.capture.take().unwrap_or_default());
                self.input = Some(Input { text, at: 0 });
            }
        }
        self.input = input;
    }

    pub(super) fn command(&mut self, command: &Command) {
        if self.steps == 0 || self.depth >= MAX_DEPTH {
            return;
        }
        self.steps -= 1;
        if command.redirects.is_empty() {
            return self.kind(&command.kind);
        }
        let input = self.input.clone();
        let mut file = None;
        for redirect in &command.redirects {
            self.redirect(redirect, &mut file);
        }
        let outer = self.capture.take();
        let captures = file.is_some() || outer.is_some();
        self.capture = captures.then(Text::new);
        self.kind(&command.kind);
        let text = std::mem::replace(&mut self.capture, outer);
        let text = text.unwrap_or_default();
        match file {
            Some((path, append)) => self.store(&path, text, append),
            None => self.print(&text),
        }
        // `exec < file` stays; nobody reads it a second time here.
        self.input = input;
    }

    fn redirect(&mut self, redirect: &Redirect, file: &mut Option<(Text, bool)>) {
        use RedirectKind as K;
        let standard = matches!(redirect.descriptor, None | Some(1));
        match redirect.kind {
            K::Into | K::Append | K::Both | K::Open | K::Duplicate => {
                for target in self.single(&redirect.target, true) {
                    let descriptor = target
                        .iter()
                        .all(|byte| byte.is_ascii_digit() || *byte == b'-');
                    if redirect.kind == K::Duplicate && descriptor {
                        continue;
                    }
                    self.writes(&target, false);
                    if standard && redirect.kind != K::Open {
                        *file = Some((target, redirect.kind == K::Append));
                    }
                }
            }
            K::From => {
                let source = self.first(&redirect.target);
                if redirect.descriptor.is_none_or(|descriptor| descriptor == 0) {
                    self.input = self.stored(&source).map(|text| Input { text, at: 0 });
                }
            }
            K::DuplicateIn => {
                let _effects = self.first(&redirect.target);
            }
            K::HereDocument => {
                if let Some(body) = redirect.body.get() {
                    let text = Rc::new(self.first(body));
                    self.input = Some(Input { text, at: 0 });
                }
            }
            K::HereString => {
                let mut text = self.first(&redirect.target);
                text.push(b'\n');
                self.input = Some(Input {
                    text: Rc::new(text),
                    at: 0,
                });
            }
        }
    }

    fn kind(&mut self, kind: &Kind) {
        match kind {
            Kind::Simple { assignments, words } => self.simple(assignments, words),
            Kind::Group(script) => self.run(script),
            Kind::Subshell(script) => {
                let mark = self.mark();
                self.run(script);
                self.back_to(mark);
            }
            Kind::If(scripts) => {
                if let Some((condition, branches)) = scripts.split_first() {
                    self.run(condition);
                    self.branches(branches);
                }
            }
            Kind::Case { branches } => self.branches(branches),
            Kind::For { name, words, body } => self.for_loop(name, words.as_deref(), body),
            Kind::While { condition, body } => self.while_loop(condition, body),
            Kind::Function { name, body } => self.set_function(name, body),
            Kind::Words(words) => {
                for word in words {
                    let _effects = self.single(word, true);
                }
            }
        }
    }

    fn branches(&mut self, branches: &[Script]) {
        self.conditional += 1;
        let start = Rc::clone(&self.directories);
        let mut ends = Vec::new();
        for branch in branches {
            self.directories = Rc::clone(&start);
            self.run(branch);
            ends.push(Rc::clone(&self.directories));
        }
        self.directories = start;
        for end in ends {
            self.either(&end);
        }
        self.conditional -= 1;
    }

    fn for_loop(&mut self, name: &[u8], words: Option<&[Word]>, body: &Script) {
        let mut items = Vec::new();
        match words {
            Some(words) => {
                for word in words {
                    self.fields(word, &mut items);
                }
            }
            None => items.extend(self.arguments.iter().cloned()),
        }
        if items.is_empty() {
            items.push(vec![UNKNOWN]);
        }
        // The last turn takes all that is left.
        let rest = items.split_off(items.len().min(MAX_VALUES));
        for item in items {
            self.set(name, Value::AnyOf(vec![item]));
            self.run(body);
            if self.steps == 0 {
                return;
            }
        }
        if !rest.is_empty() {
            self.set(
                name,
                Value::AnyOf(rest.into_iter().take(MAX_VALUES).collect()),
            );
            self.run(body);
        }
    }

    /// A loop that reads runs once a line; any other once.
    fn while_loop(&mut self, condition: &Script, body: &Script) {
        let mut turns = 0;
        loop {
            let before = self.input.as_ref().map(|input| input.at);
            self.run(condition);
            self.run(body);
            turns += 1;
            let after = self.input.as_ref();
            let more =
                after.is_some_and(|input| Some(input.at) > before && input.at < input.text.len());
            if !more || turns >= MAX_VALUES || self.steps == 0 {
                return;
            }
        }
    }

    fn simple(&mut self, assignments: &[Assignment], words: &[Word]) {
        let mut fields = Vec::new();
        for word in words {
            self.fields(word, &mut fields);
        }
        let mut saved = Vec::new();
        for assignment in assignments {
            if !words.is_empty() {
                saved.push((
                    assignment.name.clone(),
                    self.variable(&assignment.name).cloned(),
                ));
            }
            self.assign(assignment);
        }
        if words.is_empty() {
            // `$(< file)`
            if assignments.is_empty()
                && self.capture.is_some()
                && let Some(text) = self.rest_of_input()
            {
                self.print(&text);
            }
            return;
        }
        self.dispatch(&fields);
        let keeps = matches!(
            fields.first().map(|name| name.as_slice()),
            Some(b"export" | b"declare" | b"typeset" | b"local" | b"readonly")
        );
        for (name, value) in saved.into_iter().filter(|_| !keeps) {
            match value {
                Some(value) => self.set(&name, value),
                None => self.unset(&name),
            }
        }
        self.last_word = fields
            .pop()
            .filter(|word| word.len() < 4096)
            .unwrap_or_default();
    }

    fn assign(&mut self, assignment: &Assignment) {
        let name = &assignment.name;
        let old = self.variable(name).cloned();
        let value = match &assignment.value {
            Assigned::One(word) => {
                let texts = self.single(word, false);
                match old.filter(|_| assignment.append) {
                    Some(Value::AnyOf(old)) => {
                        let mut all = Vec::new();
                        for (start, end) in old
                            .iter()
                            .flat_map(|start| texts.iter().map(move |end| (start, end)))
                        {
                            if all.len() < MAX_VALUES && self.spend(start.len()) {
                                all.push([start.as_slice(), end].concat());
                            }
                        }
                        Value::AnyOf(all)
                    }
                    Some(Value::List(mut list)) if list.len() < MAX_VALUES => {
                        list.extend(texts);
                        Value::List(list)
                    }
                    _ => Value::AnyOf(texts),
                }
            }
            Assigned::List(words) => {
                let mut list = match old.filter(|_| assignment.append) {
                    Some(Value::AnyOf(old) | Value::List(old)) if old.len() < MAX_VALUES => old,
                    _ => Vec::new(),
                };
                for word in words {
                    self.fields(word, &mut list);
                }
                Value::List(list)
            }
        };
        self.set(name, value);
    }
}
