//! What the hosts take as an answer, each in its own words: one table.
//!
//! Facts: Claude Code 2.1.330, Codex 0.169.0, Gemini CLI 0.61.0, Cursor SDK 1.0.32, run
//! on 2026-11-24; Copilot CLI 1.0.102, OpenCode 1.18.33 and Qwen Code 0.24.4 on 2026-11-25.
//! Exit code 2 with the reason on stderr denies in all of them, but Copilot does not pass
//! that reason on. An explicit allow is never given: it can skip the user's own permission
//! prompt.

use super::{Answer, HookEvent};
use crate::content::model::{Dialect, Host};
use serde_json::{Value, json};

/// The only code that every host takes as a denial; the reason goes to stderr.
const DENY: u8 = 2;

/// How a dialect takes text for the agent.
enum Context {
    /// In an object that names the event.
    Nested,
    /// As a key of the answer.
    Key(&'static str),
}

/// The words of one dialect.
struct Words {
    /// What each event is called that takes text for the agent: a session's start, before
    /// and after a tool, after a tool that failed.
    events: [Option<&'static str>; 4],
    context: Context,
    /// How an agent that stops is sent back: a key, and a decision beside the reason.
    go_on: Option<(&'static str, Option<&'static str>)>,
    /// A denial is an object on stdout, because what stderr says gets lost.
    denies_in_json: bool,
}

const PASCAL: [Option<&str>; 4] = [
    Some("SessionStart"),
    Some("PreToolUse"),
    Some("PostToolUse"),
    None,
];

const fn words(dialect: Dialect) -> Words {
    match dialect {
        Dialect::Claude => Words {
            events: [PASCAL[0], PASCAL[1], PASCAL[2], Some("PostToolUseFailure")],
            context: Context::Nested,
            go_on: Some(("reason", Some("block"))),
            denies_in_json: false,
        },
        Dialect::Codex | Dialect::Qwen => Words {
            events: PASCAL,
            context: Context::Nested,
            go_on: Some(("reason", Some("block"))),
            denies_in_json: false,
        },
        Dialect::Copilot => Words {
            events: PASCAL,
            context: Context::Key("additionalContext"),
            go_on: Some(("reason", Some("block"))),
            denies_in_json: true,
        },
        // Gemini stops expanding slash commands in headless runs when a session begins
        // with added context; its GEMINI.md carries the text.
        Dialect::Gemini => Words {
            events: [None, None, Some("AfterTool"), None],
            context: Context::Nested,
            go_on: Some(("reason", Some("deny"))),
            denies_in_json: false,
        },
        Dialect::Cursor => Words {
            events: [
                Some("sessionStart"),
                Some("preToolUse"),
                Some("postToolUse"),
                Some(""),
            ],
            context: Context::Key("additional_context"),
            go_on: Some(("followup_message", None)),
            denies_in_json: false,
        },
        Dialect::OpenCode => Words {
            events: [Some("session"), Some("before"), Some("after"), None],
            context: Context::Key("context"),
            go_on: None,
            denies_in_json: false,
        },
    }
}

/// A denial with its reason.
pub fn deny(host: Host, reason: &str) -> Answer {
    let reason = format!("wazir: {reason}");
    match host.dialect().map(words) {
        Some(words) if words.denies_in_json => said(json!({
            "permissionDecision": "deny",
            "permissionDecisionReason": reason,
            "hookSpecificOutput": {
                "hookEventName": "PreToolUse",
                "permissionDecision": "deny",
                "permissionDecisionReason": reason,
            },
        })),
        _ => Answer {
            stderr: format!("{reason}\n"),
            code: DENY,
            ..Answer::default()
        },
    }
}

/// Text for the agent, where the host's event takes any; else silence.
pub fn tell(host: Host, event: HookEvent, text: &str) -> Answer {
    let place = match event {
        HookEvent::SessionStart => 0,
        HookEvent::BeforeTool => 1,
        HookEvent::AfterTool => 2,
        HookEvent::AfterFailure => 3,
        HookEvent::BeforeCompact | HookEvent::Stop => return Answer::default(),
    };
    let Some(words) = host.dialect().map(words) else {
        return Answer::default();
    };
    let Some(name) = words.events[place] else {
        return Answer::default();
    };
    said(match words.context {
        Context::Key(key) => json!({ key: text }),
        Context::Nested => {
            json!({ "hookSpecificOutput": { "hookEventName": name, "additionalContext": text } })
        }
    })
}

/// Sends an agent that stops back to work, where the host lets itself be sent.
pub fn go_on(host: Host, reason: &str) -> Answer {
    let Some((key, decision)) = host.dialect().and_then(|dialect| words(dialect).go_on) else {
        return Answer::default();
    };
    let mut output = json!({ key: reason });
    if let Some(decision) = decision {
        output["decision"] = decision.into();
    }
    said(output)
}

fn said(output: Value) -> Answer {
    Answer {
        stdout: format!("{output}\n"),
        ..Answer::default()
    }
}
