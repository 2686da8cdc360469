//! A composition as text for an agent, as JSON, as a list of files, and explained.

use super::{Chosen, Composition, LeftOut, Named, Tables};
use crate::catalog::tokens::Tokens;
use crate::content::model::Tier;
use crate::content::tiers::listed;
use serde_json::{Value, json};
use std::fmt::Write;

/// A fixed text of the output, and its o200k tokens, which a test counts again.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fixed {
    pub text: &'static str,
    pub tokens: usize,
}

/// Before modules with more than a line.
pub(super) const HEAD: Fixed = Fixed {
    text: "# Expertise\n\nEach module's id stands in brackets. Where only `## Rules` is printed, `wazir show expertise ID` prints the rest.\n\n",
    tokens: 32,
};
/// Before modules of one line.
pub(super) const ONE_LINE: Fixed = Fixed {
    text: "# In one line each; `wazir show expertise ID` prints more\n\n",
    tokens: 17,
};
/// Before ids alone.
pub(super) const LEFT_OUT: Fixed = Fixed {
    text: "# Left out; `wazir show expertise ID` prints one\n\n",
    tokens: 15,
};
/// When nothing is wanted, or nothing is written.
pub(super) const EMPTY: Fixed = Fixed {
    text: "No module of the catalog fits this task.\n",
    tokens: 9,
};

/// What an agent reads: modules in their order, those of one line below a heading of
/// their own, then ids.
pub fn text(composition: &Composition) -> String {
    let mut out = String::new();
    if composition.modules.is_empty() && composition.left_out.is_empty() {
        out.push_str(EMPTY.text);
    }
    if !composition.modules.iter().all(is_line) {
        out.push_str(HEAD.text);
    }
    let mut in_lines = false;
    for module in &composition.modules {
        if is_line(module) && !in_lines {
            out.push_str(ONE_LINE.text);
        }
        in_lines = is_line(module);
        out.push_str(&module.text);
    }
    if !composition.left_out.is_empty() {
        out.push_str(LEFT_OUT.text);
        out.extend(composition.left_out.iter().map(|module| listed(&module.id)));
    }
    out
}

fn is_line(module: &Chosen) -> bool {
    module.tier == Tier::L0
}

/// The tokens of that text.
pub(super) fn total(modules: &[Chosen], left_out: &[LeftOut], tables: &Tables) -> Tokens {
    let names = left_out
        .iter()
        .map(|module| tables.modules[&module.id].costs[0]);
    let before = [None].into_iter().chain(modules.iter().map(Some));
    let lists = modules
        .iter()
        .zip(before)
        .filter(|(module, before)| is_line(module) && !before.is_some_and(is_line));
    let heads = [
        (usize::from(!modules.iter().all(is_line)), HEAD),
        (lists.count(), ONE_LINE),
        (usize::from(!left_out.is_empty()), LEFT_OUT),
        (
            usize::from(modules.is_empty() && left_out.is_empty()),
            EMPTY,
        ),
    ];
    let heads = heads
        .into_iter()
        .map(|(times, head)| Tokens::exact(times * head.tokens));
    let modules = modules.iter().map(|module| module.tokens);
    modules
        .chain(names)
        .chain(heads)
        .fold(Tokens::exact(0), |sum, tokens| Tokens {
            count: sum.count + tokens.count,
            exact: sum.exact && tokens.exact,
        })
}

/// One line a module, `ID TAB TIER`, in the order of the text: what `wazir show expertise
/// ID --tier TIER` takes. There is no file to name: the modules are in the binary.
pub fn files(composition: &Composition) -> String {
    let modules = composition.modules.iter();
    modules
        .map(|module| format!("{}\t{}\n", module.id, module.tier))
        .collect()
}

/// Everything as JSON (schema: output-compose).
pub fn json(composition: &Composition) -> Value {
    let named = |list: &[Named]| -> Vec<Value> {
        list.iter()
            .map(|one| json!({ "id": one.id, "given": one.given, "why": one.why }))
            .collect()
    };
    let modules: Vec<Value> = composition
        .modules
        .iter()
        .map(|module| {
            json!({
                "id": module.id,
                "title": module.title,
                "tier": module.tier.id(),
                "layer": module.layer.id(),
                "tokens": module.tokens.count,
                "exact": module.tokens.exact,
                "why": module.why,
                "text": module.text,
            })
        })
        .collect();
    let left_out: Vec<Value> = composition
        .left_out
        .iter()
        .map(|module| {
            json!({
                "id": module.id,
                "layer": module.layer.id(),
                "reason": module.reason.id(),
                "why": module.why,
            })
        })
        .collect();
    json!({
        "role": composition.role,
        "workflow": composition.workflow,
        "stacks": named(&composition.stacks),
        "concerns": named(&composition.concerns),
        "budget": composition.budget,
        "total": composition.total.count,
        "exact": composition.total.exact,
        "modules": modules,
        "left_out": left_out,
        "planned": composition.planned,
    })
}

/// Every choice with its reasons, for a person: the modules in the order of the text.
pub fn why(composition: &Composition) -> String {
    let mut out = format!("role      {}", composition.role);
    if let Some(workflow) = &composition.workflow {
        let _ = write!(out, ", in the phase {workflow}");
    }
    out.push('\n');
    for (what, list) in [
        ("stack", &composition.stacks),
        ("concern", &composition.concerns),
    ] {
        if list.is_empty() {
            let _ = writeln!(out, "{what:<9} none");
        }
        for one in list {
            let _ = writeln!(out, "{what:<9} {}: {}", one.id, one.why);
        }
    }
    let (total, budget) = (composition.total, composition.budget);
    let count = composition.modules.len();
    let _ = writeln!(out, "tokens    {total} of {budget}\nmodules   {count}\n");
    for module in &composition.modules {
        let tokens = module.tokens.to_string();
        let (tier, layer) = (module.tier.id(), module.layer.id());
        let _ = writeln!(out, "{tier} {tokens:>5}  {layer:<7}  {}", module.id);
        for why in &module.why {
            let _ = writeln!(out, "{:>19}{why}", "");
        }
    }
    for module in &composition.left_out {
        let (layer, reason) = (module.layer.id(), module.reason.id());
        let _ = writeln!(
            out,
            "--    id  {layer:<7}  {}: left out by the {reason}",
            module.id
        );
        for why in &module.why {
            let _ = writeln!(out, "{:>19}{why}", "");
        }
    }
    if !composition.planned.is_empty() {
        let count = composition.planned.len();
        let _ = writeln!(out, "\nwanted and not written yet: {count}");
        for id in &composition.planned {
            let _ = writeln!(out, "  {id}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixed_texts_have_the_tokens_that_they_say() {
        let tokenizer = bpe_openai::o200k_base();
        for fixed in [HEAD, ONE_LINE, LEFT_OUT, EMPTY] {
            assert_eq!(tokenizer.count(fixed.text), fixed.tokens, "{}", fixed.text);
        }
    }
}
