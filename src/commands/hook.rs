use super::context::{StateArgs, now, state_root};
use crate::catalog::Catalog;
use crate::catalog::tables::{PROTECTED_PATHS, UNPROTECTED_PATHS};
use crate::content::model::Host;
use crate::exit_code::ExitCode;
use crate::guard::{self, Answer, Hook, HookEvent, Policy};
use crate::output;
use crate::project::{Config, root};
use crate::run::Runs;
use std::ffi::OsString;
use std::io::Read;
use std::path::Path;
use std::process;
use std::str::FromStr;

/// A payload larger than this is not read to its end; it is allowed.
const MAX_PAYLOAD: u64 = 64 << 20;

/// Answer a host's hook (called by hosts, not by people)
#[derive(Debug, clap::Args)]
pub struct Args {
    /// claude, codex, gemini or cursor
    host: Host,
    /// session-start, before-tool, after-tool, after-failure, before-compact or stop
    #[arg(value_parser = event)]
    event: HookEvent,
}

fn event(text: &str) -> Result<HookEvent, String> {
    HookEvent::parse(text).ok_or_else(|| {
        let all: Vec<&str> = HookEvent::ALL.into_iter().map(HookEvent::id).collect();
        format!("the events are {}", all.join(", "))
    })
}

/// The result of a hook: a host's own code, not one of ours.
pub struct HookCode(u8);

impl From<HookCode> for process::ExitCode {
    fn from(code: HookCode) -> Self {
        process::ExitCode::from(code.0)
    }
}

/// Answers `wazir hook HOST EVENT` without the argument parser; `None` for any other
/// command line.
pub fn fast_path(mut arguments: impl Iterator<Item = OsString>) -> Option<HookCode> {
    let mut next = || arguments.next().and_then(|word| word.into_string().ok());
    let _program = next();
    if next()? != "hook" {
        return None;
    }
    let host = Host::from_str(&next()?).ok()?;
    let event = HookEvent::parse(&next()?)?;
    next().is_none().then(|| HookCode(answer(host, event)))
}

/// Runs the command when the parser read it; the fast path has taken every other call.
pub fn run(args: &Args) -> ExitCode {
    match answer(args.host, args.event) {
        0 => ExitCode::Done,
        _ => ExitCode::Usage,
    }
}

fn answer(host: Host, event: HookEvent) -> u8 {
    if std::env::var_os("WAZIR_DISABLE").is_some_and(|value| value != "0" && !value.is_empty()) {
        return 0;
    }
    let mut payload = Vec::new();
    let _unreadable_is_allowed = std::io::stdin()
        .lock()
        .take(MAX_PAYLOAD)
        .read_to_end(&mut payload);
    let Ok(cwd) = std::env::current_dir() else {
        return 0;
    };
    let Ok(project) = root::installed(&cwd).or_else(|error| project_of(&payload).ok_or(error))
    else {
        return 0; // not our project: nothing to say
    };
    // A config that does not parse protects what we protect, and no more.
    let config = Config::for_hook(&project);
    let by_project = &config.protected_paths;
    let policy = Policy::new(
        project.path(),
        PROTECTED_PATHS,
        UNPROTECTED_PATHS,
        by_project,
    );
    // Only a session's start has a text. An overlay that does not compile has none: a hook
    // never fails because of it.
    let catalog = match event {
        HookEvent::SessionStart => Catalog::of(&project).unwrap_or(Catalog::embedded()),
        _ => Catalog::embedded(),
    };
    let no_option = StateArgs { state_root: None };
    let state_root = state_root(&no_option, &project, &config);
    let runs = Runs::existing(&project, &state_root);
    let Answer {
        stdout,
        stderr,
        code,
    } = guard::answer(&Hook {
        host,
        event,
        payload: &payload,
        cwd: &cwd,
        project: &project,
        policy: &policy,
        open: UNPROTECTED_PATHS,
        by_project,
        enforce: &config.enforce,
        session_text: &catalog.bundle(host).session_text,
        runs: runs.as_ref(),
        now: &now(),
    });
    output::print(&stdout);
    eprint!("{stderr}");
    code
}

/// The project of the payload's own directory, when the hook runs elsewhere.
fn project_of(payload: &[u8]) -> Option<crate::project::Root> {
    let payload: serde_json::Value = serde_json::from_slice(payload).ok()?;
    let cwd = payload.get("cwd").and_then(serde_json::Value::as_str);
    let cwd = cwd.or_else(|| {
        payload
            .pointer("/workspace_roots/0")
            .and_then(serde_json::Value::as_str)
    });
    root::installed(Path::new(cwd?)).ok()
}
