//! Any bytes as an artifact of any kind: no panic, and every problem is in the file.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use std::sync::LazyLock;
use wazir::catalog::Catalog;
use wazir::content::model::Kind;
use wazir::run::artifact::Artifact;
use wazir::run::inspection::Expected;

static SCHEMAS: LazyLock<Vec<(String, Value)>> = LazyLock::new(|| {
    let catalog = Catalog::embedded();
    let of_artifacts = catalog.of_kind(Kind::Schema).iter().filter_map(|record| {
        let schema: Value = serde_json::from_str(&catalog.text(record)).ok()?;
        let kind = schema.pointer("/properties/artifact_type/const")?.as_str()?.to_owned();
        Some((kind, schema))
    });
    of_artifacts.collect()
});

fuzz_target!(|data: &[u8]| {
    let Some((number, data)) = data.split_first() else {
        return;
    };
    let (kind, schema) = &SCHEMAS[usize::from(*number) % SCHEMAS.len()];
    let mut text = data.to_vec();
    if number % 2 == 1 {
        text = format!("---\nartifact_type: {kind}\n").into_bytes();
        text.extend(data);
    }
    let lines = text.iter().filter(|byte| **byte == b'\n').count() + 1;
    let Ok(artifact) = Artifact::parse("a.md", text) else {
        return;
    };
    let (_, _, _) = (artifact.verdict(), artifact.unverified(), artifact.made_from());
    let ids: Vec<String> = artifact.acceptance_criteria().into_iter().map(|one| one.id).collect();
    for criteria in [None, Some(&["AC-1".to_owned()][..]), Some(&ids[..])] {
        let problems = artifact.problems(&Expected {
            run_id: "fuzz",
            loop_number: 0,
            max_lines: 40,
            schema,
            inputs: &[],
            criteria,
            evidence: &[],
            tree: "",
        });
        assert!(problems.iter().all(|problem| problem.line <= lines + 1));
    }
});
