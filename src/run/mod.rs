//! Runs: the process is held here, by code.
//!
//! A run is a ledger of events (`ledger`), folded into a state (`state`) and held
//! against its artifacts (`standing`). `pipeline` moves it on, `order` says what is to
//! be done next with which `expertise`, `artifact` checks what is handed in, `evidence` runs what is to be
//! shown. Everything else about a run is derived (`projections`, `usage`, `report`).

pub mod artifact;
pub mod capture;
pub mod checks;
pub mod event;
pub mod evidence;
pub mod expertise;
mod gate;
pub mod id;
pub mod inspection;
pub mod ledger;
mod notices;
pub mod order;
pub mod pipeline;
pub mod plan;
pub mod projections;
pub mod report;
pub mod standing;
pub mod state;
pub mod store;
mod template;
mod timeline;
pub mod tree;
pub mod triage;
pub mod usage;
mod view;

pub use id::RunId;
pub use pipeline::{Handed, Run};
pub use store::Runs;
pub use view::View;
