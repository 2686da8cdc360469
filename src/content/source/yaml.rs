//! YAML with places: the value as JSON, and where each part of it stands.
//!
//! serde gives no place for a value that is well-formed but wrong, so the events
//! of a second parser (YAML 1.2, saphyr) map JSON pointers to byte ranges.

use saphyr_parser::{Event, Marker, Parser};
use serde_json::Value;
use std::collections::BTreeMap;
use std::ops::Range;

/// Deeper nesting than this is refused: no content needs it.
const MAX_DEPTH: usize = 32;

/// Byte ranges by JSON pointer.
#[derive(Clone, Debug, Default)]
pub struct Places {
    values: BTreeMap<String, Range<usize>>,
    keys: BTreeMap<String, Range<usize>>,
}

impl Places {
    /// Where the value at a JSON pointer stands; the nearest parent's place if it has none.
    pub fn value(&self, pointer: &str) -> Range<usize> {
        let mut pointer = pointer;
        loop {
            if let Some(range) = self.values.get(pointer) {
                return range.clone();
            }
            match pointer.rfind('/') {
                Some(at) => pointer = &pointer[..at],
                None => return 0..0,
            }
        }
    }

    /// Whether a value or key has this pointer.
    pub fn has(&self, pointer: &str) -> bool {
        self.values.contains_key(pointer) || self.keys.contains_key(pointer)
    }

    /// The pointer of what stands exactly there, and whether that is the key.
    pub fn pointer_at(&self, range: &Range<usize>) -> Option<(&str, bool)> {
        let key = self.keys.iter().find(|(_, there)| *there == range);
        let value = self.values.iter().find(|(_, there)| *there == range);
        key.map(|(pointer, _)| (pointer.as_str(), true))
            .or_else(|| value.map(|(pointer, _)| (pointer.as_str(), false)))
    }

    /// Where the key of the value at a JSON pointer stands, else the value.
    pub fn key(&self, pointer: &str) -> Range<usize> {
        self.keys
            .get(pointer)
            .cloned()
            .unwrap_or_else(|| self.value(pointer))
    }
}

/// Parses one YAML document. The error is a message and a byte offset in `text`.
pub fn parse_yaml(text: &str) -> Result<(Value, Places), (String, usize)> {
    let places = places(text)?;
    let value: Value = serde_yaml::from_str(text).map_err(|error| {
        let at = error.location().map_or(0, |place| place.index());
        (error.to_string(), at)
    })?;
    Ok((value, places))
}

enum Frame {
    /// Pointer of the mapping, and of the value that comes next when a key was read.
    Mapping(String, Option<String>),
    /// Pointer of the sequence and the number of items so far.
    Sequence(String, usize),
}

fn places(text: &str) -> Result<Places, (String, usize)> {
    let bytes = ByteOffsets::new(text);
    let mut places = Places::default();
    let mut stack: Vec<Frame> = Vec::new();
    let mut documents = 0;
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|e| (e.info().to_owned(), bytes.at(e.marker())))?;
        let range = bytes.at(&span.start)..bytes.at(&span.end);
        match event {
            Event::DocumentStart(_) => {
                documents += 1;
                if documents > 1 {
                    return Err(("more than one document".to_owned(), range.start));
                }
            }
            Event::Alias(_) => {
                return Err(("an alias: write the value out".to_owned(), range.start));
            }
            Event::Scalar(text, ..) => {
                if let Some(Frame::Mapping(pointer, next @ None)) = stack.last_mut() {
                    let key = format!("{pointer}/{}", text.replace('~', "~0").replace('/', "~1"));
                    if places.keys.insert(key.clone(), range.clone()).is_some() {
                        return Err((format!("key `{text}` stands twice"), range.start));
                    }
                    *next = Some(key);
                } else {
                    let pointer = take_pointer(&mut stack);
                    places.values.insert(pointer, range);
                }
            }
            Event::MappingStart(..) | Event::SequenceStart(..) => {
                if let Some(Frame::Mapping(_, None)) = stack.last() {
                    return Err(("a key that is not plain text".to_owned(), range.start));
                }
                if stack.len() >= MAX_DEPTH {
                    return Err(("nested too deeply".to_owned(), range.start));
                }
                let pointer = take_pointer(&mut stack);
                places.values.insert(pointer.clone(), range);
                stack.push(if matches!(event, Event::MappingStart(..)) {
                    Frame::Mapping(pointer, None)
                } else {
                    Frame::Sequence(pointer, 0)
                });
            }
            Event::MappingEnd | Event::SequenceEnd => {
                stack.pop();
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
    }
    Ok(places)
}

/// The pointer of the value that an event starts.
fn take_pointer(stack: &mut [Frame]) -> String {
    match stack.last_mut() {
        None => String::new(),
        Some(Frame::Mapping(pointer, next)) => next.take().unwrap_or_else(|| pointer.clone()),
        Some(Frame::Sequence(pointer, count)) => {
            let item = format!("{pointer}/{count}");
            *count += 1;
            item
        }
    }
}

/// Character offsets, which the parser counts, to byte offsets.
struct ByteOffsets(Vec<usize>);

impl ByteOffsets {
    fn new(text: &str) -> Self {
        let mut offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        offsets.push(text.len());
        Self(offsets)
    }

    fn at(&self, marker: &Marker) -> usize {
        let last = self.0.len() - 1;
        self.0[marker.index().min(last)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_lead_to_their_text() {
        let text =
            "title: Ä title\nruns:\n  quick: [feature, bugfix]\nlist:\n  - a: 1\n  - b: two\n";
        let (value, places) = parse_yaml(text).unwrap();
        assert_eq!(value["list"][1]["b"], "two");
        assert_eq!(&text[places.value("/title")], "Ä title");
        assert_eq!(&text[places.value("/runs/quick/1")], "bugfix");
        assert_eq!(&text[places.value("/list/1/b")], "two");
        assert_eq!(&text[places.key("/list/1/b")], "b");
        assert_eq!(&text[places.value("/list/1/b/none")], "two");
    }

    #[test]
    fn a_place_leads_back_to_its_pointer() {
        let text = "a: x\nb:\n  - y\n  - c: x\n";
        let (_, places) = parse_yaml(text).unwrap();
        for pointer in ["/a", "/b/0", "/b/1/c"] {
            assert_eq!(
                places.pointer_at(&places.value(pointer)),
                Some((pointer, false))
            );
        }
        assert_eq!(places.pointer_at(&places.key("/b")), Some(("/b", true)));
        assert_eq!(places.pointer_at(&(1..2)), None);
        assert!(places.has("/b/1") && !places.has("/b/2"));
    }

    #[test]
    fn refuses_what_hides_a_value() {
        for (text, part) in [
            ("a: 1\na: 2\n", "twice"),
            ("a: &x 1\nb: *x\n", "alias"),
            ("a: 1\n---\nb: 2\n", "document"),
            ("a: [1\n", ""),
        ] {
            let (message, _) = parse_yaml(text).unwrap_err();
            assert!(message.contains(part), "{text:?}: {message}");
        }
        let deep = "[".repeat(100_000);
        assert!(parse_yaml(&deep).is_err());
    }
}
