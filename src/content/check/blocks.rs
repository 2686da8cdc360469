//! Code blocks: every one names its language; JSON, YAML and TOML parse strictly.

use super::super::diagnostic::Code;
use super::super::source::{Block, Document};
use super::schema::offset;
use super::{Checked, Found};
use serde::Deserialize;

pub(super) fn check(checked: &Checked, found: &mut Found) {
    for document in checked.texts() {
        for block in &document.blocks {
            parse(document, block, found);
        }
    }
}

fn parse(document: &Document, block: &Block, found: &mut Found) {
    let error = match block.language.as_str() {
        "" => {
            found.add(
                Code::BlockLanguage,
                &document.path,
                block.range.clone(),
                "a code block without a language",
                "write the language after the fence; `text` where it is none",
            );
            return;
        }
        "json" => serde_json::from_str::<serde::de::IgnoredAny>(&block.text)
            .err()
            .map(|error| {
                (
                    error.to_string(),
                    offset(&block.text, error.line(), error.column()),
                )
            }),
        "yaml" | "yml" => serde_yaml::Deserializer::from_str(&block.text)
            .find_map(|part| serde_yaml::Value::deserialize(part).err())
            .map(|error| {
                (
                    error.to_string(),
                    error.location().map_or(0, |place| place.index()),
                )
            }),
        "toml" => toml::from_str::<toml::Table>(&block.text)
            .err()
            .map(|error| {
                (
                    error.message().to_owned(),
                    error.span().map_or(0, |span| span.start),
                )
            }),
        _ => None,
    };
    if let Some((message, at)) = error {
        let at = block.start + at.min(block.text.len());
        found.add(
            Code::BlockSyntax,
            &document.path,
            at..at,
            format!("the {} block does not parse: {message}", block.language),
            "mend it; use `text` or `jsonc` for what is not meant to parse",
        );
    }
}
