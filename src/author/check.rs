//! Whether content compiles: an overlay, or a whole content tree.

use crate::catalog::{Catalog, Refused, tokens};
use crate::content::check::Known;
use crate::content::compile_knowing;
use crate::content::diagnostic::Diagnostic;
use crate::content::overlay::SLACK_PERCENT;
use crate::content::source::Tree;
use std::path::Path;

/// What was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    Overlay,
    /// A tree with `content/`, `templates/` and `schemas/`.
    Tree,
}

impl Subject {
    /// The word used in what is printed.
    pub const fn id(self) -> &'static str {
        match self {
            Subject::Overlay => "overlay",
            Subject::Tree => "tree",
        }
    }
}

/// What a check found.
#[derive(Debug)]
pub struct Report {
    pub subject: Subject,
    /// How many files were read.
    pub files: usize,
    /// Empty when the content compiles.
    pub refused: Refused,
}

impl Report {
    /// A diagnostic with its line and column.
    pub fn places(&self) -> impl Iterator<Item = (&Diagnostic, usize, usize)> {
        self.refused.diagnostics.iter().map(|diagnostic| {
            let text = self.refused.texts.text(&diagnostic.path).unwrap_or("");
            let (line, column) = diagnostic.place(text);
            (diagnostic, line, column)
        })
    }
}

/// Checks a directory, which `shown` names: a whole tree when it has a `content/`, else an
/// overlay.
pub fn check(directory: &Path, shown: &str) -> Report {
    if directory.join("content").is_dir() {
        return tree(directory, shown);
    }
    let (overlay, unreadable) = Tree::read_overlay(directory);
    let files = overlay.len();
    let refused = Catalog::over_embedded(&overlay, unreadable, shown).err();
    Report {
        subject: Subject::Overlay,
        files,
        refused: refused.unwrap_or_else(nothing),
    }
}

fn nothing() -> Refused {
    Refused {
        diagnostics: Vec::new(),
        texts: Tree::default(),
    }
}

fn tree(directory: &Path, shown: &str) -> Report {
    let (tree, mut diagnostics) = Tree::read(directory);
    let known = Known {
        slack_percent: SLACK_PERCENT,
        overlay: None,
    };
    let compiled = compile_knowing(&tree, &tokens::estimate, known);
    diagnostics.extend(compiled.err().unwrap_or_default());
    let named = |path: &str| match shown {
        "." => path.to_owned(),
        _ => format!("{shown}/{path}"),
    };
    for diagnostic in &mut diagnostics {
        diagnostic.path = named(&diagnostic.path);
    }
    diagnostics.sort_by(Diagnostic::order);
    Report {
        subject: Subject::Tree,
        files: tree.len(),
        refused: Refused {
            diagnostics,
            texts: Tree::from_files(tree.iter().map(|(path, text)| (named(path), text))),
        },
    }
}
