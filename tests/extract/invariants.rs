//! What holds for every source, well-formed or not.

use wazir::code::extract::{identifiers, outline};
use wazir::code::language::Language;

/// Scans a source and checks what others rely on.
pub fn check(language: Language, source: &[u8]) {
    let symbols = outline(language, source);
    let length = source.len() as u32;
    let mut last = 0;
    for (index, symbol) in symbols.iter().enumerate() {
        let span = &symbol.span;
        assert!(span.start <= span.end && span.end <= length, "{symbol:?}");
        assert!(last <= span.start, "{symbol:?}");
        last = span.start;
        for inner in [&symbol.name, &symbol.signature] {
            assert!(inner.start <= inner.end, "{symbol:?}");
            assert!(
                span.start <= inner.start && inner.end <= span.end,
                "{symbol:?}"
            );
        }
        for other in [&symbol.doc, &symbol.owner] {
            assert!(
                other.start <= other.end && other.end <= length,
                "{symbol:?}"
            );
        }
        assert!(!symbol.name.is_empty(), "{symbol:?}");
        assert!(
            1 <= symbol.lines.0 && symbol.lines.0 <= symbol.lines.1,
            "{symbol:?}"
        );
        if let Some(parent) = symbol.parent {
            assert!((parent as usize) < index, "{symbol:?}");
            let around = &symbols[parent as usize].span;
            assert!(
                around.start <= span.start && span.end <= around.end,
                "{symbol:?} in {around:?}"
            );
        }
    }
    let mut at = 0;
    identifiers(language, source, &mut |range, _| {
        assert!(at <= range.start && range.start < range.end && range.end <= length);
        at = range.end;
    });
}
