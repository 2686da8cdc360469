//! Stacks by the files of a repository.

use crate::support::Repository;
use std::collections::{BTreeMap, BTreeSet};
use wazir::catalog::Catalog;
use wazir::compose::stacks as of_task;
use wazir::project::detect::{Package, packages};

fn detect(files: &[(&str, &str)]) -> Vec<Package> {
    let repository = Repository::with(files);
    packages(repository.path(), &Catalog::embedded().detection())
}

fn names(packages: &[Package]) -> BTreeSet<&str> {
    let stacks = packages.iter().flat_map(|package| package.stacks.keys());
    stacks.map(String::as_str).collect()
}

/// A file and exactly the stacks that it gives away.
const CASES: &[(&str, &str, &str)] = &[
    (
        "pubspec.yaml",
        "name: x\ndependencies:\n  flutter:\n    sdk: flutter\n",
        "flutter",
    ),
    (
        "pubspec.yaml",
        "name: x\ndependencies:\n  sqflite: ^2\n",
        "sqlite",
    ),
    (
        "package.json",
        r#"{"dependencies":{"react-native":"0.80"}}"#,
        "react-native",
    ),
    (
        "package.json",
        r#"{"dependencies":{"expo":"53","react-native":"0.80"}}"#,
        "expo react-native",
    ),
    (
        "package.json",
        r#"{"dependencies":{"express":"5"}}"#,
        "node",
    ),
    ("package.json", r#"{"bin":{"x":"x.js"}}"#, "node"),
    (
        "package.json",
        r#"{"scripts": {"start" :  "node server.js"}}"#,
        "node",
    ),
    (
        "package.json",
        r#"{"dependencies":{"@nestjs/core":"11"}}"#,
        "nestjs node",
    ),
    (
        "package.json",
        r#"{"dependencies":{"react-dom":"19"}}"#,
        "react",
    ),
    (
        "package.json",
        r#"{"dependencies":{"next":"16","react-dom":"19"}}"#,
        "next react",
    ),
    (
        "package.json",
        r#"{"dependencies":{"@remix-run/node":"2"}}"#,
        "remix",
    ),
    ("package.json", r#"{"dependencies":{"vue":"3"}}"#, "vue"),
    (
        "package.json",
        r#"{"devDependencies":{"nuxt":"4"}}"#,
        "nuxt vue",
    ),
    (
        "package.json",
        r#"{"devDependencies":{"svelte":"5"}}"#,
        "svelte",
    ),
    (
        "package.json",
        r#"{"dependencies":{"@angular/core":"20"}}"#,
        "angular",
    ),
    ("angular.json", "{}", "angular"),
    ("package.json", r#"{"dependencies":{"astro":"5"}}"#, "astro"),
    (
        "package.json",
        r#"{"devDependencies":{"electron":"38"}}"#,
        "electron",
    ),
    (
        "src-tauri/Cargo.toml",
        "[dependencies]\ntauri = '2'\n",
        "rust tauri",
    ),
    (
        "package.json",
        r#"{"devDependencies":{"tailwindcss":"4"}}"#,
        "tailwind",
    ),
    (
        "package.json",
        r#"{"devDependencies":{"@storybook/react":"9"}}"#,
        "storybook",
    ),
    (
        "package.json",
        r#"{"devDependencies":{"@playwright/test":"1"}}"#,
        "e2e-testing",
    ),
    (
        "package.json",
        r#"{"dependencies":{"i18next":"25"}}"#,
        "web-i18n",
    ),
    (
        "gradle/libs.versions.toml",
        "[plugins]\na = { id = \"com.android.application\", version = \"8\" }\n",
        "native-android",
    ),
    (
        "app/build.gradle.kts",
        "dependencies { implementation(\"androidx.core:core-ktx:1.16\") }",
        "native-android",
    ),
    (
        "ios/App.xcodeproj/project.pbxproj",
        "INFOPLIST_KEY_UILaunchScreen = YES",
        "native-ios",
    ),
    (
        "Sources/MyApp.swift",
        "import SwiftUI\n@main struct MyApp: App {}",
        "native-ios",
    ),
    ("pyproject.toml", "[project]\nname = 'x'\n", "python"),
    ("uv.lock", "", "python"),
    (
        "scripts/run.py",
        "#!/usr/bin/env python3\nimport argparse\n",
        "python",
    ),
    (
        "requirements.txt",
        "fastapi[standard]>=0.115\n",
        "fastapi python",
    ),
    ("requirements/base.txt", "fastapi\n", ""),
    (
        "pyproject.toml",
        "[project]\ndependencies = ['Django>=5', 'psycopg[binary]']\n",
        "django postgres python",
    ),
    ("app.py", "from flask import Flask\n", "flask python"),
    (
        "requirements.txt",
        "torch==2.8\n",
        "machine-learning python",
    ),
    ("requirements.txt", "anthropic\n", "llm python"),
    (
        "go.mod",
        "module x.example/y\n\nrequire github.com/jackc/pgx/v5 v5.7.0\n",
        "go postgres",
    ),
    (
        "go.mod",
        "module x.example/y\n\nrequire cloud.google.com/go/storage v1 // indirect\n",
        "go",
    ),
    ("main.go", "package main\n\nimport (\n\t\"fmt\"\n)\n", "go"),
    (
        "Cargo.toml",
        "[dependencies]\nembassy-executor = '0.7'\n",
        "embedded rust",
    ),
    (
        "Cargo.toml",
        "[dependencies]\nsqlx = { version = '0.8', features = [\"postgres\"] }\n",
        "postgres rust",
    ),
    (
        "pom.xml",
        "<project><dependency><groupId>org.mongodb</groupId><artifactId>mongodb-driver-sync</artifactId></dependency></project>",
        "java mongodb",
    ),
    (
        "build.gradle.kts",
        "plugins { id(\"org.springframework.boot\") version \"3.5\"; kotlin(\"jvm\") }",
        "java kotlin spring",
    ),
    (
        "src/Api/Api.csproj",
        "<Project Sdk=\"Microsoft.NET.Sdk.Web\"><PackageReference Include=\"Npgsql\" /></Project>",
        "dotnet postgres",
    ),
    (
        "composer.json",
        r#"{"require":{"laravel/framework":"12"}}"#,
        "laravel php",
    ),
    (
        "Gemfile",
        "gem 'rails', '~> 8'\ngem 'pg'\n",
        "postgres rails ruby",
    ),
    (
        "mix.exs",
        "defp deps, do: [{:phoenix, \"~> 1.8\"}, {:oban, \"~> 2\"}]",
        "elixir job-queue phoenix",
    ),
    (
        "Package.swift",
        ".package(url: \"https://github.example/vapor/vapor.git\", from: \"4.0.0\")",
        "swift-server",
    ),
    ("CMakeLists.txt", "project(x LANGUAGES CXX)", "cpp"),
    ("src/main.cpp", "#include <iostream>\n", "cpp"),
    ("contracts/Token.sol", "contract Token {}", "solidity"),
    ("platformio.ini", "[env:uno]", "embedded"),
    ("schema.graphql", "type Query { a: Int }", "graphql"),
    ("buf.yaml", "version: v2", "grpc"),
    (
        "package.json",
        r#"{"dependencies":{"socket.io":"4"}}"#,
        "websockets",
    ),
    (
        "package.json",
        r#"{"dependencies":{"mysql2":"3","ioredis":"5","kafkajs":"2","bullmq":"5"}}"#,
        "job-queue kafka mysql redis",
    ),
    (
        "docker-compose.yml",
        "services:\n  db:\n    image: postgres:18\n  q:\n    image: rabbitmq:4\n",
        "docker postgres rabbitmq",
    ),
    (
        "deploy/compose.yaml",
        "services:\n  s:\n    image: opensearchproject/opensearch\n",
        "docker search-engine",
    ),
    (
        "prisma/schema.prisma",
        "datasource db { provider = \"sqlite\" }",
        "sqlite",
    ),
    (
        "package.json",
        r#"{"dependencies":{"stripe":"18"}}"#,
        "payments",
    ),
    (
        "go.mod",
        "module x.example/y\nrequire go.opentelemetry.io/otel v1\n",
        "go telemetry",
    ),
    (
        "package.json",
        r#"{"dependencies":{"@google-cloud/storage":"7"}}"#,
        "gcp",
    ),
    ("infra/main.tf", "provider \"aws\" {}", "aws terraform"),
    ("infra/main.bicep", "param x string", "azure"),
    ("firebase.json", "{}", "firebase"),
    ("wrangler.toml", "name = 'x'", "serverless-functions"),
    ("Dockerfile", "FROM scratch", "docker"),
    ("charts/x/Chart.yaml", "name: x", "kubernetes"),
    (".github/workflows/ci.yml", "on: push", "ci-pipeline"),
    (".gitlab-ci.yml", "", "ci-pipeline"),
    // Not what they look like.
    (
        "package.json",
        r#"{"name":"react","description":"vue","keywords":["next"],"scripts":{"electron":"x"}}"#,
        "",
    ),
    ("README.md", "fastapi django react", ""),
    ("notes.txt", "fastapi", ""),
    ("go.mod.bak", "module x", ""),
    (
        "node_modules/x/package.json",
        r#"{"dependencies":{"react-dom":"1"}}"#,
        "",
    ),
    (".cache/go.mod", "module x", ""),
    (
        "tools/x.js",
        "const s = 'vue';\nimport x from '@tanstack/vue';\n",
        "",
    ),
    ("package.json", "{\"dependencies\": {\"react-dom\": ", ""),
];

#[test]
fn each_file_gives_away_exactly_its_stacks() {
    for (path, text, expected) in CASES {
        let found = detect(&[(path, text)]);
        let expected: BTreeSet<&str> = expected.split_whitespace().collect();
        assert_eq!(names(&found), expected, "{path}: {text}");
    }
}

#[test]
fn every_stack_has_a_case() {
    let catalog = Catalog::embedded();
    let detection = catalog.detection();
    assert!(detection.stacks.len() >= 40);
    let shown: BTreeSet<&str> = CASES
        .iter()
        .flat_map(|(_, _, stacks)| stacks.split_whitespace())
        .collect();
    for stack in detection.stacks.keys() {
        assert!(shown.contains(stack.as_str()), "{stack}");
    }
}

#[test]
fn every_package_of_a_monorepo_has_its_own() {
    let found = detect(&[
        (
            "package.json",
            r#"{"workspaces":["apps/*"],"devDependencies":{"@playwright/test":"1"}}"#,
        ),
        (
            "apps/web/package.json",
            r#"{"dependencies":{"react-dom":"19"}}"#,
        ),
        ("apps/web/src/deep/view.tsx", "import 'vue';"),
        (
            "apps/webhook/package.json",
            r#"{"dependencies":{"express":"5"}}"#,
        ),
        (
            "services/pay/go.mod",
            "module x.example/pay\nrequire github.com/stripe/stripe-go/v82 v82\n",
        ),
        (
            "services/pay/sql/docker-compose.yml",
            "services:\n  db:\n    image: postgres\n",
        ),
    ]);
    let directories: Vec<&str> = found.iter().map(|p| p.directory.as_str()).collect();
    assert_eq!(
        directories,
        ["", "apps/web", "apps/webhook", "services/pay"]
    );
    let task = |changed: &[&str], configured: &[&str]| -> String {
        let changed: Vec<String> = changed.iter().map(|p| (*p).to_owned()).collect();
        let configured: Vec<String> = configured.iter().map(|s| (*s).to_owned()).collect();
        let named = of_task(&found, &configured, &changed);
        named
            .iter()
            .map(|one| one.id.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(
        task(&["apps/web/src/deep/view.tsx"], &[]),
        "e2e-testing react"
    );
    assert_eq!(task(&["apps/webhook/index.js"], &[]), "e2e-testing node");
    assert_eq!(
        task(&["services/pay/main.go", "apps/web/a.ts"], &[]),
        "docker e2e-testing go payments postgres react"
    );
    assert_eq!(task(&["LICENSE"], &[]), "e2e-testing");
    assert_eq!(
        task(&[], &[]),
        "docker e2e-testing go node payments postgres react"
    );
    // The settings have the last word.
    assert_eq!(
        task(&["apps/web/a.ts"], &["react", "go", "gcp"]),
        "gcp react"
    );
    assert_eq!(task(&[], &["react", "gcp"]), "gcp react");
    let why = &found[3].stacks["payments"];
    assert_eq!(
        why,
        "services/pay/go.mod depends on github.com/stripe/stripe-go/v82"
    );
}

#[test]
fn ignored_directories_and_links_are_not_looked_into() {
    let repository = Repository::with(&[
        (".gitignore", "/generated/\ncache\n"),
        ("generated/go.mod", "module x"),
        ("a/cache/Cargo.toml", ""),
        ("a/generated/pom.xml", ""),
    ]);
    #[cfg(unix)]
    {
        let outside = Repository::with(&[("Gemfile", "gem 'rails'")]);
        std::os::unix::fs::symlink(outside.path(), repository.file("linked")).unwrap();
        std::os::unix::fs::symlink(repository.path(), repository.file("round")).unwrap();
        std::os::unix::fs::symlink(outside.file("Gemfile"), repository.file("Gemfile")).unwrap();
        let fifo = repository.file("package.json");
        let made = std::process::Command::new("mkfifo")
            .arg(&fifo)
            .status()
            .unwrap();
        assert!(made.success());
    }
    let found = packages(repository.path(), &Catalog::embedded().detection());
    assert_eq!(names(&found), BTreeSet::from(["java"]));
}

#[test]
fn hostile_manifests_say_nothing_and_cost_nothing() {
    let deep = "[".repeat(200_000);
    let long = format!(
        "{{\"dependencies\":{{\"react-dom\":\"{}\"}}}}",
        "x".repeat(600_000)
    );
    let binary = "\u{0}\u{fffd}{\"dependencies\"".to_owned();
    for text in [&deep, &long, &binary] {
        let found = detect(&[
            ("package.json", text),
            ("Cargo.toml", text),
            ("pyproject.toml", text),
        ]);
        assert_eq!(names(&found), BTreeSet::from(["rust"]), "{}", &text[..20]);
    }
}

#[test]
fn a_walk_is_bounded_and_the_same_twice() {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for n in 0..3_000 {
        files.insert(format!("d{n:04}/x.txt"), String::new());
    }
    files.insert("d2999/go.mod".to_owned(), "module x".to_owned());
    files.insert("d0001/Cargo.toml".to_owned(), String::new());
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(p, t)| (p.as_str(), t.as_str()))
        .collect();
    let repository = Repository::with(&files);
    let once = packages(repository.path(), &Catalog::embedded().detection());
    assert_eq!(
        names(&once),
        BTreeSet::from(["rust"]),
        "the last directories are not reached"
    );
    assert_eq!(
        once,
        packages(repository.path(), &Catalog::embedded().detection())
    );
}
