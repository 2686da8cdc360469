//! Stock of a store: what lies where, and who took it.
#![cfg_attr(not(test), deny(clippy::todo))]
#![doc = "fn in_attribute() { struct InAttribute; }"]

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap as Map};
use std::fmt::{self, Display, Write as _};
use std::ops::{Add, Deref, Index, Shl};

/// How many of a thing.
///
/// ```
/// fn in_doc() { assert!(true); }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[repr(transparent)]
pub struct Count(u32);

impl Count {
    pub const ZERO: Self = Self(0);
    pub const fn new(value: u32) -> Self { Self(value) }
    pub const fn get(self) -> u32 { self.0 }
    #[must_use = "the count stays as it is; fn in_string() {"]
    pub fn checked_take(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }
    fn r#move(self) -> Self { self }
}

impl Add for Count {
    type Output = Self;
    fn add(self, other: Self) -> Self::Output { Self(self.0 + other.0) }
}

impl Shl<u8> for Count {
    type Output = Count;
    fn shl(self, by: u8) -> Count {
        Count(self.0 << by >> 0)
    }
}

impl<'a> Add<&'a Count> for &'a Count {
    type Output = Count;
    fn add(self, other: &'a Count) -> Count {
        *self + *other
    }
}

impl From<Count> for u64 { fn from(count: Count) -> u64 { count.0.into() } }

impl Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{}}}", self.0)
    }
}

/// A name that a person reads.
pub struct Label<'text>(Cow<'text, str>);

impl<'text> Label<'text> {
    pub fn borrowed(text: &'text str) -> Label<'text> { Label(Cow::Borrowed(text)) }
    pub fn into_owned(self) -> Label<'static> {
        Label(Cow::Owned(self.0.into_owned()))
    }
    fn first(&self) -> char { self.0.chars().next().unwrap_or('{') }
    fn is_quote(c: char) -> bool { matches!(c, '\'' | '"' | '\u{7b}' | '\\') }
}

impl Deref for Label<'_> {
    type Target = str;
    fn deref(&self) -> &str { &self.0 }
}

#[derive(Debug, Clone)]
pub enum Place {
    Shelf { aisle: u8, level: u8 },
    Cold(i8, [u8; 2]),
    Floor,
    #[doc(hidden)]
    Nested(Box<Place>, Option<Vec<Vec<u8>>>),
}

#[repr(u8)]
enum Flag { Fresh = b'{', Old = 1 << 3, Gone = { 2 + 2 } }

pub union Word {
    whole: u64,
    halves: (u32, u32),
    bytes: [u8; 8],
}

/// Nothing at all.
pub enum Never {}
pub struct Marker;
struct Empty {}
struct Phantom<T: ?Sized, const N: usize = { 1 << 2 }>(std::marker::PhantomData<fn(T) -> T>);
pub(in crate::inventory) struct Hidden<F>(F) where F: Fn(u8) -> Result<u8, Never>;

type Id = u64;
type Shelf<T> = Map<Id, Vec<(T, Count)>>;
pub type Visitor<'v> = dyn for<'i> FnMut(&'i Item<'v>) -> bool + Send + 'v;
type Deep = Option<Result<Vec<Map<Id, Box<dyn Fn() -> Vec<u8>>>>, Never>>;

pub struct Item<'v>
where
    Self: Sized,
{
    pub id: Id,
    pub label: Label<'v>,
    place: Place,
    price: fn(Count) -> Option<u64>,
    history: Vec<Box<dyn FnOnce(&mut Item<'v>) -> Result<(), Fault> + Send>>,
}

#[derive(Debug)]
#[non_exhaustive]
pub enum Fault {
    Missing(Id),
    Short { wanted: Count, left: Count },
    Other(Box<dyn std::error::Error + Send + Sync>),
}

impl std::error::Error for Fault {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Other(inner) => Some(&**inner),
            Self::Missing(_) | Self::Short { .. } => None,
        }
    }
}

impl fmt::Display for Fault {
    #[rustfmt::skip]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(id) => write!(f, r"no item {id} }}"),
            Self::Short { wanted, left } => write!(f, r#"wanted "{wanted}" {{ of {left}"#),
            Self::Other(e) => e.fmt(f),
        }
    }
}

