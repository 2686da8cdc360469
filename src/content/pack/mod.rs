//! Build time only: the checked content as compressed static tables.
//!
//! One zstd frame a document, so that `show` unpacks no more than it prints; one
//! for all bundles, which only `init` and `export` read and which share most of
//! their text.
//! The output is a function of the tree alone: sorted, without times or paths.

mod emit;

use super::content::Compiled;
use super::content::model::{Kind, ModuleId, Tier};
use super::content::source::Tree;
use super::content::tiers::SIZES;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::io;

/// What build.rs writes to disk.
pub struct Packed {
    /// Rust source of the tables; it includes the blob by name.
    pub source: String,
    /// The frames, one after the other.
    pub blob: Vec<u8>,
    /// Bytes before compression, each distinct body counted once.
    pub raw: usize,
}

/// Where a body stands in the blob, and how long it is unpacked.
#[derive(Clone, Copy, Debug)]
struct Frame {
    start: usize,
    packed: usize,
    raw: usize,
}

struct Record {
    kind: Kind,
    id: String,
    title: String,
    summary: String,
    path: String,
    /// `None`: served raw from the directories that the binary includes as they are.
    frame: Option<Frame>,
    /// Bytes of tier L1 in the body.
    rules: (usize, usize),
    tokens: [usize; 3],
    /// One line of facts for lists.
    detail: String,
    /// Tokens of a module as a composition prints it: by its id, at L0, L1, L2.
    costs: [usize; SIZES],
}

/// Of everything but modules.
const NO_COSTS: [usize; SIZES] = [0; SIZES];

struct Store {
    blob: Vec<u8>,
    raw: usize,
    level: i32,
    known: HashMap<[u8; 32], Frame>,
}

impl Store {
    fn put(&mut self, text: &str) -> io::Result<Frame> {
        let digest: [u8; 32] = Sha256::digest(text.as_bytes()).into();
        if let Some(frame) = self.known.get(&digest) {
            return Ok(*frame);
        }
        let packed = zstd::bulk::compress(text.as_bytes(), self.level)?;
        let frame = Frame {
            start: self.blob.len(),
            packed: packed.len(),
            raw: text.len(),
        };
        self.blob.extend(packed);
        self.raw += text.len();
        self.known.insert(digest, frame);
        Ok(frame)
    }
}

/// Packs a compiled tree. `level` is zstd's; higher is smaller and slower.
pub fn pack(tree: &Tree, compiled: &Compiled, level: i32) -> io::Result<Packed> {
    let mut store = Store {
        blob: Vec::new(),
        raw: 0,
        level,
        known: HashMap::new(),
    };
    let mut records = records(tree, compiled, &mut store)?;
    records.sort_by(|a, b| (a.kind, &a.id).cmp(&(b.kind, &b.id)));
    let source = emit::source(tree, compiled, &records, &mut store)?;
    Ok(Packed {
        source,
        blob: store.blob,
        raw: store.raw,
    })
}

