//! The estimate of tokens against the tokenizer, on texts that had no part in it: what is
//! in `held_out/`, and this project's own code.

use std::fs;
use std::path::{Path, PathBuf};
use wazir::catalog::tokens::{Tokens, estimate};

fn texts(directory: &Path, out: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            texts(&path, out);
        } else if let Ok(text) = fs::read_to_string(&path)
            && text.len() > 300
        {
            out.push((path, text));
        }
    }
}

#[test]
fn the_mean_error_is_at_most_five_percent() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let tokenizer = bpe_openai::o200k_base();
    for directories in [
        &["tests/compose/held_out"][..],
        &["src", "schemas", "tests/compose/held_out"],
    ] {
        let mut all = Vec::new();
        for directory in directories {
            texts(&root.join(directory), &mut all);
        }
        let mut errors: Vec<(f64, &PathBuf)> = all
            .iter()
            .map(|(path, text)| {
                let (exact, guess) = (tokenizer.count(text) as f64, estimate(text) as f64);
                ((guess / exact - 1.0).abs(), path)
            })
            .collect();
        errors.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mean = errors.iter().map(|(error, _)| error).sum::<f64>() / errors.len() as f64;
        println!(
            "{directories:?}: mean {:.2} % over {} texts",
            mean * 100.0,
            errors.len()
        );
        for (error, path) in errors.iter().take(12) {
            println!("  {:.1} % {}", error * 100.0, path.display());
        }
        assert!(mean <= 0.05, "{directories:?}: {:.2} %", mean * 100.0);
        assert!(errors[0].0 <= 0.2, "{:?}", errors[0]);
    }
}

#[test]
fn an_estimate_is_marked_and_never_fails() {
    assert_eq!(Tokens::exact(12).to_string(), "12");
    assert!(
        Tokens::estimated("a few words")
            .to_string()
            .starts_with('~')
    );
    assert_eq!(estimate(""), 0);
    for text in [
        "\u{0}",
        "\u{1F600}",
        "\n\n\n",
        "x",
        "é",
        "\u{0301}",
        "1",
        "  ",
        "\u{200b}",
    ] {
        assert!(estimate(text) <= 4, "{text:?}: {}", estimate(text));
    }
    assert!(estimate(&"word ".repeat(1_000)).abs_diff(1_000) < 350);
}
