//! Brings an index up to date.
//!
//! A refresh adds a segment of what is new and marks what it replaces as dead. Small
//! segments are scanned again together with it, so that their number grows with the
//! logarithm of the changes; where more than a tenth of all files changed since the last
//! build, everything is scanned again. Scanning is fast enough that nothing is ever merged:
//! what is in an index always comes straight from the files.

use super::build::{Made, Means, Report, build_with, failed, publish, segment, skipped};
use super::census::Census;
use super::changes::{self, Changes};
use super::extract::SCANNER_VERSION;
use super::gather;
use super::home::{Found as Opened, Home};
use super::index::{FileId, Index};
use super::making::Making;
use super::manifest::Part;
use super::path::place;
use super::scan::{Again, Scratch, again};
use super::stat::Stat;
use crate::error::Error;
use crate::project::files::Store;
use std::collections::HashMap;
use std::{fs, io};

/// A build follows when more than one in so many files changed.
const TENTH: usize = 10;

/// Brings an index up to date, or builds it where there is none that can be read.
pub fn refresh(home: &Home, means: &Means<'_>) -> Result<Report, Error> {
    let store = Store::open(home.directory(), means.disk, || (means.waiting)())?;
    refresh_with(home, &store, means)
}

/// The same, with the right to write.
pub fn refresh_with(home: &Home, store: &Store<'_>, means: &Means<'_>) -> Result<Report, Error> {
    let Opened::Index(index) = home.look() else {
        return build_with(home, store, means);
    };
    if index.manifest().scanner != SCANNER_VERSION {
        return build_with(home, store, means);
    }
    let making = Making::new(store, index.manifest().generation + 1)?;
    let compared = index
        .census()
        .and_then(|census| Ok((changes::compare(&index, &census)?, census)));
    // What is torn is made anew.
    let Ok((changes, census)) = compared else {
        return build_with(home, store, means);
    };
    if !changes.any {
        // What a broken-off process could not remove.
        store.keep_only(&index.manifest().names());
        return Ok(unchanged(&index, &census));
    }
    let (base, later) = sizes(&index);
    let new = changes.suspects.len() + changes.candidates.len();
    if (later + new) * TENTH > base.max(TENTH) {
        return build_with(home, store, means);
    }
    add(home, store, means, &index, census, changes, making)
}

/// Files of the last build, and files that came later.
fn sizes(index: &Index) -> (usize, usize) {
    let manifest = index.manifest();
    let count = |parts: &[Part]| {
        let alive = |part: &Part| (part.files as usize).saturating_sub(part.dead.len());
        parts.iter().map(alive).sum()
    };
    let cut = manifest.parts.len().min(manifest.base as usize);
    let (base, later) = manifest.parts.split_at(cut);
    (count(base), count(later))
}

fn unchanged(index: &Index, census: &Census) -> Report {
    let manifest = index.manifest();
    Report {
        mode: "refresh".to_owned(),
        generation: manifest.generation,
        files: manifest.files,
        symbols: manifest.symbols,
        updated: 0,
        removed: 0,
        skipped: skipped(census),
        length: manifest.length(),
        source: manifest.parts.iter().map(|part| part.source).sum(),
    }
}

