//! The sections that each kind of document has, in their order.

use super::super::diagnostic::Code;
use super::super::model::{Module, ModuleKind};
use super::super::source::{Document, Section};
use super::{Checked, Found, Loaded};

const ROLE: [&str; 6] = [
    "Purpose", "Inputs", "Method", "Outputs", "Escalate", "Failure",
];
const WORKFLOW: [&str; 4] = ["Goal", "Steps", "Done when", "Stop when"];
const GUIDE: [&str; 6] = ["Rules", "Decide", "Do", "Failure modes", "Verify", "Limits"];
const ENTRY: [&str; 4] = ["Signal", "Harm", "Fix", "Severity"];
/// Fewest and most rules of a module.
const RULES: (usize, usize) = (6, 14);
/// Fewest and most entries of an antipattern module.
const ENTRIES: (usize, usize) = (8, 16);

pub(super) fn check(checked: &Checked, found: &mut Found) {
    for role in &checked.roles {
        exact(&role.document, &ROLE, found);
    }
    for workflow in &checked.workflows {
        exact(&workflow.document, &WORKFLOW, found);
    }
    for skill in &checked.skills {
        no_title(&skill.document, found);
        not_empty(&skill.document, found);
    }
    for module in &checked.modules {
        no_title(&module.document, found);
        not_empty(&module.document, found);
        rules(module, found);
        match module.data.kind {
            ModuleKind::Guide => guide(module, found),
            ModuleKind::Antipattern => antipattern(module, found),
            ModuleKind::Reference => {}
        }
    }
}

fn top(document: &Document) -> Vec<&Section> {
    document
        .sections
        .iter()
        .filter(|section| section.level == 2)
        .collect()
}

/// Exactly these `##` sections, in this order, each with text.
fn exact(document: &Document, titles: &[&str], found: &mut Found) {
    let help = format!("the sections are, in this order: {}", titles.join(", "));
    no_title(document, found);
    not_empty(document, found);
    let sections = top(document);
    for title in titles {
        if !sections.iter().any(|section| section.title == *title) {
            let at = document.body_start;
            let message = format!("the section `## {title}` is missing");
            found.add(Code::Section, &document.path, at..at, message, help.clone());
        }
    }
    in_order(document, &sections, titles, &help, found);
}

/// No section twice, none that is not in the list, none before its place.
fn in_order(
    document: &Document,
    sections: &[&Section],
    titles: &[&str],
    help: &str,
    found: &mut Found,
) {
    let mut last = None;
    for section in sections {
        let place = titles.iter().position(|title| *title == section.title);
        let message = match place {
            None => format!("`## {}` is no section of this kind", section.title),
            Some(_) if place <= last => format!("`## {}` stands in the wrong place", section.title),
            Some(_) => {
                last = place;
                continue;
            }
        };
        found.add(
            Code::Section,
            &document.path,
            section.heading.clone(),
            message,
            help,
        );
    }
}

fn no_title(document: &Document, found: &mut Found) {
    for section in document
        .sections
        .iter()
        .filter(|section| section.level == 1)
    {
        found.add(
            Code::Section,
            &document.path,
            section.heading.clone(),
            "a `#` heading: the title stands in the front matter",
            "delete the heading or make it `##`",
        );
    }
}

fn not_empty(document: &Document, found: &mut Found) {
    if document.body().trim().is_empty() {
        let at = document.body_start;
        found.add(
            Code::Section,
            &document.path,
            at..at,
            "the body is empty",
            "write it",
        );
    }
    for (at, section) in document.sections.iter().enumerate() {
        let empty = document.text[section.content.clone()].trim().is_empty();
        let has_children = document
            .sections
            .get(at + 1)
            .is_some_and(|next| next.level > section.level);
        if empty && !has_children {
            let message = format!("the section `{}` is empty", section.title);
            found.add(
                Code::Section,
                &document.path,
                section.heading.clone(),
                message,
                "write it or delete it",
            );
        }
    }
}

/// `## Rules` stands first and is a list of checkable lines.
fn rules(module: &Loaded<Module>, found: &mut Found) {
    let document = &module.document;
    let help = format!(
        "begin with `## Rules` and {} to {} lines that begin with `- `",
        RULES.0, RULES.1
    );
    let Some(first) = document
        .sections
        .first()
        .filter(|section| section.title == "Rules" && section.level == 2)
    else {
        let at = document.body_start;
        found.add(
            Code::Section,
            &document.path,
            at..at,
            "the first section is not `## Rules`",
            help,
        );
        return;
    };
    let lines: Vec<&str> = document.text[first.content.clone()].lines().collect();
    let count = lines.iter().filter(|line| line.starts_with("- ")).count();
    if !(RULES.0..=RULES.1).contains(&count) {
        found.add(
            Code::Rules,
            &document.path,
            first.heading.clone(),
            format!("{count} rules"),
            help,
        );
    }
}

fn guide(module: &Loaded<Module>, found: &mut Found) {
    let help = format!("a guide has of these, in this order: {}", GUIDE.join(", "));
    in_order(
        &module.document,
        &top(&module.document),
        &GUIDE,
        &help,
        found,
    );
}

fn antipattern(module: &Loaded<Module>, found: &mut Found) {
    let document = &module.document;
    let help = "after `## Rules` come `### Name` entries, each with **Signal**, **Harm**, **Fix**, **Severity**";
    in_order(document, &top(document), &["Rules"], help, found);
    let entries: Vec<&Section> = document
        .sections
        .iter()
        .filter(|section| section.level == 3)
        .collect();
    if !(ENTRIES.0..=ENTRIES.1).contains(&entries.len()) {
        let at = document.body_start;
        let message = format!(
            "{} entries; {} to {} are wanted",
            entries.len(),
            ENTRIES.0,
            ENTRIES.1
        );
        found.add(Code::Entry, &document.path, at..at, message, help);
    }
    for entry in entries {
        let text = &document.text[entry.content.clone()];
        let mut last = 0;
        for part in ENTRY {
            let label = format!("**{part}**");
            match text.find(&label) {
                Some(at) if at >= last => last = at,
                Some(_) => {
                    let message = format!("{label} of `{}` stands in the wrong place", entry.title);
                    found.add(
                        Code::Entry,
                        &document.path,
                        entry.heading.clone(),
                        message,
                        help,
                    );
                }
                None => {
                    let message = format!("`{}` has no {label}", entry.title);
                    found.add(
                        Code::Entry,
                        &document.path,
                        entry.heading.clone(),
                        message,
                        help,
                    );
                }
            }
        }
    }
}
