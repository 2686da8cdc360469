//! The one walk over a project: which files rules name, which directories are packages.

use super::ignored::Ignored;
use super::{join, manifest};
use crate::content::model::Detection;
use crate::content::signals::glob;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::fs;
use std::path::Path;

/// How deep files are looked for, and how many directories and entries at most. Entries
/// are counted by whole directories, so that the order of a file system decides nothing.
const DEPTH: usize = 12;
const DIRECTORIES: usize = 1_500;
const ENTRIES: usize = 40_000;
/// Source files of a language that are looked at for imports, in a package and in all.
const SOURCES: usize = 4;
const ALL_SOURCES: usize = 48;

/// A file that some rule names.
pub(super) struct Named {
    pub directory: String,
    pub name: String,
}

/// A source file whose imports are looked at.
pub(super) struct SourceFile {
    pub package: String,
    pub language: String,
    pub path: String,
}

/// What a walk found, in the order of the walk.
pub(super) struct Walked {
    pub files: Vec<Named>,
    pub sources: Vec<SourceFile>,
    /// The root is the first.
    pub packages: BTreeSet<String>,
}

impl Walked {
    /// The innermost package around a directory.
    pub fn package_of<'a>(&'a self, directory: &'a str) -> &'a str {
        package_of(&self.packages, directory)
    }
}

fn package_of<'a>(packages: &BTreeSet<String>, directory: &'a str) -> &'a str {
    let mut at = directory;
    while !at.is_empty() && !packages.contains(at) {
        at = at.rfind('/').map_or("", |cut| &at[..cut]);
    }
    at
}

pub(super) fn walk(root: &Path, detection: &Detection) -> Walked {
    let wanted = Wanted::of(detection);
    let mut walked = Walked {
        files: Vec::new(),
        sources: Vec::new(),
        packages: BTreeSet::from([String::new()]),
    };
    let mut ignored = Ignored::default();
    let mut sampled: BTreeMap<(String, &str), usize> = BTreeMap::new();
    let mut queue = VecDeque::from([(String::new(), 0)]);
    let (mut directories, mut entries) = (0, 0);
    while let Some((directory, depth)) = queue.pop_front() {
        if directories >= DIRECTORIES || entries >= ENTRIES {
            break;
        }
        directories += 1;
        let (names, mut below) = read(&root.join(&directory), &wanted, &mut entries);
        if names.iter().any(|name| name == ".gitignore") {
            ignored.add(root, &directory);
        }
        if names.iter().any(|name| wanted.is_package(name)) {
            walked.packages.insert(directory.clone());
        }
        let package = package_of(&walked.packages, &directory).to_owned();
        for name in names {
            if let Some(language) = wanted.language(&name) {
                let count = sampled.entry((package.clone(), language)).or_default();
                if *count < SOURCES && walked.sources.len() < ALL_SOURCES {
                    *count += 1;
                    walked.sources.push(SourceFile {
                        package: package.clone(),
                        language: language.to_owned(),
                        path: join(&directory, &name),
                    });
                }
            }
            if wanted.file(&name) {
                walked.files.push(Named {
                    directory: directory.clone(),
                    name,
                });
            }
        }
        if depth < DEPTH {
            below.sort();
            for name in below {
                if !ignored.holds(&directory, &name) {
                    queue.push_back((join(&directory, &name), depth + 1));
                }
            }
        }
    }
    walked
}

/// The files of a directory that anybody wants, sorted, and the directories in it.
fn read(directory: &Path, wanted: &Wanted, entries: &mut usize) -> (Vec<String>, Vec<String>) {
    let (mut names, mut below) = (Vec::new(), Vec::new());
    let Ok(found) = fs::read_dir(directory) else {
        return (names, below); // what cannot be read cannot speak for a stack
    };
    for entry in found.flatten() {
        *entries += 1;
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        // Links are neither: they lead out, or in circles.
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && wanted.enters(&name) => below.push(name),
            Ok(kind) if kind.is_file() && wanted.any(&name) => names.push(name),
            _ => {}
        }
    }
    names.sort();
    (names, below)
}

/// The names that rules ask for, so that a file costs a look-up or two.
struct Wanted<'a> {
    skip: HashSet<&'a str>,
    exact: HashSet<&'a str>,
    /// Extensions of globs like `*.csproj`.
    extensions: HashSet<&'a str>,
    globs: Vec<&'a str>,
    packages: Vec<&'a str>,
    languages: HashMap<&'a str, &'a str>,
}

impl<'a> Wanted<'a> {
    fn of(detection: &'a Detection) -> Self {
        let rules = detection.stacks.values().flat_map(|rules| &rules.files);
        let names = rules.map(|rule| rule.name.as_str());
        let packages: Vec<&str> = detection.packages.iter().map(String::as_str).collect();
        let mut wanted = Self {
            skip: detection.skip.iter().map(String::as_str).collect(),
            exact: HashSet::from([".gitignore"]),
            extensions: HashSet::new(),
            globs: Vec::new(),
            packages: packages.clone(),
            languages: HashMap::new(),
        };
        for name in names.chain(packages).chain(manifest::NAMES) {
            let extension = name
                .strip_prefix("*.")
                .filter(|rest| !rest.contains(['*', '.']));
            if let Some(extension) = extension {
                wanted.extensions.insert(extension);
            } else if name.contains('*') {
                wanted.globs.push(name);
            } else {
                wanted.exact.insert(name);
            }
        }
        wanted.globs.sort_unstable();
        wanted.globs.dedup();
        for (language, about) in &detection.languages {
            for extension in &about.extensions {
                wanted.languages.insert(extension, language);
            }
        }
        wanted
    }

    fn enters(&self, directory: &str) -> bool {
        !directory.starts_with('.') && !self.skip.contains(directory)
    }

    fn any(&self, name: &str) -> bool {
        self.language(name).is_some() || self.file(name)
    }

    fn file(&self, name: &str) -> bool {
        self.exact.contains(name)
            || extension(name).is_some_and(|extension| self.extensions.contains(extension))
            || self.globs.iter().any(|pattern| glob(pattern, name))
    }

    fn language(&self, name: &str) -> Option<&'a str> {
        self.languages.get(extension(name)?).copied()
    }

    fn is_package(&self, name: &str) -> bool {
        self.packages.iter().any(|pattern| glob(pattern, name))
    }
}

fn extension(name: &str) -> Option<&str> {
    name.rsplit_once('.').map(|(_, extension)| extension)
}
