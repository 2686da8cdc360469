//! What the run has to say to a host's event: where it stands, what it keeps, when it
//! stops an agent.

use super::dialect::{deny, go_on, tell};
use super::payload::Output;
use super::{Answer, Hook, HookEvent};
use crate::content::model::Host;
use crate::project::config::Enforce;
use crate::project::watch::Watch;
use crate::run::capture::{self, Place};
use crate::run::event::Event;
use crate::run::ledger::{Ledger, NewEvent};
use crate::run::state::RunStatus;
use serde_json::{Map, Value};

/// An output larger than this is kept, and its command is routed the next time. About
/// 4,000 tokens.
pub const LARGE: usize = 16 << 10;
/// How often in a row an agent that stops is sent back to work.
const STOP_CAP: usize = 3;
/// The phase in which the project's files are changed.
const EXECUTE: &str = "execute";

/// The run of the working directory, with where it stands by its last line.
pub struct Current {
    ledger: Ledger,
    phase: String,
    status: String,
}

impl Current {
    /// The current run; nothing when there is none or it cannot be read.
    pub fn of(hook: &Hook<'_>) -> Option<Self> {
        let (ledger, last) = hook.runs?.current_and_last(hook.cwd).ok()?;
        Some(Self {
            ledger,
            phase: last.phase,
            status: last.status,
        })
    }

    /// One line for an agent that begins.
    pub fn line(&self) -> String {
        let id = self.ledger.id();
        let phase = &self.phase;
        match self.status.as_str() {
            "waiting" => {
                format!("Run {id} waits at the gate of {phase}: `wazir next` says for whom.")
            }
            "escalated" => {
                format!("Run {id} reached the loop cap of {phase}; a human decides: `wazir next`.")
            }
            _ => format!("Run {id} stands at {phase}: `wazir next` prints what is owed."),
        }
    }

    /// Whether a write to the project is refused for where the run stands.
    pub fn refuses(&self, hook: &Hook<'_>) -> Option<Answer> {
        let id = self.ledger.id();
        if self.status == RunStatus::Escalated.id() {
            return Some(deny(
                hook.host,
                &format!(
                    "run {id} reached the loop cap of {}: nothing is changed until a human decides. \
                 `wazir next` says how; `wazir run abort {id}` ends it.",
                    self.phase
                ),
            ));
        }
        let holds = hook.enforce.contains(&Enforce::Phases) && self.phase != EXECUTE;
        holds.then(|| {
            deny(hook.host, &format!(
                "run {id} stands at {}, and this project changes files in the phase {EXECUTE} alone \
                 (`enforce: phases`). What is owed now: `wazir next`; `wazir run abort {id}` ends it.",
                self.phase
            ))
        })
    }

    /// A word about a command whose last output was large.
    pub fn route(&self, hook: &Hook<'_>, command: &str) -> Answer {
        let marker = serde_json::to_string(command).unwrap_or_default();
        let Ok(Some(bytes)) = self.ledger.last_large_output(&marker) else {
            return Answer::default();
        };
        let text = format!(
            "The last output of this command had {bytes} bytes. `wazir verify -- COMMAND` runs it, \
             keeps all of it and prints the end."
        );
        tell(hook.host, HookEvent::BeforeTool, &text)
    }

    /// Keeps a large output; what is to be said about it.
    pub fn keep(&self, hook: &Hook<'_>, command: &str, output: &Output) -> Option<String> {
        if output.text.len() < LARGE {
            return None;
        }
        let place = Place::Named {
            name: command,
            suffix: ".log",
        };
        let mut bytes = output.text.as_bytes();
        let kept = capture::output(
            &self.ledger,
            command,
            output.exit_code,
            &place,
            &mut bytes,
            hook.now,
        );
        match kept {
            Ok(kept) => Some(format!(
                "Kept whole in the run {}: {} ({} bytes).",
                self.ledger.id(),
                kept.capture_path,
                kept.byte_length
            )),
            Err(error) => {
                self.failed(hook, error.message());
                None
            }
        }
    }

    /// Marks the run: protected files changed without the binary.
    pub fn mark(&self, hook: &Hook<'_>, paths: &[String]) {
        let event = Event::Tampered {
            paths: paths.to_vec(),
        };
        if let Err(error) = capture::own(&self.ledger, &event, hook.now) {
            self.failed(hook, error.message());
        }
    }

    /// Writes the summary before the host forgets.
    pub fn summarize(&self, hook: &Hook<'_>) {
        let event = Event::Summary {
            text: String::new(),
        };
        if let Err(error) = capture::own(&self.ledger, &event, hook.now) {
            self.failed(hook, error.message());
        }
    }

    /// The agent stops: the run remembers where, and sends it back where the project
    /// wants that, a few times at most.
    pub fn stopped(&self, hook: &Hook<'_>) -> Answer {
        let owed = self.status == RunStatus::InProgress.id();
        let blocked = self
            .ledger
            .trailing("stop_handoff_harvest", "blocked")
            .unwrap_or(STOP_CAP);
        let blocks = owed && hook.enforce.contains(&Enforce::Stop) && blocked < STOP_CAP;
        let mut data = Map::new();
        data.insert("blocked".to_owned(), Value::Bool(blocks));
        if let Err(error) = capture::note(&self.ledger, "stop_handoff_harvest", data, hook.now) {
            self.failed(hook, error.message());
            return Answer::default();
        }
        if !blocks {
            return Answer::default();
        }
        let reason = format!(
            "Run {} stands at {} and owes its artifact: `wazir next`. To leave it: `wazir run abort {}`.",
            self.ledger.id(),
            self.phase,
            self.ledger.id()
        );
        go_on(hook.host, &reason)
    }

    /// Our own failure is never the agent's, but it is written down.
    fn failed(&self, hook: &Hook<'_>, message: &str) {
        let mut data = Map::new();
        data.insert("message".to_owned(), message.into());
        let event = [NewEvent::note("hook_failed", data)];
        let _nowhere_else_to_say = self
            .ledger
            .write()
            .and_then(|writing| writing.append(&event, hook.now, false));
    }
}

/// Compares the protected files with what they were before, and takes them anew when a
/// command is about to run. Gives the paths that changed without the binary.
pub fn watched(hook: &Hook<'_>, conversation: &str, begins: bool) -> Vec<String> {
    let now = Watch::take(hook.project, hook.open, hook.by_project);
    let before = Watch::of(hook.project, conversation);
    let changed = before
        .as_ref()
        .map(|before| before.changed(&now))
        .unwrap_or_default();
    // Nothing is written while nothing changes, which is nearly always.
    let known = before.is_some() && changed.is_empty();
    if !known && (begins || !changed.is_empty()) {
        let _then_the_next_one_sees_more = now.keep(hook.project, conversation);
    }
    changed
}

/// What an agent is told about files that changed without the binary.
pub fn changed_text(host: Host, event: HookEvent, paths: &[String]) -> Answer {
    let shown: Vec<&str> = paths.iter().take(5).map(String::as_str).collect();
    let more = paths.len().saturating_sub(shown.len());
    let more = if more == 0 {
        String::new()
    } else {
        format!(" and {more} more")
    };
    tell(
        host,
        event,
        &format!(
            "Protected files changed without wazir: {}{more}. The run is marked; tell the user.",
            shown.join(", ")
        ),
    )
}
