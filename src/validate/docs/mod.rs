//! Documents: do links, anchors, documented commands and claims hold?

mod claims;
pub mod commands;
mod links;

use commands::Form;
pub use commands::{Known, Words};

use super::finding::{Finding, MOST, Outcome, count, place, too_many};
use super::markdown::{Code, Markdown};
use super::{files, rules};
use crate::project::validation::Docs;
use std::collections::HashMap;
use std::path::Path;

/// Languages of blocks that hold nothing but command lines.
const SHELLS: [&str; 4] = ["sh", "bash", "shell", "zsh"];

/// Languages of blocks that may hold commands beside what they print. A prompt tells them.
const SESSIONS: [&str; 3] = ["", "console", "shell-session"];

/// Documents that were read, by path.
#[derive(Default)]
struct Read(HashMap<String, Option<(String, Markdown)>>);

impl Read {
    /// A document's text; `None` when it cannot be read as one.
    fn get(&mut self, root: &Path, path: &str) -> Option<&(String, Markdown)> {
        let read = || {
            let text = files::text(root, path, &rules::LINK).ok()?;
            let markdown = Markdown::parse(&text);
            Some((text, markdown))
        };
        self.0.entry(path.to_owned()).or_insert_with(read).as_ref()
    }
}

/// Checks the documents that the settings choose. `known` are the commands of this binary.
pub fn check(root: &Path, settings: &Docs, known: &Known) -> Outcome {
    let globs = (&*settings.include, &*settings.exclude);
    let paths = match files::chosen(root, globs, "validate.docs") {
        Ok(paths) => paths,
        Err(finding) => return Outcome::Checked("the settings".to_owned(), vec![finding]),
    };
    let mut findings = Vec::new();
    let claims = claims::check(root, settings.claims.as_deref(), known, &mut findings);
    if paths.is_empty() && claims.is_none() {
        return Outcome::Skipped("there is no Markdown file here".to_owned());
    }
    let mut read = Read::default();
    let mut links = 0;
    for path in &paths {
        let Some(text) = files::text_or_note(root, path, &rules::LINK, &mut findings) else {
            continue;
        };
        let markdown = Markdown::parse(&text);
        links += markdown.links.len();
        let before = findings.len();
        let of_code = markdown.code.iter();
        let mut wrong: Vec<Finding> = of_code
            .filter_map(|code| command(code, &text, path, known))
            .take(MOST)
            .collect();
        findings.append(&mut wrong);
        for link in &markdown.links {
            if too_many(&mut findings, path, before) {
                break;
            }
            if let Some(finding) = links::check(root, path, link, &markdown, &mut read) {
                findings.push(finding.in_file(path.as_str()).at(place(&text, link.at)));
            }
        }
    }
    let mut what = format!(
        "{} with {}",
        count(paths.len(), "document"),
        count(links, "link")
    );
    if let Some(claims) = claims {
        what.push_str(&format!(", {}", count(claims, "claim")));
    }
    Outcome::Checked(what, findings)
}

fn command(code: &Code, document: &str, path: &str, known: &Known) -> Option<Finding> {
    let text = code.text.trim_start();
    let typed = text.strip_prefix("$ ").map(str::trim_start);
    let form = match code.language.as_deref() {
        Some(language) if SHELLS.contains(&language) => Form::Line,
        Some(language) if !SESSIONS.contains(&language) => return None,
        _ if typed.is_some() => Form::Line,
        _ => Form::Text,
    };
    let wrong = commands::wrong(typed.unwrap_or(text), form, known)?;
    let help = "see what there is: wazir --help";
    let found = Finding::new(&rules::COMMAND, wrong, help);
    Some(found.in_file(path).at(place(document, code.at)))
}
