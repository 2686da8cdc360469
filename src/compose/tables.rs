//! What a composition is made from: the map of modules to roles, and the modules. The
//! only place where the room reads the catalog.

use crate::catalog::{self, Record, tokens::Tokens};
use crate::content::model::{self, Kind, ModuleKind, Tier};
use crate::content::tiers::{Parts, SIZES};
use std::collections::BTreeMap;

/// A written module.
#[derive(Clone, Debug)]
pub struct Module {
    pub title: String,
    pub kind: ModuleKind,
    /// Tokens by its id alone, at L0, L1 and L2, as they are printed.
    pub costs: [Tokens; SIZES],
}

/// The tables of one catalog.
pub struct Tables<'a> {
    pub composition: model::Composition,
    pub roles: Vec<String>,
    /// The role of each workflow.
    pub workflows: BTreeMap<String, String>,
    pub modules: BTreeMap<String, Module>,
    /// The printed text of a module at a tier.
    pub read: &'a dyn Fn(&str, Tier) -> String,
}

impl Tables<'static> {
    /// The tables of what is in the binary.
    pub fn embedded() -> Self {
        let records = catalog::of_kind(Kind::Expertise).iter();
        Self {
            composition: catalog::composition(),
            roles: ids(Kind::Role),
            workflows: catalog::of_kind(Kind::Workflow)
                .iter()
                .map(|record| (record.id.to_owned(), catalog::role_of(record).to_owned()))
                .collect(),
            modules: records
                .map(|record| (record.id.to_owned(), module(record)))
                .collect(),
            read: &read,
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

fn ids(kind: Kind) -> Vec<String> {
    let records = catalog::of_kind(kind).iter();
    records.map(|record| record.id.to_owned()).collect()
}

fn module(record: &Record) -> Module {
    Module {
        title: record.title.to_owned(),
        kind: ModuleKind::parse(record.detail).unwrap_or(ModuleKind::Guide),
        costs: record.costs.map(Tokens::exact),
    }
}

fn read(id: &str, tier: Tier) -> String {
    let Ok(record) = catalog::get(Kind::Expertise, id) else {
        return String::new(); // the ids come from the same records
    };
    // One line stands in the record: nothing is unpacked for it.
    let text = match tier {
        Tier::L0 => "".into(),
        Tier::L1 | Tier::L2 => catalog::text(record),
    };
    Parts {
        id: record.id,
        title: record.title,
        summary: record.summary,
        text: &text,
        rules: record.rules,
    }
    .at(tier)
}
