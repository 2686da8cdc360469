//! Who points to a neighbor of its own domain is pointed back to. From another domain a
//! link may lead one way: many lean on a foundation that need not name them all.

use super::{MODULES, id};
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn links_within_a_domain_lead_back() {
    let links: BTreeMap<&str, BTreeSet<&str>> = MODULES
        .iter()
        .map(|module| {
            let named = module.front["see_also"].as_array().unwrap();
            (
                id(module),
                named.iter().filter_map(|id| id.as_str()).collect(),
            )
        })
        .collect();
    let mut missing = Vec::new();
    for (from, named) in &links {
        for to in named {
            let near = from.split('/').next() == to.split('/').next();
            if near && links.get(to).is_some_and(|back| !back.contains(from)) {
                missing.push(format!("{to} does not name {from}"));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}
