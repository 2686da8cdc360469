//! What others record into a run: events, outputs and summaries. The names are those of
//! earlier versions; what the binary alone decides cannot be recorded from outside.

use super::event::{Captured, Event, LEDGER_VERSION, OWN, RunKind, Started};
use super::id::RunId;
use super::ledger::{Ledger, NewEvent, Reading};
use super::projections::{self, ARTIFACTS, CAPTURES};
use super::state::State;
use super::store::{Runs, folded, started};
use crate::error::Error;
use crate::project::files::ProjectPath;
use serde_json::{Map, Value};
use std::io::{self, Read};
use std::path::Path;

/// A summary longer than this is refused: it is no summary.
const MAX_SUMMARY: u64 = 256 << 10;
/// How long a free word may be.
const MAX_WORD: usize = 80;

/// Begins a run that somebody else leads.
pub fn begin(
    runs: &Runs,
    id: &RunId,
    phase: &str,
    status: &str,
    now: &str,
) -> Result<Ledger, Error> {
    word("--phase", phase)?;
    word("--status", status)?;
    let ledger = runs.create(id, false)?;
    for name in [ARTIFACTS, CAPTURES] {
        ledger.directory().make_directory(&path(name))?;
    }
    let started = Event::Started(Box::new(Started {
        ledger_version: LEDGER_VERSION,
        kind: RunKind::Captured,
        project_root: runs.project().to_owned(),
        scope: String::new(),
        wazir_version: env!("CARGO_PKG_VERSION").to_owned(),
        pipeline: None,
    }));
    add(&ledger, NewEvent::own(&started, phase, status), now, true)?;
    Ok(ledger)
}

/// What `capture event` takes.
#[derive(Clone, Debug, Default)]
pub struct Noted<'a> {
    pub event: &'a str,
    pub phase: Option<&'a str>,
    pub status: Option<&'a str>,
    pub loop_count: Option<u32>,
    pub message: Option<&'a str>,
}

/// Records a free event.
pub fn event(ledger: &Ledger, noted: &Noted<'_>, now: &str) -> Result<State, Error> {
    word("--event", noted.event)?;
    for (option, value) in [("--phase", noted.phase), ("--status", noted.status)] {
        value.map_or(Ok(()), |value| word(option, value))?;
    }
    let writing = ledger.write()?;
    let mut reading = ledger.read()?;
    let led = started(ledger, &reading)?.kind == RunKind::Pipeline;
    if led && OWN.contains(&noted.event) {
        return Err(Error::failed(format!(
            "`{}` is written by the binary itself when it happens",
            noted.event
        ))
        .hint("what moves a run on: wazir next, wazir submit, wazir gate"));
    }
    if led && (noted.phase.is_some() || noted.status.is_some() || noted.loop_count.is_some()) {
        return Err(
            Error::failed("phase, status and loop count of this run are the binary's own")
                .hint("leave --phase, --status and --loop-count out"),
        );
    }
    let mut data = Map::new();
    if let Some(message) = noted.message {
        data.insert("message".to_owned(), message.into());
    }
    if let Some(count) = noted.loop_count {
        data.insert("loop_count".to_owned(), count.into());
    }
    let mut new = NewEvent::note(noted.event, data);
    new.phase = noted.phase.map(str::to_owned);
    new.status = noted.status.map(str::to_owned);
    writing.add(&mut reading, new, now, false)?;
    projected(ledger, &reading)
}

/// Makes an empty file for an output, and its path relative to the run.
pub fn route(ledger: &Ledger, name: &str, suffix: &str, now: &str) -> Result<String, Error> {
    let path = new_capture(ledger, name, suffix, now)?;
    let mut data = Map::new();
    data.insert("capture_path".to_owned(), path.clone().into());
    data.insert("capture_name".to_owned(), name.into());
    add(
        ledger,
        NewEvent::note("pre_tool_capture_route", data),
        now,
        false,
    )?;
    Ok(path)
}

/// Records one of the binary's own events that moves nothing.
pub fn own(ledger: &Ledger, event: &Event, now: &str) -> Result<State, Error> {
    note(ledger, event.name(), event.data(), now)
}

/// Records an event with its data.
pub fn note(
    ledger: &Ledger,
    name: &str,
    data: Map<String, Value>,
    now: &str,
) -> Result<State, Error> {
    add(ledger, NewEvent::note(name, data), now, false)
}

/// Where an output goes.
pub enum Place<'a> {
    /// A path that `route` gave out.
    Routed(&'a str),
    Named {
        name: &'a str,
        suffix: &'a str,
    },
}

/// Keeps an output, byte for byte.
pub fn output(
    ledger: &Ledger,
    command: &str,
    exit_code: Option<i64>,
    place: &Place<'_>,
    bytes: &mut impl Read,
    now: &str,
) -> Result<Captured, Error> {
    let capture_path = match place {
        Place::Routed(path) => inside(ledger, path)?,
        Place::Named { name, suffix } => new_capture(ledger, name, suffix, now)?,
    };
    let mut file = ledger.directory().emptied_file(&path(&capture_path))?;
    let byte_length = io::copy(bytes, &mut file)
        .map_err(|error| Error::failed(format!("cannot keep the output: {error}")))?;
    let captured = Captured {
        command: command.to_owned(),
        exit_code,
        capture_path,
        byte_length,
    };
    let event = Event::Captured(captured.clone());
    add(
        ledger,
        NewEvent::note(event.name(), event.data()),
        now,
        false,
    )?;
    Ok(captured)
}

