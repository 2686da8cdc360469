//! Lines of the preprocessor, and the branches that they make.
//!
//! A line is one group, so a macro's brackets never meet those of the code. The branches
//! of an `#if` begin at the same depth; where each opens a bracket, what closes the last
//! one closes all of them.

use super::{Lexer, Shape, Special, bracket};

/// The line that is being read.
#[derive(Clone, Copy)]
pub(super) struct Line {
    /// Where its bracket stands in `open`.
    depth: usize,
}

/// An `#if` that is not ended.
pub(super) struct Branch {
    depth: usize,
    /// Brackets that its first branch left open.
    first: Option<Vec<u32>>,
    /// Whether the first branch is dead code: `#if 0`.
    dead: bool,
}

impl Lexer<'_> {
    /// What stands before the code: `#!`, or all that is not PHP.
    pub(super) fn prologue(&mut self) {
        if self.source[self.at..].starts_with(b"#!") {
            self.at = self.find(b'\n', self.at);
        }
        if self.style.special == Special::Php {
            self.skip_html();
        }
    }

    /// To behind the next `<?php` or `<?=`.
    pub(super) fn skip_html(&mut self) {
        loop {
            self.at = self.find_text(b"<?", self.at);
            if self.at >= self.source.len() {
                return;
            }
            self.at += 2;
            let rest = &self.source[self.at..];
            if rest.len() >= 3 && rest[..3].eq_ignore_ascii_case(b"php") {
                self.at += 3;
                return;
            }
            if rest.starts_with(b"=") || !rest.starts_with(b"xml") {
                return;
            }
        }
    }

    pub(super) fn hash_directive(&mut self) {
        let c = matches!(self.style.special, Special::Directives | Special::CSharp);
        if !c || !self.first || self.directive.is_some() {
            return self.mark(b'#');
        }
        let start = self.at;
        self.at += 1;
        self.directive = Some(Line {
            depth: self.open.len(),
        });
        self.open_as(start, bracket::DIRECTIVE);
        // The text of these is no code: an apostrophe in it is no quote.
        let rest = self.source[self.at..].trim_ascii_start();
        let prose = [
            &b"error"[..],
            b"warning",
            b"region",
            b"endregion",
            b"pragma",
        ];
        if prose.iter().any(|word| rest.starts_with(word)) {
            let from = self.at;
            self.at = self.find(b'\n', from);
            self.push(Shape::Text, from, b'#');
        }
    }

    /// At a line's end: closes its group and follows the branches.
    pub(super) fn end_directive(&mut self) {
        let Some(line) = self.directive.take() else {
            return;
        };
        let close = self.list.len() as u32;
        let open = self.open[line.depth];
        self.push(Shape::Close, self.at, bracket::DIRECTIVE);
        self.set_link(close, open);
        self.first = true;
        self.drop_to(line.depth, close);
        let word = self.list.get(open as usize + 1).map_or(&[][..], |token| {
            if token.shape == Shape::Word {
                &self.source[token.start as usize..token.link as usize]
            } else {
                &[]
            }
        });
        match word {
            b"if" | b"ifdef" | b"ifndef" => {
                let dead = self.source[self.list[open as usize].start as usize..self.at]
                    .trim_ascii()
                    .ends_with(b" 0")
                    && word == b"if";
                self.branches.push(Branch {
                    depth: self.open.len(),
                    first: None,
                    dead,
                });
                if dead {
                    self.skip_dead();
                }
            }
            b"else" | b"elif" | b"elifdef" | b"elifndef" => self.next_branch(),
            b"endif" => self.end_branches(),
            _ => {}
        }
    }

    /// What `#if 0` leaves out is no code, and often prose: to the line that ends it.
    fn skip_dead(&mut self) {
        let mut depth = 0_u32;
        while self.at < self.source.len() {
            let end = (self.find(b'\n', self.at) + 1).min(self.source.len());
            let line = self.source[self.at..end].trim_ascii();
            if let Some(word) = line.strip_prefix(b"#") {
                let word = word.trim_ascii_start();
                if word.starts_with(b"if") {
                    depth += 1;
                } else if depth == 0 && (word.starts_with(b"el") || word.starts_with(b"endif")) {
                    return;
                } else if word.starts_with(b"endif") {
                    depth -= 1;
                }
            }
            self.at = end;
        }
    }

    fn next_branch(&mut self) {
        let Some(mut branch) = self.branches.pop() else {
            return;
        };
        // A branch that closed more than it opened leaves nothing to go back to.
        if self.open.len() >= branch.depth && (branch.first.is_none() || branch.dead) {
            let left = self.open.split_off(branch.depth);
            while self
                .modes
                .last()
                .is_some_and(|(depth, _)| *depth >= branch.depth)
            {
                self.modes.pop();
            }
            branch.first = Some(left);
            branch.dead = false;
        } else if self.open.len() >= branch.depth {
            let close = self.list.len() as u32;
            self.drop_to(branch.depth, close);
        }
        self.branches.push(branch);
    }

    fn end_branches(&mut self) {
        let Some(branch) = self.branches.pop() else {
            return;
        };
        let Some(first) = branch.first else {
            return;
        };
        if self.open.len() < branch.depth {
            let close = self.list.len() as u32;
            for open in first {
                self.pair(open, close);
            }
            return;
        }
        let last = self.open.len() - branch.depth;
        if last == first.len() {
            for (index, earlier) in first.into_iter().enumerate() {
                self.close_together(earlier, self.open[branch.depth + index]);
            }
        } else {
            let close = self.list.len() as u32;
            self.drop_to(branch.depth, close);
            self.open.extend(first);
        }
    }

    /// Notes with a bracket that an earlier one closes when it does.
    fn close_together(&mut self, earlier: u32, later: u32) {
        let mut root = later;
        for _ in 0..8 {
            let link = self.list[root as usize].link;
            if link >= root {
                self.set_link(root, earlier.min(root));
                return;
            }
            root = link;
        }
        // Nobody nests branches so deeply; the bracket ends here.
        self.pair(earlier, self.list.len() as u32);
    }
}
