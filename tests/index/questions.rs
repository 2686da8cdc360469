//! What each command answers.

use super::project;
use crate::look_up::assert_valid;
use crate::support::Repository;

#[test]
fn names_are_found_in_groups() {
    let repository = project();
    let answer = repository
        .wazir(&["index", "search-symbols", "open"])
        .code(0);
    let lines: Vec<&str> = answer.stdout.lines().collect();
    assert_eq!(lines[0], "exact");
    // What people work on comes first, other people's code last; a key is no symbol.
    assert!(
        lines[1].starts_with("src/store.rs:Store.open  10-12  method"),
        "{answer:?}"
    );
    assert!(
        lines[2].starts_with("src/store.rs:open  17-21  function"),
        "{answer:?}"
    );
    assert!(lines[3].starts_with("vendor/lib/lib.rs:open") && lines[3].ends_with("[vendor]"));
    assert!(lines[4].starts_with("-- 3 of 3: exact 3"), "{answer:?}");
    for (query, group, name) in [
        ("OPEN", "folded", "src/store.rs:open"),
        ("parse_conf", "prefix", "src/main.rs:parse_config_file"),
        ("pods", "word", "app/orders.py:Order.syncPods"),
        ("onfig_fil", "substring", "src/main.rs:parse_config_file"),
        ("syncPodz", "fuzzy", "app/orders.py:Order.syncPods"),
        ("syncPdos", "fuzzy", "app/orders.py:Order.syncPods"),
        (
            "parse_cofnig_file",
            "fuzzy",
            "src/main.rs:parse_config_file",
        ),
    ] {
        let answer = repository
            .wazir(&["index", "search-symbols", query])
            .code(0);
        assert!(
            answer.stdout.starts_with(&format!("{group}\n")),
            "{query}: {answer:?}"
        );
        assert!(
            answer.stdout.contains(&format!("{name}  ")),
            "{query}: {answer:?}"
        );
    }
    let none = repository
        .wazir(&["index", "search-symbols", "nothing_at_all"])
        .code(1);
    assert!(none.stdout.contains("nothing has the name"), "{none:?}");
    // Several at once, filtered.
    let filtered = repository
        .wazir(&[
            "index",
            "search-symbols",
            "open",
            "config",
            "--path",
            "src/*",
            "--lang",
            "rust",
        ])
        .code(0);
    assert!(filtered.stdout.contains("== config\n"), "{filtered:?}");
    assert!(!filtered.stdout.contains("vendor") && !filtered.stdout.contains(".py"));
    let keys = repository
        .wazir(&["index", "search-symbols", "open", "--kind", "key"])
        .code(0);
    assert!(keys.stdout.contains("package.json:open"), "{keys:?}");
    repository
        .wazir(&["index", "search-symbols", "scripts"])
        .code(1);
    repository.wazir(&["recall", "symbol", "scripts"]).code(1);
    let key = repository
        .wazir(&["recall", "symbol", "scripts", "--kind", "key"])
        .code(0);
    assert!(key.stdout.contains("\"main\": \"x\""), "{key:?}");
    // Keys of lock files are nobody's.
    repository
        .wazir(&["index", "search-symbols", "lockedkey", "--kind", "key"])
        .code(1);
    // What ignore files hide is not there.
    repository
        .wazir(&["index", "search-symbols", "hidden_one"])
        .code(1);
}

