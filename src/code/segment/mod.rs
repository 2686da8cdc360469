//! A segment: some files with everything that was found in them, immutable once written.
//!
//! ```text
//! records   the definitions of each file, one sealed piece a file
//! files     table: path -> content hash, language, class, size, lines, place of its records
//! code      table: name, without regard to case -> files, definitions, kinds
//! filter    rows of bits: which blocks of names hold three letters
//! data      the same two for keys and headings, which are looked for only when asked for
//! uses      table: hash of a name -> files whose code has it
//! trailer   where all of this is, and a hash of all of it
//! ```
//!
//! It is read by positioned reads of the pieces that a question needs: the crate has no
//! `unsafe` and so no memory maps, and a file that somebody cuts off under a reader is an
//! error instead of a crash. An exact look-up reads the trailer, the index of the names,
//! one block of names, one of files, and one piece of records. Every piece that is read
//! alone carries its own checksum.

pub mod bytes;
mod records;
pub mod table;
mod trigrams;
pub mod write;

use super::class::Class;
use super::language::Language;
use super::symbol::{Kind, Symbol};
use bytes::{Cursor, Piece, Source, damaged, unseal};
use std::io;
use std::sync::{Arc, OnceLock};
pub use table::position_folded;
use table::{Order, Place, Table, folded, plain};

const MAGIC: &[u8; 8] = b"wazir-sg";
/// The version of this format; a segment of another one is not read.
pub const VERSION: u32 = 2;
/// Bytes of a block of files.
const FILES: usize = 4 << 10;
/// Bytes of the trailer.
const TRAILER: u64 = 8 + 3 * 4 + PIECES as u64 * 16 + 16 + 4;
const PIECES: usize = 11;

/// Where the parts of a segment are.
#[derive(Clone, Copy, Debug, Default)]
struct Pieces {
    records: Piece,
    files: Place,
    code: Place,
    code_filter: Piece,
    data: Place,
    data_filter: Piece,
    uses: Place,
}

impl Pieces {
    const fn all(&self) -> [Piece; PIECES] {
        [
            self.records,
            self.files.blocks,
            self.files.index,
            self.code.blocks,
            self.code.index,
            self.code_filter,
            self.data.blocks,
            self.data.index,
            self.data_filter,
            self.uses.blocks,
            self.uses.index,
        ]
    }

    const fn of(all: [Piece; PIECES]) -> Self {
        let [records, files, files_at, code, code_at, code_filter, ..] = all;
        let [.., data, data_at, data_filter, uses, uses_at] = all;
        Self {
            records,
            files: Place {
                blocks: files,
                index: files_at,
            },
            code: Place {
                blocks: code,
                index: code_at,
            },
            code_filter,
            data: Place {
                blocks: data,
                index: data_at,
            },
            data_filter,
            uses: Place {
                blocks: uses,
                index: uses_at,
            },
        }
    }
}

/// A file of a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileInfo {
    pub path: Vec<u8>,
    pub content: [u8; 16],
    pub language: Language,
    pub class: Class,
    pub size: u32,
    pub lines: u32,
    /// How many definitions it has.
    pub symbols: u32,
    records: Piece,
}

/// Where a name is defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Definition {
    pub file: u32,
    /// Its number in the file.
    pub symbol: u32,
    pub kind: Kind,
    /// Of the file: it decides the order of answers, so it is at hand without the file.
    pub class: Class,
}

/// Above the bits of the kind.
const CLASS: u32 = 5;

/// Kind and class of a definition in one byte.
const fn marks(kind: Kind, class: Class) -> u8 {
    kind as u8 | (class as u8) << CLASS
}

/// Which files can use a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Uses {
    In(Vec<u32>),
    /// So many that no list is kept.
    Everywhere,
}

/// Which of the two tables of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamesOf {
    Code,
    /// Keys and headings.
    Data,
}

/// Takes a name and its undecoded value, and says whether to go on.
pub type EachName<'a> = dyn FnMut(&[u8], &[u8]) -> io::Result<bool> + 'a;

/// A segment that is read.
#[derive(Debug)]
pub struct Segment {
    source: Arc<Source>,
    pieces: Pieces,
    pub identity: [u8; 16],
    pub files: u32,
    pub symbols: u32,
    tables: [OnceLock<Table>; 4],
    all: OnceLock<Vec<FileInfo>>,
}

