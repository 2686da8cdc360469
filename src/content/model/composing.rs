//! Which module goes to whom, and how stacks and concerns are recognized.

use super::{ConcernId, Ecosystem, Layer, ModuleId, RoleId, StackId, Tier, WorkflowId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `content/composition.yaml`.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Composition {
    pub max_modules: usize,
    /// o200k tokens when neither the call nor the project's settings name a budget.
    pub budget: usize,
    /// The largest tier at which a layer is printed, however large the budget.
    pub largest: BTreeMap<Layer, Tier>,
    /// Roles that a stack's antipatterns go to.
    pub antipattern_roles: Vec<RoleId>,
    /// Roles that read antipatterns before anything else.
    pub antipatterns_first: Vec<RoleId>,
    /// A role without a list of its own in a stack or concern reads that of another.
    pub follows: BTreeMap<RoleId, RoleId>,
    /// A concern that names a module of the domain has a list for the role.
    pub domains: BTreeMap<String, RoleId>,
    pub phases: BTreeMap<WorkflowId, PhasePolicy>,
    pub always: BTreeMap<RoleId, Vec<ModuleId>>,
    pub auto: Vec<ModuleId>,
    pub stacks: BTreeMap<StackId, StackModules>,
    pub concerns: BTreeMap<ConcernId, BTreeMap<RoleId, Vec<ModuleId>>>,
}

/// What a phase adds to its role's composition.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct PhasePolicy {
    /// The largest tier of any module.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub largest: Option<Tier>,
    /// Concerns that every task of the phase has; as general as the role's own list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub concerns: Vec<ConcernId>,
    /// Concerns of a task for which none was named or found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub otherwise: Vec<ConcernId>,
}

/// The modules of one stack.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct StackModules {
    pub executor: Vec<ModuleId>,
    pub antipatterns: Vec<ModuleId>,
    /// A tool around the product; gives way before what the product is made of.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub secondary: bool,
}

/// `content/detection.yaml`: how a project's stacks are recognized.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Detection {
    /// Names of directories that hold other people's code, or none.
    pub skip: Vec<String>,
    /// A directory with a file of such a name is a package of its own.
    pub packages: Vec<String>,
    pub languages: BTreeMap<String, Language>,
    pub stacks: BTreeMap<StackId, StackRules>,
}

/// A language whose imports are looked at.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Language {
    pub extensions: Vec<String>,
    /// Where its manifests say more than imports do, imports are not looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ecosystem: Option<Ecosystem>,
}

/// A stack is present when any of its rules holds.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct StackRules {
    /// Names of dependencies in a manifest; a final `*` stands for any rest.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub depends: BTreeMap<Ecosystem, Vec<String>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileRule>,
    /// Paths below the package.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<String>,
    /// By language, names that a source file imports.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub imports: BTreeMap<String, Vec<String>>,
}

/// A file of this name exists, and holds what else is said.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct FileRule {
    /// A name, or a glob of one.
    pub name: String,
    /// JSON pointer of a value that is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Text that the file holds, or the value at `key`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contains: Option<String>,
}

/// `content/concerns.yaml`: how the concerns of a task are recognized.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct ConcernDetection {
    /// No more than this many are recognized in one task.
    pub max_concerns: usize,
    /// In a text of more words than this, a phrase counts only from its second place on.
    pub long_text: usize,
    /// Concerns that no words give away: somebody names them.
    pub by_name: Vec<ConcernId>,
    pub concerns: BTreeMap<ConcernId, Vec<ConcernRule>>,
}

/// One way in which a concern shows. One of the three lists is filled.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct ConcernRule {
    /// Phrases of which one is enough.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub any: Vec<String>,
    /// Phrases of which two different ones are needed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub two: Vec<String>,
    /// Globs of which a changed path matches one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<String>,
    /// Phrases whose words do not count.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not: Vec<String>,
    /// A request or a path for which the rule holds.
    pub test: String,
}
