//! The small map of modules in `fixture/`, with texts made from numbers.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use wazir::catalog::tokens::Tokens;
use wazir::compose::{Module, Named, Request, Tables};
use wazir::content::model::{Composition, ModuleKind, Tier};
use wazir::content::tiers::Parts;

/// The texts of one module at its tiers, the shortest first.
type Texts = [String; 4];

/// The fixture's modules, each with its texts.
pub struct Fixture {
    modules: BTreeMap<String, (ModuleKind, Texts)>,
}

fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compose/fixture");
    std::fs::read_to_string(path.join(name)).unwrap()
}

/// A module's texts, of so many rules and paragraphs.
fn texts(id: &str, rules: usize, paragraphs: usize) -> Texts {
    let (_, name) = id.split_once('/').unwrap();
    let title = name.replace('-', " ");
    let summary = format!("Decide what to do about {title} before it decides for you.");
    let mut text = format!("---\nid: {id}\n---\n## Rules\n\n");
    let start = text.find("## Rules").unwrap();
    for n in 1..=rules {
        text.push_str(&format!(
            "- Rule {n} of {title} holds where its condition {n} is met; a reviewer sees it in the diff, and a test says when it breaks.\n"
        ));
    }
    let rules = (start, text.len());
    text.push_str("\n## Do\n\n");
    for n in 1..=paragraphs {
        text.push_str(&format!(
            "Step {n}: look at {title} from side {n}, write down what is there, measure it, and change one thing at a time until the figure is right. Keep the figure beside the change.\n\n"
        ));
    }
    Parts {
        id,
        title: &title,
        summary: &summary,
        text: &text,
        rules,
    }
    .sizes()
}

impl Fixture {
    pub fn new() -> Self {
        let described: BTreeMap<String, (ModuleKind, usize, usize)> =
            serde_yaml::from_str(&read("modules.yaml")).unwrap();
        let modules = described
            .into_iter()
            .map(|(id, (kind, rules, paragraphs))| {
                let texts = texts(&id, rules, paragraphs);
                (id, (kind, texts))
            });
        Self {
            modules: modules.collect(),
        }
    }

    pub fn read(&self, id: &str, tier: Tier) -> String {
        self.modules[id].1[1 + tier as usize].clone()
    }
}

/// The fixture's tables.
pub fn tables(fixture: &Fixture) -> Tables<'_> {
    let tokenizer = bpe_openai::o200k_base();
    let composition: Composition = serde_yaml::from_str(&read("composition.yaml")).unwrap();
    let modules = fixture.modules.iter().map(|(id, (kind, texts))| {
        let module = Module {
            title: id.clone(),
            kind: *kind,
            costs: std::array::from_fn(|at| Tokens::exact(tokenizer.count(&texts[at]))),
        };
        (id.clone(), module)
    });
    let workflows = [
        ("plan", "planner"),
        ("verify", "verifier"),
        ("review", "reviewer"),
        ("audit", "researcher"),
    ];
    Tables {
        roles: composition.always.keys().map(|id| id.to_string()).collect(),
        workflows: workflows.map(|(w, r)| (w.to_owned(), r.to_owned())).into(),
        modules: modules.collect(),
        composition: Cow::Owned(composition),
        read: Box::new(|id, tier| fixture.read(id, tier)),
    }
}

/// A request for a role, or for a workflow written `@plan`; lists are words.
pub fn request(who: &str, stacks: &str, concerns: &str, budget: usize) -> Request {
    let named = |list: &str| list.split_whitespace().map(Named::given).collect();
    let workflow = who.strip_prefix('@');
    Request {
        role: workflow.is_none().then(|| who.to_owned()),
        workflow: workflow.map(str::to_owned),
        then: Vec::new(),
        stacks: named(stacks),
        concerns: named(concerns),
        budget: Some(budget),
    }
}
