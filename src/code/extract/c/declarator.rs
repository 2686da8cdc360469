//! Names of functions and variables, out of what stands around them.

use super::super::lex::{Shape, bracket};
use super::super::outline::Definition;
use super::declaration::Seen;
use super::{KEYWORDS, Reader};
use crate::code::symbol::Kind;

/// A function's name: its first and last token.
#[derive(Clone, Copy)]
pub(super) struct Name {
    first: usize,
    last: usize,
    /// The parameters' bracket.
    open: usize,
}

impl Reader<'_, '_> {
    /// Notes `name (` as what may be a function.
    pub(super) fn candidate(&mut self, open: usize, seen: &mut Seen) {
        let tokens = self.outline.tokens;
        let before = open.saturating_sub(1);
        let word = tokens.word(before);
        if open == 0 || seen.start == open {
            return;
        }
        if !word.is_empty() && !KEYWORDS.contain(word) && !is_attribute(word) {
            seen.candidates.push((before, open));
            return;
        }
        // `operator()` and `name<T>(…)`.
        if tokens.is_mark(before, b'>')
            && let Some(name) = seen.name
        {
            seen.candidates.push((name, open));
            return;
        }
        // `int (*name(void))(int)` and `int (name)(int)`.
        if seen.candidates.is_empty() {
            let mut inner = open + 1;
            // In `int (*(*name)[2])(int)` there are brackets in brackets.
            while tokens.is_mark(inner, b'*')
                || matches!(tokens.word(inner), b"const" | b"volatile")
                || tokens.is_open(inner, b'(') && inner > open + 1
            {
                inner += 1;
            }
            let close = tokens.partner(open);
            if tokens.is_word(inner) && tokens.is_open(close + 1, b'(') {
                if tokens.is_open(inner + 1, b'(') {
                    seen.candidates.push((inner, inner + 1));
                } else if inner + 1 == close && inner == open + 1 {
                    seen.candidates.push((inner, close + 1));
                } else {
                    seen.name = Some(inner);
                }
            }
        }
    }

    /// `operator+`, `operator bool`, `operator()`: the name goes up to its parameters.
    pub(super) fn operator(&mut self, at: usize, seen: &mut Seen) -> usize {
        let tokens = self.outline.tokens;
        let mut open = at + 1;
        if tokens.is_open(open, b'(') && tokens.is_open(tokens.after(open), b'(') {
            open = tokens.after(open);
        }
        for _ in 0..24 {
            if tokens.is_open(open, b'(') {
                seen.candidates.push((at, open));
                return tokens.after(open);
            }
            if tokens.at(open).shape == Shape::End || tokens.is_mark(open, b';') {
                break;
            }
            open = tokens.after(open);
        }
        at + 1
    }

    /// Whether a `=` belongs to `operator==`.
    pub(super) fn names_operator(&self, at: usize) -> bool {
        let tokens = self.outline.tokens;
        (1..4).any(|back| at >= back && tokens.word(at - back) == b"operator")
    }

    /// Which of the candidates the body at `body` belongs to.
    pub(super) fn function_name(&self, seen: &Seen, body: usize) -> Option<Name> {
        let tokens = self.outline.tokens;
        let mut chosen = *seen.candidates.first()?;
        let mut known = None;
        for later in &seen.candidates[1..] {
            let behind = *known.get_or_insert_with(|| self.behind_group(chosen.1, body));
            // `MACRO(x) int name(…)`, `MACRO(x) name(…)`: words of a type come between, or
            // nothing stands before. `int name(…) __annotation(…)` has neither.
            let word = tokens.word(behind);
            let typed = !word.is_empty()
                && !is_attribute(word)
                && !is_trailing(word)
                && (behind < later.0 || chosen.0 == seen.start);
            if typed {
                chosen = *later;
                known = None;
            }
        }
        let (name, open) = chosen;
        // `TYPE(name)(…)`: the name is what a macro wraps.
        let behind = tokens.after(open);
        if tokens.is_open(behind, b'(')
            && tokens.is_word(open + 1)
            && tokens.partner(open) == open + 2
        {
            return Some(Name {
                first: open + 1,
                last: open + 1,
                open: behind,
            });
        }
        let destructor = tokens.is_mark(name.wrapping_sub(1).min(tokens.len()), b'~');
        let first = if destructor { name - 1 } else { name };
        let last = if tokens.word(name) == b"operator" {
            open - 1
        } else {
            name
        };
        Some(Name { first, last, open })
    }

    /// The first token behind a group that is not a line of the preprocessor.
    fn behind_group(&self, open: usize, limit: usize) -> usize {
        let tokens = self.outline.tokens;
        let mut at = tokens.after(open);
        while at < limit && tokens.is_open(at, bracket::DIRECTIVE) {
            at = tokens.after(at);
        }
        at
    }