/// Keeps a summary that somebody wrote.
pub fn summary(ledger: &Ledger, event: &str, text: &mut impl Read, now: &str) -> Result<(), Error> {
    word("--event", event)?;
    if OWN.contains(&event) {
        return Err(Error::failed(format!(
            "`{event}` is written by the binary itself"
        )));
    }
    let mut bytes = Vec::new();
    text.take(MAX_SUMMARY + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Error::failed(format!("cannot read the summary: {error}")))?;
    if bytes.len() as u64 > MAX_SUMMARY {
        return Err(
            Error::failed(format!("the summary has more than {MAX_SUMMARY} bytes"))
                .hint("keep it whole with: wazir capture output"),
        );
    }
    let summary = Event::Summary {
        text: String::from_utf8_lossy(&bytes).into_owned(),
    };
    add(ledger, NewEvent::note(event, summary.data()), now, false)?;
    Ok(())
}

fn add(ledger: &Ledger, event: NewEvent, now: &str, flush: bool) -> Result<State, Error> {
    let writing = ledger.write()?;
    writing.append(&[event], now, flush)?;
    projected(ledger, &writing.read(now)?)
}

/// What a ledger says now, written where it is looked up.
fn projected(ledger: &Ledger, reading: &Reading) -> Result<State, Error> {
    let state = folded(ledger, reading)?;
    projections::write(ledger, &state)?;
    Ok(state)
}

/// A word that goes into a ledger: no line ends, no control characters.
fn word(option: &str, text: &str) -> Result<(), Error> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
    if !text.is_empty() && text.len() <= MAX_WORD && text.chars().all(plain) {
        Ok(())
    } else {
        Err(Error::failed(format!(
            "{option} takes one word of letters, digits, `_`, `-`, `.` and `:`, at most {MAX_WORD} characters"
        )))
    }
}

/// A capture path that somebody names: the whole path that `route` printed, or one
/// below the run's directory.
fn inside(ledger: &Ledger, text: &str) -> Result<String, Error> {
    let whole = Path::new(text);
    let relative = whole
        .strip_prefix(ledger.directory().path())
        .unwrap_or(whole)
        .to_str()
        .and_then(ProjectPath::new)
        .filter(|path| path.as_str().starts_with(&format!("{CAPTURES}/")));
    relative
        .map(|path| path.as_str().to_owned())
        .ok_or_else(|| {
            Error::failed(format!("capture-path must stay inside {CAPTURES}/: {text}"))
                .hint("a path to write to: wazir capture route")
        })
}

fn new_capture(ledger: &Ledger, name: &str, suffix: &str, now: &str) -> Result<String, Error> {
    let slug = slug(name);
    let suffix = match suffix {
        "" => String::new(),
        dotted if dotted.starts_with('.') => dotted.to_owned(),
        bare => format!(".{bare}"),
    };
    let stamp = now.replace([':', '.'], "-");
    for number in 1.. {
        let number = if number == 1 {
            String::new()
        } else {
            format!("-{number}")
        };
        let name = format!("{CAPTURES}/{stamp}-{slug}{number}{suffix}");
        let path = ProjectPath::new(&name)
            .ok_or_else(|| Error::failed(format!("--suffix cannot be `{suffix}`")))?;
        if ledger.directory().new_file(&path)?.is_some() {
            return Ok(name);
        }
    }
    unreachable!("the numbers do not end")
}

/// Lower-case words joined by hyphens.
fn slug(text: &str) -> String {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let mut slug = words.join("-");
    slug.truncate(60);
    if slug.is_empty() {
        "capture".to_owned()
    } else {
        slug
    }
}

fn path(name: &str) -> ProjectPath {
    ProjectPath::new(name).expect("checked or constant")
}

/// What `capture check` found.
pub struct Checked {
    pub faults: Vec<String>,
    /// Derived files that are not what the ledger says.
    pub outdated: Vec<&'static str>,
    pub events: u64,
    pub head: String,
    /// Bytes of a line that was broken off.
    pub torn: usize,
}

/// Checks a ledger; with `rebuild`, writes its derived files anew.
pub fn check(ledger: &Ledger, rebuild: bool) -> Result<Checked, Error> {
    let reading = ledger.read()?;
    let mut checked = Checked {
        faults: reading.faults.iter().map(ToString::to_string).collect(),
        outdated: Vec::new(),
        events: reading.head.seq,
        head: reading.head.sha256.clone(),
        torn: reading.torn,
    };
    match State::of(&reading) {
        None if checked.faults.is_empty() => {
            checked
                .faults
                .push("the ledger does not begin with a start".to_owned());
        }
        Some(state) if checked.faults.is_empty() => {
            if rebuild {
                let _one_writer = ledger.write()?;
                projections::write(ledger, &state)?;
            }
            checked.outdated = projections::outdated(ledger, &state)?;
        }
        _ => {}
    }
    Ok(checked)
}

/// The usage of a run as a document.
pub fn usage(ledger: &Ledger, phase: Option<&str>) -> Result<Value, Error> {
    let state = folded(ledger, &ledger.read()?)?;
    if let Some(phase) = phase.filter(|phase| !state.events.contains_key(*phase)) {
        let known: Vec<&str> = state.events.keys().map(String::as_str).collect();
        return Err(
            Error::failed(format!("nothing happened in a phase `{phase}`"))
                .hint(format!("phases of this run: {}", known.join(", "))),
        );
    }
    Ok(super::usage::document(&state, ledger.id().as_str(), phase))
}
