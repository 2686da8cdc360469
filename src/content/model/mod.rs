//! The words of the content as types. No I/O; no dependency beyond serde.

mod composing;
mod documents;
mod host;
mod ids;
mod terms;

pub use composing::*;
pub use documents::*;
pub use host::{CheckedBy, Dialect, Host, Takes, Tolerance, UnknownHost};
pub use ids::*;
pub use terms::*;
