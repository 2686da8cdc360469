//! The catalog of a project that has an overlay: compiled when it is asked for.

use super::Catalog;
use super::embedded::ground;
use super::tables::{BUNDLES, Body, Bundle, BundleFile, CONTENT_DIGEST, Origin, RECORDS, Record};
use super::tokens::estimate;
use crate::content::diagnostic::Diagnostic;
use crate::content::model::{Composition, ConcernDetection, Detection, Kind};
use crate::content::overlay::{Below, Overlaid, compile_over};
use crate::content::records;
use crate::content::render;
use crate::content::source::Tree;
use crate::error::Error;
use std::borrow::Cow;
use std::path::Path;

/// Embedded and overlay content as one.
#[derive(Debug)]
pub struct Over {
    /// Of both.
    pub(super) digest: String,
    pub(super) records: Vec<Record>,
    pub(super) bundles: Vec<Bundle>,
    pub(super) bundle_text: String,
    pub(super) detection: Detection,
    pub(super) composition: Composition,
    pub(super) concerns: ConcernDetection,
    /// Templates of hosts that the overlay replaces or adds.
    pub host_templates: Vec<String>,
    /// What of the embedded content's guards it weakens, a sentence each.
    pub weakens: Vec<String>,
}

pub use crate::content::overlay::Refused;

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        let report = refused.report();
        Error::failed(format!(
            "the overlay does not compile\n\n{}",
            report.trim_end()
        ))
        .hint("check it as you mend it: wazir content check")
    }
}

impl Catalog {
    /// The embedded content with the overlay of a directory, which `shown` names in
    /// diagnostics and paths.
    pub fn with_overlay(directory: &Path, shown: &str) -> Result<Self, Refused> {
        let (overlay, unreadable) = Tree::read_overlay(directory);
        Self::over_embedded(&overlay, unreadable, shown)
    }

    /// The same, of a tree that was read.
    pub fn over_embedded(
        overlay: &Tree,
        unreadable: Vec<Diagnostic>,
        shown: &str,
    ) -> Result<Self, Refused> {
        let (tree, ground) = ground();
        let below = Below {
            tree: &tree,
            ground,
        };
        let overlaid = compile_over(below, overlay, unreadable, shown, &estimate)?;
        let digest =
            crate::hash::sha256(format!("{CONTENT_DIGEST} {}", overlay.digest()).as_bytes());
        let over = over(overlaid, digest, shown);
        Ok(Self {
            over: Some(Box::new(over)),
        })
    }
}

fn over(overlaid: Overlaid, digest: String, shown: &str) -> Over {
    let records = records(&overlaid, shown);
    let Overlaid {
        compiled,
        own,
        weakens,
        ..
    } = overlaid;
    let mut bundle_text = String::new();
    let mut bundles = Vec::new();
    for (new, embedded) in compiled.bundles.into_iter().zip(BUNDLES) {
        let mut stored = |file: render::BundleFile| {
            let start = bundle_text.len();
            bundle_text.push_str(&file.text);
            BundleFile {
                path: file.path.into(),
                kind: file.kind,
                format: file.format,
                of: file.of.map(|(kind, id)| (kind, id.into())),
                text: (start, bundle_text.len()),
            }
        };
        let files: Vec<BundleFile> = new.files.into_iter().map(&mut stored).collect();
        let plugin: Vec<BundleFile> = new.plugin.into_iter().map(&mut stored).collect();
        bundles.push(Bundle {
            always_on: new.always_on,
            session_text: new.session_text.into(),
            files: Cow::Owned(files),
            plugin: Cow::Owned(plugin),
            ..embedded.clone()
        });
    }
    let hosts = own
        .iter()
        .filter(|path| path.starts_with("templates/hosts/"));
    Over {
        digest,
        records,
        bundles,
        bundle_text,
        detection: compiled.checked.detection.data,
        composition: compiled.checked.composition.data,
        concerns: compiled.checked.concerns.data,
        host_templates: hosts.map(|path| format!("{shown}/{path}")).collect(),
        weakens,
    }
}

/// The embedded records, with those that the overlay adds, replaces or moves.
fn records(overlaid: &Overlaid, shown: &str) -> Vec<Record> {
    let mut all: Vec<Record> = RECORDS.to_vec();
    for new in records::records(&overlaid.tree, &overlaid.compiled) {
        let place = all.binary_search_by(|r| (r.kind, &*r.id).cmp(&(new.kind, &*new.id)));
        let composed = matches!(new.kind, Kind::Stack | Kind::Concern);
        let own = if composed {
            overlaid.composed.contains(&(new.kind, new.id.clone()))
        } else {
            overlaid.own.contains(&new.path)
        };
        let origin = match (own, place) {
            (false, _) => Origin::Embedded,
            (true, Ok(_)) => Origin::Replaced,
            (true, Err(_)) => Origin::Added,
        };
        let path = match new.path.strip_prefix("content/") {
            _ if !own => new.path,
            Some(path) => format!("{shown}/{path}"),
            None => format!("{shown}/{}", new.path),
        };
        let record = Record {
            kind: new.kind,
            id: new.id.into(),
            title: new.title.into(),
            summary: new.summary.into(),
            path: path.into(),
            origin,
            body: Body::Text(new.text),
            rules: new.rules,
            tokens: new.tokens,
            detail: new.detail.into(),
            costs: new.costs,
        };
        match place {
            Ok(at) => all[at] = record,
            Err(at) => all.insert(at, record),
        }
    }
    all
}
