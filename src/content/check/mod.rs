//! Everything that can be wrong with a tree, found in one pass over all of it.
//!
//! Each check adds to one list; nothing stops at the first error, except that
//! the links are only followed when every document could be read.

mod artifacts;
mod blocks;
mod budgets;
mod composing;
mod known;
mod load;
mod pipeline;
mod prose;
mod references;
mod schema;
mod sections;

pub use artifacts::{
    FILL, FUEL, TemplateEvidence, TemplateInput, TemplateValues, describe, render_template,
};
pub use budgets::TokenCounts;
pub use composing::Costs;
pub use known::{Ground, Known};
pub use load::{Checked, Loaded};
pub use schema::{Schemas, Violation, violations};

use super::CountTokens;
use super::diagnostic::{Code, Diagnostic};
use super::source::Tree;
use std::ops::Range;

/// The list that checks add to.
#[derive(Default)]
pub struct Found(pub Vec<Diagnostic>);

impl Found {
    /// Adds an error about a range of a file.
    pub fn add(
        &mut self,
        code: Code,
        path: &str,
        range: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.0.push(Diagnostic {
            code,
            path: path.to_owned(),
            range,
            message: message.into(),
            help: help.into(),
        });
    }
}

/// Checks a tree. The documents are `None` when some could not be read at all.
pub fn check(
    tree: &Tree,
    count: CountTokens<'_>,
    known: Known,
) -> (Option<Checked>, Vec<Diagnostic>) {
    let mut found = Found::default();
    let schemas = Schemas::load(tree, &known, &mut found);
    let mut checked = load::load(tree, &schemas, known, &mut found);
    if let Some(checked) = &mut checked {
        references::check(checked, &mut found);
        composing::check(checked, &mut found);
        pipeline::check(checked, &mut found);
        artifacts::check(tree, checked, &schemas, &mut found);
        sections::check(checked, &mut found);
        prose::check(checked, &mut found);
        blocks::check(checked, &mut found);
        checked.counts = budgets::check(checked, count, &mut found);
        checked.costs = composing::costs(checked, count);
    }
    let mut diagnostics = found.0;
    diagnostics.sort_by(Diagnostic::order);
    diagnostics.dedup();
    (checked, diagnostics)
}
