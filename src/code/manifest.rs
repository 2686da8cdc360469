//! The one file that names all others of an index. It is swapped by a rename, so whoever
//! reads it reads the old whole or the new whole.

use super::segment::bytes::{Cursor, damaged, digest, put, put_bytes};
use std::io;

/// The manifest's name.
pub const NAME: &str = "manifest";
const MAGIC: &[u8; 8] = b"wazir-ix";
/// The version of everything in the directory.
pub const VERSION: u32 = 2;
/// No manifest is larger: what says so is something else.
pub const LARGEST: u64 = 64 << 20;

/// What an index consists of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// Counts up with every swap.
    pub generation: u64,
    /// The scanner that made the segments.
    pub scanner: u32,
    /// The directory that it is of.
    pub root: Vec<u8>,
    /// `build` or `refresh`.
    pub mode: String,
    /// When it was made, as ledgers have it.
    pub completed_at: String,
    pub parts: Vec<Part>,
    /// How many of the parts, from the first, the last build made.
    pub base: u32,
    pub census: Census,
    /// Files, and with them directories and what was skipped: what is looked at to know
    /// that nothing changed.
    pub files: u64,
    pub known: u64,
    pub symbols: u64,
}

/// A segment of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    pub name: String,
    pub length: u64,
    pub identity: [u8; 16],
    pub files: u32,
    pub symbols: u32,
    /// Files of it that are not what they were; sorted.
    pub dead: Vec<u32>,
    /// Bytes of source in its files.
    pub source: u64,
}

/// The file with what was seen of each file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Census {
    pub name: String,
    pub length: u64,
    pub digest: [u8; 16],
}

/// What a manifest's bytes are.
#[derive(Debug)]
pub enum Read {
    Manifest(Box<Manifest>),
    /// It was written by a later version.
    Newer(u32),
}

impl Manifest {
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend_from_slice(&VERSION.to_le_bytes());
        put(&mut out, self.generation);
        put(&mut out, u64::from(self.scanner));
        put_bytes(&mut out, &self.root);
        put_bytes(&mut out, self.mode.as_bytes());
        put_bytes(&mut out, self.completed_at.as_bytes());
        put(&mut out, self.parts.len() as u64);
        for part in &self.parts {
            put_bytes(&mut out, part.name.as_bytes());
            put(&mut out, part.length);
            out.extend_from_slice(&part.identity);
            put(&mut out, u64::from(part.files));
            put(&mut out, u64::from(part.symbols));
            put(&mut out, part.source);
            put(&mut out, part.dead.len() as u64);
            let mut before = 0;
            for dead in &part.dead {
                put(&mut out, u64::from(dead - before));
                before = *dead;
            }
        }
        put_bytes(&mut out, self.census.name.as_bytes());
        put(&mut out, self.census.length);
        out.extend_from_slice(&self.census.digest);
        put(&mut out, self.files);
        put(&mut out, self.known);
        put(&mut out, self.symbols);
        put(&mut out, u64::from(self.base));
        let checksum = digest(&out);
        out.extend_from_slice(&checksum);
        out
    }

    pub fn read(bytes: &[u8]) -> io::Result<Read> {
        let mut head = Cursor::new(bytes);
        if head.fixed::<8>()? != *MAGIC {
            return Err(damaged("its manifest is something else"));
        }
        let version = u32::from_le_bytes(head.fixed()?);
        if version > VERSION {
            return Ok(Read::Newer(version));
        }
        let (content, checksum) = bytes.split_at(bytes.len().saturating_sub(16).max(12));
        if digest(content) != *checksum || version != VERSION {
            return Err(damaged("its manifest is torn"));
        }
        let mut cursor = Cursor::new(&content[12..]);
        let mut manifest = Self {
            generation: cursor.number()?,
            scanner: cursor.small()?,
            root: cursor.bytes()?.to_vec(),
            mode: text(&mut cursor)?,
            completed_at: text(&mut cursor)?,
            ..Self::default()
        };
        for _ in 0..cursor.small()? {
            manifest.parts.push(Part::read(&mut cursor)?);
        }
        manifest.census = Census {
            name: text(&mut cursor)?,
            length: cursor.number()?,
            digest: cursor.fixed()?,
        };
        manifest.files = cursor.number()?;
        manifest.known = cursor.number()?;
        manifest.symbols = cursor.number()?;
        manifest.base = cursor.small()?;
        Ok(Read::Manifest(Box::new(manifest)))
    }

    /// The names of all files of the index.
    pub fn names(&self) -> Vec<&str> {
        let parts = self.parts.iter().map(|part| part.name.as_str());
        parts.chain([NAME, self.census.name.as_str()]).collect()
    }

    /// Bytes of all files of the index but this one.
    pub fn length(&self) -> u64 {
        let parts = self.parts.iter().map(|part| part.length);
        parts.fold(self.census.length, u64::saturating_add)
    }
}

