//! The ledger of a run: `events.ndjson`, append-only and hash-chained.
//!
//! Beside it stands `head`, the number and the hash of its last line, so that lines
//! taken off its end show, too. The head is written after the line: a process that
//! died between the two leaves a head that is behind, which is no fault.

use super::event::{Event, NO_LINE, Position, Record};
use super::id::RunId;
use crate::error::Error;
use crate::hash::sha256;
use crate::project::files::{LockedLog, Log, ProjectPath, Root};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::fmt;

/// The file's name in a run's directory.
pub const EVENTS: &str = "events.ndjson";
const HEAD: &str = "head";
/// A line longer than this is not written: a reader may stop there.
const MAX_LINE: usize = 1 << 20;

/// What a line in front of it ends in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub seq: u64,
    pub sha256: String,
}

impl Head {
    fn none() -> Self {
        Self {
            seq: 0,
            sha256: NO_LINE.to_owned(),
        }
    }
}

/// What is wrong with a ledger, and at which line (from 1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub line: u64,
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{EVENTS}:{}: {}", self.line, self.what)
    }
}

/// Everything that a ledger says.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Whole and chained; up to the first fault.
    pub events: Vec<(Record, Event)>,
    pub head: Head,
    pub faults: Vec<Fault>,
    /// Bytes after the last line end.
    pub torn: usize,
}

/// An event that is about to be written.
#[derive(Clone, Debug)]
pub struct NewEvent {
    pub name: String,
    pub data: Map<String, Value>,
    /// Where the run stands after it; `None` keeps what the last line says.
    pub phase: Option<String>,
    pub status: Option<String>,
}

impl NewEvent {
    /// One of the binary's own events.
    pub fn own(event: &Event, phase: &str, status: &str) -> Self {
        Self {
            name: event.name().to_owned(),
            data: event.data(),
            phase: Some(phase.to_owned()),
            status: Some(status.to_owned()),
        }
    }

    /// An event that leaves the run where it stands.
    pub fn note(name: &str, data: Map<String, Value>) -> Self {
        Self {
            name: name.to_owned(),
            data,
            phase: None,
            status: None,
        }
    }
}

/// The ledger of one run.
#[derive(Debug)]
pub struct Ledger {
    log: Log,
    /// The run's directory.
    directory: Root,
    id: RunId,
}

/// The right to add to a ledger, until it is dropped.
pub struct Writing<'a> {
    ledger: &'a Ledger,
    log: LockedLog<'a>,
}

impl Ledger {
    /// Makes the ledger of a new run in its directory.
    pub fn create(directory: Root, id: RunId) -> Result<Self, Error> {
        let log = Log::create(&directory.path().join(EVENTS))?;
        Ok(Self { log, directory, id })
    }

    /// Opens the ledger of a run; `None` when the directory holds none.
    pub fn open(directory: Root, id: RunId) -> Result<Option<Self>, Error> {
        let path = directory.resolve(&path(EVENTS))?;
        Ok(Log::open(&path)?.map(|log| Self { log, directory, id }))
    }

    /// The run's directory.
    pub fn directory(&self) -> &Root {
        &self.directory
    }

    /// The run's id.
    pub fn id(&self) -> &RunId {
        &self.id
    }

    /// Reads and checks every line, and the head.
    pub fn read(&self) -> Result<Reading, Error> {
        // The head first: what is added between the two only leaves it behind.
        let head = self.head()?;
        Ok(self.check(&self.log.bytes()?, head))
    }

    /// Where the last whole line leaves the run.
    pub fn last(&self) -> Result<Option<Position>, Error> {
        let line = self.log.tail()?.line;
        line.map(|line| self.parsed(&line)).transpose()
    }