impl Segment {
    /// Reads the trailer of a segment.
    pub fn open(source: Source) -> io::Result<Self> {
        let start = source.length().checked_sub(TRAILER);
        let start = start.ok_or_else(|| damaged("a segment is too short"))?;
        let bytes = source.read(Piece {
            start,
            length: TRAILER,
        })?;
        let mut cursor = Cursor::new(unseal(&bytes)?);
        if cursor.fixed::<8>()? != *MAGIC {
            return Err(damaged("a segment is something else"));
        }
        if u32::from_le_bytes(cursor.fixed()?) != VERSION {
            return Err(damaged("a segment has another version"));
        }
        let files = u32::from_le_bytes(cursor.fixed()?);
        let symbols = u32::from_le_bytes(cursor.fixed()?);
        let mut pieces = [Piece::default(); PIECES];
        for piece in &mut pieces {
            piece.start = u64::from_le_bytes(cursor.fixed()?);
            piece.length = u64::from_le_bytes(cursor.fixed()?);
        }
        Ok(Self {
            source: Arc::new(source),
            pieces: Pieces::of(pieces),
            identity: cursor.fixed()?,
            files,
            symbols,
            tables: Default::default(),
            all: OnceLock::new(),
        })
    }

    fn table(&self, number: usize, place: Place, order: Order) -> io::Result<&Table> {
        let cell = &self.tables[number];
        if cell.get().is_none() {
            // Another thread may have been faster; both tables are the same.
            let _same = cell.set(Table::open(&self.source, place, order)?);
        }
        cell.get().ok_or_else(|| damaged("a table is gone"))
    }

    fn files_table(&self) -> io::Result<&Table> {
        self.table(0, self.pieces.files, plain)
    }

    fn names(&self, of: NamesOf) -> io::Result<&Table> {
        match of {
            NamesOf::Code => self.table(1, self.pieces.code, folded),
            NamesOf::Data => self.table(2, self.pieces.data, folded),
        }
    }

    /// A file by its number.
    pub fn file(&self, number: u32) -> io::Result<FileInfo> {
        if let Some(all) = self.all.get() {
            let file = all.get(number as usize).cloned();
            return file.ok_or_else(|| damaged("there is no such file"));
        }
        let (path, value) = self.files_table()?.nth(number)?;
        info(&path, &value)
    }

    /// A file by its path.
    pub fn find(&self, path: &[u8]) -> io::Result<Option<(u32, FileInfo)>> {
        match self.files_table()?.get(path)? {
            Some((number, value)) => Ok(Some((number, info(path, &value)?))),
            None => Ok(None),
        }
    }

    /// All files, sorted by path; their numbers are their places.
    pub fn all_files(&self) -> io::Result<&[FileInfo]> {
        if self.all.get().is_none() {
            let table = self.files_table()?;
            let mut all = Vec::new();
            table.from(0, &mut |entry| {
                all.push(info(entry.key, entry.value)?);
                Ok(true)
            })?;
            if all.len() != self.files as usize {
                return Err(damaged("files are missing"));
            }
            let _same = self.all.set(all);
        }
        let all = self.all.get();
        all.map(Vec::as_slice)
            .ok_or_else(|| damaged("files are gone"))
    }

    /// The first definitions of a file, so many or all there are, in the order of its text.
    pub fn symbols_of(&self, file: &FileInfo, most: u32) -> io::Result<Vec<Symbol>> {
        let end = file.records.start.checked_add(file.records.length);
        if end.is_none_or(|end| end > self.pieces.records.length) {
            return Err(damaged("definitions lie outside of their part"));
        }
        records::read(&self.source.read(file.records)?, file.size, most)
    }

    /// Where exactly this name is defined.
    pub fn exact(&self, of: NamesOf, name: &[u8]) -> io::Result<Vec<Definition>> {
        match self.names(of)?.get(name)? {
            Some((_, value)) => definitions(&value),
            None => Ok(Vec::new()),
        }
    }

    /// All names that begin with `prefix` (in lower case), whatever their own case, in
    /// the order of the table. `each` gets the value undecoded and says whether to go on.
    pub fn with_prefix(
        &self,
        of: NamesOf,
        prefix: &[u8],
        each: &mut EachName<'_>,
    ) -> io::Result<()> {
        let table = self.names(of)?;
        let block = table.first_block(|first| {
            let first = first.iter().map(u8::to_ascii_lowercase);
            first.lt(prefix.iter().copied())
        })?;
        table.from(block, &mut |entry| {
            let head = &entry.key[..entry.key.len().min(prefix.len())];
            let order = head
                .iter()
                .map(u8::to_ascii_lowercase)
                .cmp(prefix.iter().copied());
            match order {
                std::cmp::Ordering::Less => Ok(true),
                std::cmp::Ordering::Equal => each(entry.key, entry.value),
                std::cmp::Ordering::Greater => Ok(false),
            }
        })
    }

