use super::{Surroundings, written};
use crate::guard::text::readable;
use proptest::prelude::*;

fn at() -> Surroundings {
    Surroundings {
        cwd: "/p".into(),
        root: "/p".into(),
        home: Some("/home/u".into()),
    }
}

/// The paths that a script writes, seen from its project; `!`: with all that lies below.
fn paths(script: &str) -> Vec<String> {
    let mut paths: Vec<String> = written(script, &at())
        .iter()
        .map(|written| {
            let path = readable(&written.path);
            let path = path.strip_prefix("/p/").unwrap_or(&path).to_owned();
            if written.whole_tree { path + "!" } else { path }
        })
        .collect();
    paths.sort();
    paths.dedup();
    paths
}

fn check(cases: &[(&str, &[&str])]) {
    for (script, expected) in cases {
        assert_eq!(paths(script), *expected, "{script}");
    }
}

#[test]
fn quotes_and_escapes_make_one_word() {
    check(&[
        (r#"> a"b"'c'\d"#, &["abcd"]),
        (r#"> "a b""#, &["a b"]),
        ("> $'a\\x62\\143\\u0064'", &["abcd"]),
        ("> a\\\nb", &["ab"]),
        (r#"> "a\"b""#, &["a\"b"]),
        ("> '' ", &[]),
        ("echo '>' x \\> y \">\" z", &[]),
        ("echo a # > b", &[]),
        ("echo a#b > c", &["c"]),
        ("> $\"a\"", &["a"]),
    ]);
}

#[test]
fn redirections_in_every_form() {
    check(&[
        (
            "echo >a >>b 2>c >|d &>e &>>f >&g <>h 3>i {fd}>j",
            &["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"],
        ),
        ("echo 2>&1 >&2 <&3 >&- <in", &[]),
        ("echo 2 > a", &["a"]),
        ("cat <<E >a\n> b\nE\necho >c", &["a", "c"]),
        ("cat <<-E\n\t> b\n\tE\necho >c", &["c"]),
        ("cat <<'A' <<B\n> x\nA\n> y\nB\n> z", &["z"]),
        ("cat <<E\n$(rm a)\nE\n", &["a!"]),
        ("cat <<'E'\n$(rm a)\nE\n", &[]),
        ("echo > >(tee a)", &["a"]),
        ("[[ a > b ]] && (( 1 > 0 )) && echo > c", &["c"]),
        ("> $(echo a)/$(printf '%s.%s' b c)", &["a/b.c"]),
    ]);
}

#[test]
fn variables_are_followed_as_far_as_they_are_known() {
    check(&[
        ("X=a; >$X; >${X}b; >\"$X/c\"", &["a", "a/c", "ab"]),
        ("X=a; (X=b; >$X); >$X", &["a", "b"]),
        ("X=a; X=b | cat; >$X", &["a"]),
        ("X=a; X+=b; >$X", &["ab"]),
        ("X='a b'; rm $X; rm \"$X\"", &["a b!", "a!", "b!"]),
        ("IFS=,; X=a,b; rm $X", &["a!", "b!"]),
        ("L=(a b c); rm ${L[@]}; >${L[1]}", &["a!", "b", "b!", "c!"]),
        (
            "X=/q/r.txt; >${X##*/}; >${X%.txt}; >${X/txt/md}; >${X:3:1}",
            &["/q/r", "/q/r.md", "r", "r.txt"],
        ),
        ("X=a; Y=X; >${!Y}", &["a"]),
        ("if x; then X=a; else X=b; fi; >$X", &["a", "b"]),
        ("X=a; c && X=b; >$X", &["b"]),
        ("X=a; c || X=b; >$X", &["a", "b"]),
        ("for i in a b; do >$i; done", &["a", "b"]),
        (
            "for i in {a,b}{1..2}; do >$i; done",
            &["a1", "a2", "b1", "b2"],
        ),
        (
            "printf 'a\\nb\\n' | while read -r x; do >$x; done",
            &["a", "b"],
        ),
        ("f() { >$1; }; f a; f b", &["a", "b"]),
        ("set -- a b; rm $2", &["b!"]),
        ("X=a sh -c '>$X'; >$X.z", &["a", "….z"]),
    ]);
}

#[test]
fn the_directory_is_followed() {
    check(&[
        ("cd a && >b; cd ..; >c", &["a/b", "c"]),
        ("(cd a && >b); >c", &["a/b", "c"]),
        ("pushd a >/dev/null && >b; popd; >c", &["a/b", "c"]),
        ("cd a && cd - && >b", &["b"]),
        // Where there is no such place, a shell stays and goes on.
        ("cd a; >b", &["a/b", "b"]),
        ("cd && >b", &["/home/u/b"]),
        ("cd /x && rm -rf .q", &["/x/.q!"]),
        ("cd \"$UNKNOWN\" && >b", &[]),
        ("env -C a touch b; git -C a rm b", &["a/b", "a/b!"]),
        ("true; if x; then cd a; fi; >b", &["a/b", "b"]),
    ]);
}

#[test]
fn what_is_not_run_here_is_not_written_here() {
    check(&[
        ("f() { >a; }", &[]),
        ("echo 'rm -rf a'", &[]),
        ("cat <<E\nrm a\nE", &[]),
        ("command -v rm a", &[]),
        ("wazir uninstall a", &[]),
        ("wazir list > a", &["a"]),
        ("ssh host 'rm a'", &[]),
        ("docker exec c rm a", &[]),
    ]);
}

/// Ways to run a command; none changes what it writes.
fn wrapped(inner: &str, way: usize, level: usize) -> String {
    let quoted = format!("'{}'", inner.replace('\'', "'\\''"));
    match way {
        0 => format!("( {inner}\n)"),
        1 => format!("{{ {inner}\n}}"),
        2 => format!("if true; then {inner}\nfi"),
        3 => format!("if x; then :; elif y; then z; else {inner}\nfi"),
        4 => format!("for i{level} in 1 2; do {inner}\ndone"),
        5 => format!("while read l{level}; do {inner}\ndone < file"),
        6 => format!("case $x in a|b) {inner}\n;; *) ;; esac"),
        7 => format!("true && {{ {inner}\n}}"),
        8 => format!("false || {{ {inner}\n}}"),
        9 => format!("x{level}=$( {inner}\n)"),
        10 => format!("f{level}() {{ {inner}\n}}; f{level}"),
        11 => format!("bash -c {quoted}"),
        12 => format!("eval {quoted}"),
        13 => format!("echo a | {{ {inner}\n}}"),
        14 => format!("{{ {inner}\n}} | cat > /dev/null"),
        15 => format!("{{ {inner}\n}} &\nwait"),
        16 => format!("! {{ {inner}\n}}"),
        17 => format!("cat <( {inner}\n)"),
        18 => format!("sh <<'E{level}'\n{inner}\nE{level}\n"),
        19 => format!("printf '%s\\n' {quoted} | sh"),
        20 => format!("sudo -u root env A=b timeout 5 sh -c {quoted}"),
        21 => format!("echo \"a $( {inner}\n) b\""),
        22 => format!("S{level}={quoted}; eval \"$S{level}\""),
        23 => format!("( cd src && cd .. && {{ {inner}\n}} )"),
        _ => format!("trap {quoted} EXIT"),
    }
}
const WAYS: usize = 25;

fn arbitrary_script() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[a-z./*?~-]{1,8}",
        "'[^']{0,6}'",
        "\"[a-z $`()\\\\]{0,8}\"",
        Just("$X".to_owned()),
        Just("${X:-a}".to_owned()),
        Just("{a,b}".to_owned()),
        Just("$((1+2))".to_owned()),
        Just("> a".to_owned()),
        Just("2>&1".to_owned()),
        Just("<<E".to_owned()),
    ];
    let name = prop_oneof![
        Just("rm"),
        Just("cp"),
        Just("sed -i"),
        Just("git checkout"),
        Just("find . -exec"),
        Just("xargs"),
        Just("bash -c"),
        Just("python3 -c"),
        Just("tar"),
        Just("cd"),
        Just("X=a"),
        Just("eval"),
        Just("awk"),
        Just("read"),
    ];
    let simple = (name, proptest::collection::vec(word, 0..6))
        .prop_map(|(name, words)| format!("{name} {}", words.join(" ")));
    simple.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            (inner.clone(), 0..WAYS, 0..4_usize)
                .prop_map(|(inner, way, level)| wrapped(&inner, way, level)),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} && {b}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a}\n{b}")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("{a} | {b}")),
        ]
    })
}

proptest! {
    #[test]
    fn no_way_to_run_a_command_hides_it(ways in proptest::collection::vec(0..WAYS, 0..5)) {
        let (mut bad, mut good) = ("rm -rf victim".to_owned(), "echo 'rm -rf victim > victim'".to_owned());
        for (level, way) in ways.iter().enumerate() {
            bad = wrapped(&bad, *way, level);
            good = wrapped(&good, *way, level);
        }
        prop_assert!(paths(&bad).contains(&"victim!".to_owned()), "{}: {:?}", bad, paths(&bad));
        // What is printed into a shell is run by it: such ways are left out.
        if ways.iter().all(|way| ![9, 12, 19, 21, 22].contains(way)) {
            prop_assert!(!paths(&good).iter().any(|path| path.starts_with("victim")), "{}: {:?}", good, paths(&good));
        }
    }

    #[test]
    fn no_script_panics(script in arbitrary_script()) {
        let _written = paths(&script);
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _written = paths(&String::from_utf8_lossy(&bytes));
    }
}

/// A long script of each shape is read to its end: the last command is seen. Anything
/// that is not linear would take minutes here.
#[test]
fn a_long_script_of_any_shape_is_read() {
    const SIZE: usize = 1 << 16;
    for shape in [
        "a ",
        ";",
        "a;",
        "a b c\n",
        ">a\n",
        "X=a;",
        "echo 'x y' | cat; ",
        "'a'",
        "\"$X\"",
        "# c\n",
        "$X",
        "${X:-a} ",
        "(a);",
        "{ a; };",
        "a && ",
        "if a; then b; fi; ",
        "for i in a b; do c; done; ",
        "case a in b) c;; esac; ",
        "f() { a; }; ",
        "cd a; cd ..; ",
        "*",
        "[",
        "[a]",
        "{a,b}",
        "{a,b} ",
        "{",
        "a=(b c) ",
        "L+=(b); ",
        "X+=b; ",
        "<a ",
        "$((1)) ",
        "$(a) ",
        "`a` ",
        "<(a) ",
        "cat <<E\nE\n",
        "\\",
        "\\\n",
        "~",
        "rm a* ",
        "sed -i s/a/b/ f; ",
        "find . -name a; ",
        "xargs rm; ",
        "python3 -c 'open(1)'; ",
        "echo a > f; cat f; ",
        "$'\\x41'",
        "!",
        "=",
        "a[b]=c ",
        "é",
        "\u{200b}",
        "X=$X$X; ",
        "bash -c 'rm x'; ",
        "alias a='a a'; a; ",
        "cp a b c/; ",
        "a={}; xargs -I{} echo {}{}{} <<< $a; ",
        "python3 -c 'a=a=a=a'; ",
        "tar xf a; ",
        "ln -s a b; ",
        "export A=b; ",
        "read x <<< a; ",
    ] {
        let mut script = shape.repeat(SIZE / shape.len());
        if shape.contains("<<E") {
            script.push('\n');
        }
        script.push_str("\n:\nrm victim\n");
        let found = paths(&script);
        assert!(
            found.iter().any(|path| path.ends_with("victim!")),
            "{shape:?}"
        );
    }
    // No shell comes out of this one either.
    let _endless = paths(&"g() { g; g; }; g; ".repeat(SIZE / 18));
    for (open, close) in [
        ("(", ")"),
        ("{ ", "; }"),
        ("$(", ")"),
        ("\"$(", ")\""),
        ("${X:-", "}"),
        ("if a; then ", "; fi"),
        ("`", "`"),
        ("$((", "))"),
        ("<(", ")"),
        ("a <<E$(", ")"),
        ("case a in (", ") b;; esac"),
        ("{a,", "}"),
    ] {
        let _deep = paths(&open.repeat(SIZE / open.len()));
        let count = SIZE / 2 / open.len().max(close.len());
        let _deep = paths(&format!(
            "{}rm a{}",
            open.repeat(count),
            close.repeat(count)
        ));
    }
}
