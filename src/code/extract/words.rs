//! A language's reserved words, refused in a few instructions.

/// A list of words with a filter in front: a bit for each pair of first byte and length.
pub(super) struct Words {
    list: &'static [&'static str],
    lengths: [u32; 128],
}

impl Words {
    pub(super) const fn new(list: &'static [&'static str]) -> Words {
        let mut lengths = [0; 128];
        let mut index = 0;
        while index < list.len() {
            let word = list[index].as_bytes();
            lengths[(word[0] & 127) as usize] |= 1 << (word.len() & 31);
            index += 1;
        }
        Words { list, lengths }
    }

    #[inline]
    pub(super) fn contain(&self, word: &[u8]) -> bool {
        let Some(first) = word.first() else {
            return false;
        };
        self.lengths[(*first & 127) as usize] & (1 << (word.len() & 31)) != 0
            && self.list.iter().any(|known| known.as_bytes() == word)
    }
}
