//! The hook path: a host's payload in, that host's own answer out.
//!
//! Architecture invariant: values in, values out; no argument parser, no regex, no
//! YAML, no template engine, because this runs on every tool call of an agent. The
//! file system is only read to resolve links.

mod paths;
mod payload;
mod shell;

pub use paths::Policy;

use crate::content::model::Host;
use payload::Call;
use serde_json::{Value, json};
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
    let cwd = &call.cwd.map_or_else(|| cwd.to_owned(), |own| cwd.join(own));
    let mut written: Vec<shell::Written> = call
        .written
        .iter()
        .map(|path| shell::Written {
            path: path.clone(),
            whole_tree: false,
        })
        .collect();
    if let Some(command) = &call.command {
        written.extend(shell::written(command, policy.root()));
    }
    for target in written {
        if let Some(refusal) = policy.refuses(&target.path, cwd, target.whole_tree) {
            let way = if refusal.by_project {
                "The project protects it: ask the user, who can change `protected_paths` in .wazir/config.yaml."
            } else {
                "wazir alone writes there. Yours are .wazir/config.yaml, .wazir/overlay/ and \
                 .wazir/state/runs/RUN/artifacts/; to mend an installation the user runs `wazir init`."
            };
            return Answer {
                stderr: format!(
                    "wazir: {} is protected ({}). {way}\n",
                    refusal.path, refusal.entry
                ),
                code: DENY,
                ..Answer::default()
            };
        }
    }
    Answer::default()
}

#[cfg(test)]
mod tests;
