//! A sorted table of keys with values, in blocks: one read finds the block of a key, one
//! more its entry.
//!
//! A key is stored as what it shares with the one before and the rest. Each block carries
//! a checksum, and so does the index of the blocks' first keys.

use crate::code::segment::bytes::{
    CHECKSUM, Cursor, Piece, Source, damaged, put, put_bytes, seal, unseal,
};
use std::cmp::Ordering;
use std::io;
use std::sync::Arc;

/// How keys are ordered.
pub type Order = fn(&[u8], &[u8]) -> Ordering;

/// Bytes of a block's fixed part in the index.
const STEP: usize = 16;
/// Most bytes that are read at once.
const RUN: u64 = 64 << 10;
/// Bytes between two blocks up to which both are read at once with what lies between
/// them: a read costs about as much as these.
const GAP: u64 = 4 << 10;

/// By bytes.
pub fn plain(a: &[u8], b: &[u8]) -> Ordering {
    a.cmp(b)
}

/// By bytes without regard to letter case, then by bytes: all spellings of a name stand
/// side by side.
pub fn folded(a: &[u8], b: &[u8]) -> Ordering {
    let lower = a
        .iter()
        .map(u8::to_ascii_lowercase)
        .cmp(b.iter().map(u8::to_ascii_lowercase));
    lower.then_with(|| a.cmp(b))
}

/// Where a name holds a piece that is in lower case, whatever its own case.
pub fn position_folded(name: &[u8], piece: &[u8]) -> Option<usize> {
    let Some((first, rest)) = piece.split_first() else {
        return Some(0);
    };
    let last = name.len().checked_sub(rest.len())?;
    memchr::memchr2_iter(*first, first.to_ascii_uppercase(), &name[..last])
        .find(|at| name[at + 1..][..rest.len()].eq_ignore_ascii_case(rest))
}

/// Takes entries in order and makes blocks of them.
pub struct Writer {
    blocks: Vec<u8>,
    /// The open block begins here.
    start: usize,
    /// Of the index, the fixed parts and the keys.
    steps: Vec<u8>,
    keys: Vec<u8>,
    last: Vec<u8>,
    size: usize,
    count: u32,
    closed: u32,
}

impl Writer {
    /// Blocks of about `size` bytes.
    pub const fn new(size: usize) -> Self {
        Self {
            blocks: Vec::new(),
            start: 0,
            steps: Vec::new(),
            keys: Vec::new(),
            last: Vec::new(),
            size,
            count: 0,
            closed: 0,
        }
    }

    /// Adds an entry, whose key comes after all before it; the number of its block.
    pub fn push(&mut self, key: &[u8], value: &[u8]) -> u32 {
        if self.blocks.len() - self.start >= self.size {
            self.close();
        }
        if self.blocks.len() == self.start {
            self.keys.extend_from_slice(key);
            self.steps
                .extend_from_slice(&(self.keys.len() as u32).to_le_bytes());
            self.steps.extend_from_slice(&self.count.to_le_bytes());
            self.last.clear();
        }
        let shared = self
            .last
            .iter()
            .zip(key)
            .take_while(|(a, b)| a == b)
            .count();
        put(&mut self.blocks, shared as u64);
        put_bytes(&mut self.blocks, &key[shared..]);
        put_bytes(&mut self.blocks, value);
        self.last.truncate(shared);
        self.last.extend_from_slice(&key[shared..]);
        self.count += 1;
        self.closed
    }

    fn close(&mut self) {
        if self.blocks.len() > self.start {
            seal(&mut self.blocks, self.start);
            self.start = self.blocks.len();
            self.steps
                .extend_from_slice(&(self.start as u64).to_le_bytes());
            self.closed += 1;
        }
    }

    /// How many blocks there are, and how many entries.
    pub fn finish(mut self) -> Written {
        self.close();
        let mut index = Vec::with_capacity(8 + self.steps.len() + self.keys.len() + CHECKSUM);
        index.extend_from_slice(&self.closed.to_le_bytes());
        index.extend_from_slice(&self.count.to_le_bytes());
        index.extend_from_slice(&self.steps);
        index.extend_from_slice(&self.keys);
        seal(&mut index, 0);
        Written {
            blocks: self.blocks,
            index,
            count: self.closed,
        }
    }
}

