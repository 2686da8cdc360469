//! Makes a segment: files in order, then the sorted tables of everything in them.

use super::bytes::{Piece, put, seal};
use super::table::{self, Place};
use super::trigrams::Filter;
use super::{FILES, MAGIC, Pieces, VERSION, marks, records};
use crate::code::scan::Scanned;
use std::io::{self, Write};

/// Bytes of a block of names: small, because a piece of a name can be in any of them.
const NAMES: usize = 1 << 10;
/// Bytes of a block of uses.
const USES: usize = 4 << 10;
/// Longer names are headings and keys that nobody types.
const LONGEST: usize = 512;
/// A name that more than every fourth file uses is looked for in all of them.
const COMMON: usize = 4;
/// Fewer files than this have no common names.
const FEW: usize = 64;

/// A file, ready to be added: made by the thread that scanned it.
#[derive(Debug)]
pub struct Prepared {
    path: Vec<u8>,
    /// The value in the table of files, but for the place of the records.
    head: Vec<u8>,
    records: Vec<u8>,
    symbols: u32,
    names: Vec<u8>,
    /// Length, kind with class, and number of each name.
    entries: Vec<(u16, u8, u32)>,
    /// Keys and headings.
    data: bool,
    uses: Vec<u32>,
}

impl Prepared {
    pub fn of(file: &Scanned) -> Self {
        let mut head = file.content.to_vec();
        head.push(file.language as u8);
        head.push(file.class as u8);
        put(&mut head, file.bytes.len() as u64);
        put(&mut head, u64::from(file.lines));
        put(&mut head, file.symbols.len() as u64);
        let mut records = Vec::with_capacity(file.symbols.len() * 16 + 4);
        records::write(&file.symbols, &mut records);
        let mut names = Vec::new();
        let mut entries = Vec::with_capacity(file.symbols.len());
        for (number, symbol) in file.symbols.iter().enumerate() {
            let name = &file.bytes[symbol.name.start as usize..symbol.name.end as usize];
            if !name.is_empty() && name.len() <= LONGEST {
                names.extend_from_slice(name);
                let marks = marks(symbol.kind, file.class);
                entries.push((name.len() as u16, marks, number as u32));
            }
        }
        Self {
            path: file.path.clone(),
            head,
            records,
            symbols: file.symbols.len() as u32,
            names,
            entries,
            data: file.language.is_data(),
            uses: file.identifiers.clone(),
        }
    }
}

/// Writes a segment.
pub struct Writer<W> {
    out: W,
    at: u64,
    hash: blake3::Hasher,
    files: table::Writer,
    code: Names,
    data: Names,
    /// Hash and file.
    uses: Vec<u64>,
    count: u32,
    symbols: u32,
}

/// A finished segment.
#[derive(Debug)]
pub struct Finished<W> {
    pub out: W,
    pub length: u64,
    pub identity: [u8; 16],
    pub files: u32,
    pub symbols: u32,
}

impl<W: Write> Writer<W> {
    pub fn new(out: W) -> Self {
        Self {
            out,
            at: 0,
            hash: blake3::Hasher::new(),
            files: table::Writer::new(FILES),
            code: Names::default(),
            data: Names::default(),
            uses: Vec::new(),
            count: 0,
            symbols: 0,
        }
    }

    /// Adds a file, whose path comes after all before it; its number.
    pub fn add(&mut self, file: &Prepared) -> io::Result<u32> {
        let number = self.count;
        let mut value = file.head.clone();
        put(&mut value, self.at);
        put(&mut value, file.records.len() as u64);
        self.files.push(&file.path, &value);
        self.write(&file.records)?;
        let names = if file.data {
            &mut self.data
        } else {
            &mut self.code
        };
        names.add(file, number);
        let uses = file.uses.iter();
        self.uses
            .extend(uses.map(|hash| u64::from(*hash) << 32 | u64::from(number)));
        self.count += 1;
        self.symbols += file.symbols;
        Ok(number)
    }

    /// About how much memory it holds.
    pub fn memory(&self) -> usize {
        self.code.memory() + self.data.memory() + self.uses.len() * 8
    }

