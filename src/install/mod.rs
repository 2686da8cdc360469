//! Puts the hosts' bundles into a project without losing anything of the user's:
//! plan -> merge against disk and lock -> show -> apply as one -> lock. And takes them
//! out again.

mod base;
pub mod conflicts;
mod decide;
pub mod export;
pub mod health;
mod instructions;
pub mod lock;
pub mod merge;
mod plan;
pub mod plugin;
pub mod prove;
pub mod removal;
pub mod unified;
mod unread;

pub use plan::{Item, Outcome, Plan, Purpose, plan};

use crate::content::model::FileKind;
use crate::hash::sha256;
use merge::block::Markers;

/// The markers around our block in a shared Markdown file.
pub fn markers() -> Markers {
    Markers {
        begin: "<!-- wazir:begin -->".to_owned(),
        end: "<!-- wazir:end -->".to_owned(),
    }
}

/// What the lock remembers of a text that we install: the hash of exactly our part.
pub fn installed_hash(kind: FileKind, text: &str) -> String {
    match kind {
        FileKind::Block => sha256(text.trim_end().as_bytes()),
        FileKind::Whole | FileKind::Keys => sha256(text.as_bytes()),
    }
}
