//! The file of claims: statements of documents that a machine can check. Each is held
//! against its schema, its document and the repository.

use super::super::finding::{Finding, place};
use super::super::{files, rules};
use super::Read;
use super::commands::{self, Known};
use crate::catalog::{self, Catalog};
use crate::content::check::violations;
use crate::content::model::Kind;
use crate::content::source::Document;
use crate::project::shown::quoted;
use serde::Deserialize;
use serde_json::Value;
use std::collections::HashSet;
use std::fs;
use std::path::Path;

/// Where claims are when the settings do not say.
const PATH: &str = "docs/truth-claims.yaml";

/// A claim, as the schema has it.
#[derive(Deserialize)]
struct Claim {
    id: String,
    file: String,
    subject: String,
    verifier: String,
    claim_type: String,
    #[serde(default)]
    required: bool,
}

/// Checks the claims; how many there are, or `None` without a file.
pub(super) fn check(
    root: &Path,
    named: Option<&str>,
    known: &Known,
    read: &mut Read,
    findings: &mut Vec<Finding>,
) -> Option<usize> {
    let path = named.unwrap_or(PATH);
    if named.is_none() && !root.join(path).exists() {
        return None;
    }
    let whole = |message: String| {
        Finding::new(
            &rules::CLAIM,
            message,
            "the form: wazir show schema docs-claim",
        )
        .in_file(path)
    };
    let text = match files::text(root, path, &rules::CLAIM) {
        Ok(text) => text,
        Err(unread) => {
            findings.push(whole(unread.message));
            return Some(0);
        }
    };
    let document = match Document::data(path, &text) {
        Ok(document) => document,
        Err(error) => {
            findings.push(whole(error.message.clone()).at(error.place(&text)));
            return Some(0);
        }
    };
    let Some(entries) = document.front.as_array() else {
        findings.push(whole("it is no list of claims".to_owned()));
        return Some(0);
    };
    let schema = serde_json::from_str(catalog::schema("docs-claim")).unwrap_or(Value::Bool(false));
    let validator = jsonschema::validator_for(&schema).expect("the build checked the schema");
    let mut ids = HashSet::new();
    for (at, entry) in entries.iter().enumerate() {
        let start = document.value(&format!("/{at}")).start;
        let mut add =
            |finding: Finding| findings.push(finding.in_file(path).at(place(&text, start)));
        let wrong = violations(&validator, entry);
        for violation in &wrong {
            let message = format!("{} {}", violation.pointer, violation.message);
            add(whole(message.trim().to_owned()));
        }
        let claim = Claim::deserialize(entry).ok().filter(|_| wrong.is_empty());
        let Some(claim) = claim else {
            continue;
        };
        if !ids.insert(claim.id.clone()) {
            add(whole(format!("the id {} stands twice", quoted(&claim.id))));
        }
        if let Some(finding) = untrue(root, &claim, known, read) {
            add(finding);
        }
    }
    Some(entries.len())
}

fn untrue(root: &Path, claim: &Claim, known: &Known, read: &mut Read) -> Option<Finding> {
    let wrong = |message: String, help: &str| {
        let message = format!("{}: {message}", quoted(&claim.id));
        Some(Finding::new(&rules::CLAIM, message, help))
    };
    let subject = quoted(&claim.subject);
    if inside(root, &claim.file).is_none() {
        let file = quoted(&claim.file);
        return wrong(
            format!("its document {file} is not there"),
            "name the document",
        );
    }
    if claim.required {
        let text = match read.text(root, &claim.file, &rules::CLAIM) {
            Ok(text) => text,
            Err(unread) => return wrong(unread.message, &unread.help),
        };
        if !text.contains(&claim.subject) {
            let message = format!("{} does not say {subject} any more", quoted(&claim.file));
            return wrong(message, "write it there, or take the claim out");
        }
    }
    if claim.claim_type == "count" {
        return match counted(root, claim, read) {
            Ok(()) => None,
            Err(why) => wrong(why, "mend the number, in the claim and in its document"),
        };
    }
    let checked_elsewhere = claim.verifier.contains('/');
    if checked_elsewhere && inside(root, &claim.verifier).is_none() {
        let verifier = quoted(&claim.verifier);
        return wrong(
            format!("what checks it, {verifier}, is not there"),
            "name what checks it",
        );
    }
    if claim.claim_type != "command" {
        return match inside(root, &claim.subject) {
            Some(_) => None,
            None => wrong(
                format!("{subject} is not there"),
                "make it, or take the claim out",
            ),
        };
    }
    match command(root, &claim.subject, known) {
        Told::Exists => None,
        Told::Missing(why) => wrong(why, "mend the claim and its document"),
        Told::Unknown if checked_elsewhere => None,
        Told::Unknown => {
            let message = format!("not checked: nothing here knows the program of {subject}");
            let help = "name a test as its verifier, by its path";
            wrong(message, help).map(Finding::note)
        }
    }
}

