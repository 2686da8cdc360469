//! Small sources that were once read wrongly, with all that they define.

use super::{outline, text};
use std::fmt::Write as _;
use wazir::code::language::Language;

/// `LINE-LINE kind Owner.name`, one a definition, deeper ones indented.
fn read(language: Language, source: &str) -> String {
    let bytes = source.as_bytes();
    let symbols = outline(language, bytes);
    let mut out = String::new();
    for symbol in &symbols {
        let depth = std::iter::successors(symbol.parent, |index| symbols[*index as usize].parent);
        writeln!(
            out,
            "{}{}-{} {} {}",
            " ".repeat(depth.count()),
            symbol.lines.0,
            symbol.lines.1,
            symbol.kind.name(),
            text(bytes, symbol),
        )
        .unwrap();
    }
    out
}

fn assert_read(language: Language, source: &str, wanted: &[&str]) {
    let found = read(language, source);
    let found: Vec<_> = found.lines().collect();
    assert_eq!(found, wanted, "{source}");
}

#[test]
fn keywords_of_c_sharp_are_names_behind_their_sign() {
    assert_read(
        Language::CSharp,
        "class @class {\n void @if(int @in) { @do(1); int @do(int a) { return a; } }\n int @event { get; } int @ref = 1, @out;\n string s = @\"}\";\n}\nenum @enum { @int }\n",
        &[
            "1-5 class class",
            " 2-2 method if",
            "  2-2 function do",
            " 3-3 field event",
            " 3-3 field ref",
            " 3-3 field out",
            " 4-4 field s",
            "6-6 enum enum",
            " 6-6 variant int",
        ],
    );
    let source = b"class A { void @class() { @class(); } }";
    let mut words = Vec::new();
    super::identifiers(Language::CSharp, source, &mut |range, call| {
        let word = &source[range.start as usize..range.end as usize];
        words.push((std::str::from_utf8(word).unwrap(), call));
    });
    assert_eq!(words, [("A", false), ("class", true), ("class", true)]);
}

#[test]
fn symbols_and_operators_of_ruby_open_nothing() {
    assert_read(
        Language::Ruby,
        "def a\n x.respond_to? :if\n x.is_a? :end, 1\n z ? :if : :do\nend\ndef %(other)\n 1\nend\ndef `(command)\n 2\nend\ndef /(other) = 3\ndef self.%(x); end\nalias_method :`, :a\nalias_method :%, :a\ndef b\n `ls`\n {a:%w[end]}\n y.%(2)\n z(%r%end\ndef%x)\nend\ndef A::c; end\ndef d\n until e or\n  f do\n  g\n end\nend\ndef h\n ::A::B\nend\nremove_method :i= if j\ndef k; end\n",
        &[
            "1-5 function a",
            "6-8 function %",
            "9-11 function `",
            "12-12 function /",
            "13-13 function %",
            "16-22 function b",
            "23-23 method c",
            "24-29 function d",
            "30-32 function h",
            "34-34 function k",
        ],
    );
}

#[test]
fn any_compound_command_is_a_body_of_the_shell() {
    assert_read(
        Language::Shell,
        "a() {\n x=$\"}\"\n y=$\"$(b) {\"\n}\nf() [[ -n $1 ]]\ng() if true; then\n echo done\nfi\nh() while read -r x; do\n for y in 1; do case $y in if) ;; (do|done) ;; esac; done\ndone < file\nfunction i until false; do :; done\nj() case $1 in\n if|for) echo fi ;;\nesac\nk() select x in a; do if true; then break; fi; done\nl() ((x > 1))\nfunction m [[ $1 == x ]]\nn()\nfor ((i = 0; i < 3; i++)); do\n o() if :; then :; fi\n p() { if :; then :; fi; }\ndone\nq() if :; then\n  r=1\nfi\ns() { :; }\nt=1\n",
        &[
            "1-4 function a",
            "5-5 function f",
            "6-8 function g",
            "9-11 function h",
            "12-12 function i",
            "13-15 function j",
            "16-16 function k",
            "17-17 function l",
            "18-18 function m",
            "19-23 function n",
            " 21-21 function o",
            " 22-22 function p",
            "24-26 function q",
            "27-27 function s",
            "28-28 variable t",
        ],
    );
}

