//! The files whose keys are merged: the roster, the composition, the detection of stacks,
//! that of concerns.
//!
//! A key of the overlay's replaces the embedded one as a whole; `auto` is added to.

use super::super::check::{Found, Known, Schemas};
use super::super::diagnostic::Code;
use super::super::source::{Document, Tree, parse_yaml};
use super::lay::{Laid, ids};
use serde_json::{Map, Value, json};

pub(super) const MANIFEST: &str = "content/manifest.yaml";
pub(super) const COMPOSITION: &str = "content/composition.yaml";
const DETECTION: &str = "content/detection.yaml";
const CONCERNS: &str = "content/concerns.yaml";
const PLANNED: &str = "content/planned.yaml";
const OVERLAY_MANIFEST: &str = "overlay-manifest";

pub(super) fn all(laid: &mut Laid) {
    manifest(laid);
    keyed(laid, COMPOSITION, &["always", "stacks", "concerns"]);
    keyed(laid, DETECTION, &["stacks"]);
    keyed(laid, CONCERNS, &["concerns"]);
    by_name(laid);
    planned(laid);
}

/// An embedded data file, which the build has checked.
fn read(tree: &Tree, path: &str) -> Value {
    let parsed = tree.text(path).map(parse_yaml);
    parsed
        .and_then(Result::ok)
        .map_or(Value::Null, |(value, _)| value)
}

fn write(tree: &mut Tree, path: &str, value: &Value) {
    let text = serde_yaml::to_string(value).expect("JSON values are YAML");
    tree.insert(path, text);
}

/// Adds an error about the value at a pointer of an overlay's file.
fn add(found: &mut Found, document: &Document, at: (&str, bool), code: Code, text: (&str, &str)) {
    let path = document.path.trim_start_matches("content/");
    let range = match at {
        (pointer, true) => document.key(pointer),
        (pointer, false) => document.value(pointer),
    };
    found.add(code, path, range, text.0, text.1);
}

/// The roster: new roles and workflows out of band by their files, new phases by the
/// overlay's manifest.
fn manifest(laid: &mut Laid) {
    let mut manifest = read(&laid.tree, MANIFEST);
    let mut phases: Vec<String> = ids(&manifest["phases"]).map(str::to_owned).collect();
    if let Some(document) = laid.merged(MANIFEST).cloned() {
        let mut found = Found::default();
        let path = format!("schemas/{OVERLAY_MANIFEST}.schema.json");
        let text = laid.tree.text(&path).unwrap_or("");
        let only = Tree::from_files([(path.as_str(), text)]);
        let schemas = Schemas::load(&only, &Known::default(), &mut found);
        let in_overlay = Document {
            path: document.path.trim_start_matches("content/").to_owned(),
            ..document.clone()
        };
        if schemas.check(OVERLAY_MANIFEST, &in_overlay, &mut found) {
            insert(&mut phases, &document, &mut found);
        }
        laid.found.0.extend(found.0);
    }
    let stems = |directory: &str| -> Vec<String> {
        let own = laid.own.iter();
        own.filter_map(|path| path.strip_prefix(directory)?.strip_suffix(".md"))
            .filter(|stem| !stem.contains('/'))
            .map(str::to_owned)
            .collect()
    };
    let with = |list: &str, new: Vec<String>, known: &[String]| -> Value {
        let mut all: Vec<String> = ids(&manifest[list]).map(str::to_owned).collect();
        for id in new {
            if !all.contains(&id) && !known.contains(&id) {
                all.push(id);
            }
        }
        json!(all)
    };
    let roles = with("roles", stems("content/roles/"), &[]);
    let out_of_band = with("out_of_band", stems("content/workflows/"), &phases);
    manifest["roles"] = roles;
    manifest["out_of_band"] = out_of_band;
    manifest["phases"] = json!(phases);
    write(&mut laid.tree, MANIFEST, &manifest);
}

fn insert(phases: &mut Vec<String>, document: &Document, found: &mut Found) {
    let entries = document.front["phases"].as_array();
    for (at, entry) in entries.into_iter().flatten().enumerate() {
        let field = |name: &str| entry[name].as_str().unwrap_or_default().to_owned();
        let (id, after) = (field("id"), field("after"));
        if phases.contains(&id) {
            let pointer = format!("/phases/{at}/id");
            let message = format!("`{id}` has its place in the pipeline already");
            let help = "an overlay adds phases; it moves none";
            let text = (message.as_str(), help);
            add(found, document, (&pointer, false), Code::Roster, text);
        } else if let Some(place) = phases.iter().position(|phase| *phase == after) {
            phases.insert(place + 1, id);
        } else {
            let pointer = format!("/phases/{at}/after");
            let message = format!("there is no phase `{after}`");
            let help = "name a phase that `wazir list workflow` shows, or one listed above";
            let text = (message.as_str(), help);
            add(found, document, (&pointer, false), Code::Unknown, text);
        }
    }
}

