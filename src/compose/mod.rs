//! Which modules one role reads for one task, at which tier, within how many tokens, and
//! why.
//!
//! **What is wanted.** Four layers, from the general to the specific: `always` (the
//! role's own list, and what its phase adds), `auto` (for every role and stack), `stack`,
//! `concern`. A module that several layers name belongs to the most specific of them and
//! is there once. Modules that are planned but not written are left out of everything
//! that is printed for an agent, who could do nothing with them; JSON names them.
//!
//! **What rank it has.** Layers rank by how specific they are. Within a layer, roles that
//! read antipatterns first rank these first; stacks that the product is made of rank
//! before tools around it; then the first module of every stack or concern comes before
//! the second of any, so that none is served in full while another gets nothing; then
//! what somebody named comes before what was detected; then by name. The rank is total,
//! so nothing depends on an order of input or of memory.
//!
//! **What fits.** At most `max_modules`, the highest ranks. Each starts at its largest
//! tier (a layer and a phase may have a limit). While all of it is over the budget, one
//! module loses one step of detail, in this order:
//!
//! 1. every layer from L2 to L1: `always`, `auto`, `stack`, `concern`;
//! 2. every layer from L1 to L0, in the same order;
//! 3. every layer from L0 to its bare id, in the same order;
//!
//! within a layer the lowest rank first. So detail goes before presence, and at each step
//! of detail the general goes before the specific. The rules of twelve modules tell a
//! reader more than the full text of three: that is why no layer falls to L0 before all
//! have given their L2. When it fits, other modules of the layer that gave way last get
//! back the step that they lost, by rank, where there is room; no other layer does.
//!
//! **Why no specific module is left out while a general one keeps detail.** A module is
//! left out in step 3 only. By then step 2 has brought every module of every layer down
//! to L0, and what is given back is given within the layer that is losing its presence:
//! L0, no more. What the limit on their number leaves out has the lowest rank of all, so
//! a specific one is left out only when no general one is there.
//!
//! **What is printed first.** The general before the specific, within a layer by rank;
//! modules of one line after those of more. For a role that reads antipatterns first, all
//! of them come before all others, of one line or of more.
//!
//! **What the budget covers.** Every byte of the text format: headings, modules and the
//! list of what was left out. Embedded modules were counted with the tokenizer when they
//! were compiled, as they are printed, so the sum is exact (`content/tiers.rs` says why).
//! What is left out is always named; a budget that is too small for the names is refused.
//!
//! Architecture invariant: values in, values out. Files, clock and terminal are not here.

mod choose;
mod fit;
mod print;
mod signals;
mod tables;

pub use print::{files, json, text, why};
pub use signals::{concerns, stacks};
pub use tables::{Module, Tables};

use choose::Reader;

use crate::catalog::{nearest, tokens::Tokens};
use crate::content::model::{Layer, Tier};
use crate::error::Error;

/// What a composition is asked for.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Taken from the workflow when absent.
    pub role: Option<String>,
    pub workflow: Option<String>,
    /// Workflows in which the same agent goes on: their modules are in the one composition,
    /// each once.
    pub then: Vec<String>,
    pub stacks: Vec<Named>,
    pub concerns: Vec<Named>,
    /// o200k tokens; the content's own number when absent.
    pub budget: Option<usize>,
}

/// A stack or a concern of the task, and how it came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub id: String,
    /// Named by somebody, not detected.
    pub given: bool,
    pub why: String,
}

impl Named {
    /// One that the call names.
    pub fn given(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            given: true,
            why: "named".to_owned(),
        }
    }
}

/// What a role reads.
#[derive(Clone, Debug)]
pub struct Composition {
    pub role: String,
    pub workflow: Option<String>,
    pub stacks: Vec<Named>,
    pub concerns: Vec<Named>,
    pub budget: usize,
    /// Tokens of the text format, all of it.
    pub total: Tokens,
    /// In the order of print.
    pub modules: Vec<Chosen>,
    /// In the order of rank.
    pub left_out: Vec<LeftOut>,
    /// Wanted, and not written yet.
    pub planned: Vec<String>,
}

/// A module that is printed.
#[derive(Clone, Debug)]
pub struct Chosen {
    pub id: String,
    pub title: String,
    pub tier: Tier,
    pub layer: Layer,
    /// Every rule that asks for it.
    pub why: Vec<String>,
    pub tokens: Tokens,
    pub text: String,
}