    /// Writes the tables.
    pub fn finish(mut self) -> io::Result<Finished<W>> {
        let mut pieces = Pieces {
            records: Piece {
                start: 0,
                length: self.at,
            },
            ..Pieces::default()
        };
        let files = std::mem::replace(&mut self.files, table::Writer::new(FILES));
        let (code, data) = (
            std::mem::take(&mut self.code),
            std::mem::take(&mut self.data),
        );
        let (uses, count) = (std::mem::take(&mut self.uses), self.count);
        // Two sorts, side by side.
        let (uses, names) = std::thread::scope(|scope| {
            let names = scope.spawn(|| (code.finish(), data.finish()));
            (sorted_uses(uses, count), names.join())
        });
        let (code, data) = names.map_err(|_| io::Error::other("a sorting thread broke off"))?;
        pieces.files = self.table(files.finish())?;
        (pieces.code, pieces.code_filter) = self.names(code)?;
        (pieces.data, pieces.data_filter) = self.names(data)?;
        pieces.uses = self.table(uses)?;
        let mut trailer = Vec::new();
        trailer.extend_from_slice(MAGIC);
        trailer.extend_from_slice(&VERSION.to_le_bytes());
        trailer.extend_from_slice(&self.count.to_le_bytes());
        trailer.extend_from_slice(&self.symbols.to_le_bytes());
        for piece in pieces.all() {
            trailer.extend_from_slice(&piece.start.to_le_bytes());
            trailer.extend_from_slice(&piece.length.to_le_bytes());
        }
        let mut identity = [0; 16];
        identity.copy_from_slice(&self.hash.finalize().as_bytes()[..16]);
        trailer.extend_from_slice(&identity);
        seal(&mut trailer, 0);
        self.out.write_all(&trailer)?;
        Ok(Finished {
            length: self.at + trailer.len() as u64,
            out: self.out,
            identity,
            files: self.count,
            symbols: self.symbols,
        })
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<Piece> {
        let start = self.at;
        self.out.write_all(bytes)?;
        self.hash.update(bytes);
        self.at += bytes.len() as u64;
        Ok(Piece {
            start,
            length: bytes.len() as u64,
        })
    }

    fn table(&mut self, table: table::Written) -> io::Result<Place> {
        Ok(Place {
            blocks: self.write(&table.blocks)?,
            index: self.write(&table.index)?,
        })
    }

    fn names(&mut self, (table, filter): (table::Written, Vec<u8>)) -> io::Result<(Place, Piece)> {
        Ok((self.table(table)?, self.write(&filter)?))
    }
}

type Tables = (table::Written, Vec<u8>);

fn sorted_uses(mut uses: Vec<u64>, files: u32) -> table::Written {
    uses.sort_unstable();
    let files = files as usize;
    let mut table = table::Writer::new(USES);
    let mut value = Vec::new();
    for same in uses.chunk_by(|a, b| a >> 32 == b >> 32) {
        value.clear();
        if files >= FEW && same.len() * COMMON > files {
            put(&mut value, 0);
        } else {
            put(&mut value, same.len() as u64);
            let mut before = 0;
            for pair in same {
                let file = *pair as u32;
                put(&mut value, u64::from(file - before));
                before = file;
            }
        }
        table.push(&((same[0] >> 32) as u32).to_be_bytes(), &value);
    }
    table.finish()
}

/// Names with where they are defined.
#[derive(Default)]
struct Names {
    text: Vec<u8>,
    entries: Vec<Entry>,
}

#[derive(Clone, Copy)]
struct Entry {
    /// The first letters, folded: most comparisons end here.
    prefix: u64,
    start: u32,
    length: u16,
    /// Kind and class.
    marks: u8,
    file: u32,
    symbol: u32,
}

impl Names {
    fn memory(&self) -> usize {
        self.text.len() + self.entries.len() * size_of::<Entry>()
    }

    fn add(&mut self, file: &Prepared, number: u32) {
        let mut start = self.text.len() as u32;
        self.text.extend_from_slice(&file.names);
        for (length, marks, symbol) in &file.entries {
            let name = &self.text[start as usize..start as usize + usize::from(*length)];
            let mut prefix = [0; 8];
            for (to, from) in prefix.iter_mut().zip(name) {
                *to = from.to_ascii_lowercase();
            }
            self.entries.push(Entry {
                prefix: u64::from_be_bytes(prefix),
                start,
                length: *length,
                marks: *marks,
                file: number,
                symbol: *symbol,
            });
            start += u32::from(*length);
        }
    }

    fn finish(mut self) -> Tables {
        let text = &self.text;
        let name = |entry: &Entry| {
            &text[entry.start as usize..entry.start as usize + usize::from(entry.length)]
        };
        self.entries.sort_unstable_by(|a, b| {
            a.prefix
                .cmp(&b.prefix)
                .then_with(|| table::folded(name(a), name(b)))
                .then_with(|| (a.file, a.symbol).cmp(&(b.file, b.symbol)))
        });
        let mut table = table::Writer::new(NAMES);
        let mut filter = Filter::new();
        let mut value = Vec::new();
        for same in self.entries.chunk_by(|a, b| name(a) == name(b)) {
            value.clear();
            put(&mut value, same.len() as u64);
            let (mut file, mut symbol) = (0, 0);
            for entry in same {
                put(&mut value, u64::from(entry.file - file));
                if entry.file != file {
                    symbol = 0;
                }
                put(&mut value, u64::from(entry.symbol - symbol));
                value.push(entry.marks);
                (file, symbol) = (entry.file, entry.symbol);
            }
            let name = name(&same[0]);
            let block = table.push(name, &value);
            filter.add(name, block);
        }
        let table = table.finish();
        let filter = filter.finish(table.count);
        (table, filter)
    }
}
