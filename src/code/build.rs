//! Makes an index: all of it, or what changed.
//!
//! A refresh adds a segment of what is new and marks what it replaces as dead. Small
//! segments are scanned again together with it, so that their number grows with the
//! logarithm of the changes; where more than a tenth of all files changed since the last
//! build, everything is scanned again. Scanning is fast enough that nothing is ever merged:
//! what is in an index always comes straight from the files.

use super::census::{Census, Entry, Seen};
use super::changes::{self, Changes};
use super::extract::SCANNER_VERSION;
use super::gather;
use super::home::{Found as Opened, Home};
use super::index::{Again, FileId, Index, again};
use super::manifest::{self, Manifest, Part};
use super::rank::{self, Churn};
use super::scan::{Found, Scratch, scan};
use super::segment::Segment;
use super::segment::bytes::{Source, digest};
use super::segment::write::{Prepared, Writer};
use super::stat::Stat;
use super::walk::{Reason, walk};
use crate::error::Error;
use crate::project::files::{Disk, NewFile, Store};
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{self, BufWriter, Write};

/// A segment is ended when it holds this much memory, so that a tree of any size is
/// indexed in the same room.
const MEMORY: usize = 160 << 20;
/// A build follows when more than one in so many files changed.
const TENTH: usize = 10;

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

/// Brings an index up to date, or builds it where there is none that can be read.
pub fn refresh(home: &Home, means: &Means<'_>) -> Result<Report, Error> {
    let store = Store::open(home.directory(), means.disk, || (means.waiting)())?;
    refresh_with(home, &store, means)
}

fn generation(home: &Home) -> u64 {
    match home.look() {
        Opened::Index(index) => index.manifest().generation,
        _ => 0,
    }
}

fn failed(store: &Store<'_>, error: &io::Error) -> Error {
    Error::io("write the index in", store.directory(), error)
}

