use crate::catalog::{Catalog, Record};
use crate::content::check::{TemplateValues, render_template};
use crate::content::model::{Host, Kind, Tier};
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::output;
use serde_json::json;

/// Print one document
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  wazir show workflow specify\n  wazir show expertise backend/rust --tier L1\n  wazir show role reviewer --host claude\n  wazir show template spec"
)]
pub struct Args {
    /// The kind of document
    #[arg(value_parser = super::kinds(Kind::ALL))]
    kind: Kind,
    /// The document's id, as `wazir list KIND` prints it
    id: String,
    /// How much: L0 one line, L1 the rules, L2 all
    #[arg(long, value_parser = tier, default_value = "L2")]
    tier: Tier,
    /// As this host gets it: its own file of the role, workflow or skill
    #[arg(long)]
    host: Option<Host>,
    /// Print JSON (schema: output-show)
    #[arg(long)]
    json: bool,
}

fn tier(text: &str) -> Result<Tier, String> {
    Tier::parse(&text.to_uppercase()).ok_or_else(|| "the tiers are L0, L1 and L2".to_owned())
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let catalog = super::catalog()?;
    let record = catalog.get(args.kind, &args.id)?;
    let text = match args.host {
        Some(host) => host_text(&catalog, host, record)?,
        None if args.kind == Kind::Template => template(&catalog.text(record))?,
        None => catalog.tier(record, args.tier),
    };
    if args.json {
        output::json(&json!({
            "kind": record.kind.id(),
            "id": record.id,
            "title": record.title,
            "summary": record.summary,
            "path": record.path,
            "origin": record.origin.id(),
            "tier": args.tier.id(),
            "host": args.host.map(Host::id),
            "text": text,
        }));
    } else {
        output::print(&text);
    }
    Ok(ExitCode::Done)
}

/// A template as it is to be filled in, with its own values marked like the rest.
fn template(text: &str) -> Result<String, Error> {
    let fill = |what: &str| format!("<fill: {what}>");
    let values = TemplateValues {
        run_id: fill("the run's slug"),
        created_at: fill("now, as 2026-01-31T12:00:00Z"),
        loop_number: 0,
        project_root: fill("the project's root"),
        inputs: Vec::new(),
        request: String::new(),
        criteria: Vec::new(),
        evidence: Vec::new(),
    };
    render_template(text, &values)
        .map_err(|(message, line)| Error::failed(format!("line {line}: {message}")))
}

/// The file of a host's bundle that carries a document.
fn host_text(catalog: &Catalog, host: Host, record: &Record) -> Result<String, Error> {
    let (kind, id) = (record.kind, &*record.id);
    let bundle = catalog.bundle(host);
    let file = bundle.files.iter().find(|file| file.is_of(record));
    let Some(file) = file else {
        return Err(Error::failed(format!(
            "{} gets no file of its own for the {kind} `{id}`",
            bundle.title
        ))
        .hint("roles, workflows and skills have files of their own")
        .hint(format!("the neutral text: wazir show {kind} {id}")));
    };
    Ok(catalog.bundle_texts()[file.text.0..file.text.1].to_owned())
}
