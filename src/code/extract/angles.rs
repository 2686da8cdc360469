//! Angle brackets, which are brackets only where types are.

use super::lex::{Shape, Tokens};

/// Angles that hold more tokens than this are comparisons. It also bounds what a source
/// of nothing but `<` costs.
const LONGEST: usize = 512;

impl Tokens<'_> {
    /// Behind `<…>`, or the same place when none begins here or it does not end.
    pub(super) fn behind_angles(&self, from: usize) -> usize {
        if !self.is_mark(from, b'<') {
            return from;
        }
        let mut depth = 0_u32;
        let mut at = from;
        for _ in 0..LONGEST {
            let token = self.at(at);
            match token.shape {
                Shape::Mark => match token.byte {
                    b'<' => depth += 1,
                    // The head of an arrow is no bracket.
                    b'>' if !self.is_mark(at.wrapping_sub(1), b'=')
                        && !self.is_mark(at.wrapping_sub(1), b'-') =>
                    {
                        depth -= 1;
                        if depth == 0 {
                            return at + 1;
                        }
                    }
                    b';' => return from,
                    _ => {}
                },
                Shape::Close | Shape::End => return from,
                _ => {}
            }
            at = self.after(at);
        }
        from
    }
}
