//! Which path stands in which cell: sources down, destinations across, both in the scenario's order.

use std::collections::BTreeMap;

use pathlight_core::analysis::matrix::Answer;
use pathlight_core::explain;
use pathlight_core::flow::{Source, Target};
use pathlight_core::model::Scenario;
use pathlight_core::model::id::ResourceRef;

/// A source or a destination.
pub struct End {
    /// What people call it.
    pub name: String,
    /// What else is asked: `blob, TCP 443`; of two of one name, which.
    pub detail: String,
    /// What it is known by.
    pub key: String,
}

/// The cells.
pub struct Grid {
    /// The sources.
    pub rows: Vec<End>,
    /// The destinations, each with its traffic.
    pub columns: Vec<End>,
    /// The row and the column of every path.
    pub places: Vec<(usize, usize)>,
    /// Of every row: columns and paths, by column.
    lines: Vec<Vec<(usize, usize)>>,
}

impl Grid {
    /// Where the paths stand.
    pub fn of(scenario: &Scenario, answers: &[Answer]) -> Self {
        let (mut rows, mut columns): (Vec<End>, Vec<End>) = (Vec::new(), Vec::new());
        let (mut sources, mut targets) = (BTreeMap::new(), BTreeMap::new());
        let mut places = Vec::with_capacity(answers.len());
        let mut lines: Vec<Vec<(usize, usize)>> = Vec::new();
        for (at, answer) in answers.iter().enumerate() {
            let flow = &answer.flow;
            let row = *sources.entry(&flow.source).or_insert_with(|| {
                rows.push(End {
                    name: explain::from(scenario, &flow.source),
                    detail: String::new(),
                    key: key(&reference(&flow.source)),
                });
                lines.push(Vec::new());
                rows.len() - 1
            });
            let traffic = explain::traffic(flow);
            let column = *targets.entry((&flow.target, traffic.clone())).or_insert_with(|| {
                columns.push(End {
                    name: explain::to(scenario, &flow.target),
                    key: format!("{} {traffic}", target_key(&flow.target)),
                    detail: traffic,
                });
                columns.len() - 1
            });
            places.push((row, column));
            if let Some(line) = lines.get_mut(row) {
                line.push((column, at));
            }
        }
        for line in &mut lines {
            pathlight_core::sort::sort(line);
        }
        tell_apart(&mut rows);
        tell_apart(&mut columns);
        Grid {
            rows,
            columns,
            places,
            lines,
        }
    }

    /// The path from a row to a column.
    pub fn at(&self, row: usize, column: usize) -> Option<usize> {
        let line = self.lines.get(row)?;
        let found = line.binary_search_by(|(it, _)| it.cmp(&column)).ok()?;
        line.get(found).map(|(_, at)| *at)
    }

    /// Where a path starts and where it goes.
    pub fn ends(&self, at: usize) -> Option<(&End, &End)> {
        let (row, column) = self.places.get(at)?;
        Some((self.rows.get(*row)?, self.columns.get(*column)?))
    }
}

fn reference(source: &Source) -> ResourceRef {
    match source {
        Source::NetworkInterface(id) => ResourceRef::NetworkInterface(id.clone()),
        Source::Host(id) => ResourceRef::Host(id.clone()),
    }
}

fn key(thing: &ResourceRef) -> String {
    let (kind, id) = thing.kind_and_id();
    format!("{kind}/{id}")
}

fn target_key(target: &Target) -> String {
    match target {
        Target::Address(address) => address.to_string(),
        named => named.reference().map_or_else(String::new, |it| key(&it)),
    }
}

/// Two that read the same say what they are known by.
fn tell_apart(ends: &mut [End]) {
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    for end in ends.iter() {
        *counts.entry((end.name.clone(), end.detail.clone())).or_default() += 1;
    }
    for end in ends {
        if counts
            .get(&(end.name.clone(), end.detail.clone()))
            .is_some_and(|count| *count > 1)
        {
            let id = end.key.split_once('/').map_or(end.key.as_str(), |(_, id)| id);
            // a destination's names its traffic too
            end.detail = id.to_owned();
        }
    }
}