#[test]
fn limits_and_budgets_are_kept_and_said() {
    let repository = Repository::new();
    for file in 0..40 {
        let text: String = (0..20)
            .map(|number| {
                format!("pub fn handle_request_{file}_{number}(request: &Request) {{}}\n")
            })
            .collect();
        repository.write(&format!("src/f{file}.rs"), &text);
    }
    repository.wazir(&["index", "build"]).code(0);
    let answer = repository
        .wazir(&["index", "search-symbols", "handle_request"])
        .code(0);
    assert!(
        answer.stdout.contains("-- 20 of 800: prefix 800"),
        "{answer:?}"
    );
    let count = |text: &str| bpe_openai::o200k_base().count(text);
    for budget in [300, 1000, 4000] {
        let tokens = budget.to_string();
        for words in [
            vec![
                "index",
                "search-symbols",
                "handle_request",
                "--limit",
                "500",
            ],
            vec![
                "index",
                "search-symbols",
                "handle_request",
                "--limit",
                "500",
                "--json",
            ],
            vec!["index", "get-file-outline", "src/f1.rs"],
            vec!["index", "get-file-outline", "src/f1.rs", "--json"],
            vec!["index", "references", "Request", "--limit", "500"],
            vec!["index", "references", "Request", "--limit", "500", "--json"],
            vec!["recall", "file", "src/f1.rs"],
            vec!["recall", "file", "src/f1.rs", "--tier", "L1", "--json"],
            vec!["map"],
            vec!["map", "--json"],
        ] {
            let mut words = words;
            words.extend(["--budget", &tokens]);
            let answer = repository.wazir(&words).code(0);
            let counted = count(&answer.stdout);
            assert!(
                counted <= budget + budget / 50,
                "{words:?}: {counted} tokens"
            );
            // What is whole says nothing.
            let says = if words.contains(&"--json") {
                "left_out"
            } else {
                "-- "
            };
            assert!(
                budget > 300 || answer.stdout.contains(says),
                "{words:?}: {answer:?}"
            );
        }
    }
}

#[test]
fn a_name_is_never_guessed() {
    let repository = project();
    let one = repository
        .wazir(&["index", "get-symbol", "Store.open"])
        .code(0);
    assert!(
        one.stdout.starts_with("src/store.rs:Store.open  "),
        "{one:?}"
    );
    assert!(one.stdout.contains("/// Opens it."), "{one:?}");
    // Several: all of them, with ids that lead to each.
    let many = repository.wazir(&["recall", "symbol", "open"]).code(0);
    assert!(
        many.stdout.starts_with("3 definitions have the name open"),
        "{many:?}"
    );
    for line in many.stdout.lines().skip(1) {
        let id = line.split("  ").next().unwrap();
        let one = repository.wazir(&["recall", "symbol", id]).code(0);
        assert!(one.stdout.starts_with(&format!("{id}  ")), "{id}: {one:?}");
    }
    // None: the nearest, and nothing of theirs is printed.
    for name in ["syncPod", "Syncpods", "order"] {
        let none = repository.wazir(&["recall", "symbol", name]).code(1);
        assert!(none.stdout.is_empty(), "{none:?}");
        assert!(none.stderr.contains("did you mean: "), "{none:?}");
    }
    let other = repository
        .wazir(&["index", "get-file-outline", "main.rs"])
        .code(1);
    assert!(
        other.stderr.contains("did you mean: src/main.rs"),
        "{other:?}"
    );
    let lock = repository
        .wazir(&["index", "get-file-outline", "package-lock.json"])
        .code(1);
    assert!(
        lock.stderr.contains("a package manager wrote it"),
        "{lock:?}"
    );
    // Wildcards of a database are letters like any other.
    repository.wazir(&["index", "search-symbols", "%"]).code(1);
}

