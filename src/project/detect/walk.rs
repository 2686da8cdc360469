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
    // By package, how many sources of each language are still looked at.
    let mut left: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut queue = VecDeque::from([(String::new(), 0)]);
    let (mut directories, mut entries) = (0, 0);
    while let Some((directory, depth)) = queue.pop_front() {
        if directories >= DIRECTORIES || entries >= ENTRIES {
            break;
        }
        directories += 1;
        let package = package_of(&walked.packages, &directory);
        let open = if walked.sources.len() < ALL_SOURCES {
            let known = left.get(package).cloned();
            known.unwrap_or_else(|| wanted.quota())
        } else {
            Vec::new()
        };
        let mut found = read(&root.join(&directory), &wanted, &open);
        entries += found.entries;
        if found.files.iter().any(|name| name == ".gitignore") {
            ignored.add(root, &directory);
        }
        if found.files.iter().any(|name| wanted.is_package(name)) {
            walked.packages.insert(directory.clone());
        }
        if !found.sources.is_empty() {
            let package = package_of(&walked.packages, &directory).to_owned();
            let left = left
                .entry(package.clone())
                .or_insert_with(|| wanted.quota());
            for (language, name) in found.sources {
                if left[language] > 0 && walked.sources.len() < ALL_SOURCES {
                    left[language] -= 1;
                    walked.sources.push(SourceFile {
                        package: package.clone(),
                        language: wanted.languages[language].to_owned(),
                        path: join(&directory, &name),
                    });
                }
            }
        }
        walked
            .files
            .extend(found.files.into_iter().map(|name| Named {
                directory: directory.clone(),
                name,
            }));
        if depth < DEPTH {
            found.below.sort();
            for name in found.below {
                if !ignored.holds(&directory, &name) {
                    queue.push_back((join(&directory, &name), depth + 1));
                }
            }
        }
    }
    walked
}

/// What one directory holds, sorted by name.
#[derive(Default)]
struct Found {
    entries: usize,
    files: Vec<String>,
    /// Languages by place, and the names of source files.
    sources: Vec<(usize, String)>,
    below: Vec<String>,
}

/// Reads a directory. Sources are taken of languages of which some are `open`: most files
/// of a project are sources that nobody has to look at.
fn read(directory: &Path, wanted: &Wanted, open: &[usize]) -> Found {
    let mut found = Found::default();
    let Ok(listed) = fs::read_dir(directory) else {
        return found; // what cannot be read cannot speak for a stack
    };
    for entry in listed.flatten() {
        found.entries += 1;
        // Links are neither: they lead out, or in circles.
        let Ok(kind) = entry.file_type() else {
            continue;
        };
        let name = entry.file_name();
        let Some(name) = name.to_str() else {
            continue;
        };
        if kind.is_dir() && wanted.enters(name) {
            found.below.push(name.to_owned());
        } else if kind.is_file() {
            let language = wanted.language(name);
            if let Some(at) = language.filter(|at| open.get(*at).is_some_and(|left| *left > 0)) {
                found.sources.push((at, name.to_owned()));
            }
            if wanted.file(name) {
                found.files.push(name.to_owned());
            }
        }
    }
    found.files.sort();
    found.sources.sort();
    found
}

/// The names that rules ask for, so that a file costs a look-up or two.
struct Wanted<'a> {
    skip: HashSet<&'a str>,
    exact: HashSet<&'a str>,
    /// Extensions of globs like `*.csproj`.
    extensions: HashSet<&'a str>,
    /// Other globs, and the sign that a name of theirs begins with, if one is fixed.
    globs: Vec<(Option<u8>, &'a str)>,
    packages: Vec<&'a str>,
    languages: Vec<&'a str>,
    /// The place of each extension's language.
    by_extension: HashMap<&'a str, usize>,
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
            languages: detection.languages.keys().map(String::as_str).collect(),
            by_extension: HashMap::new(),
        };
        for name in names.chain(packages).chain(manifest::NAMES) {
            let extension = name
                .strip_prefix("*.")
                .filter(|rest| !rest.contains(['*', '.']));
            if let Some(extension) = extension {
                wanted.extensions.insert(extension);
            } else if name.contains('*') {
                let first = name.bytes().next().filter(|first| *first != b'*');
                wanted.globs.push((first, name));
            } else {
                wanted.exact.insert(name);
            }
        }
        wanted.globs.sort_unstable();
        wanted.globs.dedup();
        for (at, about) in detection.languages.values().enumerate() {
            let extensions = about.extensions.iter();
            let places = extensions.map(|extension| (extension.as_str(), at));
            wanted.by_extension.extend(places);
        }
        wanted
    }

    fn enters(&self, directory: &str) -> bool {
        !directory.starts_with('.') && !self.skip.contains(directory)
    }

    fn quota(&self) -> Vec<usize> {
        vec![SOURCES; self.languages.len()]
    }

    fn file(&self, name: &str) -> bool {
        self.exact.contains(name)
            || extension(name).is_some_and(|extension| self.extensions.contains(extension))
            || self.globs.iter().any(|(first, pattern)| {
                let begins = first.is_none_or(|first| name.as_bytes().first() == Some(&first));
                begins && glob(pattern, name)
            })
    }

    fn language(&self, name: &str) -> Option<usize> {
        self.by_extension.get(extension(name)?).copied()
    }

    fn is_package(&self, name: &str) -> bool {
        self.packages.iter().any(|pattern| glob(pattern, name))
    }
}

fn extension(name: &str) -> Option<&str> {
    name.rsplit_once('.').map(|(_, extension)| extension)
}
