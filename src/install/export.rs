//! Bundles as plain directories, for distribution and review: one below the output
//! directory for each host, with the metadata that `export --check` holds it against.

use super::{markers, merge};
use crate::catalog::Catalog;
use crate::content::model::{FileKind, Host, Kind};
use crate::error::Error;
use crate::hash::sha256;
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The files of a host's export by path: the bundle as it is in an empty repository,
/// and `host-package.json` and `export.manifest.json`.
pub fn files(catalog: &Catalog, host: Host) -> BTreeMap<String, Vec<u8>> {
    let texts = catalog.bundle_texts();
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for file in catalog.bundle(host).files.iter() {
        let text = &texts[file.text.0..file.text.1];
        let bytes = match file.kind {
            FileKind::Block => merge::block::put(None, &markers(), text).map(|merged| merged.bytes),
            FileKind::Keys => {
                let keys = serde_json::from_str(text)
                    .expect("the compiler refuses JSON that does not parse");
                merge::json::put(None, &keys, None).map(|merged| merged.bytes)
            }
            FileKind::Whole => Ok(text.as_bytes().to_vec()),
        };
        let bytes = bytes.expect("nothing stands in the way where there is no file");
        files.insert(file.path.clone().into_owned(), bytes);
    }
    let sources: BTreeMap<&str, String> = catalog
        .all()
        .iter()
        .filter(|record| record.path.ends_with(".md") && record.kind != Kind::Template)
        .map(|record| (&*record.path, sha256(catalog.text(record).as_bytes())))
        .collect();
    let hashes: BTreeMap<&String, String> = files
        .iter()
        .map(|(path, bytes)| (path, sha256(bytes)))
        .collect();
    let manifest = json!({
        "host": host.id(),
        "version": format!("{} {}", env!("CARGO_PKG_VERSION"), &catalog.digest()[..12]),
        "source_hashes": sources,
        "file_hashes": hashes,
    });
    let package = json!({
        "host": host.id(),
        "sources": sources.keys().collect::<Vec<_>>(),
        "files": files.keys().collect::<Vec<_>>(),
    });
    for (name, value) in [
        ("export.manifest.json", manifest),
        ("host-package.json", package),
    ] {
        let mut text = serde_json::to_string_pretty(&value).expect("made of text alone");
        text.push('\n');
        files.insert(name.to_owned(), text.into_bytes());
    }
    files
}

/// Writes the exports of hosts: each is staged whole beside its place, then takes the
/// place of what was there. On a failure everything is as before.
pub fn build(catalog: &Catalog, out: &Path, hosts: &[Host]) -> Result<Vec<(Host, usize)>, Error> {
    write(out, hosts.iter().map(|host| (*host, files(catalog, *host))))
}

/// Writes a directory of files for each host, all of them or nothing.
pub(super) fn write(
    out: &Path,
    hosts: impl Iterator<Item = (Host, BTreeMap<String, Vec<u8>>)>,
) -> Result<Vec<(Host, usize)>, Error> {
    fs::create_dir_all(out).map_err(|error| Error::io("make the directory", out, &error))?;
    let mut staged: Vec<(tempfile::TempDir, PathBuf)> = Vec::new();
    let mut counts = Vec::new();
    for (host, files) in hosts {
        let directory = tempfile::Builder::new()
            .prefix(".wazir-export-")
            .tempdir_in(out)
            .map_err(|error| Error::io("write to", out, &error))?;
        counts.push((host, files.len()));
        for (path, bytes) in files {
            let target = directory.path().join(path);
            let parent = target.parent().unwrap_or(out);
            fs::create_dir_all(parent)
                .and_then(|()| fs::write(&target, bytes))
                .map_err(|error| Error::io("write", &target, &error))?;
        }
        staged.push((directory, out.join(host.id())));
    }
    swap(staged)?;
    Ok(counts)
}

fn swap(staged: Vec<(tempfile::TempDir, PathBuf)>) -> Result<(), Error> {
    let mut old: Vec<(PathBuf, Option<PathBuf>)> = Vec::new();
    let mut result = Ok(());
    for (directory, place) in &staged {
        let aside = directory.path().with_extension("old");
        let moved = match fs::rename(place, &aside) {
            Ok(()) => Some(aside),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => {
                result = Err(Error::io("replace", place, &error));
                break;
            }
        };
        old.push((place.clone(), moved));
        if let Err(error) = fs::rename(directory.path(), place) {
            result = Err(Error::io("write", place, &error));
            break;
        }
    }
    for (place, aside) in old.into_iter().rev() {
        if result.is_err() {
            let _gone = fs::remove_dir_all(&place);
            if let Some(aside) = aside {
                let _back = fs::rename(aside, &place);
            }
        } else if let Some(aside) = aside {
            let _gone = fs::remove_dir_all(aside);
        }
    }
    result
}

/// What differs between exports on disk and what this binary would write.
pub fn check(catalog: &Catalog, out: &Path, hosts: &[Host]) -> Result<Vec<String>, Error> {
    let mut problems = Vec::new();
    for host in hosts {
        let directory = out.join(host.id());
        if !directory.is_dir() {
            problems.push(format!(
                "{host}: there is no export in {}",
                directory.display()
            ));
            continue;
        }
        let wanted = files(catalog, *host);
        let mut found = Vec::new();
        walk(&directory, "", &mut found)?;
        for (path, bytes) in &wanted {
            match fs::read(directory.join(path)) {
                Ok(on_disk) if on_disk == *bytes => {}
                Ok(_) => problems.push(format!("{host}: changed {path}")),
                Err(_) => problems.push(format!("{host}: missing {path}")),
            }
        }
        let extra = found.into_iter().filter(|path| !wanted.contains_key(path));
        problems.extend(extra.map(|path| format!("{host}: extra {path}")));
    }
    Ok(problems)
}

fn walk(directory: &Path, prefix: &str, out: &mut Vec<String>) -> Result<(), Error> {
    let entries = fs::read_dir(directory).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let mut entries = entries.map_err(|error| Error::io("read", directory, &error))?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            walk(&entry.path(), &format!("{name}/"), out)?;
        } else {
            out.push(name);
        }
    }
    Ok(())
}
