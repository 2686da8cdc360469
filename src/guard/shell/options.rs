//! A command's words told apart: options, their values, operands.

use crate::guard::text::Text;

pub(super) struct Options<'a> {
    short: Vec<(u8, Option<&'a [u8]>)>,
    long: Vec<(&'a [u8], Option<&'a [u8]>)>,
    pub operands: Vec<&'a [u8]>,
}

impl<'a> Options<'a> {
    /// Reads words as GNU programs do. `valued`: letters that take a value;
    /// `valued_long`: names that take one as the next word.
    pub(super) fn read(words: &'a [Text], valued: &str, valued_long: &[&str]) -> Self {
        Self::take(words, valued, valued_long, false).0
    }

    /// The same up to the first operand; gives the words from there on, too.
    pub(super) fn leading(
        words: &'a [Text],
        valued: &str,
        valued_long: &[&str],
    ) -> (Self, &'a [Text]) {
        Self::take(words, valued, valued_long, true)
    }

    fn take(
        words: &'a [Text],
        valued: &str,
        valued_long: &[&str],
        leading: bool,
    ) -> (Self, &'a [Text]) {
        let mut options = Self {
            short: Vec::new(),
            long: Vec::new(),
            operands: Vec::new(),
        };
        let mut rest = words;
        let mut ended = false;
        while let Some((word, after)) = rest.split_first() {
            if ended || word.first() != Some(&b'-') || word.len() == 1 {
                if leading {
                    break;
                }
                options.operands.push(word);
            } else if word == b"--" {
                ended = true;
                rest = after;
                if leading {
                    break;
                }
                continue;
            } else if let Some(name) = word.strip_prefix(b"--") {
                let equals = name.iter().position(|byte| *byte == b'=');
                let (name, mut value) = match equals {
                    Some(at) => (&name[..at], Some(&name[at + 1..])),
                    None => (name, None),
                };
                if value.is_none() && valued_long.iter().any(|long| fits(name, long)) {
                    value = after.first().map(Text::as_slice);
                    rest = after.get(1..).unwrap_or_default();
                    options.long.push((name, value));
                    continue;
                }
                options.long.push((name, value));
            } else {
                let letters = &word[1..];
                let takes = letters
                    .iter()
                    .position(|letter| valued.as_bytes().contains(letter));
                let plain = takes.unwrap_or(letters.len());
                options
                    .short
                    .extend(letters[..plain].iter().map(|letter| (*letter, None)));
                if let Some(at) = takes {
                    if at + 1 < letters.len() {
                        options.short.push((letters[at], Some(&letters[at + 1..])));
                    } else {
                        options
                            .short
                            .push((letters[at], after.first().map(Text::as_slice)));
                        rest = after.get(1..).unwrap_or_default();
                        continue;
                    }
                }
            }
            rest = after;
        }
        (options, rest)
    }

    pub(super) fn has(&self, letter: char, long: &str) -> bool {
        self.short
            .iter()
            .any(|(found, _)| char::from(*found) == letter)
            || (!long.is_empty() && self.long.iter().any(|(name, _)| fits(name, long)))
    }

    /// Every value of an option.
    pub(super) fn values(&self, letter: char, long: &str) -> Vec<&'a [u8]> {
        let short = self
            .short
            .iter()
            .filter(|(found, _)| char::from(*found) == letter);
        let long = self
            .long
            .iter()
            .filter(|(name, _)| !long.is_empty() && fits(name, long));
        short
            .filter_map(|(_, value)| *value)
            .chain(long.filter_map(|(_, value)| *value))
            .collect()
    }

    pub(super) fn value(&self, letter: char, long: &str) -> Option<&'a [u8]> {
        self.values(letter, long).pop()
    }
}

/// Whether a name is an option's, written out or cut short.
fn fits(name: &[u8], long: &str) -> bool {
    name == long.as_bytes() || (name.len() >= 3 && long.as_bytes().starts_with(name))
}