#[test]
fn declarators_of_c_in_brackets_and_behind_types() {
    assert_read(
        Language::C,
        "struct p { int a; } make(a, b)\nint a;\nchar *b;\n{\n return x;\n}\nstruct q { int b; } *other(void) { return 0; }\nstruct r { int c; } third(int a) {\n}\nint next;\ntypedef int (*(*table)[4])(int, char);\ntypedef int (*(*getter)(void))(int);\ntypedef int (*grid)[4];\ntypedef list_head(node) nodes;\ntypedef int made(int) PURE;\nstatic int (*(*handlers)[2])(int);\nstruct s { int d; } one, *two;\n",
        &[
            "1-1 struct p",
            " 1-1 field a",
            "1-6 function make",
            "7-7 struct q",
            " 7-7 field b",
            "7-7 function other",
            "8-8 struct r",
            " 8-8 field c",
            "8-9 function third",
            "10-10 variable next",
            "11-11 type table",
            "12-12 type getter",
            "13-13 type grid",
            "14-14 type nodes",
            "15-15 type made",
            "16-16 variable handlers",
            "17-17 struct s",
            " 17-17 field d",
            "17-17 variable one",
            "17-17 variable two",
        ],
    );
}

#[test]
fn methods_of_scripts_may_have_any_name() {
    for language in [Language::JavaScript, Language::TypeScript, Language::Tsx] {
        assert_read(
            language,
            "class A { get() {} set() {} static() {} async() {} new() {} delete() {} get get() {} static static() {} if() {} }\nconst o = { get() {}, set set(v) {}, async async() {}, new() {}, catch(e) {}, if() {}, super() {}, k: { for() {} } };\nswitch (a) { case 1: { if (a) { b() } } }\nf: { g: { while (1) { h() } } }\n",
            &[
                "1-1 class A",
                " 1-1 method get",
                " 1-1 method set",
                " 1-1 method static",
                " 1-1 method async",
                " 1-1 method new",
                " 1-1 method delete",
                " 1-1 method get",
                " 1-1 method static",
                " 1-1 method if",
                "2-2 constant o",
                " 2-2 method get",
                " 2-2 method set",
                " 2-2 method async",
                " 2-2 method new",
                " 2-2 method catch",
                " 2-2 method if",
                " 2-2 method super",
                " 2-2 method for",
            ],
        );
    }
}

#[test]
fn what_a_class_of_scripts_extends_may_hold_classes() {
    for language in [Language::JavaScript, Language::TypeScript] {
        assert_read(
            language,
            "class A extends mix(class {}) {\n a() {}\n}\nclass B extends mix(class C { c() {} }, { d() {} }) {\n b() {}\n}\nconst E = class extends (class F {}) { e() {} }\n",
            &[
                "1-3 class A",
                " 2-2 method a",
                "4-6 class B",
                " 4-4 class C",
                "  4-4 method c",
                " 4-4 method d",
                " 5-5 method b",
                "7-7 class E",
                " 7-7 class F",
                " 7-7 method e",
            ],
        );
    }
}

#[test]
fn a_semicolon_that_begins_a_line_ends_nothing() {
    assert_read(
        Language::JavaScript,
        "const f = function () {}\n;(function g() {})()\nconst h = () => 1\n;[1].forEach(h)\na.b = function () {}\n;(() => {})()\n",
        &[
            "1-1 function f",
            "2-2 function g",
            "3-3 function h",
            "5-5 method b",
        ],
    );
}

