//! What becomes of one file: pure decisions over what is there, what was written last,
//! and what is to be there.

use super::lock::Entry;
use super::merge::text::{ThreeWay, three_way};
use super::merge::{self, Change, Edit, MergeError, Merged};
use super::plan::{Outcome, Purpose};
use super::{installed_hash, markers};
use crate::content::model::FileKind;
use crate::hash::sha256;

/// The outcome for one file.
#[derive(Debug)]
pub(super) struct Decision {
    pub(super) outcome: Outcome,
    pub(super) reason: Option<String>,
    /// The file's new bytes, when they change.
    pub(super) bytes: Option<Vec<u8>>,
    /// What was done to a shared file, from the first time on.
    pub(super) edits: Vec<Edit>,
    /// A copy of what is there is to be kept: it is the user's and will be replaced.
    pub(super) keeps_copy: bool,
}

impl Decision {
    fn of(outcome: Outcome, reason: Option<&str>, bytes: Option<Vec<u8>>) -> Self {
        Self {
            outcome,
            reason: reason.map(str::to_owned),
            bytes,
            edits: Vec::new(),
            keeps_copy: false,
        }
    }

    /// Ours in place of the user's.
    fn replacing(bytes: Option<Vec<u8>>) -> Self {
        let reason = "a copy of yours is below .wazir/state/backups/";
        Self {
            keeps_copy: true,
            ..Self::of(Outcome::Updated, Some(reason), bytes)
        }
    }

    fn with_edits(mut self, known: Option<&Entry>) -> Self {
        self.edits = known.map(|known| known.edits.clone()).unwrap_or_default();
        self
    }
}

/// A file as it is now, and what is known of it.
pub(super) struct Present<'a> {
    pub(super) bytes: Option<&'a [u8]>,
    pub(super) known: Option<&'a Entry>,
    /// The text as it was last written.
    pub(super) base: Option<&'a str>,
}

/// The label of our side of a conflict.
fn label() -> String {
    format!("wazir {}", env!("CARGO_PKG_VERSION"))
}

/// Bytes as we would have written them: a checkout may have turned every line ending.
pub(super) fn plain(bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    let returns = text.matches("\r\n").count();
    if returns > 0 && returns == text.matches('\n').count() {
        text.replace("\r\n", "\n").into_bytes()
    } else {
        bytes.to_vec()
    }
}

fn like(existing: &[u8], text: String) -> Vec<u8> {
    if plain(existing) == existing {
        text.into_bytes()
    } else {
        text.replace('\n', "\r\n").into_bytes()
    }
}

/// A file that is ours whole.
pub(super) fn whole(ours: &str, present: &Present<'_>, purpose: Purpose) -> Decision {
    let force = purpose == Purpose::Init { force: true };
    let write = || Some(ours.as_bytes().to_vec());
    let (bytes, known) = match (present.bytes, present.known) {
        (None, None) => return Decision::of(Outcome::Created, None, write()),
        (None, Some(_)) if force => return Decision::of(Outcome::Created, None, write()),
        (None, Some(_)) => {
            let reason = "you deleted it; `wazir init --force` brings it back";
            return Decision::of(Outcome::KeptYours, Some(reason), None);
        }
        (Some(bytes), known) => (bytes, known),
    };
    let yours = plain(bytes);
    if yours == ours.as_bytes() {
        return Decision::of(Outcome::Unchanged, None, None);
    }
    let Some(known) = known else {
        return if force {
            Decision::replacing(write())
        } else {
            let reason = "a file of yours has this name";
            Decision::of(Outcome::Conflict, Some(reason), None)
        };
    };
    if sha256(&yours) == known.sha256 {
        return Decision::of(Outcome::Updated, None, Some(like(bytes, ours.to_owned())));
    }
    match purpose {
        Purpose::Init { force: true } => Decision::replacing(write()),
        Purpose::Init { force: false } => {
            let reason = "you edited it; --force replaces it";
            Decision::of(Outcome::KeptYours, Some(reason), None)
        }
        Purpose::Upgrade => match merged_text(&yours, ours, FileKind::Whole, present, known) {
            Ok((outcome, reason, text)) => Decision {
                reason,
                ..Decision::of(outcome, None, Some(like(bytes, text)))
            },
            Err(reason) => Decision::of(Outcome::KeptYours, Some(reason), None),
        },
    }
}

/// What the user made of our text, with our changes merged in; else why theirs stays.
fn merged_text(
    yours: &[u8],
    ours: &str,
    kind: FileKind,
    present: &Present<'_>,
    known: &Entry,
) -> Result<(Outcome, Option<String>, String), &'static str> {
    if installed_hash(kind, ours) == known.sha256 {
        return Err("you edited it, and this version changes nothing there");
    }
    let (Some(base), Ok(yours)) = (present.base, std::str::from_utf8(yours)) else {
        return Err("you edited it, and the text it began as is not known any more");
    };
    Ok(match three_way(base, yours, ours, &label()) {
        ThreeWay::Clean(text) => (Outcome::Merged, None, text),
        ThreeWay::Marked { text, places } => {
            let s = if places == 1 { "" } else { "s" };
            let reason = format!("{places} place{s} to resolve between <<<<<<< and >>>>>>>");
            (Outcome::Marked, Some(reason), text)
        }
    })
}

