//! What a tool call writes, whichever host's tool it is.
//!
//! Field names as the real clients send them, 2026-11-24: Claude Code 2.1.330,
//! Codex 0.169.0, Gemini CLI 0.61.0, Cursor SDK 1.0.32.

use serde_json::Value;
use std::path::PathBuf;

/// Tools that run a shell command.
const SHELLS: [&str; 9] = [
    "bash",
    "shell",
    "run_shell_command",
    "exec_command",
    "local_shell",
    "powershell",
    "execute",
    "run_terminal_cmd",
    "unified_exec",
];
/// Words in a tool's name that say that it writes.
const WRITES: [&str; 12] = [
    "write", "edit", "create", "delete", "remove", "move", "rename", "append", "patch", "save",
    "replace", "insert",
];
/// Fields that hold the path that is written.
const PATHS: [&str; 14] = [
    "file_path",
    "notebook_path",
    "path",
    "filePath",
    "target_file",
    "target",
    "destination",
    "new_path",
    "old_path",
    "source",
    "uri",
    "filename",
    "file",
    "paths",
];

/// Fields of a shell tool that hold the directory that its command runs in.
const PLACES: [&str; 5] = [
    "dir_path",
    "workdir",
    "working_directory",
    "directory",
    "cwd",
];

/// A tool call, as far as it matters here.
pub(super) struct Call {
    /// Where the host says that it runs; from the hook's own directory, if relative.
    pub cwd: Option<PathBuf>,
    /// Paths that it writes.
    pub written: Vec<String>,
    /// A shell command that it runs.
    pub command: Option<String>,
}

impl Call {
    /// Reads a payload; `None` when it is no tool call that could write.
    pub(super) fn read(payload: &Value) -> Option<Self> {
        let name = payload.get("tool_name")?.as_str()?;
        let input = payload.get("tool_input")?;
        let cwd = payload
            .get("cwd")
            .and_then(Value::as_str)
            .filter(|cwd| !cwd.is_empty())
            .or_else(|| {
                payload
                    .pointer("/workspace_roots/0")
                    .and_then(Value::as_str)
            });
        let lower = name.to_lowercase();
        let mut call = Self {
            cwd: cwd.map(PathBuf::from),
            written: Vec::new(),
            command: None,
        };
        if lower == "apply_patch" {
            let patch = input
                .as_str()
                .or_else(|| text(input, &["command", "patch", "input"]));
            call.written.extend(patch.map(patched).unwrap_or_default());
        } else if SHELLS.contains(&lower.as_str()) {
            call.command = command(input);
            if let Some(place) = text(input, &PLACES) {
                call.cwd = Some(call.cwd.unwrap_or_default().join(place));
            }
            if let Some(command) = call
                .command
                .as_deref()
                .filter(|c| c.contains("*** Begin Patch"))
            {
                call.written.extend(patched(command));
            }
        } else if writes(&lower, input) {
            call.written.extend(paths(input));
        }
        Some(call)
    }
}

fn text<'a>(input: &'a Value, fields: &[&str]) -> Option<&'a str> {
    fields.iter().find_map(|field| input.get(field)?.as_str())
}

/// A command as one string, whether it came as text or as words.
fn command(input: &Value) -> Option<String> {
    if let Some(text) = text(input, &["command", "cmd", "script"]) {
        return Some(text.to_owned());
    }
    let words = ["command", "cmd"]
        .iter()
        .find_map(|field| input.get(field)?.as_array())?;
    let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
    // `["bash", "-lc", "…"]`: the script is the last word.
    match words.as_slice() {
        [shell, flag, script]
            if shell.ends_with("sh") && flag.starts_with('-') && flag.contains('c') =>
        {
            Some((*script).to_owned())
        }
        words => Some(
            words
                .iter()
                .map(|word| quote(word))
                .collect::<Vec<_>>()
                .join(" "),
        ),
    }
}

fn quote(word: &str) -> String {
    format!("'{}'", word.replace('\'', "'\\''"))
}

/// Whether a tool writes: by its name, or by the shape of what it is given.
fn writes(lower: &str, input: &Value) -> bool {
    let own = lower.rsplit(['_', ':', '.', '/']).next().unwrap_or(lower);
    let reads = [
        "read", "get", "list", "search", "grep", "glob", "fetch", "view", "find",
    ];
    if reads
        .iter()
        .any(|word| own.starts_with(word) || lower.starts_with(word))
    {
        return false;
    }
    WRITES.iter().any(|word| lower.contains(word))
        || [
            "content",
            "new_string",
            "edits",
            "new_str",
            "file_text",
            "new_source",
        ]
        .iter()
        .any(|field| input.get(field).is_some())
}

fn paths(input: &Value) -> Vec<String> {
    let mut out = Vec::new();
    for field in PATHS {
        match input.get(field) {
            Some(Value::String(path)) => out.push(path.trim_start_matches("file://").to_owned()),
            Some(Value::Array(paths)) => {
                out.extend(paths.iter().filter_map(Value::as_str).map(str::to_owned));
            }
            _ => {}
        }
    }
    for edit in input
        .get("edits")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        out.extend(text(edit, &["file_path", "path"]).map(str::to_owned));
    }
    out
}

/// The files that a patch in Codex's format touches.
fn patched(patch: &str) -> Vec<String> {
    const MARKS: [&str; 4] = [
        "*** Add File: ",
        "*** Update File: ",
        "*** Delete File: ",
        "*** Move to: ",
    ];
    patch
        .lines()
        .filter_map(|line| {
            MARKS
                .iter()
                .find_map(|mark| line.trim_start().strip_prefix(mark))
        })
        .map(|path| path.trim().to_owned())
        .collect()
}
