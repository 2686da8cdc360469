//! What holds for every map of modules, every request and every budget.

use super::fixture::{Fixture, request, tables};
use proptest::prelude::*;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use wazir::catalog::Catalog;
use wazir::catalog::tokens::Tokens;
use wazir::compose::{Composition, Module, Named, Reason, Request, Tables, compose, text};
use wazir::content::model::{self, Layer, ModuleKind, Tier};

const ROLES: [&str; 3] = ["executor", "reviewer", "planner"];

/// Ids of modules, some of which are not written.
fn list() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(0u8..70, 0..6)
}

fn ids(list: &[u8]) -> serde_json::Value {
    let unique: BTreeSet<&u8> = list.iter().collect();
    unique.iter().map(|n| format!("m/{n}")).collect()
}

#[derive(Clone, Debug)]
struct Case {
    composition: model::Composition,
    costs: Vec<[usize; 4]>,
    role: usize,
    phase: bool,
    stacks: Vec<u8>,
    concerns: Vec<u8>,
    budget: usize,
}

fn case() -> impl Strategy<Value = Case> {
    let lists = || prop::collection::vec(list(), 3);
    let stack = (list(), list(), any::<bool>());
    let costs = (4usize..20, 12usize..60, 100usize..700, 500usize..3_000);
    (
        (1usize..16, lists(), list()),
        prop::collection::vec(stack, 4),
        prop::collection::vec(lists(), 5),
        prop::collection::vec(costs, 60),
        (0usize..3, any::<bool>(), prop::collection::vec(0u8..4, 0..4), prop::collection::vec(0u8..5, 0..5)),
        prop_oneof![200usize..2_500, 2_500usize..30_000],
    )
        .prop_map(|((max, always, auto), stacks, concerns, costs, (role, phase, named, about), budget)| {
            let by_role = |lists: &[Vec<u8>]| -> serde_json::Value {
                let map = ROLES.iter().zip(lists).filter(|(_, list)| list.len() > 1);
                map.map(|(role, list)| ((*role).to_owned(), ids(list))).collect::<serde_json::Map<_, _>>().into()
            };
            let stacks: serde_json::Map<_, _> = stacks
                .iter()
                .enumerate()
                .map(|(n, (executor, anti, secondary))| {
                    (format!("s{n}"), serde_json::json!({ "executor": ids(executor), "antipatterns": ids(anti), "secondary": secondary }))
                })
                .collect();
            let concerns: serde_json::Map<_, _> = concerns
                .iter()
                .enumerate()
                .map(|(n, lists)| (format!("c{n}"), by_role(lists)))
                .collect();
            let composition = serde_json::json!({
                "max_modules": max, "budget": 12_000,
                "largest": { "auto": "L1" },
                "antipattern_roles": ["executor", "reviewer"], "antipatterns_first": ["reviewer"],
                "follows": { "planner": "executor" }, "domains": {},
                "phases": { "p": { "largest": "L1", "concerns": ["c0"], "otherwise": ["c1"] } },
                "always": by_role(&always), "auto": ids(&auto), "stacks": stacks, "concerns": concerns,
            });
            Case {
                composition: serde_json::from_value(composition).unwrap(),
                costs: costs.into_iter().map(|(id, l0, l1, l2)| [id, id + l0, id + l0 + l1, id + l0 + l1 + l2]).collect(),
                role, phase, stacks: named, concerns: about, budget,
            }
        })
}

fn read(id: &str, tier: Tier) -> String {
    format!("# {id} {tier}\n")
}

impl Case {
    fn tables(&self) -> Tables<'_> {
        let module = |at: usize, costs: &[usize; 4]| {
            let kind = if at.is_multiple_of(3) {
                ModuleKind::Antipattern
            } else {
                ModuleKind::Guide
            };
            let module = Module {
                title: String::new(),
                kind,
                costs: costs.map(Tokens::exact),
            };
            (format!("m/{at}"), module)
        };
        Tables {
            composition: Cow::Borrowed(&self.composition),
            roles: ROLES.map(str::to_owned).into(),
            workflows: BTreeMap::from([("p".to_owned(), ROLES[self.role].to_owned())]),
            modules: self
                .costs
                .iter()
                .enumerate()
                .map(|(at, costs)| module(at, costs))
                .collect(),
            read: Box::new(read),
        }
    }

    fn request(&self, reversed: bool) -> Request {
        let named = |letter: &str, list: &[u8]| -> Vec<Named> {
            let mut named: Vec<Named> = list
                .iter()
                .map(|n| Named::given(&format!("{letter}{n}")))
                .collect();
            if reversed {
                named.reverse();
            }
            named
        };
        Request {
            role: Some(ROLES[self.role].to_owned()),
            workflow: self.phase.then(|| "p".to_owned()),
            then: Vec::new(),
            stacks: named("s", &self.stacks),
            concerns: named("c", &self.concerns),
            budget: Some(self.budget),
        }
    }
}

