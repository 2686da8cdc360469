//! What some file systems do not tell apart.

use super::text::{Text, is_mark};

/// Takes out what some file systems do not tell apart: letter case, composed letters,
/// characters without width. Marks stay.
pub(super) fn fold(part: &[u8]) -> Text {
    if part.is_ascii() {
        return part.to_ascii_lowercase();
    }
    let mut out = Text::new();
    for chunk in part.chunk_by(|left, right| is_mark(*left) == is_mark(*right)) {
        if chunk.first().is_some_and(|byte| is_mark(*byte)) {
            out.extend(chunk);
            continue;
        }
        let text = String::from_utf8_lossy(chunk);
        let folded = text
            .chars()
            .filter(|c| !without_width(*c))
            .flat_map(char::to_uppercase)
            .flat_map(char::to_lowercase);
        let mut buffer = [0; 4];
        for c in folded {
            let (base, accent) = decomposed(c);
            for c in [Some(base), accent].into_iter().flatten() {
                out.extend(c.encode_utf8(&mut buffer).bytes());
            }
        }
    }
    out
}

/// File systems that ignore letter case ignore these as well.
fn without_width(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}

/// A small letter of western and central Europe as its base and its accent.
fn decomposed(c: char) -> (char, Option<char>) {
    const ACCENTS: [(char, &str, &str); 9] = [
        ('\u{300}', "àèìòùǹ", "aeioun"),
        ('\u{301}', "áéíóúýćńśźĺŕ", "aeiouycnszlr"),
        ('\u{302}', "âêîôûŵŷĉĝĥĵŝ", "aeiouwycghjs"),
        ('\u{303}', "ãõñĩũ", "aoniu"),
        ('\u{308}', "äëïöüÿ", "aeiouy"),
        ('\u{30a}', "åů", "au"),
        ('\u{327}', "çşţķļņŗģ", "cstklnrg"),
        ('\u{30c}', "čďěňřšťž", "cdenrstz"),
        ('\u{304}', "āēīōū", "aeiou"),
    ];
    if c.is_ascii() {
        return (c, None);
    }
    for (accent, composed, bases) in ACCENTS {
        if let Some(at) = composed.chars().position(|letter| letter == c) {
            return (bases.chars().nth(at).unwrap_or(c), Some(accent));
        }
    }
    (c, None)
}
