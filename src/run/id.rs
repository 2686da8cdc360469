//! The id of a run: a slug that is safe as the name of a directory.

use crate::content::model::is_slug;
use crate::error::Error;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How long an id may be.
const MAX: usize = 80;
/// How much of it comes from the request.
const WORDS: usize = 40;

/// The id of a run, for example `2026-11-24-login-timeout`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RunId(String);

impl RunId {
    /// Takes an id that somebody wrote.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if is_slug(text) && text.len() <= MAX {
            Ok(Self(text.to_owned()))
        } else {
            Err(Error::failed(format!(
                "`{text}` is no run id: lower-case words and digits joined by hyphens, at most {MAX} characters"
            ))
            .hint("see the runs: wazir run list"))
        }
    }

    /// The id for a request: the day, and its first words.
    pub fn of_request(day: &str, request: &str) -> Self {
        let mut words = String::new();
        for word in request
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
        {
            if words.len() + word.len() >= WORDS {
                break;
            }
            if !words.is_empty() {
                words.push('-');
            }
            words.push_str(&word.to_ascii_lowercase());
        }
        if words.is_empty() {
            words.push_str("run");
        }
        Self(format!("{day}-{words}"))
    }

    /// The same id with a number, for when it is taken.
    #[must_use]
    pub fn numbered(&self, number: u32) -> Self {
        Self(format!("{}-{number}", self.0))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for RunId {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).map_err(|error| error.message().to_owned())
    }
}

impl From<RunId> for String {
    fn from(id: RunId) -> Self {
        id.0
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_from_the_request() {
        let id = |request| RunId::of_request("2026-11-24", request);
        assert_eq!(
            id("Fix the login timeout!").as_str(),
            "2026-11-24-fix-the-login-timeout"
        );
        assert_eq!(id("إصلاح المهلة").as_str(), "2026-11-24-run");
        assert_eq!(id("../../etc/passwd").as_str(), "2026-11-24-etc-passwd");
        let long = id(&"word ".repeat(50));
        assert!(RunId::parse(long.numbered(99).as_str()).is_ok());
    }

    #[test]
    fn nothing_that_leads_elsewhere_is_an_id() {
        for text in [
            "",
            "../x",
            "a/b",
            "a--b",
            "-a",
            "A",
            "a b",
            "a\0",
            &"a".repeat(81),
        ] {
            assert!(RunId::parse(text).is_err(), "{text}");
        }
    }
}