/// Where items come from.
pub trait Source {
    type Error: Into<Fault> + 'static;
    type Items<'s>: Iterator<Item = Item<'s>> + 's
    where
        Self: 's;
    const NAME: &'static str = "source {";
    const LIMIT: usize;

    fn open(path: &str) -> Result<Self, Self::Error>
    where
        Self: Sized;
    fn items(&self) -> Self::Items<'_>;
    fn total(&self) -> Count {
        self.items().fold(Count::ZERO, |sum, _| sum + Count(1))
    }
    fn visit(&self, visitor: &mut Visitor<'_>) -> bool { self.items().all(|item| visitor(&item)) }
    unsafe fn raw(&self) -> *const u8;
    fn unnamed(_: u8, (_, b): (u8, u8)) -> u8 { b }
}

trait Audit<R = ()>: Source + Send where R: Default {
    fn note(&mut self, what: &str) -> R { let _ = what; R::default() }
    async fn flush(&mut self) -> Result<(), Fault>;
}

pub unsafe trait Pinned {}
unsafe impl Pinned for Marker {}
impl<T: Source> Audit for T {
    async fn flush(&mut self) -> Result<(), Fault> { Ok(()) }
}

pub struct Stock<'v, S, const SLOTS: usize = 16> {
    items: BTreeMap<Id, Item<'v>>,
    source: S,
    slots: [Option<Count>; SLOTS],
}

impl<'v, S, const SLOTS: usize> Stock<'v, S, { SLOTS }>
where
    S: Source<Error = Fault> + 'v,
    for<'a> &'a S: IntoIterator<Item = &'a Item<'v>>,
{
    pub fn new(source: S) -> Self {
        Self { items: BTreeMap::new(), source, slots: [const { None }; SLOTS] }
    }

    pub fn take(&mut self, id: Id, wanted: Count) -> Result<Count, Fault> {
        let slot = id as usize % SLOTS;
        let Some(left) = self.slots[slot] else { return Err(Fault::Missing(id)) };
        if left < wanted && (wanted.0 as u64) < (1 << 20) {
            return Err(Fault::Short { wanted, left });
        }
        fn less(a: Count, b: Count) -> bool { a < b }
        struct Taken<'t> { by: &'t str }
        impl Drop for Taken<'_> {
            fn drop(&mut self) { let _ = self.by; }
        }
        let _guard = Taken { by: "fn in_string() {" };
        Ok(wanted)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&Id, &Item<'v>)> + '_ { self.items.iter() }

    pub(crate) fn sorted_by<K, F>(&self, mut key: F) -> Vec<&Item<'v>>
    where
        K: Ord,
        F: FnMut(&Item<'v>) -> K,
    {
        let mut all: Vec<_> = self.items.values().collect();
        all.sort_by_key(|item| key(item));
        all
    }

    fn boxed(self: Box<Self>) -> Box<dyn Fn(&str) -> Box<dyn Fn(u8) -> u8>> {
        Box::new(move |_| Box::new(|x| -> u8 { x }))
    }

    async unsafe fn reload(self: std::pin::Pin<&mut Self>, #[allow(unused)] force: bool) {}
    extern "C" fn callback(_: *mut u8) -> i32 { 0 }
    pub const unsafe extern "system" fn low(_: usize) {}
}

impl<'v, S> Index<Id> for Stock<'v, S> {
    type Output = Item<'v>;
    fn index(&self, id: Id) -> &Self::Output { &self.items[&id] }
}

impl<S> Drop for Stock<'_, S> { fn drop(&mut self) {} }

macro_rules! count {
    ($($name:ident => $value:expr),* $(,)?) => {
        $(pub fn $name() -> Count { Count($value) })*
    };
    (@trait $t:ident { $($body:tt)* }) => { trait $t { $($body)* } };
}

count! { one => 1, two => 2 }
count!(three => { 3 });
count![four => 4];

macro_rules! braces { () => [ fn in_macro() {} ] }

thread_local! {
    static LAST: std::cell::Cell<u8> = const { std::cell::Cell::new(0) };
}

mod parse {
    use super::{Fault, Id};

    #[derive(Clone, Copy, PartialEq)]
    pub(super) enum Token<'t> { Word(&'t str), Number(u64), Mark(char) }

    pub(super) struct Lexer<'t> { rest: &'t str, at: usize }

    impl<'t> Lexer<'t> {
        pub fn new(rest: &'t str) -> Self { Self { rest, at: 0 } }
        fn mark(&mut self) -> Option<Token<'t>> {
            let c = self.rest.chars().next()?;
            match c {
                '{' | '}' | '(' | ')' => Some(Token::Mark(c)),
                '\'' => Some(Token::Mark('"')),
                'a'..='z' => None,
                _ if c.is_ascii_digit() => None,
                _ => Some(Token::Mark(c)),
            }
        }
    }

    impl<'t> Iterator for Lexer<'t> {
        type Item = Token<'t>;

        fn next(&mut self) -> Option<Self::Item> {
            'skip: loop {
                if self.at >= self.rest.len() { break 'skip None; }
                self.at += 1;
                if let token @ Some(_) = self.mark() { return token; }
            }
        }
    }

    pub fn id(text: &str) -> Result<Id, Fault> { text.parse().map_err(|_| Fault::Missing(0)) }

    pub mod grammar {
        pub(crate) fn rule<'a, I>(input: I) -> impl Fn(&'a str) -> Option<(&'a str, I)>
        where
            I: Clone + 'a,
        {
            move |rest| Some((rest, input.clone()))
        }
        pub fn many<T>(one: impl Fn(&str) -> Option<T>) -> impl Fn(&str) -> Vec<T> {
            move |text| one(text).into_iter().collect()
        }
        pub fn either<A, B>(a: A, b: B) -> (A, B) { (a, b) }
    }
}

