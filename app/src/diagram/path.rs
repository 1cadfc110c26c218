//! A path on the picture: its line, and what stands on it.

use std::sync::Arc;

use leptos::prelude::*;
use pathlight_core::analysis::matrix::{Answer, PathAnswer, Wish};
use pathlight_core::explain;
use pathlight_core::outcome::{Identity, Stage};

use super::geometry::{self, Point, Rect, segments};
use super::layout::Picture;
use super::lines::Line;
use super::marks::{self, Mark, Sign};
use super::names;
use super::paint::{self, arrow, button, disc, group, shape, words};
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
pub fn line(picture: &Picture, at: usize, answer: &Answer, is_chosen: bool, is_fresh: bool) -> El {
    let fresh = if is_fresh { " changed" } else { "" };
    drawn(picture, at, answer, is_chosen, fresh).set("data-line", at.to_string())
}

/// A line, with the stretch around it that a pointer can hit.
pub fn drawn(picture: &Picture, at: usize, answer: &Answer, is_chosen: bool, how: &str) -> El {
    let points = picture
        .lines
        .get(at)
        .and_then(Option::as_ref)
        .map(|line| &*line.points);
    let Look { class, .. } = look(answer.state(), answer.wanted);
    let mut parts = vec![hit(at, geometry::path(points.unwrap_or_default()))];
    for (class, d) in shapes(picture, at, answer, is_chosen) {
        parts.push(shape(class, d));
    }
    let chosen = if is_chosen { " chosen" } else { "" };
    el("g", format!("path {class}{chosen}{how}")).with_all(parts)
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
pub fn marks_of(picture: &Arc<Picture>, at: usize, answer: &Answer, pair: &str, is_chosen: bool) -> El {
    let mut all = el("g", "marks");
    let Some(Some(line)) = picture.lines.get(at) else {
        return all;
    };
    let Look { class, symbol, .. } = look(answer.state(), answer.wanted);
    let state = answer.state();
    let gates = marks::marks(answer, line);
    // what may come and go has its place before the gates: one is never made into the other
    let mut parts = [ui::nothing(), ui::nothing()];
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
        // what neither stops nor is missed is a dot
        if !is_chosen && !gate.is_prominent && gate.sign != Sign::Pass {
            continue;
        }
        let (gate, target, is_leak) = (*gate, picture.target, answer.is_leak());
        let name = format!("{}, {}: {pair}", explain::title(gate.stage), said(gate.sign));
        let act = Act::Gate(at, number).write();
        let looks = [is_chosen, is_leak].map(|is| if is { "+" } else { "-" });
        let says = [&*act, &*name, looks[0], looks[1]].concat();
        let place = [gate.at.x, gate.at.y].map(|it| it.to_string()).join(" ");
        all = all.keep(place, says, vec![picture.clone()], move || {
            mark(gate, act, name, is_chosen, is_leak, target)
        });
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
            format!("badge {class}"),
            vec![
                shape("plate", rect.path(10)),
                words("word", rect.centre().x, rect.centre().y + 4, text),
            ],
        );
    }
    all.with_all(parts)
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
fn mark(gate: Mark, act: String, name: String, is_chosen: bool, is_leak: bool, target: i32) -> El {
    let at = gate.at;
    let mut shapes = vec![shape("hit", disc(at, target / 2))];
    let mut letters = Vec::new();
    let (class, shown, letter) = match gate.sign {
        Sign::Pass => ("mark", "gate pass", explain::letter(gate.stage)),
        Sign::Stop => ("mark stop", "gate stop", explain::letter(gate.stage)),
        Sign::Absent if is_leak => ("mark leak", "gate absent", explain::letter(gate.stage)),
        Sign::Absent => ("mark", "gate absent", explain::letter(gate.stage)),
        Sign::Unknown => ("mark", "gate unknown", '?'),
    };
    let body = match gate.sign {
        Sign::Pass if !is_chosen => disc(at, 5),
        Sign::Stop if !is_chosen => Rect::around(at, 24, 24).path(5),
        Sign::Stop => Rect::around(at, 26, 26).path(5),
        Sign::Pass | Sign::Absent | Sign::Unknown => disc(at, 13),
    };
    shapes.push(shape(shown, body));
    match gate.sign {
        // at rest a stop is a bar; on the chosen path it says which gate it is
        Sign::Stop if !is_chosen => shapes.push(shape("bar", Rect::around(at, 16, 6).path(1))),
        Sign::Pass if !is_chosen => {}
        Sign::Pass | Sign::Stop | Sign::Absent | Sign::Unknown => {
            letters.push(paint::caption("letter", at.x, at.y + 4, letter.to_string()));
        }
    }
    button(class, act, name, shapes, letters)
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
