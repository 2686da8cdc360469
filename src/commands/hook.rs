use super::context::{StateArgs, now, state_root};
use crate::catalog::Catalog;
use crate::catalog::tables::{PROTECTED_PATHS, UNPROTECTED_PATHS};
use crate::content::model::{Format, Host};
use crate::exit_code::ExitCode;
use crate::guard::{self, Answer, Hook, HookEvent, Policy};
use crate::output;
use crate::project::{Config, Root, root};
use crate::run::Runs;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::ffi::OsString;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::process;
use std::str::FromStr;

/// A payload larger than this is not read to its end; it is allowed.
const MAX_PAYLOAD: u64 = 64 << 20;
/// How much of a host's settings is looked at.
const MAX_SETTINGS: u64 = 1 << 20;
/// The word of a plugin's lines.
const PLUGIN: &str = "plugin";
/// What every line of ours in a project's files calls.
const LAUNCHER: &str = ".wazir/hook";

/// Answer a host's hook (called by hosts, not by people)
#[derive(Debug, clap::Args)]
pub struct Args {
    /// claude, codex, gemini, cursor or another host with hooks
    host: Host,
    /// What happened there
    #[arg(value_parser = events())]
    event: HookEvent,
    /// The line is a plugin's: where the project has lines of its own, they answer
    #[arg(value_parser = [PLUGIN])]
    from: Option<String>,
}

fn events() -> impl TypedValueParser<Value = HookEvent> {
    let all = PossibleValuesParser::new(HookEvent::ALL.map(HookEvent::id));
    all.map(|event| HookEvent::parse(&event).expect("the parser takes events alone"))
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
    let from = next();
    let plugin = from.as_deref() == Some(PLUGIN);
    ((plugin || from.is_none()) && next().is_none()).then(|| HookCode(answer(host, event, plugin)))
}

/// Runs the command when the parser read it; the fast path has taken every other call.
pub fn run(args: &Args) -> ExitCode {
    match answer(args.host, args.event, args.from.is_some()) {
        0 => ExitCode::Done,
        _ => ExitCode::Usage,
    }
}

fn answer(host: Host, event: HookEvent, plugin: bool) -> u8 {
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
    )
    .at_home(std::env::home_dir());
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
        said_elsewhere: said_elsewhere(host, plugin, &project),
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

/// Whether another line of ours answers the same event: the project's own where a plugin
/// asks, and Copilot's own where Copilot runs the hooks of Claude Code.
fn said_elsewhere(host: Host, plugin: bool, project: &Root) -> bool {
    let copilot = host == Host::Claude && std::env::var_os("COPILOT_CLI").is_some();
    let installed = |host: Host| {
        let embedded = Catalog::embedded();
        let files = embedded.bundle(host).files.iter();
        files
            .filter(|file| file.format == Format::Json)
            .any(|file| {
                let mut text = Vec::new();
                let _absent_is_empty = File::open(project.path().join(&*file.path))
                    .and_then(|file| file.take(MAX_SETTINGS).read_to_end(&mut text));
                String::from_utf8_lossy(&text).contains(LAUNCHER)
            })
    };
    (plugin && installed(host)) || (copilot && installed(Host::Copilot))
}

/// The project of the payload's own directory, when the hook runs elsewhere.
fn project_of(payload: &[u8]) -> Option<Root> {
    let payload: serde_json::Value = serde_json::from_slice(payload).ok()?;
    let cwd = payload.get("cwd").and_then(serde_json::Value::as_str);
    let cwd = cwd.or_else(|| {
        payload
            .pointer("/workspace_roots/0")
            .and_then(serde_json::Value::as_str)
    });
    root::installed(Path::new(cwd?)).ok()
}
