//! A file of lines that any number of processes append to.
//!
//! The lock is the system's and lies on the file itself: it is gone with the process
//! that held it, and there is no lock file to be left behind. A line goes out in one
//! write; what a dying process left of one is found by the next.

use crate::error::Error;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// How much is read at once to find the last line.
const TAIL: u64 = 8 << 10;
/// How much of the end `last_lines` looks at.
const END: u64 = 64 << 10;

/// An open log.
#[derive(Debug)]
pub struct Log {
    file: File,
    path: PathBuf,
}

/// A log that this process alone may write to, until it is dropped.
#[derive(Debug)]
pub struct LockedLog<'a> {
    log: &'a Log,
}

/// How a log ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tail {
    /// The last whole line, without its end.
    pub line: Option<Vec<u8>>,
    /// What stands after the last line end: part of a line that was broken off.
    pub torn: Vec<u8>,
}

impl Log {
    /// Makes a new log; an error when there is one already.
    pub fn create(path: &Path) -> Result<Self, Error> {
        Self::open_with(path, OpenOptions::new().create_new(true))
            .map_err(|error| Error::io("create", path, &error))
    }

    /// Opens a log; `None` when there is none.
    pub fn open(path: &Path) -> Result<Option<Self>, Error> {
        match Self::open_with(path, &mut OpenOptions::new()) {
            Ok(log) => Ok(Some(log)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::io("open", path, &error)),
        }
    }

    fn open_with(path: &Path, options: &mut OpenOptions) -> io::Result<Self> {
        let file = options.read(true).append(true).open(path)?;
        if !file.metadata()?.is_file() {
            return Err(io::Error::other("it is not a plain file"));
        }
        Ok(Self {
            file,
            path: path.to_owned(),
        })
    }

    /// Waits until no other process writes.
    pub fn lock(&self) -> Result<LockedLog<'_>, Error> {
        match self.file.lock() {
            Ok(()) => {}
            // Some network file systems have no locks; a lone user is well served without.
            Err(error) if error.kind() == io::ErrorKind::Unsupported => {}
            Err(error) => return Err(self.failed("lock", &error)),
        }
        Ok(LockedLog { log: self })
    }

    /// Everything that stands in the log now.
    pub fn bytes(&self) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        let mut file = &self.file;
        file.seek(SeekFrom::Start(0))
            .and_then(|_| file.read_to_end(&mut bytes))
            .map_err(|error| self.failed("read", &error))?;
        Ok(bytes)
    }

    /// How the log ends.
    pub fn tail(&self) -> Result<Tail, Error> {
        self.read_tail()
            .map_err(|error| self.failed("read", &error))
    }

    /// The last whole lines, as far as a piece of the end holds them.
    pub fn last_lines(&self) -> Result<Vec<Vec<u8>>, Error> {
        self.read_end().map_err(|error| self.failed("read", &error))
    }

    fn read_end(&self) -> io::Result<Vec<Vec<u8>>> {
        let mut file = &self.file;
        let length = file.seek(SeekFrom::End(0))?;
        let start = length.saturating_sub(END);
        let bytes = self.read_from(start, length)?;
        let mut lines: Vec<Vec<u8>> = bytes
            .split(|byte| *byte == b'\n')
            .map(<[u8]>::to_vec)
            .collect();
        // What follows the last line end, and what the piece begins in the middle of.
        lines.pop();
        if start > 0 && !lines.is_empty() {
            lines.remove(0);
        }
        Ok(lines)
    }

    fn read_tail(&self) -> io::Result<Tail> {
        let mut file = &self.file;
        let length = file.seek(SeekFrom::End(0))?;
        let mut wanted = TAIL;
        loop {
            let start = length.saturating_sub(wanted);
            let bytes = self.read_from(start, length)?;
            let is_end = |byte: &u8| *byte == b'\n';
            let Some(end) = bytes.iter().rposition(is_end) else {
                if start == 0 {
                    return Ok(Tail {
                        line: None,
                        torn: bytes,
                    });
                }
                wanted *= 8;
                continue;
            };
            let before = bytes[..end].iter().rposition(is_end);
            if before.is_none() && start > 0 {
                wanted *= 8;
                continue;
            }
            return Ok(Tail {
                line: Some(bytes[before.map_or(0, |at| at + 1)..end].to_owned()),
                torn: bytes[end + 1..].to_owned(),
            });
        }
    }

    fn read_from(&self, start: u64, end: u64) -> io::Result<Vec<u8>> {
        let mut file = &self.file;
        file.seek(SeekFrom::Start(start))?;
        // Room for all of it: a buffer that grows asks the system eight times.
        let mut bytes = Vec::with_capacity(usize::try_from(end - start).unwrap_or_default());
        file.take(end - start).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn failed(&self, doing: &str, error: &io::Error) -> Error {
        Error::io(doing, &self.path, error)
    }
}

