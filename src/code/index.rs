//! An index that is read: its segments, and over them what changed since they were made.
//!
//! A question is asked of all segments at once. What it is about to print is compared with
//! the files; those that changed are scanned then and there into a segment in memory, and
//! the question is asked again. So an answer is never made of old text, and no reader
//! writes, locks or waits.

use super::census::Census;
use super::changes::{self, Changes};
use super::gather;
use super::home::Home;
use super::manifest::Manifest;
use super::part::Part;
use super::path::{place, shown};
use super::scan::{self, Again, Content, Found, Scanned, Scratch, again};
use super::segment::bytes::{Piece, Source, damaged, digest};
use super::segment::write::{Prepared, Writer};
use super::segment::{FileInfo, Segment};
use super::symbol::Symbol;
use super::walk::parent;
use crate::project::files::open_plain;
use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// A file of an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId {
    pub segment: u32,
    pub file: u32,
}

/// Why a question was not answered.
#[derive(Debug)]
pub enum Trouble {
    Io(io::Error),
    /// These files are not what they were; `Index::settle` scans them and asks again.
    Changed(Vec<FileId>),
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// A file as it is now, with the definitions that belong to just these bytes.
#[derive(Clone, Debug)]
pub struct Live {
    pub id: FileId,
    pub info: FileInfo,
    pub bytes: Arc<Vec<u8>>,
    pub symbols: Arc<Vec<Symbol>>,
    /// The index knew this content; otherwise it was scanned for this answer.
    pub fresh: bool,
}

/// An open index.
#[derive(Debug)]
pub struct Index {
    home: Home,
    manifest: Manifest,
    /// Opened with the segments: later another process may have removed it.
    census: Source,
    parts: Vec<Part>,
    /// All known files were compared, so that new and deleted ones are known, too.
    complete: bool,
    /// Files that were scanned for this answer.
    rescanned: usize,
}

impl Index {
    /// Opens the files that a manifest names.
    pub fn open(home: &Home, manifest: Manifest) -> io::Result<Self> {
        let census = match &*manifest.census.name {
            "" => Source::Memory(Vec::new()),
            name => {
                let file = open_plain(&home.directory().join(name))?;
                let length = file.metadata()?.len();
                Source::File { file, length }
            }
        };
        let mut parts = Vec::with_capacity(manifest.parts.len().min(64));
        for part in &manifest.parts {
            let file = open_plain(&home.directory().join(&part.name))?;
            let length = file.metadata()?.len();
            if length != part.length {
                return Err(damaged("a segment has another length"));
            }
            let segment = Segment::open(Source::File { file, length })?;
            if segment.identity != part.identity || segment.files != part.files {
                return Err(damaged("a segment is not the one that was written"));
            }
            parts.push(Part {
                segment,
                dead: part.dead.iter().copied().collect(),
                live: None,
            });
        }
        Ok(Self {
            home: home.clone(),
            manifest,
            census,
            parts,
            complete: false,
            rescanned: 0,
        })
    }

    pub const fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// What was seen of every file.
    pub fn census(&self) -> io::Result<Census> {
        let known = &self.manifest.census;
        if self.census.length() != known.length {
            return Err(damaged("what was seen of the files is cut off"));
        }
        let all = Piece {
            start: 0,
            length: known.length,
        };
        let bytes = self.census.read(all)?;
        if digest(&bytes) != known.digest {
            return Err(damaged("what was seen of the files is torn"));
        }
        let census = Census::read(&bytes)?;
        let counts = self.manifest.parts.iter().map(|part| part.files as usize);
        if census.segments.iter().map(Vec::len).eq(counts) {
            Ok(census)
        } else {
            Err(damaged("files and what was seen of them do not fit"))
        }
    }

    pub const fn home(&self) -> &Home {
        &self.home
    }

    /// The project's root.
    pub fn root(&self) -> &Path {
        self.home.root()
    }

