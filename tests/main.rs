//! The one integration binary: behavior of the real program and of the compiler.

#![allow(clippy::unwrap_used)] // a test that cannot go on stops

mod compose;
mod content_errors;
mod doctor;
mod export;
mod faults;
mod hook;
mod house;
mod init;
mod interrupt;
mod look_up;
mod rendered;
mod support;
mod undo;
mod uninstall;
mod upgrade;
