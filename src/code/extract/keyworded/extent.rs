//! Where headers, bodies and statements end.

use super::super::lex::Shape;
use super::super::walks::Look;
use super::Reader;

impl Reader<'_, '_> {
    /// The `{` of a type's body, when it has one.
    pub(super) fn type_body(&self, from: usize) -> Option<usize> {
        let tokens = self.outline.tokens;
        let open = tokens.walk(Look::Body, from, |at| {
            let token = tokens.at(at);
            match token.shape {
                Shape::Open if token.byte == b'{' => None,
                Shape::Close | Shape::End => None,
                Shape::Mark if token.byte == b';' => None,
                Shape::Mark
                    if token.byte == b'='
                        && !tokens.is_mark(at + 1, b'=')
                        && self.dialect.semicolons =>
                {
                    None
                }
                Shape::Mark if token.byte == b'<' => {
                    let behind = tokens.behind_angles(at);
                    let comparison = behind == at && !self.dialect.operators;
                    (!comparison).then(|| behind.max(at + 1))
                }
                Shape::Word if token.first && self.begins_statement(at) => None,
                // Swift's attributes and PHP's arguments may stand here.
                _ => Some(tokens.after(at)),
            }
        });
        tokens.is_open(open, b'{').then_some(open)
    }

    /// Whether a line that begins with this word is another declaration or statement.
    fn begins_statement(&self, at: usize) -> bool {
        let word = self.outline.tokens.word(at);
        if self.dialect.semicolons {
            return false;
        }
        let role = (self.dialect.role)(word).is_some() || (self.dialect.modifier)(word);
        let header = matches!(
            word,
            b"where"
                | b"extends"
                | b"with"
                | b"throws"
                | b"rethrows"
                | b"async"
                | b"by"
                | b"constructor"
                | b"derives"
                | b"using"
        ) || self.outline.tokens.word(at + 1) == b"constructor";
        let before = self.outline.tokens.at(at.wrapping_sub(1));
        let goes_on = before.shape == Shape::Mark
            && matches!(before.byte, b',' | b':' | b'=' | b'&' | b'|' | b'>' | b'.')
            && !(before.byte == b'>' && role);
        !header && !goes_on && (role || before.shape != Shape::Mark)
    }

    /// Behind a header without a brace, and the last token of what belongs to it: with
    /// indentation, the lines that stand deeper.
    pub(super) fn end_of_header(&self, from: usize, keyword: usize) -> (usize, usize) {
        let tokens = self.outline.tokens;
        let mut at = from;
        while at < tokens.len() {
            let token = tokens.at(at);
            let over = matches!(token.shape, Shape::Close | Shape::End)
                || token.shape == Shape::Mark && token.byte == b';'
                || token.first && self.line_ends(at);
            if over {
                break;
            }
            if token.shape == Shape::Mark && token.byte == b'<' {
                at = tokens.behind_angles(at).max(at + 1);
            } else {
                at = tokens.after(at);
            }
        }
        let block = self.dialect.indented && at > from && tokens.is_mark(at.wrapping_sub(1), b':');
        if block {
            let end = self.end_of_indentation(at, keyword);
            return (at, end.saturating_sub(1).max(at - 1));
        }
        let last = if tokens.is_mark(at, b';') && self.dialect.semicolons {
            at
        } else {
            at - 1
        };
        (at, last)
    }

    /// The first token of the first line that is not deeper than the keyword's line.
    pub(super) fn end_of_indentation(&self, from: usize, keyword: usize) -> usize {
        let tokens = self.outline.tokens;
        let floor = self.column_of_line(keyword);
        let mut at = from;
        loop {
            at = tokens.walk(Look::Line, at, |at| {
                let token = tokens.at(at);
                let stops = token.first || matches!(token.shape, Shape::Close | Shape::End);
                (!stops).then(|| tokens.after(at))
            });
            let over = matches!(tokens.at(at).shape, Shape::Close | Shape::End);
            if over || self.column(at) <= floor {
                return at;
            }
            at = tokens.after(at);
        }
    }

