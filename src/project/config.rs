//! `.wazir/config.yaml`: written once, the user's to edit.

use super::CONFIG;
use super::files::{ProjectPath, Root};
use super::validation::Validation;
use crate::catalog;
use crate::content::check::violations;
use crate::content::model::Host;
use crate::error::Error;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::path::PathBuf;
use std::str::FromStr;

/// The project's settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    pub hosts: Vec<Host>,
    pub stacks: Vec<String>,
    /// The project's additions to what no agent may write.
    pub protected_paths: Vec<String>,
    /// o200k tokens that a composition of expertise may take.
    pub expertise_budget: Option<usize>,
    pub gates: Gates,
    /// Commands that check the project; empty for those that its files show.
    pub checks: Vec<String>,
    /// Where runs live, when that is not `.wazir/state`.
    pub state_root: Option<PathBuf>,
    /// What hooks hold agents to, besides protected paths.
    pub enforce: Vec<Enforce>,
    /// What `wazir validate` checks.
    pub validate: Validation,
}

/// What a project may have its hooks hold agents to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Enforce {
    /// Files change in the phase `execute` alone.
    Phases,
    /// An agent that stops while its run owes something is sent back, a few times.
    Stop,
}

/// One or several.
fn enforced(value: Option<&Value>) -> Vec<Enforce> {
    let one = |value: &Value| serde_json::from_value(value.clone()).ok();
    match value {
        Some(Value::Array(values)) => values.iter().filter_map(one).collect(),
        Some(value) => one(value).into_iter().collect(),
        None => Vec::new(),
    }
}

/// How gates are opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Gates {
    /// By a human or by a reviewer, as the workflow has it.
    #[default]
    Held,
    /// A human's gate opens by itself: the user's explicit choice.
    Auto,
}

#[derive(Deserialize)]
struct File {
    hosts: Vec<String>,
    #[serde(default)]
    stacks: Vec<String>,
    #[serde(default)]
    protected_paths: Vec<String>,
    expertise_budget: Option<usize>,
    #[serde(default)]
    gates: Gates,
    #[serde(default)]
    checks: Vec<String>,
    state_root: Option<PathBuf>,
    enforce: Option<Value>,
    #[serde(default)]
    validate: Validation,
}

/// The path of the file.
pub fn path() -> ProjectPath {
    ProjectPath::new(CONFIG).expect("a constant of plain names")
}

impl Config {
    /// Reads the settings; `None` when there is no file.
    pub fn read(root: &Root) -> Result<Option<Self>, Error> {
        let Some(bytes) = root.read(&path())?.bytes else {
            return Ok(None);
        };
        let text = String::from_utf8(bytes).map_err(|_| wrong("it is not UTF-8"))?;
        Self::parse(&text).map(Some)
    }

    /// Reads the settings without the schema, for hooks, which have no time for it. What
    /// is not as the schema wants it counts as absent.
    pub fn for_hook(root: &Root) -> Self {
        let read = root.read(&path()).ok().and_then(|disk| disk.bytes);
        let text = read.and_then(|bytes| String::from_utf8(bytes).ok());
        let text = text.filter(|text| !says_nothing_to_hooks(text));
        let value = text.and_then(|text| crate::content::source::parse_yaml(&text).ok());
        let Some((value, _)) = value else {
            return Self::default();
        };
        let words = |name: &str| {
            let list = value
                .get(name)
                .and_then(Value::as_array)
                .into_iter()
                .flatten();
            list.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        Self {
            protected_paths: words("protected_paths"),
            state_root: value
                .get("state_root")
                .and_then(Value::as_str)
                .map(PathBuf::from),
            enforce: enforced(value.get("enforce")),
            ..Self::default()
        }
    }

    /// Reads the settings from text and checks them against their schema.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let (value, _) =
            crate::content::source::parse_yaml(text).map_err(|(message, _)| wrong(&message))?;
        let schema =
            serde_json::from_str(catalog::schema("config")).expect("the build checked the schema");
        let validator = jsonschema::validator_for(&schema).expect("the build checked the schema");
        if let Some(violation) = violations(&validator, &value).into_iter().next() {
            return Err(wrong(&format!(
                "{} {}",
                violation.pointer, violation.message
            )));
        }
        let file: File =
            serde_json::from_value(value).map_err(|error| wrong(&error.to_string()))?;
        Ok(Self {
            hosts: file
                .hosts
                .iter()
                .filter_map(|host| Host::from_str(host).ok())
                .collect(),
            stacks: file.stacks,
            protected_paths: file.protected_paths,
            expertise_budget: file.expertise_budget,
            gates: file.gates,
            checks: file.checks,
            state_root: file.state_root,
            enforce: enforced(file.enforce.as_ref()),
            validate: file.validate,
        })
    }

