//! Types that are named by marks.

use super::super::lex::Shape;
use super::super::outline::Definition;
use super::{Head, Inside, Reader};
use crate::code::symbol::Kind;

impl Reader<'_, '_> {
    /// Behind Scala's name of marks: `<:<`, `=?>`. The place itself for any other token.
    pub(super) fn operator_end(&self, name: usize) -> usize {
        let tokens = self.outline.tokens;
        let mut end = name;
        while self.dialect.indented
            && end < name + 8
            && tokens.at(end).shape == Shape::Mark
            && !matches!(tokens.at(end).byte, b';' | b',' | b'.' | b'@')
            && (end == name && !tokens.at(end).first
                || tokens.at(end).start == tokens.end(end.wrapping_sub(1)))
        {
            end += 1;
        }
        // `class = …` of XML.
        let lone = end == name + 1 && matches!(tokens.at(name).byte, b'=' | b':');
        if lone { name } else { end }
    }

    pub(super) fn operator_type(
        &mut self,
        at: usize,
        name: usize,
        name_end: usize,
        kind: Kind,
        head: Head,
    ) -> Option<usize> {
        let tokens = self.outline.tokens;
        let body = self.type_body(name_end);
        let (body, last) = match body {
            Some(body) => (body, tokens.partner(body)),
            None => self.end_of_header(name_end, at),
        };
        let index = self.outline.add(Definition {
            kind,
            start: head.start,
            head: head.head,
            name,
            body: body.max(name_end),
            last,
            public: self.public(head),
        });
        let end = tokens.end(name_end.wrapping_sub(1));
        if let Some(symbol) = self.outline.symbol(index) {
            symbol.name.end = end;
            symbol.span.end = symbol.span.end.max(end);
            symbol.signature.end = symbol.signature.end.max(end);
        }
        if tokens.is_open(body, b'{') {
            self.enter(tokens.partner(body), Inside::Members, 0..0);
            return Some(body + 1);
        }
        Some(body.max(name_end))
    }
}
