//! Where types, expressions and parameters end.

use super::super::lex::{Shape, bracket};
use super::super::walks::Look;
use super::Reader;

impl Reader<'_, '_> {
    pub(super) fn behind_angles(&self, from: usize) -> usize {
        self.outline.tokens.behind_angles(from)
    }

    /// From a parameter list's `(`: the index of the body's `{` and `true`, or of what
    /// stands behind the signature and `false`.
    pub(super) fn behind_parameters(&self, open: usize) -> (usize, bool) {
        let tokens = self.outline.tokens;
        let mut at = tokens.after(open);
        if tokens.is_mark(at, b':') {
            at = self.behind_type(at + 1);
        }
        (at, tokens.is_open(at, b'{'))
    }

    /// The last token of a signature without a body that ends before `end`. A `;` that
    /// begins a line guards what follows it.
    pub(super) fn signature_last(&self, end: usize) -> usize {
        let tokens = self.outline.tokens;
        if tokens.is_mark(end, b';') && !tokens.at(end).first {
            end
        } else {
            end.saturating_sub(1)
        }
    }

    /// Behind a type: operands and operators take turns, so a brace where an operand is
    /// expected is a type, and otherwise a body.
    pub(super) fn behind_type(&self, from: usize) -> usize {
        let tokens = self.outline.tokens;
        let mut at = from;
        let mut operand = true;
        while at < tokens.len() {
            let token = tokens.at(at);
            match token.shape {
                Shape::Close | Shape::End => return at,
                // A hole of a template's type.
                Shape::Open if token.byte == bracket::HOLE => {
                    at = tokens.after(at);
                    continue;
                }
                Shape::Open => {
                    if !operand && (token.byte != b'[' || token.first) {
                        return at;
                    }
                    operand = false;
                    at = tokens.after(at);
                    continue;
                }
                Shape::Text => {
                    if !operand && !is_piece(self, at) {
                        return at;
                    }
                    operand = false;
                }
                Shape::Number => {
                    if !operand {
                        return at;
                    }
                    operand = false;
                }
                Shape::Word => match tokens.word(at) {
                    b"keyof" | b"typeof" | b"unique" | b"infer" | b"readonly" | b"asserts"
                    | b"new" | b"abstract"
                        if operand =>
                    {
                        // `asserts x`, or a type of that name.
                        operand = tokens.is_word(at + 1)
                            || tokens.at(at + 1).shape == Shape::Open
                            || tokens.is_mark(at + 1, b'<');
                    }
                    b"extends" if !operand => operand = true,
                    b"is" if !operand && !token.first => operand = true,
                    _ if operand => operand = false,
                    _ => return at,
                },
                Shape::Mark => match token.byte {
                    b'<' => {
                        let behind = self.behind_angles(at);
                        if behind == at {
                            return at;
                        }
                        // `<T>(x) => y`: the parameters are still to come.
                        at = behind;
                        continue;
                    }
                    b'|' | b'&' | b'.' => operand = true,
                    // Behind parameters; behind a result the arrow is a function's.
                    b'=' if tokens.is_mark(at + 1, b'>')
                        && tokens.at(at.saturating_sub(1)).shape == Shape::Close
                        && tokens.at(at.saturating_sub(1)).byte == b')' =>
                    {
                        operand = true;
                        at += 1;
                    }
                    // A condition's branches.
                    b'?' | b':' if !operand && self.is_condition(at, from) => operand = true,
                    b'-' | b'+' if operand => {}
                    _ => return at,
                },
            }
            at += 1;
        }
        at
    }

    /// `?` and `:` belong to a type when its condition began with `extends`.
    fn is_condition(&self, at: usize, from: usize) -> bool {
        let tokens = self.outline.tokens;
        let near = from.max(at.saturating_sub(64));
        let mut index = at;
        while index > near {
            index -= 1;
            if tokens.word(index) == b"extends" {
                return true;
            }
            if tokens.at(index).shape == Shape::Close {
                index = tokens.opener(index).max(near).min(index);
            }
        }
        near > from
    }

