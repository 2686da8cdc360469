//! One more key or item in a YAML file of the user's, every other byte as it was.

use crate::content::source::parse_yaml;
use crate::error::{Error, ErrorKind};
use serde_json::Value;

/// Puts lines below a top-level key, which is added where it is missing. `pointer` then
/// leads to what the lines say; if it does not, the file is written in a way that lines
/// cannot be added to.
pub(super) fn put(
    before: Option<&str>,
    key: &str,
    lines: &str,
    pointer: &str,
    path: &str,
) -> Result<String, Error> {
    let old = before.map(parse_yaml).and_then(Result::ok);
    let old = old.map(|(value, _)| value);
    if old
        .as_ref()
        .is_some_and(|old| old.pointer(pointer).is_some())
    {
        let id = pointer.rsplit('/').next().unwrap_or(pointer);
        return Err(
            Error::new(ErrorKind::Conflict, format!("{path} has `{id}` already"))
                .hint("edit it there"),
        );
    }
    let mut text = before.unwrap_or_default().to_owned();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    let head = format!("{key}:");
    let mut at = 0;
    let place = text.split_inclusive('\n').find_map(|line| {
        at += line.len();
        let rest = line.strip_prefix(&head)?.trim();
        (rest.is_empty() || rest.starts_with('#')).then_some(at)
    });
    match place {
        // A list grows at its end, where what was there before keeps its number.
        Some(place) if lines.starts_with("  -") => {
            let end = end_of_block(&text, place);
            text.insert_str(end, lines);
        }
        Some(place) => text.insert_str(place, lines),
        None => text.push_str(&format!("{head}\n{lines}")),
    }
    let by_hand = || {
        Error::new(
            ErrorKind::Conflict,
            format!("{path} is not written in plain lines"),
        )
        .hint(format!(
            "add this below `{key}:` yourself:\n{}",
            lines.trim_end()
        ))
    };
    let (value, _) = parse_yaml(&text).map_err(|_| by_hand())?;
    // Every key that was there still is, with one more at most.
    let keys = |value: &Value| -> Vec<String> {
        let map = value.as_object();
        map.into_iter()
            .flat_map(|map| map.keys().cloned())
            .collect()
    };
    let now = keys(&value);
    let kept = match (&old, before) {
        (Some(old), _) => keys(old).iter().all(|key| now.contains(key)),
        (None, before) => before.is_none(),
    };
    if kept && value.pointer(pointer).is_some() {
        Ok(text)
    } else {
        Err(by_hand())
    }
}

/// Where the indented lines after a place end.
fn end_of_block(text: &str, start: usize) -> usize {
    let mut end = start;
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        at += line.len();
        if line.starts_with([' ', '-']) {
            end = at;
        } else if !line.trim().is_empty() && !line.starts_with('#') {
            break;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_added_and_nothing_else_changes() {
        let text = "# ours\nconcerns: # by name\n  old:\n    executor: []\nauto: []\n";
        let new = put(
            Some(text),
            "concerns",
            "  new:\n    executor: []\n",
            "/concerns/new",
            "f",
        )
        .unwrap();
        assert_eq!(new.replace("  new:\n    executor: []\n", ""), text);
        let list = "phases:\n  - { id: a, after: plan }\n\n# end\n";
        let new = put(
            Some(list),
            "phases",
            "  - { id: b, after: a }\n",
            "/phases/1",
            "f",
        )
        .unwrap();
        assert!(new.contains("plan }\n  - { id: b"), "{new}");
        assert_eq!(
            put(None, "auto", "  - x\n", "/auto/0", "f").unwrap(),
            "auto:\n  - x\n"
        );
    }

    #[test]
    fn what_is_written_otherwise_is_left_to_its_author() {
        for text in [
            "concerns: {}\n",
            "concerns:\n      deep: {}\n",
            "{ auto: [] }\n",
        ] {
            let error = put(Some(text), "concerns", "  new: {}\n", "/concerns/new", "f");
            assert!(
                error.unwrap_err().to_string().contains("yourself"),
                "{text}"
            );
        }
    }
}
