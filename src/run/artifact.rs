//! A phase's output, as far as it can be read: its kind, its verdict, its criteria.

use super::event::{Verdict, Version};
use crate::content::model::ArtifactKind;
use crate::content::source::Document;
use serde_json::Value;

/// An artifact larger than this is not read.
pub const MAX_BYTES: u64 = 1 << 20;

/// One reason why an artifact is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// From 1; 0 for the whole file.
    pub line: usize,
    pub message: String,
    pub help: String,
}

/// An artifact that could be read.
pub struct Artifact {
    pub kind: ArtifactKind,
    pub document: Document,
    pub lines: u32,
}

impl Artifact {
    /// Reads the text of a file. The error is what is wrong with it as a whole.
    pub fn parse(path: &str, bytes: Vec<u8>) -> Result<Self, Problem> {
        let whole = |message: &str, help: &str| Problem {
            line: 0,
            message: message.to_owned(),
            help: help.to_owned(),
        };
        let text = String::from_utf8(bytes)
            .map_err(|_| whole("it is not UTF-8", "save it as UTF-8 text"))?;
        let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        if text.trim().is_empty() {
            return Err(whole("it is empty", "the form: wazir next"));
        }
        let document = Document::parse(path, &text).map_err(|diagnostic| Problem {
            line: diagnostic.place(&text).0,
            message: diagnostic.message,
            help: diagnostic.help,
        })?;
        let kind = document.front.get("artifact_type").and_then(Value::as_str);
        let kind = kind
            .and_then(|kind| ArtifactKind::try_from(kind.to_owned()).ok())
            .ok_or_else(|| {
                whole(
                    "its front matter has no `artifact_type`",
                    "begin with the form that `wazir next` prints",
                )
            })?;
        let lines = u32::try_from(text.lines().count()).unwrap_or(u32::MAX);
        Ok(Self {
            kind,
            document,
            lines,
        })
    }

    pub(super) fn front(&self) -> &Value {
        &self.document.front
    }

    /// What it says of its subject: its own verdict, else that of its criteria.
    pub fn verdict(&self) -> Option<Verdict> {
        let front = self.front();
        match front.get("verdict").and_then(Value::as_str) {
            Some("approve") => return Some(Verdict::Approve),
            Some("reject") => return Some(Verdict::Reject),
            _ => {}
        }
        let judged = self.judged();
        if judged.is_empty() {
            return None;
        }
        let failed = judged.iter().any(|(_, verdict, _)| verdict == "fail");
        Some(if failed {
            Verdict::Reject
        } else {
            Verdict::Approve
        })
    }

    /// Ids of criteria that nothing decided.
    pub fn unverified(&self) -> Vec<String> {
        let judged = self.judged().into_iter();
        judged
            .filter(|(_, verdict, _)| verdict == "unverified")
            .map(|(id, ..)| id)
            .collect()
    }

    /// Id, verdict and command of each criterion that it judges.
    pub fn judged(&self) -> Vec<(String, String, Option<String>)> {
        let entries = self.front().get("criteria").and_then(Value::as_array);
        let text = |entry: &Value, field: &str| entry.get(field)?.as_str().map(str::to_owned);
        entries
            .into_iter()
            .flatten()
            .filter_map(|entry| {
                Some((
                    text(entry, "id")?,
                    text(entry, "verdict")?,
                    text(entry, "command"),
                ))
            })
            .collect()
    }

    /// The acceptance criteria that it gives out.
    pub fn acceptance_criteria(&self) -> Vec<Criterion> {
        let entries = self
            .front()
            .get("acceptance_criteria")
            .and_then(Value::as_array);
        let text = |entry: &Value, field: &str| entry.get(field)?.as_str().map(str::to_owned);
        entries
            .into_iter()
            .flatten()
            .filter_map(|entry| {
                Some(Criterion {
                    id: text(entry, "id")?,
                    text: text(entry, "text").unwrap_or_default(),
                    command: text(entry, "command"),
                })
            })
            .collect()
    }

    /// The versions that it says it was made from.
    pub fn made_from(&self) -> Vec<Version> {
        self.front()
            .get("inputs")
            .and_then(|inputs| serde_json::from_value(inputs.clone()).ok())
            .unwrap_or_default()
    }
}

/// An acceptance criterion of a specification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criterion {
    pub id: String,
    pub text: String,
    /// The command that decides it.
    pub command: Option<String>,
}
