//! Token budgets of every text, and the counts that the tables carry.

use super::super::CountTokens;
use super::super::diagnostic::Code;
use super::super::model::Module;
use super::super::source::Document;
use super::{Checked, Found, Known, Loaded};
use std::collections::BTreeMap;
use std::ops::{Range, RangeInclusive};

const L0: RangeInclusive<usize> = 12..=45;
const L1: RangeInclusive<usize> = 180..=600;
const L2: RangeInclusive<usize> = 1200..=3000;
const ROLE: RangeInclusive<usize> = 150..=700;
const WORKFLOW: RangeInclusive<usize> = 120..=600;
const SKILL: RangeInclusive<usize> = 150..=1000;

/// Tokens of a document at each tier, by path. Documents without tiers have only L2.
pub type TokenCounts = BTreeMap<String, [usize; 3]>;

pub(super) fn check(checked: &Checked, count: CountTokens<'_>, found: &mut Found) -> TokenCounts {
    let mut budgets = Budgets {
        known: &checked.known,
        count,
        counts: TokenCounts::new(),
        found,
    };
    for role in &checked.roles {
        budgets.document(&role.document, &ROLE, "role");
    }
    for workflow in &checked.workflows {
        budgets.document(&workflow.document, &WORKFLOW, "workflow");
    }
    for skill in &checked.skills {
        budgets.document(&skill.document, &SKILL, "skill");
    }
    for module in &checked.modules {
        budgets.module(module);
    }
    for hook in &checked.hooks {
        budgets.document(&hook.document, &(0..=usize::MAX), "hook");
    }
    budgets.counts
}

struct Budgets<'a> {
    known: &'a Known,
    count: CountTokens<'a>,
    counts: TokenCounts,
    found: &'a mut Found,
}

impl Budgets<'_> {
    /// Takes the count of a document that the build has counted.
    fn is_known(&mut self, document: &Document) -> bool {
        let ground = self.known.overlay.as_ref();
        let counts = ground.and_then(|ground| ground.counts.get(&document.path));
        if let Some(counts) = counts {
            self.counts.insert(document.path.clone(), *counts);
        }
        counts.is_some()
    }

    fn document(&mut self, document: &Document, budget: &RangeInclusive<usize>, what: &str) {
        if self.is_known(document) {
            return;
        }
        let tokens = (self.count)(&document.text);
        self.counts.insert(document.path.clone(), [0, 0, tokens]);
        self.within(document, 0..0, tokens, budget, what);
    }

    fn module(&mut self, module: &Loaded<Module>) {
        let document = &module.document;
        if self.is_known(document) {
            return;
        }
        let rules = document.section("Rules");
        let l0 = (self.count)(&module.data.summary);
        let l1 = rules.map_or(0, |section| {
            (self.count)(&document.text[section.heading.start..section.content.end])
        });
        let l2 = (self.count)(&document.text);
        self.counts.insert(document.path.clone(), [l0, l1, l2]);
        let summary = document.value("/summary");
        self.within(document, summary, l0, &L0, "summary (L0)");
        if let Some(rules) = rules {
            let heading = rules.heading.clone();
            self.within(document, heading, l1, &L1, "`## Rules` (L1)");
        }
        self.within(document, 0..0, l2, &L2, "module (L2)");
    }

    /// An overlay has no minimum: a short text of a project's own harms nobody.
    fn within(
        &mut self,
        document: &Document,
        range: Range<usize>,
        tokens: usize,
        budget: &RangeInclusive<usize>,
        what: &str,
    ) {
        let (least, most) = (*budget.start(), *budget.end());
        let (message, help) = if tokens > self.known.with_slack(most) {
            (
                format!("the {what} has {tokens} tokens; at most {most} are allowed"),
                "cut what changes nothing",
            )
        } else if self.known.overlay.is_none() && tokens < self.known.less_slack(least) {
            (
                format!("the {what} has {tokens} tokens; at least {least} are wanted"),
                "say what the reader needs",
            )
        } else {
            return;
        };
        let path = &document.path;
        self.found.add(Code::Budget, path, range, message, help);
    }
}
