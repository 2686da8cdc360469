//! Any bytes as a ledger, or any events in a chain that holds: no panic while it is read,
//! folded, reported and added to, and no whole line lost by a repair.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value};
use std::fs;
use std::path::Path;
use wazir::hash::sha256;
use wazir::project::Root;
use wazir::run::ledger::Ledger;
use wazir::run::report::Report;
use wazir::run::state::State;
use wazir::run::{Run, RunId, projections, usage};

const NOW: &str = "2026-01-02T03:04:05.006Z";

/// The lines that are objects, numbered and chained as a ledger's are.
fn chained(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut before = "0".repeat(64);
    let mut number = 0;
    for line in data.split(|byte| *byte == b'\n') {
        let Ok(mut event) = serde_json::from_slice::<Map<String, Value>>(line) else {
            continue;
        };
        number += 1;
        event.insert("seq".to_owned(), number.into());
        event.insert("prev".to_owned(), before.into());
        event.insert("run_id".to_owned(), "fuzz".into());
        let line = serde_json::to_vec(&event).unwrap();
        before = sha256(&line);
        out.extend(line);
        out.push(b'\n');
    }
    out
}

fuzz_target!(|data: &[u8]| {
    let Some((mode, data)) = data.split_first() else {
        return;
    };
    let bytes = if mode % 2 == 0 { data.to_vec() } else { chained(data) };
    let memory = Path::new("/dev/shm");
    let at = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap();
    let place = at.path().join("events.ndjson");
    fs::write(&place, &bytes).unwrap();
    let open = || {
        let root = Root::open(at.path()).unwrap();
        Ledger::open(root, RunId::parse("fuzz").unwrap()).unwrap().unwrap()
    };
    let ledger = open();
    let _place = ledger.last();
    let _size = ledger.last_large_output("\"x\"");
    let reading = ledger.read().unwrap();
    if let Some(state) = State::of(&reading) {
        let _files = projections::all(&state, "fuzz");
        let _text = usage::report(&usage::document(&state, "fuzz", None));
        let run = Run::new(open());
        if let Ok(view) = run.view()
            && let Ok(report) = Report::of(&run, &view, &reading, "")
        {
            report.html().unwrap();
            report.markdown().unwrap();
            report.summary();
        }
    }
    let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    if ledger.write().unwrap().read(NOW).is_ok() {
        let now = fs::read(&place).unwrap();
        assert!(now.starts_with(&bytes[..whole]));
        assert!(now.is_empty() || now.ends_with(b"\n"));
    }
});
