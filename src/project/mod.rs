//! The user's repository: its root, its settings, what is in it, and safe writes.

pub mod config;
pub mod detect;
pub mod files;
pub mod overlay;
pub mod root;
pub mod shown;
pub mod validation;
pub mod watch;

pub use config::Config;
pub use files::{ProjectPath, Root};

/// The directory that is ours in a project.
pub const HOME: &str = ".wazir";
/// The project's settings.
pub const CONFIG: &str = ".wazir/config.yaml";
/// The project's own content.
pub const OVERLAY: &str = ".wazir/overlay";
/// What was installed.
pub const LOCK: &str = ".wazir/lock.json";
/// What stays on this machine.
pub const STATE: &str = ".wazir/state";
/// The code index: all of it can be made again.
pub const INDEX: &str = ".wazir/state/index";
/// Where this machine's binary is, for the hook launcher.
pub const BINARY: &str = ".wazir/state/binary";
