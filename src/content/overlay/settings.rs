//! A replaced template changes words, never what a host allows or runs.
//!
//! Hosts read settings out of the same files as texts: an agent's list of tools, a
//! command's allowed tools, hooks in front matter. So everything is rendered once more with
//! the embedded templates over the same documents, and all settings but the free texts must
//! be the same.

use super::super::check::Found;
use super::super::diagnostic::{Code, Diagnostic};
use super::super::model::Format;
use super::super::render::{BundleFile, render};
use super::super::source::{Document, Tree, parse_yaml};
use super::super::{Compiled, CountTokens};
use super::lay::Laid;
use serde_json::Value;

const HOSTS: &str = "templates/hosts/";
/// Keys whose values are words for a reader.
const WORDS: [&str; 4] = [
    "description",
    "argument-hint",
    "prompt",
    "developer_instructions",
];

pub(super) fn check(
    below: &Tree,
    laid: &Laid,
    compiled: &Compiled,
    count: CountTokens<'_>,
) -> Vec<Diagnostic> {
    let mut found = Found::default();
    artifacts(laid, compiled, &mut found);
    let replaced: Vec<&String> = laid
        .own
        .iter()
        .filter(|path| path.starts_with(HOSTS))
        .collect();
    let Some(first) = replaced.first() else {
        return found.0;
    };
    let (ours, _) = render(below, &compiled.checked, count);
    for bundle in &compiled.bundles {
        let ours = ours.iter().find(|ours| ours.host == bundle.host);
        for file in &bundle.files {
            let twin = ours.and_then(|ours| ours.files.iter().find(|twin| twin.path == file.path));
            let same = twin.is_some_and(|twin| settings(twin) == settings(file));
            if same {
                continue;
            }
            // The template of the file, when it is one of the overlay's; else one that it
            // takes in.
            let files = bundle.spec.files.iter();
            let mut templates = files.map(|spec| format!("{HOSTS}{}", spec.template));
            let own = templates.find(|template| {
                laid.own.contains(template) && is_of(template, &file.path, compiled, bundle.host)
            });
            found.add(
                Code::Settings,
                own.as_deref().unwrap_or(first),
                0..0,
                format!(
                    "{} would have other settings than the embedded template gives",
                    file.path
                ),
                "change the words only: all keys of the front matter but description stay",
            );
        }
    }
    found.0
}

/// Whether a host renders a file of this path from a template.
fn is_of(template: &str, path: &str, compiled: &Compiled, host: super::super::model::Host) -> bool {
    let bundle = compiled.bundles.iter().find(|bundle| bundle.host == host);
    let files = bundle.into_iter().flat_map(|bundle| &bundle.spec.files);
    files
        .filter(|spec| format!("{HOSTS}{}", spec.template) == template)
        .any(|spec| {
            let before = spec.path.split("{{").next().unwrap_or_default();
            let after = spec.path.rsplit("}}").next().unwrap_or_default();
            path.starts_with(before) && path.ends_with(after)
        })
}

/// What a host reads of a file besides words; a file that has nothing of the kind is empty.
fn settings(file: &BundleFile) -> Option<Value> {
    let mut value: Value = match file.format {
        Format::Markdown if file.text.starts_with("---\n") => {
            Document::parse(&file.path, &file.text).ok()?.front
        }
        Format::Markdown => return Some(Value::Null),
        Format::Yaml => parse_yaml(&file.text).ok()?.0,
        Format::Toml => toml::from_str(&file.text).ok()?,
        Format::Json => serde_json::from_str(&file.text).ok()?,
        Format::Text => Value::String(file.text.clone()),
    };
    if let Some(map) = value.as_object_mut() {
        map.retain(|key, _| !WORDS.contains(&key.as_str()));
    }
    Some(value)
}

/// An artifact of the embedded content keeps its schema.
fn artifacts(laid: &Laid, compiled: &Compiled, found: &mut Found) {
    for workflow in &compiled.checked.workflows {
        for (at, produced) in workflow.data.produces.iter().enumerate() {
            let kind = format!("schemas/{}.schema.json", produced.artifact);
            let schema = format!("schemas/{}.schema.json", produced.schema);
            if laid.own.contains(&schema) && schema != kind {
                found.add(
                    Code::NotYours,
                    &workflow.document.path,
                    workflow.document.value(&format!("/produces/{at}/schema")),
                    format!(
                        "`{}` is not held against a schema of its own name",
                        produced.artifact
                    ),
                    "name the schema after the kind; embedded kinds keep theirs",
                );
            }
        }
    }
}
