//! What the embedded content guards and an overlay no longer does.

use super::super::check::Checked;
use super::super::model::{Composition, Depth, Gate, Intent, Produced, Role, Workflow};
use super::super::source::{Document, Tree};
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;

/// A sentence for each, in the order of the documents.
pub(super) fn sentences(below: &Tree, checked: &Checked, own: &BTreeSet<String>) -> Vec<String> {
    let mut out = Vec::new();
    for role in &checked.roles {
        if own.contains(&role.document.path)
            && let Some(before) = earlier::<Role>(below, &role.document.path)
        {
            self::role(&before, &role.data, &mut out);
        }
    }
    for workflow in &checked.workflows {
        if own.contains(&workflow.document.path)
            && let Some(before) = earlier::<Workflow>(below, &workflow.document.path)
        {
            self::workflow(&before, &workflow.data, &mut out);
        }
    }
    let composition = below.text("content/composition.yaml");
    let composition = composition.and_then(|text| Document::data("", text).ok());
    let composition = composition.and_then(|data| serde_json::from_value(data.front).ok());
    if let Some(before) = composition {
        always(&before, &checked.composition.data, &mut out);
    }
    out
}

/// The embedded front matter of a document that the overlay replaces.
fn earlier<T: DeserializeOwned>(below: &Tree, path: &str) -> Option<T> {
    let document = Document::parse(path, below.text(path)?).ok()?;
    serde_json::from_value(document.front).ok()
}

fn role(before: &Role, now: &Role, out: &mut Vec<String>) {
    let more = now.capabilities.iter();
    let more: Vec<&str> = more
        .filter(|capability| !before.capabilities.contains(capability))
        .map(|capability| capability.id())
        .collect();
    if !more.is_empty() {
        let more = more.join(", ");
        out.push(format!("weakens role {}: it may also {more}", now.id));
    }
}

fn workflow(before: &Workflow, now: &Workflow, out: &mut Vec<String>) {
    let mut say = |what: String| out.push(format!("weakens workflow {}: {what}", now.id));
    if now.gate < before.gate {
        say(format!(
            "its gate is {} instead of {}",
            now.gate, before.gate
        ));
    }
    for kind in &before.approves {
        if before.gate != Gate::None && !now.approves.contains(kind) {
            say(format!("its gate no longer approves {kind}"));
        }
    }
    if before.gate != Gate::None && before.role != now.role {
        let (now, before) = (&now.role, &before.role);
        say(format!("{now} does it instead of {before}"));
    }
    for depth in Depth::ALL {
        let lost = Intent::ALL.iter();
        let lost: Vec<&str> = lost
            .filter(|intent| before.runs_at(*depth, **intent) && !now.runs_at(*depth, **intent))
            .map(|intent| intent.id())
            .collect();
        if !lost.is_empty() {
            say(format!(
                "it no longer runs at {depth} for {}",
                lost.join(", ")
            ));
        }
    }
    if let Some(condition) = now.skip_when.filter(|_| now.skip_when != before.skip_when) {
        say(format!("it is skipped with {condition}"));
    }
    if let (Some(earlier), Some(later)) = (&before.loop_back, &now.loop_back)
        && later.cap > earlier.cap
    {
        let (later, earlier) = (later.cap, earlier.cap);
        say(format!("it loops {later} times instead of {earlier}"));
    }
    for owed in &before.produces {
        let lost = Depth::ALL.iter().filter(|depth| {
            let now = now.produces.iter();
            is_owed(owed, **depth)
                && !now
                    .filter(|entry| entry.artifact == owed.artifact)
                    .any(|entry| is_owed(entry, **depth))
        });
        let lost: Vec<&str> = lost
            .filter(|depth| now.runs.contains_key(depth))
            .map(|depth| depth.id())
            .collect();
        if !lost.is_empty() {
            let (kind, depths) = (&owed.artifact, lost.join(", "));
            say(format!("{kind} is no longer owed at {depths}"));
        }
    }
}

fn is_owed(entry: &Produced, depth: Depth) -> bool {
    let depths = entry.depths.as_ref();
    !entry.optional && depths.is_none_or(|depths| depths.contains(&depth))
}

/// What a role always loaded and now does not.
fn always(before: &Composition, now: &Composition, out: &mut Vec<String>) {
    for (role, modules) in &before.always {
        let kept = now.always.get(role);
        let lost: Vec<&str> = modules
            .iter()
            .filter(|module| !kept.is_some_and(|kept| kept.contains(module)))
            .map(|module| module.as_str())
            .collect();
        if !lost.is_empty() {
            let lost = lost.join(", ");
            out.push(format!(
                "weakens role {role}: it no longer always loads {lost}"
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn before() -> Value {
        json!({
            "id": "review", "title": "Review", "description": "x", "order": 1, "role": "reviewer",
            "consumes": [], "gate": "human", "approves": ["spec", "plan"], "skip_when": null,
            "produces": [{ "artifact": "review", "schema": "review" }],
            "loop_back": { "to": "plan", "cap": 2 },
            "runs": { "quick": ["docs"], "deep": ["docs", "feature"] },
        })
    }

    fn said(change: impl Fn(&mut Value)) -> Vec<String> {
        let mut now = before();
        change(&mut now);
        let mut out = Vec::new();
        let read = |value| serde_json::from_value(value).unwrap();
        workflow(&read(before()), &read(now), &mut out);
        let name = "weakens workflow review: ";
        out.iter()
            .map(|sentence| sentence.strip_prefix(name).unwrap().to_owned())
            .collect()
    }

    #[test]
    fn every_loss_is_said_and_no_gain() {
        assert_eq!(
            said(|now| now["gate"] = json!("reviewer")),
            ["its gate is reviewer instead of human"]
        );
        assert_eq!(
            said(|now| now["approves"] = json!(["plan"])),
            ["its gate no longer approves spec"]
        );
        assert_eq!(
            said(|now| now["role"] = json!("executor")),
            ["executor does it instead of reviewer"]
        );
        assert_eq!(
            said(|now| now["runs"] = json!({ "deep": ["docs"] })),
            [
                "it no longer runs at quick for docs",
                "it no longer runs at deep for feature"
            ]
        );
        assert_eq!(
            said(|now| now["skip_when"] = json!("no-user-interface")),
            ["it is skipped with no-user-interface"]
        );
        assert_eq!(
            said(|now| now["loop_back"]["cap"] = json!(3)),
            ["it loops 3 times instead of 2"]
        );
        assert_eq!(
            said(|now| now["produces"][0]["depths"] = json!(["deep"])),
            ["review is no longer owed at quick"]
        );
        assert_eq!(
            said(|now| now["produces"] = json!([])),
            ["review is no longer owed at quick, deep"]
        );
        let stricter = said(|now| {
            now["loop_back"]["cap"] = json!(1);
            now["runs"]["standard"] = json!(["feature"]);
            now["approves"] = json!(["spec", "plan", "review"]);
            now["title"] = json!("Look again");
        });
        assert_eq!(stricter, Vec::<String>::new());
    }
}
