use super::*;

#[track_caller]
fn names(file: &str, text: &str, expected: &[&str], absent: &[&str]) {
    let found = dependencies(file, text);
    for name in expected {
        assert!(
            found.iter().any(|f| f == name),
            "{file}: {name} in {found:?}"
        );
    }
    for name in absent {
        assert!(
            !found.iter().any(|f| f == name),
            "{file}: {name} in {found:?}"
        );
    }
}

#[test]
fn every_form_names_its_dependencies() {
    names(
        "package.json",
        r#"{"name":"vue","scripts":{"react":"x"},"dependencies":{"next":"1"},"devDependencies":{"jest":"1"}}"#,
        &["next", "jest"],
        &["vue", "react"],
    );
    names(
        "Cargo.toml",
        "[package]\nname='redis'\n[dependencies]\na={package='tokio-postgres',version='1'}\n[target.'cfg(unix)'.dependencies]\nnix='1'\n[workspace.dependencies]\ntonic='1'",
        &["tokio-postgres", "nix", "tonic"],
        &["redis", "a"],
    );
    names(
        "pyproject.toml",
        "[project]\nname='flask'\ndependencies=['FastAPI[all]>=0.1','psycopg_binary']\n[project.optional-dependencies]\nx=['boto3']\n[dependency-groups]\ndev=['pytest-playwright']\n[tool.poetry.dependencies]\ndjango='^5'\n[tool.poetry.group.dev.dependencies]\ncelery='*'\n[tool.ruff]\nselect=['torch']",
        &[
            "fastapi",
            "psycopg-binary",
            "boto3",
            "pytest-playwright",
            "django",
            "celery",
        ],
        &["flask", "torch"],
    );
    names(
        "Pipfile",
        "[packages]\nredis='*'\n[requires]\npython_version='3'",
        &["redis"],
        &["python-version"],
    );
    names(
        "requirements-dev.txt",
        "# x\n-r base.txt\nDjango==5 ; python_version>'3'\n",
        &["django"],
        &["base-txt"],
    );
    names(
        "setup.py",
        "setup(install_requires=[\"celery>=5\"])",
        &["celery"],
        &[],
    );
    names(
        "setup.cfg",
        "[options]\ninstall_requires =\n    flask>=2\n",
        &["flask"],
        &[],
    );
    names(
        "go.mod",
        "module example.com/me\nrequire github.com/lib/pq v1\nrequire (\n\tgithub.com/jackc/pgx/v5 v5.0.0\n\tgoogle.golang.org/grpc v1 // indirect\n)",
        &["github.com/lib/pq", "github.com/jackc/pgx/v5"],
        &["google.golang.org/grpc", "example.com/me"],
    );
    names(
        "pom.xml",
        "<dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId></dependency>",
        &["org.postgresql:postgresql"],
        &[],
    );
    names(
        "build.gradle.kts",
        "plugins { id(\"org.springframework.boot\") version \"3.2\" }\nimplementation(\"io.grpc:grpc-stub:1.6\")",
        &["org.springframework.boot", "io.grpc:grpc-stub"],
        &[],
    );
    names(
        "Gemfile",
        "gem \"rails\", \"~> 8\"\n# gem 'pg'\ngem 'puma'",
        &["rails", "puma"],
        &["pg"],
    );
    names(
        "App.csproj",
        "<PackageReference Include=\"Npgsql\" Version=\"8\" />",
        &["Npgsql"],
        &[],
    );
    names(
        "pubspec.yaml",
        "name: x\ndependencies:\n  flutter:\n    sdk: flutter\n  drift: ^2\nflutter:\n  assets: x\n",
        &["flutter", "drift"],
        &["assets", "sdk"],
    );
    names(
        "mix.exs",
        "[{:phoenix, \"~> 1.7\"}, {:oban, \"2\"}]",
        &["phoenix", "oban"],
        &[],
    );
    names(
        SWIFT,
        ".package(url: \"https://example.com/vapor/vapor.git\", from: \"4\")",
        &["vapor"],
        &[],
    );
    names(
        "composer.json",
        r#"{"require":{"laravel/framework":"11"}}"#,
        &["laravel/framework"],
        &[],
    );
}

#[test]
fn what_does_not_parse_names_nothing() {
    let deep = "[".repeat(100_000);
    for (file, _) in MANIFESTS {
        let name = file.replace('*', "x");
        assert!(dependencies(&name, &deep).is_empty(), "{name}");
        dependencies(&name, "\u{feff}{\"\"'<groupId>{:,gem \"");
    }
}

#[test]
fn a_name_finds_versions_artifacts_and_families() {
    let known = |name: &str| BTreeMap::from([(name.to_owned(), String::new())]);
    let go = known("github.com/jackc/pgx/v5");
    assert!(find(Ecosystem::Go, &go, "github.com/jackc/pgx").is_some());
    assert!(find(Ecosystem::Go, &go, "github.com/jackc/pg").is_none());
    assert!(find(Ecosystem::Maven, &known("io.grpc:grpc-stub"), "io.grpc").is_some());
    assert!(find(Ecosystem::Npm, &known("@aws-sdk/client-s3"), "@aws-sdk/*").is_some());
    assert!(find(Ecosystem::Npm, &known("react-dom"), "react").is_none());
}