    /// Whether new and deleted files are known.
    pub const fn is_complete(&self) -> bool {
        self.complete
    }

    /// How many files differed from the index.
    pub const fn rescanned(&self) -> usize {
        self.rescanned
    }

    /// Its segments with their numbers.
    pub fn parts(&self) -> impl Iterator<Item = (u32, &Part)> {
        self.parts
            .iter()
            .enumerate()
            .map(|(number, part)| (number as u32, part))
    }

    fn part(&self, id: FileId) -> io::Result<&Part> {
        let part = self.parts.get(id.segment as usize);
        part.ok_or_else(|| damaged("there is no such segment"))
    }

    /// A file by its id.
    pub fn file(&self, id: FileId) -> io::Result<FileInfo> {
        self.part(id)?.segment.file(id.file)
    }

    /// Reads all files of a segment at once, for questions about many of them.
    pub fn load(&self, segment: u32) -> io::Result<()> {
        let part = self.parts.get(segment as usize);
        part.map_or(Ok(()), |part| part.segment.all_files().map(|_| ()))
    }

    /// A file by its path.
    pub fn find(&self, path: &[u8]) -> io::Result<Option<(FileId, FileInfo)>> {
        for (number, part) in self.parts() {
            if let Some((file, info)) = part.segment.find(path)?
                && part.is_alive(file)
            {
                let id = FileId {
                    segment: number,
                    file,
                };
                return Ok(Some((id, info)));
            }
        }
        Ok(None)
    }

    /// All files, by segments.
    pub fn files(&self) -> io::Result<Vec<(FileId, &FileInfo)>> {
        let mut all = Vec::new();
        for (number, part) in self.parts() {
            for (file, info) in part.segment.all_files()?.iter().enumerate() {
                let file = file as u32;
                if part.is_alive(file) {
                    let segment = number;
                    all.push((FileId { segment, file }, info));
                }
            }
        }
        Ok(all)
    }

    /// Compares every known file and directory with the disk, and scans what differs.
    pub fn freshen(&mut self) -> io::Result<()> {
        let changes = changes::look(self)?;
        self.take_in(&changes)?;
        self.complete = true;
        Ok(())
    }

    fn take_in(&mut self, changes: &Changes) -> io::Result<()> {
        let mut paths: Vec<(Option<FileId>, Vec<u8>)> = Vec::new();
        for (id, path) in &changes.suspects {
            paths.push((Some(*id), path.clone()));
        }
        paths.extend(changes.candidates.iter().map(|path| (None, path.clone())));
        for id in &changes.gone {
            self.bury(*id);
        }
        self.rescanned += changes.gone.len();
        self.scan(paths)
    }

    /// Scans files into a segment in memory. One whose content is known stays as it is.
    fn scan(&mut self, mut paths: Vec<(Option<FileId>, Vec<u8>)>) -> io::Result<()> {
        paths.sort_by(|a, b| a.1.cmp(&b.1));
        paths.dedup_by(|a, b| a.1 == b.1);
        let mut known = Vec::with_capacity(paths.len());
        for (id, path) in paths {
            let content = match id {
                Some(id) => Some(self.file(id)?.content),
                None => None,
            };
            known.push((id, path, content));
        }
        let root = self.root().to_owned();
        let mut found: Vec<Box<Scanned>> = Vec::new();
        let mut dead = Vec::new();
        gather::in_order(
            &known,
            |(_, path, content), scratch: &mut Scratch| again(&root, path, *content, scratch),
            |(id, ..), result| {
                match result {
                    Again::Same => {}
                    Again::Now(Found::Indexed(file)) => {
                        dead.extend(*id);
                        found.push(file);
                    }
                    Again::Now(_) => dead.extend(*id),
                }
                Ok(())
            },
        )?;
        self.rescanned += dead.len().max(found.len());
        for id in dead {
            self.bury(id);
        }
        if found.is_empty() {
            return Ok(());
        }
        let mut writer = Writer::new(Vec::new());
        let mut live = Vec::with_capacity(found.len());
        for file in found {
            writer.add(&Prepared::of(&file))?;
            live.push(Arc::new(file.bytes));
        }
        let segment = Segment::open(Source::Memory(writer.finish()?.out))?;
        self.parts.push(Part {
            segment,
            dead: HashSet::new(),
            live: Some(live),
        });
        Ok(())
    }