#[test]
fn lists_of_names_have_all_their_names() {
    assert_read(
        Language::TypeScript,
        "let a = 0, b = a / 2, { c } = d(), e = false, f = () => 1;\nexport const g = make<A, B>(1), h = 2\nfor (const i of [1]) {}\nfor (let j = 0, k = 1; j < k; j++) {}\n",
        &[
            "1-1 variable a",
            "1-1 variable b",
            "1-1 variable e",
            "1-1 function f",
            "2-2 constant g",
            "2-2 constant h",
        ],
    );
    assert_read(
        Language::Swift,
        "struct S {\n var a = 1, b = f(2, 3)\n let c: Map<A, B>, d = Map<A, B>()\n var e: Int { 1 }, g = [1, 2]\n}\nlet x = 1, y = 2 {\n didSet { }\n}\n",
        &[
            "1-5 struct S",
            " 2-2 field a",
            " 2-2 field b",
            " 3-3 field c",
            " 3-3 field d",
            " 4-4 field e",
            " 4-4 field g",
            "6-6 constant x",
            "6-8 constant y",
        ],
    );
    assert_read(
        Language::Php,
        "<?php\nuse const A\\B;\nconst C = [1, 2], D = 'x';\nclass E {\n private const F = 1, G = 2;\n private array $h = [1, 2], $i;\n protected int|null $j { get { $k = 1; return 1; } }\n public int $l;\n}\n",
        &[
            "3-3 constant C",
            "3-3 constant D",
            "4-9 class E",
            " 5-5 constant F",
            " 5-5 constant G",
            " 6-6 field h",
            " 6-6 field i",
            " 7-7 field j",
            " 8-8 field l",
        ],
    );
    assert_read(
        Language::Scala,
        "object L extends Enumeration {\n val Low, High = Value\n val Some(x) = y\n}\n",
        &["1-4 class L", " 2-2 field Low", " 2-2 field High"],
    );
}

#[test]
fn imports_of_swift_define_nothing() {
    assert_read(
        Language::Swift,
        "import struct Foundation.Date\n@testable import class A.B\nimport func C.d\nimport var E.f\nimport typealias G.H\nimport enum I.J\nstruct K {}\n",
        &["7-7 struct K"],
    );
}

#[test]
fn interfaces_of_go_without_a_name_have_no_methods() {
    assert_read(
        Language::Go,
        "package a\n\nfunc f(x interface{ M() }) interface {\n\tN()\n} {\n\treturn nil\n}\n\ntype T struct {\n\tx interface {\n\t\tM()\n\t}\n}\ntype I interface {\n\tm(interface{ Q() }) interface {\n\t\tP()\n\t}\n}\ntype J = interface{ S() }\n",
        &[
            "3-7 function f",
            "9-13 struct T",
            " 10-12 field x",
            "14-18 interface I",
            " 15-17 method m",
            "19-19 type J",
            " 19-19 method S",
        ],
    );
}

#[test]
fn what_stands_below_a_variable_of_kotlin_belongs_to_it() {
    assert_read(
        Language::Kotlin,
        "class A {\n var b: Int = 1\n  private set\n val c: Int\n  get() {\n   val d = 1\n   return d\n  }\n constructor(e: Int) : this() {\n  f(e)\n }\n operator fun get(g: Int) = g\n}\nval h: Int\n get() = 1\nfun get() = 1\n",
        &[
            "1-13 class A",
            " 2-3 field b",
            " 4-8 field c",
            " 9-11 method constructor",
            " 12-12 method get",
            "14-15 constant h",
            "16-16 function get",
        ],
    );
}

#[test]
fn types_without_a_name_and_packages_have_members() {
    assert_read(
        Language::Scala,
        "package object a {\n def b = new C[D](e) with F {\n  val g = 1\n  def h = 2\n }\n}\n",
        &[
            "1-6 class a",
            " 2-5 method b",
            "  3-3 field g",
            "  4-4 method h",
        ],
    );
    assert_read(
        Language::Php,
        "<?php\nfunction a() { return new class extends B { public function c() {} }; }\n",
        &["2-2 function a", " 2-2 method c"],
    );
}

#[test]
fn definitions_of_cpp_among_macros_and_in_functions() {
    assert_read(
        Language::Cpp,
        "CHECK(a, b)\nCHECK(c, d)\ntypedef bool (*Check)(int);\nA::~A() = default;\nA::A(const A&) = default;\nvoid f() {\n static const struct E { int g; } h[] = {};\n#ifdef I\n using J = int;\n#endif\n struct K {};\n}\ntemplate <class T> struct L : M<N && sizeof(T) <= sizeof(int)> {};\nint o(void);\n",
        &[
            "3-3 type Check",
            "4-4 method ~A",
            "5-5 method A",
            "6-12 function f",
            " 7-7 struct E",
            "  7-7 field g",
            " 9-9 type J",
            " 11-11 struct K",
            "13-13 struct L",
        ],
    );
}

#[test]
fn aliases_behind_a_template_are_types() {
    assert_read(
        Language::Cpp,
        "template <class K>\nusing Table = std::map<K, std::function<V(const K&)>>;\ntemplate <class T> concept Sized = requires(T t) { t.size(); };\n",
        &["1-2 type Table", "3-3 type Sized"],
    );
}
