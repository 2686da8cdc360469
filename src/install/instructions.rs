//! Which instruction file a host's block goes into, so that no line of the user's
//! that was in force goes out of force.
//!
//! Claude Code reads AGENTS.md only where no CLAUDE.md stands beside it or in .claude/,
//! so a new CLAUDE.md would hide the user's AGENTS.md. Codex reads AGENTS.override.md in
//! place of AGENTS.md. (Both seen with the real clients, 2026-11-24.) Others read files of
//! several hosts, and get one block all the same.

use crate::catalog::Catalog;
use crate::content::model::{Host, Takes};
use crate::project::Root;
use std::fs;

/// The file for a host's block among the hosts that are installed together; `None`
/// when another host's file carries it and this host reads that one.
pub fn place(host: Host, hosts: &[Host], root: &Root) -> Option<&'static str> {
    let there = |name: &str| root.path().join(name).symlink_metadata().is_ok();
    let agents = if there("AGENTS.override.md") {
        "AGENTS.override.md"
    } else {
        "AGENTS.md"
    };
    let agents_block = hosts.iter().any(|host| needs_agents(*host, hosts, root));
    let unless_carried = |name: &'static str| {
        let carried = agents_block && agents == "AGENTS.md" && imports_agents(root, name);
        (!carried).then_some(name)
    };
    match host {
        Host::Claude if there("CLAUDE.md") => unless_carried("CLAUDE.md"),
        Host::Claude if there(".claude/CLAUDE.md") => unless_carried(".claude/CLAUDE.md"),
        Host::Claude if there(AGENTS) || agents_block => Some(AGENTS),
        Host::Claude => Some("CLAUDE.md"),
        Host::Codex => Some(agents),
        Host::Gemini => unless_carried("GEMINI.md"),
        other => shared(other, hosts, root),
    }
}

const AGENTS: &str = "AGENTS.md";

/// Whether a host has its block in AGENTS.md, whatever the others have.
fn needs_agents(host: Host, hosts: &[Host], root: &Root) -> bool {
    match host {
        Host::Claude | Host::Gemini => false,
        Host::Codex => true,
        other => shared(other, hosts, root) == Some(AGENTS),
    }
}

/// Whether an AGENTS.md is made for a host even where there is none.
fn made_for(host: Host, hosts: &[Host], root: &Root) -> bool {
    let embedded = Catalog::embedded();
    let bundle = embedded.bundle(host);
    match bundle.takes {
        _ if host == Host::Codex => true,
        Takes::All => needs_agents(host, hosts, root),
        // Nothing that it would take is there.
        Takes::First => !bundle
            .reads
            .iter()
            .any(|name| root.path().join(name).is_file()),
    }
}

/// The place of a host that reads files of several hosts: where another host's block is
/// already, or the file that it takes.
fn shared(host: Host, hosts: &[Host], root: &Root) -> Option<&'static str> {
    let embedded = Catalog::embedded();
    let bundle = embedded.bundle(host);
    let file = |name: &str| root.path().join(name).is_file();
    // What a host takes alone hides the rest: the block goes where the user's rules are.
    if bundle.takes == Takes::First {
        let others = || hosts.iter().any(|other| made_for(*other, hosts, root));
        let first = bundle
            .reads
            .iter()
            .copied()
            .find(|name| file(name) || (*name == AGENTS && others()));
        return Some(first.unwrap_or(AGENTS));
    }
    // A block in a file of another host's own reaches this host too.
    let own =
        |other: Host, name: &'static str| hosts.contains(&other) && bundle.reads.contains(&name);
    let by_claude =
        own(Host::Claude, "CLAUDE.md") && file("CLAUDE.md") && !imports_agents(root, "CLAUDE.md");
    let by_gemini = own(Host::Gemini, "GEMINI.md") && !imports_agents(root, "GEMINI.md");
    (!by_claude && !by_gemini).then_some(AGENTS)
}

/// Whether a file takes AGENTS.md in by an import of its own line or in a sentence,
/// outside code fences.
fn imports_agents(root: &Root, name: &str) -> bool {
    let Ok(text) = fs::read_to_string(root.path().join(name)) else {
        return false;
    };
    let mut fenced = false;
    text.lines().any(|line| {
        if line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~") {
            fenced = !fenced;
        }
        let imports = |word: &str| {
            let word = word.trim_end_matches(['.', ',', ';', ')']);
            // An import starts from the directory of the file that it stands in.
            match name.contains('/') {
                true => word == "@../AGENTS.md",
                false => matches!(word, "@AGENTS.md" | "@./AGENTS.md"),
            }
        };
        !fenced && line.split_whitespace().any(imports)
    })
}
