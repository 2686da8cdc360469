//! What fits into the budget. The order in which detail and presence go is told in the
//! module above.

use super::choose::Candidate;
use super::print::{EMPTY, HEAD, LEFT_OUT, ONE_LINE};
use super::{Chosen, LeftOut, Reason, Tables};
use crate::content::model::{Layer, Tier};
use crate::error::Error;

/// How large each candidate is printed: by its id alone, or at a tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Size {
    Listed,
    At(Tier),
}

impl Size {
    /// The place in the costs of a module.
    const fn index(self) -> usize {
        match self {
            Self::Listed => 0,
            Self::At(tier) => 1 + tier as usize,
        }
    }
}

/// The three rounds in which something is lost.
const ROUNDS: [(Size, Size); 3] = [
    (Size::At(Tier::L2), Size::At(Tier::L1)),
    (Size::At(Tier::L1), Size::At(Tier::L0)),
    (Size::At(Tier::L0), Size::Listed),
];

/// Sizes that fit, by place of the candidate.
pub(super) struct Fitted {
    sizes: Vec<Size>,
    limit: usize,
}

/// Fits candidates, the highest rank first, into a budget.
pub(super) fn fit(candidates: &[Candidate], limit: usize, budget: usize) -> Result<Fitted, Error> {
    let mut sizes: Vec<Size> = candidates
        .iter()
        .enumerate()
        .map(|(at, candidate)| {
            if at < limit {
                Size::At(candidate.largest)
            } else {
                Size::Listed
            }
        })
        .collect();
    'fits: {
        if total(candidates, &sizes) <= budget {
            break 'fits;
        }
        for (from, to) in ROUNDS {
            for layer in Layer::ALL {
                if give_way(candidates, &mut sizes, *layer, from, to, budget) {
                    break 'fits;
                }
            }
        }
        let needed = total(candidates, &sizes);
        return Err(Error::failed(format!(
            "a budget of {budget} tokens cannot even hold the names of the modules; they take {needed}"
        ))
        .hint("give it more: --budget, or expertise_budget in .wazir/config.yaml")
        .hint("or name fewer concerns"));
    }
    Ok(Fitted { sizes, limit })
}

/// Takes one step of detail from the modules of a layer, the lowest rank first, until all
/// fits; then gives back what there is room for. Says whether all fits.
fn give_way(
    candidates: &[Candidate],
    sizes: &mut [Size],
    layer: Layer,
    from: Size,
    to: Size,
    budget: usize,
) -> bool {
    let mut lowered = Vec::new();
    for at in (0..candidates.len()).rev() {
        if candidates[at].layer != layer || sizes[at] != from {
            continue;
        }
        sizes[at] = to;
        lowered.push(at);
        if total(candidates, sizes) <= budget {
            for at in lowered.into_iter().rev() {
                sizes[at] = from;
                if total(candidates, sizes) > budget {
                    sizes[at] = to;
                }
            }
            return true;
        }
    }
    false
}

/// Tokens of all that is printed.
fn total(candidates: &[Candidate], sizes: &[Size]) -> usize {
    let modules = candidates.iter().zip(sizes);
    let of_modules: usize = modules
        .map(|(candidate, size)| candidate.costs[size.index()].count)
        .sum();
    let has = |is: fn(&Size) -> bool| sizes.iter().any(is);
    let has_lines = |later: bool| {
        let mut modules = candidates.iter().zip(sizes);
        modules
            .any(|(candidate, size)| candidate.rank.later == later && *size == Size::At(Tier::L0))
    };
    let heading = |is: bool, tokens: usize| if is { tokens } else { 0 };
    of_modules
        + heading(sizes.is_empty(), EMPTY.tokens)
        + heading(has(|size| *size > Size::At(Tier::L0)), HEAD.tokens)
        + heading(has_lines(false), ONE_LINE.tokens)
        + heading(has_lines(true), ONE_LINE.tokens)
        + heading(has(|size| *size == Size::Listed), LEFT_OUT.tokens)
}

impl Fitted {
    /// What is printed, in the order of print, and what is only named, in that of rank.
    ///
    /// Those of one line come after those of more; with a role that reads antipatterns
    /// first, all of both come before all of the rest.
    pub fn into_parts(
        self,
        candidates: &[Candidate],
        tables: &Tables,
    ) -> (Vec<Chosen>, Vec<LeftOut>) {
        let mut printed: Vec<(&Candidate, Tier)> = Vec::new();
        let mut left_out = Vec::new();
        for (at, (candidate, size)) in candidates.iter().zip(self.sizes).enumerate() {
            match size {
                Size::At(tier) => printed.push((candidate, tier)),
                Size::Listed => left_out.push(LeftOut {
                    id: candidate.id.clone(),
                    layer: candidate.layer,
                    reason: if at < self.limit {
                        Reason::Budget
                    } else {
                        Reason::Limit
                    },
                    why: candidate.why.clone(),
                }),
            }
        }
        printed.sort_by_key(|(candidate, tier)| {
            let rank = &candidate.rank;
            (
                rank.later,
                *tier == Tier::L0,
                candidate.layer,
                rank,
                &candidate.id,
            )
        });
        let modules = printed.into_iter().map(|(candidate, tier)| Chosen {
            id: candidate.id.clone(),
            title: tables.modules[&candidate.id].title.clone(),
            tier,
            layer: candidate.layer,
            why: candidate.why.clone(),
            tokens: candidate.costs[Size::At(tier).index()],
            text: (tables.read)(&candidate.id, tier),
        });
        (modules.collect(), left_out)
    }
}