/// Holds a number at the front of the subject against what the program has of a kind:
/// `66 stacks`, by `wazir list stack`.
fn counted(root: &Path, claim: &Claim, read: &mut Read) -> Result<(), String> {
    let text = read.text(root, &claim.file, &rules::CLAIM);
    let text = text.map_err(|unread| unread.message)?;
    let whole = text.match_indices(&*claim.subject).any(|(at, said)| {
        let digit = |c: char| c.is_ascii_digit();
        let more = |c: char| c.is_alphanumeric();
        !text[..at].ends_with(digit) && !text[at + said.len()..].starts_with(more)
    });
    if !whole {
        let (file, subject) = (quoted(&claim.file), quoted(&claim.subject));
        return Err(format!("{file} does not say {subject}"));
    }
    let (number, _) = claim.subject.split_once(' ').unwrap_or_default();
    let said: usize = number
        .parse()
        .map_err(|_| format!("{} begins with no number", quoted(&claim.subject)))?;
    let kind = claim.verifier.strip_prefix("wazir list ");
    let kind = kind.and_then(Kind::parse).ok_or_else(|| {
        let verifier = quoted(&claim.verifier);
        format!("a number is checked by `wazir list KIND`, not by {verifier}")
    })?;
    match Catalog::embedded().of_kind(kind).len() {
        there if there == said => Ok(()),
        there => Err(format!(
            "{} says {said}, there are {there}",
            quoted(&claim.file)
        )),
    }
}

enum Told {
    Exists,
    Missing(String),
    Unknown,
}

/// Whether a command is one that the repository has.
fn command(root: &Path, line: &str, known: &Known) -> Told {
    let words: Vec<&str> = line.split_whitespace().collect();
    let found = |exists: bool, what: String| match exists {
        true => Told::Exists,
        false => Told::Missing(what),
    };
    match &*words {
        [program, ..] if *program == known.name => {
            match commands::wrong(line, commands::Form::Line, known) {
                None => Told::Exists,
                Some(why) => Told::Missing(why),
            }
        }
        ["npm" | "pnpm" | "yarn" | "bun", "run", script, ..] => {
            let text = files::text(root, "package.json", &rules::CLAIM).unwrap_or_default();
            let manifest: Value = serde_json::from_str(&text).unwrap_or_default();
            let has = manifest.get("scripts").and_then(|all| all.get(*script));
            found(
                has.is_some(),
                format!("package.json has no script {}", quoted(script)),
            )
        }
        ["make", target, ..] if !target.starts_with('-') => {
            let texts = ["Makefile", "makefile", "GNUmakefile"]
                .map(|name| files::text(root, name, &rules::CLAIM).unwrap_or_default());
            let mut lines = texts.iter().flat_map(|text| text.lines());
            let has = lines.any(|line| {
                let targets = line.split_once(':').map(|(targets, _)| targets);
                let mut targets = targets.unwrap_or("").split_whitespace();
                !line.starts_with('\t') && targets.any(|one| one == *target)
            });
            found(
                has,
                format!("the Makefile has no target {}", quoted(target)),
            )
        }
        ["sh" | "bash" | "node" | "python" | "python3", path, ..] | [path, ..]
            if path.contains('/') && !path.starts_with('/') =>
        {
            let exists = inside(root, path).is_some();
            found(exists, format!("{} is not there", quoted(path)))
        }
        _ => Told::Unknown,
    }
}

/// Where a path leads, if that is below the root.
fn inside(root: &Path, path: &str) -> Option<std::path::PathBuf> {
    let place = fs::canonicalize(root.join(path)).ok()?;
    place.starts_with(root).then_some(place)
}
