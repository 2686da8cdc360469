//! What the catalog holds of a compiled tree: one record a document, for the embedded
//! tables and for an overlay alike.

use super::Compiled;
use super::check::Checked;
use super::model::{Kind, ModuleId, StackModules};
use super::source::{Document, Tree};
use super::tiers::SIZES;
use serde::Serialize;
use std::collections::BTreeSet;

/// One document of the catalog.
#[derive(Clone, Debug)]
pub struct Record {
    pub kind: Kind,
    pub id: String,
    pub title: String,
    /// One line; tier L0 of a module.
    pub summary: String,
    /// Path of its source in the tree.
    pub path: String,
    pub text: String,
    /// Bytes of tier L1 in the text; empty where there are no tiers.
    pub rules: (usize, usize),
    /// Tokens of L0, L1, L2; zero where nobody counts.
    pub tokens: [usize; 3],
    /// One line of facts for lists, parts separated by `|`.
    pub detail: String,
    /// Tokens of a module as a composition prints it: by its id, at L0, L1, L2.
    pub costs: [usize; SIZES],
}

/// Of everything but modules.
const NO_COSTS: [usize; SIZES] = [0; SIZES];

/// Every record, sorted by kind and id.
pub fn records(tree: &Tree, compiled: &Compiled) -> Vec<Record> {
    let checked = &compiled.checked;
    let mut out = Vec::new();
    documents(checked, &mut out);
    modules(checked, &mut out);
    composed(checked, &mut out);
    raw(tree, &mut out);
    out.sort_by(|a, b| (a.kind, &a.id).cmp(&(b.kind, &b.id)));
    out
}

/// A record of a document, with what all kinds have.
fn of(kind: Kind, id: &str, document: &Document, checked: &Checked) -> Record {
    let counts = checked.counts.get(&document.path);
    Record {
        kind,
        id: id.to_owned(),
        title: id.to_owned(),
        summary: String::new(),
        path: document.path.clone(),
        text: document.text.clone(),
        rules: (0, 0),
        tokens: counts.copied().unwrap_or_default(),
        detail: String::new(),
        costs: NO_COSTS,
    }
}

fn documents(checked: &Checked, out: &mut Vec<Record>) {
    for role in &checked.roles {
        let capabilities: Vec<&str> = role.data.capabilities.iter().map(|c| c.id()).collect();
        out.push(Record {
            title: role.data.title.clone(),
            summary: role.data.description.clone(),
            detail: capabilities.join(","),
            ..of(Kind::Role, role.data.id.as_str(), &role.document, checked)
        });
    }
    for workflow in &checked.workflows {
        let data = &workflow.data;
        let runs = data.runs.iter().map(|(depth, intents)| {
            let intents: Vec<&str> = intents.iter().map(|intent| intent.id()).collect();
            format!("{depth}: {}", intents.join(" "))
        });
        let runs: Vec<String> = runs.collect();
        let order = data.order.map_or("-".to_owned(), |order| order.to_string());
        out.push(Record {
            title: data.title.clone(),
            summary: data.description.clone(),
            text: with_order(&workflow.document, data.order),
            detail: format!("{order}|{}|{}|{}", data.role, data.gate, runs.join("; ")),
            ..of(
                Kind::Workflow,
                data.id.as_str(),
                &workflow.document,
                checked,
            )
        });
    }
    for skill in &checked.skills {
        out.push(Record {
            summary: skill.data.description.clone(),
            detail: skill.data.metadata.invocation.clone(),
            ..of(Kind::Skill, &skill.data.name, &skill.document, checked)
        });
    }
    for hook in &checked.hooks {
        out.push(Record {
            summary: hook.data.description.clone(),
            detail: hook.data.event.clone(),
            ..of(Kind::Hook, hook.data.id.as_str(), &hook.document, checked)
        });
    }
}

/// A workflow's text with the order that it has in the pipeline: an overlay's phase moves
/// those behind it.
fn with_order(document: &Document, order: Option<u32>) -> String {
    let mut text = document.text.clone();
    let place = document.value("/order");
    if let Some(order) = order.filter(|_| !place.is_empty()) {
        text.replace_range(place, &order.to_string());
    }
    text
}

fn modules(checked: &Checked, out: &mut Vec<Record>) {
    for module in &checked.modules {
        let rules = module.document.section("Rules");
        let id = module.data.id.as_str();
        let costs = checked.costs.get(&module.document.path);
        out.push(Record {
            title: module.data.title.clone(),
            summary: module.data.summary.clone(),
            rules: rules.map_or((0, 0), |rules| (rules.heading.start, rules.content.end)),
            detail: module.data.kind.id().to_owned(),
            costs: costs.copied().unwrap_or(NO_COSTS),
            ..of(Kind::Expertise, id, &module.document, checked)
        });
    }
}

/// The composition's stacks and concerns.
fn composed(checked: &Checked, out: &mut Vec<Record>) {
    let written: BTreeSet<&ModuleId> = checked
        .modules
        .iter()
        .map(|module| &module.data.id)
        .chain(checked.known_modules())
        .collect();
    let mut put = |kind, id: &str, modules: BTreeSet<&ModuleId>, text: String| {
        let there = modules.iter().filter(|id| written.contains(*id)).count();
        out.push(Record {
            summary: format!("{} modules, {there} of them written", modules.len()),
            text,
            tokens: [0; 3],
            ..of(kind, id, &checked.composition.document, checked)
        });
    };
    for (stack, modules) in &checked.composition.data.stacks {
        let StackModules {
            executor,
            antipatterns,
            secondary: _,
        } = modules;
        let all = executor.iter().chain(antipatterns).collect();
        put(Kind::Stack, stack.as_str(), all, yaml(modules));
    }
    for (concern, roles) in &checked.composition.data.concerns {
        let all = roles.values().flatten().collect();
        put(Kind::Concern, concern.as_str(), all, yaml(roles));
    }
}

/// Templates and schemas.
fn raw(tree: &Tree, out: &mut Vec<Record>) {
    let mut put = |kind, id: &str, title: String, summary: String, path: String, text: &str| {
        out.push(Record {
            kind,
            id: id.to_owned(),
            title,
            summary,
            path,
            text: text.to_owned(),
            rules: (0, 0),
            tokens: [0; 3],
            detail: String::new(),
            costs: NO_COSTS,
        });
    };
    for (file, text) in tree.below("templates/artifacts") {
        let id = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let summary = format!("Template of the artifact {id}");
        let path = format!("templates/artifacts/{file}");
        put(Kind::Template, id, id.to_owned(), summary, path, text);
    }
    for (file, text) in tree.below("schemas") {
        let id = file.trim_end_matches(".schema.json");
        let schema: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
        let field = |name: &str| schema[name].as_str().unwrap_or_default().to_owned();
        let path = format!("schemas/{file}");
        put(
            Kind::Schema,
            id,
            field("title"),
            field("description"),
            path,
            text,
        );
    }
}

fn yaml<T: Serialize>(value: &T) -> String {
    serde_yaml::to_string(value).expect("ids and lists of them are YAML")
}
