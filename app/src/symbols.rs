//! One function for how a path's state looks: class, symbol, word. Colour is never the only sign.

use pathlight_core::analysis::matrix::{PathAnswer, PathState, Wish};
use pathlight_core::model::expectation::Wanted;

/// How a state is shown.
pub struct Look {
    /// The class that carries hue and line.
    pub class: &'static str,
    /// The symbol beside the word.
    pub symbol: &'static str,
    /// The word.
    pub word: &'static str,
}

/// How a path in this state is shown.
pub fn look(state: PathState, wanted: Option<Wanted>) -> Look {
    let (class, symbol, word) = match (state.answer, state.wish, wanted) {
        (PathAnswer::Open, Wish::AsWanted, _) => ("open-wanted", "✓", "open, as wanted"),
        (PathAnswer::Open, Wish::NoOpinion, _) => ("open", "→", "open"),
        (PathAnswer::Open, Wish::Against, _) => ("leak", "▲", "leak"),
        (PathAnswer::Blocked, Wish::AsWanted, _) => ("blocked-wanted", "✓", "blocked, as wanted"),
        (PathAnswer::Blocked, Wish::NoOpinion, _) => ("blocked", "–", "blocked"),
        (PathAnswer::Blocked, Wish::Against, _) => ("broken", "◆", "broken"),
        (PathAnswer::Undetermined, _, Some(Wanted::Closed)) => {
            ("undetermined", "▲?", "undetermined, must be closed")
        }
        (PathAnswer::Undetermined, _, Some(Wanted::Open)) => {
            ("undetermined", "◆?", "undetermined, must be open")
        }
        (PathAnswer::Undetermined, _, None) => ("undetermined", "?", "undetermined"),
    };
    Look { class, symbol, word }
}

#[cfg(test)]
mod tests {
    use pathlight_core::analysis::matrix::answers;
    use pathlight_core::{export, gallery};

    use super::*;

    #[test]
    fn what_is_exported_says_the_same_words() {
        for entry in gallery::ALL {
            let mut scenario = gallery::open(entry.id).expect("the gallery has it").scenario;
            for wanted in [None, Some(Wanted::Open), Some(Wanted::Closed)] {
                for row in &mut scenario.expectations {
                    row.wanted = wanted;
                }
                for mut answer in answers(&scenario) {
                    answer.wanted = wanted;
                    assert_eq!(look(answer.state(), wanted).word, export::state(&answer));
                }
            }
        }
    }
}
