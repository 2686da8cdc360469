//! Which modules are wanted, by which rules, in which rank.

use super::{Named, Tables};
use crate::catalog::tokens::Tokens;
use crate::content::model::{Layer, ModuleId, ModuleKind, PhasePolicy, Tier};
use crate::content::tiers::SIZES;
use std::collections::{BTreeMap, BTreeSet};

/// A module that somebody wants.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub id: String,
    pub layer: Layer,
    /// Lower ranks higher, within the layer.
    pub rank: Rank,
    /// The largest tier at which it is printed.
    pub largest: Tier,
    pub costs: [Tokens; SIZES],
    pub why: Vec<String>,
}

/// The fields in the order in which they decide.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank {
    /// Not an antipattern, for a role that reads these first.
    pub later: bool,
    /// Of a tool around the product.
    secondary: bool,
    /// Place in the list of its stack or concern.
    place: usize,
    /// Place of the stack or concern among those of the task.
    source: usize,
}

/// What a task asks for.
pub(super) struct Wanted {
    /// The highest rank first.
    pub candidates: Vec<Candidate>,
    pub planned: Vec<String>,
}

/// The role that a stack's `executor` list is for.
const BUILDER: &str = "executor";

/// A role, in the phase that it reads in.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub role: &'a str,
    pub phase: Option<&'a PhasePolicy>,
}

pub(super) fn wanted(
    readers: &[Reader],
    stacks: &[Named],
    concerns: &[Named],
    tables: &Tables,
) -> Wanted {
    let data = &tables.composition;
    let mut found = BTreeMap::new();
    let mut planned = BTreeSet::new();
    for Reader { role, phase } in readers.iter().copied() {
        let mut collector = Collector {
            tables,
            role,
            phase,
            antipatterns_first: data.antipatterns_first.iter().any(|id| id.as_str() == role),
            found: &mut found,
            planned: &mut planned,
        };
        collector.general();
        for (place, stack) in stacks.iter().enumerate() {
            collector.stack(place, stack);
        }
        for (place, concern) in concerns.iter().enumerate() {
            collector.concern(Layer::Concern, place, &concern.id, &concern.why);
        }
    }
    let mut candidates: Vec<Candidate> = found.into_values().collect();
    candidates.sort_by(|a, b| (b.layer, &a.rank, &a.id).cmp(&(a.layer, &b.rank, &b.id)));
    Wanted {
        candidates,
        planned: planned.into_iter().collect(),
    }
}

/// One list of modules, and where it stands.
struct List<'a> {
    layer: Layer,
    secondary: bool,
    antipatterns: bool,
    source: usize,
    /// Place of the first module; above 0 where two lists of one source follow each other.
    start: usize,
    ids: &'a [ModuleId],
    why: String,
}

struct Collector<'a> {
    tables: &'a Tables<'a>,
    role: &'a str,
    phase: Option<&'a PhasePolicy>,
    antipatterns_first: bool,
    found: &'a mut BTreeMap<String, Candidate>,
    planned: &'a mut BTreeSet<String>,
}

impl<'a> Collector<'a> {
    /// The layers `always` and `auto`.
    fn general(&mut self) {
        let data = &self.tables.composition;
        let list = |layer, ids, why| List {
            layer,
            secondary: false,
            antipatterns: false,
            source: 0,
            start: 0,
            ids,
            why,
        };
        if let Some(ids) = data.always.get(self.role) {
            let why = format!("always for the {}", self.role);
            self.add(&list(Layer::Always, ids, why));
        }
        let of_phase = self.phase.map_or(&[][..], |phase| &phase.concerns);
        for (at, concern) in of_phase.iter().enumerate() {
            self.concern(Layer::Always, at + 1, concern.as_str(), "of the phase");
        }
        let why = "auto, for every role and stack".to_owned();
        self.add(&list(Layer::Auto, &data.auto, why));
    }

    fn stack(&mut self, source: usize, stack: &Named) {
        let data = &self.tables.composition;
        let Some(modules) = data.stacks.get(stack.id.as_str()) else {
            return;
        };
        let builds = self.role == BUILDER || self.follows() == Some(BUILDER);
        let attacks = data
            .antipattern_roles
            .iter()
            .any(|id| id.as_str() == self.role);
        let mut start = 0;
        for (wanted, name, ids) in [
            (builds, BUILDER, &modules.executor),
            (attacks, "antipatterns", &modules.antipatterns),
        ] {
            if wanted {
                self.add(&List {
                    layer: Layer::Stack,
                    secondary: modules.secondary,
                    antipatterns: name == "antipatterns",
                    source,
                    start,
                    ids,
                    why: format!("stack {}, {name}: {}", stack.id, stack.why),
                });
                start += ids.len();
            }
        }
    }

    fn concern(&mut self, layer: Layer, source: usize, id: &str, why: &str) {
        let Some(lists) = self.tables.composition.concerns.get(id) else {
            return;
        };
        let own = lists.get(self.role).map(|ids| (self.role, ids));
        let followed = || {
            let other = self.follows()?;
            Some((other, lists.get(other)?))
        };
        if let Some((of, ids)) = own.or_else(followed) {
            self.add(&List {
                layer,
                secondary: false,
                antipatterns: false,
                source,
                start: 0,
                ids,
                why: format!("concern {id}, {of}: {why}"),
            });
        }
    }

    fn follows(&self) -> Option<&'a str> {
        let follows = &self.tables.composition.follows;
        follows.get(self.role).map(|role| role.as_str())
    }

    fn add(&mut self, list: &List) {
        let largest = self.tables.composition.largest.get(&list.layer).copied();
        let of_phase = self.phase.and_then(|phase| phase.largest);
        let largest = largest
            .unwrap_or(Tier::L2)
            .min(of_phase.unwrap_or(Tier::L2));
        for (at, id) in list.ids.iter().enumerate() {
            let Some(module) = self.tables.modules.get(id.as_str()) else {
                self.planned.insert(id.to_string());
                continue;
            };
            let is_antipattern = list.antipatterns || module.kind == ModuleKind::Antipattern;
            let candidate = Candidate {
                id: id.to_string(),
                layer: list.layer,
                rank: Rank {
                    later: self.antipatterns_first && !is_antipattern,
                    secondary: list.secondary,
                    place: list.start + at,
                    source: list.source,
                },
                largest,
                costs: module.costs,
                why: vec![list.why.clone()],
            };
            match self.found.get_mut(id.as_str()) {
                Some(known) => known.merge(candidate),
                None => {
                    self.found.insert(id.to_string(), candidate);
                }
            }
        }
    }
}

impl Candidate {
    /// The same module by another rule: the more specific layer and the higher rank
    /// decide, every reason stays.
    fn merge(&mut self, mut other: Self) {
        let later = self.rank.later && other.rank.later;
        if (other.layer, &self.rank) > (self.layer, &other.rank) {
            std::mem::swap(self, &mut other);
            other.why.append(&mut self.why);
            self.why = other.why;
        } else {
            self.why.append(&mut other.why);
        }
        self.rank.later = later;
    }
}
