//! Merging into settings, and out of them again.

use super::super::Change;
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
                    .map(|(key, before, value, after)| format!("{before}\"{key}\":{value}{after}"))
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