#[cfg(all(unix, not(feature = "fn in_string() {")))]
mod platform {
    pub fn separator() -> char { '/' }
    extern "C" {
        fn getpid() -> i32;
        pub fn strlen(text: *const u8) -> usize;
        static environ: *const u8;
        type Opaque;
    }
    pub fn pid() -> i32 { unsafe { getpid() } }
}

#[cfg(windows)]
mod platform { pub fn separator() -> char { '\\' } }

static TABLE: [(&str, fn(u32) -> u32); 2] = [("half", |x| x >> 1), ("twice", |x| x << 1)];
const TEXT: &str = "struct InString { a: u8 }\
    fn in_string() {}";
const BYTES: &[u8] = b"\"fn in_string() {";
const RAW: &str = r##"enum InRaw { "# } fn in_raw() {"##;
const C_TEXT: &std::ffi::CStr = c"fn in_string() {";
const _: fn() = || {
    fn assert_send<T: Send>() {}
    assert_send::<Count>();
};

/* struct InComment; /* fn in_comment() {} */ enum InComment {} */

/// Unlike letters.
pub struct Größe { höhe: u32 }
impl Größe {
    fn fläche(&self) -> u32 { self.höhe * self.höhe }
    pub fn 測る(&self) -> bool { true }
}
fn naïve(ärger: &str) -> usize { ärger.len() }

