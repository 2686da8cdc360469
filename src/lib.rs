//! wazir: an engineering operating model for AI coding agents, in one binary.

pub mod content;
