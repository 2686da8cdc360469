//! Proof that the guard works as installed: the lines in the hosts' own files are run as
//! the host runs them, with payloads in the shape that the client sends.
//!
//! Shapes as recorded from Claude Code 2.1.330, Codex 0.169.0, Gemini CLI 0.61.0 and the
//! Cursor SDK 1.0.32.

use super::health::{Check, Status};
use super::merge::json;
use crate::catalog::Catalog;
use crate::content::model::{Dialect, FileKind, Format, Host};
use crate::project::{LOCK, ProjectPath, Root};
use serde_json::{Value, json as object};
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Where the hosts' lines are tried: a directory below the root, with no program on PATH.
const SHELL: &str = "/bin/sh";

/// What a host's guard does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    /// Refuses what it must and lets the rest pass.
    Blocks,
    /// Says something that no host takes as a refusal.
    Warns,
    /// Does nothing.
    Inert,
}

/// Tries the guard of each host that has one. `below` is an existing directory of the
/// project.
pub fn prove(root: &Root, hosts: &[Host], below: &Path) -> Vec<Check> {
    let guarded = hosts
        .iter()
        .filter_map(|host| Some((*host, host.dialect()?)));
    guarded
        .map(|(host, dialect)| check(root, host, dialect, below))
        .collect()
}

fn check(root: &Root, host: Host, dialect: Dialect, below: &Path) -> Check {
    let name = format!("{host}: guard");
    let (status, message) = match tried(root, host, dialect, below) {
        Ok((Effect::Blocks, calls)) => (
            Status::Ok,
            format!(
                "blocks: {calls} lines as installed refuse a write to {LOCK} by tool and by shell, and let others pass"
            ),
        ),
        Ok((Effect::Warns, _)) => (Status::Fault, "warns, but blocks nothing".to_owned()),
        Ok((Effect::Inert, _)) => (
            Status::Fault,
            "is inert: a write to a protected file passes".to_owned(),
        ),
        Err(message) => (Status::Fault, message),
    };
    Check {
        name,
        mend: (status != Status::Ok).then(|| format!("wazir init --host {host} --force")),
        status,
        message,
    }
}

fn tried(
    root: &Root,
    host: Host,
    dialect: Dialect,
    below: &Path,
) -> Result<(Effect, usize), String> {
    let lines = guard_lines(root, host)?;
    if lines.is_empty() {
        return Err("no line of its settings calls the guard".to_owned());
    }
    // These run a project's hooks in its root, the others where the session is.
    let at_root = matches!(dialect, Dialect::Cursor | Dialect::Copilot);
    let directory = if at_root { root.path() } else { below };
    for line in &lines {
        for (payload, denies) in payloads(root, dialect) {
            let output = run(line, root, directory, &payload)
                .map_err(|error| format!("cannot run {SHELL}: {error}"))?;
            let code = output.status.code();
            let silent = output.stdout.is_empty() && output.stderr.is_empty();
            match (denies, code) {
                (true, Some(2)) if !output.stderr.is_empty() => {}
                (true, Some(0)) if denied_in_json(dialect, &output.stdout) => {}
                (true, Some(0)) if silent => return Ok((Effect::Inert, lines.len())),
                (true, _) => return Ok((Effect::Warns, lines.len())),
                (false, Some(0)) => {}
                (false, code) => {
                    let code = code.map_or("a signal".to_owned(), |code| format!("code {code}"));
                    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
                    return Err(format!("refuses an ordinary write ({code}): {said}"));
                }
            }
        }
    }
    Ok((Effect::Blocks, lines.len()))
}

/// Whether an answer is the object that the dialect takes as a denial.
fn denied_in_json(dialect: Dialect, stdout: &[u8]) -> bool {
    let answer: Value = serde_json::from_slice(stdout).unwrap_or_default();
    dialect == Dialect::Copilot && answer["permissionDecision"] == "deny"
}

