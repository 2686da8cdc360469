//! What somebody may have meant: names and paths that are nearly the typed one.

use super::find::{ordinal, scoped};
use super::index::Index;
use super::path::shown;
use super::segment::{NamesOf, definitions};
use std::collections::HashSet;
use std::io;

/// How many are offered.
const NEAREST: usize = 5;

/// Names that somebody may have meant.
pub fn nearest(index: &Index, text: &str) -> io::Result<Vec<String>> {
    let name = scoped(text).map_or(text, |(_, name)| name);
    let name = ordinal(name).0;
    let mut found = fuzzy(index, NamesOf::Code, name, 2)?;
    if found.len() < NEAREST && name.len() >= 3 {
        let lower = name.to_ascii_lowercase();
        let mut longer = Vec::new();
        for (_, part) in index.parts() {
            part.segment
                .candidates(NamesOf::Code, lower.as_bytes(), &mut |key, value| {
                    if !part.alive(definitions(value)?).is_empty() {
                        longer.push((key.len(), shown(key)));
                    }
                    Ok(longer.len() < 10_000)
                })?;
        }
        longer.sort();
        found.extend(longer.into_iter().map(|(_, name)| name));
    }
    let mut seen = HashSet::new();
    found.retain(|name| name != text && seen.insert(name.clone()));
    found.truncate(NEAREST);
    Ok(found)
}

/// Paths that somebody may have meant: of the same name elsewhere, or nearly so.
pub fn nearest_paths(index: &Index, path: &str) -> io::Result<Vec<String>> {
    let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_lowercase();
    let wanted = name(path);
    let mut near = Vec::new();
    for (_, info) in index.files()? {
        let shown = info.shown();
        let distance = match name(&shown) {
            same if same == wanted => 0,
            other if other.len().abs_diff(wanted.len()) <= 2 => {
                strsim::osa_distance(&other, &wanted)
            }
            _ => continue,
        };
        if distance <= 2 {
            near.push((distance, strsim::osa_distance(&shown, path), shown));
        }
    }
    near.sort();
    near.truncate(NEAREST);
    Ok(near.into_iter().map(|(_, _, path)| path).collect())
}

/// Names at most so many edits away, the nearest first. Two letters that changed places
/// can touch two pieces of a name, so of twice as many pieces and one more, one is the
/// same; only names with such a piece are compared.
pub fn fuzzy(index: &Index, of: NamesOf, name: &str, edits: usize) -> io::Result<Vec<String>> {
    let lower = name.to_ascii_lowercase();
    let length = lower.chars().count();
    if length < 4 {
        return Ok(Vec::new());
    }
    let edits = edits.min(length / 3);
    let characters: Vec<char> = lower.chars().collect();
    let pieces: Vec<String> = match length / (2 * edits + 1) {
        // Too short to say where a name is: all of them, once.
        ..3 => vec![String::new()],
        size => characters
            .chunks(size)
            .map(|piece| piece.iter().collect())
            .collect(),
    };
    let mut found: Vec<(usize, String)> = Vec::new();
    for (_, part) in index.parts() {
        for piece in &pieces {
            part.segment
                .candidates(of, piece.as_bytes(), &mut |key, value| {
                    if key.len().abs_diff(lower.len()) <= edits * 4 {
                        let other = shown(key).to_lowercase();
                        let distance = strsim::osa_distance(&lower, &other);
                        if distance <= edits && !part.alive(definitions(value)?).is_empty() {
                            found.push((distance, shown(key)));
                        }
                    }
                    Ok(true)
                })?;
        }
    }
    found.sort();
    found.dedup();
    Ok(found.into_iter().map(|(_, name)| name).collect())
}
