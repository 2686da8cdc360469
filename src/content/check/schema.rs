//! The JSON Schemas of a tree, and validation that points into the file.

use super::super::diagnostic::Code;
use super::super::source::{Document, Tree};
use super::{Found, Known};
use jsonschema::Validator;
use jsonschema::error::ValidationErrorKind;
use serde_json::Value;
use std::cell::OnceCell;
use std::collections::BTreeMap;

/// One way in which data does not match its schema.
pub struct Violation {
    /// JSON pointer of the value, or of the key that should not be there.
    pub pointer: String,
    pub message: String,
    /// The pointer's last part is a key to point at, not its value.
    pub at_key: bool,
}

/// The schemas by name, without `.schema.json`.
pub struct Schemas(BTreeMap<String, Schema>);

struct Schema {
    source: Value,
    /// Made when it is needed: that takes longer than most checks.
    validator: OnceCell<Option<Validator>>,
}

fn validator(source: &Value) -> Result<Validator, String> {
    let options = jsonschema::options().should_validate_formats(true);
    let error = match options.build(source) {
        Ok(validator) => return Ok(validator),
        Err(error) => error,
    };
    Err(format!("{error} (at {})", error.instance_path()))
}

/// `$id` of every schema is this, its name, and `.schema.json`.
const ID_BASE: &str = "https://wazir.dev/schemas/";

impl Schemas {
    pub(in super::super) fn load(tree: &Tree, known: &Known, found: &mut Found) -> Self {
        let mut schemas = BTreeMap::new();
        for (file, text) in tree.below("schemas") {
            let path = format!("schemas/{file}");
            let Some(name) = file
                .strip_suffix(".schema.json")
                .filter(|n| !n.contains('/'))
            else {
                found.add(
                    Code::Stray,
                    &path,
                    0..0,
                    "not a schema",
                    "schemas/ holds files named NAME.schema.json and nothing else",
                );
                continue;
            };
            let value: Value = match serde_json::from_str(text) {
                Ok(value) => value,
                Err(error) => {
                    let at = offset(text, error.line(), error.column());
                    found.add(
                        Code::Syntax,
                        &path,
                        at..at,
                        format!("not JSON: {error}"),
                        "mend the JSON",
                    );
                    continue;
                }
            };
            let id = format!("{ID_BASE}{file}");
            if value["$id"].as_str() != Some(id.as_str()) {
                let at = text.find("\"$id\"").unwrap_or(0);
                found.add(
                    Code::BadSchema,
                    &path,
                    at..at,
                    "`$id` is not the file's name",
                    format!("set \"$id\": \"{id}\""),
                );
            }
            let cell = OnceCell::new();
            if !known.is_proven(&path) {
                match validator(&value) {
                    Ok(validator) => {
                        let _empty = cell.set(Some(validator));
                    }
                    Err(message) => {
                        found.add(
                            Code::BadSchema,
                            &path,
                            0..0,
                            format!("not a valid JSON Schema: {message}"),
                            "mend the schema; draft 2020-12 is its language",
                        );
                        continue;
                    }
                }
            }
            let schema = Schema {
                source: value,
                validator: cell,
            };
            schemas.insert(name.to_owned(), schema);
        }
        Self(schemas)
    }

    /// The schema as JSON.
    pub fn source(&self, name: &str) -> Option<&Value> {
        self.0.get(name).map(|schema| &schema.source)
    }

    /// Names of all valid schemas, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Every violation, in the order of the schema; `None` when there is no such schema.
    pub fn violations(&self, name: &str, value: &Value) -> Option<Vec<Violation>> {
        let Schema {
            source,
            validator: made,
        } = self.0.get(name)?;
        let made = made.get_or_init(|| validator(source).ok());
        Some(violations(made.as_ref()?, value))
    }

    /// Validates a document's front matter.
    pub(in super::super) fn check(
        &self,
        name: &str,
        document: &Document,
        found: &mut Found,
    ) -> bool {
        let Some(violations) = self.violations(name, &document.front) else {
            found.add(
                Code::Unknown,
                &document.path,
                0..0,
                format!("there is no valid schema `{name}` to check this file against"),
                format!("add schemas/{name}.schema.json"),
            );
            return false;
        };
        let valid = violations.is_empty();
        for violation in violations {
            let range = if violation.at_key {
                document.key(&violation.pointer)
            } else {
                document.value(&violation.pointer)
            };
            let place = match violation.pointer.trim_start_matches('/') {
                "" => String::new(),
                pointer => format!("{}: ", pointer.replace('/', ".")),
            };
            found.add(
                Code::Schema,
                &document.path,
                range,
                format!("{place}{}", violation.message),
                format!("schemas/{name}.schema.json says what is allowed"),
            );
        }
        valid
    }
}

/// Every violation of one validator.
pub fn violations(validator: &Validator, value: &Value) -> Vec<Violation> {
    let mut out = Vec::new();
    for error in validator.iter_errors(value) {
        let pointer = error.instance_path().to_string();
        match error.kind() {
            ValidationErrorKind::AdditionalProperties { unexpected } => {
                for key in unexpected {
                    let key_text = key.replace('~', "~0").replace('/', "~1");
                    out.push(Violation {
                        pointer: format!("{pointer}/{key_text}"),
                        message: format!("`{key}` is not a known key"),
                        at_key: true,
                    });
                }
            }
            _ => out.push(Violation {
                pointer,
                message: error.to_string(),
                at_key: false,
            }),
        }
    }
    out
}

/// Byte offset of a line and column as serde_json counts them, both from 1.
pub(super) fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    (start + column.saturating_sub(1)).min(text.len())
}
