//! The tables as Rust source. `src/catalog/tables.rs` holds the types and includes it.

use super::super::content::Compiled;
use super::super::content::source::Tree;
use super::{Frame, Record, Store, digest, totals};
use std::collections::HashMap;
use std::fmt::Write;
use std::io;

pub(super) fn source(
    tree: &Tree,
    compiled: &Compiled,
    records: &[Record],
    store: &mut Store,
) -> io::Result<String> {
    let mut out = String::new();
    let manifest = &compiled.checked.manifest.data;
    let write = |out: &mut String, line: std::fmt::Arguments<'_>| {
        out.write_fmt(line).map_err(io::Error::other)?;
        out.push('\n');
        io::Result::Ok(())
    };
    write(
        &mut out,
        format_args!("/// SHA-256 of everything that was compiled in."),
    )?;
    write(
        &mut out,
        format_args!("pub static CONTENT_DIGEST: &str = {:?};", digest(tree)),
    )?;
    write(
        &mut out,
        format_args!(
            "pub static PROTECTED_PATHS: &[&str] = &{:?};",
            manifest.protected_paths
        ),
    )?;
    write(
        &mut out,
        format_args!(
            "pub static UNPROTECTED_PATHS: &[&str] = &{:?};",
            manifest.unprotected_paths
        ),
    )?;

    write(&mut out, format_args!("pub static RECORDS: &[Record] = &["))?;
    for record in records {
        let Record {
            kind,
            id,
            title,
            summary,
            path,
            frame,
            rules,
            tokens,
            detail,
            costs,
        } = record;
        let body = match frame {
            Some(frame) => format!("Body::Packed({})", literal(*frame)),
            None => "Body::Raw".to_owned(),
        };
        write(
            &mut out,
            format_args!(
                "    Record {{ kind: Kind::{kind:?}, id: {id:?}, title: {title:?}, summary: {summary:?}, \
                 path: {path:?}, body: {body}, rules: ({}, {}), tokens: {tokens:?}, \
                 detail: {detail:?}, costs: {costs:?} }},",
                rules.0, rules.1
            ),
        )?;
    }
    write(&mut out, format_args!("];"))?;

    let mut index = phf_codegen::Map::new();
    for (at, record) in records.iter().enumerate() {
        index.entry(format!("{}/{}", record.kind, record.id), at.to_string());
    }
    write(
        &mut out,
        format_args!("/// `KIND/ID` to the place in `RECORDS`."),
    )?;
    write(
        &mut out,
        format_args!(
            "pub static INDEX: phf::Map<&'static str, u32> = {};",
            index.build()
        ),
    )?;

    write(
        &mut out,
        format_args!("pub static TOTALS: &[(Kind, usize)] = &["),
    )?;
    for (kind, total) in totals(records) {
        write(&mut out, format_args!("    (Kind::{kind:?}, {total}),"))?;
    }
    write(&mut out, format_args!("];"))?;

    let mut solid = Solid::default();
    write(&mut out, format_args!("pub static BUNDLES: &[Bundle] = &["))?;
    for bundle in &compiled.bundles {
        write(
            &mut out,
            format_args!("    Bundle {{ host: Host::{:?},", bundle.host),
        )?;
        let spec = &bundle.spec;
        write(
            &mut out,
            format_args!(
                "        title: {:?}, client: {:?}, version: {:?}, checked: {:?}, always_on: {},\n        \
                 detect: &{:?}, limits: &{:?}, next: &{:?}, session_text: {:?},",
                spec.title,
                spec.checked.client,
                spec.checked.version,
                spec.checked.on,
                bundle.always_on,
                spec.detect,
                spec.limits,
                spec.next,
                bundle.session_text,
            ),
        )?;
        write(&mut out, format_args!("        files: &["))?;
        for file in &bundle.files {
            let (start, end) = solid.put(&file.text);
            write(
                &mut out,
                format_args!(
                    "            BundleFile {{ path: {:?}, kind: FileKind::{:?}, format: Format::{:?}, text: ({start}, {end}) }},",
                    file.path, file.kind, file.format
                ),
            )?;
        }
        write(&mut out, format_args!("        ] }},"))?;
    }
    write(&mut out, format_args!("];"))?;

    let frame = literal(store.put(&solid.text)?);
    let doc = "/// Every bundle's texts in one frame: hosts share most of them.";
    write(
        &mut out,
        format_args!("{doc}\npub static BUNDLE_TEXT: Frame = {frame};"),
    )?;

    let checked = &compiled.checked;
    let data = |value: serde_json::Result<String>| value.map_err(io::Error::other);
    for (name, text) in [
        (
            "COMPOSITION",
            data(serde_json::to_string(&checked.composition.data))?,
        ),
        (
            "DETECTION",
            data(serde_json::to_string(&checked.detection.data))?,
        ),
        (
            "CONCERNS",
            data(serde_json::to_string(&checked.concerns.data))?,
        ),
    ] {
        let frame = literal(store.put(&text)?);
        write(
            &mut out,
            format_args!("/// JSON.\npub static {name}: Frame = {frame};"),
        )?;
    }
    write(
        &mut out,
        format_args!(
            "pub static BLOB: &[u8] = include_bytes!(concat!(env!(\"OUT_DIR\"), \"/content.bin\"));"
        ),
    )?;
    Ok(out)
}

fn literal(frame: Frame) -> String {
    format!(
        "Frame {{ start: {}, packed: {}, raw: {} }}",
        frame.start, frame.packed, frame.raw
    )
}

/// Texts one after the other, each distinct one once.
#[derive(Default)]
struct Solid {
    text: String,
    known: HashMap<String, (usize, usize)>,
}

impl Solid {
    fn put(&mut self, text: &str) -> (usize, usize) {
        if let Some(range) = self.known.get(text) {
            return *range;
        }
        let start = self.text.len();
        self.text.push_str(text);
        let range = (start, self.text.len());
        self.known.insert(text.to_owned(), range);
        range
    }
}
