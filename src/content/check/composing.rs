//! The composition as a whole: every role is served, every concern can be recognized or
//! is named, every rule does what its test line says; and what each module costs.

use super::super::CountTokens;
use super::super::diagnostic::Code;
use super::super::model::{ConcernRule, ModuleId};
use super::super::signals::{Words, path_glob, phrases};
use super::super::tiers::{Parts, SIZES};
use super::{Checked, Found};
use std::collections::{BTreeMap, BTreeSet};

/// Tokens of a module at each size, by path.
pub type Costs = BTreeMap<String, [usize; SIZES]>;

pub(super) fn check(checked: &Checked, found: &mut Found) {
    names(checked, found);
    roles(checked, found);
    domains(checked, found);
    recognized(checked, found);
    languages(checked, found);
}

/// What every module costs at each size.
pub(super) fn costs(checked: &Checked, count: CountTokens<'_>) -> Costs {
    let modules = checked.modules.iter().map(|module| {
        let document = &module.document;
        let rules = document
            .section("Rules")
            .map_or((0, 0), |rules| (rules.heading.start, rules.content.end));
        let parts = Parts {
            id: module.data.id.as_str(),
            title: &module.data.title,
            summary: &module.data.summary,
            text: &document.text,
            rules,
        };
        let costs = parts.sizes().map(|text| count(&text));
        (document.path.clone(), costs)
    });
    modules.collect()
}

/// Roles, workflows and concerns that the composition names.
fn names(checked: &Checked, found: &mut Found) {
    let data = &checked.composition.data;
    let document = &checked.composition.document;
    let mut unknown = |pointer: String, at_key: bool, what: &str, id: &str| {
        let range = if at_key {
            document.key(&pointer)
        } else {
            document.value(&pointer)
        };
        let message = format!("there is no {what} `{id}`");
        let help = format!("name a {what} that exists");
        found.add(Code::Unknown, &document.path, range, message, help);
    };
    let is_role = |id: &str| checked.roles.iter().any(|r| r.data.id.as_str() == id);
    for (at, role) in data.antipatterns_first.iter().enumerate() {
        if !is_role(role.as_str()) {
            unknown(
                format!("/antipatterns_first/{at}"),
                false,
                "role",
                role.as_str(),
            );
        }
    }
    for (role, other) in &data.follows {
        if !is_role(role.as_str()) {
            unknown(format!("/follows/{role}"), true, "role", role.as_str());
        }
        if !is_role(other.as_str()) {
            unknown(format!("/follows/{role}"), false, "role", other.as_str());
        }
    }
    for (domain, role) in &data.domains {
        if !is_role(role.as_str()) {
            unknown(format!("/domains/{domain}"), false, "role", role.as_str());
        }
    }
    for (phase, policy) in &data.phases {
        if !checked.workflows.iter().any(|w| w.data.id == *phase) {
            unknown(format!("/phases/{phase}"), true, "workflow", phase.as_str());
        }
        for (key, list) in [
            ("concerns", &policy.concerns),
            ("otherwise", &policy.otherwise),
        ] {
            for (at, concern) in list.iter().enumerate() {
                if !data.concerns.contains_key(concern) {
                    let pointer = format!("/phases/{phase}/{key}/{at}");
                    unknown(pointer, false, "concern", concern.as_str());
                }
            }
        }
    }
}

/// No role of ours goes without expertise. One that an overlay adds may: its author can
/// begin with the role.
fn roles(checked: &Checked, found: &mut Found) {
    if checked.known.overlay.is_some() {
        return;
    }
    let composition = &checked.composition;
    for role in &checked.roles {
        let id = &role.data.id;
        if composition.data.always.get(id).is_none_or(Vec::is_empty) {
            found.add(
                Code::NoExpertise,
                &composition.document.path,
                composition.document.key("/always"),
                format!("the role `{id}` has no module of its own"),
                "give it a list under `always`",
            );
        }
    }
}

/// A concern that touches a domain serves the role whose domain it is.
fn domains(checked: &Checked, found: &mut Found) {
    let composition = &checked.composition;
    for (concern, lists) in &composition.data.concerns {
        for (domain, role) in &composition.data.domains {
            let in_domain = |id: &ModuleId| id.domain() == domain;
            let touched = lists.values().flatten().any(in_domain);
            if touched && lists.get(role).is_none_or(Vec::is_empty) {
                let range = composition.document.key(&format!("/concerns/{concern}"));
                found.add(
                    Code::NoExpertise,
                    &composition.document.path,
                    range,
                    format!(
                        "`{concern}` has modules of `{domain}`, and none for the role `{role}`"
                    ),
                    format!("add a list for `{role}`"),
                );
            }
        }
    }
}

/// Every concern has a way in, and every rule is shown to work.
fn recognized(checked: &Checked, found: &mut Found) {
    let data = &checked.concerns.data;
    let document = &checked.concerns.document;
    let composed = &checked.composition.data.concerns;
    let mut known = BTreeSet::new();
    for (at, concern) in data.by_name.iter().enumerate() {
        known.insert(concern);
        if !composed.contains_key(concern) {
            let range = document.value(&format!("/by_name/{at}"));
            let message = format!("there is no concern `{concern}`");
            let help = "name a concern of content/composition.yaml";
            found.add(Code::Unknown, &document.path, range, message, help);
        }
    }
    for (concern, rules) in &data.concerns {
        if !known.insert(concern) || !composed.contains_key(concern) {
            let range = document.key(&format!("/concerns/{concern}"));
            let message = if composed.contains_key(concern) {
                format!("`{concern}` has rules and is in `by_name`, too")
            } else {
                format!("there is no concern `{concern}`")
            };
            let help = "name each concern of content/composition.yaml once";
            found.add(Code::Unknown, &document.path, range, message, help);
        }
        for (at, rule) in rules.iter().enumerate() {
            if !holds(rule, data.long_text) {
                found.add(
                    Code::ConcernRule,
                    &document.path,
                    document.value(&format!("/concerns/{concern}/{at}/test")),
                    "the rule does not hold for its own test line",
                    "write the line so that it does, or mend the rule",
                );
            }
        }
    }
    for concern in composed.keys().filter(|concern| !known.contains(concern)) {
        found.add(
            Code::Unknown,
            &checked.composition.document.path,
            checked
                .composition
                .document
                .key(&format!("/concerns/{concern}")),
            format!("nothing recognizes the concern `{concern}`"),
            "give it rules in content/concerns.yaml, or list it there under `by_name`",
        );
    }
}

fn holds(rule: &ConcernRule, long: usize) -> bool {
    if rule.paths.is_empty() {
        phrases(rule, &Words::of(&rule.test), long).is_some()
    } else {
        path_glob(rule, &rule.test).is_some()
    }
}

/// Imports are looked for in languages that are described.
fn languages(checked: &Checked, found: &mut Found) {
    let data = &checked.detection.data;
    let document = &checked.detection.document;
    for (stack, rules) in &data.stacks {
        for language in rules.imports.keys() {
            if !data.languages.contains_key(language) {
                let range = document.key(&format!("/stacks/{stack}/imports/{language}"));
                let message = format!("there is no language `{language}`");
                let help = "describe it under `languages`";
                found.add(Code::Unknown, &document.path, range, message, help);
            }
        }
    }
}
