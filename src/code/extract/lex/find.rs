//! Searches in the source. Tests count the bytes that they look at.

use super::Lexer;
use memchr::{memchr, memchr2, memmem};

impl Lexer<'_> {
    /// Where a byte is next, or the end of the source.
    pub(super) fn find(&self, byte: u8, from: usize) -> usize {
        let found = memchr(byte, &self.source[from..]);
        self.found(from, found)
    }

    /// Where one of two bytes is next, or the end of the source.
    pub(super) fn find_either(&self, one: u8, other: u8, from: usize) -> usize {
        let found = memchr2(one, other, &self.source[from..]);
        self.found(from, found)
    }

    /// Where a text is next, or the end of the source.
    pub(super) fn find_text(&self, text: &[u8], from: usize) -> usize {
        let found = memmem::find(&self.source[from..], text);
        self.found(from, found)
    }

    fn found(&self, from: usize, length: Option<usize>) -> usize {
        let end = length.map_or(self.source.len(), |length| from + length);
        self.looked_at(end - from);
        end
    }

    /// Notes that so many bytes were looked at beside the tokenizer's own way.
    #[cfg_attr(not(test), expect(clippy::unused_self, reason = "tests count"))]
    pub(super) fn looked_at(&self, bytes: usize) {
        #[cfg(test)]
        self.looks.set(self.looks.get() + bytes as u64);
        #[cfg(not(test))]
        let _ = bytes;
    }
}
