//! What a composition is made from: the map of modules to roles, and the modules. The
//! only place where the room reads the catalog.

use crate::catalog::{Catalog, Origin, Record, role_of, tokens::Tokens};
use crate::content::model::{self, Kind, ModuleKind, Tier};
use crate::content::tiers::{Parts, SIZES};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A written module.
#[derive(Clone, Debug)]
pub struct Module {
    pub title: String,
    pub kind: ModuleKind,
    /// Tokens by its id alone, at L0, L1 and L2, as they are printed.
    pub costs: [Tokens; SIZES],
}

/// Gives a module's text at a tier.
pub type Read<'a> = dyn Fn(&str, Tier) -> String + 'a;

/// The tables of one catalog.
pub struct Tables<'a> {
    pub composition: Cow<'a, model::Composition>,
    pub roles: Vec<String>,
    /// The role of each workflow.
    pub workflows: BTreeMap<String, String>,
    pub modules: BTreeMap<String, Module>,
    /// The printed text of a module at a tier.
    pub read: Box<Read<'a>>,
}

impl<'a> Tables<'a> {
    /// The tables of a catalog: of what is in the binary, or of that and an overlay.
    pub fn of(catalog: &'a Catalog) -> Self {
        let records = |kind| catalog.of_kind(kind).iter();
        Self {
            composition: catalog.composition(),
            roles: records(Kind::Role).map(|r| r.id.to_string()).collect(),
            workflows: records(Kind::Workflow)
                .map(|record| (record.id.to_string(), role_of(record).to_owned()))
                .collect(),
            modules: records(Kind::Expertise)
                .map(|record| (record.id.to_string(), module(record)))
                .collect(),
            read: Box::new(|id, tier| read(catalog, id, tier)),
        }
    }
}

impl Tables<'_> {
    pub(super) fn stack_ids(&self) -> Vec<&str> {
        self.composition
            .stacks
            .keys()
            .map(|id| id.as_str())
            .collect()
    }

    pub(super) fn concern_ids(&self) -> Vec<&str> {
        let concerns = self.composition.concerns.keys();
        concerns.map(|id| id.as_str()).collect()
    }
}

fn module(record: &Record) -> Module {
    Module {
        title: record.title.to_string(),
        kind: ModuleKind::parse(&record.detail).unwrap_or(ModuleKind::Guide),
        costs: record.costs.map(|count| Tokens {
            count,
            exact: record.origin == Origin::Embedded,
        }),
    }
}

fn read(catalog: &Catalog, id: &str, tier: Tier) -> String {
    let Ok(record) = catalog.get(Kind::Expertise, id) else {
        return String::new(); // the ids come from the same records
    };
    // One line stands in the record: nothing is unpacked for it.
    let text = match tier {
        Tier::L0 => "".into(),
        Tier::L1 | Tier::L2 => catalog.text(record),
    };
    Parts {
        id: &record.id,
        title: &record.title,
        summary: &record.summary,
        text: &text,
        rules: record.rules,
    }
    .at(tier)
}
