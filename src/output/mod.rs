//! What a person or a program reads: tables and JSON. Data goes to stdout, talk
//! to stderr.

use serde::Serialize;
use std::io::{self, Write};

/// Prints text to stdout. A closed pipe ends the printing, not the command.
pub fn print(text: &str) {
    let mut out = io::stdout().lock();
    let _closed = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Prints a value as indented JSON with a final newline.
pub fn json<T: Serialize>(value: &T) {
    let mut text =
        serde_json::to_string_pretty(value).expect("reports hold nothing that JSON cannot");
    text.push('\n');
    print(&text);
}

/// Rows in columns as wide as their widest cell; the last column is not padded.
pub fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|at| {
            rows.iter()
                .filter_map(|row| row.get(at))
                .map(|c| c.chars().count())
                .max()
                .unwrap_or(0)
        })
        .collect();
    let mut out = String::new();
    for row in rows {
        let mut line = String::new();
        for (at, cell) in row.iter().enumerate() {
            line.push_str(cell);
            if at + 1 < row.len() {
                line.extend(std::iter::repeat_n(
                    ' ',
                    widths[at] - cell.chars().count() + 2,
                ));
            }
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}