impl Part {
    fn read(cursor: &mut Cursor<'_>) -> io::Result<Self> {
        let mut part = Self {
            name: text(cursor)?,
            length: cursor.number()?,
            identity: cursor.fixed()?,
            files: cursor.small()?,
            symbols: cursor.small()?,
            source: cursor.number()?,
            dead: Vec::new(),
        };
        let mut dead = 0u32;
        for _ in 0..cursor.small()? {
            let step = cursor.small()?;
            dead = dead.wrapping_add(step);
            let is_again = step == 0 && !part.dead.is_empty();
            if dead >= part.files || is_again {
                return Err(damaged("there is no such file"));
            }
            part.dead.push(dead);
        }
        Ok(part)
    }
}

/// A word or a name of a file: nothing that leads to another directory.
fn text(cursor: &mut Cursor<'_>) -> io::Result<String> {
    let text = String::from_utf8(cursor.bytes()?.to_vec());
    let text = text.map_err(|_| damaged("a name is no text"))?;
    if text.contains(['/', '\\', '\0']) {
        return Err(damaged("a name leads elsewhere"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn manifest() -> Manifest {
        Manifest {
            generation: 7,
            scanner: 3,
            root: b"/somewhere".to_vec(),
            mode: "build".to_owned(),
            completed_at: "2026-01-01T00:00:00.000Z".to_owned(),
            parts: vec![Part {
                name: "7-0.segment".to_owned(),
                length: 1 << 40,
                identity: [9; 16],
                files: 50,
                symbols: 70,
                dead: vec![0, 3, 49],
                source: 12,
            }],
            census: Census {
                name: "7.census".to_owned(),
                length: 88,
                digest: [1; 16],
            },
            files: 47,
            known: 60,
            base: 1,
            symbols: 70,
        }
    }

    #[test]
    fn it_comes_back_and_a_newer_one_is_known() {
        let manifest = manifest();
        let mut bytes = manifest.bytes();
        let Read::Manifest(read) = Manifest::read(&bytes).unwrap() else {
            panic!("it is not newer")
        };
        assert_eq!(*read, manifest);
        bytes[8] = 9;
        assert!(matches!(Manifest::read(&bytes).unwrap(), Read::Newer(9)));
    }

    proptest! {
        #[test]
        fn no_damage_makes_it_panic(
            at in 0usize..200,
            flip in 1u8..=255,
            cut in 0usize..200,
            sealed in any::<bool>(),
        ) {
            let mut bytes = manifest().bytes();
            let length = bytes.len();
            bytes[at % length] ^= flip;
            bytes.truncate(length - cut % length);
            if sealed && bytes.len() > 28 {
                // Somebody who wants it to be believed writes the checksum, too.
                let cut = bytes.len() - 16;
                let checksum = digest(&bytes[..cut]);
                bytes[cut..].copy_from_slice(&checksum);
                let _read = Manifest::read(&bytes);
            } else {
                let read = Manifest::read(&bytes);
                prop_assert!(!matches!(read, Ok(Read::Manifest(_))));
            }
        }
    }
}
