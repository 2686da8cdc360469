//! The template engine for bundles: strict, without escaping, with the quoting
//! that the hosts' formats need.

use super::super::check::{FUEL, Found, describe};
use super::super::diagnostic::Code;
use super::super::source::Tree;
use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

/// The names that a template may use, in the engine's own form.
pub(super) type Context = minijinja::Value;

/// The names of two contexts, which have none in common.
pub(super) fn both(one: &Context, other: &Value) -> Context {
    minijinja::value::merge_maps([one.clone(), in_engine(other)])
}

/// A value in the engine's own form: made once where many files share it.
pub(super) fn in_engine(value: &Value) -> Context {
    minijinja::value::Serde(value).into()
}

const ROOT: &str = "templates/hosts";

pub(super) struct Engine<'a> {
    environment: Environment<'static>,
    asked: Arc<Mutex<BTreeSet<String>>>,
    tree: &'a Tree,
}

impl<'a> Engine<'a> {
    pub(super) fn new(tree: &'a Tree) -> Self {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(FUEL));
        environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
        let syntax = SyntaxConfig::builder()
            .keep_trailing_newline(true)
            .trim_blocks(true)
            .lstrip_blocks(true)
            .build()
            .expect("the delimiters are minijinja's own");
        environment.set_syntax(syntax);
        environment.add_filter("quoted", quoted);
        environment.add_filter("plain", plain);
        environment.add_filter("toml_text", toml_text);
        let asked = Arc::new(Mutex::new(BTreeSet::new()));
        let recorder = Arc::clone(&asked);
        let texts: Vec<(String, String)> = tree
            .below(ROOT)
            .map(|(path, text)| (path.to_owned(), text.to_owned()))
            .collect();
        environment.set_loader(move |name| {
            if let Ok(mut asked) = recorder.lock() {
                asked.insert(name.to_owned());
            }
            Ok(texts
                .iter()
                .find(|(path, _)| path == name)
                .map(|(_, text)| text.clone()))
        });
        Self {
            environment,
            asked,
            tree,
        }
    }

    /// Renders a template file below `templates/hosts`.
    pub(super) fn file(&self, name: &str, context: &Context) -> Result<String, Error> {
        self.environment.get_template(name)?.render(context.clone())
    }

    /// Renders a template given as text.
    pub(super) fn text(&self, text: &str, context: &Context) -> Result<String, Error> {
        self.environment.render_str(text, context.clone())
    }

    /// Adds a template error as a diagnostic at the template's line, once.
    pub(super) fn report(&self, error: &Error, found: &mut Found) {
        let path = format!("{ROOT}/{}", error.name().unwrap_or_default());
        let text = self.tree.text(&path).unwrap_or("");
        let line = error.line().unwrap_or(1).saturating_sub(1);
        let at: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let message = describe(error);
        let said =
            |d: &super::Diagnostic| d.path == path && d.range == (at..at) && d.message == message;
        if !found.0.iter().any(said) {
            let help =
                "every name must be defined; `wazir show schema host` says what a host file holds";
            found.add(Code::Template, &path, at..at, message, help);
        }
    }

    /// Templates that nothing asked for.
    pub(super) fn unused(&self, tree: &Tree) -> Vec<String> {
        let asked = self
            .asked
            .lock()
            .map(|asked| asked.clone())
            .unwrap_or_default();
        tree.below(ROOT)
            .map(|(path, _)| path.to_owned())
            .filter(|path| !path.ends_with("/host.yaml") && !asked.contains(path))
            .collect()
    }
}

/// A double-quoted string that JSON, YAML and TOML read alike.
fn quoted(text: String) -> Result<String, Error> {
    serde_json::to_string(&text)
        .map_err(|error| Error::new(ErrorKind::InvalidOperation, error.to_string()))
}

/// A YAML scalar without quotes where it means the same: Cursor reads front matter line
/// by line and keeps the quotes.
fn plain(text: String) -> Result<String, Error> {
    let read = serde_yaml::from_str::<BTreeMap<String, Value>>(&format!("key: {text}\n"));
    let same = read.is_ok_and(|map| map.len() == 1 && map["key"] == Value::String(text.clone()));
    if same { Ok(text) } else { quoted(text) }
}

/// A text as a TOML string: literal over lines where that is possible.
fn toml_text(text: String) -> Result<String, Error> {
    let plain = !text.contains("'''")
        && !text
            .chars()
            .any(|c| c.is_control() && c != '\n' && c != '\t');
    if plain {
        Ok(format!("'''\n{}\n'''", text.trim_end()))
    } else {
        quoted(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scalar_is_quoted_only_where_yaml_needs_it() {
        let of = |text: &str| plain(text.to_owned()).unwrap();
        assert_eq!(of("Writes tests, then code."), "Writes tests, then code.");
        for text in [
            "a: b", "a #b", "- a", "\"a\"", "true", "1", " a", "", "a\nb: c",
        ] {
            assert_eq!(of(text), serde_json::to_string(text).unwrap());
        }
    }
}
