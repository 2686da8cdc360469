//! One view over the embedded content: get, list, search, unpack, tier.

mod search;
pub mod tables;
pub mod tokens;

pub use search::{Hit, search};
pub use tables::{Bundle, BundleFile, Record};

use crate::content::model::{Composition, ConcernDetection, Detection, Host, Kind, Tier};
use crate::error::Error;
use include_dir::{Dir, include_dir};
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use tables::{BLOB, BUNDLE_TEXT, BUNDLES, Body, Frame, INDEX, RECORDS};

static SCHEMAS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/schemas");
static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates/artifacts");

/// Every record of a kind, sorted by id.
pub fn of_kind(kind: Kind) -> &'static [Record] {
    let start = RECORDS.partition_point(|record| record.kind < kind);
    let end = RECORDS.partition_point(|record| record.kind <= kind);
    &RECORDS[start..end]
}

/// Every record, sorted by kind and id.
pub fn all() -> &'static [Record] {
    RECORDS
}

/// The record of an id. `_` is taken for `-`, as ids were once written so.
pub fn get(kind: Kind, id: &str) -> Result<&'static Record, Error> {
    let find = |id: &str| {
        INDEX
            .get(&format!("{kind}/{id}"))
            .map(|at| &RECORDS[*at as usize])
    };
    find(id)
        .or_else(|| find(&id.replace('_', "-")))
        .ok_or_else(|| {
            let mut error = Error::failed(format!("there is no {kind} `{id}`"));
            let near = nearest(id, of_kind(kind).iter().map(|record| record.id));
            if !near.is_empty() {
                error = error.hint(format!("did you mean: {}", near.join(", ")));
            }
            error.hint(format!("see them all: wazir list {kind}"))
        })
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
pub fn role_of(workflow: &Record) -> &'static str {
    workflow.detail.split('|').nth(1).unwrap_or_default()
}

/// The whole text of a record.
pub fn text(record: &Record) -> Cow<'static, str> {
    match record.body {
        Body::Packed(frame) => Cow::Owned(unpack(frame)),
        Body::Raw => Cow::Borrowed(raw(record.path)),
    }
}

/// A record's text at a tier: L0 its summary, L1 its rules, L2 all of it. Only
/// modules have an L1 of their own; other kinds give their whole text.
pub fn tier(record: &Record, tier: Tier) -> String {
    match tier {
        Tier::L0 => format!("{}\n", record.summary),
        Tier::L1 if record.rules.1 > record.rules.0 => {
            let text = text(record);
            format!(
                "# {}\n\n{}\n\n{}\n",
                record.title,
                record.summary,
                text[record.rules.0..record.rules.1].trim()
            )
        }
        Tier::L1 | Tier::L2 => text(record).into_owned(),
    }
}

/// The bundle of a host.
pub fn bundle(host: Host) -> &'static Bundle {
    BUNDLES
        .iter()
        .find(|bundle| bundle.host == host)
        .expect("the compiler refuses content without a bundle for every host")
}

/// The texts of all bundles, unpacked; a file's range points into it.
pub fn bundle_texts() -> String {
    unpack(BUNDLE_TEXT)
}

/// Which module goes to whom.
pub fn composition() -> Composition {
    data(tables::COMPOSITION)
}

/// How stacks are recognized.
pub fn detection() -> Detection {
    data(tables::DETECTION)
}

/// How concerns are recognized.
pub fn concern_detection() -> ConcernDetection {
    data(tables::CONCERNS)
}

fn data<T: DeserializeOwned>(frame: Frame) -> T {
    serde_json::from_str(&unpack(frame)).expect("the build wrote this from the same type")
}

/// The JSON Schema of a name, as text.
pub fn schema(name: &str) -> &'static str {
    raw(&format!("schemas/{name}.schema.json"))
}

fn raw(path: &str) -> &'static str {
    let found = match path.split_once('/') {
        Some(("schemas", file)) => SCHEMAS.get_file(file),
        _ => TEMPLATES.get_file(path.trim_start_matches("templates/artifacts/")),
    };
    found
        .and_then(include_dir::File::contents_utf8)
        .expect("the tables name only files of the directories that are included")
}

fn unpack(frame: Frame) -> String {
    let packed = &BLOB[frame.start..frame.start + frame.packed];
    let bytes = zstd::bulk::decompress(packed, frame.raw).expect("the build packed this frame");
    String::from_utf8(bytes).expect("the build packed text")
}
