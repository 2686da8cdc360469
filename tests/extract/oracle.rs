//! What tree-sitter finds in a source: the second opinion on the scanners.

use tree_sitter::{Node, Parser};
use wazir::code::language::Language;

/// A definition by the oracle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    pub name: String,
    /// The line of the name, from 1.
    pub line: u32,
    pub end: u32,
    /// Functions, methods and types; the rest only tells a false find from a true one.
    pub core: bool,
}

/// Goal 8 of recall and precision: the lowest that a language may have.
pub const fn share(language: Language) -> f64 {
    match language {
        Language::Go | Language::Rust | Language::Python | Language::Java => 0.995,
        _ => 0.985,
    }
}

/// The fixture that the oracle's grammar gives up on; the snapshot alone keeps it.
pub const UNREADABLE: &str = "sample.kt";

/// Where the oracle is wrong about a fixture: macros, conversions and newer words that it
/// does not know.
pub const WRONG: [(Language, &str); 8] = [
    (Language::Cpp, "Exported"),
    (Language::Cpp, "~Exported"),
    (Language::Cpp, "operator bool"),
    (Language::Cpp, "() const"),
    (Language::CSharp, "~Sample"),
    (Language::Java, "Leaf"),
    (Language::Python, "Pair"),
    (Language::Swift, "subscript"),
];

/// The grammar of a language, if it has one here.
pub fn grammar(language: Language) -> Option<tree_sitter::Language> {
    Some(match language {
        Language::Rust => tree_sitter_rust::LANGUAGE.into(),
        Language::Go => tree_sitter_go::LANGUAGE.into(),
        Language::TypeScript => tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into(),
        Language::Tsx => tree_sitter_typescript::LANGUAGE_TSX.into(),
        Language::JavaScript => tree_sitter_javascript::LANGUAGE.into(),
        Language::Python => tree_sitter_python::LANGUAGE.into(),
        Language::Java => tree_sitter_java::LANGUAGE.into(),
        Language::C => tree_sitter_c::LANGUAGE.into(),
        Language::Cpp => tree_sitter_cpp::LANGUAGE.into(),
        Language::CSharp => tree_sitter_c_sharp::LANGUAGE.into(),
        Language::Kotlin => tree_sitter_kotlin_ng::LANGUAGE.into(),
        Language::Php => tree_sitter_php::LANGUAGE_PHP.into(),
        Language::Ruby => tree_sitter_ruby::LANGUAGE.into(),
        Language::Swift => tree_sitter_swift::LANGUAGE.into(),
        Language::Scala => tree_sitter_scala::LANGUAGE.into(),
        Language::Shell => tree_sitter_bash::LANGUAGE.into(),
        _ => return None,
    })
}

/// Nodes that are definitions of the core kinds.
fn core(language: Language) -> &'static [&'static str] {
    match language {
        Language::Rust => &[
            "function_item",
            "function_signature_item",
            "struct_item",
            "enum_item",
            "union_item",
            "trait_item",
            "type_item",
            "associated_type",
        ],
        Language::Go => &[
            "function_declaration",
            "method_declaration",
            "method_elem",
            "type_spec",
            "type_alias",
        ],
        Language::TypeScript | Language::Tsx | Language::JavaScript => &[
            "function_declaration",
            "generator_function_declaration",
            "function_signature",
            "class_declaration",
            "abstract_class_declaration",
            "class",
            "interface_declaration",
            "type_alias_declaration",
            "enum_declaration",
            "method_definition",
            "method_signature",
            "abstract_method_signature",
        ],
        Language::Python => &["function_definition", "class_definition"],
        Language::Java => &[
            "class_declaration",
            "interface_declaration",
            "enum_declaration",
            "record_declaration",
            "annotation_type_declaration",
            "method_declaration",
            "constructor_declaration",
            "compact_constructor_declaration",
        ],
        Language::C | Language::Cpp => &[
            "function_definition",
            "struct_specifier",
            "class_specifier",
            "union_specifier",
            "enum_specifier",
            "type_definition",
            "alias_declaration",
            "concept_definition",
        ],
        Language::CSharp => &[
            "class_declaration",
            "struct_declaration",
            "interface_declaration",
            "enum_declaration",
            "record_declaration",
            "delegate_declaration",
            "method_declaration",
            "constructor_declaration",
            "local_function_statement",
        ],
        Language::Kotlin => &[
            "class_declaration",
            "object_declaration",
            "function_declaration",
            "secondary_constructor",
            "type_alias",
        ],
        Language::Php => &[
            "function_definition",
            "method_declaration",
            "class_declaration",
            "interface_declaration",
            "trait_declaration",
            "enum_declaration",
        ],
        Language::Ruby => &["method", "singleton_method", "class"],
        Language::Swift => &[
            "class_declaration",
            "protocol_declaration",
            "function_declaration",
            "protocol_function_declaration",
            "init_declaration",
            "typealias_declaration",
            "associatedtype_declaration",
        ],
        Language::Scala => &[
            "class_definition",
            "object_definition",
            "package_object",
            "trait_definition",
            "enum_definition",
            "function_definition",
            "function_declaration",
            "type_definition",
        ],
        Language::Shell => &["function_definition"],
        _ => &[],
    }
}

