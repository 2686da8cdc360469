//! What a file is for, by its path: what people work on comes first in every answer.

/// The class of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Class {
    Code,
    Test,
    Generated,
    /// Somebody else's code, kept in this tree.
    Vendor,
    /// What a package manager wrote; nothing in it is indexed.
    Lock,
}

impl Class {
    /// Every class, in the order of the numbers that a store keeps, and of answers.
    pub const ALL: [Self; 5] = [
        Self::Code,
        Self::Test,
        Self::Generated,
        Self::Vendor,
        Self::Lock,
    ];

    /// The word in JSON and beside a path.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Test => "test",
            Self::Generated => "generated",
            Self::Vendor => "vendor",
            Self::Lock => "lock",
        }
    }

    /// What a file's rank is worth.
    pub const fn weight(self) -> f32 {
        match self {
            Self::Code => 1.0,
            Self::Test => 0.3,
            Self::Generated => 0.1,
            Self::Vendor => 0.05,
            Self::Lock => 0.0,
        }
    }

    /// The class of a file by its path and how it begins.
    pub fn of(path: &[u8], head: &[u8]) -> Self {
        let mut parts = path.rsplit(|byte| *byte == b'/');
        let name = parts.next().unwrap_or_default().to_ascii_lowercase();
        if LOCKS.iter().any(|lock| lock.as_bytes() == name) {
            return Self::Lock;
        }
        let mut class = Self::Code;
        for part in parts {
            if VENDOR
                .iter()
                .any(|one| part.eq_ignore_ascii_case(one.as_bytes()))
            {
                return Self::Vendor;
            }
            if TESTS
                .iter()
                .any(|one| part.eq_ignore_ascii_case(one.as_bytes()))
            {
                class = Self::Test;
            }
        }
        if is_generated(&name, head) {
            return Self::Generated;
        }
        if is_test(&name, path) {
            return Self::Test;
        }
        class
    }
}

const LOCKS: [&str; 21] = [
    "package-lock.json",
    "npm-shrinkwrap.json",
    "yarn.lock",
    "pnpm-lock.yaml",
    "bun.lock",
    "deno.lock",
    "cargo.lock",
    "poetry.lock",
    "pdm.lock",
    "uv.lock",
    "pipfile.lock",
    "composer.lock",
    "gemfile.lock",
    "go.sum",
    "go.work.sum",
    "flake.lock",
    "mix.lock",
    "pubspec.lock",
    "packages.lock.json",
    "package.resolved",
    "gradle.lockfile",
];

const VENDOR: [&str; 16] = [
    "vendor",
    "vendored",
    "node_modules",
    "bower_components",
    "jspm_packages",
    "third_party",
    "third-party",
    "thirdparty",
    "3rdparty",
    "site-packages",
    ".venv",
    "venv",
    ".tox",
    "pods",
    "carthage",
    "godeps",
];

const TESTS: [&str; 15] = [
    "test",
    "tests",
    "__tests__",
    "__mocks__",
    "spec",
    "specs",
    "testdata",
    "test-data",
    "testing",
    "fixtures",
    "__snapshots__",
    "e2e",
    "androidtest",
    "integrationtest",
    "benches",
];

fn is_test(name: &[u8], path: &[u8]) -> bool {
    let stem = name.iter().rposition(|byte| *byte == b'.');
    let stem = &name[..stem.unwrap_or(name.len())];
    let ends = |end: &str| stem.ends_with(end.as_bytes());
    // In capitals, so that `latest.java` is none.
    let original = &path[path.len() - name.len()..][..stem.len()];
    let camel = ["Test", "Tests", "TestCase", "Spec", "IT"];
    let typed = [".java", ".kt", ".scala", ".cs", ".swift", ".php", ".groovy"];
    ["_test", "_tests", "_spec", ".test", ".spec", ".stories"]
        .iter()
        .any(|end| ends(end))
        || stem.starts_with(b"test_")
        || stem == b"conftest"
        || (typed.iter().any(|end| name.ends_with(end.as_bytes()))
            && camel.iter().any(|end| original.ends_with(end.as_bytes())))
}

fn is_generated(name: &[u8], head: &[u8]) -> bool {
    let ends = [
        ".pb.go",
        ".pb.cc",
        ".pb.h",
        "_pb2.py",
        "_pb2_grpc.py",
        "_pb.js",
        "_pb.d.ts",
        ".g.dart",
        ".freezed.dart",
        ".designer.cs",
        ".g.cs",
        ".generated.ts",
        ".generated.go",
    ];
    if ends.iter().any(|end| name.ends_with(end.as_bytes())) || name.starts_with(b"zz_generated") {
        return true;
    }
    // Only a line that is a comment says so of its own file.
    let head = &head[..head.len().min(2048)];
    head.split(|byte| *byte == b'\n').take(40).any(|line| {
        let line = line.trim_ascii();
        let comment = [&b"//"[..], b"#", b"/*", b"*", b"--", b"<!--", b";"];
        comment.iter().any(|mark| line.starts_with(mark))
            && (find(line, b"DO NOT EDIT") || find(line, b"@generated"))
            && !find(line, b"@generated-")
    })
}

fn find(line: &[u8], what: &[u8]) -> bool {
    memchr::memmem::find(line, what).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_tell_what_a_file_is_for() {
        for (path, class) in [
            ("src/lib.rs", Class::Code),
            ("src/latest.rs", Class::Code),
            ("src/Latest.java", Class::Code),
            ("src/OrderTest.java", Class::Test),
            ("pkg/kubelet/kubelet_test.go", Class::Test),
            ("tests/support/mod.rs", Class::Test),
            ("app/a.spec.ts", Class::Test),
            ("test_orders.py", Class::Test),
            ("node_modules/a/test/b.js", Class::Vendor),
            ("vendor/github.com/x/y.go", Class::Vendor),
            ("sub/Cargo.lock", Class::Lock),
            ("api/zz_generated.deepcopy.go", Class::Generated),
            ("api/a.pb.go", Class::Generated),
        ] {
            assert_eq!(Class::of(path.as_bytes(), b""), class, "{path}");
        }
        let head = b"// Code generated by protoc. DO NOT EDIT.\npackage a\n";
        assert_eq!(Class::of(b"a.go", head), Class::Generated);
        assert_eq!(Class::of(b"a.go", b"x = \"DO NOT EDIT\"\n"), Class::Code);
    }
}
