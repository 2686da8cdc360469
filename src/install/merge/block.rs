//! A managed block in a Markdown file: ours between two markers, the rest the user's.

use super::{BOM, Edit, MergeError, Merged, finished, line_ending, utf8};
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
    // A block that the user's own text swallows would be added again each time.
    if find(&merged, markers)?.is_none() {
        let line = text.lines().count();
        return Err(MergeError::OpenFence { line });
    }
    let edits = Edit::between(text, &merged).into_iter().collect();
    Ok(finished(existing, merged, edits))
}

/// The edits after a second [`put`]: as if it had been the first, so that undoing
/// needs nothing that was there in between.
pub fn joined(earlier: &[Edit], before: &[u8], after: &[u8], markers: &Markers) -> Vec<Edit> {
    let block = |bytes: &[u8]| -> Option<String> {
        let text = utf8(bytes).ok()?;
        Some(text[find(text, markers).ok()??].to_owned())
    };
    match (earlier, block(before), block(after)) {
        ([first], Some(old), Some(new)) if first.inserted.contains(&old) => vec![Edit {
            removed: first.removed.clone(),
            inserted: first.inserted.replacen(&old, &new, 1),
        }],
        _ => Vec::new(),
    }
}

/// Takes the block and its line out, where what [`put`] did cannot be undone exactly.
pub fn take_out(existing: &[u8], markers: &Markers) -> Result<Vec<u8>, MergeError> {
    let text = utf8(existing)?;
    let Some(range) = find(text, markers)? else {
        return Ok(existing.to_vec());
    };
    let rest = &text[range.end..];
    let rest = rest
        .strip_prefix("\r\n")
        .or(rest.strip_prefix('\n'))
        .unwrap_or(rest);
    Ok(format!("{}{rest}", &text[..range.start]).into_bytes())
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

/// An open code fence: its character and how many of them.
struct Fence(char, usize);

impl Fence {
    /// The fence that a line opens (CommonMark 0.31, section 4.5).
    fn open(line: &str) -> Option<Self> {
        let mark = line
            .chars()
            .next()
            .filter(|mark| matches!(mark, '`' | '~'))?;
        let rest = line.trim_start_matches(mark);
        let length = line.len() - rest.len();
        let inline = mark == '`' && rest.contains('`');
        (length >= 3 && !inline).then_some(Self(mark, length))
    }

    fn is_closed_by(&self, line: &str) -> bool {
        line.chars().all(|mark| mark == self.0) && line.len() >= self.1
    }
}

/// The bytes from the begin marker to the end marker. Markers count on a line of
/// their own and outside code fences, because a user may write about them.
fn find(text: &str, markers: &Markers) -> Result<Option<Range<usize>>, MergeError> {
    // What an open fence swallows to the end of the file is not what its author means.
    let mut open = None;
    loop {
        match scan(text, markers, open)? {
            (None, Some(line)) if open < Some(line) => open = Some(line),
            (found, _) => return Ok(found),
        }
    }
}

/// The block, and the line of a fence that is never closed. The fence at the line `open`
/// counts as text.
fn scan(
    text: &str,
    markers: &Markers,
    open: Option<usize>,
) -> Result<(Option<Range<usize>>, Option<usize>), MergeError> {
    let mut fence_line = None;
    let mut fence: Option<Fence> = None;
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
            match &fence {
                Some(open) if open.is_closed_by(bare) => fence = None,
                Some(_) => continue,
                None if open == Some(number) => {}
                None => {
                    fence = Fence::open(bare);
                    fence_line = fence.is_some().then_some(number);
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
        None => Ok((found, fence.and(fence_line))),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Change, undo};
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
            let once = match put(Some(text.as_bytes()), &markers(), &body) {
                Err(error) => {
                    let open = matches!(error, MergeError::OpenFence { .. });
                    prop_assert!(open && (text.contains("```") || text.contains("~~~")));
                    return Ok(());
                }
                Ok(once) => once,
            };
            prop_assert!(once.bytes.starts_with(text.as_bytes()));
            let twice = put(Some(&once.bytes), &markers(), &body).unwrap();
            prop_assert_eq!(twice.change, Change::Unchanged);
            prop_assert_eq!(get(&once.bytes, &markers()).unwrap().unwrap(), body.clone());
            prop_assert_eq!(undo(&once.bytes, &once.edits).unwrap(), text.as_bytes());
            // The same after a change of ours and lines of the user's around it.
            let longer = format!("{body}\nmore");
            let third = put(Some(&once.bytes), &markers(), &longer).unwrap();
            let edits = joined(&once.edits, &once.bytes, &third.bytes, &markers());
            let mut mine = third.bytes.clone();
            mine.extend_from_slice(b"later");
            prop_assert_eq!(undo(&mine, &edits).unwrap(), format!("{text}later").into_bytes());
        }
    }
}