    /// The file as it is first written.
    pub fn first_text(&self) -> String {
        let hosts: Vec<&str> = self.hosts.iter().map(|host| host.id()).collect();
        format!(
            "# Settings of wazir for this project. Written once by `wazir init`; yours to edit.\n\
             # What is allowed here: wazir show schema config\n\
             version: 1\n\n\
             # Hosts that have a bundle here. Add one with `wazir init --host NAME`.\n\
             hosts: [{}]\n\n\
             # Stacks of this project, as `wazir list stack` names them.\n\
             stacks: [{}]\n\n\
             # Paths that no agent may write, besides .wazir/; a trailing slash means the\n\
             # whole directory.\n\
             protected_paths: []\n\n\
             # Commands that `wazir verify` runs; empty means those that the project's files show.\n\
             checks: []\n\n\
             # held: a human opens a human's gate. auto: it opens by itself, which every\n\
             # status and report shows.\n\
             gates: held\n",
            hosts.join(", "),
            self.stacks.join(", "),
        )
    }
}

/// Whether settings are in the plain form that `wazir init` writes, a key and its value a
/// line, and none of the keys that a hook asks for is set. The parser would say the same,
/// but a tenth of a hook's time later.
fn says_nothing_to_hooks(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b" ,-_./[]".contains(&byte);
    text.lines().all(|line| {
        if line.is_empty() || line.starts_with('#') {
            return true;
        }
        let Some((key, value)) = line.split_once(": ") else {
            return false;
        };
        let word = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
        let set = ["protected_paths", "state_root", "enforce"].contains(&key) && value != "[]";
        !key.is_empty() && key.bytes().all(word) && value.bytes().all(plain) && !set
    })
}

fn wrong(message: &str) -> Error {
    Error::failed(format!("{CONFIG} is not valid: {message}"))
        .hint("what is allowed: wazir show schema config")
}

/// The text with another list of hosts, when the line is written as we write it.
pub fn with_hosts(text: &str, hosts: &[Host]) -> Option<String> {
    let names: Vec<&str> = hosts.iter().map(|host| host.id()).collect();
    let start = if text.starts_with("hosts: [") {
        0
    } else {
        text.find("\nhosts: [")? + 1
    };
    let end = start + text[start..].find(']')? + 1;
    if text[start..end].contains(['\n', '#']) {
        return None;
    }
    Some(format!(
        "{}hosts: [{}]{}",
        &text[..start],
        names.join(", "),
        &text[end..]
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        let config = Config {
            hosts: vec![Host::Claude, Host::Cursor],
            stacks: vec!["rust".to_owned()],
            ..Config::default()
        };
        let text = config.first_text();
        assert_eq!(Config::parse(&text).unwrap(), config);
        let more = with_hosts(&text, Host::ALL).unwrap();
        assert_eq!(Config::parse(&more).unwrap().hosts, Host::ALL);
        assert_eq!(more.lines().count(), text.lines().count());
    }

    #[test]
    fn a_wrong_setting_is_named() {
        let error = Config::parse("version: 1\nhosts: [emacs]\nstacks: []\n").unwrap_err();
        assert!(error.to_string().contains("/hosts/0"), "{error}");
        assert!(Config::parse("version: 1\nhost: []\n").is_err());
        assert!(with_hosts("hosts:\n  - claude\n", Host::ALL).is_none());
    }
}
