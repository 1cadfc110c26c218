//! A path on the picture: its line, and what stands on it.

use leptos::prelude::*;
use pathlight_core::analysis::matrix::{Answer, PathAnswer, Wish};
use pathlight_core::explain;
use pathlight_core::outcome::{Identity, Stage};

use super::geometry::{self, Point, Rect, segments};
use super::layout::Picture;
use super::lines::Line;
use super::marks::{self, Mark, Sign};
use super::names;
use super::paint::{arrow, button, disc, group, shape, words};
use super::scene::Act;
use crate::symbols::{Look, look};
use crate::ui::{self, El, el};

/// A path in the order in which paths are drawn: what matters most comes last and lies on top (E4).
pub fn layer(answer: &Answer) -> u8 {
    let state = answer.state();
    match (state.answer, state.wish) {
        (PathAnswer::Blocked, Wish::AsWanted | Wish::NoOpinion) => 0,
        (PathAnswer::Open, Wish::NoOpinion) => 1,
        (PathAnswer::Open, Wish::AsWanted) => 2,
        (PathAnswer::Undetermined, _) => 3,
        (PathAnswer::Blocked, Wish::Against) => 4,
        (PathAnswer::Open, Wish::Against) => 5,
    }
}

/// The line of a path as it is.
pub fn line(
    picture: &Picture,
    at: usize,
    answer: &Answer,
    is_chosen: bool,
    is_fresh: bool,
) -> Option<AnyView> {
    let fresh = if is_fresh { " fresh" } else { "" };
    let line = drawn(picture, at, answer, is_chosen, fresh)?.set("data-line", at.to_string());
    let Look { class, .. } = look(answer.state(), answer.wanted);
    Some(line.set("data-state", class).view())
}

/// A line, with the stretch around it that a pointer can hit.
pub fn drawn(picture: &Picture, at: usize, answer: &Answer, is_chosen: bool, how: &str) -> Option<El> {
    let line = picture.lines.get(at)?.as_ref()?;
    let Look { class, .. } = look(answer.state(), answer.wanted);
    let mut parts = vec![hit(at, geometry::path(&line.points))];
    for (class, d) in shapes(picture, at, answer, is_chosen) {
        parts.push(shape(class, d));
    }
    let chosen = if is_chosen { " chosen" } else { "" };
    let path = el("g", format!("path {class}{chosen}{how}"));
    Some(path.with_all(parts))
}

/// What a line is made of: up to where the packet ends, on from there, and its arrow.
pub fn shapes(picture: &Picture, at: usize, answer: &Answer, is_chosen: bool) -> Vec<(&'static str, String)> {
    let Some(Some(line)) = picture.lines.get(at) else {
        return Vec::new();
    };
    let state = answer.state();
    let gates = marks::marks(answer, line);
    let (mut before, after) = match marks::stop(&gates) {
        Some(stop) => geometry::cut(&line.points, stop),
        None => (line.points.clone(), Vec::new()),
    };
    let is_double = state.wish == Wish::Against && state.answer != PathAnswer::Undetermined;
    let (length, half) = if is_double { (15, 8) } else { (11, 6) };
    let mut head = None;
    if state.answer != PathAnswer::Blocked
        && let [.., corner, tip] = before.as_mut_slice()
    {
        let towards = (tip.x - corner.x).signum();
        head = Some(arrow(*tip, towards, length, half));
        // the line ends within its arrowhead
        tip.x -= towards * (length - 2);
    }
    let before = geometry::path(&before);
    let mut parts = Vec::new();
    for d in crossings(picture, at) {
        parts.push(("halo", d));
    }
    if is_chosen {
        parts.push(("outline", before.clone()));
    }
    parts.push(("rail", before.clone()));
    if is_double {
        parts.push(("between", before));
    }
    if after.len() > 1 {
        parts.push(("beyond", geometry::path(&after)));
    }
    parts.extend(head.map(|head| ("head", head)));
    parts
}

/// The stretch that a pointer can hit, wider than the line.
fn hit(at: usize, d: String) -> AnyView {
    el("path", "hit")
        .set("d", d)
        .set("data-act", Act::Path(at).write())
        .view()
}

/// Short breaks in what lies below, where this line crosses it (E3).
fn crossings(picture: &Picture, at: usize) -> Vec<String> {
    let Some(Some(line)) = picture.lines.get(at) else {
        return Vec::new();
    };
    let others = picture.lines.iter().enumerate().filter(|(other, _)| *other != at);
    let others: Vec<&Line> = others.filter_map(|(_, line)| line.as_ref()).collect();
    let mut breaks = Vec::new();
    for own in segments(&line.points) {
        let met = others
            .iter()
            .flat_map(|other| segments(&other.points))
            .filter_map(|other| own.crossing(other));
        breaks.extend(met.map(|Point { x, y }| match own.is_horizontal() {
            true => format!("M{},{y}h14", x - 7),
            false => format!("M{x},{}v14", y - 7),
        }));
    }
    breaks
}