/// A file of mappings, merged key by key; the composition's `auto` is added to.
fn keyed(laid: &mut Laid, path: &str, mappings: &[&str]) {
    let Some(document) = laid.merged(path).cloned() else {
        return;
    };
    let mut below = read(&laid.tree, path);
    let Some(overlay) = document.front.as_object() else {
        if !document.front.is_null() {
            let text = ("not a mapping", "write keys, as the embedded file has them");
            add(&mut laid.found, &document, ("", false), Code::Schema, text);
        }
        return;
    };
    for (key, value) in overlay {
        let pointer = format!("/{}", key.replace('~', "~0").replace('/', "~1"));
        let known = mappings.contains(&key.as_str());
        let sum = match (known, value) {
            (true, Value::Object(own)) => sum(below[key].as_object(), own),
            (false, Value::Array(own)) if key == "auto" && path == COMPOSITION => {
                let below = below[key].as_array().into_iter().flatten();
                below.chain(own).cloned().collect()
            }
            _ => {
                let (code, message, help) = if known || key == "auto" {
                    let message = format!("`{key}` is not written as in the embedded file");
                    (Code::Schema, message, "`wazir show schema` says how")
                } else if below.get(key).is_some() {
                    let message = format!("`{key}` is not an overlay's to change");
                    (Code::NotYours, message, "take it out")
                } else {
                    let message = format!("`{key}` is not a known key");
                    (Code::Schema, message, "take it out")
                };
                let text = (message.as_str(), help);
                add(&mut laid.found, &document, (&pointer, true), code, text);
                continue;
            }
        };
        below[key] = sum;
    }
    write(&mut laid.tree, path, &below);
}

fn sum(below: Option<&Map<String, Value>>, own: &Map<String, Value>) -> Value {
    let mut all = below.cloned().unwrap_or_default();
    for (key, value) in own {
        all.insert(key.clone(), value.clone());
    }
    Value::Object(all)
}

/// Every concern has rules or is named by somebody: one that the overlay composes without
/// rules is by name, and one that it gives rules is so no more.
fn by_name(laid: &mut Laid) {
    let own = [COMPOSITION, CONCERNS];
    if !own.iter().any(|path| laid.merged(path).is_some()) {
        return;
    }
    let composition = read(&laid.tree, COMPOSITION);
    let mut concerns = read(&laid.tree, CONCERNS);
    let ruled = |id: &str| concerns["concerns"].get(id).is_some();
    let before: Vec<&str> = ids(&concerns["by_name"]).collect();
    let composed = composition["concerns"].as_object();
    let new = composed.into_iter().flatten().map(|(id, _)| id.as_str());
    let new = new.filter(|id| !before.contains(id));
    let all = before.iter().copied().chain(new);
    let all: Vec<&str> = all.filter(|id| !ruled(id)).collect();
    concerns["by_name"] = json!(all);
    write(&mut laid.tree, CONCERNS, &concerns);
}

/// How many entries the embedded `auto` has, which the overlay's follow.
pub(super) fn before_auto(laid: &Laid) -> usize {
    let all = read(&laid.tree, COMPOSITION);
    let own = laid
        .merged(COMPOSITION)
        .map(|own| ids(&own.front["auto"]).count());
    ids(&all["auto"]).count().saturating_sub(own.unwrap_or(0))
}

/// A planned module that the overlay writes is planned no more.
fn planned(laid: &mut Laid) {
    let mut planned = read(&laid.tree, PLANNED);
    let all = ids(&planned["modules"]);
    let left: Vec<&str> = all
        .filter(|id| !laid.own.contains(&format!("content/expertise/{id}.md")))
        .collect();
    planned["modules"] = json!(left);
    write(&mut laid.tree, PLANNED, &planned);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phases_stand_behind_the_one_they_name() {
        let text = "phases:\n  - { id: one, after: plan }\n  - { id: two, after: one }\n  - { id: three, after: plan }\n  - { id: plan, after: one }\n  - { id: four, after: nowhere }\n";
        let document = Document::data(MANIFEST, text).unwrap();
        let mut phases = vec!["plan".to_owned(), "verify".to_owned()];
        let mut found = Found::default();
        insert(&mut phases, &document, &mut found);
        assert_eq!(phases, ["plan", "three", "one", "two", "verify"]);
        let codes: Vec<Code> = found.0.iter().map(|diagnostic| diagnostic.code).collect();
        assert_eq!(codes, [Code::Roster, Code::Unknown]);
        assert_eq!(found.0[1].place(text), (6, 24));
    }

    #[test]
    fn a_key_replaces_and_auto_adds() {
        let below = Tree::from_files([
            (
                COMPOSITION,
                "max_modules: 3\nauto: [a/b]\nalways: {r: [a/b], s: [a/c]}\n",
            ),
            (MANIFEST, "phases: []\nroles: []\nout_of_band: []\n"),
        ]);
        let own = Tree::from_files([(
            "composition.yaml",
            "auto: [x/y]\nalways: {r: []}\nmax_modules: 9\nnew: 1\nstacks: 3\n",
        )]);
        let laid = Laid::new(&below, &own);
        let merged = read(&laid.tree, COMPOSITION);
        assert_eq!(merged["auto"], json!(["a/b", "x/y"]));
        assert_eq!(merged["always"], json!({ "r": [], "s": ["a/c"] }));
        assert_eq!(merged["max_modules"], 3);
        assert_eq!(before_auto(&laid), 1);
        let said: Vec<(Code, usize)> = laid
            .found
            .0
            .iter()
            .map(|diagnostic| (diagnostic.code, diagnostic.range.start))
            .collect();
        assert_eq!(
            said,
            [(Code::NotYours, 28), (Code::Schema, 43), (Code::Schema, 50)]
        );
    }
}
