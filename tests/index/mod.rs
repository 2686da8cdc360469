//! The code index: questions, freshness, and everything that can go wrong around it.

mod crash;
mod damage;
mod faults;
mod files;
mod fresh;
mod incremental;
mod past;
mod questions;
mod scip;

use crate::support::Repository;
use std::env;

/// How often something is tried: the number of an environment variable, or a small one.
pub fn turns(variable: &str, few: usize) -> usize {
    let set = env::var_os(variable);
    set.and_then(|text| text.to_str()?.parse().ok())
        .unwrap_or(few)
}

/// A generator of numbers that gives the same ones for the same seed.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % sides.max(1)
    }
}

/// A small project in several languages, indexed.
pub fn project() -> Repository {
    let repository = Repository::with(&[
        (
            "src/store.rs",
            "//! A store.\n\n/// Keeps orders.\npub struct Store {\n    path: String,\n}\n\nimpl Store {\n    /// Opens it.\n    pub fn open(path: &str) -> Store {\n        Store { path: path.to_owned() }\n    }\n\n    fn close(self) {}\n}\n\npub fn open(path: &str) -> Store {\n    // open is not a use here\n    let _text = \"open\";\n    Store::open(path)\n}\n",
        ),
        (
            "src/main.rs",
            "mod store;\n\nfn main() {\n    let store = store::open(\"a\");\n    let _again = store::open(\"b\");\n    parse_config_file();\n}\n\nfn parse_config_file() {}\n",
        ),
        (
            "app/orders.py",
            "class Order:\n    def total(self):\n        return sum(self.lines)\n\n    def syncPods(self):\n        pass\n\n\ndef config(path):\n    return open(path)\n",
        ),
        ("tests/test_orders.py", "def config():\n    return 1\n"),
        ("vendor/lib/lib.rs", "pub fn open() {}\n"),
        (
            "package.json",
            "{\n  \"open\": 1,\n  \"scripts\": {\n    \"main\": \"x\"\n  }\n}\n",
        ),
        ("package-lock.json", "{\n  \"lockedkey\": 1\n}\n"),
        (".gitignore", "out/\n"),
        ("out/hidden.rs", "pub fn hidden_one() {}\n"),
    ]);
    repository.wazir(&["index", "build"]).code(0);
    repository
}
