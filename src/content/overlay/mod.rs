//! A project's own content over the embedded content: laid out as one tree, compiled like
//! any tree, with diagnostics that point into the project's files.
//!
//! lay (each file to its place in the tree) -> merge (the files of keys) -> compile
//! -> settings (what a host is allowed stays) -> weakened (what a guard loses is named).
//!
//! Architecture invariant: an overlay is hostile until it compiled. What it may not touch
//! is refused by its path (`place`), before anything is made of it.

mod lay;
mod merge;
mod settings;
mod shown;
mod weakened;

pub use lay::{MERGED, is_wiring};

use super::check::{Ground, Known};
use super::diagnostic::{Diagnostic, report};
use super::model::Kind;
use super::source::Tree;
use super::{Compiled, CountTokens, compile_knowing};
use lay::Laid;
use std::collections::BTreeSet;

/// How far an estimated count may exceed a budget, in percent.
pub const SLACK_PERCENT: usize = 15;

/// A compiled overlay, with all that it lies over.
pub struct Overlaid {
    /// Both trees as one; without the modules that the build has proven.
    pub tree: Tree,
    pub compiled: Compiled,
    /// Paths in the tree of what the overlay adds or replaces.
    pub own: BTreeSet<String>,
    /// Stacks and concerns of the overlay's composition.
    pub composed: BTreeSet<(Kind, String)>,
    /// What of the embedded content's guards it weakens, a sentence each.
    pub weakens: Vec<String>,
}

/// Why an overlay does not compile.
#[derive(Clone, Debug)]
pub struct Refused {
    /// With paths as they are shown: the overlay's by its directory, ours as `embedded:`.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the diagnostics point into.
    pub texts: Tree,
}

impl Refused {
    /// All diagnostics as text.
    pub fn report(&self) -> String {
        report(&self.diagnostics, &self.texts)
    }
}

/// What an overlay is laid over.
pub struct Below<'a> {
    /// The embedded tree, without its modules.
    pub tree: &'a Tree,
    /// What the build knows of it.
    pub ground: Ground,
}

/// Compiles an overlay. `shown` is the name of its directory in diagnostics, `unreadable`
/// what could not be read of it.
pub fn compile_over(
    below: Below<'_>,
    overlay: &Tree,
    unreadable: Vec<Diagnostic>,
    shown: &str,
    count: CountTokens<'_>,
) -> Result<Overlaid, Refused> {
    let Below { tree, mut ground } = below;
    let mut laid = Laid::new(tree, overlay);
    laid.found.0.extend(unreadable);
    ground.counts.retain(|path, _| !laid.own.contains(path));
    ground.own = laid.own.clone();
    let known = Known {
        slack_percent: SLACK_PERCENT,
        overlay: Some(ground),
    };
    let result = compile_knowing(&laid.tree, count, known).and_then(|compiled| {
        let found = settings::check(tree, &laid, &compiled, count);
        if found.is_empty() {
            Ok(compiled)
        } else {
            Err(found)
        }
    });
    match result {
        Ok(compiled) if laid.found.0.is_empty() => Ok(Overlaid {
            weakens: weakened::sentences(tree, &compiled.checked, &laid.own),
            composed: laid.composed(),
            tree: laid.tree,
            own: laid.own,
            compiled,
        }),
        result => Err(shown::refused(
            &laid,
            overlay,
            result.err().unwrap_or_default(),
            shown,
        )),
    }
}
