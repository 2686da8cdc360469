//! The closed vocabularies of front matter.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! term {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $text)] $variant),+
        }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The word used in files and arguments.
            pub const fn id(self) -> &'static str {
                match self {
                    $($name::$variant => $text),+
                }
            }

            /// The value of a word.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.id() == text)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.id())
            }
        }
    };
}

term!(
    /// A neutral permission that each host maps to its own tool names.
    Capability { Read = "read", Search = "search", Write = "write", Edit = "edit", Shell = "shell", Web = "web", Agents = "agents", Skills = "skills" });
term!(
    /// How much of the pipeline a run goes through.
    Depth { Quick = "quick", Standard = "standard", Deep = "deep" });
term!(
    /// What a run is for.
    Intent { Feature = "feature", Bugfix = "bugfix", Refactor = "refactor", Docs = "docs", Spike = "spike", Audit = "audit" });
term!(
    /// Who approves at the end of a phase.
    Gate { None = "none", Reviewer = "reviewer", Human = "human" });
term!(
    /// Why a phase is left out of a run.
    SkipCondition { NoUserFacingText = "no-user-facing-text", NoUserInterface = "no-user-interface" });
term!(
    /// The three kinds of expertise module.
    ModuleKind { Guide = "guide", Antipattern = "antipattern", Reference = "reference" });
term!(
    /// The size at which a module is read.
    Tier { L0 = "L0", L1 = "L1", L2 = "L2" });
term!(
/// The kinds of document that the catalog holds.
Kind {
    Role = "role", Workflow = "workflow", Skill = "skill", Hook = "hook",
    Expertise = "expertise", Template = "template", Schema = "schema",
    Stack = "stack", Concern = "concern",
});
term!(
/// How a bundle's file stands in a project.
FileKind {
    /// The file is ours alone.
    Whole = "whole",
    /// A managed block between markers in a shared file.
    Block = "block",
    /// Keys merged into a shared settings file.
    Keys = "keys",
});
term!(
    /// The syntax of a bundle's file.
    Format { Markdown = "markdown", Json = "json", Toml = "toml", Yaml = "yaml", Text = "text" });
term!(
/// What a host keeps of a file in context all the time.
InContext {
    /// Nothing until it is asked for.
    None = "none",
    /// Name and description.
    Description = "description",
    /// All of it.
    All = "all",
});
term!(
    /// What one file of a host's bundle is rendered for.
    Each { Role = "role", Workflow = "workflow", Skill = "skill" });

impl Each {
    /// The kind of document.
    pub const fn kind(self) -> Kind {
        match self {
            Each::Role => Kind::Role,
            Each::Workflow => Kind::Workflow,
            Each::Skill => Kind::Skill,
        }
    }
}
term!(
/// The layers of a composition, from the general to the specific.
Layer {
    /// By role, and by phase.
    Always = "always",
    /// For every role and every stack.
    Auto = "auto",
    /// For a stack of the project.
    Stack = "stack",
    /// For what the task is about.
    Concern = "concern",
});
term!(
/// Where packages of a language come from, and so the form of its manifests.
Ecosystem {
    Npm = "npm", Cargo = "cargo", Pypi = "pypi", Go = "go", Maven = "maven", Gem = "gem",
    Composer = "composer", Nuget = "nuget", Pub = "pub", Hex = "hex", Swift = "swift",
});
