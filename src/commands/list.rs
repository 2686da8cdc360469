use crate::catalog::{Origin, Record};
use crate::content::model::Kind;
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::output;
use serde::Serialize;

/// List the content: all kinds, or the documents of one
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  wazir list\n  wazir list workflow\n  wazir list expertise --json"
)]
pub struct Args {
    /// The kind of document [default: all]
    #[arg(value_parser = super::kinds(Kind::ALL))]
    kind: Option<Kind>,
    /// Print JSON (schema: output-list)
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Entry<'a> {
    kind: &'static str,
    id: &'a str,
    title: &'a str,
    summary: &'a str,
    path: &'a str,
    origin: &'static str,
    tokens: [usize; 3],
    detail: Vec<&'a str>,
}

fn entry(record: &Record) -> Entry<'_> {
    Entry {
        kind: record.kind.id(),
        id: &record.id,
        title: &record.title,
        summary: &record.summary,
        path: &record.path,
        origin: record.origin.id(),
        tokens: record.tokens,
        detail: record
            .detail
            .split('|')
            .filter(|part| !part.is_empty())
            .collect(),
    }
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let catalog = super::catalog()?;
    if args.json {
        let records = args
            .kind
            .map_or(catalog.all(), |kind| catalog.of_kind(kind));
        output::json(&records.iter().map(entry).collect::<Vec<_>>());
        return Ok(ExitCode::Done);
    }
    match args.kind {
        None => {
            let rows: Vec<Vec<String>> = Kind::ALL
                .iter()
                .map(|kind| vec![kind.to_string(), catalog.of_kind(*kind).len().to_string()])
                .collect();
            output::print(&output::table(&rows));
        }
        Some(kind) => {
            let mut records: Vec<&Record> = catalog.of_kind(kind).iter().collect();
            if kind == Kind::Workflow {
                records.sort_by_key(|record| order(record));
            }
            let rows: Vec<Vec<String>> = records.into_iter().map(row).collect();
            output::print(&output::table(&rows));
        }
    }
    Ok(ExitCode::Done)
}

/// A workflow's place in the pipeline; out of band comes last.
fn order(record: &Record) -> u32 {
    record
        .detail
        .split('|')
        .next()
        .and_then(|text| text.parse().ok())
        .unwrap_or(u32::MAX)
}

fn summary(record: &Record) -> String {
    match record.origin {
        Origin::Embedded => record.summary.to_string(),
        own => format!("{} ({} by the overlay)", record.summary, own.id()),
    }
}

fn row(record: &Record) -> Vec<String> {
    let mut detail = record.detail.split('|').map(str::to_owned);
    let mut row = Vec::new();
    match record.kind {
        // order, id, role, gate, depths and intents
        Kind::Workflow => {
            row.extend(detail.next());
            row.push(record.id.to_string());
            row.extend(detail);
            if record.origin != Origin::Embedded {
                row.push(format!("({} by the overlay)", record.origin.id()));
            }
        }
        Kind::Expertise => {
            row.push(record.id.to_string());
            row.extend(detail);
            row.push(format!(
                "{}/{}/{}",
                record.tokens[0], record.tokens[1], record.tokens[2]
            ));
            row.push(summary(record));
        }
        _ => {
            row.push(record.id.to_string());
            row.extend(detail.filter(|part| !part.is_empty()));
            row.push(summary(record));
        }
    }
    row
}