    /// Whether a file is not what it was any more.
    pub fn is_dead(&self, id: FileId) -> bool {
        let part = self.parts.get(id.segment as usize);
        part.is_none_or(|part| !part.is_alive(id.file))
    }

    fn bury(&mut self, id: FileId) {
        if let Some(part) = self.parts.get_mut(id.segment as usize) {
            part.dead.insert(id.file);
        }
    }

    /// Files as they are now. One that is not what the index says is trouble, together
    /// with all others of the list that are not.
    pub fn live(&self, ids: &[FileId]) -> Result<Vec<Live>, Trouble> {
        self.live_with(ids.iter().map(|id| (*id, u32::MAX)))
    }

    /// The same, each with as many of its definitions as are asked for.
    pub fn live_with(
        &self,
        files: impl Iterator<Item = (FileId, u32)>,
    ) -> Result<Vec<Live>, Trouble> {
        let mut all = Vec::new();
        let mut changed = Vec::new();
        for (id, most) in files {
            match self.live_part(id, most)? {
                Some(live) => all.push(live),
                None => changed.push(id),
            }
        }
        if changed.is_empty() {
            Ok(all)
        } else {
            Err(Trouble::Changed(changed))
        }
    }

    /// A file as it is now; `None` when it is not what the index says.
    pub fn live_file(&self, id: FileId) -> io::Result<Option<Live>> {
        self.live_part(id, u32::MAX)
    }

    fn live_part(&self, id: FileId, most: u32) -> io::Result<Option<Live>> {
        let part = self.part(id)?;
        let info = part.segment.file(id.file)?;
        let held = part
            .live
            .as_ref()
            .and_then(|live| live.get(id.file as usize));
        let (bytes, fresh) = if let Some(bytes) = held {
            (Arc::clone(bytes), false)
        } else {
            match scan::read(self.root(), &info.path) {
                Ok(Content::Whole { bytes, .. }) if digest(&bytes) == info.content => {
                    (Arc::new(bytes), true)
                }
                _ => return Ok(None),
            }
        };
        let symbols = part.segment.symbols_of(&info, most)?;
        Ok(Some(Live {
            id,
            info,
            bytes,
            symbols: Arc::new(symbols),
            fresh,
        }))
    }

    /// Asks until nothing that the answer rests on has changed. Each file is scanned once
    /// at most, so it ends.
    pub fn settle<T>(&mut self, mut ask: impl FnMut(&Self) -> Result<T, Trouble>) -> io::Result<T> {
        loop {
            match ask(self) {
                Ok(answer) => return Ok(answer),
                Err(Trouble::Io(error)) => return Err(error),
                Err(Trouble::Changed(ids)) => {
                    let mut paths = Vec::with_capacity(ids.len());
                    for id in ids {
                        let path = self.file(id)?.path;
                        self.bury(id);
                        if is_inside(self.root(), &path) {
                            paths.push((None, path));
                        }
                    }
                    self.scan(paths)?;
                }
            }
        }
    }
}

/// Whether a path leads to where it says: a directory on the way can have become a link
/// to somewhere else.
fn is_inside(root: &Path, path: &[u8]) -> bool {
    let directory = place(root, parent(path));
    fs::canonicalize(&directory).is_ok_and(|real| real == directory)
}

impl FileInfo {
    /// The path as it is printed.
    pub fn shown(&self) -> String {
        shown(&self.path)
    }
}
