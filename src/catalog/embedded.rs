//! The embedded texts, unpacked: single ones, and the source tree that an overlay is laid
//! over.

use super::tables::{BLOB, Body, DICTIONARY, Frame, RECORDS, SOURCE_TEXT, SOURCES};
use crate::content::check::Ground;
use crate::content::model::Kind;
use crate::content::source::Tree;
use include_dir::{Dir, include_dir};
use serde::de::DeserializeOwned;
use zstd::zstd_safe::DCtx;

static SCHEMAS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/schemas");
static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates/artifacts");

/// A text of the directories that are included as they are.
pub(super) fn raw(path: &str) -> &'static str {
    let found = match path.split_once('/') {
        Some(("schemas", file)) => SCHEMAS.get_file(file),
        _ => TEMPLATES.get_file(path.trim_start_matches("templates/artifacts/")),
    };
    found
        .and_then(include_dir::File::contents_utf8)
        .expect("the tables name only files of the directories that are included")
}

fn packed(frame: Frame) -> &'static [u8] {
    &BLOB[frame.start..frame.start + frame.packed]
}

pub(super) fn unpack(frame: Frame) -> String {
    let mut bytes = Vec::with_capacity(frame.raw);
    // The dictionary is read where it stands: a decompressor of `zstd::bulk` copies it.
    DCtx::create()
        .decompress_using_dict(&mut bytes, packed(frame), packed(DICTIONARY))
        .expect("the build packed this frame");
    String::from_utf8(bytes).expect("the build packed text")
}

/// The source of an embedded document by its path in the tree.
pub(super) fn source(path: &str) -> Option<String> {
    if let Some((_, (start, end))) = SOURCES.iter().find(|(source, _)| *source == path) {
        return Some(unpack(SOURCE_TEXT)[*start..*end].to_owned());
    }
    let record = RECORDS.iter().find(|record| record.path == path)?;
    match &record.body {
        Body::Packed(frame) => Some(unpack(*frame)),
        Body::Raw => Some(raw(path).to_owned()),
        Body::Text(text) => Some(text.clone()),
    }
}

/// One of the tables that the build wrote as JSON.
pub(super) fn data<T: DeserializeOwned>(frame: Frame) -> T {
    serde_json::from_str(&unpack(frame)).expect("the build wrote this from the same type")
}

/// The tree that was compiled in, without its modules, and what the build proved of it.
/// Modules are most of the content, and nothing that an overlay adds depends on their text.
pub(super) fn ground() -> (Tree, Ground) {
    let mut tree = Tree::default();
    let mut ground = Ground::default();
    let texts = unpack(SOURCE_TEXT);
    for (path, (start, end)) in SOURCES {
        tree.insert(*path, &texts[*start..*end]);
    }
    for record in RECORDS {
        match (record.kind, &record.body) {
            (Kind::Stack | Kind::Concern, _) => {}
            (Kind::Expertise, _) => {
                let id = record.id.clone().into_owned();
                ground.modules.extend(id.try_into());
            }
            (_, Body::Packed(frame)) => {
                ground
                    .counts
                    .insert(record.path.clone().into_owned(), record.tokens);
                tree.insert(record.path.clone(), unpack(*frame));
            }
            (_, Body::Raw) => tree.insert(record.path.clone(), raw(&record.path)),
            (_, Body::Text(_)) => unreachable!("the tables hold no texts"),
        }
    }
    (tree, ground)
}

#[cfg(test)]
mod tests {
    use super::super::tables::CONTENT_DIGEST;
    use super::*;

    #[test]
    fn the_whole_source_tree_is_in_the_binary() {
        let (mut tree, ground) = ground();
        for record in RECORDS.iter().filter(|r| r.kind == Kind::Expertise) {
            tree.insert(record.path.clone(), source(&record.path).unwrap());
        }
        assert_eq!(tree.digest(), CONTENT_DIGEST);
        assert!(ground.modules.len() >= 12);
    }
}
