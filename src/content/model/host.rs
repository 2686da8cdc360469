//! The hosts: AI coding tools that a bundle is made for.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// An AI coding tool that reads a bundle of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Host {
    Claude,
    Codex,
    Gemini,
    Cursor,
}

impl Host {
    /// Every host, in the order in which they are shown.
    pub const ALL: [Host; 4] = [Host::Claude, Host::Codex, Host::Gemini, Host::Cursor];

    /// The id used in paths, arguments and files.
    pub const fn id(self) -> &'static str {
        match self {
            Host::Claude => "claude",
            Host::Codex => "codex",
            Host::Gemini => "gemini",
            Host::Cursor => "cursor",
        }
    }
}

/// What a host's reader of JSON settings takes beyond strict JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tolerance {
    Comments,
    /// The mark that some editors put at the start of a file.
    Bom,
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl FromStr for Host {
    type Err = UnknownHost;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Host::ALL
            .into_iter()
            .find(|host| host.id() == text)
            .ok_or_else(|| UnknownHost(text.to_owned()))
    }
}

/// The text named no host.
#[derive(Debug, PartialEq, Eq)]
pub struct UnknownHost(pub String);

impl fmt::Display for UnknownHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown host `{}`", self.0)
    }
}

impl std::error::Error for UnknownHost {}
