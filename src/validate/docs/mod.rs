//! Documents: do links, anchors, documented commands and claims hold?

mod claims;
pub mod commands;
mod links;

use commands::Form;
pub use commands::{Known, Words};

use super::files;
use super::finding::{Finding, MOST, Outcome, count, place, too_many};
use super::markdown::{Code, Markdown};
use super::rules::{self, Rule};
use crate::project::validation::Docs;
use std::collections::HashMap;
use std::path::Path;

/// Languages of blocks that hold nothing but command lines.
const SHELLS: [&str; 4] = ["sh", "bash", "shell", "zsh"];

/// Languages of blocks that may hold commands beside what they print. A prompt tells them.
const SESSIONS: [&str; 3] = ["", "console", "shell-session"];

/// What is asked of a document more than once, by path: its text by claims, its anchors by
/// links.
#[derive(Default)]
struct Read {
    /// Few: the documents that claims name.
    texts: Vec<(String, String)>,
    parsed: HashMap<String, Option<Markdown>>,
}

impl Read {
    /// A document's text, kept for the next who asks.
    fn text(&mut self, root: &Path, path: &str, rule: &'static Rule) -> Result<&str, Finding> {
        let at = match self.texts.iter().position(|(kept, _)| kept == path) {
            Some(at) => at,
            None => {
                let text = files::text(root, path, rule)?;
                self.texts.push((path.to_owned(), text));
                self.texts.len() - 1
            }
        };
        Ok(&self.texts[at].1)
    }

    /// A document's text, read for this once unless it was kept.
    fn once(&self, root: &Path, path: &str) -> Result<String, Finding> {
        match self.texts.iter().find(|(kept, _)| kept == path) {
            Some((_, text)) => Ok(text.clone()),
            None => files::text(root, path, &rules::LINK),
        }
    }

    /// A document as Markdown; `None` when it cannot be read.
    fn markdown(&mut self, root: &Path, path: &str) -> Option<&Markdown> {
        if !self.parsed.contains_key(path) {
            let text = self.once(root, path).ok();
            let parsed = text.map(|text| Markdown::parse(&text));
            self.parsed.insert(path.to_owned(), parsed);
        }
        self.parsed.get(path)?.as_ref()
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
    let mut read = Read::default();
    let named = settings.claims.as_deref();
    let claims = claims::check(root, named, known, &mut read, &mut findings);
    if paths.is_empty() && claims.is_none() {
        return Outcome::Skipped("there is no Markdown file here".to_owned());
    }
    let mut links = 0;
    for path in &paths {
        let text = match read.once(root, path) {
            Ok(text) => text,
            Err(unread) => {
                findings.push(unread);
                continue;
            }
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