/// SHA-256 of every file's path, length and text, in sorted order, as hex.
pub fn digest(tree: &Tree) -> String {
    let mut hasher = Sha256::new();
    for (path, text) in tree.iter() {
        hasher.update(format!("{path}\0{}\0", text.len()));
        hasher.update(text);
    }
    hasher
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn records(tree: &Tree, compiled: &Compiled, store: &mut Store) -> io::Result<Vec<Record>> {
    let checked = &compiled.checked;
    let counts = |path: &str| checked.counts.get(path).copied().unwrap_or_default();
    let mut out = Vec::new();
    for role in &checked.roles {
        let capabilities: Vec<&str> = role.data.capabilities.iter().map(|c| c.id()).collect();
        out.push(Record {
            kind: Kind::Role,
            id: role.data.id.to_string(),
            title: role.data.title.clone(),
            summary: role.data.description.clone(),
            path: role.document.path.clone(),
            frame: Some(store.put(&role.document.text)?),
            rules: (0, 0),
            tokens: counts(&role.document.path),
            detail: capabilities.join(","),
            costs: NO_COSTS,
        });
    }
    for workflow in &checked.workflows {
        let data = &workflow.data;
        let runs: Vec<String> = data
            .runs
            .iter()
            .map(|(depth, intents)| {
                let intents: Vec<&str> = intents.iter().map(|intent| intent.id()).collect();
                format!("{depth}: {}", intents.join(" "))
            })
            .collect();
        let order = data.order.map_or("-".to_owned(), |order| order.to_string());
        out.push(Record {
            kind: Kind::Workflow,
            id: data.id.to_string(),
            title: data.title.clone(),
            summary: data.description.clone(),
            path: workflow.document.path.clone(),
            frame: Some(store.put(&workflow.document.text)?),
            rules: (0, 0),
            tokens: counts(&workflow.document.path),
            detail: format!("{order}|{}|{}|{}", data.role, data.gate, runs.join("; ")),
            costs: NO_COSTS,
        });
    }
    for skill in &checked.skills {
        out.push(Record {
            kind: Kind::Skill,
            id: skill.data.name.clone(),
            title: skill.data.name.clone(),
            summary: skill.data.description.clone(),
            path: skill.document.path.clone(),
            frame: Some(store.put(&skill.document.text)?),
            rules: (0, 0),
            tokens: counts(&skill.document.path),
            detail: skill.data.metadata.invocation.clone(),
            costs: NO_COSTS,
        });
    }
    for hook in &checked.hooks {
        out.push(Record {
            kind: Kind::Hook,
            id: hook.data.id.to_string(),
            title: hook.data.id.to_string(),
            summary: hook.data.description.clone(),
            path: hook.document.path.clone(),
            frame: Some(store.put(&hook.document.text)?),
            rules: (0, 0),
            tokens: counts(&hook.document.path),
            costs: NO_COSTS,
            detail: format!(
                "{}|{}",
                hook.data.event,
                if hook.data.wired {
                    "wired"
                } else {
                    "not wired yet"
                }
            ),
        });
    }
    for module in &checked.modules {
        let rules = module.document.section("Rules").map_or((0, 0), |section| {
            (section.heading.start, section.content.end)
        });
        out.push(Record {
            kind: Kind::Expertise,
            id: module.data.id.to_string(),
            title: module.data.title.clone(),
            summary: module.data.summary.clone(),
            path: module.document.path.clone(),
            frame: Some(store.put(&module.document.text)?),
            rules,
            tokens: counts(&module.document.path),
            detail: module.data.kind.id().to_owned(),
            costs: checked
                .costs
                .get(&module.document.path)
                .copied()
                .unwrap_or(NO_COSTS),
        });
    }
    let written: Vec<&ModuleId> = checked
        .modules
        .iter()
        .map(|module| &module.data.id)
        .collect();
    for (stack, modules) in &checked.composition.data.stacks {
        let text = yaml(modules)?;
        let all = modules.executor.iter().chain(&modules.antipatterns);
        out.push(composed(
            Kind::Stack,
            stack.as_str(),
            all,
            &written,
            &text,
            store,
        )?);
    }
    for (concern, roles) in &checked.composition.data.concerns {
        let text = yaml(roles)?;
        out.push(composed(
            Kind::Concern,
            concern.as_str(),
            roles.values().flatten(),
            &written,
            &text,
            store,
        )?);
    }
    raw(tree, &mut out);
    Ok(out)
}

fn composed<'a>(
    kind: Kind,
    id: &str,
    modules: impl Iterator<Item = &'a ModuleId>,
    written: &[&ModuleId],
    text: &str,
    store: &mut Store,
) -> io::Result<Record> {
    let modules: std::collections::BTreeSet<&ModuleId> = modules.collect();
    let there = modules.iter().filter(|id| written.contains(id)).count();
    let frame = store.put(text)?;
    Ok(Record {
        kind,
        id: id.to_owned(),
        title: id.to_owned(),
        summary: format!("{} modules, {there} of them written", modules.len()),
        path: "content/composition.yaml".to_owned(),
        frame: Some(frame),
        rules: (0, 0),
        tokens: [0; 3],
        detail: String::new(),
        costs: NO_COSTS,
    })
}

/// Templates and schemas, which the binary includes as they are.
fn raw(tree: &Tree, out: &mut Vec<Record>) {
    for (file, _) in tree.below("templates/artifacts") {
        let id = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        out.push(Record {
            kind: Kind::Template,
            id: id.to_owned(),
            title: id.to_owned(),
            summary: format!("Template of the artifact {id}"),
            path: format!("templates/artifacts/{file}"),
            frame: None,
            rules: (0, 0),
            tokens: [0; 3],
            detail: String::new(),
            costs: NO_COSTS,
        });
    }
    for (file, text) in tree.below("schemas") {
        let id = file.trim_end_matches(".schema.json");
        let schema: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
        let field = |name: &str| schema[name].as_str().unwrap_or_default().to_owned();
        out.push(Record {
            kind: Kind::Schema,
            id: id.to_owned(),
            title: field("title"),
            summary: field("description"),
            path: format!("schemas/{file}"),
            frame: None,
            rules: (0, 0),
            tokens: [0; 3],
            detail: String::new(),
            costs: NO_COSTS,
        });
    }
}

fn yaml<T: Serialize>(value: &T) -> io::Result<String> {
    serde_yaml::to_string(value).map_err(io::Error::other)
}

/// How many records there are of each kind.
fn totals(records: &[Record]) -> BTreeMap<Kind, usize> {
    let mut totals = BTreeMap::new();
    for record in records {
        *totals.entry(record.kind).or_default() += 1;
    }
    totals
}

/// Every tier has its place in a record's counts.
const _: () = assert!(Tier::ALL.len() == 3);
