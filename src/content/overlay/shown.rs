//! Diagnostics of the laid tree as the project's author sees them: in their own files.

use super::super::diagnostic::Diagnostic;
use super::super::source::{Document, Tree};
use super::Refused;
use super::lay::Laid;
use super::merge::{COMPOSITION, before_auto};

/// What stands before the path of a text that is ours.
const EMBEDDED: &str = "embedded:";

/// Translates paths and places. Those of `laid.found` are the overlay's already.
pub(super) fn refused(
    laid: &Laid,
    overlay: &Tree,
    compiled: Vec<Diagnostic>,
    shown: &str,
) -> Refused {
    let mut texts = Tree::default();
    let named = |path: &str| match path {
        "" => shown.to_owned(),
        _ => format!("{shown}/{path}"),
    };
    for (path, text) in overlay.iter() {
        texts.insert(named(path), text);
    }
    let mut diagnostics: Vec<Diagnostic> = Vec::new();
    for mut diagnostic in laid.found.0.iter().cloned() {
        diagnostic.path = named(&diagnostic.path);
        diagnostics.push(diagnostic);
    }
    for mut diagnostic in compiled {
        let path = diagnostic.path.clone();
        let inside = path.strip_prefix("content/").unwrap_or(&path);
        if laid.own.contains(&path) {
            diagnostic.path = named(inside);
        } else if let Some(range) = laid
            .merged(&path)
            .and_then(|own| in_own(laid, own, &diagnostic))
        {
            diagnostic.path = named(inside);
            diagnostic.range = range;
        } else {
            diagnostic.path = format!("{EMBEDDED}{path}");
            if let Some(text) = laid.tree.text(&path) {
                texts.insert(diagnostic.path.clone(), text);
            }
        }
        for file in super::MERGED {
            let of_ours = format!("content/{file}");
            diagnostic.help = diagnostic.help.replace(&of_ours, &named(file));
        }
        diagnostics.push(diagnostic);
    }
    diagnostics.sort_by(Diagnostic::order);
    diagnostics.dedup();
    Refused { diagnostics, texts }
}

/// Where in the overlay's own file of keys a diagnostic about the merged one belongs.
fn in_own(laid: &Laid, own: &Document, diagnostic: &Diagnostic) -> Option<std::ops::Range<usize>> {
    let merged = Document::data(&own.path, laid.tree.text(&own.path)?).ok()?;
    let (pointer, at_key) = merged.places.pointer_at(&diagnostic.range)?;
    let nth = pointer
        .strip_prefix("/auto/")
        .filter(|_| own.path == COMPOSITION);
    let pointer = match nth.and_then(|nth| nth.parse::<usize>().ok()) {
        Some(nth) => format!("/auto/{}", nth.checked_sub(before_auto(laid))?),
        None => pointer.to_owned(),
    };
    if !own.places.has(&pointer) {
        return None;
    }
    Some(if at_key {
        own.key(&pointer)
    } else {
        own.value(&pointer)
    })
}
