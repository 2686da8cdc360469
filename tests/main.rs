//! The one integration binary: behavior of the real program and of the compiler.

mod content_errors;
mod doctor;
mod export;
mod hook;
mod house;
mod init;
mod look_up;
mod support;