    /// All names that hold a piece (in lower case), whatever their own case, in the order
    /// of the table.
    pub fn candidates(&self, of: NamesOf, piece: &[u8], each: &mut EachName<'_>) -> io::Result<()> {
        let filter = match of {
            NamesOf::Code => self.pieces.code_filter,
            NamesOf::Data => self.pieces.data_filter,
        };
        let table = self.names(of)?;
        let blocks = trigrams::blocks_with(&self.source, filter, table.blocks(), piece)?;
        let blocks = blocks.unwrap_or_else(|| (0..table.blocks()).collect());
        // Where the piece ends in the last name. The next one has the same piece if it
        // shares as much; otherwise only its own part is looked through.
        let mut end = None;
        table.visit(&blocks, &mut |entry| {
            if end.is_none_or(|end| end > entry.shared) {
                let from = entry.shared.saturating_sub(piece.len());
                let at = position_folded(&entry.key[from..], piece);
                end = at.map(|at| from + at + piece.len());
            }
            match end {
                Some(_) => each(entry.key, entry.value),
                None => Ok(true),
            }
        })
    }

    /// How many different names there are.
    pub fn name_count(&self, of: NamesOf) -> io::Result<u32> {
        Ok(self.names(of)?.entries())
    }

    /// The files whose code can use a name of this hash.
    pub fn uses(&self, hash: u32) -> io::Result<Uses> {
        let table = self.table(3, self.pieces.uses, plain)?;
        match table.get(&hash.to_be_bytes())? {
            Some((_, value)) => uses(&value),
            None => Ok(Uses::In(Vec::new())),
        }
    }

    /// All uses, sorted by hash.
    pub fn all_uses(&self, each: &mut dyn FnMut(u32, Uses) -> io::Result<()>) -> io::Result<()> {
        let table = self.table(3, self.pieces.uses, plain)?;
        table.from(0, &mut |entry| {
            let hash = Cursor::new(entry.key).fixed()?;
            each(u32::from_be_bytes(hash), uses(entry.value)?)?;
            Ok(true)
        })
    }
}

fn uses(value: &[u8]) -> io::Result<Uses> {
    let mut cursor = Cursor::new(value);
    let count = cursor.small()? as usize;
    if count == 0 {
        return Ok(Uses::Everywhere);
    }
    let mut files = Vec::with_capacity(count.min(cursor.room()));
    let mut file = 0u32;
    for _ in 0..count {
        file = file.wrapping_add(cursor.small()?);
        files.push(file);
    }
    Ok(Uses::In(files))
}

/// Where a name is defined.
pub fn definitions(value: &[u8]) -> io::Result<Vec<Definition>> {
    let mut out = Vec::new();
    each_definition(value, &mut |definition| out.push(definition))?;
    Ok(out)
}

/// The same, one by one.
pub fn each_definition(value: &[u8], each: &mut dyn FnMut(Definition)) -> io::Result<()> {
    let mut cursor = Cursor::new(value);
    let count = cursor.small()?;
    let (mut file, mut symbol) = (0u32, 0u32);
    for _ in 0..count {
        let step = cursor.small()?;
        if step != 0 {
            symbol = 0;
        }
        file = file.wrapping_add(step);
        symbol = symbol.wrapping_add(cursor.small()?);
        let marks = usize::from(cursor.byte()?);
        let kind = Kind::ALL.get(marks & ((1 << CLASS) - 1)).copied();
        let class = Class::ALL.get(marks >> CLASS).copied();
        each(Definition {
            file,
            symbol,
            kind: kind.ok_or_else(|| damaged("there is no such kind"))?,
            class: class.ok_or_else(|| damaged("there is no such class"))?,
        });
    }
    Ok(())
}

fn info(path: &[u8], value: &[u8]) -> io::Result<FileInfo> {
    let mut cursor = Cursor::new(value);
    let content = cursor.fixed()?;
    let language = Language::ALL.get(usize::from(cursor.byte()?)).copied();
    let class = Class::ALL.get(usize::from(cursor.byte()?)).copied();
    Ok(FileInfo {
        path: path.to_vec(),
        content,
        language: language.ok_or_else(|| damaged("there is no such language"))?,
        class: class.ok_or_else(|| damaged("there is no such class"))?,
        size: cursor.small()?,
        lines: cursor.small()?,
        symbols: cursor.small()?,
        records: Piece {
            start: cursor.number()?,
            length: cursor.number()?,
        },
    })
}
