//! Each file of an overlay to its place in the tree, or the reason why it has none.

use super::super::check::Found;
use super::super::diagnostic::Code;
use super::super::model::Kind;
use super::super::source::{Document, Tree};
use super::merge;
use serde_json::Value;
use std::collections::BTreeSet;

/// The files whose keys are merged, not replaced as a whole.
pub const MERGED: [&str; 4] = [
    "manifest.yaml",
    "composition.yaml",
    "detection.yaml",
    "concerns.yaml",
];

const HELP: &str = "an overlay holds roles/ID.md, workflows/ID.md, skills/NAME/SKILL.md, \
     expertise/DOMAIN/….md, templates/artifacts/KIND.md, templates/hosts/…, \
     schemas/KIND.schema.json, manifest.yaml, composition.yaml, detection.yaml \
     and concerns.yaml";

/// Both trees as one.
pub(super) struct Laid {
    pub(super) tree: Tree,
    /// Paths in the tree of what is the overlay's as a whole.
    pub(super) own: BTreeSet<String>,
    /// The overlay's files of keys, by their path in the tree, as they were read.
    pub(super) merged: Vec<Document>,
    /// With paths in the overlay.
    pub(super) found: Found,
}

impl Laid {
    pub(super) fn new(below: &Tree, overlay: &Tree) -> Self {
        let mut laid = Self {
            tree: below.clone(),
            own: BTreeSet::new(),
            merged: Vec::new(),
            found: Found::default(),
        };
        for (path, text) in overlay.iter() {
            match place(path, below) {
                Ok(place) if MERGED.contains(&path) => match Document::data(path, text) {
                    Ok(document) => laid.merged.push(Document {
                        path: place,
                        ..document
                    }),
                    Err(diagnostic) => laid.found.0.push(diagnostic),
                },
                Ok(place) => {
                    laid.tree.insert(place.clone(), text);
                    laid.own.insert(place);
                }
                Err((code, message, help)) => laid.found.add(code, path, 0..0, message, help),
            }
        }
        merge::all(&mut laid);
        laid
    }

    /// The overlay's file of keys that a path of the tree was merged from.
    pub(super) fn merged(&self, path: &str) -> Option<&Document> {
        self.merged.iter().find(|document| document.path == path)
    }

    /// Stacks and concerns that the overlay composes.
    pub(super) fn composed(&self) -> BTreeSet<(Kind, String)> {
        let composition = self.merged("content/composition.yaml");
        let keys = |list: &str| {
            let map = composition.and_then(|document| document.front[list].as_object());
            map.into_iter().flat_map(|map| map.keys().cloned())
        };
        let stacks = keys("stacks").map(|key| (Kind::Stack, key));
        let concerns = keys("concerns").map(|key| (Kind::Concern, key));
        stacks.chain(concerns).collect()
    }
}

type Refusal = (Code, String, &'static str);

/// The place in the tree of an overlay's file.
fn place(path: &str, below: &Tree) -> Result<String, Refusal> {
    let not_yours = |message: &str, help| Err((Code::NotYours, message.to_owned(), help));
    let (directory, rest) = path.split_once('/').unwrap_or(("", path));
    match (directory, rest) {
        ("", name) if MERGED.contains(&name) => Ok(format!("content/{name}")),
        ("roles" | "workflows" | "skills" | "expertise", _) => Ok(format!("content/{path}")),
        ("hooks", _) => not_yours(
            "the hooks are wazir's own",
            "an overlay cannot change what is guarded; add paths to `protected_paths` in .wazir/config.yaml",
        ),
        ("templates", rest) if rest.starts_with("artifacts/") => {
            if rest.ends_with(".md") {
                Ok(path.to_owned())
            } else {
                not_yours(
                    "only templates of Markdown artifacts can be replaced",
                    "wazir fills the others in itself",
                )
            }
        }
        ("templates", rest) if rest.starts_with("hosts/") => {
            if is_wiring(path, below) {
                not_yours(
                    "what a host runs and is allowed is wazir's own",
                    "replace the templates of texts: instructions, agents, commands and skills",
                )
            } else {
                Ok(path.to_owned())
            }
        }
        ("schemas", _) if below.text(path).is_some() => not_yours(
            "the schemas of embedded kinds are wazir's own",
            "an overlay has schemas only for artifacts that its workflows add",
        ),
        ("schemas", _) => Ok(path.to_owned()),
        _ => {
            let message = "no kind of content lives here".to_owned();
            Err((Code::Stray, message, HELP))
        }
    }
}

/// Whether a path is a host's description, or a template of settings or scripts: these
/// decide what the host runs.
pub fn is_wiring(path: &str, below: &Tree) -> bool {
    if path.ends_with("/host.yaml") {
        return true;
    }
    let hosts = below.below("templates/hosts");
    hosts
        .filter(|(file, _)| file.ends_with("/host.yaml"))
        .filter_map(|(file, text)| Document::data(file, text).ok())
        .any(|host| {
            let own = host.front["files"].as_array();
            let plugin = host.front["plugin"]["files"].as_array();
            let files = own.into_iter().chain(plugin).flatten();
            files.into_iter().any(|file| {
                let field = |name: &str| file[name].as_str().unwrap_or_default();
                let runs = matches!(field("format"), "text" | "json");
                runs && path == format!("templates/hosts/{}", field("template"))
            })
        })
}

/// A text of ids as YAML values.
pub(super) fn ids(value: &Value) -> impl Iterator<Item = &str> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
}
