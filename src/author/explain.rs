//! Where a document comes from, what it costs, who takes it.

use crate::catalog::{Catalog, Origin, Record, nearest};
use crate::content::model::{Composition, Host, Kind, ModuleId};
use crate::error::Error;
use crate::hash::sha256;

/// Everything that is known of one document.
#[derive(Debug)]
pub struct Explained<'a> {
    pub record: &'a Record,
    /// Of its text.
    pub sha256: String,
    /// Who composes it.
    pub composed: Vec<Composed>,
    /// Workflows that it does, for a role.
    pub workflows: Vec<&'a str>,
    /// The files of bundles that carry it.
    pub bundles: Vec<(Host, &'a str)>,
}

/// One way in which a module reaches a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composed {
    /// `always`, `auto`, `stack` or `concern`.
    pub layer: &'static str,
    /// The stack or concern.
    pub id: Option<String>,
    /// The roles; empty for any.
    pub roles: Vec<String>,
}

/// Explains every document of an id, or the one of a kind.
pub fn explain<'a>(
    catalog: &'a Catalog,
    id: &str,
    kind: Option<Kind>,
) -> Result<Vec<Explained<'a>>, Error> {
    if let Some(kind) = kind {
        return Ok(vec![of(catalog, catalog.get(kind, id)?)]);
    }
    let found: Vec<Explained<'a>> = catalog
        .all()
        .iter()
        .filter(|record| record.id == id)
        .map(|record| of(catalog, record))
        .collect();
    if found.is_empty() {
        let near = nearest(id, catalog.all().iter().map(|record| &*record.id));
        return Err(Error::failed(format!("there is no document `{id}`"))
            .hint_nearest(&near)
            .hint("see what there is: wazir list"));
    }
    Ok(found)
}

fn of<'a>(catalog: &'a Catalog, record: &'a Record) -> Explained<'a> {
    let composed = match record.kind {
        Kind::Expertise => composed(&catalog.composition(), &record.id),
        _ => Vec::new(),
    };
    let workflows = catalog.of_kind(Kind::Workflow).iter();
    let workflows = workflows
        .filter(|workflow| {
            let role = workflow.detail.split('|').nth(1);
            record.kind == Kind::Role && role == Some(&*record.id)
        })
        .map(|workflow| &*workflow.id)
        .collect();
    let bundles = Host::ALL.iter().flat_map(|&host| {
        let files = catalog.bundle(host).files.iter();
        files
            .filter(|file| file.is_of(record))
            .map(move |file| (host, &*file.path))
    });
    Explained {
        record,
        sha256: sha256(catalog.text(record).as_bytes()),
        composed,
        workflows,
        bundles: bundles.collect(),
    }
}

fn composed(composition: &Composition, id: &str) -> Vec<Composed> {
    let has = |modules: &[ModuleId]| modules.iter().any(|module| module.as_str() == id);
    let mut out = Vec::new();
    let mut add = |layer, id: Option<&str>, roles: Vec<String>| {
        out.push(Composed {
            layer,
            id: id.map(str::to_owned),
            roles,
        });
    };
    let always = composition.always.iter();
    let always: Vec<String> = always
        .filter(|(_, modules)| has(modules))
        .map(|(role, _)| role.to_string())
        .collect();
    if !always.is_empty() {
        add("always", None, always);
    }
    if has(&composition.auto) {
        add("auto", None, Vec::new());
    }
    for (stack, modules) in &composition.stacks {
        if has(&modules.executor) {
            add("stack", Some(stack.as_str()), vec!["executor".to_owned()]);
        }
        if has(&modules.antipatterns) {
            let roles = composition.antipattern_roles.iter();
            let roles = roles.map(ToString::to_string).collect();
            add("stack", Some(stack.as_str()), roles);
        }
    }
    for (concern, roles) in &composition.concerns {
        let roles = roles.iter();
        let roles: Vec<String> = roles
            .filter(|(_, modules)| has(modules))
            .map(|(role, _)| role.to_string())
            .collect();
        if !roles.is_empty() {
            add("concern", Some(concern.as_str()), roles);
        }
    }
    out
}

impl Explained<'_> {
    /// Whether it is the project's own.
    pub fn is_own(&self) -> bool {
        self.record.origin != Origin::Embedded
    }
}
