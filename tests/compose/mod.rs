//! Composition: golden files over a fixed map of modules, properties over random maps,
//! and what the real content gives.

mod command;
mod concerns;
mod detection;
mod estimate;
mod fixture;
mod golden;
mod properties;