/// No specific module is left out while a general one keeps detail, or is smaller than a
/// general one without having reached its own largest tier.
fn general_gives_way(made: &Composition, largest: impl Fn(Layer) -> Tier) {
    for gone in &made.left_out {
        for module in made.modules.iter().filter(|m| m.layer < gone.layer) {
            assert!(
                module.tier == Tier::L0,
                "{} while {} is {}",
                gone.id,
                module.id,
                module.tier
            );
            assert!(
                gone.reason == Reason::Budget,
                "the limit takes the general first"
            );
        }
    }
    for specific in &made.modules {
        for general in made.modules.iter().filter(|m| m.layer < specific.layer) {
            assert!(
                general.tier <= specific.tier || specific.tier == largest(specific.layer),
                "{} {} under {} {}",
                specific.id,
                specific.tier,
                general.id,
                general.tier
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn budget_limit_presence_and_order(case in case()) {
        let tables = case.tables();
        let Ok(made) = compose(&case.request(false), &tables) else {
            // Refused: then not even the names fit.
            let roomy = Case { budget: 1_000_000, ..case.clone() };
            let made = compose(&roomy.request(false), &tables).unwrap();
            let wanted = made.modules.iter().map(|m| &m.id).chain(made.left_out.iter().map(|m| &m.id));
            let names: usize = wanted.map(|id| tables.modules[id].costs[0].count).sum();
            prop_assert!(names + 20 > case.budget);
            return Ok(());
        };
        prop_assert!(made.total.count <= case.budget);
        let sum: usize = made.modules.iter().map(|m| m.tokens.count).sum();
        prop_assert!(sum <= made.total.count);
        prop_assert!(made.modules.len() <= case.composition.max_modules);

        let mut seen = BTreeSet::new();
        for id in made.modules.iter().map(|m| &m.id).chain(made.left_out.iter().map(|m| &m.id)) {
            prop_assert!(seen.insert(id.clone()), "{id} twice");
        }
        // Whatever the budget, the same modules are wanted: none is lost unnamed.
        let roomy = Case { budget: 1_000_000, ..case.clone() };
        let all = compose(&roomy.request(false), &tables).unwrap();
        let wanted: BTreeSet<String> = all.modules.iter().map(|m| m.id.clone()).chain(all.left_out.iter().map(|m| m.id.clone())).collect();
        prop_assert_eq!(seen, wanted);
        prop_assert_eq!(&made.planned, &all.planned);

        general_gives_way(&made, |layer| {
            if layer == Layer::Auto || case.phase { Tier::L1 } else { Tier::L2 }
        });
        if case.role == 1 {
            let full: Vec<bool> = made.modules.iter()
                .map(|m| tables.modules[&m.id].kind == ModuleKind::Antipattern || m.why.iter().any(|w| w.contains("antipatterns"))).collect();
            prop_assert!(full.is_sorted_by(|a, b| a >= b), "antipatterns first: {full:?}");
        }
        let again = compose(&case.request(true), &tables).unwrap();
        prop_assert_eq!(text(&made), text(&again));
        prop_assert_eq!(made.total, again.total);
    }
}

#[test]
fn the_real_content_keeps_to_every_budget() {
    let catalog = Catalog::embedded();
    let tables = Tables::of(&catalog);
    let tokenizer = bpe_openai::o200k_base();
    let data = &tables.composition;
    let concerns: Vec<&str> = data.concerns.keys().map(|id| id.as_str()).collect();
    let stacks: Vec<&str> = data.stacks.keys().map(|id| id.as_str()).collect();
    for role in &tables.roles {
        for (at, concern) in concerns.iter().enumerate() {
            let stack = stacks[at % stacks.len()];
            for budget in [600, 2_000, 6_000, 12_000] {
                let made = compose(&request(role, stack, concern, budget), &tables).unwrap();
                assert!(made.total.exact && made.total.count <= budget);
                assert_eq!(
                    tokenizer.count(&text(&made)),
                    made.total.count,
                    "{role} {concern}"
                );
                general_gives_way(&made, |layer| data.largest[&layer]);
            }
        }
    }
}

#[test]
fn every_role_is_served_where_the_catalog_has_something() {
    let catalog = Catalog::embedded();
    let tables = Tables::of(&catalog);
    for role in &tables.roles {
        let made = compose(&request(role, "", "", 12_000), &tables).unwrap();
        let wanted = made.modules.len() + made.left_out.len() + made.planned.len();
        let own = made.modules.iter().any(|m| m.layer == Layer::Always);
        assert!(wanted > tables.composition.auto.len(), "{role}");
        let planned = tables.composition.always[role.as_str()]
            .iter()
            .all(|id| made.planned.contains(&id.to_string()));
        assert!(own || planned, "{role} has modules and gets none");
    }
}

#[test]
fn a_stacks_antipatterns_go_to_three_roles() {
    let fixture = Fixture::new();
    let tables = tables(&fixture);
    for role in &tables.roles {
        let made = compose(&request(role, "postgres", "", 30_000), &tables).unwrap();
        let has = |id: &str| {
            made.modules
                .iter()
                .any(|m| m.id == id && m.layer == Layer::Stack)
        };
        let attacks = matches!(role.as_str(), "executor" | "verifier" | "reviewer");
        let builds = matches!(role.as_str(), "executor" | "planner" | "specifier");
        assert_eq!(has("anti/database"), attacks, "{role}");
        assert_eq!(has("data/postgres"), builds, "{role}");
    }
    let real = Catalog::embedded().composition().into_owned();
    let roles: Vec<&str> = real
        .antipattern_roles
        .iter()
        .map(|id| id.as_str())
        .collect();
    assert_eq!(roles, ["executor", "verifier", "reviewer"]);
}

#[test]
fn the_designer_has_the_design_of_every_concern_that_has_some() {
    let data = Catalog::embedded().composition().into_owned();
    let mut served = 0;
    for (concern, lists) in &data.concerns {
        let Some(executor) = lists.get("executor") else {
            continue;
        };
        for module in executor.iter().filter(|id| id.domain() == "design") {
            let designer = lists.get("designer").unwrap_or_else(|| panic!("{concern}"));
            assert!(designer.contains(module), "{concern}: {module}");
            served += 1;
        }
    }
    assert!(served >= 30, "{served}");
}
