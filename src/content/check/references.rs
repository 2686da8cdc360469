//! Every name leads to something, and every roster is complete.

use super::super::diagnostic::Code;
use super::super::model::{ArtifactKind, ModuleId, Workflow};
use super::{Checked, Found, Loaded};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(checked: &Checked, found: &mut Found) {
    rosters(checked, found);
    modules(checked, found);
    stacks(checked, found);
    role_outputs(checked, found);
}

/// The manifest's lists against the files.
fn rosters(checked: &Checked, found: &mut Found) {
    let manifest = &checked.manifest.data;
    let phases = manifest.phases.iter().chain(&manifest.out_of_band);
    let lists: [(&str, Vec<&str>, Vec<&str>); 4] = [
        (
            "roles",
            manifest.roles.iter().map(|id| id.as_str()).collect(),
            checked.roles.iter().map(|r| r.data.id.as_str()).collect(),
        ),
        (
            "phases",
            phases.map(|id| id.as_str()).collect(),
            checked
                .workflows
                .iter()
                .map(|w| w.data.id.as_str())
                .collect(),
        ),
        (
            "hooks",
            manifest.hooks.iter().map(|id| id.as_str()).collect(),
            checked.hooks.iter().map(|h| h.data.id.as_str()).collect(),
        ),
        (
            "hosts",
            manifest.hosts.iter().map(String::as_str).collect(),
            checked.hosts.iter().map(|(host, _)| host.id()).collect(),
        ),
    ];
    for (list, named, existing) in lists {
        let range = checked.manifest.document.key(&format!("/{list}"));
        let path = &checked.manifest.document.path;
        for id in &named {
            if !existing.contains(id) {
                let message = format!("`{id}` is in `{list}`, but there is no file for it");
                found.add(
                    Code::Roster,
                    path,
                    range.clone(),
                    message,
                    "add the file or take the id out",
                );
            }
        }
        for id in &existing {
            if !named.contains(id) {
                let message = format!("`{id}` has a file, but is not in `{list}`");
                found.add(
                    Code::Roster,
                    path,
                    range.clone(),
                    message,
                    "add the id or delete the file",
                );
            }
        }
    }
    for workflow in &checked.workflows {
        let document = &workflow.document;
        let mut unknown = |pointer: String, what: &str, name: &str| {
            found.add(
                Code::Unknown,
                &document.path,
                document.value(&pointer),
                format!("there is no {what} `{name}`"),
                format!("name a {what} that exists, or add it"),
            );
        };
        if !checked
            .roles
            .iter()
            .any(|role| role.data.id == workflow.data.role)
        {
            unknown("/role".to_owned(), "role", workflow.data.role.as_str());
        }
        if let Some(back) = &workflow.data.loop_back
            && !checked.workflows.iter().any(|w| w.data.id == back.to)
        {
            unknown("/loop_back/to".to_owned(), "workflow", back.to.as_str());
        }
        for (at, consumed) in workflow.data.consumes.iter().enumerate() {
            let kind = &consumed.artifact;
            let produced =
                |w: &Loaded<Workflow>| w.data.produces.iter().any(|p| p.artifact == *kind);
            if !checked.workflows.iter().any(produced) {
                unknown(
                    format!("/consumes/{at}/artifact"),
                    "artifact",
                    kind.as_str(),
                );
            }
        }
        for (at, produced) in workflow.data.produces.iter().enumerate() {
            if !checked.schemas.contains_key(&produced.schema) {
                unknown(format!("/produces/{at}/schema"), "schema", &produced.schema);
            }
        }
    }
}

/// Modules of the composition, of `see_also`, and of the planned list.
fn modules(checked: &Checked, found: &mut Found) {
    let written: BTreeSet<&ModuleId> = checked.modules.iter().map(|m| &m.data.id).collect();
    let planned: BTreeSet<&ModuleId> = checked.planned.data.modules.iter().collect();
    let proven: BTreeSet<&ModuleId> = checked.known_modules().collect();
    let known = |id: &ModuleId| written.contains(id) || planned.contains(id) || proven.contains(id);
    let composition = &checked.composition;
    let mut reached: BTreeSet<&ModuleId> = BTreeSet::new();
    for (pointer, ids, roles) in composition_lists(checked) {
        for (at, id) in ids.iter().enumerate() {
            reached.insert(id);
            if !known(id) {
                found.add(
                    Code::Unknown,
                    &composition.document.path,
                    composition.document.value(&format!("{pointer}/{at}")),
                    format!("there is no module `{id}`"),
                    "write the module, or list it in content/planned.yaml",
                );
            }
        }
        if let Some(role) = roles
            && !checked
                .roles
                .iter()
                .any(|known| known.data.id.as_str() == role)
        {
            found.add(
                Code::Unknown,
                &composition.document.path,
                composition.document.key(&pointer),
                format!("there is no role `{role}`"),
                "name a role of content/roles",
            );
        }
    }
    for (at, role) in composition.data.antipattern_roles.iter().enumerate() {
        if !checked.roles.iter().any(|known| known.data.id == *role) {
            found.add(
                Code::Unknown,
                &composition.document.path,
                composition
                    .document
                    .value(&format!("/antipattern_roles/{at}")),
                format!("there is no role `{role}`"),
                "name a role of content/roles",
            );
        }
    }
    for (at, id) in checked.planned.data.modules.iter().enumerate() {
        let range = checked.planned.document.value(&format!("/modules/{at}"));
        let path = &checked.planned.document.path;
        if written.contains(id) {
            found.add(
                Code::Planned,
                path,
                range,
                format!("module `{id}` is written"),
                "take it off the list",
            );
        } else if !reached.contains(id) {
            let message = format!("nothing in the composition asks for `{id}`");
            found.add(
                Code::Planned,
                path,
                range,
                message,
                "take it off the list, or compose it",
            );
        }
    }
    for module in &checked.modules {
        let document = &module.document;
        if !reached.contains(&module.data.id) {
            let message = format!("no composition reaches `{}`", module.data.id);
            let help = "name it in content/composition.yaml";
            found.add(
                Code::Unreachable,
                &document.path,
                document.value("/id"),
                message,
                help,
            );
        }
        for (at, id) in module.data.see_also.iter().enumerate() {
            let range = document.value(&format!("/see_also/{at}"));
            if *id == module.data.id {
                let help = "name another module";
                found.add(
                    Code::SelfReference,
                    &document.path,
                    range,
                    "the module names itself",
                    help,
                );
            } else if !known(id) {
                let message = format!("there is no module `{id}`");
                let help = "name a module that is written or planned";
                found.add(Code::Unknown, &document.path, range, message, help);
            }
        }
    }
}

