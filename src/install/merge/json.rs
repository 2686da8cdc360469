//! Keys of ours in a JSON settings file of the user's, with comments, order,
//! indentation and line endings kept.

use super::{BOM, Edit, MergeError, Merged, finished, utf8};
use jsonc_parser::ParseOptions;
use jsonc_parser::cst::{CstArray, CstInputValue, CstObject, CstRootNode};
use serde_json::{Map, Value};

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

/// Whether every key and entry of ours is in the file.
pub fn contains(existing: &[u8], ours: &Value) -> Result<bool, MergeError> {
    let text = utf8(existing)?;
    let root = parse(text.trim_start_matches(BOM))?;
    Ok(root
        .to_serde_value()
        .is_some_and(|value| holds(&value, ours)))
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
    CstRootNode::parse(text, &OPTIONS).map_err(|error| MergeError::Unparseable {
        line: error.line_display(),
        column: error.column_display(),
        message: error.kind().to_string(),
    })
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

/// Takes out what an earlier version of us put in and this one does not.
fn take_out_of(
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

#[cfg(test)]
mod tests {
    use super::super::{Change, undo};
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn ours() -> Value {
        json!({"hooks": {"Stop": [{"command": "w"}]}, "version": 1})
    }

    fn merged(text: &str) -> String {
        String::from_utf8(put(Some(text.as_bytes()), &ours(), None).unwrap().bytes).unwrap()
    }

    #[test]
    fn comments_order_and_foreign_entries_stay() {
        let user = "{\n\t// mine\n\t\"z\": 1, /* why */\n\t\"hooks\": {\n\t\t\"Stop\": [\n\t\t\t{\"command\": \"theirs\"}, // keep\n\t\t],\n\t},\n}\n";
        let text = merged(user);
        for part in [
            "// mine",
            "\"z\": 1, /* why */",
            "{\"command\": \"theirs\"}",
            "// keep",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert!(contains(text.as_bytes(), &ours()).unwrap());
        assert!(!contains(user.as_bytes(), &ours()).unwrap());
        assert_eq!(
            put(Some(text.as_bytes()), &ours(), None).unwrap().change,
            Change::Unchanged
        );
    }

    #[test]
    fn bom_and_crlf_stay() {
        let text = merged("\u{feff}{\r\n  \"a\": 1\r\n}\r\n");
        assert!(text.starts_with("\u{feff}{\r\n  \"a\": 1"));
        assert_eq!(
            text.matches('\n').count(),
            text.matches("\r\n").count(),
            "{text:?}"
        );
    }

    #[test]
    fn empty_files_get_the_object() {
        for text in ["", " \n", "\u{feff}"] {
            assert!(
                contains(merged(text).as_bytes(), &ours()).unwrap(),
                "{text:?}"
            );
        }
        let only_comment = merged("// mine\n");
        assert!(only_comment.starts_with("// mine\n"), "{only_comment:?}");
        assert!(contains(only_comment.as_bytes(), &ours()).unwrap());
    }

    #[test]
    fn a_scalar_of_the_users_stays() {
        let text = merged("{\"version\": 7}");
        assert!(text.contains("\"version\": 7"));
    }

    #[test]
    fn an_earlier_version_is_taken_out() {
        let before = json!({"hooks": {"Stop": [{"command": "old"}], "Gone": [{"command": "old"}]}});
        let user = "{\"hooks\": {\"Stop\": [{\"command\": \"old\"}, {\"command\": \"theirs\"}], \"Gone\": [{\"command\": \"old\"}]}}";
        let bytes = put(Some(user.as_bytes()), &ours(), Some(&before))
            .unwrap()
            .bytes;
        let text = String::from_utf8(bytes).unwrap();
        assert!(!text.contains("old") && text.contains("theirs"), "{text}");
    }

    /// JSON with comments, in any style.
    fn jsonc() -> impl Strategy<Value = String> {
        let gap = prop_oneof![
            3 => Just(" "),
            2 => Just("\n  "),
            1 => Just(" // a note\n"),
            1 => Just(" /* {\"hooks\": */ "),
            1 => Just(""),
        ];
        let leaf = prop_oneof![
            Just("1".to_owned()),
            Just("null".to_owned()),
            Just("\"} // \\\" é\"".to_owned()),
            Just("[]".to_owned()),
            Just("{ }".to_owned()),
        ];
        let value = leaf.prop_recursive(3, 12, 3, move |inner| {
            let entry = ("[a-c]", gap.clone(), inner.clone(), gap.clone());
            let object = (prop::collection::vec(entry, 0..3), prop::bool::ANY).prop_map(
                |(entries, trailing)| {
                    let mut seen = std::collections::BTreeSet::new();
                    let entries: Vec<String> = entries
                        .into_iter()
                        .filter(|(key, ..)| seen.insert(key.clone()))
                        .map(|(key, before, value, after)| {
                            format!("{before}\"{key}\":{value}{after}")
                        })
                        .collect();
                    let comma = if trailing && !entries.is_empty() {
                        ","
                    } else {
                        ""
                    };
                    format!("{{{}{comma}}}", entries.join(","))
                },
            );
            let array = prop::collection::vec((gap.clone(), inner), 0..3).prop_map(|entries| {
                let entries: Vec<String> = entries
                    .into_iter()
                    .map(|(gap, value)| format!("{gap}{value}"))
                    .collect();
                format!("[{}]", entries.join(","))
            });
            prop_oneof![object, array]
        });
        let hooks = prop_oneof![
            Just(String::new()),
            Just("\n\t\"hooks\": {},".to_owned()),
            Just("\"hooks\": {\"Stop\": [{\"command\": \"theirs\"}],}, // mine\n".to_owned()),
            Just("\n  \"hooks\": {\"Stop\": [ ], \"Start\": [\n]},".to_owned()),
        ];
        (hooks, value, "(\u{feff})?", "(\n|\r\n)?", prop::bool::ANY).prop_map(
            |(hooks, value, bom, end, windows)| {
                let text = format!("{bom}{{{hooks} \"x\": {value}}}{end}");
                if windows {
                    text.replace("\r\n", "\n").replace('\n', "\r\n")
                } else {
                    text
                }
            },
        )
    }

    fn value(bytes: &[u8]) -> Value {
        let text = std::str::from_utf8(bytes).unwrap();
        parse(text.trim_start_matches(BOM))
            .unwrap()
            .to_serde_value()
            .unwrap()
    }

    proptest! {
        #[test]
        fn what_was_put_in_comes_out_again(text in jsonc()) {
            let before = value(text.as_bytes());
            let once = put(Some(text.as_bytes()), &ours(), None).unwrap();
            prop_assert!(contains(&once.bytes, &ours()).unwrap());
            prop_assert!(holds(&value(&once.bytes), &before), "{text}");
            let again = put(Some(&once.bytes), &ours(), Some(&ours())).unwrap();
            prop_assert_eq!(again.change, Change::Unchanged);
            let back = undo(&once.bytes, &once.edits).unwrap();
            prop_assert_eq!(String::from_utf8(back).unwrap(), text);
            // Without the record of edits at least every value comes back.
            let taken = take_out(&once.bytes, &ours()).unwrap();
            let taken = taken.map_or(Value::Object(Map::new()), |bytes| value(&bytes));
            prop_assert!(!holds(&taken, &ours()));
            prop_assert_eq!(&taken["x"], &before["x"]);
        }
    }

    #[test]
    fn what_cannot_be_merged_is_refused_with_its_place() {
        for text in ["[]", "3", "{\"hooks\": []}", "{\"hooks\": {\"Stop\": {}}}"] {
            let error = put(Some(text.as_bytes()), &ours(), None).unwrap_err();
            assert!(matches!(error, MergeError::Shape { .. }), "{text}: {error}");
        }
        let error = put(Some(b"{\n  \"a\": ,\n}"), &ours(), None).unwrap_err();
        assert!(
            matches!(error, MergeError::Unparseable { line: 2, .. }),
            "{error}"
        );
        let twice = put(Some(b"{\"version\": 1, \"version\": 2}"), &ours(), None).unwrap_err();
        assert!(matches!(twice, MergeError::Unparseable { .. }), "{twice}");
        let deep = "[".repeat(100_000);
        assert!(put(Some(deep.as_bytes()), &ours(), None).is_err());
    }
}
