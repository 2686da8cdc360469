//! Taking keys of ours out of a settings file again.

use super::{Record, parse};
use crate::install::merge::{self, BOM, Edit, MergeError, utf8};
use jsonc_parser::cst::CstObject;
use serde_json::{Map, Value};

/// Takes edits back exactly, where what remains is as well formed as what was there.
pub fn undo(existing: &[u8], edits: &[Edit]) -> Option<Vec<u8>> {
    let undone = merge::undo(existing, edits)?;
    let body = |bytes: &[u8]| -> Option<String> {
        Some(utf8(bytes).ok()?.trim_start_matches(BOM).to_owned())
    };
    let (before, after) = (body(existing)?, body(&undone)?);
    let is_strict = |text: &str| serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
    let formed = after.trim().is_empty()
        || if is_strict(&before) {
            is_strict(&after)
        } else {
            parse(&after).is_ok()
        };
    formed.then_some(undone)
}

/// Takes out what `earlier` merged in, where that cannot be undone exactly. Objects
/// and arrays that this empties go, too. `None` when nothing of the user's is left.
pub fn take_out(existing: &[u8], earlier: &Value) -> Result<Option<Vec<u8>>, MergeError> {
    let text = utf8(existing)?;
    let body = text.trim_start_matches(BOM);
    let root = parse(body)?;
    if let (Some(object), Value::Object(earlier)) = (root.object_value(), earlier) {
        take_out_of(&object, earlier, &Map::new(), &mut Record::new(&root));
        prune(&object, earlier);
        if object.properties().is_empty() && root.to_string().trim() == "{}" {
            return Ok(None);
        }
    }
    let bom = &text[..text.len() - body.len()];
    Ok(Some(format!("{bom}{root}").into_bytes()))
}

fn prune(object: &CstObject, earlier: &Map<String, Value>) {
    for (key, before) in earlier {
        let Some(property) = object.get(key) else {
            continue;
        };
        let Some(node) = property.value() else {
            continue;
        };
        if let (Some(child), Value::Object(before)) = (node.as_object(), before) {
            prune(&child, before);
        }
        let empty = match node.to_serde_value() {
            Some(Value::Object(map)) => map.is_empty(),
            Some(Value::Array(entries)) => entries.is_empty(),
            _ => false,
        };
        if empty && !has_comment(&node.to_string()) {
            property.remove();
        }
    }
}

fn has_comment(text: &str) -> bool {
    text.contains("//") || text.contains("/*")
}

/// `ours` without what `earlier` merged in and the user has taken out since.
pub fn without_deleted(
    ours: &Value,
    earlier: &Value,
    existing: &[u8],
) -> Result<Value, MergeError> {
    let text = utf8(existing)?;
    let there = parse(text.trim_start_matches(BOM))?.to_serde_value();
    Ok(kept(ours, Some(earlier), there.as_ref()).unwrap_or(Value::Object(Map::new())))
}

/// What is left of one value; `None` when the user took it out.
fn kept(ours: &Value, earlier: Option<&Value>, there: Option<&Value>) -> Option<Value> {
    match (ours, earlier) {
        (_, Some(_)) if there.is_none() => None,
        (Value::Object(ours), Some(Value::Object(earlier))) => {
            let entries = ours.iter().filter_map(|(key, value)| {
                let there = there.and_then(|there| there.get(key));
                Some((key.clone(), kept(value, earlier.get(key), there)?))
            });
            Some(Value::Object(entries.collect()))
        }
        (Value::Array(ours), Some(Value::Array(earlier))) => {
            let there = there.and_then(Value::as_array);
            let is_there = |entry| there.is_some_and(|there| there.contains(entry));
            let entries = ours
                .iter()
                .filter(|entry| !earlier.contains(entry) || is_there(entry));
            Some(Value::Array(entries.cloned().collect()))
        }
        _ => Some(ours.clone()),
    }
}

/// Takes out what an earlier version of us put in and this one does not.
pub(super) fn take_out_of(
    object: &CstObject,
    earlier: &Map<String, Value>,
    ours: &Map<String, Value>,
    record: &mut Record<'_>,
) {
    for (key, before) in earlier {
        let now = ours.get(key);
        let Some(node) = object.get(key).and_then(|property| property.value()) else {
            continue;
        };
        match before {
            Value::Object(before) => {
                let empty = Map::new();
                let now = now.and_then(Value::as_object).unwrap_or(&empty);
                if let Some(child) = node.as_object() {
                    take_out_of(&child, before, now, record);
                }
            }
            Value::Array(before) => {
                let now = now.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
                for element in node
                    .as_array()
                    .map(|array| array.elements())
                    .unwrap_or_default()
                {
                    let value = element.to_serde_value().unwrap_or(Value::Null);
                    if before.contains(&value) && !now.contains(&value) {
                        element.remove();
                        record.note();
                    }
                }
            }
            before => {
                let there = node.to_serde_value();
                if there.as_ref() == Some(before)
                    && now != Some(before)
                    && let Some(property) = object.get(key)
                {
                    property.remove();
                    record.note();
                }
            }
        }
    }
}
