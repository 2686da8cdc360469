//! The exit codes. Every command uses these and no others, except `hook`, which
//! answers in its host's own codes.

use std::process;

/// What a command ends with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitCode {
    /// The command did what it says.
    Done = 0,
    /// A check failed, or the input is wrong.
    Failed = 1,
    /// The command line is wrong.
    Usage = 2,
    /// Nothing is set up here yet.
    NotSetUp = 3,
    /// A file of the user's stands in the way.
    Conflict = 4,
    /// A loop cap was reached; a human decides.
    LoopCap = 43,
    /// A gate or another prerequisite is not met.
    NotMet = 44,
}

impl From<ExitCode> for process::ExitCode {
    fn from(code: ExitCode) -> Self {
        process::ExitCode::from(code as u8)
    }
}
