//! Numbers, checksums and positioned reads: what every part of the store is made of.

use std::fs::File;
use std::io;

/// Bytes of a checksum.
pub const CHECKSUM: usize = 4;

/// What a damaged or hostile file gives. Its kind tells it from a failing disk.
pub fn damaged(what: &str) -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        format!("the index is damaged: {what}"),
    )
}

/// The first bytes of the hash of some content.
pub fn digest(bytes: &[u8]) -> [u8; 16] {
    let hash = blake3::hash(bytes);
    let mut short = [0; 16];
    short.copy_from_slice(&hash.as_bytes()[..16]);
    short
}

/// CRC-32: it finds what a disk or a broken-off write does. What an enemy writes is held
/// off by bounds, not by this.
fn checksum(bytes: &[u8]) -> [u8; CHECKSUM] {
    crc32fast::hash(bytes).to_le_bytes()
}

/// Appends the checksum of everything from `start` on.
pub fn seal(out: &mut Vec<u8>, start: usize) {
    let sum = checksum(&out[start..]);
    out.extend_from_slice(&sum);
}

/// What was sealed, if it is still the same.
pub fn unseal(bytes: &[u8]) -> io::Result<&[u8]> {
    let cut = bytes.len().checked_sub(CHECKSUM);
    let cut = cut.ok_or_else(|| damaged("a piece is too short"))?;
    let (content, sum) = bytes.split_at(cut);
    if checksum(content) == *sum {
        Ok(content)
    } else {
        Err(damaged("a checksum does not fit"))
    }
}

/// Appends a number of seven bits a byte, the lowest first.
pub fn put(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push((number as u8) | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Appends bytes with their length before them.
pub fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// A signed number as an unsigned one; small ones stay small.
pub const fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)) as u64
}

/// What `zigzag` was given.
pub const fn unzigzag(number: u64) -> i64 {
    (number >> 1) as i64 ^ -((number & 1) as i64)
}

/// Reads what the functions above wrote; every step is checked.
#[derive(Clone, Debug)]
pub struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    pub const fn is_at_end(&self) -> bool {
        self.at >= self.bytes.len()
    }

    #[inline]
    pub fn number(&mut self) -> io::Result<u64> {
        match self.bytes.get(self.at) {
            // Nearly all of them.
            Some(byte) if *byte < 0x80 => {
                self.at += 1;
                Ok(u64::from(*byte))
            }
            _ => self.long_number(),
        }
    }

    fn long_number(&mut self) -> io::Result<u64> {
        let mut number = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(damaged("a number does not end"))
    }

    /// A number that counts something in memory.
    #[inline]
    pub fn small(&mut self) -> io::Result<u32> {
        u32::try_from(self.number()?).map_err(|_| damaged("a number is too large"))
    }

    pub fn byte(&mut self) -> io::Result<u8> {
        let byte = self.bytes.get(self.at);
        self.at += 1;
        byte.copied().ok_or_else(|| damaged("a piece ends early"))
    }

    pub fn take(&mut self, length: usize) -> io::Result<&'a [u8]> {
        let end = self.at.checked_add(length);
        let taken = end.and_then(|end| self.bytes.get(self.at..end));
        let taken = taken.ok_or_else(|| damaged("a piece ends early"))?;
        self.at += length;
        Ok(taken)
    }

    /// Bytes with their length before them.
    pub fn bytes(&mut self) -> io::Result<&'a [u8]> {
        let length = self.small()? as usize;
        self.take(length)
    }

    pub fn fixed<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let mut out = [0; N];
        out.copy_from_slice(self.take(N)?);
        Ok(out)
    }

    /// How many things of at least one byte each can still follow: what a count says is
    /// believed up to here, so that no memory is taken for what is not there.
    pub const fn room(&self) -> usize {
        self.bytes.len().saturating_sub(self.at)
    }
}

/// A piece of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    pub start: u64,
    pub length: u64,
}

/// What a segment is read from: a file, or memory for one that was just made.
#[derive(Debug)]
pub enum Source {
    File { file: File, length: u64 },
    Memory(Vec<u8>),
}

impl Source {
    pub fn length(&self) -> u64 {
        match self {
            Self::File { length, .. } => *length,
            Self::Memory(bytes) => bytes.len() as u64,
        }
    }

    /// Reads a piece; one that does not lie inside is damage, and takes no memory.
    pub fn read(&self, piece: Piece) -> io::Result<Vec<u8>> {
        let end = piece.start.checked_add(piece.length);
        if end.is_none_or(|end| end > self.length()) {
            return Err(damaged("a piece lies outside of its file"));
        }
        let (start, length) = (piece.start as usize, piece.length as usize);
        match self {
            Self::Memory(bytes) => Ok(bytes[start..start + length].to_vec()),
            Self::File { file, .. } => {
                let mut out = vec![0; length];
                read_at(file, &mut out, piece.start).map_err(|error| match error.kind() {
                    io::ErrorKind::UnexpectedEof => damaged("a file was cut off"),
                    _ => error,
                })?;
                Ok(out)
            }
        }
    }
}

#[cfg(unix)]
fn read_at(file: &File, out: &mut [u8], start: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, out, start)
}

#[cfg(windows)]
fn read_at(file: &File, mut out: &mut [u8], mut start: u64) -> io::Result<()> {
    use std::os::windows::fs::FileExt;
    while !out.is_empty() {
        match file.seek_read(out, start)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => {
                out = &mut out[read..];
                start += read as u64;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        for number in [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX] {
            let mut out = Vec::new();
            put(&mut out, number);
            assert_eq!(Cursor::new(&out).number().unwrap(), number);
        }
        for number in [0, -1, 1, i64::MIN, i64::MAX] {
            assert_eq!(unzigzag(zigzag(number)), number);
        }
    }

    #[test]
    fn what_is_not_there_is_damage() {
        assert!(Cursor::new(&[0xff; 20]).number().is_err());
        assert!(Cursor::new(&[9, 1]).bytes().is_err());
        assert!(
            Cursor::new(&[0xff, 0xff, 0xff, 0xff, 0x0f])
                .bytes()
                .is_err()
        );
        let source = Source::Memory(vec![1, 2, 3]);
        let outside = Piece {
            start: u64::MAX,
            length: 9,
        };
        assert!(source.read(outside).is_err());
        let mut sealed = b"abc".to_vec();
        seal(&mut sealed, 0);
        assert_eq!(unseal(&sealed).unwrap(), b"abc");
        sealed[1] ^= 1;
        assert!(unseal(&sealed).is_err());
    }
}
