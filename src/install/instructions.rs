//! Which instruction file a host's block goes into, so that no line of the user's
//! that was in force goes out of force.
//!
//! Claude Code reads AGENTS.md only where no CLAUDE.md stands beside it or in .claude/,
//! so a new CLAUDE.md would hide the user's AGENTS.md. Codex reads AGENTS.override.md in
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
    let unless_carried = |name: &'static str| {
        let carried = agents_block && agents == "AGENTS.md" && imports_agents(root, name);
        (!carried).then_some(name)
    };
    match host {
        Host::Claude if there("CLAUDE.md") => unless_carried("CLAUDE.md"),
        Host::Claude if there(".claude/CLAUDE.md") => unless_carried(".claude/CLAUDE.md"),
        Host::Claude if there("AGENTS.md") || agents_block => Some("AGENTS.md"),
        Host::Claude => Some("CLAUDE.md"),
        Host::Codex => Some(agents),
        Host::Cursor => Some("AGENTS.md"),
        Host::Gemini => unless_carried("GEMINI.md"),
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
            // An import starts from the directory of the file that it stands in.
            match name.contains('/') {
                true => word == "@../AGENTS.md",
                false => matches!(word, "@AGENTS.md" | "@./AGENTS.md"),
            }
        };
        !fenced && line.split_whitespace().any(imports)
    })
}
