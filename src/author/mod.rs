//! For the author of a project's own content: is it right, how does a new document begin,
//! where does one come from and who takes it.

mod check;
mod explain;
mod keys;
mod new;

pub use check::{Report, Subject, check};
pub use explain::{Composed, Explained, explain};
pub use new::{Begun, Wanted, begin};
