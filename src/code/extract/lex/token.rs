//! What the tokenizer hands to the grammars.

use super::super::angles::Angles;
use super::super::walks::Walks;
use std::ops::Range;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(in crate::code::extract) enum Shape {
    /// An identifier or a keyword.
    Word,
    Number,
    /// A string or a piece of one between two holes, a character, a regular expression.
    Text,
    /// One byte of punctuation.
    Mark,
    Open,
    Close,
    /// Behind the last token.
    End,
}

/// Bytes that stand for brackets that are not one byte of the source. UTF-8 never uses
/// them, so no source can spell them.
pub(in crate::code::extract) mod bracket {
    /// A hole of a string that `}` ends: `${…}`, `#{…}`, `{…}`.
    pub(in crate::code::extract) const HOLE: u8 = 0xF8;
    /// A hole of a string that `)` ends: Swift's `\(…)`, the shell's `$(…)`.
    pub(in crate::code::extract) const ROUND_HOLE: u8 = 0xF9;
    /// A line of the preprocessor.
    pub(in crate::code::extract) const DIRECTIVE: u8 = 0xFA;
    /// A JSX element.
    pub(in crate::code::extract) const ELEMENT: u8 = 0xFB;
}

/// Twelve bytes, so that the tokens of a file stay in the cache while grammars read them.
#[derive(Clone, Copy, Debug)]
pub(in crate::code::extract) struct Token {
    pub(in crate::code::extract) start: u32,
    /// The end of a word, number or text; the partner's index of a bracket.
    pub(super) link: u32,
    pub(in crate::code::extract) shape: Shape,
    /// The byte of a mark or bracket; the first byte of the others.
    pub(in crate::code::extract) byte: u8,
    /// The first token on its line.
    pub(in crate::code::extract) first: bool,
}

/// A comment, with the first of those that stand directly above it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Comment {
    pub(super) start: u32,
    pub(super) end: u32,
    /// Where the run of comments begins that this one ends.
    pub(super) run: u32,
    /// Whether nothing but space stands before it on its line.
    pub(super) own_line: bool,
}

/// A source as tokens. Indices behind the last token are `End`.
pub(in crate::code::extract) struct Tokens<'a> {
    pub(in crate::code::extract) source: &'a [u8],
    pub(super) list: Vec<Token>,
    pub(super) comments: Vec<Comment>,
    /// What looks ahead of the grammars found.
    pub(in crate::code::extract) angles: Angles,
    pub(in crate::code::extract) walks: Walks,
    /// Bytes that searches looked at, and looks at tokens.
    #[cfg(test)]
    pub(in crate::code::extract) steps: std::cell::Cell<u64>,
}

impl<'a> Tokens<'a> {
    pub(in crate::code::extract) fn len(&self) -> usize {
        self.list.len() - 1
    }

    /// The token at an index, or the last one, `End`.
    #[inline]
    pub(in crate::code::extract) fn at(&self, index: usize) -> Token {
        #[cfg(test)]
        self.steps.set(self.steps.get() + 1);
        match self.list.get(index) {
            Some(token) => *token,
            None => self.list[self.list.len() - 1],
        }
    }

    /// The byte behind a token.
    pub(in crate::code::extract) fn end(&self, index: usize) -> u32 {
        let token = self.at(index);
        match token.shape {
            Shape::Word | Shape::Number | Shape::Text => token.link,
            Shape::Mark => token.start + 1,
            Shape::End => token.start,
            Shape::Open | Shape::Close => match token.byte {
                bracket::DIRECTIVE if token.shape == Shape::Close => token.start,
                bracket::ELEMENT => token.start,
                _ => (token.start + 1).min(self.source.len() as u32),
            },
        }
    }

    /// The bytes of a token.
    pub(in crate::code::extract) fn bytes(&self, index: usize) -> &'a [u8] {
        let start = self.at(index).start as usize;
        self.source
            .get(start..self.end(index) as usize)
            .unwrap_or(&[])
    }

    /// The bytes of a word; nothing for any other token.
    #[inline]
    pub(in crate::code::extract) fn word(&self, index: usize) -> &'a [u8] {
        let token = self.at(index);
        if token.shape == Shape::Word {
            self.source
                .get(token.start as usize..token.link as usize)
                .unwrap_or(&[])
        } else {
            &[]
        }
    }

    /// What a word names: `@class` of C# is the name `class`.
    pub(in crate::code::extract) fn name(&self, index: usize) -> Range<u32> {
        let token = self.at(index);
        let sign = token.shape == Shape::Word && token.byte == b'@';
        token.start + u32::from(sign)..self.end(index)
    }

    #[inline]
    pub(in crate::code::extract) fn is_word(&self, index: usize) -> bool {
        self.at(index).shape == Shape::Word
    }

    #[inline]
    pub(in crate::code::extract) fn is_mark(&self, index: usize, byte: u8) -> bool {
        let token = self.at(index);
        token.shape == Shape::Mark && token.byte == byte
    }

    #[inline]
    pub(in crate::code::extract) fn is_open(&self, index: usize, byte: u8) -> bool {
        let token = self.at(index);
        token.shape == Shape::Open && token.byte == byte
    }

    /// The index of an opening bracket's closing one, or of `End`; the index itself for
    /// any other token.
    #[inline]
    pub(in crate::code::extract) fn partner(&self, index: usize) -> usize {
        let token = self.at(index);
        if token.shape == Shape::Open {
            (token.link as usize).max(index)
        } else {
            index
        }
    }

    /// The index behind a token, or behind the group that it opens.
    #[inline]
    pub(in crate::code::extract) fn after(&self, index: usize) -> usize {
        self.partner(index) + 1
    }

    /// The index of a closing bracket's opening one.
    pub(in crate::code::extract) fn opener(&self, index: usize) -> usize {
        let token = self.at(index);
        if token.shape == Shape::Close {
            token.link as usize
        } else {
            index
        }
    }

    /// The comments that stand directly above a token, as one range.
    pub(in crate::code::extract) fn comment_above(&self, index: usize) -> Range<u32> {
        let start = self.at(index).start;
        let behind = self
            .comments
            .partition_point(|comment| comment.end <= start);
        let Some(comment) = behind.checked_sub(1).map(|index| self.comments[index]) else {
            return 0..0;
        };
        let between = &self.source[comment.end as usize..start as usize];
        // Only a short gap is looked at: space and one line break.
        let near = between.len() <= 400
            && between.iter().all(u8::is_ascii_whitespace)
            && between.iter().filter(|byte| **byte == b'\n').count() <= 1;
        if near && comment.own_line {
            comment.run..comment.end
        } else {
            0..0
        }
    }

    /// The comments that lie between two bytes.
    pub(in crate::code::extract) fn comments_between(
        &self,
        from: u32,
        to: u32,
    ) -> impl Iterator<Item = Range<u32>> {
        let first = self
            .comments
            .partition_point(|comment| comment.start < from);
        self.comments[first..]
            .iter()
            .take_while(move |comment| comment.end <= to)
            .map(|comment| comment.start..comment.end)
    }
}
