//! wazir: an engineering operating model for AI coding agents, in one binary.
//!
//! The map of the house, from the top down; a layer calls only those below it:
//!
//! - [`commands`]: one file a command. Parse, call, print.
//! - [`install`], [`run`], [`compose`], [`guard`], [`code`], [`author`],
//!   [`validate`]: the features.
//! - [`catalog`], [`project`]: the content with a project's overlay, and the user's
//!   repository.
//! - [`content`]: the compiler; build.rs runs it, too.
//! - [`output`], [`error`], [`exit_code`], [`hash`]: what everything above speaks with.

pub mod author;
pub mod catalog;
pub mod code;
pub mod commands;
pub mod compose;
pub mod content;
pub mod error;
pub mod exit_code;
pub mod guard;
pub mod hash;
pub mod install;
pub mod output;
pub mod project;
pub mod run;
pub mod validate;