/// Nodes that have a name and are definitions of another kind.
const OTHER: [&str; 40] = [
    "const_item",
    "static_item",
    "mod_item",
    "macro_definition",
    "enum_variant",
    "field_declaration",
    "const_spec",
    "var_spec",
    "variable_declarator",
    "pair",
    "public_field_definition",
    "field_definition",
    "property_signature",
    "assignment_expression",
    "function_expression",
    "internal_module",
    "module",
    "assignment",
    "type_alias_statement",
    "enum_constant",
    "annotation_type_element_declaration",
    "preproc_def",
    "preproc_function_def",
    "declaration",
    "enumerator",
    "namespace_definition",
    "property_declaration",
    "enum_member_declaration",
    "destructor_declaration",
    "event_declaration",
    "enum_entry",
    "companion_object",
    "const_element",
    "property_element",
    "enum_case",
    "protocol_property_declaration",
    "val_definition",
    "alias",
    "deinit_declaration",
    "subscript_declaration",
];

/// Nodes that are named by the first keyword in them that is no modifier.
const KEYWORD_NAMES: [&str; 4] = [
    "secondary_constructor",
    "init_declaration",
    "deinit_declaration",
    "subscript_declaration",
];

/// Every definition of a source; nothing for a language without an oracle.
pub fn definitions(language: Language, source: &[u8]) -> Option<Vec<Known>> {
    let mut parser = Parser::new();
    parser.set_language(&grammar(language)?).unwrap();
    let tree = parser.parse(source, None)?;
    let mut found = Vec::new();
    let mut cursor = tree.walk();
    // A walk without recursion: fixtures may be deep.
    'walk: loop {
        visit(language, source, cursor.node(), &mut found);
        if cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                break 'walk;
            }
        }
    }
    Some(found)
}

fn visit(language: Language, source: &[u8], node: Node<'_>, found: &mut Vec<Known>) {
    let kind = node.kind();
    if !node.is_named() {
        return;
    }
    let core = core(language).contains(&kind) || holds_function(node);
    if !core && !OTHER.contains(&kind) {
        return;
    }
    // A Swift extension is no definition of its type.
    let extends = language == Language::Swift
        && kind == "class_declaration"
        && (0..node.child_count())
            .filter_map(|index| node.child(index))
            .any(|child| child.kind() == "extension");
    if extends {
        return;
    }
    // The methods of `func f(x interface{ M() })` belong to no type that has a name.
    let nameless = kind == "method_elem"
        && node
            .parent()
            .and_then(|interface| interface.parent())
            .is_none_or(|owner| !matches!(owner.kind(), "type_spec" | "type_alias"));
    if nameless {
        return;
    }
    let c = matches!(language, Language::C | Language::Cpp);
    // `struct s *p` mentions a type.
    if c && kind.ends_with("_specifier") && node.child_by_field_name("body").is_none() {
        return;
    }
    let mut cursor = node.walk();
    let mut names: Vec<Node<'_>> = node.children_by_field_name("name", &mut cursor).collect();
    if names.is_empty() {
        let mut cursor = node.walk();
        for field in ["declarator", "left", "key", "property"] {
            names.extend(node.children_by_field_name(field, &mut cursor));
        }
    }
    // Swift's results have the same field as its names.
    if language == Language::Swift {
        names.truncate(1);
    }
    if names.is_empty() && KEYWORD_NAMES.contains(&kind) {
        names.extend(
            (0..node.child_count())
                .filter_map(|index| node.child(index))
                .find(|child| child.kind() != "modifiers"),
        );
    }
    // Grammars without the field: the first child that is a name.
    if names.is_empty() {
        names.extend(
            (0..node.named_child_count() as u32)
                .filter_map(|index| {
                    node.named_child(index)
                        .filter(|child| child.kind().ends_with("identifier"))
                })
                .take(1),
        );
    }
    for name in names {
        let name = innermost(name);
        let Ok(text) = name.utf8_text(source) else {
            continue;
        };
        found.push(Known {
            name: bare(text).to_owned(),
            line: name.start_position().row as u32 + 1,
            end: end_line(language, source, node),
            core,
        });
    }
}

/// A name without what only lets it be spelled; Ruby has a method named by a back quote.
fn bare(name: &str) -> &str {
    if name == "`" {
        return name;
    }
    name.trim_start_matches("r#")
        .trim_start_matches('@')
        .trim_matches(['"', '\'', '`', ' '])
}

/// The last line that a node has text on.
fn end_line(language: Language, source: &[u8], node: Node<'_>) -> u32 {
    // Scala's grammar takes the comments behind an indented body into it.
    let mut node = node;
    while language == Language::Scala
        && let Some(last) = (0..node.child_count())
            .rev()
            .filter_map(|index| node.child(index))
            .find(|child| !child.kind().ends_with("comment") && !child.byte_range().is_empty())
    {
        node = last;
    }
    let text = &source[node.byte_range()];
    let blank = text.len() - text.trim_ascii_end().len();
    let breaks = text[text.len() - blank..]
        .iter()
        .filter(|byte| **byte == b'\n')
        .count();
    (node.end_position().row - breaks) as u32 + 1
}

/// `const f = () => …`.
fn holds_function(node: Node<'_>) -> bool {
    node.kind() == "variable_declarator"
        && node.child_by_field_name("value").is_some_and(|value| {
            matches!(
                value.kind(),
                "arrow_function" | "function_expression" | "generator_function"
            )
        })
}

/// The name inside of declarators, qualifiers and members.
fn innermost(node: Node<'_>) -> Node<'_> {
    let mut node = node;
    loop {
        let inner = match node.kind() {
            "qualified_identifier"
            | "template_function"
            | "template_type"
            | "generic_name"
            | "scope_resolution"
            | "explicit_interface_specifier" => node.child_by_field_name("name"),
            "member_expression" => node.child_by_field_name("property"),
            "user_type" => node.named_child(0),
            "parenthesized_declarator"
            | "reference_declarator"
            | "attributed_declarator"
            | "pattern" => node.named_child(0),
            _ => node.child_by_field_name("declarator"),
        };
        match inner {
            Some(inner) => node = inner,
            None => return node,
        }
    }
}
