//! Makes an index of everything, and puts one in place, whole or not at all.

use super::census::Census;
use super::changes;
use super::extract::SCANNER_VERSION;
use super::home::{Found as Opened, Home};
use super::making::Making;
use super::manifest::{self, Manifest, Part};
use super::past::Churn;
use super::rank;
use super::refresh::{add, refresh_with};
use super::segment::Segment;
use super::segment::bytes::{Source, digest};
use super::walk::{Reason, walk};
use super::worktree;
use crate::error::Error;
use crate::project::files::{Disk, Store, open_plain};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// What a build or a refresh did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// `build` or `refresh`; a refresh may find that a build is due.
    pub mode: String,
    pub generation: u64,
    pub files: u64,
    pub symbols: u64,
    /// Files that were scanned.
    pub updated: usize,
    /// Files that the index had and has no more.
    pub removed: usize,
    /// What is not in the index, and why.
    pub skipped: BTreeMap<Reason, usize>,
    /// Bytes of the index, and of the source in it.
    pub length: u64,
    pub source: u64,
}

/// What making an index takes from outside.
pub struct Means<'a> {
    pub disk: &'a Disk<'a>,
    /// The time now, as ledgers have it.
    pub now: &'a str,
    /// How often files changed lately, asked for when everything is built.
    pub churn: &'a (dyn Fn() -> Churn + Sync),
    /// Called once before another process is waited for.
    pub waiting: &'a dyn Fn(),
}

/// Builds everything. After waiting for another process that did the same, its work is
/// only brought up to date.
pub fn build(home: &Home, means: &Means<'_>) -> Result<Report, Error> {
    let before = generation(home);
    let mut waited = false;
    let store = Store::open(home.directory(), means.disk, || {
        (means.waiting)();
        waited = true;
    })?;
    if waited && generation(home) > before {
        return refresh_with(home, &store, means);
    }
    build_with(home, &store, means)
}

/// Makes an index of what another worktree has. `None` where there is none, or it turns
/// out to be of no use.
fn take_over(home: &Home, store: &Store<'_>, means: &Means<'_>) -> Option<Result<Report, Error>> {
    let making = match Making::new(store, 1) {
        Ok(making) => making,
        Err(error) => return Some(Err(error)),
    };
    let (index, census) = worktree::taken_over(home, store)?;
    let changes = changes::compare(&index, &census).ok()?;
    let made = add(home, store, means, &index, census, changes, making).ok()?;
    let (updated, mode) = (made.files as usize, "build".to_owned());
    Some(Ok(Report {
        mode,
        updated,
        removed: 0,
        ..made
    }))
}

fn generation(home: &Home) -> u64 {
    match home.look() {
        Opened::Index(index) => index.manifest().generation,
        _ => 0,
    }
}

/// An error of the disk while an index is written.
pub fn failed(store: &Store<'_>, error: &io::Error) -> Error {
    Error::io("write the index in", store.directory(), error)
}

/// Builds everything, with the right to write.
pub fn build_with(home: &Home, store: &Store<'_>, means: &Means<'_>) -> Result<Report, Error> {
    let before = match home.look() {
        Opened::Index(index) => Some(index.manifest().clone()),
        Opened::Nothing => {
            if let Some(report) = take_over(home, store, means) {
                return report;
            }
            None
        }
        _ => None,
    };
    let mut making = Making::new(store, before.as_ref().map_or(0, |m| m.generation) + 1)?;
    let (churn, walked) = std::thread::scope(|scope| {
        let churn = scope.spawn(|| (means.churn)());
        let walked = walk(home.root(), home.state());
        let made = making.scan(home, &walked.files);
        // Without the past, ranks are made of the present alone.
        (churn.join().unwrap_or_default(), made.map(|()| walked))
    });
    let walked = walked?;
    for (path, stat, reason) in walked.skipped {
        making.skip(path, stat, reason);
    }
    let directories = walked.directories.into_iter();
    let directories = directories.map(|(path, stat)| (path, stat, None)).collect();
    making.others.extend(changes::above(home.root()));
    let parts = making.end()?;
    let ranks = ranks(store, &parts, &churn).map_err(|error| failed(store, &error))?;
    let mut census = making.census(directories);
    for (entries, ranks) in census.segments.iter_mut().zip(ranks) {
        for (entry, rank) in entries.iter_mut().zip(ranks) {
            entry.rank = rank;
        }
    }
    let updated = parts.iter().map(|part| part.files as usize).sum();
    let had = before.map_or(0, |manifest| manifest.files as usize);
    let removed = had.saturating_sub(updated);
    let made = Made {
        mode: "build".to_owned(),
        generation: making.generation,
        base: parts.len(),
        parts,
        census,
    };
    publish(home, store, means, made).map(|report| Report {
        updated,
        removed,
        ..report
    })
}