/// Adds a segment of what changed.
pub fn add(
    home: &Home,
    store: &Store<'_>,
    means: &Means<'_>,
    index: &Index,
    census: Census,
    changes: Changes,
    mut making: Making<'_>,
) -> Result<Report, Error> {
    let damaged = |error: io::Error| home.unreadable(&error);
    let mut census = census;
    let mut parts = index.manifest().parts.clone();
    let mut dead: Vec<FileId> = changes.gone.clone();
    // What looks different: the same content keeps its place, and is believed from now on.
    let mut wanted: Vec<Vec<u8>> = changes.candidates;
    let mut known = Vec::with_capacity(changes.suspects.len());
    for (id, path) in changes.suspects {
        known.push((id, index.file(id).map_err(damaged)?.content, path));
    }
    let root = home.root();
    let mut ranks: HashMap<Vec<u8>, u16> = HashMap::new();
    let mut updated = Vec::new();
    gather::in_order(
        &known,
        |(_, content, path), scratch: &mut Scratch| {
            let before = fs::symlink_metadata(place(root, path));
            let stat = before.map(|data| Stat::of(&data)).unwrap_or_default();
            (
                stat,
                matches!(again(root, path, Some(*content), scratch), Again::Same),
            )
        },
        |(id, _, path), (stat, same)| {
            let entry = &mut census.segments[id.segment as usize][id.file as usize];
            if same {
                entry.stat = stat;
                entry.trusted = !stat.is_racy(making.read_at);
            } else {
                ranks.insert(path.clone(), entry.rank);
                updated.push((*id, path.clone()));
            }
            Ok(())
        },
    )
    .map_err(damaged)?;
    let had = updated.len() + wanted.len();
    for (id, path) in updated {
        dead.push(id);
        wanted.push(path);
    }
    // Small segments at the end are scanned again with it.
    let mut count = wanted.len();
    let base = index.manifest().base as usize;
    while count > 0
        && parts.len() > base
        && let Some(last) = parts.last()
        && alive(last, &dead, parts.len() - 1) <= 2 * count
    {
        let segment = parts.len() - 1;
        let gone: Vec<u32> = of_segment(&dead, segment);
        for (id, info) in index.files().map_err(damaged)? {
            if id.segment as usize == segment && !gone.contains(&id.file) {
                let entry = census.segments[segment][id.file as usize];
                ranks.insert(info.path.clone(), entry.rank);
                wanted.push(info.path.clone());
            }
        }
        count = wanted.len();
        parts.pop();
        census.segments.pop();
        dead.retain(|id| id.segment as usize != segment);
    }
    wanted.sort();
    wanted.dedup();
    making.others = changes.others;
    making.scan(home, &wanted)?;
    for (segment, part) in parts.iter_mut().enumerate() {
        part.dead.extend(of_segment(&dead, segment));
        part.dead.sort_unstable();
        part.dead.dedup();
    }
    let new = making.end()?;
    let middle = u16::MAX / 2;
    let mut names = Vec::new();
    for part in &new {
        names.push(segment(store, part).map_err(|error| failed(store, &error))?);
    }
    let mut added = making.census(changes.directories);
    for (entries, segment) in added.segments.iter_mut().zip(&names) {
        let files = segment.all_files().map_err(damaged)?;
        for (entry, info) in entries.iter_mut().zip(files) {
            entry.rank = ranks.get(&info.path).copied().unwrap_or(middle);
        }
    }
    census.segments.append(&mut added.segments);
    census.directories = added.directories;
    census.others = added.others;
    let removed = changes.gone.len();
    parts.extend(new);
    let generation = making.generation;
    let made = Made {
        mode: "refresh".to_owned(),
        generation,
        parts,
        base,
        census,
    };
    publish(home, store, means, made).map(|report| Report {
        updated: had,
        removed,
        ..report
    })
}

fn of_segment(ids: &[FileId], segment: usize) -> Vec<u32> {
    let ids = ids.iter().filter(|id| id.segment as usize == segment);
    ids.map(|id| id.file).collect()
}

fn alive(part: &Part, dead: &[FileId], segment: usize) -> usize {
    let dead = part.dead.len() + of_segment(dead, segment).len();
    (part.files as usize).saturating_sub(dead)
}

/// Counts tokens of files that were not counted yet, with `count`; how many those are.
pub fn summarize(
    home: &Home,
    means: &Means<'_>,
    count: &(dyn Fn(&[u8]) -> usize + Sync),
) -> Result<(Report, usize), Error> {
    let store = Store::open(home.directory(), means.disk, || (means.waiting)())?;
    let report = refresh_with(home, &store, means)?;
    let index = home.open()?;
    let damaged = |error: io::Error| home.unreadable(&error);
    let mut census = index.census().map_err(damaged)?;
    let mut wanted = Vec::new();
    for (id, _) in index.files().map_err(damaged)? {
        if census.segments[id.segment as usize][id.file as usize]
            .tokens
            .is_none()
        {
            wanted.push(id);
        }
    }
    let mut counted = 0;
    gather::in_order(
        &wanted,
        |id, (): &mut ()| {
            let live = index.live_file(*id).ok().flatten();
            live.map(|live| u32::try_from(count(&live.bytes)).unwrap_or(u32::MAX - 1))
        },
        |id, tokens| {
            census.segments[id.segment as usize][id.file as usize].tokens = tokens;
            counted += usize::from(tokens.is_some());
            Ok(())
        },
    )
    .map_err(damaged)?;
    if counted == 0 {
        return Ok((report, 0));
    }
    let manifest = index.manifest();
    let made = Made {
        mode: manifest.mode.clone(),
        generation: manifest.generation + 1,
        parts: manifest.parts.clone(),
        base: manifest.base as usize,
        census,
    };
    publish(home, &store, means, made).map(|published| {
        let updated = report.updated;
        (
            Report {
                updated,
                ..published
            },
            counted,
        )
    })
}
