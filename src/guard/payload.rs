//! What a tool call writes, whichever host's tool it is.
//!
//! Field names as the real clients send them, 2026-11-24: Claude Code 2.1.330,
//! Codex 0.169.0, Gemini CLI 0.61.0, Cursor SDK 1.0.32; 2026-11-25: Copilot CLI 1.0.102,
//! OpenCode 1.18.33, Qwen Code 0.24.4.

use serde_json::Value;

/// Words in the name of a tool that runs a shell command.
const SHELLS: [&str; 6] = ["bash", "shell", "exec", "terminal", "command", "run"];
/// Fields that hold the directory that a shell command runs in.
const DIRECTORIES: [&str; 6] = [
    "workdir",
    "cwd",
    "directory",
    "dir_path",
    "working_directory",
    "workingDirectory",
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

/// A tool call, as far as it matters here.
pub(super) struct Call<'a> {
    /// Where the host says that it runs.
    pub cwd: Option<&'a str>,
    /// Paths that it writes.
    pub written: Vec<String>,
    /// A shell command that it runs.
    pub command: Option<String>,
    /// The directory that the command runs in, seen from `cwd`.
    pub directory: Option<&'a str>,
}

/// What a shell command printed, and how it ended, as far as the host tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Output {
    pub text: String,
    pub exit_code: Option<i64>,
}

impl Output {
    /// Reads the payload of an event after a tool.
    pub(super) fn read(payload: &Value) -> Self {
        let response = ["tool_response", "tool_output", "tool_result", "error"]
            .iter()
            .find_map(|field| payload.get(field))
            .unwrap_or(&Value::Null);
        let parts = [
            "stdout",
            "stderr",
            "output",
            "llmContent",
            "text_result_for_llm",
        ];
        let text = match response {
            Value::String(text) => text.clone(),
            Value::Object(map) => {
                let texts = parts.iter().filter_map(|part| map.get(*part)?.as_str());
                texts.collect::<Vec<_>>().join("")
            }
            _ => String::new(),
        };
        let code = ["exit_code", "exitCode", "returnCode"]
            .iter()
            .find_map(|field| response.get(field)?.as_i64());
        // Claude tells of a command that failed by another event.
        let passed = payload.get("hook_event_name").and_then(Value::as_str) == Some("PostToolUse")
            && response.get("stdout").is_some();
        Self {
            text,
            exit_code: code.or(passed.then_some(0)),
        }
    }
}

impl<'a> Call<'a> {
    /// Reads a payload; `None` when it is no tool call that could write.
    pub(super) fn read(payload: &'a Value) -> Option<Self> {
        let cwd = payload
            .get("cwd")
            .and_then(Value::as_str)
            .filter(|cwd| !cwd.is_empty())
            .or_else(|| {
                payload
                    .pointer("/workspace_roots/0")
                    .and_then(Value::as_str)
            });
        let mut call = Self {
            cwd,
            written: Vec::new(),
            command: None,
            directory: None,
        };
        let Some(name) = payload.get("tool_name") else {
            // An event of the shell's own brings the command without a tool.
            call.command = command(payload);
            return call.command.is_some().then_some(call);
        };
        let lower = name.as_str()?.to_lowercase();
        let input = payload.get("tool_input")?;
        if lower == "apply_patch" {
            let patch = input
                .as_str()
                .or_else(|| text(input, &["command", "patch", "input"]));
            call.written.extend(patch.map(patched).unwrap_or_default());
        } else if SHELLS.iter().any(|word| lower.contains(word)) && command(input).is_some() {
            call.command = command(input);
            call.directory = text(input, &DIRECTORIES);
        } else if writes(&lower, input) {
            paths(input, &mut call.written);
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

/// The paths that a tool's input names, in itself or in the list of its parts.
fn paths(input: &Value, out: &mut Vec<String>) {
    for field in PATHS {
        match input.get(field) {
            Some(Value::String(path)) => out.push(local(path)),
            Some(Value::Array(paths)) => {
                out.extend(paths.iter().filter_map(Value::as_str).map(local))
            }
            _ => {}
        }
    }
    for list in ["edits", "files", "changes", "operations"] {
        let parts = input.get(list).and_then(Value::as_array);
        for part in parts.into_iter().flatten() {
            for field in PATHS {
                out.extend(text(part, &[field]).map(local));
            }
        }
    }
}

/// A path, said as such or as an address.
fn local(path: &str) -> String {
    let Some(path) = path.strip_prefix("file://") else {
        return path.to_owned();
    };
    let path = path.strip_prefix("localhost").unwrap_or(path);
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        let code = after
            .get(..2)
            .filter(|_| *byte == b'%')
            .and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        bytes.push(code.unwrap_or(*byte));
        rest = if code.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
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
