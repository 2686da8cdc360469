//! Which hosts and stacks a project has, by its files.
//!
//! Detection looks at names first: it walks the tree once, breadth first, and keeps the
//! files that some rule names. Only these are opened, each once, and of all that is
//! bounded: directories, files opened, bytes read. So a large repository costs what its
//! directories cost, and a hostile one no more.

mod ignored;
mod imports;
mod manifest;
mod walk;

use super::Root;
use crate::catalog::Catalog;
use crate::catalog::tables::BUNDLES;
use crate::content::model::{Detection, Ecosystem, FileRule, Host, StackRules};
use crate::content::signals::glob;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::rc::Rc;
use walk::Walked;

/// A larger manifest is read up to here; JSON and TOML then no longer parse.
const MANIFEST_BYTES: u64 = 256 << 10;
/// How much of a source file is looked at for imports.
const SOURCE_BYTES: u64 = 4 << 10;
/// Files opened in one project.
const FILES: usize = 400;

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

/// Stacks of all packages of a project, sorted.
pub fn stacks(root: &Root, catalog: &Catalog) -> Vec<String> {
    let packages = packages(root.path(), &catalog.detection());
    let stacks: BTreeSet<String> = packages
        .into_iter()
        .flat_map(|package| package.stacks.into_keys())
        .collect();
    stacks.into_iter().collect()
}

/// A part of a project with dependencies of its own; the root is one in any case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// Path below the root, with `/`; empty for the root itself.
    pub directory: String,
    /// Its stacks, each with what gave it away.
    pub stacks: BTreeMap<String, String>,
}

impl Package {
    /// Whether a path below the root lies in the package.
    pub fn holds(&self, path: &str) -> bool {
        self.directory.is_empty()
            || path
                .strip_prefix(&self.directory)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// The packages of a project, the root first, then by path.
pub fn packages(root: &Path, detection: &Detection) -> Vec<Package> {
    let walked = walk::walk(root, detection);
    let reader = Reader {
        root,
        left: RefCell::new(FILES),
        texts: RefCell::default(),
    };
    let mut files: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for file in &walked.files {
        let package = walked.package_of(&file.directory);
        let named = (file.directory.as_str(), file.name.as_str());
        files.entry(package).or_default().push(named);
    }
    walked
        .packages
        .iter()
        .map(|directory| {
            let part = Part {
                directory,
                files: files.remove(directory.as_str()).unwrap_or_default(),
                reader: &reader,
            };
            Package {
                directory: directory.clone(),
                stacks: part.stacks(detection, &walked),
            }
        })
        .collect()
}

/// Opens each file once, and no more than so many.
struct Reader<'a> {
    root: &'a Path,
    left: RefCell<usize>,
    texts: RefCell<BTreeMap<String, Rc<str>>>,
}

impl Reader<'_> {
    fn read(&self, path: &str, limit: u64) -> Rc<str> {
        if let Some(text) = self.texts.borrow().get(path) {
            return text.clone();
        }
        let mut bytes = Vec::new();
        if *self.left.borrow() > 0 {
            *self.left.borrow_mut() -= 1;
            // What cannot be read cannot speak for a stack.
            let _unreadable = File::open(self.root.join(path))
                .and_then(|file| file.take(limit).read_to_end(&mut bytes));
        }
        let text: Rc<str> = String::from_utf8_lossy(&bytes).into();
        self.texts
            .borrow_mut()
            .insert(path.to_owned(), text.clone());
        text
    }
}

/// One package while it is looked at.
struct Part<'a> {
    directory: &'a str,
    /// Directory and name of the files that rules name.
    files: Vec<(&'a str, &'a str)>,
    reader: &'a Reader<'a>,
}

impl Part<'_> {
    fn stacks(&self, detection: &Detection, walked: &Walked) -> BTreeMap<String, String> {
        let mut depends: BTreeMap<Ecosystem, BTreeMap<String, String>> = BTreeMap::new();
        for (directory, name) in &self.files {
            let Some(ecosystem) = manifest::ecosystem(name) else {
                continue;
            };
            let path = join(directory, name);
            let text = self.reader.read(&path, MANIFEST_BYTES);
            let known = depends.entry(ecosystem).or_default();
            for dependency in manifest::dependencies(name, &text) {
                known.entry(dependency).or_insert_with(|| path.clone());
            }
        }
        let imported = self.imported(detection, walked, &depends);
        let evidence = |rules: &StackRules| {
            depended(rules, &depends)
                .or_else(|| rules.files.iter().find_map(|rule| self.file(rule)))
                .or_else(|| rules.paths.iter().find_map(|path| self.path(path)))
                .or_else(|| imports::evidence(rules, &imported))
        };
        detection
            .stacks
            .iter()
            .filter_map(|(stack, rules)| Some((stack.to_string(), evidence(rules)?)))
            .collect()
    }

    fn file(&self, rule: &FileRule) -> Option<String> {
        let mut named = self.files.iter().filter(|(_, name)| glob(&rule.name, name));
        named.find_map(|(directory, name)| {
            let path = join(directory, name);
            if rule.key.is_none() && rule.contains.is_none() {
                return Some(format!("{path} is there"));
            }
            let text = self.reader.read(&path, MANIFEST_BYTES);
            let Some(key) = &rule.key else {
                let sought = rule.contains.as_deref()?;
                return text
                    .contains(sought)
                    .then(|| format!("{path} holds `{sought}`"));
            };
            let json: serde_json::Value = serde_json::from_str(&text).ok()?;
            let value = json.pointer(key)?;
            let holds = rule.contains.as_deref().is_none_or(|sought| {
                value.as_str().map_or_else(
                    || value.to_string().contains(sought),
                    |text| text.contains(sought),
                )
            });
            holds.then(|| {
                format!(
                    "{path} has `{}`",
                    key.trim_start_matches('/').replace('/', ".")
                )
            })
        })
    }

    fn path(&self, path: &str) -> Option<String> {
        let path = join(self.directory, path);
        let there = self.reader.root.join(&path).symlink_metadata().is_ok();
        there.then(|| format!("{path} is there"))
    }

    /// What the first source files of each language import, where no manifest of the
    /// language's ecosystem was found.
    fn imported(
        &self,
        detection: &Detection,
        walked: &Walked,
        depends: &BTreeMap<Ecosystem, BTreeMap<String, String>>,
    ) -> imports::Imported {
        let mut imported = imports::Imported::new();
        for source in walked
            .sources
            .iter()
            .filter(|source| source.package == self.directory)
        {
            let language = detection.languages.get(&source.language);
            let manifest = language.and_then(|language| language.ecosystem);
            if manifest.is_none_or(|ecosystem| !depends.contains_key(&ecosystem)) {
                let text = self.reader.read(&source.path, SOURCE_BYTES);
                imported
                    .entry(source.language.clone())
                    .or_default()
                    .push((source.path.clone(), imports::lines(&text)));
            }
        }
        imported
    }
}

fn depended(
    rules: &StackRules,
    depends: &BTreeMap<Ecosystem, BTreeMap<String, String>>,
) -> Option<String> {
    rules.depends.iter().find_map(|(ecosystem, names)| {
        let known = depends.get(ecosystem)?;
        names.iter().find_map(|name| {
            let (dependency, path) = manifest::find(*ecosystem, known, name)?;
            Some(format!("{path} depends on {dependency}"))
        })
    })
}

/// A path below a directory, either of them below the root.
fn join(directory: &str, name: &str) -> String {
    if directory.is_empty() {
        name.to_owned()
    } else {
        format!("{directory}/{name}")
    }
}
