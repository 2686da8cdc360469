//! One file read: its language, its class, its definitions, the names that it uses.

use super::class::Class;
use super::extract;
use super::language::Language;
use super::path::place;
use super::segment::bytes::digest;
use super::stat::Stat;
use super::symbol::Symbol;
use super::walk::Reason;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// No larger file is read: what is larger was made by a program.
pub const LARGEST: u64 = 4 << 20;
/// How much of a file decides its language.
const HEAD: usize = 8 << 10;
/// How often a file is read again that changes while it is read.
const TRIES: usize = 3;

/// A file of the index.
#[derive(Debug)]
pub struct Scanned {
    pub path: Vec<u8>,
    /// What it was before it was read.
    pub stat: Stat,
    pub content: [u8; 16],
    pub language: Language,
    pub class: Class,
    pub lines: u32,
    pub bytes: Vec<u8>,
    pub symbols: Vec<Symbol>,
    /// Hashes of all names in its code, each once.
    pub identifiers: Vec<u32>,
}

/// What became of a path.
#[derive(Debug)]
pub enum Found {
    Indexed(Box<Scanned>),
    Skipped(Stat, Reason),
    Gone,
}

/// What is kept from file to file, so that memory is taken once.
#[derive(Debug, Default)]
pub struct Scratch {
    names: Names,
}

/// Reads and scans a file. Whatever is wrong with it is a reason to skip it, never an
/// error.
pub fn scan(root: &Path, path: &[u8], scratch: &mut Scratch) -> Found {
    match read(root, path) {
        Ok(Content::Whole { stat, bytes, head }) => of(path, stat, bytes, head, scratch),
        Ok(Content::Skipped(stat, reason)) => Found::Skipped(stat, reason),
        Err(error) if is_gone(&error) => Found::Gone,
        Err(_) => {
            let stat = fs::symlink_metadata(place(root, path));
            Found::Skipped(
                stat.map(|metadata| Stat::of(&metadata)).unwrap_or_default(),
                Reason::Unreadable,
            )
        }
    }
}

