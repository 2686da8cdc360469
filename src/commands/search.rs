use crate::content::model::Kind;
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::output;
use serde_json::json;

/// Find documents that hold all of the words
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  wazir search connection pool\n  wazir search retry --kind expertise --json"
)]
pub struct Args {
    /// Words; letter case does not matter
    #[arg(required = true)]
    words: Vec<String>,
    /// Only documents of this kind
    #[arg(long, value_parser = super::kinds(Kind::ALL))]
    kind: Option<Kind>,
    /// Print JSON (schema: output-search)
    #[arg(long)]
    json: bool,
}

/// Runs the command. Nothing found is exit code 1, as of grep.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let catalog = super::catalog()?;
    let hits = catalog.search(&args.words, args.kind);
    if args.json {
        let hits: Vec<_> = hits
            .iter()
            .map(|hit| {
                json!({
                    "kind": hit.record.kind.id(),
                    "id": hit.record.id,
                    "summary": hit.record.summary,
                    "score": hit.score,
                })
            })
            .collect();
        output::json(&hits);
    } else if hits.is_empty() {
        eprintln!("nothing holds all of: {}", args.words.join(" "));
    } else {
        let rows: Vec<Vec<String>> = hits
            .iter()
            .map(|hit| {
                vec![
                    hit.record.kind.to_string(),
                    hit.record.id.to_string(),
                    hit.record.summary.to_string(),
                ]
            })
            .collect();
        output::print(&output::table(&rows));
    }
    Ok(if hits.is_empty() {
        ExitCode::Failed
    } else {
        ExitCode::Done
    })
}