#[test]
fn texts_and_tiers() {
    let repository = project();
    let body = repository
        .wazir(&["recall", "symbol", "Order.total"])
        .code(0);
    assert!(
        body.stdout
            .ends_with("    def total(self):\n        return sum(self.lines)\n"),
        "{body:?}"
    );
    let around = repository
        .wazir(&["recall", "symbol", "Order.total", "--context", "1"])
        .code(0);
    assert!(
        around.stdout.contains("class Order:\n    def total"),
        "{around:?}"
    );
    let lines = repository
        .wazir(&[
            "recall",
            "file",
            "app/orders.py",
            "--start-line",
            "2",
            "--end-line",
            "3",
        ])
        .code(0);
    assert!(
        lines
            .stdout
            .ends_with("    def total(self):\n        return sum(self.lines)\n")
    );
    let outside = repository
        .wazir(&["recall", "file", "app/orders.py", "--start-line", "900"])
        .code(1);
    assert!(
        outside.stderr.contains("its lines are 1 to 10"),
        "{outside:?}"
    );
    repository
        .wazir(&[
            "recall",
            "file",
            "app/orders.py",
            "--tier",
            "L1",
            "--start-line",
            "2",
        ])
        .code(2);
    repository
        .wazir(&["recall", "file", "app/orders.py", "--tier", "L9"])
        .code(2);
    let l0 = repository
        .wazir(&["recall", "file", "src/store.rs", "--tier", "L0"])
        .code(0);
    assert!(l0.stdout.contains("Store"), "{l0:?}");
    assert!(l0.stdout.lines().count() == 2, "{l0:?}");
    let l1 = repository
        .wazir(&["recall", "file", "src/store.rs", "--tier", "L1"])
        .code(0);
    assert!(
        l1.stdout
            .contains("10-12 Store: pub fn open(path: &str) -> Store"),
        "{l1:?}"
    );
    // A tier that would be larger than the text is the text.
    let small = repository.wazir(&[
        "recall",
        "file",
        "tests/test_orders.py",
        "--tier",
        "L1",
        "--json",
    ]);
    let small = small.code(0).json();
    assert!(
        small["tier"] == "full" || small["slice"].as_str().unwrap().len() < 28,
        "{small}"
    );
}

#[test]
fn uses_are_told_with_what_is_around_them() {
    let repository = project();
    let answer = repository
        .wazir(&["index", "references", "open", "--json"])
        .code(0)
        .json();
    let uses = answer["references"].as_array().unwrap();
    let told: Vec<(&str, u64, bool, &str)> = uses
        .iter()
        .map(|one| {
            (
                one["relative_path"].as_str().unwrap(),
                one["line"].as_u64().unwrap(),
                one["call"].as_bool().unwrap(),
                one["inside"].as_str().unwrap_or("-"),
            )
        })
        .collect();
    // Not the comment, not the string, not the definitions.
    assert_eq!(
        told,
        [
            ("app/orders.py", 10, true, "config"),
            ("src/main.rs", 4, true, "main"),
            ("src/main.rs", 5, true, "main"),
            ("src/store.rs", 20, true, "open"),
        ]
    );
    assert_eq!(answer["definition_count"], 3);
    let narrow = repository
        .wazir(&[
            "index",
            "references",
            "open",
            "--path",
            "src/main",
            "--limit",
            "1",
        ])
        .code(0);
    assert!(
        narrow.stdout.contains("-- 1 of 2 uses in 1 files"),
        "{narrow:?}"
    );
    let none = repository.wazir(&["index", "references", "opem"]).code(1);
    assert!(none.stderr.contains("did you mean: open"), "{none:?}");
}

#[test]
fn a_map_begins_with_what_matters() {
    let repository = project();
    let map = repository.wazir(&["map"]).code(0).stdout;
    let place = |path: &str| map.find(path).unwrap_or_else(|| panic!("{path}: {map}"));
    assert!(
        place("src/store.rs") < place("tests/test_orders.py"),
        "{map}"
    );
    assert!(place("src/store.rs") < place("vendor/lib/lib.rs"), "{map}");
    let near = repository
        .wazir(&["map", "--near", "src/main.rs"])
        .code(0)
        .stdout;
    assert!(near.starts_with("src/main.rs\n"), "{near}");
    let about = repository
        .wazir(&["map", "--query", "order total"])
        .code(0)
        .stdout;
    assert!(about.starts_with("app/orders.py\n"), "{about}");
    repository.wazir(&["map", "--near", "nowhere.rs"]).code(1);
}

