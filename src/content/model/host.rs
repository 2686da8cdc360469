//! The hosts: AI coding tools that a bundle is made for.
//!
//! A host is one row here, `templates/hosts/ID/host.yaml`, and the templates that it
//! names, most of them shared.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The words in which a host calls hooks and takes their answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    Claude,
    Codex,
    Gemini,
    Cursor,
    Copilot,
    Qwen,
    /// Of a plugin in JavaScript, which is ours: it calls the binary.
    OpenCode,
}

macro_rules! hosts {
    ($($host:ident $id:literal $dialect:expr;)+) => {
        /// An AI coding tool that reads a bundle of ours.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Host {
            $($host,)+
        }

        impl Host {
            /// Every host, in the order in which they are shown.
            pub const ALL: &[Host] = &[$(Host::$host,)+];

            /// The id used in paths, arguments and files.
            pub const fn id(self) -> &'static str {
                match self {
                    $(Host::$host => $id,)+
                }
            }

            /// How its hooks talk; `None` where no contract of hooks is known.
            pub const fn dialect(self) -> Option<Dialect> {
                match self {
                    $(Host::$host => $dialect,)+
                }
            }
        }
    };
}

hosts! {
    Claude "claude" Some(Dialect::Claude);
    Codex "codex" Some(Dialect::Codex);
    Gemini "gemini" Some(Dialect::Gemini);
    Cursor "cursor" Some(Dialect::Cursor);
    OpenCode "opencode" Some(Dialect::OpenCode);
    Copilot "copilot" Some(Dialect::Copilot);
    Qwen "qwen" Some(Dialect::Qwen);
    Droid "droid" None;
    Windsurf "windsurf" None;
    Cline "cline" None;
    Kilo "kilo" Some(Dialect::OpenCode);
    Kiro "kiro" None;
    Amp "amp" None;
    Zed "zed" None;
    Junie "junie" None;
    Goose "goose" None;
    Antigravity "antigravity" None;
}

impl Host {
    /// What `--host all` means: the hosts whose whole bundle the real clients judge. The
    /// others are named, or found in the project.
    pub const CORE: [Host; 4] = [Host::Claude, Host::Codex, Host::Gemini, Host::Cursor];

    /// The ids of every host, for a sentence.
    pub fn ids() -> String {
        let ids: Vec<&str> = Host::ALL.iter().map(|host| host.id()).collect();
        ids.join(", ")
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

/// What stands behind the facts of a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckedBy {
    /// The real client took the bundle.
    Client,
    /// Read in the client's own source.
    Source,
    /// Documents alone.
    Documents,
}

/// Which of the instruction files that a host knows it reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Takes {
    All,
    /// The first that is there.
    First,
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
            .iter()
            .copied()
            .find(|host| host.id() == text)
            .ok_or_else(|| UnknownHost(text.to_owned()))
    }
}

/// The text named no host.
#[derive(Debug, PartialEq, Eq)]
pub struct UnknownHost(pub String);

impl fmt::Display for UnknownHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "unknown host `{}`; the hosts are {}",
            self.0,
            Host::ids()
        )
    }
}

impl std::error::Error for UnknownHost {}
