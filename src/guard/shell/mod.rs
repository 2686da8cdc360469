//! What a shell command line writes.
//!
//! A script goes three steps: `parse` makes commands of text, `expand` makes texts of
//! words as far as they are known, `run` goes through the commands in order without
//! starting any, and `programs` knows what each of them writes. What stays unknown is
//! allowed: a look at the files afterwards finds it.
//!
//! The language is that of POSIX shells and bash. PowerShell and cmd are not read.
//!
//! Architecture invariant: time and space are linear in the text, recursion is
//! bounded, nothing is run, and files are only looked at to see what a path is.

mod ast;
mod braces;
mod builtins;
mod expand;
mod inline_code;
mod options;
mod parameter;
mod parse;
mod programs;
mod run;
mod state;
mod word;

pub use state::Surroundings;

use crate::guard::paths::Written;

/// Every path that a command line writes, in the order of writing.
pub(super) fn written(command: &str, at: &Surroundings) -> Vec<Written> {
    let mut shell = state::Shell::new(at, command.len());
    shell.run(&parse::parse(command.as_bytes()));
    shell.out
}
