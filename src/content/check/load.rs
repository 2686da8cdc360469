//! Reads every file of the tree as what its place says it is.

use super::super::diagnostic::Code;
use super::super::model::{
    Composition, ConcernDetection, Detection, Hook, Host, HostSpec, Manifest, Module, ModuleId,
    Planned, Role, Skill, Triage, Workflow,
};
use super::super::source::{Document, Tree};
use super::{Costs, Found, Known, Schemas, TokenCounts};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeMap;

/// Front matter or data as a type, beside the file it was read from.
#[derive(Clone, Debug)]
pub struct Loaded<T> {
    pub data: T,
    pub document: Document,
}

/// A tree whose every document could be read.
pub struct Checked {
    pub manifest: Loaded<Manifest>,
    /// In the manifest's order.
    pub roles: Vec<Loaded<Role>>,
    /// In pipeline order, those out of band last.
    pub workflows: Vec<Loaded<Workflow>>,
    /// In the manifest's order.
    pub hooks: Vec<Loaded<Hook>>,
    /// By name.
    pub skills: Vec<Loaded<Skill>>,
    /// By id.
    pub modules: Vec<Loaded<Module>>,
    pub composition: Loaded<Composition>,
    pub planned: Loaded<Planned>,
    pub detection: Loaded<Detection>,
    pub concerns: Loaded<ConcernDetection>,
    pub triage: Loaded<Triage>,
    /// In the order of `Host::ALL`.
    pub hosts: Vec<(Host, Loaded<HostSpec>)>,
    /// Schemas by name.
    pub schemas: BTreeMap<String, Value>,
    pub counts: TokenCounts,
    pub costs: Costs,
    pub(super) known: Known,
}

impl Checked {
    /// Modules that are written, but not in the tree.
    pub fn known_modules(&self) -> impl Iterator<Item = &ModuleId> {
        self.known.overlay.iter().flat_map(|ground| &ground.modules)
    }

    /// What was known before.
    pub fn known(&self) -> &Known {
        &self.known
    }

    /// Every document that a person or an agent reads as prose.
    pub(super) fn texts(&self) -> impl Iterator<Item = &Document> {
        let roles = self.roles.iter().map(|d| &d.document);
        let workflows = self.workflows.iter().map(|d| &d.document);
        let skills = self.skills.iter().map(|d| &d.document);
        let modules = self.modules.iter().map(|d| &d.document);
        roles.chain(workflows).chain(skills).chain(modules)
    }
}

/// The files directly in `content/`.
const DATA: [&str; 6] = [
    "manifest.yaml",
    "composition.yaml",
    "planned.yaml",
    "detection.yaml",
    "concerns.yaml",
    "triage.yaml",
];

pub(super) fn load(
    tree: &Tree,
    schemas: &Schemas,
    known: Known,
    found: &mut Found,
) -> Option<Checked> {
    let before = found.0.len();
    let mut loader = Loader {
        tree,
        schemas,
        found,
    };
    let manifest = loader.data::<Manifest>("content/manifest.yaml", "manifest");
    let composition = loader.data::<Composition>("content/composition.yaml", "composition");
    let planned = loader.data::<Planned>("content/planned.yaml", "planned");
    let detection = loader.data::<Detection>("content/detection.yaml", "detection");
    let concerns = loader.data::<ConcernDetection>("content/concerns.yaml", "concerns");
    let triage = loader.data::<Triage>("content/triage.yaml", "triage");
    let mut roles: Vec<Loaded<Role>> = Vec::new();
    let mut workflows: Vec<Loaded<Workflow>> = Vec::new();
    let mut hooks: Vec<Loaded<Hook>> = Vec::new();
    let mut skills: Vec<Loaded<Skill>> = Vec::new();
    let mut modules: Vec<Loaded<Module>> = Vec::new();
    for (file, _) in tree.below("content") {
        let path = format!("content/{file}");
        let (directory, rest) = file.split_once('/').unwrap_or(("", file));
        match (directory, rest) {
            ("", file) if DATA.contains(&file) => {}
            ("roles", rest) if plain(rest, ".md") => {
                roles.extend(loader.document(&path, "role", "/id"))
            }
            ("workflows", rest) if plain(rest, ".md") => {
                workflows.extend(loader.document(&path, "workflow", "/id"));
            }
            ("hooks", rest) if plain(rest, ".yaml") => {
                if let Some(hook) = loader.data::<Hook>(&path, "hook") {
                    loader.check_id(&path, &hook.document, "/id");
                    hooks.push(hook);
                }
            }
            ("skills", rest) if rest.ends_with("/SKILL.md") && rest.matches('/').count() == 1 => {
                skills.extend(loader.document(&path, "skill", "/name"));
            }
            ("expertise", rest) if rest.ends_with(".md") && rest.contains('/') => {
                modules.extend(loader.document(&path, "module", "/id"));
            }
            _ => loader.found.add(
                Code::Stray,
                &path,
                0..0,
                "no kind of content lives here",
                "content/ holds roles/ID.md, workflows/ID.md, hooks/ID.yaml, skills/NAME/SKILL.md, \
                 expertise/DOMAIN/….md and the six .yaml files",
            ),
        }
    }
    let mut hosts = Vec::new();
    for host in Host::ALL.iter().copied() {
        let path = format!("templates/hosts/{host}/host.yaml");
        if let Some(spec) = loader.data::<HostSpec>(&path, "host") {
            hosts.push((host, spec));
        }
    }
    for (file, _) in tree.below("templates") {
        let plain_in = |directory: &str, extensions: &[&str]| {
            let rest = file.strip_prefix(directory);
            rest.is_some_and(|rest| extensions.iter().any(|extension| plain(rest, extension)))
        };
        let known = file.starts_with("hosts/")
            || plain_in("artifacts/", &[".md", ".json"])
            || plain_in("orders/", &[".md", ".html"]);
        if !known {
            loader.found.add(
                Code::Stray,
                &format!("templates/{file}"),
                0..0,
                "no kind of template lives here",
                "templates/ holds hosts/…, artifacts/KIND.md or KIND.json, and orders/…",
            );
        }
    }
    let manifest = manifest?;
    let mut checked = Checked {
        roles: in_order(roles, &manifest.data.roles, |role| &role.id),
        workflows: {
            let order: Vec<_> = manifest
                .data
                .phases
                .iter()
                .chain(&manifest.data.out_of_band)
                .cloned()
                .collect();
            in_order(workflows, &order, |workflow| &workflow.id)
        },
        hooks: in_order(hooks, &manifest.data.hooks, |hook| &hook.id),
        skills,
        modules,
        composition: composition?,
        planned: planned?,
        detection: detection?,
        concerns: concerns?,
        triage: triage?,
        hosts,
        schemas: schemas
            .names()
            .filter_map(|name| Some((name.to_owned(), schemas.source(name)?.clone())))
            .collect(),
        counts: TokenCounts::default(),
        costs: Costs::default(),
        known,
        manifest,
    };
    if checked.known.overlay.is_some() {
        orders_by_place(&mut checked);
    }
    // Links out of a half-read tree would only repeat what is already said.
    (found.0.len() == before).then_some(checked)
}

