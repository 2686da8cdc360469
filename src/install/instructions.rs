//! Which instruction file a host's block goes into, so that no line of the user's
//! that was in force goes out of force.
//!
//! Claude Code reads AGENTS.md only where no CLAUDE.md stands beside it, so a new
//! CLAUDE.md would hide the user's AGENTS.md. Codex reads AGENTS.override.md in
//! place of AGENTS.md. (Both seen with the real clients, 2026-11-24.)

use crate::content::model::Host;
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
    let agents_block = hosts.contains(&Host::Codex) || hosts.contains(&Host::Cursor);
    match host {
        Host::Claude if there("CLAUDE.md") => {
            let carried =
                agents_block && agents == "AGENTS.md" && imports_agents(root, "CLAUDE.md");
            (!carried).then_some("CLAUDE.md")
        }
        Host::Claude if there("AGENTS.md") || agents_block => Some("AGENTS.md"),
        Host::Claude => Some("CLAUDE.md"),
        Host::Codex => Some(agents),
        Host::Cursor => Some("AGENTS.md"),
        Host::Gemini => {
            let carried =
                agents_block && agents == "AGENTS.md" && imports_agents(root, "GEMINI.md");
            (!carried).then_some("GEMINI.md")
        }
    }
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
            matches!(word, "@AGENTS.md" | "@./AGENTS.md")
        };
        !fenced && line.split_whitespace().any(imports)
    })
}
