//! The code index: where a name is defined and used, and what a file holds.
//!
//! **Goal.** An answer is true now. What is about to be printed is compared with the file
//! it comes from; what changed is scanned in the query itself. Scanning is fast enough for
//! that (`extract`), so there is no daemon, no watcher, and nothing to wait for.
//!
//! **Files.** Below the state root, `index/KEY/`, where KEY is a hash of the project's own
//! path ([`home`]):
//!
//! ```text
//! manifest        names all others, with their lengths and hashes; swapped by a rename
//! N-M.segment     some files with everything found in them, immutable (segment/)
//! N.census        what was seen of each file and directory: size, times, inode; its rank
//! lock            held by the one process that writes
//! ```
//!
//! A reader takes the manifest and the pieces of segments that its question needs. It
//! never locks, writes or waits; if the files that a manifest names are gone, a newer one
//! is there, and it reads that. A writer makes new files, flushes them, swaps the manifest,
//! and removes what no manifest names.
//!
//! **Making it.** [`walk`] finds the files, [`scan`] reads and scans one, [`gather`] does
//! that in all threads and in order, `making` writes segments, [`build`] and [`refresh`]
//! say of what. [`changes`] compares the
//! census with the disk; what differs goes into a new segment on disk (a refresh) or in
//! memory (a question), by the same code.
//!
//! **Asking it.** [`index`] is an open index with what changed laid over it. On top of it
//! stand [`search`], [`find`], [`outline`], [`recall`], [`references`], [`map`], each a
//! function from an index and a question to an answer, and [`budget`], which cuts an
//! answer to a number of tokens and says what it left out.
//!
//! Architecture invariant: nothing here prints, asks for the time or reads the
//! environment, and nothing writes but through `project/files/store.rs`.

pub mod answer;
pub mod bench;
pub mod budget;
pub mod build;
mod census;
mod changes;
mod class;
pub mod definition;
pub mod extract;
pub mod find;
mod gather;
pub mod home;
pub mod index;
pub mod language;
mod making;
mod manifest;
pub mod map;
pub mod nearest;
pub mod outline;
mod part;
pub mod past;
pub mod path;
pub mod rank;
pub mod recall;
pub mod references;
pub mod refresh;
pub mod report;
mod scan;
pub mod scip;
pub mod search;
mod segment;
pub mod skipped;
mod stat;
pub mod symbol;
mod walk;
mod worktree;

pub use language::Language;
