//! What no schema can see in expertise modules: whether patterns find what they name,
//! whether two modules say the same sentence, whether links lead back, whether code
//! parses.

mod code;
mod links;
mod patterns;
mod sentences;

use std::path::Path;
use std::sync::LazyLock;
use wazir::content::source::{Document, Tree};

const EXPERTISE: &str = "content/expertise/";

/// Every written module.
static MODULES: LazyLock<Vec<Document>> = LazyLock::new(|| {
    let (tree, unreadable) = Tree::read(Path::new(env!("CARGO_MANIFEST_DIR")));
    assert!(unreadable.is_empty());
    let modules: Vec<Document> = tree
        .iter()
        .filter(|(path, _)| path.starts_with(EXPERTISE))
        .map(|(path, text)| Document::parse(path, text).unwrap())
        .collect();
    assert!(modules.len() >= 40);
    modules
});

/// A module's id.
fn id(module: &Document) -> &str {
    module.front["id"].as_str().unwrap()
}
