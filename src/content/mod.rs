//! The content compiler: reads a tree of content, checks all of it, renders the
//! hosts' bundles and hands over what is to be packed.
//!
//! build.rs takes this module in by `#[path]`, so paths inside it are relative
//! (`super::`), never `crate::`. `pack/` is build.rs's alone and not part of this module.
//!
//! Architecture invariant: nothing here knows a terminal, a user's project or
//! the embedded tables.

pub mod check;
pub mod diagnostic;
pub mod model;
pub mod overlay;
pub mod records;
pub mod render;
pub mod signals;
pub mod source;
pub mod tiers;
pub mod vocabulary;

use check::{Checked, Known};
use diagnostic::Diagnostic;
use render::Bundle;
use source::Tree;

/// Counts tokens of a text. The build counts o200k exactly.
pub type CountTokens<'a> = &'a dyn Fn(&str) -> usize;

/// Everything that a correct tree yields.
pub struct Compiled {
    /// The checked documents.
    pub checked: Checked,
    /// One bundle a host, in the order of `Host::ALL`.
    pub bundles: Vec<Bundle>,
}

/// Checks and renders a tree, or says everything that is wrong with it.
pub fn compile(tree: &Tree, count: CountTokens<'_>) -> Result<Compiled, Vec<Diagnostic>> {
    compile_knowing(tree, count, Known::default())
}

/// The same, when something is known before.
pub fn compile_knowing(
    tree: &Tree,
    count: CountTokens<'_>,
    known: Known,
) -> Result<Compiled, Vec<Diagnostic>> {
    let (checked, mut diagnostics) = check::check(tree, count, known);
    let Some(checked) = checked else {
        return Err(diagnostics);
    };
    let (bundles, found) = render::render(tree, &checked, count);
    diagnostics.extend(found);
    diagnostics.retain(|diagnostic| !checked.known().is_leftover(diagnostic));
    if diagnostics.is_empty() {
        Ok(Compiled { checked, bundles })
    } else {
        diagnostics.sort_by(Diagnostic::order);
        Err(diagnostics)
    }
}
