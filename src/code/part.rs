//! A segment in use: what it holds, less what is not so any more.

use super::segment::{Definition, Segment};
use std::collections::HashSet;
use std::sync::Arc;

/// One segment in use.
#[derive(Debug)]
pub struct Part {
    pub segment: Segment,
    pub(super) dead: HashSet<u32>,
    /// The content of its files, for a segment in memory.
    pub(super) live: Option<Vec<Arc<Vec<u8>>>>,
}

impl Part {
    /// Whether a file of it is still what it was.
    pub fn is_alive(&self, file: u32) -> bool {
        !self.dead.contains(&file)
    }

    /// Whether it was scanned for this answer.
    pub const fn is_memory(&self) -> bool {
        self.live.is_some()
    }

    /// Files that are dead.
    pub const fn dead(&self) -> &HashSet<u32> {
        &self.dead
    }

    /// Definitions in files that are still what they were.
    pub fn alive(&self, definitions: Vec<Definition>) -> Vec<Definition> {
        let mut definitions = definitions;
        definitions.retain(|definition| self.is_alive(definition.file));
        definitions
    }
}