#[test]
fn what_programs_read_matches_its_schema() {
    let repository = project();
    let json = |words: &[&str]| repository.wazir(words).code(0).json();
    for (schema, words) in [
        ("output-index-build", &["index", "build", "--json"][..]),
        ("output-index-build", &["index", "refresh", "--json"]),
        ("output-index-build", &["index", "summarize", "--json"]),
        ("output-index-stats", &["index", "stats", "--json"]),
        (
            "output-index-stats",
            &["index", "stats", "--skipped", "--json"],
        ),
        (
            "output-index-search",
            &["index", "search-symbols", "open", "conf", "--json"],
        ),
        (
            "output-index-symbol",
            &["index", "get-symbol", "Store.open", "--json"],
        ),
        (
            "output-index-symbol",
            &["index", "get-symbol", "open", "--json"],
        ),
        (
            "output-index-outline",
            &["index", "get-file-outline", "src/store.rs", "--json"],
        ),
        (
            "output-index-references",
            &["index", "references", "open", "--json"],
        ),
        (
            "output-recall",
            &["recall", "symbol", "Store.open", "--json"],
        ),
        ("output-recall", &["recall", "symbol", "open", "--json"]),
        (
            "output-recall",
            &["recall", "symbol", "Store", "--tier", "L1", "--json"],
        ),
        (
            "output-recall",
            &["recall", "file", "src/store.rs", "--json"],
        ),
        (
            "output-recall",
            &["recall", "file", "src/store.rs", "--tier", "L0", "--json"],
        ),
        ("output-map", &["map", "--json"]),
    ] {
        assert_valid(schema, &json(words));
    }
    let stats = json(&["index", "stats", "--skipped", "--json"]);
    assert_eq!(stats["skipped"]["lock"], 1);
    assert!(stats["token_count"].as_u64().unwrap() > 100);
}

#[test]
fn without_an_index_the_answer_is_how_to_make_one() {
    let repository = Repository::with(&[("a.rs", "fn a() {}\n")]);
    for words in [
        &["index", "stats"][..],
        &["index", "search-symbols", "a"],
        &["recall", "symbol", "a"],
        &["map"],
    ] {
        let outcome = repository.wazir(words).code(3);
        assert!(outcome.stderr.contains("wazir index build"), "{outcome:?}");
    }
    // Asking makes nothing.
    assert!(!repository.has(".wazir"));
    repository.wazir(&["index", "build"]).code(0);
    assert_eq!(repository.read(".wazir/state/.gitignore"), "*\n");
}

#[test]
fn paths_are_taken_from_here_and_from_the_root() {
    let repository = project();
    repository
        .wazir(&["init", "--host", "claude", "--yes"])
        .code(0);
    for (directory, path) in [
        ("src", "store.rs"),
        ("src", "src/store.rs"),
        ("app", "../src/store.rs"),
    ] {
        let outline = repository.wazir_in(directory, &["index", "get-file-outline", path]);
        assert!(
            outline.stdout.starts_with("src/store.rs  rust"),
            "{path}: {outline:?}"
        );
    }
}

#[cfg(unix)]
#[test]
fn the_past_asks_questions() {
    use std::process::Command;
    let repository = project();
    let git = |words: &[&str]| {
        let status = Command::new("git")
            .args(["-c", "user.name=a", "-c", "user.email=a@b.c"])
            .args(words)
            .current_dir(repository.path())
            .output()
            .unwrap();
        assert!(status.status.success(), "{status:?}");
    };
    let nothing = repository.wazir(&["recall", "bench"]).code(1);
    assert!(nothing.stderr.contains("git"), "{nothing:?}");
    git(&["init", "-q"]);
    git(&["add", "."]);
    git(&["commit", "-qm", "one"]);
    let text = repository.read("src/store.rs");
    repository.write("src/store.rs", &text.replace("let _text", "let _other"));
    git(&["commit", "-qam", "two"]);
    let report = repository
        .wazir(&["recall", "bench", "--json"])
        .code(0)
        .json();
    assert_valid("output-recall-bench", &report);
    assert_eq!(report["question_count"], 1, "{report}");
    assert_eq!(report["questions"][0]["symbol_id"], "src/store.rs:open");
    // A repository's settings name programs; none of them is run.
    let mark = repository.file("ran");
    for key in [
        "core.fsmonitor",
        "core.pager",
        "gpg.program",
        "core.sshCommand",
        "diff.external",
    ] {
        git(&["config", key, &format!("touch {}", mark.display())]);
    }
    git(&["config", "log.showSignature", "true"]);
    repository.wazir(&["index", "build"]).code(0);
    repository.wazir(&["recall", "bench"]).code(0);
    assert!(!mark.exists());
}
