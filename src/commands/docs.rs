use crate::catalog::Page;
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::output;
use serde_json::json;

/// Print a page of the documentation, or list the pages
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  wazir docs\n  wazir docs getting-started\n  wazir docs hosts/claude\n  wazir docs security | less"
)]
pub struct Args {
    /// The page, as the list names it; without it, the list
    page: Option<String>,
    /// List the pages
    #[arg(long, conflicts_with = "page")]
    list: bool,
    /// Print JSON (schema: output-docs)
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    match &args.page {
        Some(name) => {
            let page = Page::find(name)?;
            if args.json {
                output::json(&json!([entry(page, Some(page.text()))]));
            } else {
                output::print(&page.text());
            }
        }
        None if args.json => {
            let pages: Vec<_> = Page::all().iter().map(|page| entry(page, None)).collect();
            output::json(&pages);
        }
        None => {
            let rows: Vec<Vec<String>> = Page::all()
                .iter()
                .map(|page| vec![page.name.to_owned(), page.summary.to_owned()])
                .collect();
            output::print(&output::table(&rows));
        }
    }
    Ok(ExitCode::Done)
}

fn entry(page: &Page, text: Option<String>) -> serde_json::Value {
    let mut entry = json!({
        "page": page.name,
        "title": page.title,
        "summary": page.summary,
    });
    if let Some(text) = text {
        entry["text"] = text.into();
    }
    entry
}
