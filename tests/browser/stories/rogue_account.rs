//! The rogue account: flip every switch, find the one that closes the leak.

use crate::page::Page;
use crate::runner::Story;
use pathlight_core::analysis::matrix::{Answer, PathAnswer, Wish, answers};
use pathlight_core::edit::{Edit, PolicyScopeChoice, apply, switch::position};
use pathlight_core::gallery;
use pathlight_core::model::Scenario;
use serde_json::json;
use thirtyfour::Key;

/// This file's stories.
pub const STORIES: &[Story] = &[
    ("each-switch-changes-the-paths-that-the-engine-says", each_switch),
    ("the-leak-is-found-read-and-closed", closes_the_leak),
    ("a-flip-is-taken-back-and-survives-a-reload", undo_and_reload),
    ("the-story-by-keyboard-alone", keyboard),
    ("narrow-widths-are-accessible-too", widths),
    ("a-choice-is-previewed-before-it-is-made", previewed_choice),
];

pub fn start() -> Scenario {
    gallery::open("rogue-account")
        .expect("the gallery has it")
        .scenario
}

pub fn flipped(scenario: &Scenario, id: &str) -> Scenario {
    apply(scenario, &Edit::Flip { switch: id.into() }).expect("the switch sets something")
}

fn class(answer: &Answer) -> &'static str {
    let state = answer.state();
    match (state.answer, state.wish) {
        (PathAnswer::Open, Wish::AsWanted) => "open-wanted",
        (PathAnswer::Open, Wish::NoOpinion) => "open",
        (PathAnswer::Open, Wish::Against) => "leak",
        (PathAnswer::Blocked, Wish::AsWanted) => "blocked-wanted",
        (PathAnswer::Blocked, Wish::NoOpinion) => "blocked",
        (PathAnswer::Blocked, Wish::Against) => "broken",
        (PathAnswer::Undetermined, _) => "undetermined",
    }
}

fn expected(scenario: &Scenario) -> Vec<String> {
    answers(scenario)
        .iter()
        .map(|answer| class(answer).to_owned())
        .collect()
}

/// The states of the paths as they are drawn; the list beside the picture must say the same, and what matters most lies on
/// top (E4).
pub fn shown(page: &Page) -> Vec<String> {
    let states = "const by = (name) => [...document.querySelectorAll(`[data-${name}]`)].sort((a, b) => a.dataset[name] - b.dataset[name]).map(path => path.classList[1]); \
        const [drawn, listed] = [by('line'), by('path')]; \
        const order = ['blocked', 'blocked-wanted', 'open', 'open-wanted', 'undetermined', 'broken', 'leak']; \
        const layers = [...document.querySelectorAll('[data-line]')].map(it => it.matches('.chosen') ? 9 : order.indexOf(it.classList[1]) || 1); \
        if (layers.some((layer, at) => layer < layers[at - 1])) return ['layers', String(layers)]; \
        return listed.length && String(drawn) !== String(listed) ? ['drawn ' + drawn, 'listed ' + listed] : drawn";
    serde_json::from_value(page.script(states, Vec::new())).expect("states are words")
}

pub fn until_shown(page: &Page, scenario: &Scenario, what: &str) {
    let expected = expected(scenario);
    page.until(what, || (shown(page) == expected).then_some(()));
}

pub fn flip(page: &Page, id: &str) {
    page.click(&format!("[data-switch='{id}']"));
}

fn each_switch(page: &Page) {
    page.open("");
    until_shown(page, &start(), "the opening states");
    let places = "return [...document.querySelectorAll('.box > .frame, .path > .hit')].map(it => (it.parentNode.dataset.line ?? '') + it.getAttribute('d')).sort()";
    let standing = page.script(places, Vec::new());
    // in the list and in the picture
    let places_of = |id: &str| {
        [
            format!("[data-switch='{id}']"),
            format!("[data-act='switch:{id}']"),
        ]
    };
    for (switch, selector) in start()
        .switches
        .iter()
        .flat_map(|it| places_of(it.id.as_str()).map(|place| (it.clone(), place)))
    {
        if page.attribute(&selector, "role").as_deref() != Some("switch") {
            continue; // a choice, below
        }
        let after = flipped(&start(), switch.id.as_str());
        page.click(&selector);
        until_shown(page, &after, &format!("the states after `{}`", switch.id));
        let on = format!("{:?}", position(&after, &switch.sets)) == "Some(On)";
        assert_eq!(
            page.attribute(&selector, "aria-checked"),
            Some(on.to_string()),
            "{}",
            switch.id
        );
        assert_eq!(
            page.script(places, Vec::new()),
            standing,
            "`{}` moves something",
            switch.id
        );
        page.click(&selector);
        until_shown(page, &start(), &format!("the states after `{}` twice", switch.id));
    }
    flip(page, "policy");
    page.click("[data-switch='scope'] label:nth-of-type(3) input");
    let choose = Edit::Choose {
        switch: "scope".into(),
        choice: PolicyScopeChoice::Subscription,
    };
    let after = apply(&flipped(&start(), "policy"), &choose).expect("the policy is there");
    until_shown(page, &after, "the states under a whole subscription");
}

