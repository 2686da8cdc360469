//! Search over the embedded content: words against ids, titles, summaries, texts.

use super::{Catalog, Record};
use crate::content::model::Kind;

/// A record that answers a search.
#[derive(Debug)]
pub struct Hit<'a> {
    pub record: &'a Record,
    /// Higher is better; comparable within one search only.
    pub score: u32,
}

impl Catalog {
    /// Records that hold every word, best first, then by kind and id. A word counts
    /// most in the id, then in title and summary, then in the text.
    pub fn search(&self, words: &[String], kind: Option<Kind>) -> Vec<Hit<'_>> {
        let words: Vec<String> = words
            .iter()
            .flat_map(|word| word.split_whitespace())
            .map(str::to_lowercase)
            .collect();
        if words.is_empty() {
            return Vec::new();
        }
        let mut hits: Vec<Hit<'_>> = kind
            .map_or(self.all(), |kind| self.of_kind(kind))
            .iter()
            .filter_map(|record| {
                let score = self.score(record, &words)?;
                Some(Hit { record, score })
            })
            .collect();
        hits.sort_by(|a, b| {
            let place = |hit: &Hit<'_>| (hit.record.kind, hit.record.id.clone());
            b.score.cmp(&a.score).then_with(|| place(a).cmp(&place(b)))
        });
        hits
    }

    fn score(&self, record: &Record, words: &[String]) -> Option<u32> {
        let title = format!("{} {}", record.title, record.summary).to_lowercase();
        let mut body: Option<String> = None;
        let mut total = 0;
        for word in words {
            let mut points = 0;
            if record.id.contains(word.as_str()) {
                points += 12;
            }
            if title.contains(word.as_str()) {
                points += 6;
            }
            let body = body.get_or_insert_with(|| self.text(record).to_lowercase());
            points += u32::try_from(body.matches(word.as_str()).count().min(4)).unwrap_or(4);
            if points == 0 {
                return None;
            }
            total += points;
        }
        Some(total)
    }
}
