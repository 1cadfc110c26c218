//! Bundles: paths that are one line, since they run between the same two boxes and stand alike in everything.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use pathlight_core::analysis::matrix::{Answer, PathAnswer, PathState, Wish};
use pathlight_core::flow::{Flow, Source, Target};
use pathlight_core::model::expectation::Wanted;
use pathlight_core::model::host::HostNetwork;
use pathlight_core::model::id::ResourceRef;
use pathlight_core::outcome::{Reason, Stage, Step, StepOutcome, Way};

use super::cards::Cards;
use crate::diagram::path::layer;

/// The most lines that are drawn (A3).
const LINES: usize = 40;
/// More than these, and what is blocked and not against a wish hides first (A2).
const CALM: usize = 24;
/// How many bundles of one pair of boxes have room.
const ROOM: usize = 2;

/// A line that has room.
pub struct Line {
    /// The flow between the two boxes.
    pub flow: Flow,
    /// The number of the path that stands for it.
    pub path: usize,
    /// How many paths it is.
    pub paths: usize,
    /// Whether it is drawn.
    pub is_drawn: bool,
    /// The private endpoint that it goes by, or the card of that.
    pub endpoint: Option<ResourceRef>,
}

/// How many paths are not drawn.
#[derive(Default)]
pub struct Hidden {
    /// Blocked and not against a wish, which hides first.
    pub blocked: usize,
    /// Those of them that somebody wanted.
    pub wanted: usize,
    /// Between things in one box.
    pub within: usize,
    /// Any others.
    pub others: usize,
    /// How many of all of these are against a wish, which is said in any case (A2).
    pub wrong: usize,
}

/// Every line that has room, and what is not drawn.
pub struct Bundles {
    /// The lines, pair by pair.
    pub lines: Vec<Line>,
    /// What is not drawn.
    pub hidden: Hidden,
}

/// What the paths of a bundle share; never two states (A2).
type Alike = (
    PathState,
    Option<Wanted>,
    Option<Way>,
    Option<Stage>,
    Option<ResourceRef>,
    Vec<ResourceRef>,
);

impl Bundles {
    /// The bundles of `answers`; that of the `chosen` path is drawn in any case.
    pub fn of(answers: &[Answer], cards: &Cards, chosen: Option<usize>, has_blocked: bool) -> Self {
        let mut pairs: BTreeMap<Flow, BTreeMap<Alike, Vec<usize>>> = BTreeMap::new();
        let mut order: Vec<Flow> = Vec::new();
        for (at, answer) in answers.iter().enumerate() {
            let flow = cards.flow(&answer.flow);
            if !pairs.contains_key(&flow) {
                order.push(flow.clone());
            }
            let pair = pairs.entry(flow).or_default();
            pair.entry(alike(answer, cards)).or_default().push(at);
        }
        let mut lines = Vec::new();
        let mut hidden = Hidden::default();
        for flow in order {
            let mut own: Vec<Line> = Vec::new();
            for (alike, paths) in pairs.remove(&flow).into_iter().flatten() {
                own.push(bundle(&flow, alike.4, &paths, chosen));
            }
            let room = own.iter().map(|line| line.paths).sum::<usize>().min(ROOM);
            own.sort_by_key(|line| Reverse(weight(answers, line, chosen)));
            if !has_room(cards, &flow) {
                let paths = own.iter().map(|line| line.paths).sum::<usize>();
                let is_within = ends(&flow).0 == ends(&flow).1;
                *(if is_within {
                    &mut hidden.within
                } else {
                    &mut hidden.others
                }) += paths;
                hidden.wrong += own.iter().map(|line| wrong(answers, line)).sum::<usize>();
                continue;
            }
            for gone in own.iter().skip(room) {
                hidden.count(answers, gone);
            }
            own.truncate(room);
            // a second line of a pair keeps its room while there is only one
            while let (Some(first), true) = (own.first(), own.len() < room) {
                own.push(Line {
                    flow: first.flow.clone(),
                    path: first.path,
                    paths: 0,
                    is_drawn: false,
                    endpoint: None,
                });
            }
            lines.extend(own);
        }
        choose(&mut lines, answers, chosen, has_blocked);
        for line in lines.iter().filter(|line| !line.is_drawn) {
            hidden.count(answers, line);
        }
        Bundles { lines, hidden }
    }
}

impl Hidden {
    fn count(&mut self, answers: &[Answer], line: &Line) {
        let answer = answers.get(line.path);
        self.wrong += wrong(answers, line);
        let is_blocked = answer.is_some_and(is_calm);
        if is_blocked && answer.is_some_and(|it| it.state().wish == Wish::AsWanted) {
            self.wanted += line.paths;
        }
        *(if is_blocked {
            &mut self.blocked
        } else {
            &mut self.others
        }) += line.paths;
    }
}