fn closes_the_leak(page: &Page) {
    page.open("");
    let headline = page.text("[data-story='headline']");
    assert!(headline.contains("an account that is not yours"), "{headline}");
    assert_eq!(
        page.count("[data-switch='policy'] .coach"),
        1,
        "no mark on the switch that closes the leak"
    );
    let trace = page.text("[data-story='trace']");
    for words in [
        "vm1 → roguestorageaccount",
        "Leak",
        "10.1.1.4, private",
        "No endpoint policy",
        "authorization",
    ] {
        assert!(trace.contains(words), "the trace misses `{words}`: {trace}");
    }
    page.script(
        "document.querySelector(\"[data-switch='policy']\").focus()",
        Vec::new(),
    );
    let preview = page.until("the preview", || {
        Some(page.text("[data-story='preview']")).filter(|text| text.contains("closes 1"))
    });
    assert!(preview.contains("vm1 → roguestorageaccount"), "{preview}");
    flip(page, "policy");
    page.until("the trace of the closed path", || {
        page.text("[data-story='trace']")
            .contains("only-mine does not list the account")
            .then_some(())
    });
    assert!(
        page.text("[data-story='headline']")
            .contains("Every path is as you want it")
    );
    assert!(page.text("[data-story='last-change']").contains("closes 1"));
    // the mark goes, and its room stays
    assert_eq!(
        page.count(".coach:not(.gone)"),
        0,
        "the mark stays after the first flip"
    );
    page.picture("closed");
}

fn undo_and_reload(page: &Page) {
    page.open("");
    flip(page, "policy");
    let closed = flipped(&start(), "policy");
    until_shown(page, &closed, "the closed leak");
    page.press_with(Key::Control, 'z');
    until_shown(page, &start(), "the leak again");
    page.click("[aria-label^='Redo']");
    until_shown(page, &closed, "the closed leak again");
    let kept = "return localStorage.getItem('pathlight.scenario.1')?.includes('\"serviceEndpointPolicies\":[\"only-mine\"]') ?? false";
    page.until("the work to be kept", || {
        (page.script(kept, Vec::new()) == json!(true)).then_some(())
    });
    page.reload();
    until_shown(page, &closed, "the work after a reload");
}

fn keyboard(page: &Page) {
    page.open("");
    let focused = "return document.activeElement?.dataset?.switch ?? ''";
    for _ in 0..30 {
        if page.script(focused, Vec::new()) == json!("policy") {
            break;
        }
        page.press(Key::Tab);
    }
    assert_eq!(
        page.script(focused, Vec::new()),
        json!("policy"),
        "Tab does not lead to the policy"
    );
    let ring = "return getComputedStyle(document.activeElement).outlineStyle";
    assert_eq!(
        page.script(ring, Vec::new()),
        json!("solid"),
        "the focus is not visible"
    );
    page.press(Key::Space);
    until_shown(page, &flipped(&start(), "policy"), "the closed leak");
    page.press_with(Key::Control, 'z');
    until_shown(page, &start(), "the leak again");
    let current = "return document.querySelector('.path.chosen')?.dataset.line ?? ''";
    page.type_text("]");
    page.until("the next path", || {
        (page.script(current, Vec::new()) == json!("2")).then_some(())
    });
    page.type_text("l");
    page.until("the leak's path", || {
        (page.script(current, Vec::new()) == json!("1")).then_some(())
    });
    // what is counted in the header leads there too: behind the leak, the next that is as wanted
    page.click(".counts .next:last-of-type");
    page.until("the next as wanted", || {
        (page.script(current, Vec::new()) == json!("2")).then_some(())
    });
}

fn widths(page: &Page) {
    for (width, height) in [(1024, 768), (640, 900), (390, 844), (320, 640)] {
        page.resize(width, height);
        page.open("");
        page.picture(&width.to_string());
        page.assert_fits(&format!("at {width}"));
        page.assert_accessible();
    }
}

fn previewed_choice(page: &Page) {
    page.open("");
    flip(page, "policy");
    page.script(
        "document.querySelector(\"[data-switch='scope'] label:nth-of-type(3) input\").focus()",
        Vec::new(),
    );
    let preview = page.until("the preview of the subscription", || {
        Some(page.text("[data-story='preview']")).filter(|text| text.contains("Subscription"))
    });
    assert!(preview.contains("opens and closes nothing"), "{preview}");
}
