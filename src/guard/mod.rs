//! The hook path: a host's payload in, that host's own answer out.
//!
//! Architecture invariant: values in, values out; no argument parser, no regex, no
//! YAML, no template engine, because this runs on every tool call of an agent. The
//! file system is only read to resolve links.

mod fold;
mod paths;
mod payload;
mod shell;
mod text;

pub use paths::Policy;

use crate::content::model::Host;
use paths::Written;
use payload::Call;
use serde_json::{Value, json};
use shell::Surroundings;
use std::path::Path;

/// The hook events that are answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HookEvent {
    SessionStart,
    BeforeTool,
}

impl HookEvent {
    /// The event of a word of the command line.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "session-start" => Some(Self::SessionStart),
            "before-tool" => Some(Self::BeforeTool),
            _ => None,
        }
    }
}

/// What the host gets back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    pub stdout: String,
    pub stderr: String,
    pub code: u8,
}

/// The only code that every host takes as a denial; the reason goes to stderr.
const DENY: u8 = 2;
/// A reason quotes no more of a path: it is read by a model.
const LONGEST_PATH: usize = 120;

/// Answers one hook call. `session_text` is what the agent is told when a session
/// starts. Whatever we cannot read is allowed, in silence: our own failure is never
/// the agent's.
pub fn answer(
    host: Host,
    event: HookEvent,
    payload: &[u8],
    cwd: &Path,
    policy: &Policy,
    session_text: &str,
) -> Answer {
    let payload: Value = match serde_json::from_slice(payload) {
        Ok(payload @ Value::Object(_)) => payload,
        _ => Value::Null,
    };
    match event {
        HookEvent::SessionStart => session_start(host, &payload, session_text),
        HookEvent::BeforeTool => before_tool(&payload, cwd, policy),
    }
}

fn session_start(host: Host, payload: &Value, text: &str) -> Answer {
    // Cursor also runs Claude's hooks; its own hook has spoken already.
    let foreign = host != Host::Cursor && payload.get("cursor_version").is_some();
    if text.is_empty() || foreign {
        return Answer::default();
    }
    let output = match host {
        Host::Claude | Host::Codex => json!({
            "hookSpecificOutput": { "hookEventName": "SessionStart", "additionalContext": text }
        }),
        Host::Cursor => json!({ "additional_context": text }),
        // Added context stops slash commands in headless runs; GEMINI.md carries the text.
        Host::Gemini => return Answer::default(),
    };
    Answer {
        stdout: format!("{output}\n"),
        ..Answer::default()
    }
}

fn before_tool(payload: &Value, cwd: &Path, policy: &Policy) -> Answer {
    let Some(call) = Call::read(payload) else {
        return Answer::default();
    };
    let cwd = call.cwd.map_or(cwd, Path::new);
    let mut written: Vec<Written> = call
        .written
        .iter()
        .map(|path| Written {
            path: path.clone().into_bytes(),
            whole_tree: false,
        })
        .collect();
    if let Some(command) = &call.command {
        let at = Surroundings {
            cwd: call
                .directory
                .map_or_else(|| cwd.to_owned(), |directory| cwd.join(directory)),
            root: policy.root().to_owned(),
            home: policy.home().map(Path::to_owned),
        };
        written.extend(shell::written(command, &at));
    }
    let Some(refusal) = policy.first_refused(&written, cwd) else {
        return Answer::default();
    };
    let way = if refusal.by_project {
        "The project protects it: ask the user, who can change `protected_paths` in .wazir/config.yaml."
    } else {
        "wazir alone writes there. Yours are .wazir/config.yaml, .wazir/overlay/ and \
         .wazir/state/runs/RUN/artifacts/; to mend an installation the user runs `wazir init`."
    };
    let path: String = refusal.path.chars().take(LONGEST_PATH).collect();
    Answer {
        stderr: format!("wazir: {path} is protected ({}). {way}\n", refusal.entry),
        code: DENY,
        ..Answer::default()
    }
}

#[cfg(test)]
mod tests;
