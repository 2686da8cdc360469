//! A host's package: the files of its bundle at the places where a plugin has them, and
//! the manifest, the marketplace and the hooks that only a plugin has. Nothing in it needs
//! a project that wazir was installed in.

use super::export;
use crate::catalog::Catalog;
use crate::content::model::Host;
use crate::error::Error;
use std::collections::BTreeMap;
use std::path::Path;

/// The hosts that have a format of packages which is written here.
pub fn hosts() -> Vec<Host> {
    let embedded = Catalog::embedded();
    let all = Host::ALL.iter().copied();
    all.filter(|host| !embedded.bundle(*host).moves.is_empty())
        .collect()
}

/// The files of a host's package by path.
fn files(catalog: &Catalog, host: Host) -> BTreeMap<String, Vec<u8>> {
    let bundle = catalog.bundle(host);
    let texts = catalog.bundle_texts();
    let text = |place: (usize, usize)| texts.as_bytes()[place.0..place.1].to_vec();
    let mut files = BTreeMap::new();
    for file in bundle.files.iter() {
        let mut moves = bundle.moves.iter();
        let moved = moves.find_map(|(from, to)| Some((to, file.path.strip_prefix(from)?)));
        if let Some((to, rest)) = moved {
            files.insert(format!("{to}{rest}"), text(file.text));
        }
    }
    for file in bundle.plugin.iter() {
        files.insert(file.path.clone().into_owned(), text(file.text));
    }
    files
}

/// Writes the packages of hosts, one below the output directory for each, all of them or
/// nothing.
pub fn build(catalog: &Catalog, out: &Path, hosts: &[Host]) -> Result<Vec<(Host, usize)>, Error> {
    if let Some(host) = hosts
        .iter()
        .find(|host| catalog.bundle(**host).moves.is_empty())
    {
        let have: Vec<&str> = self::hosts().into_iter().map(Host::id).collect();
        return Err(Error::failed(format!("there is no package for {host}"))
            .hint(format!("the hosts with one are {}", have.join(", ")))
            .hint(format!(
                "its files for one project: wazir init --host {host}"
            )));
    }
    let packages = hosts.iter().map(|host| (*host, files(catalog, *host)));
    export::write(out, packages)
}
