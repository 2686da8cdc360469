//! The stacks and concerns of a task: from the packages that its paths lie in, and from
//! the words of its texts.

use super::Named;
use crate::content::model::ConcernDetection;
use crate::content::signals::{Words, path_glob, phrases};
use crate::project::detect::Package;
use std::collections::{BTreeMap, BTreeSet};

/// The stacks of a task.
///
/// Without changed paths these are the stacks of the whole project. With them, a path
/// counts for the package that it lies in and for those around it. The project's settings
/// have the last word: a stack that they do not list is none of the project's, and one
/// that only they list is everywhere.
pub fn stacks(packages: &[Package], configured: &[String], changed: &[String]) -> Vec<Named> {
    let touched =
        |package: &&Package| changed.is_empty() || changed.iter().any(|path| package.holds(path));
    let mut found: BTreeMap<&str, &str> = BTreeMap::new();
    for package in packages.iter().filter(touched) {
        for (stack, why) in &package.stacks {
            found.entry(stack).or_insert(why);
        }
    }
    let settings = "listed in .wazir/config.yaml";
    if !configured.is_empty() {
        found.retain(|stack, _| configured.iter().any(|known| known == stack));
        let detected: BTreeSet<&str> = packages
            .iter()
            .flat_map(|package| package.stacks.keys().map(String::as_str))
            .collect();
        for stack in configured {
            if !detected.contains(stack.as_str()) {
                found.insert(stack, settings);
            }
        }
    }
    let named = found.into_iter().map(|(id, why)| Named {
        id: id.to_owned(),
        given: false,
        why: why.to_owned(),
    });
    named.collect()
}

/// The concerns of a task, by texts that have a name each, and by changed paths. Of more
/// than `max_concerns`, those with the most phrases and paths stay.
pub fn concerns(
    detection: &ConcernDetection,
    texts: &[(&str, &str)],
    changed: &[String],
) -> Vec<Named> {
    let texts: Vec<(&str, Words)> = texts
        .iter()
        .map(|(name, text)| (*name, Words::of(text)))
        .collect();
    let mut found: Vec<(usize, Named)> = Vec::new();
    for (concern, rules) in &detection.concerns {
        let mut reasons: Vec<String> = Vec::new();
        let mut weight = 0;
        for (name, words) in &texts {
            let held: BTreeSet<&str> = rules
                .iter()
                .filter_map(|rule| phrases(rule, words, detection.long_text))
                .flatten()
                .collect();
            if !held.is_empty() {
                weight += held.len();
                let held: Vec<&str> = held.into_iter().collect();
                reasons.push(format!("the {name} says `{}`", held.join("`, `")));
            }
        }
        for path in changed {
            if let Some(glob) = rules.iter().find_map(|rule| path_glob(rule, path)) {
                weight += 1;
                reasons.push(format!("{path} matches {glob}"));
            }
        }
        if !reasons.is_empty() {
            reasons.truncate(REASONS);
            found.push((
                weight,
                Named {
                    id: concern.to_string(),
                    given: false,
                    why: reasons.join("; "),
                },
            ));
        }
    }
    // The sort is stable: those of one weight stay in the order of their ids.
    found.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    found.truncate(detection.max_concerns);
    found.into_iter().map(|(_, named)| named).collect()
}

/// A hundred changed paths are no better reason than three.
const REASONS: usize = 3;