/// What an index is to consist of.
pub struct Made {
    pub mode: String,
    pub generation: u64,
    pub parts: Vec<Part>,
    /// How many of the parts are those of the last build.
    pub base: usize,
    pub census: Census,
}

/// Puts an index in place of the one before.
pub fn publish(
    home: &Home,
    store: &Store<'_>,
    means: &Means<'_>,
    made: Made,
) -> Result<Report, Error> {
    let Made {
        mode,
        generation,
        parts,
        base,
        census,
    } = made;
    let bytes = census.bytes();
    let name = format!("{generation}.census");
    let mut file = store.begin(&name)?;
    file.write_all(&bytes)
        .map_err(|error| failed(store, &error))?;
    file.finish()?;
    let files: u64 = parts
        .iter()
        .map(|part| u64::from(part.files) - part.dead.len() as u64)
        .sum();
    let mut symbols = 0;
    for part in &parts {
        symbols += u64::from(part.symbols);
        if !part.dead.is_empty() {
            let segment = segment(store, part).map_err(|error| failed(store, &error))?;
            for dead in &part.dead {
                let info = segment.file(*dead).map_err(|error| failed(store, &error))?;
                symbols = symbols.saturating_sub(u64::from(info.symbols));
            }
        }
    }
    let manifest = Manifest {
        generation,
        scanner: SCANNER_VERSION,
        root: home.root().as_os_str().as_encoded_bytes().to_vec(),
        mode: mode.clone(),
        completed_at: means.now.to_owned(),
        census: manifest::Census {
            name,
            length: bytes.len() as u64,
            digest: digest(&bytes),
        },
        files,
        known: files + (census.directories.len() + census.others.len()) as u64,
        symbols,
        base: base as u32,
        parts,
    };
    store.publish(manifest::NAME, &manifest.bytes())?;
    store.keep_only(&manifest.names());
    Ok(Report {
        mode,
        generation,
        files,
        symbols,
        updated: 0,
        removed: 0,
        skipped: skipped(&census),
        length: manifest.length(),
        source: manifest.parts.iter().map(|part| part.source).sum(),
    })
}

/// What is in no segment, and why.
pub fn skipped(census: &Census) -> BTreeMap<Reason, usize> {
    let mut counts = BTreeMap::new();
    for reason in census.others.iter().filter_map(|seen| seen.reason) {
        if reason != Reason::Outside {
            *counts.entry(reason).or_default() += 1;
        }
    }
    counts
}

/// Opens a segment that was just written.
pub fn segment(store: &Store<'_>, part: &Part) -> io::Result<Segment> {
    let file = open_plain(&store.directory().join(&part.name))?;
    let length = part.length;
    Segment::open(Source::File { file, length })
}

fn ranks(store: &Store<'_>, parts: &[Part], churn: &Churn) -> io::Result<Vec<Vec<u16>>> {
    let segments: io::Result<Vec<Segment>> =
        parts.iter().map(|part| segment(store, part)).collect();
    rank::ranks(&segments?, churn)
}
