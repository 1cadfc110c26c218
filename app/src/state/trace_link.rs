//! The keys behind a link: `&select=3` or `&select=vm1/mystorageaccount` chooses a path, `&view=list` or `&view=matrix` opens
//! that screen, `&present` shows the picture alone. `embed` is the browser's to know (`browser::is_embedded`), `lesson` is for
//! later; these and whatever else stands there do nothing here, and are not written back.

use pathlight_core::analysis::matrix::asked_about;
use pathlight_core::explain;

use super::reduce::{State, reduce, with_notice};
use super::{Action, Screen};
use crate::browser;

const KEY: &str = "select=";
const PRESENT: &str = "present";

/// Does what the keys of a fragment say.
pub fn point(state: &mut State, fragment: &str) {
    for key in fragment.split('&').skip(1) {
        // what has no value may be written with one
        let key = if key.split('=').next() == Some(PRESENT) {
            PRESENT
        } else {
            key
        };
        match key {
            PRESENT => state.is_presenting = true,
            "view=picture" => state.screen = Screen::Picture,
            "view=list" => state.screen = Screen::List,
            "view=matrix" => state.screen = Screen::Matrix,
            key => {
                if let Some(key) = key.strip_prefix(KEY) {
                    select(state, &browser::decoded(key));
                }
            }
        }
    }
}

/// Chooses the path that a link names: by its number, or by where it starts and leads.
fn select(state: &mut State, key: &str) {
    let asked = asked_about(&state.document.scenario);
    let number = key.parse().ok().and_then(|number: usize| number.checked_sub(1));
    let scenario = &state.document.scenario;
    let at = number.filter(|at| *at < asked.len()).or_else(|| {
        asked.iter().position(|(flow, _)| {
            let (from, to) = (
                explain::from(scenario, &flow.source),
                explain::to(scenario, &flow.target),
            );
            format!("{from}/{to}").eq_ignore_ascii_case(key)
        })
    });
    match at {
        Some(_) => reduce(state, Action::Select(at)),
        None => {
            let told = "The link points at a path that is not here.";
            state.notice = Some(with_notice(state.notice.take(), told));
        }
    }
}

/// What stands behind a link to the chosen path's trace.
pub fn key(state: &State) -> String {
    let at = state.selected.map_or(0, |at| at + 1);
    format!("&{KEY}{at}")
}

#[cfg(test)]
mod tests {
    use pathlight_core::gallery;

    use super::*;

    fn selected(key: &str) -> (Option<usize>, Option<String>) {
        let mut state = State::of(gallery::open("rogue-account").expect("it is there"), None);
        select(&mut state, key);
        (state.selected, state.notice)
    }

    #[test]
    fn a_path_is_named_by_number_or_by_its_ends() {
        assert_eq!(selected("1"), (Some(0), None));
        assert_eq!(selected("VM1/microsoft entra sign-in"), (Some(2), None));
        assert_eq!(selected("vm2/mystorageaccount"), (Some(4), None));
    }

    #[test]
    fn keys_open_a_screen_and_the_picture_alone_and_unknown_ones_do_nothing() {
        let opened = |keys: &str| {
            let mut state = State::of(gallery::open("rogue-account").expect("it is there"), None);
            point(&mut state, &format!("1.~rogue-account{keys}"));
            (state.screen, state.is_presenting, state.notice)
        };
        assert_eq!(opened(""), (Screen::Picture, false, None));
        assert_eq!(opened("&view=list"), (Screen::List, false, None));
        assert_eq!(opened("&view=matrix&present"), (Screen::Matrix, true, None));
        let unknown = "&lesson=../../x&embed=javascript:alert(1)&view=\u{202e}&presents&view";
        assert_eq!(opened(unknown), (Screen::Picture, false, None));
    }

    #[test]
    fn what_names_none_is_said_and_changes_nothing() {
        let leak = State::of(gallery::open("rogue-account").expect("it is there"), None).selected;
        for key in ["0", "99", "-1", "", "vm1/nobody", "18446744073709551616"] {
            let (now, notice) = selected(key);
            assert_eq!(now, leak, "{key}");
            assert!(notice.is_some_and(|it| it.contains("not here")), "{key}");
        }
    }
}