    pub(super) fn add_function(&mut self, name: Name, body: usize, last: usize, seen: &Seen) {
        let tokens = self.outline.tokens;
        // `Class::name`; the words before it may be `Class<T>::`.
        let mut owner = 0..0;
        if name.first >= 2
            && tokens.is_mark(name.first.wrapping_sub(1), b':')
            && tokens.is_mark(name.first.wrapping_sub(2), b':')
        {
            let mut at = name.first - 2;
            for _ in 0..64 {
                if at <= seen.start {
                    break;
                }
                at -= 1;
                let angles = matches!(tokens.at(at).byte, b'>' | b'<' | b',');
                if tokens.is_word(at)
                    && !tokens.is_mark(at + 1, b'>')
                    && !tokens.is_mark(at + 1, b',')
                {
                    owner = tokens.at(at).start..tokens.end(at);
                    break;
                }
                if !angles && !tokens.is_word(at) {
                    break;
                }
            }
        }
        let member = self.in_class() || !owner.is_empty();
        let public = self.is_public() && (member || !seen.hidden);
        let index = self.outline.add(Definition {
            kind: if member { Kind::Method } else { Kind::Function },
            start: seen.start,
            head: seen.start,
            name: name.first,
            body,
            last,
            public,
        });
        self.outline.set_owner(index, owner);
        let end = tokens.end(name.last);
        if let Some(symbol) = self.outline.symbol(index) {
            symbol.name.end = end.max(symbol.name.end);
        }
    }

    /// A declaration that ends at `;`: variables, fields, types, and methods of a class.
    pub(super) fn end_without_body(&mut self, end: usize, seen: &Seen) -> usize {
        let tokens = self.outline.tokens;
        if seen.friend {
            return end + 1;
        }
        if seen.typedef {
            self.names(seen.start, seen.start + 1, end, Kind::Type, true);
            return end + 1;
        }
        if let Some(next) = self.old_style(end, seen) {
            return next;
        }
        match self.function_name(seen, end) {
            Some(name) if self.in_class() => {
                // `MACRO(x);` is no method; a constructor is named as its class.
                let class = self.scopes.last().map_or(0..0, |scope| scope.class.clone());
                let class = tokens
                    .source
                    .get(class.start as usize..class.end as usize)
                    .unwrap_or(&[]);
                let typed = name.first > seen.start || tokens.word(name.last) == class;
                let pointer = tokens.is_mark(name.open + 1, b'*');
                if typed && !pointer {
                    let body = end.min(self.signature_end(name.open, end));
                    self.add_function(name, body, end.min(tokens.len() - 1), seen);
                }
            }
            Some(name) if self.is_defaulted(name, end) => {
                self.add_function(name, self.signature_end(name.open, end), end, seen);
            }
            Some(_) => {}
            None => {
                let external = tokens.word(seen.start) == b"extern";
                if let Some(name) = seen.name
                    && name > seen.start
                    && !external
                {
                    let kind = if self.in_class() {
                        Kind::Field
                    } else {
                        Kind::Variable
                    };
                    self.names(
                        seen.start,
                        name,
                        end,
                        kind,
                        !seen.hidden && self.is_public(),
                    );
                }
            }
        }
        end + 1
    }

    /// `Class::~Class() = default;` is a definition.
    fn is_defaulted(&self, name: Name, end: usize) -> bool {
        let tokens = self.outline.tokens;
        tokens.is_mark(name.first.wrapping_sub(1), b':')
            && tokens.word(self.signature_end(name.open, end) + 1) == b"default"
    }

    /// `= 0` and `= default` are not part of what a caller needs.
    fn signature_end(&self, open: usize, end: usize) -> usize {
        let tokens = self.outline.tokens;
        let mut at = tokens.after(open);
        while at < end && !tokens.is_mark(at, b'=') {
            at = tokens.after(at);
        }
        at
    }

    /// `int f(a, b) int a; char *b; {`: the parameters' types come behind.
    fn old_style(&mut self, end: usize, seen: &Seen) -> Option<usize> {
        let tokens = self.outline.tokens;
        let name = self.function_name(seen, end)?;
        let body = self.old_style_body(name.open, end)?;
        let close = tokens.partner(name.open);
        self.add_function(name, close + 1, tokens.partner(body), seen);
        Some(self.enter_body(body))
    }

