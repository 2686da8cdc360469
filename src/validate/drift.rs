//! Documents that have to change with what they describe.

use super::files::globs;
use super::finding::{Finding, Outcome, count};
use super::git::{Base, Git};
use super::rules;
use crate::project::CONFIG;
use crate::project::shown::quoted;
use crate::project::validation::Pair;
use std::slice;

/// Checks the pairs of the settings against what changed since a base.
pub fn check(git: &Git, base: &Base, pairs: &[Pair]) -> Outcome {
    let what = format!("{} since {}", count(pairs.len(), "pair"), base.named);
    let changed = match git.changed(base) {
        Ok(changed) => changed,
        Err(why) => {
            let failed = Finding::new(&rules::BASE, why, "fetch the whole history");
            return Outcome::Checked(what, vec![failed]);
        }
    };
    let mut findings = Vec::new();
    for pair in pairs {
        let key = "validate.docs_drift";
        let globs = globs(slice::from_ref(&pair.source), key)
            .and_then(|source| Ok((source, globs(slice::from_ref(&pair.docs), key)?)));
        let (source, docs) = match globs {
            Ok(globs) => globs,
            Err(finding) => {
                findings.push(finding);
                continue;
            }
        };
        let mut sources = changed.iter().filter(|path| source.is_match(path));
        let Some(first) = sources.next() else {
            continue;
        };
        if changed.iter().any(|path| docs.is_match(path)) {
            continue;
        }
        let more = match sources.count() {
            0 => String::new(),
            more => format!(" and {}", count(more, "more file")),
        };
        let message = format!(
            "{}{more} changed since {}, and nothing in {} did",
            quoted(first),
            base.named,
            quoted(&pair.docs)
        );
        let help = format!("bring it up to date, or narrow the pair in {CONFIG}");
        findings.push(Finding::new(&rules::DRIFT, message, help).in_file(first.as_str()));
    }
    Outcome::Checked(what, findings)
}