impl LockedLog<'_> {
    /// How the log ends.
    pub fn tail(&self) -> Result<Tail, Error> {
        self.log.tail()
    }

    /// Everything that stands in the log.
    pub fn bytes(&self) -> Result<Vec<u8>, Error> {
        self.log.bytes()
    }

    /// Takes the last `count` bytes off.
    pub fn cut(&self, count: usize) -> Result<(), Error> {
        let length = |file: &File| file.metadata().map(|metadata| metadata.len());
        length(&self.log.file)
            .and_then(|length| self.log.file.set_len(length.saturating_sub(count as u64)))
            .map_err(|error| self.log.failed("shorten", &error))
    }

    /// Adds lines, each with its end; all or none of them. With `flush`, they outlast a
    /// power cut when this returns.
    pub fn append(&self, lines: &[u8], flush: bool) -> Result<(), Error> {
        let mut file = &self.log.file;
        let before = file
            .metadata()
            .map_err(|error| self.log.failed("look at", &error))?
            .len();
        let written = file
            .write_all(lines)
            .and_then(|()| if flush { file.sync_data() } else { Ok(()) });
        written.map_err(|error| {
            // What a full disk took of it must not look like a line.
            let _or_the_next_writer_does = self.log.file.set_len(before);
            self.log.failed("write to", &error)
        })
    }
}

impl Drop for LockedLog<'_> {
    fn drop(&mut self) {
        let _freed_with_the_file_at_the_latest = self.log.file.unlock();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(text: &str) -> (tempfile::TempDir, Log) {
        let directory = tempfile::tempdir().unwrap();
        let log = Log::create(&directory.path().join("log")).unwrap();
        log.lock().unwrap().append(text.as_bytes(), false).unwrap();
        (directory, log)
    }

    #[test]
    fn the_tail_is_found_however_long_the_lines_are() {
        for length in [0, 1, 8191, 8192, 8193, 70_000] {
            let line = "x".repeat(length);
            let (_directory, log) = log(&format!("first\n{line}\n"));
            let tail = log.tail().unwrap();
            assert_eq!(tail.line.unwrap(), line.as_bytes(), "{length}");
            assert!(tail.torn.is_empty());
        }
    }

    #[test]
    fn a_broken_line_is_apart() {
        let (_directory, whole) = log("one\ntw");
        let tail = whole.tail().unwrap();
        assert_eq!(
            (tail.line, tail.torn),
            (Some(b"one".to_vec()), b"tw".to_vec())
        );
        let (_directory, none) = log("tw");
        assert_eq!(none.tail().unwrap().torn, b"tw");
        none.lock().unwrap().cut(2).unwrap();
        assert_eq!(none.tail().unwrap(), Tail::default());
    }

    #[test]
    fn a_log_is_made_once() {
        let (directory, _log) = log("");
        assert!(Log::create(&directory.path().join("log")).is_err());
        assert!(Log::open(&directory.path().join("none")).unwrap().is_none());
        assert!(Log::open(directory.path()).is_err());
    }
}
