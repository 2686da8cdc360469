//! What 30 combinations of role, stack and concern get at three budgets.

use super::fixture::{Fixture, request, tables};
use std::fmt::Write;
use wazir::compose::{compose, text};

/// Role or `@workflow`, stacks, concerns.
const COMBINATIONS: [(&str, &str, &str); 30] = [
    ("executor", "", ""),
    ("executor", "react", ""),
    ("executor", "react", "auth"),
    ("executor", "react next", "forms"),
    ("executor", "node", "auth web"),
    ("executor", "node postgres", "data"),
    ("executor", "node postgres docker ci", "auth data"),
    (
        "executor",
        "react node postgres docker ci",
        "auth web forms system data",
    ),
    ("executor", "solidity", "auth"),
    ("executor", "ruby", ""),
    ("executor", "react", "future"),
    ("verifier", "", ""),
    ("verifier", "react", "forms"),
    ("verifier", "node postgres", "auth data"),
    ("verifier", "solidity docker", "web"),
    ("@verify", "node", "data"),
    ("reviewer", "", ""),
    ("reviewer", "react", ""),
    ("reviewer", "react", "auth"),
    ("reviewer", "node postgres", "web data"),
    ("reviewer", "solidity", "future"),
    ("@review", "react node docker", "auth web forms"),
    ("designer", "", ""),
    ("designer", "react", "forms"),
    ("designer", "", "system forms"),
    ("planner", "node", "auth"),
    ("@plan", "node postgres", "auth data"),
    ("specifier", "react", "web"),
    ("@audit", "", ""),
    ("@audit", "node", "audit-b"),
];

#[test]
fn combinations() {
    let fixture = Fixture::new();
    let tables = tables(&fixture);
    let tokenizer = bpe_openai::o200k_base();
    for (who, stacks, concerns) in COMBINATIONS {
        let mut out = String::new();
        for budget in [2_000, 6_000, 12_000] {
            let made = compose(&request(who, stacks, concerns, budget), &tables).unwrap();
            let printed = text(&made);
            let total = made.total.count;
            assert_eq!(
                tokenizer.count(&printed),
                total,
                "{who} {stacks} {concerns}"
            );
            assert!(total <= budget);
            writeln!(out, "== budget {budget}: {total} tokens").unwrap();
            for module in &made.modules {
                let (tier, layer) = (module.tier.id(), module.layer.id());
                writeln!(out, "{tier} {:>5} {layer:<7} {}", module.tokens, module.id).unwrap();
            }
            for module in &made.left_out {
                let (layer, reason) = (module.layer.id(), module.reason.id());
                writeln!(out, "-- {reason:>6} {layer:<6} {}", module.id).unwrap();
            }
            if !made.planned.is_empty() {
                writeln!(out, "planned: {}", made.planned.join(" ")).unwrap();
            }
        }
        let name = format!("{who} {stacks} {concerns}").replace('@', "phase-");
        let name = name.split_whitespace().collect::<Vec<_>>().join("_");
        insta::assert_snapshot!(name, out);
    }
}

#[test]
fn the_text_itself() {
    let fixture = Fixture::new();
    let tables = tables(&fixture);
    let made = compose(
        &request("reviewer", "react node docker", "auth web", 1_500),
        &tables,
    );
    insta::assert_snapshot!("text", text(&made.unwrap()));
}

#[test]
fn a_budget_that_cannot_name_everything_is_refused() {
    let fixture = Fixture::new();
    let tables = tables(&fixture);
    let error = compose(&request("reviewer", "react", "auth", 50), &tables).unwrap_err();
    let message = error.to_string();
    let needed: usize = message
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|number| number.parse().ok())
        .max()
        .unwrap();
    let made = compose(&request("reviewer", "react", "auth", needed), &tables).unwrap();
    assert!(made.modules.is_empty() && made.total.count == needed);
    assert!(message.contains("--budget"), "{message}");
}
