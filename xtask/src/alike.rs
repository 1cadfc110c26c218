//! Puts functions that are alike beside each other in a program, for it compresses better so: what brotli has seen a moment
//! ago it can name in fewer bits. Greedy: next comes what shares most with the last few that were put.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use crate::wasm::{self, number, text};
use crate::{process, shrink, web_tools};

/// What functions are compared by: so many bytes after each other.
const RUN: usize = 4;
/// What more functions than so many share says nothing.
const COMMON: usize = 1_500;
/// What is shared with the last function, with the one before it and so on.
const WEIGHTS: [usize; 5] = [6, 4, 3, 2, 1];

/// Orders the functions of the program in that file.
pub fn order(program: &Path, modules: &Path) -> Result<(), String> {
    let failed = |error| format!("cannot order {}: {error}", program.display());
    let bytes = std::fs::read(program).map_err(failed)?;
    let named = named_in_order(&bytes).ok_or(format!("{} is no WebAssembly", program.display()))?;
    std::fs::write(program, named).map_err(failed)?;
    let mut reorder = Command::new(web_tools::programs(modules).join("wasm-opt"));
    reorder.args(shrink::FEATURES).arg("--reorder-functions-by-name");
    reorder.arg(program).arg("-o").arg(program);
    process::run(&mut reorder, "wasm-opt")
}

/// The program, its functions named by the place that each should have.
fn named_in_order(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes.get(..8)?.to_vec();
    let (mut imported, mut bodies) = (0, Vec::new());
    for (section, body) in wasm::sections(bytes)? {
        match section {
            // names of its own would stand beside the new ones
            0 => continue,
            2 => imported = wasm::imported_functions(body)?,
            10 => bodies = wasm::bodies(body)?,
            _ => {}
        }
        wasm::section(section, body, &mut out);
    }
    let mut places = vec![0; bodies.len()];
    for (place, at) in in_order(&bodies).into_iter().enumerate() {
        *places.get_mut(at)? = place;
    }
    let mut names = Vec::new();
    number(imported + bodies.len(), &mut names);
    let own = places.into_iter().map(|place| imported + place);
    for (at, place) in (0..imported).chain(own).enumerate() {
        number(at, &mut names);
        text(&format!("{place:06}"), &mut names);
    }
    let mut custom = Vec::new();
    text("name", &mut custom);
    wasm::section(1, &names, &mut custom);
    wasm::section(0, &custom, &mut out);
    Some(out)
}

/// The bodies' numbers, those alike beside each other, from the longest on.
fn in_order(bodies: &[&[u8]]) -> Vec<usize> {
    let runs: Vec<BTreeSet<&[u8]>> = bodies.iter().map(|body| body.windows(RUN).collect()).collect();
    let mut owners: BTreeMap<&[u8], Vec<usize>> = BTreeMap::new();
    for (at, own) in runs.iter().enumerate() {
        for run in own {
            owners.entry(run).or_default().push(at);
        }
    }
    owners.retain(|_, at| at.len() <= COMMON);
    let mut left: BTreeSet<usize> = (0..bodies.len()).collect();
    let mut order: Vec<usize> = Vec::new();
    while !left.is_empty() {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for (last, weight) in order.iter().rev().zip(WEIGHTS) {
            for at in runs[*last].iter().filter_map(|run| owners.get(run)).flatten() {
                if left.contains(at) {
                    *shared.entry(*at).or_default() += weight;
                }
            }
        }
        let last = order.last().map_or(0, |last| runs[*last].len());
        // of what both have, the part that is shared
        let part = |at: usize, shared: usize| shared * 1_000_000 / (runs[at].len() + last + 1);
        let most_alike = shared
            .into_iter()
            .max_by_key(|(at, shared)| (part(*at, *shared), Reverse(*at)));
        let longest = || left.iter().copied().max_by_key(|at| bodies[*at].len());
        let Some(next) = most_alike.map(|(at, _)| at).or_else(longest) else {
            break;
        };
        left.remove(&next);
        order.push(next);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_alike_stands_together_and_nothing_is_lost() {
        let bodies: Vec<Vec<u8>> = (0..40_u8)
            .map(|at| (0..30).map(|of| (at % 4) * 50 + of + at / 30).collect())
            .collect();
        let bodies: Vec<&[u8]> = bodies.iter().map(Vec::as_slice).collect();
        let order = in_order(&bodies);
        let kinds: Vec<usize> = order.iter().map(|at| at % 4).collect();
        let changes = kinds.windows(2).filter(|pair| pair[0] != pair[1]).count();
        assert_eq!(changes, 3, "{kinds:?}");
        assert_eq!(order.iter().collect::<BTreeSet<_>>().len(), bodies.len());
    }
}
