//! Front matter and data files, as they are after schema validation.
//!
//! `deny_unknown_fields` is left to the JSON Schemas, whose messages carry the
//! place; these types only have to be unable to hold a wrong value.

use super::{
    ArtifactKind, Capability, CheckedBy, Depth, Each, FileKind, Format, Gate, HookId, InContext,
    Intent, ModuleId, ModuleKind, RoleId, SkipCondition, StackId, Takes, Tolerance, WorkflowId,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `content/manifest.yaml`.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Manifest {
    pub project: Project,
    pub hosts: Vec<String>,
    pub phases: Vec<WorkflowId>,
    pub out_of_band: Vec<WorkflowId>,
    pub roles: Vec<RoleId>,
    pub hooks: Vec<HookId>,
    /// Paths below a user's project that no agent may write.
    pub protected_paths: Vec<String>,
    /// Exceptions below `protected_paths`.
    pub unprotected_paths: Vec<String>,
    /// o200k tokens.
    pub always_on_budget: usize,
}

/// Who the content belongs to.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Project {
    pub name: String,
    pub display_name: String,
    pub description: String,
    pub license: String,
}

/// Front matter of a role.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Role {
    pub id: RoleId,
    pub title: String,
    pub description: String,
    pub capabilities: Vec<Capability>,
    pub produces: Vec<ArtifactKind>,
}

/// An artifact that a phase reads.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Consumed {
    pub artifact: ArtifactKind,
    /// Used when an earlier phase of the run produced it; otherwise it must be there.
    #[serde(default)]
    pub optional: bool,
    /// Depths at which the entry holds; absent means all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depths: Option<Vec<Depth>>,
}

/// An artifact that a phase owes.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Produced {
    pub artifact: ArtifactKind,
    /// Name of the schema, without `.schema.json`.
    pub schema: String,
    /// May be absent, so that nobody can count on it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
    /// Depths at which it is owed; absent means all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depths: Option<Vec<Depth>>,
}

/// Where a rejected phase goes back to, and how often at most.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct LoopBack {
    pub to: WorkflowId,
    pub cap: u8,
}

/// Front matter of a workflow.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Workflow {
    pub id: WorkflowId,
    pub title: String,
    pub description: String,
    /// Place in the pipeline; `None` for an out-of-band workflow.
    pub order: Option<u32>,
    pub role: RoleId,
    pub consumes: Vec<Consumed>,
    pub produces: Vec<Produced>,
    pub gate: Gate,
    pub approves: Vec<ArtifactKind>,
    pub loop_back: Option<LoopBack>,
    /// For each depth the intents for which the phase runs.
    pub runs: BTreeMap<Depth, Vec<Intent>>,
    pub skip_when: Option<SkipCondition>,
}

impl Workflow {
    /// Whether the phase belongs to a run of this depth and intent.
    pub fn runs_at(&self, depth: Depth, intent: Intent) -> bool {
        self.runs
            .get(&depth)
            .is_some_and(|intents| intents.contains(&intent))
    }
}

/// A hook contract.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Hook {
    pub id: HookId,
    pub event: String,
    pub description: String,
    /// Capabilities whose tool calls fire the hook.
    pub tools: Vec<Capability>,
    pub host_fallback: BTreeMap<String, String>,
}

/// Front matter of a skill.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Skill {
    pub name: String,
    pub description: String,
    pub metadata: SkillMetadata,
}

/// Our keys in a skill's `metadata`.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct SkillMetadata {
    /// `model` or `person`: who calls the skill.
    pub invocation: String,
    /// What a person may type after its name.
    #[serde(default)]
    pub arguments: String,
}

/// A source that a module's facts were checked against.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Source {
    pub title: String,
    pub url: String,
}

/// Front matter of an expertise module.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Module {
    pub id: ModuleId,
    pub title: String,
    /// Tier L0.
    pub summary: String,
    pub kind: ModuleKind,
    pub reviewed: String,
    pub volatile: bool,
    pub sources: Vec<Source>,
    pub see_also: Vec<ModuleId>,
}

/// `content/planned.yaml`.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Planned {
    pub modules: Vec<ModuleId>,
}

/// `templates/hosts/ID/host.yaml`.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct HostSpec {
    pub id: String,
    pub title: String,
    pub checked: Checked,
    /// Paths in a project that show that the host is in use.
    pub detect: Vec<String>,
    pub capabilities: BTreeMap<Capability, Vec<String>>,
    pub files: Vec<HostFile>,
    /// The instruction files in a project's root that it reads, in its order.
    pub reads: Vec<String>,
    pub takes: Takes,
    /// Its package, where it has a format of packages.
    #[serde(default)]
    pub plugin: Option<PluginSpec>,
    /// What its reader of JSON settings takes beyond strict JSON.
    pub tolerates: Vec<Tolerance>,
    /// What the host cannot do.
    pub limits: Vec<String>,
    /// What a person types next.
    pub next: Vec<String>,
    /// Whether the session-start hook puts its text into the host's context.
    pub session_text: bool,
}

/// A host's package: files of its bundle at other paths, and files of its own.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct PluginSpec {
    pub moves: Vec<Move>,
    pub files: Vec<PluginFile>,
}

/// Where the files below a directory of the bundle are in the package.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Move {
    pub from: String,
    pub to: String,
}

/// A file that only the package has.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct PluginFile {
    pub path: String,
    /// Template below `templates/hosts`.
    pub template: String,
    pub format: Format,
}

/// The client that a host's facts were checked against.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Checked {
    pub by: CheckedBy,
    pub client: String,
    #[serde(default)]
    pub version: Option<String>,
    pub on: String,
}

/// One file, or one for each role, workflow or skill, of a host's bundle.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct HostFile {
    /// Path in the project; a template.
    pub path: String,
    /// Template below `templates/hosts`.
    pub template: String,
    #[serde(default)]
    pub each: Option<Each>,
    /// Only the skills or workflows of this invocation, `model` or `person`.
    #[serde(default)]
    pub invocation: Option<String>,
    pub kind: FileKind,
    pub format: Format,
    pub in_context: InContext,
}

/// `content/triage.yaml`: how a request gets its intent, its depth and its limits.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Triage {
    pub intents: BTreeMap<Intent, IntentWords>,
    pub deep: Vec<DeepRule>,
    pub quick: QuickRule,
    pub limits: BTreeMap<Depth, DepthLimits>,
    pub skip: BTreeMap<SkipCondition, SkipRule>,
}

/// Words that speak for an intent.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct IntentWords {
    pub words: Vec<String>,
}

/// What makes a request deep.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct DeepRule {
    pub reason: String,
    pub words: Vec<String>,
    /// Globs of paths that the request names.
    pub paths: Vec<String>,
}

/// What a request must be to be quick.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct QuickRule {
    pub intents: Vec<Intent>,
    pub max_words: usize,
    pub max_paragraphs: usize,
    pub max_paths: usize,
}

/// What a run of a depth may owe.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub struct DepthLimits {
    pub artifacts: u32,
    /// Of one artifact.
    pub lines: u32,
    /// Times that a gate sends the run back.
    pub rounds: u32,
}

/// When the condition of a skipped phase does not hold.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct SkipRule {
    pub unless_stacks: Vec<StackId>,
    pub unless_words: Vec<String>,
}
