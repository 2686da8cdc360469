//! What programs write.

mod archives;
mod code;
mod editors;
mod files;
mod find;
mod git;
mod output;
mod sed;
mod transfer;
mod wrappers;

pub(in crate::guard::shell) use wrappers::substitute;

use super::builtins::is_standard_input;
use super::state::Shell;
use crate::guard::text::{Text, UNKNOWN};

/// Runs a program. `path`: its name as it was said; `name`: the last part of it.
pub(super) fn run(shell: &mut Shell<'_>, path: &[u8], name: &str, words: &[Text]) {
    // Our own command is never in the way, whatever its arguments name.
    if name == "wazir" {
        return shell.print(&[UNKNOWN]);
    }
    let known = files::run(shell, name, words)
        || wrappers::run(shell, name, words)
        || find::run(shell, name, words)
        || sed::run(shell, name, words)
        || editors::run(shell, name, words)
        || code::run(shell, name, words)
        || archives::run(shell, name, words)
        || transfer::run(shell, name, words)
        || output::run(shell, name, words);
    if known {
        return;
    }
    if name == "git" {
        return git::run(shell, words);
    }
    // A script that this very command line wrote.
    if let Some(script) = shell.stored(path) {
        return code::script(shell, &script, words);
    }
    output::generic(shell, words);
    shell.print(&[UNKNOWN]);
}

/// What a program reads when it is given a file's name, or nothing.
fn contents(shell: &Shell<'_>, path: Option<&[u8]>) -> Option<Text> {
    match path {
        Some(path) if !is_standard_input(path) => shell.stored(path).map(|text| text.to_vec()),
        _ => shell.rest_of_input(),
    }
}
