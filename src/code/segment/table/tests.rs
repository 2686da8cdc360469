use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn table(keys: &[Vec<u8>], size: usize) -> (Arc<Source>, Place) {
    let mut writer = Writer::new(size);
    for (number, key) in keys.iter().enumerate() {
        writer.push(key, number.to_string().as_bytes());
    }
    placed(writer)
}

fn placed(writer: Writer) -> (Arc<Source>, Place) {
    let written = writer.finish();
    let blocks = Piece {
        start: 0,
        length: written.blocks.len() as u64,
    };
    let index = Piece {
        start: blocks.length,
        length: written.index.len() as u64,
    };
    let bytes = [written.blocks, written.index].concat();
    (Arc::new(Source::Memory(bytes)), Place { blocks, index })
}

proptest! {
    #[test]
    fn every_key_is_found_and_no_other(
        keys in prop::collection::btree_set(prop::collection::vec(97u8..101, 0..6), 0..200),
        others in prop::collection::vec(prop::collection::vec(97u8..102, 0..6), 0..50),
        size in 1usize..200,
    ) {
        let sorted: Vec<Vec<u8>> = keys.iter().cloned().collect();
        let (source, place) = table(&sorted, size);
        let table = Table::open(&source, place, plain).unwrap();
        prop_assert_eq!(table.entries() as usize, sorted.len());
        for (number, key) in sorted.iter().enumerate() {
            let value = number.to_string().into_bytes();
            let found = table.get(key).unwrap();
            prop_assert_eq!(found, Some((number as u32, value.clone())));
            prop_assert_eq!(table.nth(number as u32).unwrap(), (key.clone(), value));
        }
        for other in others.iter().filter(|other| !keys.contains(*other)) {
            prop_assert_eq!(table.get(other).unwrap(), None);
        }
    }

    #[test]
    fn a_piece_is_found_where_lower_case_has_it(name in "[aAbBcC_]{0,9}", piece in "[abc_]{0,4}") {
        let at = name.to_lowercase().find(&piece);
        prop_assert_eq!(position_folded(name.as_bytes(), piece.as_bytes()), at);
    }

    #[test]
    fn a_visit_sees_every_entry_of_its_blocks(
        wanted in prop::collection::vec(any::<bool>(), 200),
        size in prop::sample::select(vec![1usize, 300, 6_000]),
        enough in 0usize..400,
    ) {
        let mut writer = Writer::new(size);
        let mut all: Vec<Vec<u32>> = Vec::new();
        for number in 0..200u32 {
            let block = writer.push(format!("key{number:03}").as_bytes(), &[b'v'; 2_500]);
            all.resize(block as usize + 1, Vec::new());
            all[block as usize].push(number);
        }
        let (source, place) = placed(writer);
        let table = Table::open(&source, place, plain).unwrap();
        let wanted: Vec<usize> = (0..all.len()).filter(|block| wanted[*block]).collect();
        let mut seen = Vec::new();
        table
            .visit(&wanted, &mut |entry| {
                assert_eq!(entry.key, format!("key{:03}", entry.number).as_bytes());
                seen.push(entry.number);
                Ok(seen.len() < enough)
            })
            .unwrap();
        let mut expected: Vec<u32> = wanted.iter().flat_map(|block| all[*block].clone()).collect();
        expected.truncate(enough.max(1));
        prop_assert_eq!(seen, expected);
    }

    #[test]
    fn no_damage_makes_it_panic(
        flips in prop::collection::vec((0usize..2000, 1u8..=255), 1..6),
        cut in 0usize..2000,
    ) {
        let keys: BTreeSet<Vec<u8>> = (0..60u32).map(|n| format!("key{n}").into_bytes()).collect();
        let sorted: Vec<Vec<u8>> = keys.into_iter().collect();
        let (source, place) = table(&sorted, 64);
        let Source::Memory(bytes) = &*source else { unreachable!() };
        let mut bytes = bytes.clone();
        for (at, flip) in flips {
            let at = at % bytes.len();
            bytes[at] ^= flip;
        }
        bytes.truncate(bytes.len().saturating_sub(cut / 8));
        let source = Arc::new(Source::Memory(bytes));
        if let Ok(table) = Table::open(&source, place, plain) {
            for (number, key) in sorted.iter().enumerate() {
                // What is found is what was written.
                if let Ok(Some((found, value))) = table.get(key) {
                    prop_assert_eq!(found as usize, number);
                    prop_assert_eq!(value, number.to_string().into_bytes());
                }
                let _damage = table.nth(number as u32);
            }
        }
    }
}

#[test]
fn spellings_stand_side_by_side() {
    let mut names = vec!["foo", "Foo", "fob", "FOO", "Fop"];
    names.sort_by(|a, b| folded(a.as_bytes(), b.as_bytes()));
    assert_eq!(names, ["fob", "FOO", "Foo", "foo", "Fop"]);
}
