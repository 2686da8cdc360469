//! A language's reserved words, refused in a few instructions.

/// How many words a language may have.
const MOST: usize = 112;

/// Words with a filter in front: a bit for each pair of first byte and length.
pub(super) struct Words {
    text: &'static [u8],
    /// Where each word begins, and behind the last one the end.
    starts: [u16; MOST],
    count: usize,
    lengths: [u32; 128],
}

impl Words {
    /// From words with one space between them.
    pub(super) const fn new(text: &'static str) -> Words {
        let text = text.as_bytes();
        let mut starts = [0; MOST];
        let mut lengths = [0; 128];
        let mut count = 0;
        let mut start = 0;
        let mut at = 0;
        while at <= text.len() {
            if at == text.len() || text[at] == b' ' {
                assert!(at > start, "one space between words");
                lengths[(text[start] & 127) as usize] |= 1 << ((at - start) & 31);
                starts[count] = start as u16;
                count += 1;
                start = at + 1;
            }
            at += 1;
        }
        starts[count] = start as u16;
        Words {
            text,
            starts,
            count,
            lengths,
        }
    }

    #[inline]
    pub(super) fn contain(&self, word: &[u8]) -> bool {
        let Some(first) = word.first() else {
            return false;
        };
        self.lengths[(*first & 127) as usize] & (1 << (word.len() & 31)) != 0
            && self.is_listed(word)
    }

    fn is_listed(&self, word: &[u8]) -> bool {
        (0..self.count).any(|index| {
            let start = self.starts[index] as usize;
            let end = self.starts[index + 1] as usize - 1;
            &self.text[start..end] == word
        })
    }
}
