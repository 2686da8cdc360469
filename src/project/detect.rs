//! Which hosts and stacks a project has, by its files.

use super::Root;
use crate::catalog::tables::BUNDLES;
use crate::catalog::{Catalog, StackRules};
use crate::content::model::Host;
use std::fs;
use std::path::Path;

/// Directories that hold other people's code, or none.
const SKIPPED: [&str; 12] = [
    "node_modules",
    "target",
    "vendor",
    "dist",
    "build",
    "out",
    "venv",
    "__pycache__",
    "Pods",
    "third_party",
    "coverage",
    "docs",
];
/// How deep manifests are looked for, and how many directories at most.
const DEPTH: usize = 4;
const DIRECTORIES: usize = 2_000;
/// A manifest larger than this is not searched.
const MANIFEST_BYTES: u64 = 1 << 20;

/// Hosts whose files are in the project.
pub fn hosts(root: &Root) -> Vec<Host> {
    BUNDLES
        .iter()
        .filter(|bundle| {
            bundle
                .detect
                .iter()
                .any(|path| root.path().join(path).exists())
        })
        .map(|bundle| bundle.host)
        .collect()
}

/// Stacks whose rules hold, sorted.
pub fn stacks(root: &Root, catalog: &Catalog) -> Vec<String> {
    let rules = catalog.detection();
    let mut scan = Scan {
        rules: &rules,
        files: Vec::new(),
        directories: 0,
    };
    scan.directory(root.path(), 0);
    let mut stacks: Vec<String> = rules
        .iter()
        .filter(|(_, rules)| {
            rules
                .iter()
                .any(|(file, contains)| scan.holds(file, *contains))
        })
        .map(|(stack, _)| (*stack).to_owned())
        .collect();
    stacks.sort();
    stacks
}

struct Scan<'a> {
    rules: &'a [StackRules<'a>],
    files: Vec<(String, std::path::PathBuf)>,
    directories: usize,
}

impl Scan<'_> {
    fn directory(&mut self, directory: &Path, depth: usize) {
        self.directories += 1;
        if self.directories > DIRECTORIES {
            return;
        }
        let Ok(entries) = fs::read_dir(directory) else {
            return; // what cannot be read cannot speak for a stack
        };
        let mut entries: Vec<fs::DirEntry> = entries.filter_map(Result::ok).collect();
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => {
                    let skipped = name.starts_with('.') || SKIPPED.contains(&name.as_str());
                    if depth < DEPTH && !skipped {
                        self.directory(&entry.path(), depth + 1);
                    }
                }
                Ok(kind) if kind.is_file() && self.wants(&name) => {
                    self.files.push((name, entry.path()))
                }
                _ => {}
            }
        }
    }

    fn wants(&self, name: &str) -> bool {
        let mut rules = self.rules.iter().flat_map(|(_, rules)| rules);
        rules.any(|(pattern, _)| matches(pattern, name))
    }

    fn holds(&self, pattern: &str, contains: Option<&str>) -> bool {
        self.files
            .iter()
            .filter(|(name, _)| matches(pattern, name))
            .any(|(_, path)| match contains {
                None => true,
                Some(text) => {
                    let small =
                        fs::metadata(path).is_ok_and(|metadata| metadata.len() <= MANIFEST_BYTES);
                    small && fs::read_to_string(path).is_ok_and(|file| file.contains(text))
                }
            })
    }
}

/// Matches a file name against a pattern with at most one `*`.
fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((before, after)) => {
            name.len() >= before.len() + after.len()
                && name.starts_with(before)
                && name.ends_with(after)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns_match_whole_names() {
        assert!(matches("go.mod", "go.mod"));
        assert!(matches("*.csproj", "App.csproj"));
        assert!(matches("hardhat.config.*", "hardhat.config.ts"));
        assert!(!matches("go.mod", "go.mod.bak"));
        assert!(!matches("a*a", "a"));
    }
}