    /// Columns before the first token of the line that a token is on.
    fn column_of_line(&self, at: usize) -> usize {
        let tokens = self.outline.tokens;
        let mut at = at;
        for _ in 0..64 {
            if at == 0 || tokens.at(at).first {
                break;
            }
            at -= 1;
        }
        self.column(at)
    }

    fn column(&self, at: usize) -> usize {
        let tokens = self.outline.tokens;
        tokens.source[..tokens.at(at).start as usize]
            .iter()
            .rev()
            .take(1000)
            .take_while(|byte| matches!(byte, b' ' | b'\t'))
            .count()
    }

    /// Whether the line break before a token ends a statement.
    pub(super) fn line_ends(&self, at: usize) -> bool {
        let tokens = self.outline.tokens;
        if self.dialect.semicolons || at == 0 {
            return false;
        }
        let before = tokens.at(at.wrapping_sub(1));
        let token = tokens.at(at);
        let open_before = before.shape == Shape::Mark
            && !matches!(before.byte, b'?' | b'!' | b';' | b'_' | b'*' | b'>')
            || before.shape == Shape::Mark && before.byte == b'>' && {
                // `->` and `=>` go on; a type's `>` may be the end.
                matches!(tokens.at(at.saturating_sub(2)).byte, b'-' | b'=')
            }
            || before.shape == Shape::Word
                && matches!(
                    tokens.word(at.wrapping_sub(1)),
                    b"else"
                        | b"return"
                        | b"extends"
                        | b"with"
                        | b"in"
                        | b"is"
                        | b"as"
                        | b"where"
                        | b"throw"
                        | b"then"
                        | b"match"
                        | b"try"
                );
        if open_before || self.ends_condition(at.wrapping_sub(1)) {
            return false;
        }
        match token.shape {
            Shape::Mark => matches!(token.byte, b'@' | b'#' | b'!' | b'~' | b'*'),
            // Swift: behind the parameters, before `throws`, `->` or the body.
            Shape::Word if tokens.word(at) == b"async" => {
                let swift = self.dialect.operators && !self.dialect.indented;
                !(tokens.is_mark(at + 1, b'-')
                    || tokens.word(at + 1) == b"throws"
                    || swift && tokens.is_open(at + 1, b'{'))
            }
            Shape::Word => !matches!(
                tokens.word(at),
                b"else"
                    | b"catch"
                    | b"finally"
                    | b"as"
                    | b"is"
                    | b"in"
                    | b"where"
                    | b"extends"
                    | b"with"
                    | b"match"
                    | b"throws"
                    | b"rethrows"
                    | b"derives"
                    | b"yield"
                    | b"then"
                    | b"by"
            ),
            Shape::Open => token.byte != b'{' || before.shape == Shape::Text,
            _ => true,
        }
    }

    /// `if (…)`, whose branch may stand on the next line.
    fn ends_condition(&self, close: usize) -> bool {
        let tokens = self.outline.tokens;
        let open = tokens.opener(close);
        open != close
            && open > 0
            && tokens.is_open(open, b'(')
            && matches!(tokens.word(open.wrapping_sub(1)), b"if" | b"while" | b"for")
    }

    /// Behind an expression that begins here.
    pub(super) fn behind_expression(&self, from: usize, keyword: usize) -> usize {
        let tokens = self.outline.tokens;
        if self.dialect.indented && tokens.at(from).first {
            return self.end_of_indentation(from, keyword);
        }
        let over = |at: usize| {
            matches!(tokens.at(at).shape, Shape::Close | Shape::End) || tokens.is_mark(at, b';')
        };
        if over(from) {
            return from;
        }
        tokens.walk(Look::Expression, tokens.after(from), |at| {
            let ends = over(at) || tokens.at(at).first && self.line_ends(at);
            (!ends).then(|| tokens.after(at))
        })
    }
}