/// Every list of modules in the composition: its pointer, its ids, and the role it is for.
fn composition_lists(checked: &Checked) -> Vec<(String, &[ModuleId], Option<&str>)> {
    let composition = &checked.composition.data;
    let mut lists: Vec<(String, &[ModuleId], Option<&str>)> = Vec::new();
    for (role, ids) in &composition.always {
        lists.push((format!("/always/{role}"), ids, Some(role.as_str())));
    }
    lists.push(("/auto".to_owned(), &composition.auto, None));
    for (stack, modules) in &composition.stacks {
        lists.push((format!("/stacks/{stack}/executor"), &modules.executor, None));
        lists.push((
            format!("/stacks/{stack}/antipatterns"),
            &modules.antipatterns,
            None,
        ));
    }
    for (concern, roles) in &composition.concerns {
        for (role, ids) in roles {
            lists.push((
                format!("/concerns/{concern}/{role}"),
                ids,
                Some(role.as_str()),
            ));
        }
    }
    lists
}

/// Every stack can be detected, and nothing else is.
fn stacks(checked: &Checked, found: &mut Found) {
    let composed = &checked.composition.data.stacks;
    let detected = &checked.detection.data.stacks;
    for stack in detected
        .keys()
        .filter(|stack| !composed.contains_key(*stack))
    {
        let document = &checked.detection.document;
        let range = document.key(&format!("/stacks/{stack}"));
        let message = format!("the composition has no stack `{stack}`");
        found.add(
            Code::Unknown,
            &document.path,
            range,
            message,
            "name a stack of content/composition.yaml",
        );
    }
    for (condition, rule) in &checked.triage.data.skip {
        for (at, stack) in rule.unless_stacks.iter().enumerate() {
            if !composed.contains_key(stack) {
                let document = &checked.triage.document;
                found.add(
                    Code::Unknown,
                    &document.path,
                    document.value(&format!("/skip/{condition}/unless_stacks/{at}")),
                    format!("the composition has no stack `{stack}`"),
                    "name a stack of content/composition.yaml",
                );
            }
        }
    }
    for stack in composed
        .keys()
        .filter(|stack| !detected.contains_key(*stack))
    {
        let document = &checked.composition.document;
        let range = document.key(&format!("/stacks/{stack}"));
        let message = format!("nothing detects the stack `{stack}`");
        found.add(
            Code::Unknown,
            &document.path,
            range,
            message,
            "add it to content/detection.yaml",
        );
    }
}

/// What a role says it produces is what its workflows produce.
fn role_outputs(checked: &Checked, found: &mut Found) {
    let mut by_role: BTreeMap<&str, BTreeSet<&ArtifactKind>> = BTreeMap::new();
    for workflow in &checked.workflows {
        let kinds = workflow
            .data
            .produces
            .iter()
            .map(|produced| &produced.artifact);
        by_role
            .entry(workflow.data.role.as_str())
            .or_default()
            .extend(kinds);
    }
    for role in &checked.roles {
        let said: BTreeSet<&ArtifactKind> = role.data.produces.iter().collect();
        let owed = by_role.remove(role.data.id.as_str()).unwrap_or_default();
        for kind in said.symmetric_difference(&owed) {
            let message = if said.contains(kind) {
                format!("no workflow of this role produces `{kind}`")
            } else {
                format!("a workflow of this role produces `{kind}`, which the role does not name")
            };
            let document = &role.document;
            let range = document.value("/produces");
            found.add(
                Code::RoleOutput,
                &document.path,
                range,
                message,
                "make both lists the same",
            );
        }
    }
}