    /// Behind an expression: its `;`, `,`, closing bracket, or the line that cannot go on.
    pub(super) fn behind_expression(&self, from: usize) -> usize {
        let tokens = self.outline.tokens;
        let Some(second) = self.next_in_expression(from) else {
            return from;
        };
        tokens.walk(Look::Expression, second, |at| {
            let next = self.next_in_expression(at)?;
            // Behind type arguments a line goes on.
            let ends = tokens.at(at).first && !tokens.is_mark(at, b'<') && self.line_ends(at);
            (!ends).then_some(next)
        })
    }

    /// The next token of an expression, unless this one ends it.
    fn next_in_expression(&self, at: usize) -> Option<usize> {
        let tokens = self.outline.tokens;
        let token = tokens.at(at);
        match token.shape {
            Shape::Close | Shape::End => return None,
            Shape::Mark if matches!(token.byte, b';' | b',') => return None,
            // The commas of `make<A, B>(…)` are not the expression's.
            Shape::Mark if token.byte == b'<' && tokens.is_word(at.saturating_sub(1)) => {
                let behind = self.behind_angles(at);
                if behind > at && tokens.is_open(behind, b'(') {
                    return Some(behind);
                }
            }
            _ => {}
        }
        Some(tokens.after(at))
    }

    /// Whether the line break before a token ends the statement.
    pub(super) fn line_ends(&self, at: usize) -> bool {
        let tokens = self.outline.tokens;
        let before = tokens.at(at.wrapping_sub(1));
        let token = tokens.at(at);
        let complete = match before.shape {
            Shape::Word => !matches!(
                tokens.word(at.wrapping_sub(1)),
                b"new"
                    | b"typeof"
                    | b"await"
                    | b"in"
                    | b"of"
                    | b"instanceof"
                    | b"extends"
                    | b"as"
                    | b"async"
                    | b"else"
                    | b"void"
                    | b"delete"
            ),
            Shape::Mark => matches!(before.byte, b';' | b'!') || self.is_step(at - 1),
            _ => true,
        };
        if !complete {
            return false;
        }
        match token.shape {
            Shape::Word => !matches!(
                tokens.word(at),
                b"in" | b"instanceof" | b"as" | b"satisfies" | b"extends"
            ),
            Shape::Mark => matches!(token.byte, b'@' | b'#' | b'!' | b'~') || self.is_step(at + 1),
            Shape::Open => token.byte == b'{' || token.byte == bracket::ELEMENT,
            Shape::Text => !is_piece(self, at),
            _ => true,
        }
    }

    /// The second byte of `++` or `--`.
    fn is_step(&self, at: usize) -> bool {
        let tokens = self.outline.tokens;
        let token = tokens.at(at);
        let before = tokens.at(at.wrapping_sub(1));
        token.shape == Shape::Mark
            && matches!(token.byte, b'+' | b'-')
            && before.shape == Shape::Mark
            && before.byte == token.byte
    }

    pub(super) fn decorator(&self, at: usize) -> usize {
        let tokens = self.outline.tokens;
        let mut at = at + 1;
        if tokens.is_open(at, b'(') {
            return tokens.after(at);
        }
        while tokens.is_word(at) {
            at += 1;
            if !tokens.is_mark(at, b'.') {
                break;
            }
            at += 1;
        }
        at = self.behind_angles(at);
        if tokens.is_open(at, b'(') && !tokens.at(at).first {
            at = tokens.after(at);
        }
        at
    }
}

/// A piece of a template behind a hole.
fn is_piece(reader: &Reader<'_, '_>, at: usize) -> bool {
    let before = reader.outline.tokens.at(at.saturating_sub(1));
    before.shape == Shape::Close
        && reader
            .outline
            .tokens
            .at(reader.outline.tokens.opener(at.saturating_sub(1)))
            .byte
            == bracket::HOLE
}
