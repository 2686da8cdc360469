//! Text of which parts may be unknown: what a word of a command line can be.
//!
//! Known parts are UTF-8. Bytes that UTF-8 never uses stand for what a shell fills in
//! later, so that a word stays one flat buffer.

/// Bytes with the marks below among them.
pub(super) type Text = Vec<u8>;

/// `*`: any text inside one part of a path, but no leading dot.
pub(super) const STAR: u8 = 0xF8;
/// `?`: any one character.
pub(super) const ONE: u8 = 0xF9;
/// `[` of a character class; its members follow as they were written.
pub(super) const OPEN: u8 = 0xFA;
/// `]` of a character class.
pub(super) const CLOSE: u8 = 0xFB;
/// `*` where leading dots count, too.
pub(super) const DOTTED: u8 = 0xFC;
/// What only a run would tell; it may hold slashes.
pub(super) const UNKNOWN: u8 = 0xFF;

/// Whether a byte is one of the marks.
pub(super) fn is_mark(byte: u8) -> bool {
    byte >= STAR
}

/// Whether any part is not known.
pub(super) fn is_open(text: &[u8]) -> bool {
    text.iter().any(|byte| is_mark(*byte))
}

/// Whether a part can be anything at all.
pub(super) fn is_unknown(text: &[u8]) -> bool {
    text.contains(&UNKNOWN)
}

/// A text for people: marks as a shell would write them.
pub(super) fn readable(text: &[u8]) -> String {
    let mut plain = Vec::with_capacity(text.len());
    for byte in text {
        match *byte {
            STAR | DOTTED => plain.push(b'*'),
            ONE => plain.push(b'?'),
            OPEN => plain.push(b'['),
            CLOSE => plain.push(b']'),
            UNKNOWN => plain.extend("…".as_bytes()),
            byte => plain.push(byte),
        }
    }
    String::from_utf8_lossy(&plain).into_owned()
}

/// Turns the pattern characters of unquoted text into marks, onto the end of `out`.
pub(super) fn push_pattern(out: &mut Text, bytes: &[u8], dotted: bool) {
    let mut at = 0;
    // Where no `]` was found, none is looked for again.
    let mut closed = true;
    while let Some(byte) = bytes.get(at) {
        at += 1;
        match *byte {
            b'*' => out.push(if dotted { DOTTED } else { STAR }),
            b'?' => out.push(ONE),
            b'[' if closed => match class(&bytes[at..]) {
                Some(length) => {
                    out.push(OPEN);
                    out.extend(&bytes[at..at + length]);
                    out.push(CLOSE);
                    at += length + 1;
                }
                None => {
                    closed = false;
                    out.push(b'[');
                }
            },
            byte => out.push(byte),
        }
    }
}

/// The length of a class's members, when a `]` ends it.
fn class(bytes: &[u8]) -> Option<usize> {
    let negated = usize::from(matches!(bytes.first(), Some(b'!' | b'^')));
    let first = negated + 1;
    let end = bytes
        .iter()
        .skip(first)
        .position(|byte| matches!(byte, b']' | b'/'))?
        + first;
    (bytes[end] == b']' && !is_open(&bytes[..end])).then_some(end)
}

/// Whether a pattern matches a whole name. What is unknown matches nothing: it is not
/// shown to be that name.
pub(super) fn matches(pattern: &[u8], name: &[u8]) -> bool {
    if name.first() == Some(&b'.') && matches!(pattern.first(), Some(&(STAR | ONE | OPEN))) {
        return false;
    }
    let (mut p, mut n) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    loop {
        let step = match pattern.get(p) {
            None if n == name.len() => return true,
            None => None,
            Some(&(STAR | DOTTED)) => {
                retry = Some((p + 1, n));
                p += 1;
                continue;
            }
            Some(&UNKNOWN) => return false,
            Some(_) if n == name.len() => return false,
            Some(&ONE) => Some((p + 1, n + character(&name[n..]))),
            Some(&OPEN) => in_class(&pattern[p + 1..], name[n])
                .map(|length| (p + length + 2, n + character(&name[n..]))),
            Some(byte) => (*byte == name[n]).then_some((p + 1, n + 1)),
        };
        match (step, retry) {
            (Some(next), _) => (p, n) = next,
            (None, Some((after, from))) if from < name.len() => {
                retry = Some((after, from + 1));
                (p, n) = (after, from + 1);
            }
            _ => return false,
        }
    }
}

fn character(rest: &[u8]) -> usize {
    let continued = rest.iter().skip(1).take_while(|byte| **byte & 0xC0 == 0x80);
    1 + continued.count()
}

/// The length of the members when the class holds the byte. Named classes hold all.
fn in_class(pattern: &[u8], byte: u8) -> Option<usize> {
    let length = pattern.iter().position(|byte| *byte == CLOSE)?;
    let mut members = &pattern[..length];
    let negated = matches!(members.first(), Some(b'!' | b'^'));
    if negated {
        members = &members[1..];
    }
    let mut held = members.first() == Some(&b'[');
    let mut at = 0;
    while at < members.len() {
        if at + 2 < members.len() && members[at + 1] == b'-' {
            held |= (members[at]..=members[at + 2]).contains(&byte);
            at += 3;
        } else {
            held |= members[at] == byte;
            at += 1;
        }
    }
    (held != negated || (held && members.first() == Some(&b'['))).then_some(length)
}

/// The last part of a path.
pub(super) fn base_name(path: &[u8]) -> &[u8] {
    let trimmed = trim_slashes(path);
    trimmed
        .rsplit(|byte| *byte == b'/')
        .next()
        .unwrap_or(trimmed)
}

/// A path without its last part; empty when it has but one.
pub(super) fn parent(path: &[u8]) -> &[u8] {
    let trimmed = trim_slashes(path);
    match trimmed.iter().rposition(|byte| *byte == b'/') {
        Some(0) => &trimmed[..1],
        Some(at) => &trimmed[..at],
        None => b"",
    }
}

/// A path without slashes at its end.
pub(super) fn trim_slashes(path: &[u8]) -> &[u8] {
    let mut path = path;
    while path.len() > 1 && path.last() == Some(&b'/') {
        path = &path[..path.len() - 1];
    }
    path
}

/// `path` seen from `base`.
pub(super) fn join(base: &[u8], path: &[u8]) -> Text {
    if base.is_empty() || path.first() == Some(&b'/') {
        return path.to_vec();
    }
    let mut joined = base.to_vec();
    if joined.last() != Some(&b'/') {
        joined.push(b'/');
    }
    joined.extend(path);
    joined
}