/// With an overlay, a phase's order is its place: a phase that is added moves those behind
/// it, and an embedded one that is replaced need not say a number that may move.
fn orders_by_place(checked: &mut Checked) {
    let phases = &checked.manifest.data.phases;
    for workflow in &mut checked.workflows {
        let place = phases.iter().position(|phase| *phase == workflow.data.id);
        workflow.data.order = place.and_then(|at| u32::try_from(at + 1).ok());
    }
}

fn plain(rest: &str, extension: &str) -> bool {
    rest.strip_suffix(extension)
        .is_some_and(|stem| !stem.is_empty() && !stem.contains('/'))
}

/// Sorts by place in `order`; what is not in it comes last, as the files were.
fn in_order<T, I: PartialEq>(
    mut items: Vec<Loaded<T>>,
    order: &[I],
    id: impl Fn(&T) -> &I,
) -> Vec<Loaded<T>> {
    items.sort_by_key(|item| {
        order
            .iter()
            .position(|known| known == id(&item.data))
            .unwrap_or(usize::MAX)
    });
    items
}

struct Loader<'a> {
    tree: &'a Tree,
    schemas: &'a Schemas,
    found: &'a mut Found,
}

impl Loader<'_> {
    fn data<T: DeserializeOwned>(&mut self, path: &str, schema: &str) -> Option<Loaded<T>> {
        let Some(text) = self.tree.text(path) else {
            self.found.add(
                Code::Roster,
                path,
                0..0,
                "the file is missing",
                format!("add it; schemas/{schema}.schema.json says what it holds"),
            );
            return None;
        };
        match Document::data(path, text) {
            Ok(document) => self.typed(document, schema),
            Err(diagnostic) => {
                self.found.0.push(diagnostic);
                None
            }
        }
    }

    fn document<T: DeserializeOwned>(
        &mut self,
        path: &str,
        schema: &str,
        id: &str,
    ) -> Option<Loaded<T>> {
        match Document::parse(path, self.tree.text(path)?) {
            Ok(document) => {
                self.check_id(path, &document, id);
                self.typed(document, schema)
            }
            Err(diagnostic) => {
                self.found.0.push(diagnostic);
                None
            }
        }
    }

    fn typed<T: DeserializeOwned>(
        &mut self,
        document: Document,
        schema: &str,
    ) -> Option<Loaded<T>> {
        if !self.schemas.check(schema, &document, self.found) {
            return None;
        }
        match serde_json::from_value(document.front.clone()) {
            Ok(data) => Some(Loaded { data, document }),
            Err(error) => {
                self.found.add(
                    Code::Schema,
                    &document.path,
                    document.value(""),
                    error.to_string(),
                    format!(
                        "schemas/{schema}.schema.json allows more than the types do: narrow it"
                    ),
                );
                None
            }
        }
    }

    /// The id in the file is the one that its path says.
    fn check_id(&mut self, path: &str, document: &Document, pointer: &str) {
        let Some(id) = document.front.pointer(pointer).and_then(Value::as_str) else {
            return; // the schema says so
        };
        let expected = path
            .trim_start_matches("content/expertise/")
            .trim_end_matches("/SKILL.md")
            .trim_end_matches(".md")
            .trim_end_matches(".yaml");
        let expected = if path.starts_with("content/expertise/") {
            expected
        } else {
            expected.rsplit('/').next().unwrap_or(expected)
        };
        if id != expected {
            self.found.add(
                Code::IdPath,
                path,
                document.value(pointer),
                format!("the id is `{id}`, the path says `{expected}`"),
                "rename the file or the id, so that both are the same",
            );
        }
    }
}
