use crate::author::{Composed, Explained, explain};
use crate::content::model::{Kind, Tier};
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::output;
use serde_json::{Value, json};

/// Say where a document comes from and who takes it
///
/// Embedded or of the overlay, its file, digest and tokens by tier; the roles, stacks and
/// concerns that compose it; the files of the hosts' bundles that carry it.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  wazir content explain reviewer\n  wazir content explain backend/rust --kind expertise --json"
)]
pub struct Args {
    /// The document's id; all kinds that have one of it are explained
    id: String,
    /// Only the document of this kind
    #[arg(long, value_parser = super::super::kinds(Kind::ALL))]
    kind: Option<Kind>,
    /// Print JSON (schema: output-content-explain)
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub(super) fn run(args: &Args) -> Result<ExitCode, Error> {
    let catalog = super::super::catalog()?;
    let explained = explain(&catalog, &args.id, args.kind)?;
    if args.json {
        output::json(&explained.iter().map(value).collect::<Vec<_>>());
    } else {
        let blocks: Vec<String> = explained.iter().map(lines).collect();
        output::print(&blocks.join("\n"));
    }
    Ok(ExitCode::Done)
}

fn value(explained: &Explained<'_>) -> Value {
    let record = explained.record;
    let composed = explained.composed.iter().map(|composed| {
        let Composed { layer, id, roles } = composed;
        json!({ "layer": layer, "id": id, "roles": roles })
    });
    let bundles = explained.bundles.iter();
    let bundles = bundles.map(|(host, path)| json!({ "host": host.id(), "path": path }));
    json!({
        "kind": record.kind.id(),
        "id": record.id,
        "title": record.title,
        "origin": record.origin.id(),
        "path": record.path,
        "sha256": explained.sha256,
        "tokens": record.tokens,
        "composed": composed.collect::<Vec<_>>(),
        "workflows": explained.workflows,
        "bundles": bundles.collect::<Vec<_>>(),
    })
}

fn lines(explained: &Explained<'_>) -> String {
    let record = explained.record;
    let about = if explained.is_own() { "~" } else { "" };
    let tokens = Tier::ALL.iter().zip(record.tokens);
    let tokens: Vec<String> = tokens
        .filter(|(_, count)| *count > 0)
        .map(|(tier, count)| format!("{tier} {about}{count}"))
        .collect();
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut row = |name: &str, text: String| {
        if !text.is_empty() {
            rows.push(vec![format!("  {name}"), text]);
        }
    };
    row("title", record.title.to_string());
    row("origin", record.origin.id().to_owned());
    row("file", record.path.to_string());
    row("sha256", explained.sha256.clone());
    row("tokens", tokens.join(", "));
    row("workflows", explained.workflows.join(", "));
    for Composed { layer, id, roles } in &explained.composed {
        let roles = match &roles[..] {
            [] => "every role that composes".to_owned(),
            roles => roles.join(", "),
        };
        let id = id.as_ref().map(|id| format!(" {id}")).unwrap_or_default();
        row("composed", format!("{layer}{id}: {roles}"));
    }
    for (host, path) in &explained.bundles {
        row("bundle", format!("{host}: {path}"));
    }
    format!("{} {}\n{}", record.kind, record.id, output::table(&rows))
}
