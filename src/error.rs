//! Errors that reach the user: what, where, why, and the next command to run.

use crate::exit_code::ExitCode;
use std::fmt;
use std::io;
use std::path::Path;

/// What sort of error it is; it fixes the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The input is wrong, or something outside failed.
    Failed,
    /// No project here yet.
    NotSetUp,
    /// A file of the user's stands in the way.
    Conflict,
    /// A loop cap was reached.
    LoopCap,
    /// A gate or another prerequisite is not met.
    NotMet,
}

/// An error with its hints.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    /// What went wrong, and where.
    message: String,
    /// What to do, one line each.
    hints: Vec<String>,
}

impl Error {
    /// An error of a kind.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            hints: Vec::new(),
        }
    }

    /// Wrong input or a failed operation.
    pub fn failed(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Failed, message)
    }

    /// An operation on a file that the system refused.
    pub fn io(doing: &str, path: &Path, error: &io::Error) -> Self {
        Self::failed(format!("cannot {doing} {}: {error}", path.display()))
    }

    /// What went wrong, without what to do.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Adds what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Adds the names that may have been meant, if there are any.
    #[must_use]
    pub fn hint_nearest(self, near: &[&str]) -> Self {
        match near {
            [] => self,
            near => self.hint(format!("did you mean: {}", near.join(", "))),
        }
    }

    /// The exit code of the error's kind.
    pub fn exit_code(&self) -> ExitCode {
        match self.kind {
            ErrorKind::Failed => ExitCode::Failed,
            ErrorKind::NotSetUp => ExitCode::NotSetUp,
            ErrorKind::Conflict => ExitCode::Conflict,
            ErrorKind::LoopCap => ExitCode::LoopCap,
            ErrorKind::NotMet => ExitCode::NotMet,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.message)?;
        for hint in &self.hints {
            write!(f, "\nhint: {hint}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
