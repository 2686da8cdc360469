//! How often files changed, from what git tells of the last commits.
//!
//! Of all that can be known before, how often a file changed tells best where the next
//! changes are. A commit of very many files tells little of each of them: it renames,
//! formats or imports, so it counts in part.

use std::collections::HashMap;

/// How many commits are read. Older ones gain nothing where they were measured, and each
/// costs a comparison of two trees.
pub const COMMITS: &str = "1000";

/// How often a file changed lately, by its path.
pub type Churn = HashMap<Vec<u8>, f32>;

/// A commit of more files counts for each as this many in its number.
const BULK: f32 = 100.0;

/// Counts changes in names that end with a zero byte, commit by commit, with an empty name
/// between two commits.
pub fn churn(log: &[u8]) -> Churn {
    let mut churn = Churn::new();
    let names: Vec<&[u8]> = log.split(|byte| *byte == 0).collect();
    for commit in names.split(|name| name.is_empty()) {
        let share = (BULK / commit.len() as f32).min(1.0);
        for path in commit {
            *churn.entry(path.to_vec()).or_default() += share;
        }
    }
    churn
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commits_of_very_many_files_count_in_part() {
        let mut log = b"a\0b c\n\xff\0\0a\0\0".to_vec();
        log.extend((0..399).flat_map(|number| format!("many/{number}\0").into_bytes()));
        log.extend(b"a\0");
        let churn = churn(&log);
        let of = |path: &[u8]| churn.get(path).copied().unwrap_or_default();
        assert!((of(b"a") - 2.25).abs() < 1e-4, "{}", of(b"a"));
        assert!((of(b"b c\n\xff") - 1.0).abs() < 1e-4);
        assert!((of(b"many/398") - 0.25).abs() < 1e-4);
        assert_eq!(churn.len(), 401);
    }

    #[test]
    fn no_past_counts_nothing() {
        assert!(churn(b"").is_empty());
        assert!(churn(b"\0\0\0").is_empty());
    }
}
