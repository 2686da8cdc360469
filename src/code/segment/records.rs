//! The definitions of one file as a store keeps them: ranges only. Names and signatures
//! are read from the file itself, which is at hand whenever a definition is printed.

use super::bytes::{Cursor, damaged, put, seal, unseal, unzigzag, zigzag};
use crate::code::symbol::{Kind, Symbol};
use std::io;
use std::ops::Range;

const PUBLIC: u8 = 0x20;
const APPROXIMATE: u8 = 0x40;
const KIND: u8 = 0x1f;
/// Which optional parts follow.
const PARENT: u8 = 1;
const OWNER: u8 = 2;
const DOC: u8 = 4;

/// Appends the definitions of a file and their checksum.
pub fn write(symbols: &[Symbol], out: &mut Vec<u8>) {
    let start = out.len();
    let (mut before, mut line) = (0i64, 0i64);
    for (number, symbol) in symbols.iter().enumerate() {
        let flags = if symbol.public { PUBLIC } else { 0 };
        let approximate = if symbol.approximate { APPROXIMATE } else { 0 };
        out.push(symbol.kind as u8 | flags | approximate);
        let parts = [
            (symbol.parent.is_some(), PARENT),
            (!symbol.owner.is_empty(), OWNER),
            (!symbol.doc.is_empty(), DOC),
        ];
        out.push(parts.iter().filter(|(is, _)| *is).map(|(_, bit)| bit).sum());
        let at = i64::from(symbol.span.start);
        put(out, zigzag(at - before));
        put(out, u64::from(symbol.span.end - symbol.span.start));
        put(out, zigzag(i64::from(symbol.lines.0) - line));
        put(
            out,
            u64::from(symbol.lines.1.saturating_sub(symbol.lines.0)),
        );
        if let Some(parent) = symbol.parent {
            put(out, (number as u64).saturating_sub(u64::from(parent)));
        }
        range(&symbol.name, at, out);
        range(&symbol.signature, at, out);
        if !symbol.owner.is_empty() {
            range(&symbol.owner, at, out);
        }
        if !symbol.doc.is_empty() {
            range(&symbol.doc, at, out);
        }
        before = at;
        line = i64::from(symbol.lines.0);
    }
    seal(out, start);
}

fn range(range: &Range<u32>, base: i64, out: &mut Vec<u8>) {
    put(out, zigzag(i64::from(range.start) - base));
    put(out, u64::from(range.end.saturating_sub(range.start)));
}

/// Reads the first definitions of a file of `size` bytes, so many or all there are. No
/// range that is given leads outside of it.
pub fn read(bytes: &[u8], size: u32, most: u32) -> io::Result<Vec<Symbol>> {
    let mut cursor = Cursor::new(unseal(bytes)?);
    let mut symbols: Vec<Symbol> = Vec::with_capacity((cursor.room() / 10).min(most as usize));
    let (mut before, mut line) = (0i64, 0i64);
    while !cursor.is_at_end() && symbols.len() < most as usize {
        let (head, parts) = (cursor.byte()?, cursor.byte()?);
        let kind = Kind::ALL.get(usize::from(head & KIND)).copied();
        let at = before.wrapping_add(unzigzag(cursor.number()?));
        let length = i64::from(cursor.small()?);
        let first = line.wrapping_add(unzigzag(cursor.number()?));
        let last = first.wrapping_add(i64::from(cursor.small()?));
        let number = symbols.len() as u64;
        let parent = match parts & PARENT {
            0 => None,
            _ => {
                let back = cursor.number()?;
                let parent = number.checked_sub(back).filter(|parent| *parent < number);
                Some(parent.ok_or_else(|| damaged("a definition stands in a later one"))? as u32)
            }
        };
        let name = within(&mut cursor, at, size)?;
        let signature = within(&mut cursor, at, size)?;
        let owner = optional(&mut cursor, parts & OWNER, at, size)?;
        let doc = optional(&mut cursor, parts & DOC, at, size)?;
        symbols.push(Symbol {
            name,
            kind: kind.ok_or_else(|| damaged("there is no such kind"))?,
            parent,
            owner,
            span: checked(at, at.wrapping_add(length), size)?,
            lines: (checked_line(first)?, checked_line(last)?),
            signature,
            doc,
            public: head & PUBLIC != 0,
            approximate: head & APPROXIMATE != 0,
        });
        before = at;
        line = first;
    }
    Ok(symbols)
}

fn optional(cursor: &mut Cursor<'_>, is: u8, base: i64, size: u32) -> io::Result<Range<u32>> {
    match is {
        0 => Ok(0..0),
        _ => within(cursor, base, size),
    }
}

fn within(cursor: &mut Cursor<'_>, base: i64, size: u32) -> io::Result<Range<u32>> {
    let start = base.wrapping_add(unzigzag(cursor.number()?));
    let end = start.wrapping_add(i64::from(cursor.small()?));
    checked(start, end, size)
}

fn checked(start: i64, end: i64, size: u32) -> io::Result<Range<u32>> {
    if start < 0 || end < start || end > i64::from(size) {
        return Err(damaged("a definition leads outside of its file"));
    }
    Ok(start as u32..end as u32)
}

fn checked_line(line: i64) -> io::Result<u32> {
    u32::try_from(line).map_err(|_| damaged("there is no such line"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_range(size: u32) -> impl Strategy<Value = Range<u32>> {
        (0..=size, 0..=size).prop_map(|(a, b)| a.min(b)..a.max(b))
    }

    fn any_symbol() -> impl Strategy<Value = Symbol> {
        let ranges = [(); 5].map(|()| any_range(5000));
        (
            ranges,
            0usize..20,
            any::<[bool; 2]>(),
            1u32..400,
            0u32..90,
            any::<u16>(),
        )
            .prop_map(
                |([name, owner, span, signature, doc], kind, flags, line, more, back)| {
                    let empty_is_zero =
                        |range: Range<u32>| if range.is_empty() { 0..0 } else { range };
                    Symbol {
                        name,
                        kind: Kind::ALL[kind],
                        parent: (back % 3 == 0).then_some(u32::from(back)),
                        owner: empty_is_zero(owner),
                        span,
                        lines: (line, line + more),
                        signature,
                        doc: empty_is_zero(doc),
                        public: flags[0],
                        approximate: flags[1],
                    }
                },
            )
    }

    proptest! {
        #[test]
        fn definitions_come_back(mut symbols in prop::collection::vec(any_symbol(), 0..30)) {
            for (number, symbol) in symbols.iter_mut().enumerate() {
                symbol.parent = symbol.parent.filter(|_| number > 0).map(|p| p % number as u32);
            }
            let mut out = b"before".to_vec();
            write(&symbols, &mut out);
            prop_assert_eq!(read(&out[6..], 5000, u32::MAX).unwrap(), symbols.clone());
            let some = symbols.len() / 2;
            prop_assert_eq!(read(&out[6..], 5000, some as u32).unwrap(), symbols[..some].to_vec());
            if symbols.iter().any(|symbol| symbol.span.end > 100) {
                prop_assert!(read(&out[6..], 100, u32::MAX).is_err());
            }
        }

        #[test]
        fn no_bytes_make_it_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            seal(&mut bytes, 0);
            if let Ok(symbols) = read(&bytes, 100, u32::MAX) {
                for (number, symbol) in symbols.iter().enumerate() {
                    prop_assert!(symbol.span.end <= 100 && symbol.name.end <= 100);
                    prop_assert!(symbol.parent.is_none_or(|parent| (parent as usize) < number));
                }
            }
        }
    }
}
