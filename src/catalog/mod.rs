//! One view over the embedded content and a project's overlay: get, list, search, unpack,
//! tier.
//!
//! Without an overlay nothing is compiled and nothing is copied: the tables that build.rs
//! wrote are looked up as they are.

mod embedded;
mod overlay;
mod pages;
mod search;
pub mod tables;
pub mod tokens;

pub use overlay::{Over, Refused};
pub use pages::Page;
pub use search::Hit;
pub use tables::{Bundle, BundleFile, Origin, Record};

use crate::content::model::{Composition, ConcernDetection, Detection, Host, Kind, Tier};
use crate::error::Error;
use embedded::{raw, unpack};
use std::borrow::Cow;
use tables::{BUNDLE_TEXT, BUNDLES, Body, CONTENT_DIGEST, INDEX, RECORDS};

/// The content that a project works with.
#[derive(Debug)]
pub struct Catalog {
    over: Option<Box<Over>>,
}

impl Catalog {
    /// What is in the binary.
    pub const fn embedded() -> Self {
        Self { over: None }
    }

    /// What the project has of its own, if it has an overlay.
    pub fn over(&self) -> Option<&Over> {
        self.over.as_deref()
    }

    /// SHA-256 of the content: of the embedded, or of that and the overlay.
    pub fn digest(&self) -> &str {
        self.over().map_or(CONTENT_DIGEST, |over| &over.digest)
    }

    /// Every record, sorted by kind and id.
    pub fn all(&self) -> &[Record] {
        self.over().map_or(RECORDS, |over| &over.records)
    }

    /// Every record of a kind, sorted by id.
    pub fn of_kind(&self, kind: Kind) -> &[Record] {
        let records = self.all();
        let start = records.partition_point(|record| record.kind < kind);
        let end = records.partition_point(|record| record.kind <= kind);
        &records[start..end]
    }

    /// The record of an id. `_` is taken for `-`, as ids were once written so.
    pub fn get(&self, kind: Kind, id: &str) -> Result<&Record, Error> {
        self.find(kind, id)
            .or_else(|| self.find(kind, &id.replace('_', "-")))
            .ok_or_else(|| {
                let near = nearest(id, self.of_kind(kind).iter().map(|record| &*record.id));
                Error::failed(format!("there is no {kind} `{id}`"))
                    .hint_nearest(&near)
                    .hint(format!("see them all: wazir list {kind}"))
            })
    }

    fn find(&self, kind: Kind, id: &str) -> Option<&Record> {
        match self.over() {
            None => {
                let at = INDEX.get(&format!("{kind}/{id}"))?;
                RECORDS.get(*at as usize)
            }
            Some(over) => {
                let records = &over.records;
                let at = records.binary_search_by(|r| (r.kind, &*r.id).cmp(&(kind, id)));
                at.ok().map(|at| &records[at])
            }
        }
    }

    /// The whole text of a record.
    pub fn text<'a>(&self, record: &'a Record) -> Cow<'a, str> {
        match &record.body {
            Body::Packed(frame) => Cow::Owned(unpack(*frame)),
            Body::Raw => Cow::Borrowed(raw(&record.path)),
            Body::Text(text) => Cow::Borrowed(text),
        }
    }

    /// A record's text at a tier: L0 its summary, L1 its rules, L2 all of it. Only
    /// modules have an L1 of their own; other kinds give their whole text.
    pub fn tier(&self, record: &Record, tier: Tier) -> String {
        match tier {
            Tier::L0 => format!("{}\n", record.summary),
            Tier::L1 if record.rules.1 > record.rules.0 => {
                let text = self.text(record);
                format!(
                    "# {}\n\n{}\n\n{}\n",
                    record.title,
                    record.summary,
                    text[record.rules.0..record.rules.1].trim()
                )
            }
            Tier::L1 | Tier::L2 => self.text(record).into_owned(),
        }
    }

    /// The bundle of a host.
    pub fn bundle(&self, host: Host) -> &Bundle {
        let bundles = self.over().map_or(BUNDLES, |over| &over.bundles);
        bundles
            .iter()
            .find(|bundle| bundle.host == host)
            .expect("the compiler refuses content without a bundle for every host")
    }

    /// The texts of all bundles, unpacked; a file's range points into it.
    pub fn bundle_texts(&self) -> Cow<'_, str> {
        match self.over() {
            None => Cow::Owned(unpack(BUNDLE_TEXT)),
            Some(over) => Cow::Borrowed(&over.bundle_text),
        }
    }

    /// How the stacks of a project are recognized.
    pub fn detection(&self) -> Cow<'_, Detection> {
        match self.over() {
            None => Cow::Owned(embedded::data(tables::DETECTION)),
            Some(over) => Cow::Borrowed(&over.detection),
        }
    }

    /// How the concerns of a task are recognized.
    pub fn concerns(&self) -> Cow<'_, ConcernDetection> {
        match self.over() {
            None => Cow::Owned(embedded::data(tables::CONCERNS)),
            Some(over) => Cow::Borrowed(&over.concerns),
        }
    }

    /// Which role loads which module, for which stack and concern.
    pub fn composition(&self) -> Cow<'_, Composition> {
        match self.over() {
            None => Cow::Owned(embedded::data(tables::COMPOSITION)),
            Some(over) => Cow::Borrowed(&over.composition),
        }
    }

    /// The source of an embedded document, also of those that no record holds.
    pub fn embedded_source(path: &str) -> Option<String> {
        embedded::source(path)
    }

    /// Paths of the embedded sources that no record holds, sorted.
    pub fn embedded_paths() -> impl Iterator<Item = &'static str> {
        tables::SOURCES.iter().map(|(path, _)| *path)
    }
}

/// Up to three names that are like `name`, most alike first.
pub fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let last = |id: &str| id.rsplit('/').next().unwrap_or(id).to_owned();
    let mut scored: Vec<(f64, &str)> = names
        .map(|id| {
            let whole = strsim::jaro_winkler(name, id);
            (whole.max(strsim::jaro_winkler(&last(name), &last(id))), id)
        })
        .filter(|(score, _)| *score > 0.8)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.into_iter().take(3).map(|(_, id)| id).collect()
}

/// The role of a workflow's record.
pub fn role_of(workflow: &Record) -> &str {
    workflow.detail.split('|').nth(1).unwrap_or_default()
}

/// The embedded JSON Schema of a name, as text. An overlay cannot change one.
pub fn schema(name: &str) -> &'static str {
    raw(&format!("schemas/{name}.schema.json"))
}
