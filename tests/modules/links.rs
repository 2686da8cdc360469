//! Who points to a neighbor is pointed back to.

use super::{MODULES, id};
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn links_between_written_modules_lead_back() {
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
            if links.get(to).is_some_and(|back| !back.contains(from)) {
                missing.push(format!("{to} does not name {from}"));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}