/// The lines in a host's installed settings that call the guard before a tool.
fn guard_lines(root: &Root, host: Host) -> Result<Vec<String>, String> {
    let mut lines = Vec::new();
    let embedded = Catalog::embedded();
    let settings = embedded.bundle(host).files.iter().filter(|file| {
        let script = file.path.ends_with(".js");
        file.kind == FileKind::Keys || file.format == Format::Json || script
    });
    for file in settings {
        let path = ProjectPath::new(&file.path).ok_or("its settings lie outside the project")?;
        let disk = root
            .read(&path)
            .map_err(|error| error.message().to_owned())?;
        let Some(bytes) = disk.bytes else {
            return Err(format!("{} is gone", file.path));
        };
        if file.path.ends_with(".js") {
            // A script calls the launcher itself; the variable is set where lines are tried.
            let calls = String::from_utf8_lossy(&bytes).contains("'.wazir/hook'");
            let line =
                format!("exec {SHELL} \"$CLAUDE_PROJECT_DIR/.wazir/hook\" {host} before-tool");
            lines.extend(calls.then_some(line));
            continue;
        }
        let value = json::value(&bytes)
            .map_err(|error| format!("{} does not parse: {error}", file.path))?
            .unwrap_or_default();
        commands(&value, &mut lines);
    }
    lines.retain(|line| line.contains(".wazir/hook") && line.ends_with("before-tool"));
    Ok(lines)
}

fn commands(value: &Value, out: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            out.extend(
                map.get("command")
                    .and_then(Value::as_str)
                    .map(str::to_owned),
            );
            map.values().for_each(|value| commands(value, out));
        }
        Value::Array(values) => values.iter().for_each(|value| commands(value, out)),
        _ => {}
    }
}

/// Payloads with whether they must be refused.
fn payloads(root: &Root, dialect: Dialect) -> Vec<(Value, bool)> {
    let lock = root.path().join(LOCK);
    let fine = root.path().join("wazir-proof.txt");
    let write = |path: &Path| match dialect {
        Dialect::Codex => {
            let patch = format!(
                "*** Begin Patch\n*** Add File: {}\n+x\n*** End Patch",
                path.display()
            );
            ("apply_patch", object!({ "command": patch }))
        }
        Dialect::Claude | Dialect::Cursor => {
            ("Write", object!({ "file_path": path, "content": "x" }))
        }
        Dialect::Gemini | Dialect::Qwen => {
            ("write_file", object!({ "file_path": path, "content": "x" }))
        }
        Dialect::Copilot => ("Write", object!({ "path": path, "file_text": "x" })),
        Dialect::OpenCode => ("write", object!({ "filePath": path, "content": "x" })),
    };
    let shell = |path: &Path| {
        let command = format!("echo x > '{}'", path.display());
        match dialect {
            Dialect::Claude | Dialect::Copilot => {
                ("Bash", object!({ "command": command, "description": "x" }))
            }
            Dialect::Codex => ("Bash", object!({ "command": command })),
            Dialect::Gemini | Dialect::Qwen => {
                ("run_shell_command", object!({ "command": command }))
            }
            Dialect::Cursor => ("Shell", object!({ "command": command, "cwd": root.path() })),
            Dialect::OpenCode => ("bash", object!({ "command": command })),
        }
    };
    let payload = |(tool, input): (&str, Value)| {
        let event = match dialect {
            Dialect::Gemini => "BeforeTool",
            Dialect::Cursor => "preToolUse",
            _ => "PreToolUse",
        };
        let mut payload = object!({
            "session_id": "wazir-doctor", "cwd": root.path(), "hook_event_name": event,
            "tool_name": tool, "tool_input": input, "tool_use_id": "1",
        });
        if dialect == Dialect::Cursor {
            payload["cursor_version"] = "1.0.32".into();
            payload["workspace_roots"] = object!([root.path()]);
        }
        payload
    };
    vec![
        (payload(write(&lock)), true),
        (payload(shell(&lock)), true),
        (payload(write(&fine)), false),
        (payload(shell(&fine)), false),
    ]
}

fn run(line: &str, root: &Root, directory: &Path, payload: &Value) -> io::Result<Output> {
    let mut child = Command::new(SHELL)
        .args(["-c", line])
        .current_dir(directory)
        .env_clear()
        .env("PATH", "")
        .env("CLAUDE_PROJECT_DIR", root.path())
        .env("GEMINI_PROJECT_DIR", root.path())
        .env("CURSOR_PROJECT_DIR", root.path())
        .env("COPILOT_PROJECT_DIR", root.path())
        .env("QWEN_PROJECT_DIR", root.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        // A line that does not read its input has ended already.
        let _closed = stdin.write_all(payload.to_string().as_bytes());
    }
    child.wait_with_output()
}
