//! SQL: what `CREATE` makes, with the columns of tables.

use super::Grammar;
use super::lex::{Class, Shape, Special, Style, Text};
use super::outline::{Definition, Outline};
use super::words::Words;
use crate::code::symbol::Kind;

pub(super) static GRAMMAR: Grammar = Grammar {
    style: &STYLE,
    keywords: &KEYWORDS,
    read,
};

static STYLE: Style = {
    let mut style = Style::c_like()
        .with(b"-", Class::Dash)
        .with(b"$", Class::Dollar)
        .with(b"\\", Class::Mark);
    style.slash_comments = false;
    style.double = Some(Text::plain(b'"').doubled());
    style.single = Some(Text::plain(b'\'').doubled().lines());
    style.ticked_names = true;
    style.special = Special::Sql;
    style
};

static KEYWORDS: Words = Words::new(
    "ALTER AND AS BEGIN BY CASE CREATE DELETE DROP ELSE END EXISTS FROM GROUP IF IN INSERT \
     INTO IS JOIN KEY LEFT LIKE LIMIT NOT NULL ON OR ORDER PRIMARY REFERENCES SELECT SET \
     TABLE THEN UNION UNIQUE UPDATE VALUES WHEN WHERE alter and as begin by case create \
     delete drop else end exists from group if in insert into is join key left like limit \
     not null on or order primary references select set table then union unique update \
     values when where",
);

fn is(word: &[u8], upper: &str) -> bool {
    word.eq_ignore_ascii_case(upper.as_bytes())
}

fn is_any(word: &[u8], upper: &[&str]) -> bool {
    upper.iter().any(|known| is(word, known))
}

fn read(outline: &mut Outline<'_>) {
    let tokens = outline.tokens;
    let mut at = 0;
    while at < tokens.len() {
        at = if is(tokens.word(at), "CREATE") {
            create(outline, at).max(at + 1)
        } else {
            at + 1
        };
    }
}

fn create(outline: &mut Outline<'_>, at: usize) -> usize {
    let tokens = outline.tokens;
    // Words like OR REPLACE, TEMPORARY and a DEFINER come before.
    let mut what = at + 1;
    let kind = loop {
        if what > at + 12 {
            return at + 1;
        }
        match tokens.word(what) {
            word if is_any(word, &["TABLE", "VIEW"]) => break Kind::Table,
            word if is_any(word, &["FUNCTION", "PROCEDURE", "TRIGGER"]) => break Kind::Function,
            word if is_any(word, &["TYPE", "DOMAIN"]) => break Kind::Type,
            word if is_any(word, &["SCHEMA", "DATABASE"]) => break Kind::Module,
            word if is_any(word, &["INDEX", "ROLE", "USER", "EXTENSION", "POLICY"]) => {
                return at + 1;
            }
            _ => what += 1,
        }
    };
    let mut name = what + 1;
    while is_any(tokens.word(name), &["IF", "NOT", "EXISTS", "CONCURRENTLY"]) {
        name += 1;
    }
    while tokens.is_mark(name + 1, b'.') {
        name += 2;
    }
    let text = tokens.at(name).shape == Shape::Text;
    if !(tokens.is_word(name) || text) {
        return at + 1;
    }
    let end = end_of_statement(outline, name + 1, kind == Kind::Function);
    let mut open = name + 1;
    if !tokens.is_open(open, b'(') {
        open = end;
    }
    let body = match kind {
        Kind::Table => open,
        Kind::Function => body_of_function(outline, name + 1, end),
        _ => end,
    };
    let last = end.min(tokens.len().saturating_sub(1)).max(name);
    let index = outline.add(Definition {
        kind,
        start: at,
        head: at,
        name,
        body: body.max(name + 1),
        last,
        public: true,
    });
    if text
        && let Some(symbol) = outline.symbol(index)
        && symbol.name.len() > 2
    {
        symbol.name = symbol.name.start + 1..symbol.name.end - 1;
    }
    if kind == Kind::Table && open < end {
        columns(outline, open);
    }
    end + 1
}

/// The `;` that ends a statement; those between BEGIN and END do not.
fn end_of_statement(outline: &Outline<'_>, from: usize, routine: bool) -> usize {
    let tokens = outline.tokens;
    let mut at = from;
    let mut depth = 0_u32;
    while at < tokens.len() {
        let word = tokens.word(at);
        if routine && is_any(word, &["BEGIN", "CASE"]) {
            depth += 1;
        } else if routine && is(word, "END") {
            let inner = is_any(
                tokens.word(at + 1),
                &["IF", "LOOP", "WHILE", "REPEAT", "FOR"],
            );
            if !inner {
                depth = depth.saturating_sub(1);
                // `END CASE`.
                if is(tokens.word(at + 1), "CASE") {
                    at += 1;
                }
            }
        } else if depth == 0 && tokens.is_mark(at, b';') {
            return at;
        }
        at = tokens.after(at);
    }
    at
}

fn body_of_function(outline: &Outline<'_>, from: usize, end: usize) -> usize {
    let tokens = outline.tokens;
    let mut at = from;
    while at < end {
        if is_any(tokens.word(at), &["AS", "BEGIN", "IS"]) {
            return at;
        }
        at = tokens.after(at);
    }
    end
}

/// The first word of each part between commas that is no constraint.
fn columns(outline: &mut Outline<'_>, open: usize) {
    let tokens = outline.tokens;
    let close = tokens.partner(open);
    let mut at = open + 1;
    while at < close {
        let name = at;
        while at < close && !tokens.is_mark(at, b',') {
            at = tokens.after(at);
        }
        let constraint = is_any(
            tokens.word(name),
            &[
                "CONSTRAINT",
                "PRIMARY",
                "FOREIGN",
                "UNIQUE",
                "CHECK",
                "KEY",
                "INDEX",
                "EXCLUDE",
                "LIKE",
                "FULLTEXT",
                "SPATIAL",
                "PERIOD",
            ],
        );
        let text = tokens.at(name).shape == Shape::Text;
        if (tokens.is_word(name) || text) && !constraint && name + 1 < at {
            let index = outline.add(Definition {
                kind: Kind::Field,
                start: name,
                head: name,
                name,
                body: at,
                last: at.min(close) - 1,
                public: true,
            });
            if text
                && let Some(symbol) = outline.symbol(index)
                && symbol.name.len() > 2
            {
                symbol.name = symbol.name.start + 1..symbol.name.end - 1;
            }
        }
        at += 1;
    }
}
