//! The export read with the types that SCIP publishes.

use super::project;
use protobuf::Message;
use scip::types::{Index, SymbolRole, symbol_information};
use std::fs;

#[test]
fn the_export_is_what_its_readers_take() {
    let repository = project();
    let said = repository
        .wazir(&["index", "export", "--format", "scip", "--out", "index.scip"])
        .code(0);
    assert!(
        said.stdout.starts_with("index.scip: 5 documents, "),
        "{said:?}"
    );
    let bytes = fs::read(repository.file("index.scip")).unwrap();
    let index = Index::parse_from_bytes(&bytes).unwrap();
    assert!(
        index
            .special_fields
            .unknown_fields()
            .iter()
            .next()
            .is_none()
    );
    assert_eq!(index.metadata.tool_info.name, "wazir");
    assert!(index.metadata.project_root.starts_with("file:///"));
    let store = index
        .documents
        .iter()
        .find(|document| document.relative_path == "src/store.rs")
        .unwrap();
    assert_eq!(store.language, "Rust");
    let text = repository.read("src/store.rs");
    let lines: Vec<&str> = text.lines().collect();
    let opens: Vec<_> = store
        .symbols
        .iter()
        .filter(|symbol| symbol.display_name == "open")
        .collect();
    assert_eq!(opens.len(), 2);
    assert!(
        opens
            .iter()
            .any(|open| open.kind.enum_value() == Ok(symbol_information::Kind::Method))
    );
    let mut seen = 0;
    for document in &index.documents {
        for occurrence in &document.occurrences {
            // Symbols are of the published grammar.
            scip::symbol::parse_symbol(&occurrence.symbol)
                .unwrap_or_else(|error| panic!("{}: {error:?}", occurrence.symbol));
            if document.relative_path == "src/store.rs" && occurrence.range.len() == 3 {
                let [line, from, to] = occurrence.range[..] else {
                    unreachable!()
                };
                let name = &lines[line as usize][from as usize..to as usize];
                assert!(
                    occurrence.symbol.contains(name),
                    "{name}: {}",
                    occurrence.symbol
                );
                seen += 1;
            }
        }
        for symbol in &document.symbols {
            assert!(symbol.kind.enum_value().is_ok(), "{symbol:?}");
        }
    }
    assert!(seen > 4);
    let main = index
        .documents
        .iter()
        .find(|document| document.relative_path == "src/main.rs")
        .unwrap();
    let is_definition = |roles: i32| roles & SymbolRole::Definition as i32 != 0;
    let config: Vec<_> = main
        .occurrences
        .iter()
        .filter(|occurrence| occurrence.symbol.contains("parse_config_file"))
        .map(|occurrence| is_definition(occurrence.symbol_roles))
        .collect();
    assert_eq!(config.iter().filter(|is| **is).count(), 1);
    assert_eq!(config.len(), 2);
}
