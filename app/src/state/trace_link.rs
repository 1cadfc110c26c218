//! A link to one trace: `&select=3` behind the scenario, or `&select=vm1/mystorageaccount`.

use pathlight_core::analysis::matrix::asked_about;
use pathlight_core::explain;

use super::reduce::{State, reduce};
use super::{Action, Store};
use crate::browser;

const KEY: &str = "select=";

/// What a fragment says of a path, if it says anything.
pub fn key(fragment: &str) -> Option<String> {
    let key = fragment.split('&').find_map(|part| part.strip_prefix(KEY))?;
    Some(browser::decoded(key))
}

/// Chooses the path that a link names: by its number, or by where it starts and leads.
pub fn select(state: &mut State, key: &str) {
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
            let notice = state.notice.take().unwrap_or_default();
            let told = "The link points at a path that is not here.";
            state.notice = Some(format!("{notice} {told}").trim_start().to_owned());
        }
    }
}

impl Store {
    /// What stands behind a link to the chosen path's trace.
    pub fn trace_key(&self) -> String {
        let at = self.now(|state| state.selected).map_or(0, |at| at + 1);
        format!("&{KEY}{at}")
    }
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
    fn what_names_none_is_said_and_changes_nothing() {
        let leak = State::of(gallery::open("rogue-account").expect("it is there"), None).selected;
        for key in ["0", "99", "-1", "", "vm1/nobody", "18446744073709551616"] {
            let (now, notice) = selected(key);
            assert_eq!(now, leak, "{key}");
            assert!(notice.is_some_and(|it| it.contains("not here")), "{key}");
        }
    }
}
