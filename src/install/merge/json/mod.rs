//! Keys of ours in a JSON settings file of the user's, with comments, order,
//! indentation and line endings kept.

mod take_out;
#[cfg(test)]
mod tests;

pub use take_out::{take_out, undo, without_deleted};

use super::{BOM, Edit, MergeError, Merged, finished, utf8};
use crate::content::model::Tolerance;
use jsonc_parser::cst::{CstArray, CstInputValue, CstObject, CstRootNode};
use jsonc_parser::errors::ParseError;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use serde_json::{Map, Value};
use take_out::take_out_of;

/// Deeper nesting than this is refused before parsing.
const MAX_DEPTH: usize = 128;

/// What settings files hold: JSON with comments and trailing commas, nothing looser.
const OPTIONS: ParseOptions = ParseOptions {
    allow_comments: true,
    allow_loose_object_property_names: false,
    allow_trailing_commas: true,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// Merges `ours`, an object, into a file. Objects merge key by key; an array gets
/// the entries of ours that it lacks; a scalar of the user's stays. `earlier` is
/// what an earlier version of us merged in: its entries that `ours` lacks go.
pub fn put(
    existing: Option<&[u8]>,
    ours: &Value,
    earlier: Option<&Value>,
) -> Result<Merged, MergeError> {
    let text = utf8(existing.unwrap_or_default())?;
    let (bom, body) = match text.strip_prefix(BOM) {
        Some(body) => (BOM, body),
        None => ("", text),
    };
    let Value::Object(ours) = ours else {
        return Err(shape("", "an object", ours));
    };
    if body.trim().is_empty() {
        let mut fresh = serde_json::to_string_pretty(ours).unwrap_or_default();
        fresh.push('\n');
        let merged = format!("{bom}{fresh}");
        let edits = Edit::between(text, &merged).into_iter().collect();
        return Ok(finished(existing, merged, edits));
    }
    let root = parse(body)?;
    let object = match root.value() {
        None => root.object_value_or_set(),
        Some(_) => root.object_value().ok_or_else(|| {
            let value = root.to_serde_value().unwrap_or(Value::Null);
            shape("/", "an object", &value)
        })?,
    };
    let mut record = Record::new(&root);
    if let Some(Value::Object(earlier)) = earlier {
        take_out_of(&object, earlier, ours, &mut record);
    }
    merge_object(&object, ours, "", &mut record)?;
    let merged = format!("{bom}{}", record.text);
    Ok(finished(existing, merged, record.edits))
}

/// The text as it changes, and each change as one edit.
struct Record<'a> {
    root: &'a CstRootNode,
    text: String,
    edits: Vec<Edit>,
}

impl<'a> Record<'a> {
    fn new(root: &'a CstRootNode) -> Self {
        Self {
            root,
            text: root.to_string(),
            edits: Vec::new(),
        }
    }

    /// Notes what was just changed.
    fn note(&mut self) {
        let now = self.root.to_string();
        self.edits.extend(Edit::between(&self.text, &now));
        self.text = now;
    }
}

/// What a settings file holds; nothing for an empty one.
pub fn value(existing: &[u8]) -> Result<Option<Value>, MergeError> {
    let text = utf8(existing)?;
    Ok(parse(text.trim_start_matches(BOM))?.to_serde_value())
}

/// Whether every key and entry of ours is in the file.
pub fn contains(existing: &[u8], ours: &Value) -> Result<bool, MergeError> {
    Ok(value(existing)?.is_some_and(|value| holds(&value, ours)))
}

/// Whether a reader that takes so much beyond strict JSON reads the file.
pub fn readable(existing: &[u8], tolerates: &[Tolerance]) -> Result<(), MergeError> {
    let text = utf8(existing)?;
    let body = text.trim_start_matches(BOM);
    if body.len() < text.len() && !tolerates.contains(&Tolerance::Bom) {
        return Err(MergeError::Unparseable {
            line: 1,
            column: 1,
            message: "a byte-order mark".to_owned(),
        });
    }
    let options = ParseOptions {
        allow_comments: tolerates.contains(&Tolerance::Comments),
        allow_trailing_commas: false,
        ..OPTIONS
    };
    parse(body)?; // not nested too deeply
    parse_to_ast(body, &CollectOptions::default(), &options)
        .map(drop)
        .map_err(unparseable)
}

