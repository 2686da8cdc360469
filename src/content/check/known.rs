//! What is known before a tree is checked.

use super::super::diagnostic::{Code, Diagnostic};
use super::super::model::ModuleId;
use super::TokenCounts;
use std::collections::BTreeSet;

/// What is known before a tree is checked; by default nothing, as in the build.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The counter only estimates, so that a budget is exceeded beyond this many percent.
    pub slack_percent: usize,
    /// The tree has an overlay in it.
    pub overlay: Option<Ground>,
}

impl Known {
    /// A budget, as far as it may be exceeded by a counter that only estimates.
    pub fn with_slack(&self, most: usize) -> usize {
        most.saturating_add(most.saturating_mul(self.slack_percent) / 100)
    }

    /// A minimum, as far as it may be missed.
    pub fn less_slack(&self, least: usize) -> usize {
        least - least * self.slack_percent.min(100) / 100
    }

    /// Whether the build has checked a file of the tree.
    pub fn is_proven(&self, path: &str) -> bool {
        let ground = self.overlay.as_ref();
        ground.is_some_and(|ground| !ground.own.contains(path))
    }

    /// Whether an error says only that an overlay left something of ours without a use.
    pub fn is_leftover(&self, diagnostic: &Diagnostic) -> bool {
        let unused = [Code::UnusedSchema, Code::UnusedTemplate, Code::Planned];
        unused.contains(&diagnostic.code) && self.is_proven(&diagnostic.path)
    }
}

/// What the build proved of the tree that an overlay is laid over.
#[derive(Clone, Debug, Default)]
pub struct Ground {
    /// Exact counts of the documents that the overlay does not replace.
    pub counts: TokenCounts,
    /// Paths in the tree that are the overlay's.
    pub own: BTreeSet<String>,
    /// Modules that are written, but not in the tree: no need to read them again.
    pub modules: BTreeSet<ModuleId>,
}
