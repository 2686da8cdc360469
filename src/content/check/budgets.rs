//! Token budgets of every text, and the counts that the tables carry.

use super::super::CountTokens;
use super::super::diagnostic::Code;
use super::super::source::Document;
use super::{Checked, Found};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

const L0: RangeInclusive<usize> = 12..=45;
const L1: RangeInclusive<usize> = 180..=600;
const L2: RangeInclusive<usize> = 1200..=3000;
const ROLE: RangeInclusive<usize> = 150..=700;
const WORKFLOW: RangeInclusive<usize> = 120..=600;
const SKILL: RangeInclusive<usize> = 150..=1000;

/// Tokens of a document at each tier, by path. Documents without tiers have only L2.
pub type TokenCounts = BTreeMap<String, [usize; 3]>;

pub(super) fn check(checked: &Checked, count: CountTokens<'_>, found: &mut Found) -> TokenCounts {
    let mut counts = TokenCounts::new();
    let roles = checked.roles.iter().map(|d| (&d.document, ROLE, "role"));
    let workflows = checked
        .workflows
        .iter()
        .map(|d| (&d.document, WORKFLOW, "workflow"));
    let skills = checked.skills.iter().map(|d| (&d.document, SKILL, "skill"));
    for (document, budget, what) in roles.chain(workflows).chain(skills) {
        let tokens = count(&document.text);
        counts.insert(document.path.clone(), [0, 0, tokens]);
        within(document, 0..0, tokens, &budget, what, found);
    }
    for module in &checked.modules {
        let document = &module.document;
        let rules = document.section("Rules");
        let l0 = count(&module.data.summary);
        let l1 = rules.map_or(0, |section| {
            count(&document.text[section.heading.start..section.content.end])
        });
        let l2 = count(&document.text);
        counts.insert(document.path.clone(), [l0, l1, l2]);
        within(
            document,
            document.value("/summary"),
            l0,
            &L0,
            "summary (L0)",
            found,
        );
        if let Some(rules) = rules {
            within(
                document,
                rules.heading.clone(),
                l1,
                &L1,
                "`## Rules` (L1)",
                found,
            );
        }
        within(document, 0..0, l2, &L2, "module (L2)", found);
    }
    for hook in &checked.hooks {
        let document = &hook.document;
        counts.insert(document.path.clone(), [0, 0, count(&document.text)]);
    }
    counts
}

fn within(
    document: &Document,
    range: std::ops::Range<usize>,
    tokens: usize,
    budget: &RangeInclusive<usize>,
    what: &str,
    found: &mut Found,
) {
    if budget.contains(&tokens) {
        return;
    }
    let (least, most) = (budget.start(), budget.end());
    let (message, help) = if tokens > *most {
        (
            format!("the {what} has {tokens} tokens; at most {most} are allowed"),
            "cut what changes nothing",
        )
    } else {
        (
            format!("the {what} has {tokens} tokens; at least {least} are wanted"),
            "say what the reader needs",
        )
    };
    found.add(Code::Budget, &document.path, range, message, help);
}