    /// How many bytes the newest kept output of a command had, if the ledger's end still
    /// tells. `command` is the JSON string.
    pub fn last_large_output(&self, command: &str) -> Result<Option<u64>, Error> {
        let wanted = format!("\"command\":{command},");
        let lines = self.log.last_lines()?;
        for line in lines.iter().rev() {
            let text = String::from_utf8_lossy(line);
            if text.contains("\"event\":\"post_tool_capture\"") && text.contains(&wanted) {
                return Ok(self
                    .record(line)?
                    .data
                    .get("byte_length")
                    .and_then(Value::as_u64));
            }
        }
        Ok(None)
    }

    /// How many events of a name with a flag set end the ledger, one after the other.
    pub fn trailing(&self, event: &str, flag: &str) -> Result<usize, Error> {
        let lines = self.log.last_lines()?;
        let mut count = 0;
        for line in lines.iter().rev() {
            let record = self.record(line)?;
            let set = record.data.get(flag).and_then(Value::as_bool) == Some(true);
            if record.event != event || !set {
                break;
            }
            count += 1;
        }
        Ok(count)
    }

    fn record(&self, line: &[u8]) -> Result<Record, Error> {
        self.parsed(line)
    }

    fn parsed<T: DeserializeOwned>(&self, line: &[u8]) -> Result<T, Error> {
        serde_json::from_slice(line).map_err(|error| {
            Error::failed(format!(
                "the last line of run {} is not readable: {error}",
                self.id
            ))
            .hint(format!(
                "what is wrong: wazir capture check --run {}",
                self.id
            ))
        })
    }

    fn head(&self) -> Result<Option<Head>, Error> {
        let Some(bytes) = self.directory.read(&path(HEAD))?.bytes else {
            return Ok(None);
        };
        let text = String::from_utf8_lossy(&bytes);
        Ok(text.trim_end().split_once(' ').and_then(|(seq, sha256)| {
            Some(Head {
                seq: seq.parse().ok()?,
                sha256: sha256.to_owned(),
            })
        }))
    }

    fn check(&self, bytes: &[u8], recorded: Option<Head>) -> Reading {
        let whole = bytes
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |at| at + 1);
        let mut reading = Reading {
            events: Vec::new(),
            head: Head::none(),
            faults: Vec::new(),
            torn: bytes.len() - whole,
        };
        let mut at_head = None;
        for (number, line) in (1..).zip(bytes[..whole].split_inclusive(|byte| *byte == b'\n')) {
            let line = &line[..line.len() - 1];
            match self.line(line, &reading.head, number) {
                Ok(event) => reading.events.push(event),
                Err(fault) => {
                    reading.faults.push(fault);
                    return reading;
                }
            }
            reading.head = Head {
                seq: number,
                sha256: sha256(line),
            };
            if recorded.as_ref().is_some_and(|head| head.seq == number) {
                at_head = Some(reading.head.clone());
            }
        }
        let last = reading.head.seq;
        match (recorded, at_head) {
            (Some(head), Some(found)) if found != head => reading.faults.push(Fault {
                line: head.seq,
                what: "the line was changed: the head holds another hash".to_owned(),
            }),
            (Some(head), None) if head.seq > last => reading.faults.push(Fault {
                line: last + 1,
                what: format!(
                    "lines were taken off the end: the head is line {}, the last one here is {last}",
                    head.seq
                ),
            }),
            (None, _) if last > 1 => reading.faults.push(Fault {
                line: last,
                what: format!("the file `{HEAD}` beside the ledger is gone or not readable"),
            }),
            _ => {}
        }
        reading
    }

    fn line(&self, line: &[u8], before: &Head, number: u64) -> Result<(Record, Event), Fault> {
        let fault = |line, what: String| Fault { line, what };
        let record: Record = serde_json::from_slice(line)
            .map_err(|error| fault(number, format!("not an event: {error}")))?;
        if record.seq != number {
            return Err(fault(
                number,
                format!(
                    "event {} stands here: lines are missing or in another order",
                    record.seq
                ),
            ));
        }
        if record.prev != before.sha256 {
            let changed = number.saturating_sub(1).max(1);
            return Err(fault(
                changed,
                format!("the line was changed: line {number} follows another text"),
            ));
        }
        if record.run_id != self.id {
            return Err(fault(
                number,
                format!("the event is of run {}", record.run_id),
            ));
        }
        let event = Event::of(&record).map_err(|what| fault(number, what))?;
        Ok((record, event))
    }

    /// Waits for the right to add.
    pub fn write(&self) -> Result<Writing<'_>, Error> {
        Ok(Writing {
            ledger: self,
            log: self.log.lock()?,
        })
    }
}