pub fn report<W>(out: &mut W, stock: &Stock<'_, impl Source>) -> fmt::Result
where W: fmt::Write {
    for (id, item) in &stock.items {
        writeln!(out, "{id:>8} {:?} {}", item.place, &*item.label)?;
    }
    let closure = |a: u8, b: u8| -> u8 { if a < b { a } else { b } };
    let turbofish = "1 2".split(' ').map(str::parse::<u8>).collect::<Result<Vec<_>, _>>();
    let _ = (closure(1, 2) as u32) < TABLE[0].1(4) && turbofish.is_ok();
    Ok(())
}

pub fn compose<A, B, C>(f: impl Fn(A) -> B, g: impl Fn(B) -> C) -> impl Fn(A) -> C {
    move |a| g(f(a))
}

fn array<const N: usize>() -> [u8; N] { [0; N] }
fn slices(a: &[u8], b: &mut [[u8; 2]; 3], c: *const [u8]) -> Option<&'static [u8]> { None }
fn never() -> ! { loop {} }
fn tuple((a, b): (u8, u8), [c, ..]: [u8; 4], Count(d): Count) -> (u8, u32) { (a + b + c, d) }
fn higher(f: &dyn for<'a> Fn(&'a u8) -> &'a u8, g: fn(fn(u8) -> u8, u8) -> fn() -> u8) {}
pub fn unit() {}

async fn serve(limit: usize) -> Result<(), Fault> {
    let job = async move { Ok::<_, Fault>(limit) };
    let _ = job.await?;
    Ok(())
}

fn states() -> u8 {
    enum State { Start, Middle(u8), End }
    use State::*;
    let mut state = Start;
    loop {
        state = match state {
            Start => Middle(b'}'),
            Middle(n) if n > 0 => Middle(n >> 1),
            Middle(_) => End,
            End => {
                fn done() -> u8 { b'\'' }
                break done();
            }
        };
    }
}

#[inline(always)] #[cold] pub fn attributes() { #![allow(unused)] let x = 1; }

/// An order in its making.
#[derive(Default)]
pub struct Draft<'d> {
    lines: Vec<(&'d str, u32)>,
    note: Option<&'d str>,
}

impl<'d> Draft<'d> {
    pub fn line(mut self, name: &'d str, count: u32) -> Self {
        self.lines.push((name, count));
        self
    }
    pub fn note(self, note: &'d str) -> Self { Self { note: Some(note), ..self } }
    pub fn build(self) -> Order<'d, Open> { Order { draft: self, state: Open } }
}

pub struct Open;
pub struct Paid { by: Id }
pub struct Order<'d, S> { draft: Draft<'d>, state: S }

impl<'d> Order<'d, Open> {
    pub fn pay(self, by: Id) -> Order<'d, Paid> {
        Order { draft: self.draft, state: Paid { by } }
    }
    pub fn cancel(self) {}
}

impl Order<'_, Paid> {
    pub fn payer(&self) -> Id { self.state.by }
}

impl<'d, S> AsRef<Draft<'d>> for Order<'d, S> {
    fn as_ref(&self) -> &Draft<'d> { &self.draft }
}

impl<'d> Extend<(&'d str, u32)> for Draft<'d> {
    fn extend<I: IntoIterator<Item = (&'d str, u32)>>(&mut self, iter: I) {
        self.lines.extend(iter)
    }
}

impl PartialEq<str> for Label<'_> { fn eq(&self, other: &str) -> bool { &*self.0 == other } }
impl<T> TryFrom<Vec<T>> for Hidden<fn(u8) -> Result<u8, Never>> {
    type Error = Vec<T>;
    fn try_from(all: Vec<T>) -> Result<Self, Self::Error> { Err(all) }
}

trait Ext: Iterator { fn second(&mut self) -> Option<Self::Item> { self.nth(1) } }
impl<I: Iterator + ?Sized> Ext for I {}
auto_trait! { unsafe auto trait InMacro {} }

fn parse_line(line: &str) -> Option<(u32, &str)> {
    let (count, name) = line.split_once("x ")?;
    let count = if let Ok(n) = count.parse() { n } else { return None };
    match (count, name) {
        (0, _) | (_, "{") => None,
        (n @ 1..=99, name) if !name.is_empty() => Some((n, name)),
        _ => { const LIMIT: u32 = { 99 }; Some((LIMIT, name)) }
    }
}

pub(self) fn blocks() -> [u32; { if true { 2 } else { 3 } }] { [0; 2] }
pub(self) const fn nested_block() -> usize { const fn two() -> usize { 2 } two() }
fn bits(a: u32, b: u32) -> bool { a & b == 0 && a | b > 1 || !(a ^ b) <= 1 << 2 }
fn references<'a>(a: &'a &'a u8, b: &mut &'a mut u8) -> &'a u8 { *a }
fn qualified() -> <Count as Add>::Output { <Count as Add>::add(Count::ZERO, Count(1)) }
fn longest<'a: 'b, 'b>(a: &'a str, _: &'b str) -> &'b str { a }
fn where_only<T>(t: T) -> T where T: Fn() -> T + Clone { t }

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = include_str!("inventory.rs");

    fn stock() -> Map<Id, Count> { Map::from([(1, Count(2))]) }

    #[test]
    fn counts_add() { assert_eq!(Count(1) + Count(2), Count(3), "fn {{}}"); }

    #[test]
    #[should_panic(expected = "fn in_string() {")]
    fn taking_too_much_is_a_fault() {
        struct Fake2;
        impl Fake2 { fn panic(&self) -> ! { panic!("fn in_string() {{") } }
        Fake2.panic()
    }
}
