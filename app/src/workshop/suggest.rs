//! What a scenario that nobody said anything about may need: what paths begin and end at, switches, and wishes to be taken
//! one by one.

use pathlight_core::analysis::matrix::answers;
use pathlight_core::analysis::suggest::{Why, wishes};
use pathlight_core::explain;
use pathlight_core::model::Scenario;
use pathlight_core::model::expectation::Wanted;

use super::tree::{Tree, el, words};

/// The most wishes that are suggested at once.
const MOST: usize = 12;

/// What a scenario without paths lacks: the table, and the words for adding to it.
const LACKING: [(&str, &str); 2] = [
    ("virtualMachines", "Add a machine"),
    ("storageAccounts", "Add a storage account"),
];

/// The suggestions.
pub fn view(scenario: &Scenario) -> Tree {
    let mut view = el("div", "suggest");
    let tool = |id: &str, act: &str| {
        el("button", "tool")
            .set("type", "button")
            .set("data-do", act)
            .set("id", id)
    };
    let answers = answers(scenario);
    if scenario.switches.is_empty() {
        view = view.with(words("p", "empty", "This scenario has no switches."));
    }
    // without a path nobody sees what a switch does: what paths begin and end at comes first, with all that it stands on
    if answers.is_empty() {
        for (table, word) in LACKING {
            let add = el("button", "tool").set("type", "button");
            let add = add.set("data-do", "add-thing").set("data-field", table);
            view = view.with(add.say(word));
        }
    } else if scenario.switches.is_empty() {
        view = view.with(tool("make-switches", "switches").say("Make switches of what is here"));
    }
    let suggested = wishes(scenario, &answers);
    if suggested.is_empty() {
        return view;
    }
    let count = suggested.len();
    view = view.with(words("h2", "", "What may be wanted")).with(words(
        "p",
        "empty",
        "Of these paths nobody said yet whether they must be open or closed. Take what is right.",
    ));
    let mut list = el("ul", "");
    for it in suggested.into_iter().take(MOST) {
        let Some(answer) = answers.get(it.at) else {
            continue;
        };
        let (word, wanted) = match it.wanted {
            Wanted::Open => ("Must be open", "open"),
            Wanted::Closed => ("Must be closed", "closed"),
        };
        let why = match it.why {
            Why::Foreign => "the service is not yours",
            Why::FromInternet => "it comes from the internet",
            Why::SignIn => "machines sign in there",
            Why::WorksToday => "it works today",
        };
        let take = tool(&format!("suggest-{}", it.at), "wish")
            .set("data-field", it.at.to_string())
            .set("data-member", wanted)
            .say(word);
        list = list.with(
            el("li", "")
                .with(words("b", "", explain::pair(scenario, &answer.flow)))
                .with(words(
                    "small",
                    "",
                    format!("{}: {why}", explain::traffic(&answer.flow)),
                ))
                .with(take),
        );
    }
    view = view.with(list);
    if count > MOST {
        view = view.with(words(
            "p",
            "empty",
            format!("and {} more, after these", count - MOST),
        ));
    }
    view
}
