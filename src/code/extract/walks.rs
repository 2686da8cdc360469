//! Looks ahead that are remembered.
//!
//! A grammar often asks where a statement ends, and asks again from a token inside of it.
//! Where every token leads to one next token, all that start on one way end at one place:
//! a long way is marked, and whoever comes to a mark is told the end.

use super::lex::Tokens;
use std::cell::RefCell;
use std::collections::HashMap;

/// What is looked for. The way from a token must depend on this and the token only.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Look {
    /// A `;` or what closes the group.
    Semicolon,
    /// The body of a type.
    Body,
    /// What ends an expression.
    Expression,
    /// What ends one name of an enumeration.
    Variant,
    /// What ends a path of words and dots.
    Path,
    /// What begins a line.
    Line,
}

/// Ways longer than this have marks, this far apart.
const APART: usize = 32;

/// The ends of long ways, by what is looked for and the token of a mark.
#[derive(Default)]
pub(super) struct Walks(RefCell<HashMap<(Look, usize), usize>>);

impl Tokens<'_> {
    /// Goes from token to token until `next` says that there is none.
    pub(super) fn walk(
        &self,
        look: Look,
        from: usize,
        next: impl Fn(usize) -> Option<usize>,
    ) -> usize {
        let mut at = from;
        for _ in 0..APART {
            match next(at) {
                Some(behind) => at = behind,
                None => return at,
            }
        }
        let mut known = self.walks.0.borrow_mut();
        let mut marks = vec![at];
        let mut passed = 0;
        let end = loop {
            if let Some(end) = known.get(&(look, at)) {
                break *end;
            }
            let Some(behind) = next(at) else { break at };
            at = behind;
            passed += 1;
            if passed % APART == 0 {
                marks.push(at);
            }
        };
        known.extend(marks.into_iter().map(|mark| ((look, mark), end)));
        end
    }
}
