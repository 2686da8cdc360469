//! A language's reserved words, refused in a few instructions.

/// How many words a language may have.
const MOST: usize = 112;

/// Words with a filter in front: a bit for each pair of first byte and length.
pub(super) struct Words {
    text: &'static [u8],
    /// Where each word begins, and behind the last one the end.
    starts: [u16; MOST],
    lengths: [u32; 128],
    /// By first byte, the number of the last word that begins with it, counted from one.
    heads: [u8; 128],
    /// For each word, the one before it that begins with the same byte.
    before: [u8; MOST],
}

impl Words {
    /// From words with one space between them.
    pub(super) const fn new(text: &'static str) -> Words {
        let text = text.as_bytes();
        let mut starts = [0; MOST];
        let mut lengths = [0; 128];
        let mut heads = [0; 128];
        let mut before = [0; MOST];
        let mut count = 0;
        let mut start = 0;
        let mut at = 0;
        while at <= text.len() {
            if at == text.len() || text[at] == b' ' {
                assert!(at > start, "one space between words");
                let first = (text[start] & 127) as usize;
                lengths[first] |= 1 << ((at - start) & 31);
                starts[count] = start as u16;
                before[count] = heads[first];
                count += 1;
                heads[first] = count as u8;
                start = at + 1;
            }
            at += 1;
        }
        starts[count] = start as u16;
        Words {
            text,
            starts,
            lengths,
            heads,
            before,
        }
    }

    #[inline]
    pub(super) fn contain(&self, word: &[u8]) -> bool {
        let Some(first) = word.first() else {
            return false;
        };
        let first = (*first & 127) as usize;
        self.lengths[first] & (1 << (word.len() & 31)) != 0
            && self.is_listed(self.heads[first], word)
    }

    fn is_listed(&self, mut number: u8, word: &[u8]) -> bool {
        while let Some(index) = usize::from(number).checked_sub(1) {
            let start = self.starts[index] as usize;
            let end = self.starts[index + 1] as usize - 1;
            if &self.text[start..end] == word {
                return true;
            }
            number = self.before[index];
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_contained_and_nothing_else() {
        const TEXT: &str = "as async await fn for if impl in match mod é";
        let words = Words::new(TEXT);
        for word in TEXT.split(' ') {
            assert!(words.contain(word.as_bytes()), "{word}");
        }
        for other in [
            "", "a", "asyn", "awaits", "fo", "i", "ifs", "modd", "x", "as as", "è",
        ] {
            assert!(!words.contain(other.as_bytes()), "{other}");
        }
    }
}