/// The gates, the identity and the badge of a path.
pub fn marks_of(
    picture: &Picture,
    at: usize,
    answer: &Answer,
    pair: &str,
    is_chosen: bool,
) -> Option<AnyView> {
    let line = picture.lines.get(at)?.as_ref()?;
    let Look { class, symbol, .. } = look(answer.state(), answer.wanted);
    let state = answer.state();
    let gates = marks::marks(answer, line);
    // what may come and go has its place before the gates, of which the last do: one is never made into the other
    let mut parts = vec![ui::nothing(), ui::nothing()];
    // of many, only what decides is marked (A3), and one of them stands for who is asking
    let is_calm = picture.is_gathered && !is_chosen;
    let who = line.chip.filter(|_| !is_calm).zip(seen_as(answer));
    if let Some((chip, who)) = &who {
        parts[0] = identity(*chip, who, picture.letters);
    }
    for (number, gate) in gates.iter().enumerate() {
        if is_calm && !gate.is_prominent {
            continue;
        }
        if let Some((shapes, letter)) = mark(gate, is_chosen, picture.target) {
            let name = format!("{}, {}: {pair}", explain::title(gate.stage), said(gate.sign));
            parts.push(button(
                "mark".to_owned(),
                Act::Gate(at, number).write(),
                name,
                shapes,
                letter,
            ));
        }
    }
    let word = match (state.answer, state.wish) {
        (PathAnswer::Open, Wish::Against) => Some("leak"),
        (PathAnswer::Blocked, Wish::Against) => Some("broken"),
        (PathAnswer::Undetermined, _) => Some(""),
        (PathAnswer::Open, _) if is_chosen => Some("open"),
        (PathAnswer::Blocked, _) if is_chosen => Some("blocked"),
        (PathAnswer::Open | PathAnswer::Blocked, _) => None,
    };
    // how many it is stands on a line of several, whatever else does
    let (symbol, word) = match (word, line.paths) {
        (word, 0 | 1) => (symbol.to_owned(), word.map(str::to_owned)),
        (Some(word), paths) => (symbol.to_owned(), Some(format!("{word} ×{paths}"))),
        (None, paths) => (format!("×{paths}"), Some(String::new())),
    };
    let chip = who.map(|(chip, _)| chip);
    let word = word.filter(|_| !is_calm || !line.is_covered);
    if let Some((text, rect)) =
        word.and_then(|word| marks::badge(line, &symbol, &word, picture.taken(chip), picture.letters))
    {
        parts[1] = group(
            "badge",
            vec![
                shape("plate", rect.path(10)),
                words("word", rect.centre().x, rect.centre().y + 4, text),
            ],
        );
    }
    Some(group(format!("marks {class}"), parts))
}

/// What a sign says, for those who hear it.
fn said(sign: Sign) -> &'static str {
    match sign {
        Sign::Pass => "passes",
        Sign::Stop => "stops",
        Sign::Absent => "no such control, passes",
        Sign::Unknown => "unknown",
    }
}

/// Lettered on the chosen path; else a dot, or in full where it matters (G3).
fn mark(gate: &Mark, is_chosen: bool, target: i32) -> Option<(Vec<AnyView>, Vec<AnyView>)> {
    let at = gate.at;
    let target = shape("hit", disc(at, target / 2));
    let (class, letter) = match gate.sign {
        Sign::Pass => ("gate pass", explain::letter(gate.stage)),
        Sign::Stop => ("gate stop", explain::letter(gate.stage)),
        Sign::Absent => ("gate absent", explain::letter(gate.stage)),
        Sign::Unknown => ("gate unknown", '?'),
    };
    let is_full = is_chosen || gate.is_prominent;
    if !is_full {
        return (gate.sign == Sign::Pass).then(|| (vec![target, shape(class, disc(at, 5))], Vec::new()));
    }
    let body = match gate.sign {
        Sign::Stop => Rect::around(at, 24, 24).path(5),
        Sign::Pass | Sign::Absent | Sign::Unknown => disc(at, 13),
    };
    let mut shapes = vec![target, shape(class, body)];
    let mut letters = Vec::new();
    // at rest a stop is a bar; on the chosen path it says which gate it is
    if gate.sign == Sign::Stop && !is_chosen {
        shapes.push(shape("bar", Rect::around(at, 16, 6).path(1)));
    } else {
        letters.push(words("letter", at.x, at.y + 4, letter.to_string()));
    }
    Some((shapes, letters))
}

/// Who the service believes to be asking, written where the path crosses Microsoft's network.
fn identity(chip: Rect, who: &str, letters: i32) -> AnyView {
    let text = names::width(who, 12 + letters) + 16 + letters;
    let wide = Rect {
        w: chip.w.max(text),
        ..chip
    };
    group(
        "chip",
        vec![
            shape("plate", wide.path(11)),
            words("who", wide.centre().x, wide.centre().y + 4, who.to_owned()),
        ],
    )
}

fn seen_as(answer: &Answer) -> Option<String> {
    let steps = answer
        .outcome
        .steps
        .iter()
        .filter(|step| step.stage < Stage::ServiceFirewall);
    let identity: Option<&Identity> = steps.rev().find_map(|step| step.identity.as_ref());
    identity.map(explain::who)
}
