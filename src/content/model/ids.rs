//! Ids: lower-case words joined by hyphens; module ids add `/` between parts.

use serde::{Deserialize, Serialize};
use std::borrow::Borrow;
use std::fmt;

/// Whether `text` is one id: `[a-z0-9]+(-[a-z0-9]+)*`.
pub fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text.split('-').all(|word| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
}

/// Whether `text` is a path of at least two slugs, as module ids are.
pub fn is_module_path(text: &str) -> bool {
    text.contains('/') && text.split('/').all(is_slug)
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $check:path, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = String;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                if $check(&text) {
                    Ok(Self(text))
                } else {
                    Err(format!("`{text}` is not {}", $what))
                }
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(
    /// A role, for example `executor`.
    RoleId, is_slug, "an id of lower-case words joined by hyphens");
id!(
    /// A workflow; a pipeline phase has the id of its workflow.
    WorkflowId, is_slug, "an id of lower-case words joined by hyphens");
id!(
    /// A hook contract.
    HookId, is_slug, "an id of lower-case words joined by hyphens");
id!(
    /// A kind of artifact; its schema and its template bear the same name.
    ArtifactKind, is_slug, "an id of lower-case words joined by hyphens");
id!(
    /// A technology stack of the composition.
    StackId, is_slug, "an id of lower-case words joined by hyphens");
id!(
    /// A concern of the composition.
    ConcernId, is_slug, "an id of lower-case words joined by hyphens");
id!(
    /// An expertise module: its path below `content/expertise`, without `.md`.
    ModuleId, is_module_path, "a module id such as `backend/rust`");

impl ModuleId {
    /// The first part of the path.
    pub fn domain(&self) -> &str {
        self.0.split('/').next().unwrap_or_default()
    }
}
