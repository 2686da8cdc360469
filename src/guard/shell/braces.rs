//! `{a,b}` and `{1..3}`: one word becomes several.

use super::ast::{Part, Word};
use crate::guard::text::STAR;

/// A word becomes at most so many; after that each brace gives its first choice.
const MAX_WORDS: usize = 64;
/// A word of more pieces stays as it is.
const MAX_UNITS: usize = 256;
const MAX_DEPTH: usize = 8;

enum Unit<'a> {
    Open,
    Comma,
    Close,
    Text(&'a [u8]),
    Part(&'a Part),
}

/// A piece of an expanded word: a part as it stands, or unquoted text.
#[derive(Clone, Debug)]
pub(super) enum Piece<'a> {
    Part(&'a Part),
    Bare(Vec<u8>),
}

type Pieces<'a> = Vec<Piece<'a>>;

/// Every word that a word stands for.
pub(super) fn expand(word: &Word) -> Vec<Pieces<'_>> {
    let braced = word
        .iter()
        .any(|part| matches!(part, Part::Bare(text) if text.contains(&b'{')));
    if !braced {
        return vec![word.iter().map(Piece::Part).collect()];
    }
    let units = units(word);
    if units.len() > MAX_UNITS {
        return vec![word.iter().map(Piece::Part).collect()];
    }
    let mut at = 0;
    let mut words = sequence(&units, &mut at, 0);
    // What closes nothing stands for itself.
    while at < units.len() {
        append(
            &mut words,
            &[vec![Piece::Bare(unit_text(&units[at]).to_vec())]],
        );
        at += 1;
        let more = sequence(&units, &mut at, 0);
        append(&mut words, &more);
    }
    words
}

fn units(word: &Word) -> Vec<Unit<'_>> {
    let mut units = Vec::new();
    for part in word {
        let Part::Bare(text) = part else {
            units.push(Unit::Part(part));
            continue;
        };
        let mut from = 0;
        for (at, byte) in text.iter().enumerate() {
            let unit = match byte {
                b'{' => Unit::Open,
                b',' => Unit::Comma,
                b'}' => Unit::Close,
                _ => continue,
            };
            if at > from {
                units.push(Unit::Text(&text[from..at]));
            }
            units.push(unit);
            from = at + 1;
        }
        if text.len() > from {
            units.push(Unit::Text(&text[from..]));
        }
    }
    units
}

fn unit_text<'a>(unit: &Unit<'a>) -> &'a [u8] {
    match unit {
        Unit::Open => b"{",
        Unit::Comma => b",",
        Unit::Close => b"}",
        Unit::Text(text) => text,
        Unit::Part(_) => b"",
    }
}

/// Everything up to a comma or a closing brace; at depth 0 a comma stands for itself.
fn sequence<'a>(units: &[Unit<'a>], at: &mut usize, depth: usize) -> Vec<Pieces<'a>> {
    let mut words: Vec<Pieces<'a>> = vec![Vec::new()];
    while let Some(unit) = units.get(*at) {
        match unit {
            Unit::Comma | Unit::Close if depth > 0 => return words,
            Unit::Close => return words,
            Unit::Open if depth < MAX_DEPTH => {
                *at += 1;
                let choices = braces(units, at, depth + 1);
                append(&mut words, &choices);
                continue;
            }
            Unit::Part(part) => append(&mut words, &[vec![Piece::Part(part)]]),
            unit => append(&mut words, &[vec![Piece::Bare(unit_text(unit).to_vec())]]),
        }
        *at += 1;
    }
    words
}

/// What stands between braces, after the opening one.
fn braces<'a>(units: &[Unit<'a>], at: &mut usize, depth: usize) -> Vec<Pieces<'a>> {
    let start = *at;
    let mut choices = Vec::new();
    let mut commas = 0;
    loop {
        choices.extend(sequence(units, at, depth));
        match units.get(*at) {
            Some(Unit::Comma) => commas += 1,
            Some(_) => {
                let range = (*at == start + 1).then(|| range(unit_text(&units[start])));
                *at += 1;
                if let Some(range) = range.flatten() {
                    return range;
                }
                if commas > 0 {
                    choices.truncate(MAX_WORDS);
                    return choices;
                }
                return wrapped(choices, b"}");
            }
            None => return wrapped(choices, b""),
        }
        *at += 1;
    }
}

/// Braces that choose nothing stand for themselves.
fn wrapped<'a>(choices: Vec<Pieces<'a>>, end: &[u8]) -> Vec<Pieces<'a>> {
    let mut words = vec![vec![Piece::Bare(b"{".to_vec())]];
    append(&mut words, &choices);
    if !end.is_empty() {
        append(&mut words, &[vec![Piece::Bare(end.to_vec())]]);
    }
    words
}

/// `1..3` and `a..e`; a long range is any text.
fn range<'a>(text: &[u8]) -> Option<Vec<Pieces<'a>>> {
    let text = std::str::from_utf8(text).ok()?;
    let (from, rest) = text.split_once("..")?;
    let to = rest.split("..").next().unwrap_or(rest);
    let word = |text: String| vec![Piece::Bare(text.into_bytes())];
    if let (Ok(from), Ok(to)) = (from.parse::<i32>(), to.parse::<i32>()) {
        let (low, high) = (from.min(to), from.max(to));
        return Some(if i64::from(high) - i64::from(low) < 64 {
            (low..=high)
                .map(|number| word(number.to_string()))
                .collect()
        } else {
            vec![vec![Piece::Bare(vec![STAR])]]
        });
    }
    match (from.as_bytes(), to.as_bytes()) {
        ([from], [to]) => {
            let (low, high) = (*from.min(to), *from.max(to));
            Some(
                (low..=high)
                    .map(|byte| vec![Piece::Bare(vec![byte])])
                    .collect(),
            )
        }
        _ => None,
    }
}

/// Every word with every ending; too many are left out.
fn append<'a>(words: &mut Vec<Pieces<'a>>, endings: &[Pieces<'a>]) {
    if endings.len() == 1 || words.len() * endings.len() > MAX_WORDS {
        for word in words {
            word.extend(endings[0].iter().cloned());
        }
        return;
    }
    let mut all = Vec::new();
    for word in words.iter() {
        for ending in endings {
            let mut longer = word.clone();
            longer.extend(ending.iter().cloned());
            all.push(longer);
        }
    }
    *words = all;
}