/// A finished table.
pub struct Written {
    pub blocks: Vec<u8>,
    pub index: Vec<u8>,
    /// Of blocks.
    pub count: u32,
}

/// Where a table lies in its file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub blocks: Piece,
    pub index: Piece,
}

/// A table that is read: its index in memory, its blocks one by one.
#[derive(Debug)]
pub struct Table {
    source: Arc<Source>,
    blocks: Piece,
    order: Order,
    index: Vec<u8>,
    count: usize,
    entries: u32,
}

impl Table {
    pub fn open(source: &Arc<Source>, place: Place, order: Order) -> io::Result<Self> {
        let mut index = source.read(place.index)?;
        let length = unseal(&index)?.len();
        index.truncate(length);
        let mut cursor = Cursor::new(&index);
        let count = u32::from_le_bytes(cursor.fixed()?) as usize;
        let entries = u32::from_le_bytes(cursor.fixed()?);
        if cursor.room() / STEP < count {
            return Err(damaged("an index is too short"));
        }
        Ok(Self {
            source: Arc::clone(source),
            blocks: place.blocks,
            order,
            index,
            count,
            entries,
        })
    }

    /// How many blocks there are.
    pub const fn blocks(&self) -> usize {
        self.count
    }

    /// How many entries there are.
    pub const fn entries(&self) -> u32 {
        self.entries
    }

    fn word(&self, block: usize, at: usize) -> usize {
        let start = 8 + block * STEP + at;
        let mut bytes = [0; 4];
        bytes.copy_from_slice(&self.index[start..start + 4]);
        u32::from_le_bytes(bytes) as usize
    }

