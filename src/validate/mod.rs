//! `wazir validate`: one check a file. Each takes values and gives back what it looked at
//! and what it found; nothing here prints.
//!
//! `rules` is the table that reports, explanations and documents are made from, `format`
//! writes reports for people and machines, `ci` holds an installation and its run against
//! their own records, for a pipeline.

pub mod artifacts;
pub mod branches;
pub mod brand;
pub mod changelog;
pub mod ci;
pub mod commits;
pub mod content;
pub mod docs;
pub mod drift;
pub mod files;
pub mod finding;
pub mod format;
pub mod git;
pub mod hooks;
pub mod html;
pub mod manifest;
pub mod markdown;
pub mod rules;
pub mod runtime;

pub use docs::{Known, Words};
pub use finding::{Finding, Level, Outcome, Status, Verdict};

use crate::error::Error;
use crate::project::{CONFIG, Config, Root};
use git::{Base, Git, NoBase};
use std::path::Path;
use std::thread;

/// A check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    Manifest,
    Hooks,
    Content,
    Artifacts,
    Docs,
    Brand,
    Runtime,
    Branches,
    Commits,
    Changelog,
    DocsDrift,
}

impl Check {
    /// Every check, in the order of reports.
    pub const ALL: [Check; 11] = [
        Check::Manifest,
        Check::Hooks,
        Check::Content,
        Check::Artifacts,
        Check::Docs,
        Check::Brand,
        Check::Runtime,
        Check::Branches,
        Check::Commits,
        Check::Changelog,
        Check::DocsDrift,
    ];

    /// The name on the command line and in reports.
    pub const fn id(self) -> &'static str {
        match self {
            Check::Manifest => "manifest",
            Check::Hooks => "hooks",
            Check::Content => "content",
            Check::Artifacts => "artifacts",
            Check::Docs => "docs",
            Check::Brand => "brand",
            Check::Runtime => "runtime",
            Check::Branches => "branches",
            Check::Commits => "commits",
            Check::Changelog => "changelog",
            Check::DocsDrift => "docs-drift",
        }
    }

    /// Whether the settings say what it checks.
    const fn needs_settings(self) -> bool {
        !matches!(self, Check::Manifest | Check::Hooks | Check::Content)
    }
}

/// What is to be checked, and how.
pub struct Asked<'a> {
    pub root: &'a Root,
    /// The settings; the defaults without a file.
    pub settings: &'a Result<Config, Error>,
    /// Where runs live.
    pub state_root: &'a Path,
    /// The commands of this binary.
    pub known: &'a Known,
    /// The `wazir` that PATH finds.
    pub on_path: Option<&'a Path>,
    /// The revision to count from, and the branch, where somebody named them.
    pub base: Option<&'a str>,
    pub branch: Option<&'a str>,
}

/// Runs checks, all at once; the verdicts are in their order.
pub fn run(checks: &[Check], asked: &Asked<'_>) -> Vec<Verdict> {
    let git = &Git::open(asked.root.path());
    thread::scope(|scope| {
        let running: Vec<_> = checks
            .iter()
            .map(|check| scope.spawn(move || one(*check, asked, git).named(check.id())))
            .collect();
        let ended = running.into_iter().map(|check| match check.join() {
            Ok(verdict) => verdict,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        ended.collect()
    })
}

fn one(check: Check, asked: &Asked<'_>, git: &Result<Git, String>) -> Outcome {
    let default = Config::default();
    let settings = match asked.settings {
        Ok(settings) => settings,
        Err(_) if check.needs_settings() => {
            return Outcome::Skipped(format!("{CONFIG} is not valid"));
        }
        Err(_) => &default,
    };
    let root = asked.root.path();
    let validation = &settings.validate;
    match check {
        Check::Manifest => manifest::check(asked.root),
        Check::Hooks => hooks::check(asked.root, asked.on_path),
        Check::Content => content::check(asked.root, &rules::CONTENT),
        Check::Artifacts => artifacts::check(asked.root, asked.state_root),
        Check::Docs => docs::check(root, &validation.docs, asked.known),
        Check::Brand => brand::check(root, &validation.brand),
        Check::Runtime => runtime::check(root, &validation.runtime),
        Check::Branches => branches::check(git, asked.branch, &validation.branches.allow),
        Check::Commits => since(git, asked, settings, |git, base| {
            commits::check(git, base, &validation.commits.types)
        }),
        Check::Changelog if asked.base.is_some() || validation.base.is_some() => {
            since(git, asked, settings, |git, base| {
                changelog::check(root, &validation.changelog, Some((git, base)))
            })
        }
        Check::Changelog => changelog::check(root, &validation.changelog, None),
        Check::DocsDrift if validation.docs_drift.is_empty() => {
            Outcome::Skipped("the settings have no pair (validate.docs_drift)".to_owned())
        }
        Check::DocsDrift => since(git, asked, settings, |git, base| {
            drift::check(git, base, &validation.docs_drift)
        }),
    }
}

/// A check that counts from a base. One that was named and is not there is a fault; where
/// nobody named one, there may be nothing to check.
fn since(
    git: &Result<Git, String>,
    asked: &Asked<'_>,
    settings: &Config,
    check: impl FnOnce(&Git, &Base) -> Outcome,
) -> Outcome {
    let named = asked.base.or(settings.validate.base.as_deref());
    let git = match (git, asked.base) {
        (Ok(git), _) => git,
        (Err(why), None) => return Outcome::Skipped(why.clone()),
        (Err(why), Some(_)) => {
            let wrong = Finding::new(&rules::BASE, why, "run it where git is");
            return Outcome::Checked("the base".to_owned(), vec![wrong]);
        }
    };
    match git.base(named) {
        Ok(base) => check(git, &base),
        Err(NoBase::NotFound(why)) => Outcome::Skipped(why),
        Err(NoBase::Unknown(why)) => {
            let help = "name a commit, a branch or a tag that is here; fetch it if need be";
            let wrong = Finding::new(&rules::BASE, crate::project::shown::plain(&why), help);
            Outcome::Checked("the base".to_owned(), vec![wrong])
        }
    }
}
