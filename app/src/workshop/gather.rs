//! Pictures of many: what is gathered in cards, and paths that stand alike in bundles (diagram.md A1 to A4).
//!
//! Up to 12 machines and 24 paths everything is drawn, unless it would be smaller than 35 % of its size (A3), and nothing is
//! asked of this. Beyond, the page draws a stand-in
//! scenario with cards in it, a line for each bundle: paths between the same two boxes, by the same way, in the same
//! state, decided at the same gate. Each pair of boxes has room for two bundles at most, whatever the answers are (L1).
//!
//! Where it differs from the rules: machines of one subnet are one card as soon as they are many, not only their lines
//! (A1), and cards of networks keep the lines of their bundles as long as there are few.

mod bundles;
mod cards;

use std::collections::BTreeSet;

use pathlight_core::analysis::matrix::Answer;
use pathlight_core::document::{self, Document};
use pathlight_core::model::Scenario;
use serde_json::{Value, json};

use super::tree::{Tree, el, words};
use crate::diagram::geometry::segments;
use crate::diagram::layout::Picture;
use crate::diagram::many;
use crate::diagram::metrics::Reader;
use crate::diagram::path::layer;
use crate::diagram::placed;
use bundles::{Bundles, Hidden};
use cards::Cards;

/// What stands on a card that opens.
pub const OPENS: &str = "press to open";

/// Whether cards stand for what is asked about: many things, or few that would be drawn too small.
pub fn is_asked(scenario: &Scenario, answers: &[Answer], request: &Value) -> bool {
    many::are_many(scenario, answers.len()) || is_small(request)
}

fn is_small(request: &Value) -> bool {
    request["small"].as_str().is_some_and(|it| !it.is_empty())
}

/// What the page draws: the stand-in, its lines, and what is said below.
///
/// `lines`: for each line that has room the number of the path that stands for it, how many paths it is (none: it is not
/// drawn), the ids of its two boxes and of the private endpoint on its way, and whether a line that matters more lies over
/// its badge. `opens`: what opens the box with an id; nothing opens a
/// frame. `closes`: what gathers again the box with an id.
pub fn gathered(scenario: &Scenario, answers: &[Answer], request: &Value) -> Value {
    if !is_asked(scenario, answers, request) {
        return json!({});
    }
    let opened = request["opened"].as_str().unwrap_or_default();
    let opened: BTreeSet<&str> = opened.split('\n').filter(|key| !key.is_empty()).collect();
    let flows: Vec<_> = answers.iter().map(|answer| &answer.flow).collect();
    let cards = Cards::of(scenario, &flows, &opened, is_small(request));
    let chosen = request["at"].as_str().and_then(|at| at.parse().ok());
    let bundles = Bundles::of(answers, &cards, chosen, opened.contains("blocked"));
    let mut lines = Vec::new();
    for line in &bundles.lines {
        let (from, to) = bundles::ends(&line.flow);
        let endpoint = line.endpoint.as_ref().map_or("", |it| it.kind_and_id().1);
        let paths = if line.is_drawn { line.paths } else { 0 };
        lines.push(json!([line.path, paths, from, to, endpoint, false]));
    }
    let inside = chosen.and_then(|at| bundles::box_of(answers.get(at)?, &cards));
    let outcomes: Vec<_> = answers.iter().map(|answer| &answer.outcome).collect();
    let document = Document {
        scenario: cards.scenario.clone(),
        layout: Some(json!({ placed::KEY: cards.places })),
    };
    let mut said = json!({
        "paths": answers.len(),
        "stands": document::save(&document),
        "lines": lines,
        "opens": cards.opens,
        "closes": cards.closes,
    });
    if let Some(picture) = many::picture(&said, &outcomes, Reader::default()) {
        for (at, line) in bundles.lines.iter().enumerate() {
            said["lines"][at][5] = is_covered(&picture, line.path, answers, chosen).into();
        }
    }
    let below = below(
        answers.len(),
        &bundles,
        &cards,
        inside,
        opened.contains("blocked"),
    );
    said["view"] = below.value();
    said
}

/// Whether a line shares the row of its badge with one that matters more.
fn is_covered(picture: &Picture, at: usize, answers: &[Answer], chosen: Option<usize>) -> bool {
    let rows = |at: usize| {
        let line = picture.lines.get(at).and_then(Option::as_ref);
        let level = line.into_iter().flat_map(|line| segments(&line.points));
        level.filter(|it| it.is_horizontal()).map(|it| it.room(1))
    };
    // the chosen one always has its badge
    let weight = |at: usize| (chosen == Some(at), answers.get(at).map_or(0, layer), at);
    let Some(own) = rows(at).max_by_key(|row| row.w) else {
        return false;
    };
    let mut others = (0..picture.lines.len()).filter(|other| *other != at && weight(*other) > weight(at));
    others.any(|other| rows(other).any(|row| row.y == own.y && row.overlaps(own)))
}

/// What is not drawn, and where it is; what can be gathered again.
fn below(paths: usize, bundles: &Bundles, cards: &Cards, inside: Option<&String>, has_blocked: bool) -> Tree {
    let drawn: usize = bundles
        .lines
        .iter()
        .filter(|it| it.is_drawn)
        .map(|it| it.paths)
        .sum();
    let Hidden {
        blocked,
        wanted,
        within,
        mut others,
        wrong,
    } = bundles.hidden;
    let said = match drawn == paths {
        true => format!("All {paths} paths are drawn, those that stand alike as one line."),
        false => format!("{drawn} of {paths} paths are drawn, those that stand alike as one line."),
    };
    // things that no path leads to are drawn all the same
    let said = if paths == 0 { String::new() } else { said };
    let mut row = words("p", "hidden-paths", said);
    let button = |key: &str, said: String| {
        let button = words("button", "tool", said).set("type", "button");
        button.set("data-id", key)
    };
    if has_blocked {
        row = row.with(button("blocked", "Hide what is blocked".to_owned()));
        others += blocked;
    } else if blocked > 0 {
        let as_wanted = if wanted == blocked { " as wanted" } else { "" };
        row = row.with(button("blocked", format!("{blocked} blocked{as_wanted} · show")));
    }
    if within > 0 {
        let text = format!("{within} are between machines of one box.");
        row = row.with(words("span", "", text));
    }
    if let Some(key) = inside {
        row = row.with(button(key, "Open the box of the chosen path".to_owned()));
    }
    if others > 0 {
        row = row.with(words("span", "", format!("The matrix has the other {others}.")));
    }
    if wrong > 0 {
        let [are, them] = if wrong == 1 { ["is", "it"] } else { ["are", "them"] };
        let text = format!("{wrong} of those not drawn {are} against a wish: the matrix has {them}.");
        row = row.with(words("b", "", text));
    }
    for (key, name) in &cards.opened {
        row = row.with(button(key, format!("Gather {name} again")));
    }
    el("div", "").with(row)
}
