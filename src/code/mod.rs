//! The code index: where a name is defined and used, and what a file holds.

pub mod extract;
pub mod language;
pub mod symbol;
