//! What the settings say to `wazir validate`: the part `validate` of `.wazir/config.yaml`.
//! The schema has checked it before it is read here.

use serde::Deserialize;

/// The settings of the checks. What is absent has the check's own default, or no check.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Validation {
    /// The revision that commits, changes and entries are counted from.
    pub base: Option<String>,
    pub docs: Docs,
    pub brand: Brand,
    pub runtime: Runtime,
    pub branches: Branches,
    pub commits: Commits,
    pub changelog: Changelog,
    pub docs_drift: Vec<Pair>,
    pub ci: Ci,
}

/// Which documents are read for links and commands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Docs {
    /// Globs; empty means every Markdown file.
    pub include: Vec<String>,
    pub exclude: Vec<String>,
    /// The file of claims that must be true.
    pub claims: Option<String>,
}

/// Terms that no text may hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Brand {
    pub terms: Vec<String>,
    pub case_sensitive: bool,
    /// Globs; empty means every Markdown file.
    pub files: Vec<String>,
    pub exclude: Vec<String>,
}

/// Packages that no manifest may name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Runtime {
    pub packages: Vec<String>,
    pub exclude: Vec<String>,
}

/// Names of branches.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Branches {
    /// Globs; empty means the conventional kinds.
    pub allow: Vec<String>,
}

/// Forms of commit messages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Commits {
    /// Empty means the conventional types.
    pub types: Vec<String>,
}

/// The changelog.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Changelog {
    pub path: Option<String>,
    /// Types of commits that users see; empty means feat, fix and perf.
    pub visible: Vec<String>,
}

/// Documents that follow sources.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Pair {
    pub source: String,
    pub docs: String,
}

/// What `wazir ci` lets pass.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Ci {
    /// Globs of installed files that the project edits on purpose.
    pub edited: Vec<String>,
}
