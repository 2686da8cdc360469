//! Any text as a shell command: no panic, and time that grows with the length.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::path::Path;
use std::time::{Duration, Instant};
use wazir::content::model::Host;
use wazir::guard::{Hook, HookEvent, Policy, answer};
use wazir::project::Root;

fn time(command: &str) -> Duration {
    let policy = Policy::new(
        Path::new("/tmp"),
        &[".wazir/"],
        &[".wazir/config.yaml", ".wazir/state/runs/*/artifacts/"],
        &["secrets/".to_owned()],
    );
    let payload = serde_json::json!({
        "cwd": "/tmp", "tool_name": "Bash", "tool_input": {"command": command},
    });
    let bytes = payload.to_string().into_bytes();
    let root = Root::open(Path::new("/tmp")).unwrap();
    let start = Instant::now();
    let answer = answer(&Hook::bare(Host::Claude, HookEvent::BeforeTool, &bytes, &root, &policy));
    let taken = start.elapsed();
    assert!(answer.stdout.is_empty());
    assert!(matches!(answer.code, 0 | 2));
    assert_eq!(answer.code == 0, answer.stderr.is_empty());
    taken
}

fuzz_target!(|data: &[u8]| {
    let command = String::from_utf8_lossy(data);
    let once = time(&command);
    // Eight times the text may take eight times as long; a square would take 64.
    if command.len() >= 64 {
        let some = time(&command.repeat(8));
        let many = time(&command.repeat(64));
        assert!(
            many < some * 32 + Duration::from_millis(400),
            "{once:?}, {some:?}, {many:?}"
        );
    }
});
