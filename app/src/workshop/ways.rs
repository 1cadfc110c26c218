//! What is drawn beside a chosen path: the other ways that could carry it, and a hollow bar for every later gate that
//! would stop it.

use pathlight_core::analysis::matrix::Answer;
use pathlight_core::evaluate::{alternatives, blockers};
use pathlight_core::outcome::Outcome;
use serde_json::{Value, json};

use super::gather;
use super::kept::Kept;
use crate::diagram::geometry::Rect;
use crate::diagram::layout::{self, Picture};
use crate::diagram::marks::{Sign, marks};
use crate::diagram::metrics::Reader;
use crate::diagram::{many, path};
use crate::symbols::look;

/// Groups of shapes for the path that is asked about: `[class, [[class, d], …]]`.
pub fn ways(kept: &mut Kept, request: &Value) -> Option<Value> {
    let answered = kept.answered(request["of"].as_str()?)?;
    let (scenario, answers, tags) = (&answered.scenario, &answered.answers, kept.tags());
    let at: usize = request["at"].as_str()?.parse().ok()?;
    let answer = answers.get(at)?;
    let reader = Reader {
        is_coarse: request["coarse"] == "yes",
    };
    let gathered =
        gather::is_asked(scenario, answers, request).then(|| gather::gathered(scenario, answers, request));
    // boxes stand where they stand: only this path's line is another one
    let picture = |outcome: &Outcome| -> Option<Picture> {
        let mut outcomes: Vec<&Outcome> = answers.iter().map(|it| &it.outcome).collect();
        outcomes[at] = outcome;
        match &gathered {
            Some(gathered) => many::picture(gathered, &outcomes, reader),
            None => Some(layout::layout(scenario, &outcomes, &answered.placed, reader)),
        }
    };
    let own = picture(&answer.outcome)?;
    let line = own.lines.get(at)?.as_ref()?;
    let mut groups = Vec::new();
    for outcome in alternatives(scenario, &answer.flow, tags) {
        let drawn = picture(&outcome)?;
        let Some(own_line) = drawn.lines.get(at).and_then(Option::as_ref) else {
            continue;
        };
        let other = Answer {
            flow: answer.flow.clone(),
            wanted: None,
            outcome,
        };
        let class = look(other.state(), None).class;
        let shapes = path::shapes(&drawn, at, &other, false);
        // another way along the same line stands beside it
        let beside = if own_line == line { " twin" } else { "" };
        groups.push(json!([format!("path {class}{beside}"), shapes]));
        let mut gates = Vec::new();
        for mark in marks(&other, own_line) {
            let is_shared = beside.is_empty() && line.places.iter().any(|place| place.at == mark.at);
            match mark.sign {
                _ if is_shared && mark.sign != Sign::Stop => {}
                Sign::Pass => gates.push(("gate pass", Rect::around(mark.at, 8, 8).path(4))),
                Sign::Absent => gates.push(("gate absent", Rect::around(mark.at, 12, 12).path(6))),
                Sign::Unknown => gates.push(("gate unknown", Rect::around(mark.at, 16, 16).path(8))),
                Sign::Stop => {
                    gates.push(("gate stop", Rect::around(mark.at, 16, 16).path(4)));
                    gates.push(("bar", Rect::around(mark.at, 10, 4).path(1)));
                }
            }
        }
        groups.push(json!([format!("gates{beside}"), gates]));
    }
    let mut later = Vec::new();
    // the first of them is on the path itself
    for step in blockers(scenario, &answer.flow, tags).iter().skip(1) {
        if let Some(place) = line.places.iter().find(|place| place.stage == step.stage) {
            later.push(("later", Rect::around(place.at, 18, 8).path(2)));
        }
    }
    groups.push(json!(["", later]));
    Some(json!({ "ways": groups }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A machine that reaches its account by a private endpoint could go by the public door as well.
    #[test]
    fn another_way_is_drawn_as_a_line_of_its_own() {
        let of = include_str!("../../tests/drawn/private-endpoints.json");
        let mut kept = Kept::default();
        let count = kept.answered(of).expect("a scenario").answers.len();
        let groups = |kept: &mut Kept, at: usize| {
            let request = json!({ "of": of, "at": at.to_string(), "coarse": "", "opened": "" });
            let said = ways(kept, &request).map_or(Value::Null, |said| said["ways"].clone());
            said.as_array().map_or(0, Vec::len)
        };
        let all: Vec<usize> = (0..count).map(|at| groups(&mut kept, at)).collect();
        assert!(all.iter().any(|groups| *groups > 1), "{all:?}");
        let request = json!({ "of": of, "at": all.iter().position(|it| *it > 1).map(|at| at.to_string()) });
        let said = ways(&mut kept, &request).expect("its other way").to_string();
        assert!(
            said.contains("gate pass"),
            "a way without gates of its own: {said}"
        );
        assert_eq!(ways(&mut kept, &json!({ "of": of, "at": "999" })), None);
    }
}
