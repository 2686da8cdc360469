//! The hook path: a host's payload in, that host's own answer out.
//!
//! Architecture invariant: values in, values out; no argument parser, no regex, no
//! template engine, no schema, because this runs on every tool call of an agent. The
//! file system is read to resolve links and to look at protected files, and written to
//! where the run remembers something.

mod dialect;
mod fold;
mod paths;
mod payload;
mod process;
mod shell;
mod text;

pub use paths::Policy;

use crate::content::model::Host;
use crate::project::config::Enforce;
use crate::project::{HOME, Root};
use crate::run::Runs;
use dialect::{deny, tell};
use paths::Written;
use payload::{Call, Output};
use process::{Current, changed_text, watched};
use serde_json::Value;
use shell::Surroundings;
use std::path::Path;

/// The hook events that are answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HookEvent {
    SessionStart,
    BeforeTool,
    AfterTool,
    /// Where a host tells of a failed tool apart.
    AfterFailure,
    BeforeCompact,
    Stop,
}

impl HookEvent {
    /// Every event.
    pub const ALL: [HookEvent; 6] = [
        Self::SessionStart,
        Self::BeforeTool,
        Self::AfterTool,
        Self::AfterFailure,
        Self::BeforeCompact,
        Self::Stop,
    ];

    /// The word of the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::SessionStart => "session-start",
            Self::BeforeTool => "before-tool",
            Self::AfterTool => "after-tool",
            Self::AfterFailure => "after-failure",
            Self::BeforeCompact => "before-compact",
            Self::Stop => "stop",
        }
    }

    /// The event of a word of the command line.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.id() == text)
    }
}

/// A hook call, and what is around it.
pub struct Hook<'a> {
    pub host: Host,
    pub event: HookEvent,
    /// Another line of ours answers this very event.
    pub said_elsewhere: bool,
    pub payload: &'a [u8],
    /// The directory that the hook runs in.
    pub cwd: &'a Path,
    pub project: &'a Root,
    pub policy: &'a Policy,
    /// Exceptions below what we protect.
    pub open: &'a [&'a str],
    /// Entries that the project's settings add.
    pub by_project: &'a [String],
    pub enforce: &'a [Enforce],
    /// What an agent is told when its session begins.
    pub session_text: &'a str,
    /// `None` where no run was ever begun.
    pub runs: Option<&'a Runs>,
    /// The time, as ledgers have it.
    pub now: &'a str,
}

impl<'a> Hook<'a> {
    /// A call in a project without a run, and without wishes of its own.
    pub fn bare(
        host: Host,
        event: HookEvent,
        payload: &'a [u8],
        project: &'a Root,
        policy: &'a Policy,
    ) -> Self {
        Self {
            host,
            event,
            said_elsewhere: false,
            payload,
            cwd: project.path(),
            project,
            policy,
            open: &[],
            by_project: &[],
            enforce: &[],
            session_text: "",
            runs: None,
            now: "",
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

/// A reason quotes no more of a path: it is read by a model.
const LONGEST_PATH: usize = 120;

/// Answers one hook call. Whatever we cannot read is allowed, in silence: our own failure
/// is never the agent's.
pub fn answer(hook: &Hook<'_>) -> Answer {
    let payload: Value = match serde_json::from_slice(hook.payload) {
        Ok(payload @ Value::Object(_)) => payload,
        _ => Value::Null,
    };
    // Cursor also runs Claude's hooks; its own hook has spoken already. A denial may be
    // said twice, what is recorded may not.
    let foreign = hook.host != Host::Cursor && payload.get("cursor_version").is_some();
    if hook.said_elsewhere || (foreign && hook.event != HookEvent::BeforeTool) {
        return Answer::default();
    }
    match hook.event {
        HookEvent::SessionStart => session_start(hook),
        HookEvent::BeforeTool => before_tool(hook, &payload),
        HookEvent::AfterTool | HookEvent::AfterFailure => after_tool(hook, &payload),
        HookEvent::BeforeCompact => {
            if let Some(current) = Current::of(hook) {
                current.summarize(hook);
            }
            Answer::default()
        }
        HookEvent::Stop => {
            Current::of(hook).map_or_else(Answer::default, |current| current.stopped(hook))
        }
    }
}

fn session_start(hook: &Hook<'_>) -> Answer {
    if hook.session_text.is_empty() {
        return Answer::default();
    }
    let mut text = hook.session_text.to_owned();
    if let Some(current) = Current::of(hook) {
        text.push_str(&current.line());
        text.push('\n');
    }
    tell(hook.host, HookEvent::SessionStart, &text)
}

/// The conversation that a payload is of; its own or none.
fn conversation(payload: &Value) -> &str {
    let id = payload
        .get("session_id")
        .or_else(|| payload.get("conversation_id"));
    id.and_then(Value::as_str).unwrap_or_default()
}

fn after_tool(hook: &Hook<'_>, payload: &Value) -> Answer {
    let Some(call) = Call::read(payload) else {
        return Answer::default();
    };
    let Some(command) = &call.command else {
        return Answer::default();
    };
    let Some(current) = Current::of(hook) else {
        return Answer::default();
    };
    let changed = watched(hook, conversation(payload), false);
    if !changed.is_empty() {
        current.mark(hook, &changed);
        return changed_text(hook.host, hook.event, &changed);
    }
    let kept = current.keep(hook, command, &Output::read(payload));
    kept.map_or_else(Answer::default, |text| tell(hook.host, hook.event, &text))
}

fn before_tool(hook: &Hook<'_>, payload: &Value) -> Answer {
    let Some(call) = Call::read(payload) else {
        return Answer::default();
    };
    let policy = hook.policy;
    let cwd = call.cwd.map_or(hook.cwd, Path::new);
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
    if let Some(refusal) = policy.first_refused(&written, cwd) {
        let way = if refusal.by_project {
            "The project protects it: ask the user, who can change `protected_paths` in .wazir/config.yaml."
        } else {
            "wazir alone writes there. Yours are .wazir/config.yaml, .wazir/overlay/ and \
             .wazir/state/runs/RUN/artifacts/; to mend an installation the user runs `wazir init`."
        };
        let path: String = refusal.path.chars().take(LONGEST_PATH).collect();
        let reason = format!("{path} is protected ({}). {way}", refusal.entry);
        return deny(hook.host, &reason);
    }
    let Some(current) = Current::of(hook) else {
        return Answer::default();
    };
    if written
        .iter()
        .any(|target| is_of_the_project(target, cwd, policy.root(), &call))
        && let Some(refusal) = current.refuses(hook)
    {
        return refusal;
    }
    let Some(command) = &call.command else {
        return Answer::default();
    };
    let changed = watched(hook, conversation(payload), true);
    if !changed.is_empty() {
        current.mark(hook, &changed);
    }
    current.route(hook, command)
}

/// Whether a write is to the project's own files: by a tool that writes, or by a shell
/// command to a file that is there.
fn is_of_the_project(target: &Written, cwd: &Path, root: &Path, call: &Call<'_>) -> bool {
    let Ok(path) = std::str::from_utf8(&target.path) else {
        return false;
    };
    let path = cwd.join(path);
    let inside = path
        .strip_prefix(root)
        .is_ok_and(|inside| !inside.starts_with(HOME));
    inside && (call.command.is_none() || path.is_file())
}

#[cfg(test)]
mod tests;