    /// The `{` behind parameters whose types stand between: from the parameters' bracket and
    /// the first `;`.
    pub(super) fn old_style_body(&self, open: usize, end: usize) -> Option<usize> {
        let tokens = self.outline.tokens;
        let close = tokens.partner(open);
        let plain = close > open + 1
            && close < open + 60
            && (open + 1..close).all(|at| tokens.is_word(at) || tokens.is_mark(at, b','));
        if !plain || close + 1 >= end || !tokens.is_word(close + 1) || self.in_class() {
            return None;
        }
        let mut at = end;
        for _ in 0..200 {
            if tokens.is_open(at, b'{') {
                return tokens.is_mark(at.wrapping_sub(1), b';').then_some(at);
            }
            let token = tokens.at(at);
            let allowed = match token.shape {
                Shape::Word | Shape::Mark => token.byte != b'=',
                Shape::Open => matches!(token.byte, b'[' | b'('),
                _ => false,
            };
            if !allowed {
                return None;
            }
            at = tokens.after(at);
        }
        None
    }

    /// `a, *b[2], (*c)(int) = …;`: adds every name from a token on.
    pub(super) fn names(
        &mut self,
        start: usize,
        from: usize,
        end: usize,
        kind: Kind,
        public: bool,
    ) {
        let tokens = self.outline.tokens;
        let mut at = from;
        let mut name: Option<usize> = None;
        let mut first = true;
        let mut skipping = false;
        while at <= end {
            let token = tokens.at(at);
            let over = at == end || token.shape == Shape::Mark && token.byte == b',';
            if over {
                if let Some(name) = name.take() {
                    self.outline.add(Definition {
                        kind,
                        start: if first { start } else { name },
                        head: if first { start } else { name },
                        name,
                        body: at,
                        last: end.min(tokens.len() - 1),
                        public,
                    });
                    first = false;
                }
                skipping = false;
            } else if skipping {
            } else if token.shape == Shape::Word {
                let word = tokens.word(at);
                if !KEYWORDS.contain(word) && !is_attribute(word) {
                    name = Some(at);
                }
            } else if token.shape == Shape::Mark && matches!(token.byte, b'=' | b':') {
                skipping =
                    !tokens.is_mark(at + 1, b':') && !tokens.is_mark(at.wrapping_sub(1), b':');
            } else if token.shape == Shape::Open && token.byte == b'(' {
                // `(*name)(…)`, `(*(*name)[2])(…)`, or the parameters of a function's type.
                let mut inner = at + 1;
                while tokens.is_mark(inner, b'*')
                    || tokens.is_mark(inner, b'^')
                    || KEYWORDS.contain(tokens.word(inner))
                    || tokens.is_word(inner) && tokens.is_mark(inner + 1, b'*')
                    || tokens.is_open(inner, b'(') && inner > at + 1
                {
                    inner += 1;
                }
                let wrapped = inner + 1 == tokens.partner(at);
                let behind = tokens.at(tokens.after(at));
                let pointer = (inner > at + 1 || wrapped)
                    && behind.shape == Shape::Open
                    && matches!(behind.byte, b'(' | b'[');
                if pointer && tokens.is_word(inner) {
                    name = Some(inner);
                    skipping = true;
                } else if name.is_some() && !is_attribute(tokens.word(at.wrapping_sub(1))) {
                    // Behind `list_head(node)` the alias is still to come.
                    let word = tokens.word(tokens.after(at));
                    let named = word.iter().any(u8::is_ascii_lowercase)
                        && !is_attribute(word)
                        && !is_trailing(word);
                    skipping = kind == Kind::Type && !named;
                }
            }
            if token.shape == Shape::Mark && token.byte == b'<' && !skipping {
                at = tokens.behind_angles(at).max(at + 1);
            } else {
                at = tokens.after(at);
            }
        }
    }
}

/// Words whose bracket is never a parameter list.
pub(super) fn is_attribute(word: &[u8]) -> bool {
    matches!(
        word,
        b"__attribute__"
            | b"__attribute"
            | b"__declspec"
            | b"alignas"
            | b"_Alignas"
            | b"decltype"
            | b"noexcept"
            | b"throw"
            | b"requires"
            | b"__aligned"
            | b"__printf"
            | b"__scanf"
            | b"explicit"
            | b"typeof"
            | b"__typeof__"
            | b"__acquires"
            | b"__releases"
            | b"__must_hold"
            | b"asm"
            | b"__asm__"
            | b"_Atomic"
    )
}

/// Words that stand behind parameters.
fn is_trailing(word: &[u8]) -> bool {
    matches!(
        word,
        b"const"
            | b"volatile"
            | b"override"
            | b"final"
            | b"noexcept"
            | b"mutable"
            | b"try"
            | b"requires"
    ) || word.starts_with(b"__")
}
