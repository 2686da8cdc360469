//! Three versions of a text made one, line by line.

/// The marker of a conflict, as version control systems write it.
const MARKER: usize = 7;

/// A text made of two versions of one base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ThreeWay {
    Clean(String),
    /// Both changed the same lines; each such place is marked.
    Marked {
        text: String,
        places: usize,
    },
}

/// Merges what the user made of `base` with what we made of it. Places that both
/// changed hold both, the user's labelled `yours`, ours with `label`.
pub fn three_way(base: &str, yours: &str, ours: &str, label: &str) -> ThreeWay {
    // A marker that no line of any version starts with can be renamed safely.
    let longest = [base, yours, ours]
        .iter()
        .flat_map(|text| text.lines())
        .map(|line| line.len() - line.trim_start_matches(['<', '=', '>']).len())
        .max()
        .unwrap_or(0);
    let length = longest.max(MARKER) + 1;
    let mut options = diffy::MergeOptions::new();
    options
        .set_conflict_style(diffy::ConflictStyle::Merge)
        .set_incomplete_hunk_style(diffy::IncompleteHunkStyle::Git)
        .set_conflict_marker_length(length);
    let marked = match options.merge(base, yours, ours) {
        Ok(text) => return ThreeWay::Clean(text),
        Err(text) => text,
    };
    let line_of = |mark: &str, name: &str| format!("{}{name}", mark.repeat(length));
    let (begin, middle, end) = (
        line_of("<", " ours"),
        line_of("=", ""),
        line_of(">", " theirs"),
    );
    let mut places = 0;
    let mut text = String::with_capacity(marked.len());
    for line in marked.split_inclusive('\n') {
        let bare = line.trim_end_matches('\n');
        if bare == begin {
            places += 1;
            text.push_str(&format!("{} yours", "<".repeat(MARKER)));
        } else if bare == middle {
            text.push_str(&"=".repeat(MARKER));
        } else if bare == end {
            text.push_str(&format!("{} {label}", ">".repeat(MARKER)));
        } else {
            text.push_str(bare);
        }
        text.push_str(&line[bare.len()..]);
    }
    ThreeWay::Marked { text, places }
}

/// The lines, counted from 1, at which a conflict of ours still begins or ends.
pub fn marked_lines(text: &str) -> Vec<usize> {
    let begin = format!("{} yours", "<".repeat(MARKER));
    let end = format!("{} wazir ", ">".repeat(MARKER));
    let is_marker = |line: &str| line.trim_end() == begin || line.starts_with(&end);
    text.lines()
        .enumerate()
        .filter(|(_, line)| is_marker(line))
        .map(|(at, _)| at + 1)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn disjoint_edits_merge_and_overlapping_ones_are_marked() {
        let base = "a\nb\nc\nd\n";
        assert_eq!(
            three_way(base, "A\nb\nc\nd\n", "a\nb\nc\nD\n", "wazir 2"),
            ThreeWay::Clean("A\nb\nc\nD\n".to_owned())
        );
        let ThreeWay::Marked { text, places } =
            three_way(base, "a\nmine\nc\nd", "a\nours\nc\nd\n", "wazir 2")
        else {
            panic!("both changed line 2");
        };
        assert!(
            text.starts_with("a\n<<<<<<< yours\nmine\n=======\nours\n>>>>>>> wazir 2\nc\n"),
            "{text}"
        );
        assert_eq!(places, 1);
        assert_eq!(marked_lines(&text), [2, 6]);
        assert!(marked_lines("a\n=======\n<<<<<<< HEAD\n").is_empty());
    }

    proptest! {
        #[test]
        fn one_sided_changes_win_and_nothing_is_lost(
            base in "([a<=>]{0,8}\n){0,5}",
            yours in "([a<=>]{0,8}\n){0,5}[a<]{0,2}",
            ours in "([a<=>]{0,8}\n){0,5}",
        ) {
            prop_assert_eq!(three_way(&base, &yours, &base, "l"), ThreeWay::Clean(yours.clone()));
            prop_assert_eq!(three_way(&base, &base, &ours, "l"), ThreeWay::Clean(ours.clone()));
            if let ThreeWay::Marked { text, places } = three_way(&base, &yours, &ours, "l") {
                prop_assert!(places > 0);
                let begin = format!("{} yours", "<".repeat(MARKER));
                prop_assert_eq!(text.lines().filter(|line| *line == begin).count(), places);
                for line in ours.lines().filter(|line| !base.lines().any(|other| other == *line)) {
                    prop_assert!(text.lines().any(|other| other == line), "{text}");
                }
            }
        }
    }
}