fn is_gone(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

/// The file scanned, with its content at hand.
pub fn of(
    path: &[u8],
    stat: Stat,
    bytes: Vec<u8>,
    language: Language,
    scratch: &mut Scratch,
) -> Found {
    let class = Class::of(path, &bytes[..bytes.len().min(HEAD)]);
    if class == Class::Lock {
        return Found::Skipped(stat, Reason::Lock);
    }
    let mut identifiers = Vec::new();
    scratch.names.begin(&bytes);
    let symbols = extract::outline_and_identifiers(language, &bytes, &mut |range, _| {
        let name = &bytes[range.start as usize..range.end as usize];
        scratch.names.add(hash(name), &mut identifiers);
    });
    Found::Indexed(Box::new(Scanned {
        path: path.to_vec(),
        stat,
        content: digest(&bytes),
        language,
        class,
        lines: lines(&bytes),
        bytes,
        symbols,
        identifiers,
    }))
}

/// How many lines a text has.
pub fn lines(bytes: &[u8]) -> u32 {
    let ends = memchr::memchr_iter(b'\n', bytes).count();
    let is_open = bytes.last().is_some_and(|byte| *byte != b'\n');
    ends as u32 + u32::from(is_open)
}

/// A file's content, or why there is none.
pub enum Content {
    Whole {
        stat: Stat,
        bytes: Vec<u8>,
        head: Language,
    },
    Skipped(Stat, Reason),
}

/// Reads a plain file of source whole.
pub fn read(root: &Path, path: &[u8]) -> io::Result<Content> {
    let place = place(root, path);
    let metadata = fs::symlink_metadata(&place)?;
    if metadata.is_symlink() {
        return Ok(Content::Skipped(Stat::of(&metadata), Reason::Symlink));
    }
    if !metadata.is_file() {
        return Ok(Content::Skipped(Stat::of(&metadata), Reason::Special));
    }
    let mut bytes = Vec::new();
    let mut stat = Stat::default();
    for _ in 0..TRIES {
        let file = File::open(&place)?;
        stat = Stat::of(&file.metadata()?);
        if stat.size > LARGEST {
            bytes.clear();
            file.take(HEAD as u64).read_to_end(&mut bytes)?;
            let language = language(path, &bytes);
            return Ok(Content::Skipped(
                stat,
                language.err().unwrap_or(Reason::Huge),
            ));
        }
        // As many bytes as it had: one that grows meanwhile is read again.
        bytes = vec![0; stat.size as usize];
        let mut at = 0;
        while at < bytes.len() {
            match (&file).read(&mut bytes[at..]) {
                Ok(0) => break,
                Ok(read) => at += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        bytes.truncate(at);
        // What was read belongs to what was seen before; if that is not so, the next
        // look at the file shows it.
        if Stat::of(&file.metadata()?) == stat && bytes.len() as u64 == stat.size {
            break;
        }
    }
    match language(path, &bytes[..bytes.len().min(HEAD)]) {
        Ok(head) => Ok(Content::Whole { stat, bytes, head }),
        Err(reason) => Ok(Content::Skipped(stat, reason)),
    }
}

/// The language of a file, or why it has none.
fn language(path: &[u8], head: &[u8]) -> Result<Language, Reason> {
    if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
        return Err(Reason::Utf16);
    }
    Language::of(&String::from_utf8_lossy(path), head).ok_or(if head.contains(&0) {
        Reason::Binary
    } else {
        Reason::NotSource
    })
}

/// What a second look at a file shows.
pub enum Again {
    /// Its content is the known one.
    Same,
    Now(Found),
}

/// Looks at a file again; it is scanned only if its content is another.
pub fn again(root: &Path, path: &[u8], known: Option<[u8; 16]>, scratch: &mut Scratch) -> Again {
    let Some(known) = known else {
        return Again::Now(scan(root, path, scratch));
    };
    match read(root, path) {
        Ok(Content::Whole { bytes, .. }) if digest(&bytes) == known => Again::Same,
        Ok(Content::Whole { stat, bytes, head }) => {
            Again::Now(of(path, stat, bytes, head, scratch))
        }
        _ => Again::Now(scan(root, path, scratch)),
    }
}

/// The hash under which uses of a name are kept. Two names with one hash cost a look into
/// a file too many.
pub fn hash(name: &[u8]) -> u32 {
    const FIRST: u64 = 0x9e37_79b9_7f4a_7c15;
    const SECOND: u64 = 0xd6e8_feb8_6659_fd93;
    let mut state = FIRST ^ name.len() as u64;
    let mut chunks = name.chunks_exact(8);
    for chunk in &mut chunks {
        let mut word = [0; 8];
        word.copy_from_slice(chunk);
        state = mix(state ^ u64::from_le_bytes(word), SECOND);
    }
    let mut word = [0; 8];
    let rest = chunks.remainder();
    word[..rest.len()].copy_from_slice(rest);
    let state = mix(state ^ u64::from_le_bytes(word), FIRST);
    (state >> 32) as u32 ^ state as u32
}

fn mix(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    (product >> 64) as u64 ^ product as u64
}

/// The names of one file, each once: a table that is emptied by counting on.
#[derive(Debug, Default)]
struct Names {
    places: Vec<(u32, u32)>,
    turn: u32,
    count: usize,
}

impl Names {
    fn begin(&mut self, bytes: &[u8]) {
        // A name takes two bytes at least, with what separates it from the next.
        let wanted = (bytes.len() / 16).clamp(64, 1 << 16).next_power_of_two();
        self.turn = self.turn.wrapping_add(1);
        self.count = 0;
        if self.places.len() < wanted || self.turn == 0 {
            self.places = vec![(0, 0); wanted.max(self.places.len())];
            self.turn = 1;
        }
    }

    fn add(&mut self, hash: u32, out: &mut Vec<u32>) {
        if self.count * 2 >= self.places.len() {
            self.places = vec![(0, 0); self.places.len() * 2];
            for hash in &*out {
                self.put(*hash);
            }
        }
        if self.put(hash) {
            self.count += 1;
            out.push(hash);
        }
    }

    fn put(&mut self, hash: u32) -> bool {
        let mask = self.places.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let place = &mut self.places[at];
            if place.1 != self.turn {
                *place = (hash, self.turn);
                return true;
            }
            if place.0 == hash {
                return false;
            }
            at = (at + 1) & mask;
        }
    }
}