impl Writing<'_> {
    /// Reads everything; what a dying process left of a line is taken off and noted.
    pub fn read(&self, now: &str) -> Result<Reading, Error> {
        self.recover(now)?;
        let head = self.ledger.head()?;
        Ok(self.ledger.check(&self.log.bytes()?, head))
    }

    /// Adds one event to a ledger that was read under this right, and to the reading.
    pub fn add(
        &self,
        reading: &mut Reading,
        event: NewEvent,
        now: &str,
        flush: bool,
    ) -> Result<(), Error> {
        let head = self.append(&[event], now, flush)?;
        let line = self.log.tail()?.line.unwrap_or_default();
        match self.ledger.line(&line, &reading.head, head.seq) {
            Ok(added) if reading.torn == 0 => {
                reading.events.push(added);
                reading.head = head;
            }
            // A line that was broken off was taken away before.
            _ => *reading = self.read(now)?,
        }
        Ok(())
    }

    fn recover(&self, now: &str) -> Result<(), Error> {
        let tail = self.log.tail()?;
        if tail.torn.is_empty() {
            return Ok(());
        }
        self.log.cut(tail.torn.len())?;
        let mut data = Map::new();
        data.insert("byte_length".to_owned(), tail.torn.len().into());
        data.insert("sha256".to_owned(), sha256(&tail.torn).into());
        if tail.line.is_some() {
            self.append(&[NewEvent::note("torn_line_recovered", data)], now, true)?;
        }
        Ok(())
    }

    /// Adds events, all or none. `flush`: they outlast a power cut.
    pub fn append(&self, events: &[NewEvent], now: &str, flush: bool) -> Result<Head, Error> {
        let tail = self.log.tail()?;
        if !tail.torn.is_empty() {
            self.recover(now)?;
            return self.append(events, now, flush);
        }
        let (mut head, mut phase, mut status) = match &tail.line {
            None => (Head::none(), String::new(), String::new()),
            Some(line) => {
                let last = self.ledger.record(line)?;
                let head = Head {
                    seq: last.seq,
                    sha256: sha256(line),
                };
                (head, last.phase, last.status)
            }
        };
        let mut lines = Vec::new();
        for event in events {
            phase = event.phase.clone().unwrap_or(phase);
            status = event.status.clone().unwrap_or(status);
            let record = Record {
                seq: head.seq + 1,
                prev: head.sha256,
                created_at: now.to_owned(),
                run_id: self.ledger.id.clone(),
                phase: phase.clone(),
                status: status.clone(),
                event: event.name.clone(),
                data: event.data.clone(),
            };
            let line = serde_json::to_vec(&record).expect("a record is plain JSON");
            if line.len() > MAX_LINE {
                return Err(Error::failed(format!(
                    "the event `{}` has {} bytes; at most {MAX_LINE} fit into a ledger",
                    event.name,
                    line.len()
                )));
            }
            head = Head {
                seq: record.seq,
                sha256: sha256(&line),
            };
            lines.extend(line);
            lines.push(b'\n');
        }
        self.log.append(&lines, flush)?;
        let text = format!("{} {}\n", head.seq, head.sha256);
        self.ledger
            .directory
            .replace(&path(HEAD), text.as_bytes())?;
        Ok(head)
    }
}

fn path(name: &str) -> ProjectPath {
    ProjectPath::new(name).expect("a constant of plain names")
}
