//! A managed block in a Markdown file: ours between two markers, the rest the user's.

use super::{BOM, MergeError, Merged, finished, line_ending, utf8};
use std::ops::Range;

/// The lines that open and close the block.
#[derive(Clone, Debug)]
pub struct Markers {
    pub begin: String,
    pub end: String,
}

/// Puts `body` between the markers, in place of an earlier block or at the end.
/// Everything outside is kept byte for byte; line endings follow the file's.
pub fn put(existing: Option<&[u8]>, markers: &Markers, body: &str) -> Result<Merged, MergeError> {
    let text = utf8(existing.unwrap_or_default())?;
    let ending = line_ending(text);
    let mut block = format!("{}\n{}\n{}", markers.begin, body.trim_end(), markers.end);
    if ending == "\r\n" {
        block = block.replace('\n', "\r\n");
    }
    let merged = match find(text, markers)? {
        Some(range) => format!("{}{block}{}", &text[..range.start], &text[range.end..]),
        None if text.trim_start_matches(BOM).is_empty() => format!("{text}{block}{ending}"),
        None => {
            let gap = if text.ends_with('\n') {
                ending.to_owned()
            } else {
                ending.repeat(2)
            };
            format!("{text}{gap}{block}{ending}")
        }
    };
    Ok(finished(existing, merged))
}

/// What stands between the markers, with plain line endings; `None` without a block.
pub fn get(existing: &[u8], markers: &Markers) -> Result<Option<String>, MergeError> {
    let text = utf8(existing)?;
    Ok(find(text, markers)?.map(|range| {
        let block = text[range].replace("\r\n", "\n");
        let body = block.split_once('\n').map_or("", |(_, rest)| rest);
        let end = body.rfind('\n').unwrap_or(0);
        body[..end].to_owned()
    }))
}

/// The bytes from the begin marker to the end marker. Markers count on a line of
/// their own and outside code fences, because a user may write about them.
fn find(text: &str, markers: &Markers) -> Result<Option<Range<usize>>, MergeError> {
    let mut fence: Option<&str> = None;
    let mut begin: Option<(usize, usize)> = None;
    let mut found: Option<Range<usize>> = None;
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let damaged = |what| {
            Err(MergeError::DamagedMarkers {
                line: number + 1,
                what,
            })
        };
        let content = line.trim_end_matches(['\n', '\r']);
        let bare = content.trim_start_matches(BOM).trim();
        let start = at;
        at += line.len();
        // Our own body may hold fences; only what is outside the block can hide markers.
        if begin.is_none() {
            match fence {
                Some(mark) if bare.starts_with(mark) => fence = None,
                Some(_) => continue,
                None => {
                    fence = ["```", "~~~"]
                        .into_iter()
                        .find(|mark| bare.starts_with(mark))
                }
            }
        }
        if bare == markers.begin {
            if begin.is_some() {
                return damaged("a second begin marker of wazir before the end marker");
            }
            if found.is_some() {
                return damaged("a second block of wazir");
            }
            begin = Some((
                start + content.find(&markers.begin).unwrap_or(0),
                number + 1,
            ));
        } else if bare == markers.end {
            match begin.take() {
                Some((from, _)) => found = Some(from..start + content.trim_end().len()),
                None => return damaged("an end marker of wazir without a begin marker"),
            }
        }
    }
    match begin {
        Some((_, line)) => Err(MergeError::DamagedMarkers {
            line,
            what: "a begin marker of wazir without an end marker",
        }),
        None => Ok(found),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Change;
    use super::*;
    use proptest::prelude::*;

    fn markers() -> Markers {
        Markers {
            begin: "<!-- b -->".to_owned(),
            end: "<!-- e -->".to_owned(),
        }
    }

    #[test]
    fn keeps_bom_line_endings_and_everything_outside() {
        let user = "\u{feff}# Mine\r\n\r\nrule\r\n";
        let merged = put(Some(user.as_bytes()), &markers(), "one\ntwo\n").unwrap();
        let text = String::from_utf8(merged.bytes.clone()).unwrap();
        assert_eq!(
            text,
            format!("{user}\r\n<!-- b -->\r\none\r\ntwo\r\n<!-- e -->\r\n")
        );
        assert_eq!(get(&merged.bytes, &markers()).unwrap().unwrap(), "one\ntwo");
        let edited = format!("{text}\r\nlater\r\n");
        let again = put(Some(edited.as_bytes()), &markers(), "three").unwrap();
        assert_eq!(
            String::from_utf8(again.bytes).unwrap(),
            format!("{user}\r\n<!-- b -->\r\nthree\r\n<!-- e -->\r\n\r\nlater\r\n")
        );
    }

    #[test]
    fn markers_in_a_fence_are_the_users() {
        let user = "```\n<!-- b -->\n```\n";
        let merged = put(Some(user.as_bytes()), &markers(), "x").unwrap();
        assert!(merged.bytes.starts_with(user.as_bytes()));
        assert_eq!(merged.change, Change::Updated);
    }

    #[test]
    fn damage_is_refused_with_its_line() {
        for (text, line) in [
            ("a\n<!-- b -->\n", 2),
            ("<!-- e -->\n", 1),
            ("<!-- b -->\n<!-- e -->\n<!-- b -->\n<!-- e -->\n", 3),
            ("<!-- b -->\n<!-- b -->\n<!-- e -->\n", 2),
        ] {
            match put(Some(text.as_bytes()), &markers(), "x") {
                Err(MergeError::DamagedMarkers { line: found, .. }) => {
                    assert_eq!(found, line, "{text:?}")
                }
                other => panic!("{text:?}: {other:?}"),
            }
        }
        assert!(matches!(
            put(Some(b"\xff\xfe"), &markers(), "x"),
            Err(MergeError::NotUtf8 { at: 0 })
        ));
    }

    proptest! {
        #[test]
        fn the_users_text_stays_and_a_second_put_changes_nothing(
            text in "(\u{feff})?([a-z#`~ ]{0,6}(\n|\r\n)){0,6}[a-z]{0,4}",
            body in "[a-z]{1,5}(\n[a-z`]{1,9}){0,3}",
        ) {
            let once = put(Some(text.as_bytes()), &markers(), &body).unwrap();
            prop_assert!(once.bytes.starts_with(text.as_bytes()));
            let fences = text.lines().filter(|l| l.trim_start_matches('\u{feff}').trim().starts_with("```") || l.trim_start_matches('\u{feff}').trim().starts_with("~~~")).count();
            prop_assume!(fences == 0);
            let twice = put(Some(&once.bytes), &markers(), &body).unwrap();
            prop_assert_eq!(twice.change, Change::Unchanged);
            prop_assert_eq!(get(&once.bytes, &markers()).unwrap().unwrap(), body);
        }
    }
}