fn holds(value: &Value, ours: &Value) -> bool {
    match (value, ours) {
        (Value::Object(value), Value::Object(ours)) => ours
            .iter()
            .all(|(key, ours)| value.get(key).is_some_and(|value| holds(value, ours))),
        (Value::Array(value), Value::Array(ours)) => ours.iter().all(|entry| value.contains(entry)),
        (value, ours) => value == ours,
    }
}

fn parse(text: &str) -> Result<CstRootNode, MergeError> {
    let mut depth = 0usize;
    let mut string = false;
    let mut escaped = false;
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if string => escaped = true,
            b'"' => string = !string,
            b'[' | b'{' if !string => depth += 1,
            b']' | b'}' if !string => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Err(MergeError::Unparseable {
                line: 1,
                column: 1,
                message: "nested too deeply".to_owned(),
            });
        }
    }
    CstRootNode::parse(text, &OPTIONS).map_err(unparseable)
}

fn unparseable(error: ParseError) -> MergeError {
    MergeError::Unparseable {
        line: error.line_display(),
        column: error.column_display(),
        message: error.kind().to_string(),
    }
}

fn merge_object(
    object: &CstObject,
    ours: &Map<String, Value>,
    pointer: &str,
    record: &mut Record<'_>,
) -> Result<(), MergeError> {
    for (key, value) in ours {
        let pointer = format!("{pointer}/{key}");
        let same_name = |property: &jsonc_parser::cst::CstObjectProp| {
            property
                .name()
                .and_then(|name| name.decoded_value().ok())
                .is_some_and(|name| name == *key)
        };
        if object
            .properties()
            .iter()
            .filter(|property| same_name(property))
            .count()
            > 1
        {
            return Err(MergeError::Unparseable {
                line: 1,
                column: 1,
                message: format!("the key {pointer} stands twice"),
            });
        }
        let Some(property) = object.get(key) else {
            object.append(key, input(value));
            record.note();
            continue;
        };
        let Some(node) = property.value() else {
            continue;
        };
        let there = node.to_serde_value().unwrap_or(Value::Null);
        match value {
            Value::Object(value) => {
                let object = node
                    .as_object()
                    .ok_or_else(|| shape(&pointer, "an object", &there))?;
                merge_object(&object, value, &pointer, record)?;
            }
            Value::Array(value) => {
                let array = node
                    .as_array()
                    .ok_or_else(|| shape(&pointer, "an array", &there))?;
                merge_array(&array, value, record);
            }
            // A scalar of the user's stays theirs.
            _ => {}
        }
    }
    Ok(())
}

fn merge_array(array: &CstArray, ours: &[Value], record: &mut Record<'_>) {
    let there: Vec<Value> = array
        .elements()
        .iter()
        .filter_map(|node| node.to_serde_value())
        .collect();
    for entry in ours.iter().filter(|entry| !there.contains(entry)) {
        array.append(input(entry));
        record.note();
    }
}

fn input(value: &Value) -> CstInputValue {
    match value {
        Value::Null => CstInputValue::Null,
        Value::Bool(value) => CstInputValue::Bool(*value),
        Value::Number(value) => CstInputValue::Number(value.to_string()),
        Value::String(value) => CstInputValue::String(value.clone()),
        Value::Array(values) => CstInputValue::Array(values.iter().map(input).collect()),
        Value::Object(map) => CstInputValue::Object(
            map.iter()
                .map(|(key, value)| (key.clone(), input(value)))
                .collect(),
        ),
    }
}

fn shape(pointer: &str, expected: &'static str, found: &Value) -> MergeError {
    let found = match found {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    };
    MergeError::Shape {
        pointer: pointer.to_owned(),
        expected,
        found,
    }
}