    /// Where a block ends, counted from the first.
    fn end(&self, block: usize) -> u64 {
        let start = 8 + block * STEP + 8;
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&self.index[start..start + 8]);
        u64::from_le_bytes(bytes)
    }

    fn first_key(&self, block: usize) -> io::Result<&[u8]> {
        let keys = &self.index[8 + self.count * STEP..];
        let start = block.checked_sub(1).map_or(0, |one| self.word(one, 0));
        keys.get(start..self.word(block, 0))
            .ok_or_else(|| damaged("an index leads nowhere"))
    }

    /// The first block that can hold keys for which `is_before` does not hold; it is to
    /// hold for a beginning of the table and for nothing behind it.
    pub fn first_block(&self, is_before: impl Fn(&[u8]) -> bool) -> io::Result<usize> {
        let (mut low, mut high) = (0, self.count);
        while low < high {
            let middle = usize::midpoint(low, high);
            if is_before(self.first_key(middle)?) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low.saturating_sub(1))
    }

    /// Where a block begins and ends, counted from the first.
    fn bounds(&self, block: usize) -> io::Result<(u64, u64)> {
        if block >= self.count {
            return Err(damaged("there is no such block"));
        }
        let start = block.checked_sub(1).map_or(0, |one| self.end(one));
        let end = self.end(block);
        if start > end || end > self.blocks.length {
            return Err(damaged("a block lies outside of its table"));
        }
        Ok((start, end))
    }

    /// Reads what lies between two places, counted from the first block.
    fn read(&self, (start, end): (u64, u64)) -> io::Result<Vec<u8>> {
        let at = self.blocks.start.checked_add(start);
        let start = at.ok_or_else(|| damaged("a block lies outside of its table"))?;
        let length = end - (start - self.blocks.start);
        self.source.read(Piece { start, length })
    }

    /// The entries of a block that was read.
    fn entries_of<'b>(&self, block: usize, bytes: &'b [u8]) -> io::Result<Entries<'b>> {
        Ok(Entries {
            cursor: Cursor::new(unseal(bytes)?),
            key: Vec::new(),
            number: self.word(block, 4) as u32,
        })
    }

    /// All entries of some blocks, in order, until `each` says that it has enough. Blocks
    /// near each other are read at once, few at first: most look for little.
    pub fn visit(
        &self,
        blocks: &[usize],
        each: &mut dyn FnMut(Entry<'_>) -> io::Result<bool>,
    ) -> io::Result<()> {
        let (mut rest, mut most) = (blocks, 2);
        while let [first, ..] = rest {
            let (start, mut end) = self.bounds(*first)?;
            let mut count = 1;
            for block in &rest[1..rest.len().min(most)] {
                let (from, to) = self.bounds(*block)?;
                if from < end || from - end > GAP || to - start > RUN {
                    break;
                }
                (end, count) = (to, count + 1);
            }
            let bytes = self.read((start, end))?;
            for block in &rest[..count] {
                let (from, to) = self.bounds(*block)?;
                let bytes = &bytes[(from - start) as usize..(to - start) as usize];
                let mut entries = self.entries_of(*block, bytes)?;
                while let Some(entry) = entries.next()? {
                    if !each(entry)? {
                        return Ok(());
                    }
                }
            }
            (rest, most) = (&rest[count..], most.saturating_mul(2));
        }
        Ok(())
    }

    /// The number and the value of a key.
    pub fn get(&self, key: &[u8]) -> io::Result<Option<(u32, Vec<u8>)>> {
        let block = self.first_block(|first| (self.order)(first, key) != Ordering::Greater)?;
        if block >= self.count {
            return Ok(None);
        }
        let bytes = self.read(self.bounds(block)?)?;
        let mut entries = self.entries_of(block, &bytes)?;
        while let Some(entry) = entries.next()? {
            match (self.order)(entry.key, key) {
                Ordering::Less => {}
                Ordering::Equal => return Ok(Some((entry.number, entry.value.to_vec()))),
                Ordering::Greater => break,
            }
        }
        Ok(None)
    }

    /// The key and the value of a number.
    pub fn nth(&self, number: u32) -> io::Result<(Vec<u8>, Vec<u8>)> {
        let (mut low, mut high) = (0, self.count);
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.word(middle, 4) <= number as usize {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let block = low
            .checked_sub(1)
            .ok_or_else(|| damaged("there is no such entry"))?;
        let bytes = self.read(self.bounds(block)?)?;
        let mut entries = self.entries_of(block, &bytes)?;
        while let Some(entry) = entries.next()? {
            if entry.number == number {
                return Ok((entry.key.to_vec(), entry.value.to_vec()));
            }
        }
        Err(damaged("there is no such entry"))
    }

    /// All entries from `block` on, until `each` says that it has enough.
    pub fn from(
        &self,
        block: usize,
        each: &mut dyn FnMut(Entry<'_>) -> io::Result<bool>,
    ) -> io::Result<()> {
        self.visit(&(block..self.count).collect::<Vec<_>>(), each)
    }
}

/// One entry of a table.
pub struct Entry<'e> {
    pub number: u32,
    /// How much of the key is that of the entry before it in the block.
    pub shared: usize,
    pub key: &'e [u8],
    pub value: &'e [u8],
}

/// The entries of a block, one after the other.
pub struct Entries<'b> {
    cursor: Cursor<'b>,
    key: Vec<u8>,
    number: u32,
}

impl Entries<'_> {
    /// The next one; it lends the key, which is put together anew each time.
    pub fn next(&mut self) -> io::Result<Option<Entry<'_>>> {
        if self.cursor.is_at_end() {
            return Ok(None);
        }
        let shared = self.cursor.small()? as usize;
        let rest = self.cursor.bytes()?;
        let value = self.cursor.bytes()?;
        if shared > self.key.len() {
            return Err(damaged("a key shares more than there is"));
        }
        self.key.truncate(shared);
        self.key.extend_from_slice(rest);
        let number = self.number;
        self.number = number.wrapping_add(1);
        Ok(Some(Entry {
            number,
            shared,
            key: &self.key,
            value,
        }))
    }
}

#[cfg(test)]
mod tests;
