//! Angle brackets, which are brackets only where types are.

use super::lex::{Shape, Tokens};
use std::cell::RefCell;

/// Angles that hold more tokens than this are comparisons.
const LONGEST: usize = 512;

/// Stands for what is behind a `<` that nothing ends.
const UNENDED: u32 = u32::MAX;

/// Looks that are shorter than this are not remembered.
const SHORT: usize = 16;

/// What is behind each `<` that was met on a long look, by its token; 0 for the others.
/// It is empty until there was one.
#[derive(Default)]
pub(super) struct Angles(RefCell<Vec<u32>>);

impl Tokens<'_> {
    /// Behind `<…>`, or the same place when none begins here or it does not end.
    pub(super) fn behind_angles(&self, from: usize) -> usize {
        if !self.is_mark(from, b'<') || !self.opens(from) {
            return from;
        }
        let known = self.angles.0.borrow().get(from).copied();
        if let Some(known @ 1..) = known {
            return if known == UNENDED {
                from
            } else {
                known as usize
            };
        }
        self.near_angles(from)
            .unwrap_or_else(|| self.far_angles(from))
    }

    /// The answer for most: within a few tokens.
    fn near_angles(&self, from: usize) -> Option<usize> {
        let mut depth = 0_u32;
        let mut at = from;
        for _ in 0..SHORT {
            let token = self.at(at);
            match token.shape {
                Shape::Mark => match token.byte {
                    b'<' if self.opens(at) => depth += 1,
                    b'>' if self.is_bracket(at) => {
                        depth -= 1;
                        if depth == 0 {
                            return Some(at + 1);
                        }
                    }
                    b';' => return Some(from),
                    _ => {}
                },
                Shape::Close | Shape::End => return Some(from),
                _ => {}
            }
            at = self.after(at);
        }
        None
    }

    /// Whether a `<` is not the one of `<=`.
    fn opens(&self, at: usize) -> bool {
        !self.is_mark(at + 1, b'=') || self.at(at + 1).start != self.at(at).start + 1
    }

    /// Whether a `>` is not the head of an arrow.
    fn is_bracket(&self, at: usize) -> bool {
        !self.is_mark(at.wrapping_sub(1), b'=') && !self.is_mark(at.wrapping_sub(1), b'-')
    }

    /// Reads to the partner of a `<`, or to where no partner can be. One look answers for
    /// every `<` on the way, so a source of nothing but `<` is read once.
    fn far_angles(&self, from: usize) -> usize {
        let mut known = self.angles.0.borrow_mut();
        if known.is_empty() {
            known.resize(self.len(), 0);
        }
        // Those that are open, and how many tokens stand before them on the way.
        let mut open: Vec<(usize, usize)> = Vec::new();
        let mut at = from;
        let mut passed = 0;
        loop {
            let token = self.at(at);
            match token.shape {
                Shape::Mark => match token.byte {
                    b'<' if self.opens(at) => {
                        known[at] = UNENDED;
                        open.push((at, passed));
                    }
                    b'>' if self.is_bracket(at) => {
                        if let Some((less, before)) = open.pop()
                            && passed - before < LONGEST
                        {
                            known[less] = at as u32 + 1;
                        }
                        if open.is_empty() {
                            break;
                        }
                    }
                    b';' => break,
                    _ => {}
                },
                Shape::Close | Shape::End => break,
                _ => {}
            }
            passed += 1;
            at = self.after(at);
        }
        match known[from] {
            UNENDED => from,
            behind => behind as usize,
        }
    }
}
