//! Compiles `content/`, `templates/` and `schemas/` into tables, or fails with
//! everything that is wrong with them.

#[path = "src/content/mod.rs"]
#[allow(dead_code)] // the binary and the tests use more of the compiler than the build
#[allow(unused_imports)] // and re-exports for them
mod content;
#[path = "src/content/pack/mod.rs"]
mod pack;

use content::{compile, diagnostic, source};
use std::path::PathBuf;
use std::{env, fs, process};

fn main() {
    for root in source::ROOTS {
        println!("cargo::rerun-if-changed={root}");
    }
    println!("cargo::rerun-if-changed=docs");
    println!("cargo::rerun-if-changed=src/content");
    println!("cargo::rerun-if-changed=build.rs");
    let (tree, unreadable) = source::Tree::read(&PathBuf::from("."));
    let tokenizer = bpe_openai::o200k_base();
    let compiled = match compile(&tree, &|text| tokenizer.count(text)) {
        Ok(compiled) if unreadable.is_empty() => compiled,
        result => {
            let errors: Vec<_> = unreadable
                .into_iter()
                .chain(result.err().unwrap_or_default())
                .collect();
            eprint!("\n{}", diagnostic::report(&errors, &tree));
            process::exit(1);
        }
    };
    let release = env::var_os("PROFILE").is_some_and(|profile| profile == "release");
    let pages = pack::pages::read(&PathBuf::from("docs")).expect("docs/ can be read");
    let packed = pack::pack(&tree, &compiled, &pages, if release { 19 } else { 3 })
        .expect("memory is the only sink");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    fs::write(out.join("content.bin"), &packed.blob).expect("OUT_DIR is writable");
    let tokens: Vec<&[u8]> = (0..)
        .take(tokenizer.bpe.num_tokens())
        .map(|token| tokenizer.bpe.token_bytes(token))
        .collect();
    let filter = content::vocabulary::filter(tokens.into_iter());
    fs::write(out.join("vocabulary.bin"), filter).expect("OUT_DIR is writable");
    fs::write(out.join("tables.rs"), &packed.source).expect("OUT_DIR is writable");
    let tokens: Vec<String> = compiled
        .bundles
        .iter()
        .map(|bundle| format!("{} {}", bundle.host, bundle.always_on))
        .collect();
    let report = format!(
        "raw {}\npacked {}\nalways-on {}\n",
        packed.raw,
        packed.blob.len(),
        tokens.join(", ")
    );
    fs::write(out.join("report.txt"), report).expect("OUT_DIR is writable");
}
