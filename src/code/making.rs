//! Segments under way: files are scanned in all threads and written in order.

use super::build::failed;
use super::census::{Census, Entry, Seen};
use super::gather;
use super::home::Home;
use super::manifest::Part;
use super::scan::{Found, Scratch, scan};
use super::segment::write::{Prepared, Writer};
use super::stat::Stat;
use super::walk::Reason;
use crate::error::Error;
use crate::project::files::{NewFile, Store};
use std::io::{self, BufWriter};

/// A segment is ended when it holds this much memory, so that a tree of any size is
/// indexed in the same room.
const MEMORY: usize = 160 << 20;

/// Segments under way.
pub struct Making<'a> {
    store: &'a Store<'a>,
    pub generation: u64,
    pub read_at: i64,
    writer: Option<(String, Writer<BufWriter<NewFile<'a>>>)>,
    source: u64,
    parts: Vec<Part>,
    entries: Vec<Vec<Entry>>,
    pub others: Vec<Seen>,
}

/// A file that a thread looked at.
enum Looked {
    Indexed(Box<(Stat, u64, Prepared)>),
    Skipped(Stat, Reason),
    Gone,
}

impl<'a> Making<'a> {
    pub fn new(store: &'a Store<'a>, generation: u64) -> Result<Self, Error> {
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
    pub fn scan(&mut self, home: &Home, paths: &[Vec<u8>]) -> Result<(), Error> {
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

    pub fn skip(&mut self, path: Vec<u8>, stat: Stat, reason: Reason) {
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
    pub fn end(&mut self) -> Result<Vec<Part>, Error> {
        self.close()?;
        Ok(std::mem::take(&mut self.parts))
    }

    pub fn census(&mut self, directories: Vec<(Vec<u8>, Stat, Option<bool>)>) -> Census {
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
