//! A plan as unified diffs.

use super::base::BASE;
use super::plan::Plan;
use crate::project::{LOCK, Root};
use serde::Serialize;

/// The difference in one file.
#[derive(Clone, Debug, Serialize)]
pub struct FileDiff {
    pub path: String,
    /// Unified, with three lines around; `None` for what is no text and for our own
    /// bookkeeping.
    pub diff: Option<String>,
}

/// Every file that the plan changes, in the plan's order.
pub fn files(plan: &Plan, root: &Root) -> Vec<FileDiff> {
    let changes = plan.transaction.changes.iter();
    changes
        .map(|change| {
            let path = change.target.strip_prefix(root.path());
            let path = path
                .unwrap_or(&change.target)
                .to_string_lossy()
                .into_owned();
            let own = path == BASE || path == LOCK;
            let diff = if own {
                None
            } else {
                unified(&path, change.before.as_deref(), change.after.as_deref())
            };
            FileDiff { path, diff }
        })
        .collect()
}

fn unified(path: &str, before: Option<&[u8]>, after: Option<&[u8]>) -> Option<String> {
    let text = |bytes: Option<&[u8]>| String::from_utf8(bytes.unwrap_or_default().to_vec()).ok();
    let (old, new) = (text(before)?, text(after)?);
    let name = |there: bool, side: &str| match there {
        true => format!("{side}/{path}"),
        false => "/dev/null".to_owned(),
    };
    let mut options = diffy::DiffOptions::new();
    options
        .set_original_filename(name(before.is_some(), "a"))
        .set_modified_filename(name(after.is_some(), "b"));
    Some(options.create_patch(&old, &new).to_string())
}
