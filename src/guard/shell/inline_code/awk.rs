//! `awk`: files and commands that a program prints into.

use super::tokens::{Token, tokens};
use super::values::{Values, Variables, closing};
use crate::guard::shell::state::{Input, Shell};
use crate::guard::text::Text;
use std::rc::Rc;

/// Reads a program and notes what it writes. `assigned`: `-v name=value`.
pub(crate) fn run_awk(shell: &mut Shell<'_>, program: &[u8], assigned: &[(Text, Text)]) {
    if !shell.spend(program.len()) {
        return;
    }
    let tokens = tokens(program);
    let mut variables = Variables::new();
    for (name, value) in assigned {
        variables.insert(name, vec![value.clone()]);
    }
    let mut printing = false;
    let mut printed = 0;
    for at in 0..tokens.len() {
        let value = |shell: &Shell<'_>, from: usize, to: usize, variables: &Variables<'_>| {
            Values {
                shell,
                variables,
                arguments: &[],
            }
            .of(&tokens, from, to, 0)
        };
        let end = |from: usize| {
            let rest = &tokens[from.min(tokens.len())..];
            from + rest
                .iter()
                .take(32)
                .position(|token| token.ends_statement() || token.is(b'}') || token.is(b'|'))
                .unwrap_or(rest.len().min(32))
        };
        match &tokens[at] {
            Token::Name(b"print" | b"printf") => {
                printing = true;
                printed = at + 1;
            }
            Token::Sign(b'}') => printing = false,
            token if token.ends_statement() => printing = false,
            Token::Name(name)
                if tokens.get(at + 1).is_some_and(|token| token.is(b'='))
                    && !tokens.get(at + 2).is_some_and(|token| token.is(b'=')) =>
            {
                let texts = value(shell, at + 2, end(at + 2), &variables);
                variables.insert(name, texts);
            }
            Token::Name(b"system") if tokens.get(at + 1).is_some_and(|token| token.is(b'(')) => {
                for line in value(shell, at + 2, closing(&tokens, at + 1), &variables) {
                    shell.run_apart(&line);
                }
            }
            Token::Sign(b'>')
                if printing && !tokens.get(at + 1).is_some_and(|token| token.is(b'>')) =>
            {
                for path in value(shell, at + 1, end(at + 1), &variables) {
                    shell.writes(&path, false);
                }
            }
            Token::Sign(b'|') if printing => {
                let text = value(shell, printed, at, &variables).into_iter().next();
                let outer = shell.input.take();
                shell.input = text.map(|text| Input {
                    text: Rc::new(text),
                    at: 0,
                });
                for line in value(shell, at + 1, end(at + 1), &variables) {
                    shell.run_apart(&line);
                }
                shell.input = outer;
            }
            Token::Text(line)
                if tokens.get(at + 1).is_some_and(|token| token.is(b'|'))
                    && tokens
                        .get(at + 2)
                        .is_some_and(|token| token.name() == b"getline") =>
            {
                shell.run_apart(line);
            }
            _ => {}
        }
    }
}
