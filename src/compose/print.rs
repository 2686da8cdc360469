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

/// What an agent reads: modules, then those of one line, then ids.
pub fn text(composition: &Composition) -> String {
    let mut out = String::new();
    if composition.modules.is_empty() && composition.left_out.is_empty() {
        out.push_str(EMPTY.text);
    }
    let (lines, blocks): (Vec<&Chosen>, Vec<&Chosen>) = composition
        .modules
        .iter()
        .partition(|module| module.tier == Tier::L0);
    for (head, modules) in [(HEAD, blocks), (ONE_LINE, lines)] {
        if !modules.is_empty() {
            out.push_str(head.text);
            out.extend(modules.iter().map(|module| module.text.as_str()));
        }
    }
    if !composition.left_out.is_empty() {
        out.push_str(LEFT_OUT.text);
        out.extend(composition.left_out.iter().map(|module| listed(&module.id)));
    }
    out
}

/// The tokens of that text.
pub(super) fn total(modules: &[Chosen], left_out: &[LeftOut], tables: &Tables) -> Tokens {
    let names = left_out.iter().map(|module| tables.modules[&module.id].costs[0]);
    let is_line = |module: &Chosen| module.tier == Tier::L0;
    let heads = [
        (modules.iter().any(|module| !is_line(module)), HEAD),
        (modules.iter().any(is_line), ONE_LINE),
        (!left_out.is_empty(), LEFT_OUT),
        (modules.is_empty() && left_out.is_empty(), EMPTY),
    ];
    let heads = heads.into_iter().filter(|(is, _)| *is);
    let heads = heads.map(|(_, head)| Tokens::exact(head.tokens));
    let modules = modules.iter().map(|module| module.tokens);
    modules.chain(names).chain(heads).fold(
        Tokens::exact(0),
        |sum, tokens| Tokens {
            count: sum.count + tokens.count,
            exact: sum.exact && tokens.exact,
        },
    )
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
    for (what, list) in [("stack", &composition.stacks), ("concern", &composition.concerns)] {
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
        let _ = writeln!(out, "--    id  {layer:<7}  {}: left out by the {reason}", module.id);
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
