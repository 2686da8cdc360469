//! Renders what runs print out of `templates/orders`: strict, blocks without a line of
//! their own.

use crate::content::check::describe;
use crate::error::Error;
use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use serde::Serialize;

/// The text of a template with a value; `what` names it in an error.
pub(super) fn render<T: Serialize>(
    what: &str,
    template: &str,
    escape: fn(&str) -> AutoEscape,
    value: &T,
) -> Result<String, Error> {
    let failed = |error: &minijinja::Error| {
        Error::failed(format!("the {what} does not render: {}", describe(error)))
    };
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(escape);
    let syntax = SyntaxConfig::builder()
        .keep_trailing_newline(true)
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build()
        .map_err(|error| failed(&error))?;
    environment.set_syntax(syntax);
    environment
        .render_str(template, minijinja::value::Serde(value))
        .map_err(|error| failed(&error))
}
