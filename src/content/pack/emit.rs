//! The tables as Rust source. `src/catalog/tables.rs` holds the types and includes it.

use super::super::content::Compiled;
use super::super::content::model::Kind;
use super::super::content::source::Tree;
use super::{Frame, Record, Store, Stored, totals};
use std::collections::HashMap;
use std::fmt::Write;
use std::io;

pub(super) fn source(
    tree: &Tree,
    compiled: &Compiled,
    records: &[Stored],
    dictionary: Frame,
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
        format_args!("pub static CONTENT_DIGEST: &str = {:?};", tree.digest()),
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

    let doc = "/// What every other frame is unpacked with.";
    write(
        &mut out,
        format_args!(
            "{doc}\npub static DICTIONARY: Frame = {};",
            literal(dictionary)
        ),
    )?;
    write(&mut out, format_args!("pub static RECORDS: &[Record] = &["))?;
    for Stored { record, frame } in records {
        let Record {
            kind,
            id,
            title,
            summary,
            path,
            text: _,
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
                "    Record {{ kind: Kind::{kind:?}, id: text({id:?}), title: text({title:?}), \
                 summary: text({summary:?}), path: text({path:?}), body: {body}, rules: ({}, {}), \
                 tokens: {tokens:?}, detail: text({detail:?}), costs: {costs:?}, \
                 origin: Origin::Embedded }},",
                rules.0, rules.1
            ),
        )?;
    }
    write(&mut out, format_args!("];"))?;

    let mut index = phf_codegen::Map::new();
    for (at, Stored { record, .. }) in records.iter().enumerate() {
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
                "        title: {:?}, by: CheckedBy::{:?}, client: {:?}, version: {:?}, checked: {:?}, always_on: {},\n        \
                 detect: &{:?}, reads: &{:?}, takes: Takes::{:?}, tolerates: &[{}], limits: &{:?}, next: &{:?}, session_text: text({:?}),",
                spec.title,
                spec.checked.by,
                spec.checked.client,
                spec.checked.version,
                spec.checked.on,
                bundle.always_on,
                spec.detect,
                spec.reads,
                spec.takes,
                spec.tolerates
                    .iter()
                    .map(|one| format!("Tolerance::{one:?}"))
                    .collect::<Vec<_>>()
                    .join(", "),
                spec.limits,
                spec.next,
                bundle.session_text,
            ),
        )?;
        let moves = spec.plugin.iter().flat_map(|plugin| &plugin.moves);
        let moves: Vec<_> = moves.map(|one| (&one.from, &one.to)).collect();
        write(&mut out, format_args!("        moves: &{moves:?},"))?;
        for (field, files) in [("files", &bundle.files), ("plugin", &bundle.plugin)] {
            write(&mut out, format_args!("        {field}: Cow::Borrowed(&["))?;
            for file in files {
                let (start, end) = solid.put(&file.text);
                let of = match &file.of {
                    Some((kind, id)) => format!("Some((Kind::{kind:?}, text({id:?})))"),
                    None => "None".to_owned(),
                };
                write(
                    &mut out,
                    format_args!(
                        "            BundleFile {{ path: text({:?}), kind: FileKind::{:?}, format: Format::{:?}, \
                         of: {of}, text: ({start}, {end}) }},",
                        file.path, file.kind, file.format
                    ),
                )?;
            }
            write(&mut out, format_args!("        ]),"))?;
        }
        write(&mut out, format_args!("    }},"))?;
    }
    write(&mut out, format_args!("];"))?;

    let frame = literal(store.put(&solid.text)?);
    let doc = "/// Every bundle's texts in one frame: hosts share most of them.";
    write(
        &mut out,
        format_args!("{doc}\npub static BUNDLE_TEXT: Frame = {frame};"),
    )?;

    sources(tree, records, store, &mut out)?;
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
    let triage = data(serde_json::to_string(&checked.triage.data))?;
    write(
        &mut out,
        format_args!("/// `content/triage.yaml` as JSON.\npub static TRIAGE: &str = {triage:?};"),
    )?;
    write(
        &mut out,
        format_args!(
            "pub static BLOB: &[u8] = include_bytes!(concat!(env!(\"OUT_DIR\"), \"/content.bin\"));"
        ),
    )?;
    Ok(out)
}

/// The sources that no record and no included directory holds, in one frame, so that the
/// binary can lay an overlay over the whole tree.
fn sources(tree: &Tree, records: &[Stored], store: &mut Store, out: &mut String) -> io::Result<()> {
    let mut solid = Solid::default();
    out.push_str(
        "/// Sources that are no record's text: path, and bytes in the unpacked `SOURCE_TEXT`.\n",
    );
    out.push_str("pub static SOURCES: &[(&str, (usize, usize))] = &[\n");
    let part = |record: &Record| matches!(record.kind, Kind::Stack | Kind::Concern);
    for (path, text) in tree.iter() {
        let recorded = |stored: &Stored| stored.record.path == path && !part(&stored.record);
        if !records.iter().any(recorded) {
            let place = solid.put(text);
            writeln!(out, "    ({path:?}, {place:?}),").map_err(io::Error::other)?;
        }
    }
    let frame = literal(store.put(&solid.text)?);
    writeln!(out, "];\npub static SOURCE_TEXT: Frame = {frame};").map_err(io::Error::other)
}

/// The pages of documentation, in one frame: they share their words.
pub(super) fn pages(
    pages: &[super::pages::Page],
    store: &mut Store,
    out: &mut String,
) -> io::Result<()> {
    let mut solid = Solid::default();
    out.push_str("/// Sorted by name.\npub static PAGES: &[Page] = &[\n");
    for page in pages {
        let text = solid.put(&page.text);
        let (name, title, summary) = (&page.name, &page.title, &page.summary);
        writeln!(
            out,
            "    Page {{ name: {name:?}, title: {title:?}, summary: {summary:?}, text: {text:?} }},"
        )
        .map_err(io::Error::other)?;
    }
    let frame = literal(store.put(&solid.text)?);
    writeln!(out, "];\npub static PAGE_TEXT: Frame = {frame};").map_err(io::Error::other)
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