fn build_with(home: &Home, store: &Store<'_>, means: &Means<'_>) -> Result<Report, Error> {
    let before = match home.look() {
        Opened::Index(index) => Some(index.manifest().clone()),
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
    publish(
        home,
        store,
        means,
        "build",
        making.generation,
        parts,
        &census,
    )
    .map(|report| Report {
        updated,
        removed,
        ..report
    })
}

fn refresh_with(home: &Home, store: &Store<'_>, means: &Means<'_>) -> Result<Report, Error> {
    let Opened::Index(index) = home.look() else {
        return build_with(home, store, means);
    };
    if index.manifest().scanner != SCANNER_VERSION {
        return build_with(home, store, means);
    }
    let making = Making::new(store, index.manifest().generation + 1)?;
    let compared =
        changes::census(&index).and_then(|census| Ok((changes::compare(&index, &census)?, census)));
    // What is torn is made anew.
    let Ok((changes, census)) = compared else {
        return build_with(home, store, means);
    };
    if !changes.any {
        return Ok(unchanged(&index, &census));
    }
    let base = index.manifest().parts.first().map_or(0, |part| part.files) as usize;
    let later = index.manifest().parts.iter().skip(1);
    let later: usize = later
        .map(|part| part.files as usize - part.dead.len())
        .sum();
    let new = changes.suspects.len() + changes.candidates.len();
    let many = index
        .manifest()
        .parts
        .first()
        .is_some_and(|part| part.length > MEMORY as u64 / 2);
    if (later + new) * TENTH > base.max(TENTH) && !many {
        return build_with(home, store, means);
    }
    add(home, store, means, &index, census, changes, making)
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
fn add(
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
            let before = std::fs::symlink_metadata(super::path::place(root, path));
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
    while count > 0
        && parts.len() > 1
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
    publish(home, store, means, "refresh", generation, parts, &census).map(|report| Report {
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
    let mut census = changes::census(&index).map_err(damaged)?;
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
    let parts = manifest.parts.clone();
    let mode = manifest.mode.clone();
    let generation = manifest.generation + 1;
    publish(home, &store, means, &mode, generation, parts, &census).map(|published| {
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

fn publish(
    home: &Home,
    store: &Store<'_>,
    means: &Means<'_>,
    mode: &str,
    generation: u64,
    parts: Vec<Part>,
    census: &Census,
) -> Result<Report, Error> {
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
        mode: mode.to_owned(),
        completed_at: means.now.to_owned(),
        census: manifest::Census {
            name,
            length: bytes.len() as u64,
            digest: digest(&bytes),
        },
        files,
        known: files + (census.directories.len() + census.others.len()) as u64,
        symbols,
        parts,
    };
    store.publish(manifest::NAME, &manifest.bytes())?;
    store.keep_only(&manifest.names());
    Ok(Report {
        mode: mode.to_owned(),
        generation,
        files,
        symbols,
        updated: 0,
        removed: 0,
        skipped: skipped(census),
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

fn segment(store: &Store<'_>, part: &Part) -> io::Result<Segment> {
    let file = File::open(store.directory().join(&part.name))?;
    let length = part.length;
    Segment::open(Source::File { file, length })
}

fn ranks(store: &Store<'_>, parts: &[Part], churn: &Churn) -> io::Result<Vec<Vec<u16>>> {
    let segments: io::Result<Vec<Segment>> =
        parts.iter().map(|part| segment(store, part)).collect();
    rank::ranks(&segments?, churn)
}

/// Segments under way.
struct Making<'a> {
    store: &'a Store<'a>,
    generation: u64,
    read_at: i64,
    writer: Option<(String, Writer<BufWriter<NewFile<'a>>>)>,
    source: u64,
    parts: Vec<Part>,
    entries: Vec<Vec<Entry>>,
    others: Vec<Seen>,
}

/// A file that a thread looked at.
enum Looked {
    Indexed(Box<(Stat, u64, Prepared)>),
    Skipped(Stat, Reason),
    Gone,
}

impl<'a> Making<'a> {
    fn new(store: &'a Store<'a>, generation: u64) -> Result<Self, Error> {
        let now = Stat::of(&store.now()?);
        Ok(Self {
            store,
            generation,
            read_at: now.modified,
            writer: None,
            source: 0,
            parts: Vec::new(),
            entries: Vec::new(),
            others: Vec::new(),
        })
    }

    /// Scans files, which are sorted, into segments.
    fn scan(&mut self, home: &Home, paths: &[Vec<u8>]) -> Result<(), Error> {
        let root = home.root();
        let look = |path: &Vec<u8>, scratch: &mut Scratch| match scan(root, path, scratch) {
            Found::Indexed(file) => {
                let size = file.bytes.len() as u64;
                Looked::Indexed(Box::new((file.stat, size, Prepared::of(&file))))
            }
            Found::Skipped(stat, reason) => Looked::Skipped(stat, reason),
            Found::Gone => Looked::Gone,
        };
        let store = self.store;
        let mut refused = None;
        let done = gather::in_order(paths, look, |path, looked| {
            match looked {
                Looked::Indexed(file) => {
                    let (stat, size, prepared) = *file;
                    if let Err(error) = self.add(stat, size, &prepared) {
                        refused = Some(error);
                        return Err(io::ErrorKind::Other.into());
                    }
                }
                Looked::Skipped(stat, reason) => self.skip(path.clone(), stat, reason),
                Looked::Gone => {}
            }
            Ok(())
        });
        match (refused, done) {
            (Some(error), _) => Err(error),
            (None, done) => done.map_err(|error| failed(store, &error)),
        }
    }

    fn skip(&mut self, path: Vec<u8>, stat: Stat, reason: Reason) {
        self.others.push(Seen {
            path,
            stat,
            trusted: !stat.is_racy(self.read_at),
            reason: Some(reason),
        });
    }

    fn add(&mut self, stat: Stat, size: u64, file: &Prepared) -> Result<(), Error> {
        let store = self.store;
        if self.writer.is_none() {
            let name = format!("{}-{}.segment", self.generation, self.parts.len());
            let out = BufWriter::with_capacity(256 << 10, store.begin(&name)?);
            self.writer = Some((name, Writer::new(out)));
            self.entries.push(Vec::new());
        }
        if let Some((_, writer)) = &mut self.writer {
            writer.add(file).map_err(|error| failed(store, &error))?;
            self.source += size;
            if let Some(entries) = self.entries.last_mut() {
                entries.push(Entry {
                    stat,
                    trusted: !stat.is_racy(self.read_at),
                    rank: 0,
                    tokens: None,
                });
            }
            if writer.memory() > MEMORY {
                self.close()?;
            }
        }
        Ok(())
    }

    /// Ends the open segment.
    fn close(&mut self) -> Result<(), Error> {
        let Some((name, writer)) = self.writer.take() else {
            return Ok(());
        };
        let store = self.store;
        let finished = writer.finish().map_err(|error| failed(store, &error))?;
        let file = finished.out.into_inner();
        file.map_err(|error| failed(store, error.error()))?
            .finish()?;
        self.parts.push(Part {
            name,
            length: finished.length,
            identity: finished.identity,
            files: finished.files,
            symbols: finished.symbols,
            dead: Vec::new(),
            source: std::mem::take(&mut self.source),
        });
        Ok(())
    }

    /// Ends all segments.
    fn end(&mut self) -> Result<Vec<Part>, Error> {
        self.close()?;
        Ok(std::mem::take(&mut self.parts))
    }

    fn census(&mut self, directories: Vec<(Vec<u8>, Stat, Option<bool>)>) -> Census {
        self.others.sort_by(|a, b| a.path.cmp(&b.path));
        let directories = directories.into_iter();
        Census {
            segments: std::mem::take(&mut self.entries),
            directories: directories
                .map(|(path, stat, trusted)| Seen {
                    path,
                    stat,
                    trusted: trusted.unwrap_or_else(|| !stat.is_racy(self.read_at)),
                    reason: None,
                })
                .collect(),
            others: std::mem::take(&mut self.others),
        }
    }
}
