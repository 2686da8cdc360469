//! `.wazir/config.yaml`: written once, the user's to edit.

use super::CONFIG;
use super::files::{ProjectPath, Root};
use crate::catalog;
use crate::content::check::violations;
use crate::content::model::Host;
use crate::error::Error;
use serde::Deserialize;
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
}

#[derive(Deserialize)]
struct File {
    hosts: Vec<String>,
    #[serde(default)]
    stacks: Vec<String>,
    #[serde(default)]
    protected_paths: Vec<String>,
    #[serde(default)]
    expertise_budget: Option<usize>,
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
             protected_paths: []\n",
            hosts.join(", "),
            self.stacks.join(", "),
        )
    }
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
            protected_paths: Vec::new(),
            expertise_budget: None,
        };
        let text = config.first_text();
        assert_eq!(Config::parse(&text).unwrap(), config);
        let more = with_hosts(&text, &Host::ALL).unwrap();
        assert_eq!(Config::parse(&more).unwrap().hosts, Host::ALL);
        assert_eq!(more.lines().count(), text.lines().count());
    }

    #[test]
    fn a_wrong_setting_is_named() {
        let error = Config::parse("version: 1\nhosts: [emacs]\nstacks: []\n").unwrap_err();
        assert!(error.to_string().contains("/hosts/0"), "{error}");
        assert!(Config::parse("version: 1\nhost: []\n").is_err());
        assert!(with_hosts("hosts:\n  - claude\n", &Host::ALL).is_none());
    }
}
