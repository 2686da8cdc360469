//! How a plan is shown: by init, upgrade, diff and uninstall alike.

use crate::content::model::FileKind;
use crate::install::{Item, Outcome, Plan};
use crate::project::Root;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The label of an outcome; `None` for what is not worth a line.
fn label(outcome: Outcome) -> Option<&'static str> {
    Some(match outcome {
        Outcome::Created => "create",
        Outcome::Updated => "update",
        Outcome::Unchanged => return None,
        Outcome::Merged => "merge",
        Outcome::Marked => "MARK",
        Outcome::Removed => "remove",
        Outcome::KeptYours => "keep yours",
        Outcome::Conflict => "CONFLICT",
    })
}

/// One line a file that matters by itself, then one a directory for the rest.
pub fn lines(items: &[Item]) -> String {
    let mut out = String::new();
    let mut grouped: BTreeMap<(String, &str), usize> = BTreeMap::new();
    for item in items {
        let reason = item.reason.as_ref();
        let Some(label) = label(item.outcome).or(reason.map(|_| "unchanged")) else {
            continue;
        };
        let plain = matches!(
            item.outcome,
            Outcome::Created | Outcome::Updated | Outcome::Removed
        );
        if plain && item.kind == FileKind::Whole.id() && item.reason.is_none() {
            let directory = item.path.split('/').take(2).collect::<Vec<_>>().join("/");
            let name = if directory == item.path {
                directory
            } else {
                format!("{directory}/…")
            };
            *grouped.entry((name, label)).or_default() += 1;
        } else {
            let reason = reason.map(|reason| format!(": {reason}"));
            let what = if item.kind == FileKind::Whole.id() {
                ""
            } else if item.kind == FileKind::Block.id() {
                " (a marked block)"
            } else {
                " (our keys)"
            };
            let reason = reason.unwrap_or_default();
            out.push_str(&format!("  {label:<10} {}{what}{reason}\n", item.path));
        }
    }
    for ((name, label), count) in grouped {
        let files = if count == 1 {
            String::new()
        } else {
            format!("  {count} files")
        };
        out.push_str(&format!("  {label:<10} {name}{files}\n"));
    }
    out
}

/// The counts, and the digest of exactly what is or would be written.
pub fn summary(plan: &Plan, project: &Root, only_shown: bool) -> String {
    let would = if only_shown { "would be " } else { "" };
    let mut parts = Vec::new();
    for (outcome, word, always) in [
        (Outcome::Created, "created", true),
        (Outcome::Updated, "updated", true),
        (Outcome::Merged, "merged", false),
        (Outcome::Marked, "marked", false),
        (Outcome::Removed, "removed", false),
        (Outcome::Unchanged, "unchanged", true),
        (Outcome::KeptYours, "kept yours", true),
    ] {
        let count = plan.count(outcome);
        if always || count > 0 {
            parts.push(format!("{word} {count}"));
        }
    }
    let digest = &plan.digest(project)[..12];
    format!("{would}{} (plan {digest})\n", parts.join(", "))
}

/// The counts as JSON.
pub fn counts(plan: &Plan) -> Value {
    json!({
        "created": plan.count(Outcome::Created),
        "updated": plan.count(Outcome::Updated),
        "unchanged": plan.count(Outcome::Unchanged),
        "merged": plan.count(Outcome::Merged),
        "marked": plan.count(Outcome::Marked),
        "removed": plan.count(Outcome::Removed),
        "kept_yours": plan.count(Outcome::KeptYours),
        "conflict": plan.count(Outcome::Conflict),
    })
}
