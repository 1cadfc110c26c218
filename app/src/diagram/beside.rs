//! What stands beside the chosen path: the other ways that could carry it, faint, and the gates that would stop it
//! further on.

use leptos::prelude::*;
use pathlight_core::analysis::matrix::Answer;
use pathlight_core::evaluate::{alternatives, blockers};
use pathlight_core::outcome::Outcome;

use super::geometry::Rect;
use super::paint::shape;
use super::scene::Scene;
use super::{many, path};
use crate::ui::El;

impl Scene {
    /// The other ways of the chosen path, each by its own line, and a hollow bar for every later gate that would stop it.
    pub fn beside(&self) -> Vec<AnyView> {
        let (mut parts, picture, shown) = (Vec::new(), self.picture.get(), self.store.shown.get());
        let Some(at) = self.store.selected.get().filter(|_| !picture.is_crowded) else {
            return parts;
        };
        let line = picture.lines.get(at).and_then(Option::as_ref);
        let (Some(answer), Some(line)) = (shown.answers.get(at), line) else {
            return parts;
        };
        for other in alternatives(&shown.scenario, &answer.flow, shown.tags()) {
            let mut outcomes: Vec<&Outcome> = shown.answers.iter().map(|it| &it.outcome).collect();
            if let Some(own) = outcomes.get_mut(at) {
                *own = &other;
            }
            // boxes stand where they stand: only this path's line is another one
            let Some(drawn) = many::of(self.store, &shown, &outcomes, self.is_coarse) else {
                continue;
            };
            let other = Answer {
                flow: answer.flow.clone(),
                wanted: None,
                outcome: other.clone(),
            };
            if drawn.lines.get(at).and_then(Option::as_ref) != Some(line) {
                parts.extend(path::drawn(&drawn, at, &other, false, "").map(El::view));
            }
        }
        // the first of them is on the path itself
        for step in blockers(&shown.scenario, &answer.flow, shown.tags())
            .iter()
            .skip(1)
        {
            if let Some(place) = line.places.iter().find(|place| place.stage == step.stage) {
                parts.push(shape("later", Rect::around(place.at, 18, 8).path(2)));
            }
        }
        parts
    }
}
