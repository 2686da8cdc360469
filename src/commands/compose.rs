use super::context;
use crate::catalog::Catalog;
use crate::compose::{self, Named, Request, Tables};
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::output;
use crate::project::{Config, Root, detect, root};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Print the expertise that fits a role and a task, within a token budget
///
/// Modules come from four layers: what the role always reads, what everybody reads, the
/// project's stacks, the task's concerns. When the budget is tight, the general gives way
/// before the specific and detail before presence; what is left out is named.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  wazir compose --role executor --concern security-auth\n  wazir compose --workflow review --changed src/api/orders.ts --why\n  wazir compose --role planner --request 'Let users sign in with OAuth' --budget 6000 --json\n  wazir compose --role executor --format files | while read id tier; do wazir show expertise $id --tier $tier; done"
)]
pub struct Args {
    /// The role that reads [default: that of the workflow]
    #[arg(long)]
    role: Option<String>,
    /// The phase it reads in: implies the role, and adds what the phase needs
    #[arg(long)]
    workflow: Option<String>,
    /// A stack, instead of those that are detected; several with commas
    #[arg(long, value_delimiter = ',')]
    stack: Vec<String>,
    /// A concern of the task, besides those that are detected; several with commas
    #[arg(long, value_delimiter = ',')]
    concern: Vec<String>,
    /// o200k tokens for everything that is printed [default: `expertise_budget` of the
    /// settings, else 12000]
    #[arg(long, value_name = "TOKENS")]
    budget: Option<usize>,
    /// The request in words: concerns are detected in it
    #[arg(long, value_name = "TEXT")]
    request: Option<String>,
    /// A specification: concerns are detected in it
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// Paths that the task changes: they tell the package, its stacks, and concerns
    #[arg(long, value_name = "PATH", num_args = 1..)]
    changed: Vec<String>,
    /// text: the modules; json: all of it; files: `ID TAB TIER`, one a line
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Print JSON (schema: output-compose); the same as --format json
    #[arg(long)]
    json: bool,
    /// Explain each choice instead of printing the modules: the rule, the file, the word
    #[arg(long)]
    why: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
    Json,
    Files,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let here = Root::open(Path::new("."))?;
    let project = root::to_install(here.path())?;
    let settings = Config::read(&project)?.unwrap_or_default();
    let catalog = Catalog::of(&project)?;
    let changed: Vec<String> = args
        .changed
        .iter()
        .map(|path| below(project.path(), here.path(), path))
        .collect::<Result<_, _>>()?;
    let request = Request {
        role: args.role.clone(),
        workflow: args.workflow.clone(),
        then: Vec::new(),
        stacks: stacks(args, &catalog, &project, &settings, &changed),
        concerns: concerns(args, &catalog, &changed)?,
        budget: args.budget.or(settings.expertise_budget),
    };
    let composition = compose::compose(&request, &Tables::of(&catalog))?;
    if args.json || args.format == Format::Json {
        output::json(&compose::json(&composition));
    } else if args.why {
        output::print(&compose::why(&composition));
    } else if args.format == Format::Files {
        output::print(&compose::files(&composition));
    } else {
        output::print(&compose::text(&composition));
    }
    Ok(ExitCode::Done)
}

fn stacks(
    args: &Args,
    catalog: &Catalog,
    project: &Root,
    settings: &Config,
    changed: &[String],
) -> Vec<Named> {
    if !args.stack.is_empty() {
        return args.stack.iter().map(|id| Named::given(id)).collect();
    }
    let packages = detect::packages(project.path(), &catalog.detection());
    compose::stacks(&packages, &settings.stacks, changed)
}

fn concerns(args: &Args, catalog: &Catalog, changed: &[String]) -> Result<Vec<Named>, Error> {
    let mut concerns: Vec<Named> = args.concern.iter().map(|id| Named::given(id)).collect();
    let spec = args.spec.as_deref().map(read_spec).transpose()?;
    let request = args.request.as_deref().map(|text| ("request", text));
    let spec = spec.as_deref().map(|text| ("specification", text));
    let texts: Vec<(&str, &str)> = request.into_iter().chain(spec).collect();
    if !texts.is_empty() || !changed.is_empty() {
        let rules = catalog.concerns();
        concerns.extend(compose::concerns(&rules, &texts, changed));
    }
    Ok(concerns)
}

/// A specification is prose: a megabyte of it is none.
fn read_spec(path: &Path) -> Result<String, Error> {
    const MOST: u64 = 1 << 20;
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MOST).read_to_end(&mut bytes))
        .map_err(|error| Error::io("read the specification", path, &error))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A path of the command line as a path below the project, by its words alone: nothing
/// has to be there.
fn below(project: &Path, here: &Path, path: &str) -> Result<String, Error> {
    let full = context::place(here, Path::new(path));
    let inside = full.strip_prefix(project).map_err(|_| {
        Error::failed(format!("{path} is outside of {}", project.display()))
            .hint("changed paths lie in the project")
    })?;
    Ok(inside.to_string_lossy().replace('\\', "/"))
}
