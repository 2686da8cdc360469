//! The one integration binary: behavior of the real program and of the compiler.

#![allow(clippy::unwrap_used)] // a test that cannot go on stops

mod capture;
mod ci;
mod command_lines;
mod compose;
mod content_errors;
mod docs;
mod doctor;
mod export;
mod extract;
mod faults;
mod guard_corpus;
mod hook;
mod hook_run;
mod hosts;
mod house;
mod index;
mod init;
mod interrupt;
mod look_up;
mod modules;
mod overlay;
mod reference;
mod release;
mod rendered;
mod run;
mod shell;
mod support;
mod undo;
mod uninstall;
mod upgrade;
mod validate;