/// Whether a line can run between the two ends: not within one box, nor between two that both stand outside.
fn has_room(cards: &Cards, flow: &Flow) -> bool {
    let side = |id| cards.scenario.hosts.get(id).map(|host| host.network);
    let from = match &flow.source {
        Source::NetworkInterface(_) => None,
        Source::Host(id) => side(id),
    };
    let (start, end) = ends(flow);
    match (&flow.target, from) {
        (Target::NetworkInterface(_), None) => start != end,
        (Target::NetworkInterface(_), Some(network)) => network != HostNetwork::Azure,
        (Target::Host(id), None) => side(id) != Some(HostNetwork::Azure),
        (Target::Host(_), Some(_)) => false,
        (Target::Address(_), from) => from.is_none(),
        (
            Target::StorageAccount { .. }
            | Target::KeyVault(_)
            | Target::SqlServer(_)
            | Target::MicrosoftEntra,
            _,
        ) => true,
    }
}

/// Which of the lines are drawn: all, or those that matter most.
fn choose(lines: &mut [Line], answers: &[Answer], chosen: Option<usize>, has_blocked: bool) {
    let mut places: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].paths > 0).collect();
    if places.len() > CALM && !has_blocked {
        places.retain(|at| {
            let line = &lines[*at];
            chosen == Some(line.path) || !answers.get(line.path).is_some_and(is_calm)
        });
    }
    places.sort_by_key(|at| Reverse(weight(answers, &lines[*at], chosen)));
    for at in places.into_iter().take(LINES) {
        lines[at].is_drawn = true;
    }
}

/// How many paths of a line are against a wish: all or none, since they stand alike.
fn wrong(answers: &[Answer], line: &Line) -> usize {
    let answer = answers.get(line.path);
    match answer.is_some_and(|it| it.state().wish == Wish::Against) {
        true => line.paths,
        false => 0,
    }
}

/// Blocked, and nobody minds.
fn is_calm(answer: &Answer) -> bool {
    let state = answer.state();
    state.answer == PathAnswer::Blocked && state.wish != Wish::Against
}

fn bundle(flow: &Flow, endpoint: Option<ResourceRef>, paths: &[usize], chosen: Option<usize>) -> Line {
    let own = chosen.filter(|chosen| paths.contains(chosen));
    Line {
        flow: flow.clone(),
        path: own.or(paths.first().copied()).unwrap_or_default(),
        paths: paths.len(),
        is_drawn: false,
        endpoint,
    }
}

/// What matters more is drawn first where not all are.
fn weight(answers: &[Answer], line: &Line, chosen: Option<usize>) -> (bool, u8, usize, Reverse<usize>) {
    let layer = answers.get(line.path).map_or(0, layer);
    (
        chosen == Some(line.path) && line.paths > 0,
        layer,
        line.paths,
        Reverse(line.path),
    )
}

fn alike(answer: &Answer, cards: &Cards) -> Alike {
    let outcome = &answer.outcome;
    let is_decided = |it: &&Step| matches!(it.outcome, StepOutcome::Stopped | StepOutcome::Unknown);
    let decides = outcome.steps.iter().find(is_decided);
    let endpoint = match outcome.step(Stage::NameResolution).map(|step| &step.reason) {
        Some(Reason::PrivateName { private_endpoint }) => {
            Some(cards.card(&ResourceRef::PrivateEndpoint(private_endpoint.clone())))
        }
        Some(_) | None => None,
    };
    let hops = outcome.step(Stage::Routing).map_or(&[][..], |step| &step.hops);
    let through = hops.iter().map(|hop| hop.appliance.clone()).collect();
    let decides = decides.map(|step| step.stage);
    (
        answer.state(),
        answer.wanted,
        outcome.way,
        decides,
        endpoint,
        through,
    )
}

/// The ids of the two boxes; empty where the target is none that has an id.
pub fn ends(flow: &Flow) -> (String, String) {
    let from = match &flow.source {
        Source::NetworkInterface(id) => id.to_string(),
        Source::Host(id) => id.to_string(),
    };
    let to = flow.target.reference();
    (
        from,
        to.map_or_else(String::new, |it| it.kind_and_id().1.to_owned()),
    )
}

/// What opens the box that a path stays in, if it stays in one.
pub fn box_of<'a>(answer: &Answer, cards: &'a Cards) -> Option<&'a String> {
    let (from, to) = ends(&cards.flow(&answer.flow));
    cards.opens.get(&from).filter(|_| from == to)
}