/// Our block in a shared Markdown file.
pub(super) fn block(ours: &str, present: &Present<'_>, purpose: Purpose) -> Decision {
    let body = ours.trim_end();
    let now = match present
        .bytes
        .map(|bytes| merge::block::get(bytes, &markers()))
        .transpose()
    {
        Ok(now) => now.flatten(),
        Err(error) => return refused(&error, ours).with_edits(present.known),
    };
    let force = purpose == Purpose::Init { force: true };
    let edited = match (&now, present.known) {
        (Some(now), Some(known)) => installed_hash(FileKind::Block, now) != known.sha256,
        (Some(_), None) | (None, None) => false,
        (None, Some(_)) => true,
    };
    let same = now.as_deref().is_some_and(|now| now.trim_end() == body);
    let mut text = body.to_owned();
    let mut special = None;
    if edited && !same && !force {
        let kept = |reason: &str| {
            Decision::of(Outcome::KeptYours, Some(reason), None).with_edits(present.known)
        };
        match (&now, present.known, purpose) {
            (Some(now), Some(known), Purpose::Upgrade) => {
                let yours = format!("{}\n", now.trim_end());
                let base = present.base.map(|base| format!("{}\n", base.trim_end()));
                let based = Present {
                    bytes: None,
                    known: None,
                    base: base.as_deref(),
                };
                let ours = format!("{body}\n");
                match merged_text(yours.as_bytes(), &ours, FileKind::Block, &based, known) {
                    Ok((outcome, reason, merged)) => {
                        text = merged;
                        special = Some((outcome, reason));
                    }
                    Err(reason) => return kept(reason),
                }
            }
            (Some(_), ..) => return kept("you edited our block; --force restores it"),
            (None, ..) => return kept("you deleted our block; `wazir init --force` restores it"),
        }
    }
    match merge::block::put(present.bytes, &markers(), &text) {
        Err(error) => refused(&error, ours).with_edits(present.known),
        Ok(merged) => {
            let edits = match (present.known, present.bytes) {
                _ if merged.change == Change::Unchanged => None,
                (Some(known), Some(before)) if now.is_some() => Some(merge::block::joined(
                    &known.edits,
                    before,
                    &merged.bytes,
                    &markers(),
                )),
                _ => Some(merged.edits.clone()),
            };
            let mut decision = settled(merged).with_edits(present.known);
            if let Some(edits) = edits {
                decision.edits = edits;
            }
            if let Some((outcome, reason)) = special {
                decision.outcome = outcome;
                decision.reason = reason;
            }
            decision
        }
    }
}

/// Our keys in a settings file.
pub(super) fn keys(ours: &str, present: &Present<'_>, purpose: Purpose) -> Decision {
    let all = parsed(ours);
    let earlier = present.known.and_then(|known| known.keys.as_ref());
    let wanted = match (purpose, earlier, present.bytes) {
        // What the user took out stays out.
        (Purpose::Upgrade, Some(earlier), Some(bytes)) => {
            merge::json::without_deleted(&all, earlier, bytes)
        }
        (Purpose::Upgrade, Some(_), None) => {
            let reason = "you deleted it; `wazir init` brings it back";
            return Decision::of(Outcome::KeptYours, Some(reason), None).with_edits(present.known);
        }
        _ => Ok(all.clone()),
    };
    let merged = wanted.and_then(|wanted| {
        let merged = merge::json::put(present.bytes, &wanted, earlier)?;
        let (Some(known), Some(bytes)) = (present.known, present.bytes) else {
            return Ok((merged, true));
        };
        // Anew on the file as it was before us, so that the edits lead back to it.
        match merge::json::undo(bytes, &known.edits).filter(|_| merged.change == Change::Updated) {
            Some(clean) => {
                let mut again = merge::json::put(Some(&clean), &wanted, None)?;
                again.change = Change::Updated;
                Ok((again, true))
            }
            None => Ok((merged, false)),
        }
    });
    match merged {
        Err(error) => refused(&error, ours).with_edits(present.known),
        Ok((merged, exact)) => {
            let edits = if exact {
                merged.edits.clone()
            } else {
                Vec::new()
            };
            let unchanged = merged.change == Change::Unchanged;
            let mut decision = settled(merged).with_edits(present.known);
            if !unchanged {
                decision.edits = edits;
            }
            decision
        }
    }
}

/// The keys of a bundle's file.
pub(super) fn parsed(text: &str) -> serde_json::Value {
    serde_json::from_str(text).expect("the compiler refuses a bundle whose JSON does not parse")
}

fn settled(merged: Merged) -> Decision {
    let outcome = match merged.change {
        Change::Unchanged => return Decision::of(Outcome::Unchanged, None, None),
        Change::Updated => Outcome::Updated,
        Change::Created => Outcome::Created,
    };
    Decision::of(outcome, None, Some(merged.bytes))
}

fn refused(error: &MergeError, ours: &str) -> Decision {
    let reason = format!(
        "{error}\nadd this yourself, then run the command again:\n{}",
        ours.trim_end()
    );
    Decision::of(Outcome::Conflict, Some(&reason), None)
}
