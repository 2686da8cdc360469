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

impl ExitCode {
    /// Every code, by number.
    pub const ALL: [ExitCode; 7] = [
        Self::Done,
        Self::Failed,
        Self::Usage,
        Self::NotSetUp,
        Self::Conflict,
        Self::LoopCap,
        Self::NotMet,
    ];

    /// What it says, and what to do then.
    pub const fn meaning(self) -> [&'static str; 2] {
        match self {
            Self::Done => ["The command did what it says.", "Nothing."],
            Self::Failed => [
                "A check failed, something was not found, or the input is wrong.",
                "Read the message: it names the place and the next command.",
            ],
            Self::Usage => [
                "The command line is wrong.",
                "`wazir COMMAND --help` has the form and an example.",
            ],
            Self::NotSetUp => [
                "Nothing is set up here: no project, no run, no index.",
                "Run the command that the hint names, for example `wazir init`.",
            ],
            Self::Conflict => [
                "A file of yours is in the way, or a conflict is to be resolved.",
                "Nothing was written. Move the file, resolve the conflict, or use what the hint names.",
            ],
            Self::LoopCap => [
                "A loop reached its cap.",
                "A human decides: `wazir status` says which loop, `wazir gate` goes on.",
            ],
            Self::NotMet => [
                "A gate or another prerequisite is not met.",
                "`wazir status` says what is missing.",
            ],
        }
    }
}

impl From<ExitCode> for process::ExitCode {
    fn from(code: ExitCode) -> Self {
        process::ExitCode::from(code as u8)
    }
}
