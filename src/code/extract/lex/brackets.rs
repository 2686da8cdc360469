//! Pairs of brackets, also where the source does not balance.

use super::{Lexer, Shape, bracket};

/// How far a closing bracket looks for its partner among others that are still open.
const LOOK_BACK: usize = 8;
const LOOK_BACK_OF_BRACE: usize = 64;

impl Lexer<'_> {
    pub(super) fn open(&mut self, byte: u8) {
        let start = self.at;
        self.at += 1;
        self.open_as(start, byte);
    }

    /// An opening bracket that began at `start`.
    pub(super) fn open_as(&mut self, start: usize, byte: u8) {
        self.open.push(self.list.len() as u32);
        self.push(Shape::Open, start, byte);
        // Until it is paired, the link says which bracket of an earlier branch of the
        // preprocessor closes together with it: itself for none.
        let index = self.list.len() as u32 - 1;
        self.set_link(index, index);
    }

    pub(super) fn close(&mut self, byte: u8) {
        let start = self.at;
        self.at += 1;
        let depth = match byte {
            b'}' => self.depth_of_brace(),
            b')' => self.depth_near(b'(', bracket::ROUND_HOLE),
            _ => self.depth_near(b'[', b'['),
        };
        let index = self.list.len() as u32;
        self.push(Shape::Close, start, byte);
        let Some(depth) = depth else {
            self.set_link(index, index);
            return;
        };
        let partner = self.open[depth];
        self.set_link(index, partner);
        let hole = self.list[partner as usize].byte >= bracket::HOLE;
        self.drop_to(depth, index);
        if hole {
            self.resume(depth);
        }
    }

    fn byte_of(&self, open: u32) -> u8 {
        self.list[open as usize].byte
    }

    fn depth_of_brace(&self) -> Option<usize> {
        let floor = self.open.len().saturating_sub(LOOK_BACK_OF_BRACE);
        for depth in (floor..self.open.len()).rev() {
            match self.byte_of(self.open[depth]) {
                b'{' | bracket::HOLE => return Some(depth),
                byte if byte > bracket::HOLE => return None,
                _ => {}
            }
        }
        None
    }

    /// A stray `)` must not close a block, so braces and directives stop the search.
    fn depth_near(&self, want: u8, also: u8) -> Option<usize> {
        let floor = self.open.len().saturating_sub(LOOK_BACK);
        for depth in (floor..self.open.len()).rev() {
            let byte = self.byte_of(self.open[depth]);
            if byte == want || byte == also {
                return Some(depth);
            }
            if byte == b'{' || byte >= bracket::HOLE {
                return None;
            }
        }
        None
    }

    /// Closes what is open above a depth, and the bracket at it, with one token.
    pub(super) fn drop_to(&mut self, depth: usize, close: u32) {
        while self.open.len() > depth {
            let Some(open) = self.open.pop() else { break };
            self.pair(open, close);
        }
        while self.modes.last().is_some_and(|(at, _)| *at > depth) {
            self.modes.pop();
        }
    }

    /// Sets the partner of a bracket and of those of earlier branches.
    pub(super) fn pair(&mut self, open: u32, close: u32) {
        let mut open = open;
        loop {
            let token = &mut self.list[open as usize];
            let earlier = token.link;
            token.link = close;
            if earlier >= open {
                break;
            }
            open = earlier;
        }
    }

    pub(super) fn set_link(&mut self, index: u32, link: u32) {
        if let Some(token) = self.list.get_mut(index as usize) {
            token.link = link;
        }
    }

    /// Goes on with the string or element whose hole at `depth` was closed.
    fn resume(&mut self, depth: usize) {
        if self.modes.last().is_some_and(|(at, _)| *at == depth)
            && let Some((_, mode)) = self.modes.pop()
        {
            self.go_on(mode);
        }
    }

    fn go_on(&mut self, mode: super::Mode) {
        match mode {
            super::Mode::Text(text) => self.text(self.at, text),
            super::Mode::Jsx(jsx) => self.jsx(jsx),
        }
    }
}