/// A module that is only named.
#[derive(Clone, Debug)]
pub struct LeftOut {
    pub id: String,
    pub layer: Layer,
    pub reason: Reason,
    pub why: Vec<String>,
}

/// Why a module is only named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// More modules were wanted than a composition may have.
    Limit,
    /// Not even one line of it fits.
    Budget,
}

impl Reason {
    /// The word in JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Limit => "limit",
            Self::Budget => "budget",
        }
    }
}

/// Composes, or says which name is unknown or by how much the budget is too small.
pub fn compose(request: &Request, tables: &Tables) -> Result<Composition, Error> {
    let role = role(request, tables)?;
    let data = &tables.composition;
    for (what, named, known) in [
        ("stack", &request.stacks, tables.stack_ids()),
        ("concern", &request.concerns, tables.concern_ids()),
    ] {
        for Named { id, .. } in named {
            if !known.contains(&id.as_str()) {
                return Err(unknown(what, id, &known));
            }
        }
    }
    let phase = |id: &String| data.phases.get(id.as_str());
    let mut readers = vec![Reader {
        role: &role,
        phase: request.workflow.as_ref().and_then(phase),
    }];
    for id in &request.then {
        readers.push(Reader {
            role: role_of(id, tables)?,
            phase: phase(id),
        });
    }
    let mut concerns = in_order(&request.concerns);
    if concerns.is_empty() {
        let phases = readers.iter().filter_map(|reader| reader.phase);
        concerns.extend(phases.flat_map(|phase| &phase.otherwise).map(|id| Named {
            id: id.to_string(),
            given: false,
            why: "no other concern was named or found in this phase".to_owned(),
        }));
    }
    let stacks = in_order(&request.stacks);
    let budget = request.budget.unwrap_or(data.budget);
    let wanted = choose::wanted(&readers, &stacks, &concerns, tables);
    let fitted = fit::fit(&wanted.candidates, data.max_modules, budget)?;
    let (modules, left_out) = fitted.into_parts(&wanted.candidates, tables);
    Ok(Composition {
        total: print::total(&modules, &left_out, tables),
        role,
        workflow: request.workflow.clone(),
        stacks,
        concerns,
        budget,
        modules,
        left_out,
        planned: wanted.planned,
    })
}

fn role(request: &Request, tables: &Tables) -> Result<String, Error> {
    let of_workflow = request.workflow.as_ref();
    let of_workflow = of_workflow.map(|id| role_of(id, tables)).transpose()?;
    let role = request.role.as_ref().or(of_workflow).ok_or_else(|| {
        Error::failed("a composition is for a role")
            .hint("name it, or its workflow: wazir compose --role executor")
    })?;
    if !tables.roles.contains(role) {
        let known: Vec<&str> = tables.roles.iter().map(String::as_str).collect();
        return Err(unknown("role", role, &known));
    }
    if let (Some(workflow), Some(of_workflow)) = (&request.workflow, of_workflow)
        && of_workflow != role
    {
        return Err(Error::failed(format!(
            "the workflow `{workflow}` is the role {of_workflow}'s, not {role}'s"
        ))
        .hint("leave one of the two out"));
    }
    Ok(role.clone())
}

fn role_of<'a>(workflow: &str, tables: &'a Tables) -> Result<&'a String, Error> {
    tables.workflows.get(workflow).ok_or_else(|| {
        let known: Vec<&str> = tables.workflows.keys().map(String::as_str).collect();
        unknown("workflow", workflow, &known)
    })
}

fn unknown(what: &str, id: &str, known: &[&str]) -> Error {
    Error::failed(format!("there is no {what} `{id}`"))
        .hint_nearest(&nearest(id, known.iter().copied()))
        .hint(format!("see them all: wazir list {what}"))
}

/// Each once: what was named first, then by id.
fn in_order(named: &[Named]) -> Vec<Named> {
    let mut out: Vec<Named> = Vec::new();
    let mut sorted: Vec<&Named> = named.iter().collect();
    sorted.sort_by(|a, b| (!a.given, &a.id, &a.why).cmp(&(!b.given, &b.id, &b.why)));
    for one in sorted {
        if !out.iter().any(|known| known.id == one.id) {
            out.push(one.clone());
        }
    }
    out
}
