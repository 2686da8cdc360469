//! Any bytes as source of any language, which the first byte picks: no panic, ranges in
//! bounds, and no hang.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wazir::code::language::Language;

#[path = "../../tests/extract/invariants.rs"]
mod invariants;

fuzz_target!(|data: &[u8]| {
    let Some((first, source)) = data.split_first() else {
        return;
    };
    let language = Language::ALL[*first as usize % Language::ALL.len()];
    invariants::check(language, source);
});
