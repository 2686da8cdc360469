//! Cases that mislead a scanner of Rust.
#![allow(dead_code)]

use std::collections::HashMap;

/// A doc comment with fn inside_doc() {} in it.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "x", doc = "fn in_attribute() {}")]
pub struct Plain<'a, T: Into<Vec<u8>> + 'a, const N: usize>
where
    T: Fn(&'a str) -> Result<u8, String>,
{
    /// A field.
    pub map: HashMap<String, Vec<Option<T>>>,
    array: [u8; N],
    pub(crate) call: fn(u8, u16) -> u32, // fn trailing() {}
}

pub struct Unit;
pub(super) struct Tuple(pub u8, HashMap<u8, u16>);

pub enum Shape {
    Point,
    #[allow(unused)]
    Circle(f64),
    Rect { width: f64, height: f64 },
    Code = 7,
}

union Bits {
    int: u32,
    float: f32,
}

pub unsafe trait Visit<'de>: Sized {
    type Out<'a>: Iterator<Item = &'a u8>
    where
        Self: 'a;
    const LIMIT: usize = 1 << 4;
    fn required(&self) -> Self::Out<'_>;
    fn provided(&mut self) -> u8 {
        fn helper(x: u8) -> u8 {
            x
        }
        helper(1)
    }
}

impl<'a, T, const N: usize> Plain<'a, T, { N }>
where
    T: Fn(&'a str) -> Result<u8, String> + Into<Vec<u8>>,
{
    pub const fn constant() -> usize {
        N
    }

    pub(crate) async unsafe fn odd(&self) -> Option<[u8; { 1 + 1 }]> {
        None
    }

    pub extern "C" fn foreign(_x: u8) {
        let raw = r#"fn in_raw() { "quoted" }"#;
        let hashes = r##"fn more() { "# }"##;
        let bytes = br"fn raw_bytes() {";
        let escaped = "fn escaped() { \" {";
        let brace = '{';
        let quote = '\'';
        let byte = b'}';
        let lifetime: &'static str = "}";
        let label = 'outer: loop {
            break 'outer 1;
        };
        let closure = |x: u8| -> u8 { x };
    }

    fn r#type(&self) {}

    fn generic_result(self) -> impl Iterator<Item = (u8, Box<dyn Fn(u8) -> u8 + 'a>)> {
        std::iter::empty()
    }
}

impl Visit<'static> for Unit {
    type Out<'a> = std::slice::Iter<'a, u8>;
    fn required(&self) -> Self::Out<'_> {
        [].iter()
    }
}

impl<F> From<F> for Tuple
where
    F: for<'x> Fn(&'x u8) -> u8,
{
    fn from(_f: F) -> Self {
        Tuple(1, HashMap::new())
    }
}

macro_rules! make {
    ($name:ident) => {
        fn $name() {}
    };
    (@struct $name:ident) => {
        struct $name;
    };
}

make!(generated);
make! { other }

println! { "fn printed() {{}}" }

/* block /* nested fn comment() {} */ still a comment struct No; */
mod inner {
    pub(in crate::inner) fn visible() {}
    pub mod deeper {
        pub static COUNTER: u8 = 1;
        static mut HIDDEN: u8 = 2;
        pub const TEXT: &str = "const NOT: u8 = 1;";
    }
}

mod elsewhere;

pub type Alias<T> = Result<T, Box<dyn std::error::Error + Send>>;
type Callback = fn(fn(u8) -> u8) -> u8;

const _: () = {
    fn in_anonymous_constant() {}
};

extern "C" {
    fn imported(x: u8) -> u8;
    static EXTERNAL: u8;
}

#[test]
#[should_panic(expected = "}")]
fn last() {
    let x = if true { 1 } else { 2 };
    match x {
        1 => {}
        _ => unreachable!("fn {}", x),
    }
}
