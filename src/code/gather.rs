//! Work on many files at once, with results in the order of the files.

use std::collections::BTreeMap;
use std::io;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;
use std::thread;

/// Files that a thread takes at a time.
const BATCH: usize = 32;
/// Batches that wait to be taken in.
const WAITING: usize = 64;

/// How many threads work.
fn threads() -> usize {
    thread::available_parallelism()
        .map_or(1, NonZero::get)
        .min(16)
}

/// Does `work` on every item, in several threads; `each` gets the results in order, in
/// this one. An error of `each` ends it.
pub fn in_order<I: Sync, S: Default, T: Send>(
    items: &[I],
    work: impl Fn(&I, &mut S) -> T + Sync,
    mut each: impl FnMut(&I, T) -> io::Result<()>,
) -> io::Result<()> {
    if items.len() <= BATCH || threads() == 1 {
        let mut scratch = S::default();
        return items
            .iter()
            .try_for_each(|item| each(item, work(item, &mut scratch)));
    }
    let next = AtomicUsize::new(0);
    let (results, batches) = sync_channel(WAITING);
    thread::scope(|scope| {
        for _ in 0..threads() {
            let (results, next, work) = (results.clone(), &next, &work);
            scope.spawn(move || {
                let mut scratch = S::default();
                loop {
                    let batch = next.fetch_add(1, Ordering::Relaxed);
                    let Some(rest) = items.get(batch * BATCH..) else {
                        return;
                    };
                    let done: Vec<T> = rest
                        .iter()
                        .take(BATCH)
                        .map(|item| work(item, &mut scratch))
                        .collect();
                    // Nobody takes it any more: `each` gave an error.
                    if done.is_empty() || results.send((batch, done)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(results);
        let batches = batches;
        let mut early: BTreeMap<usize, Vec<T>> = BTreeMap::new();
        let mut wanted = 0;
        for (batch, done) in &batches {
            early.insert(batch, done);
            while let Some(done) = early.remove(&wanted) {
                for (item, result) in items[wanted * BATCH..].iter().zip(done) {
                    each(item, result)?;
                }
                wanted += 1;
            }
        }
        if wanted * BATCH < items.len() {
            return Err(io::Error::other("a working thread broke off"));
        }
        Ok(())
    })
}

/// The results of all items, in order.
pub fn map<I: Sync, T: Send>(items: &[I], work: impl Fn(&I) -> T + Sync) -> io::Result<Vec<T>> {
    let mut out = Vec::with_capacity(items.len());
    in_order(
        items,
        |item, (): &mut ()| work(item),
        |_, result| {
            out.push(result);
            Ok(())
        },
    )?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_and_errors_end_it() {
        let items: Vec<usize> = (0..5000).collect();
        let doubled = map(&items, |item| item * 2).unwrap();
        assert!(
            doubled
                .iter()
                .enumerate()
                .all(|(at, value)| *value == at * 2)
        );
        let mut seen = 0;
        let result = in_order(
            &items,
            |item, (): &mut ()| *item,
            |_, item| {
                seen += 1;
                if item == 700 {
                    Err(io::ErrorKind::StorageFull.into())
                } else {
                    Ok(())
                }
            },
        );
        assert_eq!(result.unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert_eq!(seen, 701);
    }
}
