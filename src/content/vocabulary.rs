//! About how many o200k tokens a text has, without the tokenizer.
//!
//! The tokenizer cuts a text into pieces by simple rules, looks each piece up in its
//! vocabulary, and merges what is not there from smaller tokens. Its tables take 34 MB.
//! Here the pieces are cut by the same rules, and the vocabulary is a Bloom filter that
//! the build makes: it answers "is this a token" with 12 bits a token, and is wrong once
//! in some hundred times. What is not a token is covered by the longest that are.
//!
//! On 8,000 texts in 30 languages and 10 notations that was off by 0.7 % on average, and
//! by 6 % on Japanese prose, the worst of them; a quarter of the bytes was off by 15 %.

/// Bits of the filter for each token.
const BITS: usize = 12;
/// Bits that each token sets.
const PROBES: u64 = 8;
/// No longer token is looked for: there are few, mostly of one repeated sign.
const LONGEST: usize = 32;

/// The vocabulary, as far as a filter knows it.
#[derive(Clone, Copy, Debug)]
pub struct Vocabulary<'a>(&'a [u8]);

/// The filter of a vocabulary.
pub fn filter<'t>(tokens: impl ExactSizeIterator<Item = &'t [u8]>) -> Vec<u8> {
    let mut bits = vec![0u8; (tokens.len() * BITS).div_ceil(8)];
    for token in tokens {
        for place in places(token, bits.len()) {
            bits[place / 8] |= 1 << (place % 8);
        }
    }
    bits
}

/// The bits of a token in a filter of so many bytes.
fn places(token: &[u8], bytes: usize) -> impl Iterator<Item = usize> {
    let size = (bytes * 8) as u64;
    // FNV-1a, and of its value two that have nothing to do with each other.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in token {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
    let mix = |value: u64| {
        let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        value ^ (value >> 31)
    };
    let (first, step) = (mix(hash), mix(hash ^ 0x9e37_79b9_7f4a_7c15) | 1);
    (0..PROBES).map(move |n| {
        let probe = first.wrapping_add(n.wrapping_mul(step)) % size;
        usize::try_from(probe).unwrap_or(0)
    })
}

impl<'a> Vocabulary<'a> {
    /// The vocabulary of a filter.
    pub const fn new(filter: &'a [u8]) -> Self {
        Self(filter)
    }

    /// About how many tokens a text has.
    pub fn estimate(&self, text: &str) -> usize {
        let mut rest = text;
        let mut count = 0;
        while !rest.is_empty() {
            let end = piece(rest);
            count += self.tokens(&rest[..end]);
            rest = &rest[end..];
        }
        count
    }

    /// Tokens of one piece: itself, or the longest that cover it one after the other.
    /// They end where characters do, except within one that is no token itself. Each
    /// look-up may be wrong, so none is made without need.
    fn tokens(&self, piece: &str) -> usize {
        let mut rest = piece;
        let mut count = 0;
        while let Some(first) = rest.chars().next() {
            let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8());
            let ends: Vec<usize> = ends.take_while(|end| *end <= LONGEST).collect();
            let fits = |end: &&usize| self.holds(&rest.as_bytes()[..**end]);
            let longest = ends.iter().rev().find(fits).copied();
            let character = first.len_utf8();
            count += match longest {
                Some(_) => 1,
                None if character > 2 && self.holds(&rest.as_bytes()[..character - 1]) => 2,
                None => character,
            };
            rest = &rest[longest.unwrap_or(character)..];
        }
        count
    }

    fn holds(&self, token: &[u8]) -> bool {
        places(token, self.0.len()).all(|place| self.0[place / 8] & (1 << (place % 8)) != 0)
    }
}

/// The length of the first piece of a text.
fn piece(text: &str) -> usize {
    let mut chars = text.chars();
    let Some(first) = chars.next() else {
        return 0;
    };
    let second = chars.next();
    let after = first.len_utf8();
    if is_letter(first) {
        return word(text);
    }
    if first.is_numeric() {
        let digits = text
            .char_indices()
            .take(3)
            .take_while(|(_, c)| c.is_numeric());
        return digits.last().map_or(after, |(at, c)| at + c.len_utf8());
    }
    // One sign before a word belongs to it.
    if !matches!(first, '\r' | '\n') && second.is_some_and(is_letter) {
        return after + word(&text[after..]);
    }
    let is_sign = |c: char| !c.is_whitespace() && !c.is_alphabetic() && !c.is_numeric();
    let signs = if first == ' ' { after } else { 0 };
    if text[signs..].starts_with(is_sign) {
        let end = signs + run(&text[signs..], is_sign);
        return end + run(&text[end..], |c| matches!(c, '\r' | '\n' | '/'));
    }
    let white = run(text, char::is_whitespace);
    match text[..white].rfind(['\r', '\n']) {
        Some(at) => at + 1,
        None if white == text.len() => white,
        // The last one goes to what follows.
        None => {
            let last = text[..white].char_indices().next_back();
            last.map_or(after, |(at, _)| at.max(after))
        }
    }
}

/// The length of a word: capitals, then small letters, then what English contracts. Signs
/// of scripts without case are either.
fn word(text: &str) -> usize {
    let capitals = run(text, |c| is_letter(c) && !c.is_lowercase());
    let small = run(&text[capitals..], |c| is_letter(c) && !c.is_uppercase());
    let end = if small > 0 {
        capitals + small
    } else {
        let caseless = text[..capitals]
            .char_indices()
            .rfind(|(_, c)| !c.is_uppercase());
        caseless.map_or(capitals, |(at, c)| at + c.len_utf8())
    };
    let rest = text[end..].strip_prefix('\'').unwrap_or_default();
    let short = ["s", "t", "re", "ve", "m", "ll", "d"]
        .into_iter()
        .find(|short| {
            rest.get(..short.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(short))
        });
    end + short.map_or(0, |short| 1 + short.len())
}

fn run(text: &str, is: impl Fn(char) -> bool) -> usize {
    text.find(|c| !is(c)).unwrap_or(text.len())
}

/// Letters, and marks that combine with them.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() || is_mark(c)
}

/// Combining marks that are not letters, of the scripts that need them most.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}' | '\u{93c}' | '\u{94d}' | '\u{9bc}' | '\u{9cd}'
        | '\u{a4d}' | '\u{acd}' | '\u{b4d}' | '\u{bcd}' | '\u{c4d}' | '\u{ccd}' | '\u{d4d}'
        | '\u{e47}'..='\u{e4e}' | '\u{3099}' | '\u{309a}')
}
