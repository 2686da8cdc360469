//! Which files matter: computed once when an index is built, kept as a number a file.
//!
//! A file is linked to those that define the names it uses. A name counts less the more
//! files use it, and much less the more files define it: `get` tells nothing. What flows
//! to a file over these links and how long it is are two orders of all files, joined by
//! their places to a number of at most one. Where git can tell, how often a file was
//! changed lately is added to it: one change more weighs as much as everything that the
//! present says, which decides among files that changed as often, and where nothing did.
//! Tests, generated and other people's files give way.

use super::class::Class;
use super::language::Language;
use super::past::Churn;
use super::scan::hash;
use super::segment::{FileInfo, NamesOf, Segment, Uses, definitions};
use super::symbol::Kind;
use std::io;

/// A name that more files define tells nothing about any of them.
const MOST_DEFINED: usize = 6;
/// A name that more files use is not followed to each of them.
const MOST_USED: usize = 2_000;
const ROUNDS: usize = 12;
const DAMPING: f32 = 0.85;
/// How far the first places of an order stand out.
const SMOOTH: f32 = 60.0;

/// The rank of every file of the segments, the highest first at 65,535.
pub fn ranks(segments: &[Segment], churn: &Churn) -> io::Result<Vec<Vec<u16>>> {
    let mut files: Vec<&FileInfo> = Vec::new();
    for segment in segments {
        files.extend(segment.all_files()?);
    }
    let linked = flow(files.len(), &links(segments)?);
    let lines: Vec<f32> = files.iter().map(lines).collect();
    let mut scores = joined(&[&linked, &lines]);
    for (score, file) in scores.iter_mut().zip(&files) {
        let changed = churn.get(&file.path).copied().unwrap_or_default();
        *score = (*score + changed) * weight(file);
    }
    let mut ranks = vec![0u16; files.len()];
    for (place, file) in places(&scores).into_iter().enumerate() {
        let share = 1.0 - place as f32 / files.len() as f32;
        ranks[file] = (share * 65_535.0) as u16;
    }
    let mut rest = ranks.into_iter();
    let counts = segments.iter().map(|segment| segment.files as usize);
    Ok(counts
        .map(|count| rest.by_ref().take(count).collect())
        .collect())
}

/// How long a file is that defines something.
fn lines(file: &&FileInfo) -> f32 {
    if file.symbols == 0 {
        0.0
    } else {
        file.lines as f32
    }
}

/// Orders of the same things as one number each: one for what is first in all of them.
fn joined(orders: &[&[f32]]) -> Vec<f32> {
    let mut scores = vec![0f32; orders.first().map_or(0, |values| values.len())];
    for values in orders {
        // What is equal has the same place.
        let (mut place, mut before) = (0, f32::INFINITY);
        for (number, file) in places(values).into_iter().enumerate() {
            if values[file] < before {
                (place, before) = (number, values[file]);
            }
            if values[file] > 0.0 {
                scores[file] += SMOOTH / (SMOOTH + place as f32);
            }
        }
    }
    for score in &mut scores {
        *score /= orders.len() as f32;
    }
    scores
}

fn weight(file: &FileInfo) -> f32 {
    let by_class = Class::weight(file.class);
    if file.language.is_data() || file.language == Language::Other {
        by_class * 0.1
    } else {
        by_class
    }
}

/// The indexes of values, the largest value first.
fn places(values: &[f32]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*b].total_cmp(&values[*a]).then(a.cmp(b)));
    order
}

/// A file that uses a name of another, and how much that says.
struct Link {
    from: u32,
    to: u32,
    weight: f32,
}

fn links(segments: &[Segment]) -> io::Result<Vec<Link>> {
    let mut defined: Vec<(u32, u32)> = Vec::new();
    let mut first = 0;
    for segment in segments {
        segment.candidates(NamesOf::Code, b"", &mut |name, value| {
            if name.len() > 2 {
                let hash = hash(name);
                let real = definitions(value)?;
                let real = real.iter().filter(|one| is_linked(one.kind));
                let mut files: Vec<u32> = real.map(|one| first + one.file).collect();
                files.dedup();
                if files.len() <= MOST_DEFINED {
                    defined.extend(files.into_iter().map(|file| (hash, file)));
                }
            }
            Ok(true)
        })?;
        first += segment.files;
    }
    defined.sort_unstable();
    let mut links = Vec::new();
    let mut first = 0;
    for segment in segments {
        let mut at = 0;
        segment.all_uses(&mut |hash, uses| {
            while defined.get(at).is_some_and(|one| one.0 < hash) {
                at += 1;
            }
            let same = defined[at..].iter().take_while(|one| one.0 == hash).count();
            let Uses::In(users) = uses else {
                return Ok(());
            };
            if same == 0 || same > MOST_DEFINED || users.len() > MOST_USED {
                return Ok(());
            }
            let rare = (segment.files as f32 / users.len() as f32).ln();
            let weight = rare / (same * same) as f32;
            for user in users {
                for (_, to) in &defined[at..at + same] {
                    let from = first + user;
                    if from != *to {
                        let to = *to;
                        links.push(Link { from, to, weight });
                    }
                }
            }
            Ok(())
        })?;
        first += segment.files;
    }
    Ok(links)
}

/// Locals and members are used where they are known from elsewhere, too.
const fn is_linked(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::Field | Kind::Variant | Kind::Variable | Kind::Key | Kind::Heading
    )
}

/// What flows to each file over the links.
fn flow(files: usize, links: &[Link]) -> Vec<f32> {
    let mut out = vec![0f32; files];
    for link in links {
        out[link.from as usize] += link.weight;
    }
    let even = 1.0 / files.max(1) as f32;
    let mut now = vec![even; files];
    for _ in 0..ROUNDS {
        let mut next = vec![(1.0 - DAMPING) * even; files];
        for link in links {
            let from = link.from as usize;
            next[link.to as usize] += DAMPING * now[from] * link.weight / out[from];
        }
        now = next;
    }
    // What nobody uses has only what all have.
    let floor = (1.0 - DAMPING) * even * 1.001;
    for value in &mut now {
        if *value <= floor {
            *value = 0.0;
        }
    }
    now
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_joined_by_their_places() {
        let scores = joined(&[&[9.0, 1e9, 0.0, 9.0], &[2.0, 3.0, 1.0, 0.0]]);
        assert!((scores[1] - 1.0).abs() < 1e-6, "first in both");
        assert!(scores[0] > scores[3], "equal in one, first in the other");
        assert!(scores[3] > 0.0 && scores[2] > 0.0);
        assert!(joined(&[]).is_empty());
    }
}
