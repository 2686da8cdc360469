//! What the hosts take as an answer, each in its own words.
//!
//! Facts: Claude Code 2.1.330, Codex 0.169.0, Gemini CLI 0.61.0, Cursor SDK 1.0.32, run
//! on 2026-11-24. Exit code 2 with the reason on stderr is the one denial that all take.
//! An explicit allow is never given: it can skip the user's own permission prompt.

use super::{Answer, HookEvent};
use crate::content::model::Host;
use serde_json::json;

/// The only code that every host takes as a denial; the reason goes to stderr.
const DENY: u8 = 2;

/// A denial with its reason.
pub fn deny(reason: &str) -> Answer {
    Answer {
        stderr: format!("wazir: {reason}\n"),
        code: DENY,
        ..Answer::default()
    }
}

/// Text for the agent, where the host's event takes any; else silence.
pub fn tell(host: Host, event: HookEvent, text: &str) -> Answer {
    let name = match (host, event) {
        (Host::Claude | Host::Codex, HookEvent::SessionStart) => "SessionStart",
        (Host::Claude | Host::Codex, HookEvent::BeforeTool) => "PreToolUse",
        (Host::Claude | Host::Codex, HookEvent::AfterTool) => "PostToolUse",
        (Host::Claude, HookEvent::AfterFailure) => "PostToolUseFailure",
        (Host::Gemini, HookEvent::AfterTool) => "AfterTool",
        (Host::Cursor, _) => "",
        // Gemini stops expanding slash commands in headless runs when a session begins
        // with added context; its GEMINI.md carries the text.
        _ => return Answer::default(),
    };
    let output = match (host, event) {
        (Host::Cursor, HookEvent::BeforeCompact | HookEvent::Stop) => return Answer::default(),
        (Host::Cursor, _) => json!({ "additional_context": text }),
        _ => json!({ "hookSpecificOutput": { "hookEventName": name, "additionalContext": text } }),
    };
    Answer {
        stdout: format!("{output}\n"),
        ..Answer::default()
    }
}

/// Sends an agent that stops back to work.
pub fn go_on(host: Host, reason: &str) -> Answer {
    let output = match host {
        Host::Claude | Host::Codex => json!({ "decision": "block", "reason": reason }),
        Host::Gemini => json!({ "decision": "deny", "reason": reason }),
        Host::Cursor => json!({ "followup_message": reason }),
    };
    Answer {
        stdout: format!("{output}\n"),
        ..Answer::default()
    }
}
