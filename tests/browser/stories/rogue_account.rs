//! The rogue account: flip every switch, find the one that closes the leak, send the link.

use crate::page::Page;
use crate::runner::Story;
use pathlight_core::analysis::matrix::{Answer, PathAnswer, Wish, answers};
use pathlight_core::document::{self, Document, link};
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
    ("a-link-gives-the-same-picture", link_round_trip),
    ("a-link-that-cannot-be-opened-says-why", broken_links),
    (
        "a-link-never-overwrites-the-readers-own-work",
        link_beside_own_work,
    ),
    ("the-story-by-keyboard-alone", keyboard),
    ("narrow-widths-are-accessible-too", widths),
    ("a-strangers-names-are-only-text", hostile_names),
    ("a-link-with-a-malformed-part-says-which", malformed_part),
    ("a-choice-is-previewed-before-it-is-made", previewed_choice),
];

fn start() -> Scenario {
    gallery::open("rogue-account")
        .expect("the gallery has it")
        .scenario
}

fn flipped(scenario: &Scenario, id: &str) -> Scenario {
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
fn shown(page: &Page) -> Vec<String> {
    let states = "const by = (name) => [...document.querySelectorAll(`[data-${name}]`)].sort((a, b) => a.dataset[name] - b.dataset[name]).map(path => path.dataset.state); \
        const [drawn, listed] = [by('line'), by('path')]; \
        const order = ['blocked', 'blocked-wanted', 'open', 'open-wanted', 'undetermined', 'broken', 'leak']; \
        const layers = [...document.querySelectorAll('[data-line]')].map(it => it.matches('.chosen') ? 9 : order.indexOf(it.dataset.state) || 1); \
        if (layers.some((layer, at) => layer < layers[at - 1])) return ['layers', String(layers)]; \
        return listed.length && String(drawn) !== String(listed) ? ['drawn ' + drawn, 'listed ' + listed] : drawn";
    serde_json::from_value(page.script(states, Vec::new())).expect("states are words")
}

fn until_shown(page: &Page, scenario: &Scenario, what: &str) {
    let expected = expected(scenario);
    page.until(what, || (shown(page) == expected).then_some(()));
}

fn flip(page: &Page, id: &str) {
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
    assert_eq!(page.count(".coach"), 0, "the mark stays after the first flip");
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

fn link_round_trip(page: &Page) {
    let scenario = flipped(&flipped(&start(), "internet"), "deny");
    let link = link::write(&Document {
        scenario: scenario.clone(),
        layout: None,
    });
    page.open(&format!("#{link}"));
    until_shown(page, &scenario, "what the link holds");
    flip(page, "deny");
    let again = link::write(&Document {
        scenario: flipped(&scenario, "deny"),
        layout: None,
    });
    page.until("the address to follow", || {
        page.address().ends_with(&again).then_some(())
    });
}

fn link_beside_own_work(page: &Page) {
    let kept = "return localStorage.getItem('pathlight.scenario.1') ?? ''";
    page.open("");
    flip(page, "ssh");
    let own = flipped(&start(), "ssh");
    let own_kept = page.until("the work to be kept", || {
        Some(page.script(kept, Vec::new())).filter(|text| *text != json!(""))
    });
    let theirs = flipped(&start(), "deny");
    page.open(&format!(
        "#{}",
        link::write(&Document {
            scenario: theirs.clone(),
            layout: None
        })
    ));
    until_shown(page, &theirs, "what the link holds");
    page.until("the notice", || {
        page.text("[role='alert']")
            .contains("Your own work is kept")
            .then_some(())
    });
    flip(page, "policy");
    let edited = link::write(&Document {
        scenario: flipped(&theirs, "policy"),
        layout: None,
    });
    page.until("the address to follow", || {
        page.address().ends_with(&edited).then_some(())
    });
    assert_eq!(
        page.script(kept, Vec::new()),
        own_kept,
        "the link's scenario replaced the reader's own"
    );
    page.press_with(Key::Control, 'z');
    page.press_with(Key::Control, 'z');
    until_shown(page, &own, "the reader's own work");
}

/// More than a page could answer in a minute.
fn too_much() -> Document {
    let rows = |row: &dyn Fn(usize) -> String| (0..500).map(row).collect::<Vec<_>>().join(",");
    let hosts = rows(&|at| format!(r#""h{at}":{{"network":"internet","address":"20.1.2.3"}}"#));
    let accounts = rows(&|at| format!(r#""a{at}":{{"scope":"s/r","region":"eastus"}}"#));
    let text = format!(
        r#"{{"pathlight":"scenario/1","title":"t","hosts":{{{hosts}}},"storageAccounts":{{{accounts}}}}}"#
    );
    pathlight_core::document::read(&text).expect("a scenario")
}

fn broken_links(page: &Page) {
    for (link, words) in [
        ("#1.!!", "damaged"),
        ("#7.abc", "newer"),
        ("#nothing", "no Pathlight link"),
        (&*format!("#{}", link::write(&too_much())), "250000 paths"),
    ] {
        page.open(link);
        let alert = page.until("the notice", || {
            Some(page.text("[role='alert']")).filter(|text| !text.is_empty())
        });
        assert!(alert.contains(words) && alert.contains("untouched"), "{alert}");
        until_shown(page, &start(), "the reader's own picture");
        page.click("[role='alert'] button");
    }
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
}

fn widths(page: &Page) {
    for (width, height) in [(1024, 768), (640, 900), (390, 844), (320, 640)] {
        page.resize(width, height);
        page.open("");
        page.picture(&width.to_string());
        let overflow = "return document.documentElement.scrollWidth <= window.innerWidth";
        assert_eq!(
            page.script(overflow, Vec::new()),
            json!(true),
            "the page is wider than {width}"
        );
        page.assert_accessible();
    }
}

/// Names that try to be more than names: markup, a script's address, right-to-left marks, as long as is accepted.
fn hostile_names(page: &Page) {
    let names = [
        "<img src=x onerror=document.title='owned'>".to_owned(),
        "javascript:alert(1)".to_owned(),
        "\u{202e}evil\u{2066}\u{200b}".to_owned(),
        "W".repeat(250),
    ];
    let mut scenario = start();
    scenario.title = names[0].clone();
    let accounts = scenario.storage_accounts.values_mut();
    accounts
        .zip(&names)
        .for_each(|(account, name)| account.name = Some(name.clone()));
    let hosts = scenario.hosts.values_mut();
    hosts
        .zip(&names)
        .for_each(|(host, name)| host.name = Some(name.clone()));
    scenario
        .virtual_networks
        .values_mut()
        .for_each(|it| it.name = Some(names[3].clone()));
    page.open(&format!(
        "#{}",
        link::write(&Document {
            scenario: scenario.clone(),
            layout: None
        })
    ));
    until_shown(page, &scenario, "the stranger's scenario");
    let title = page.text(".picker option");
    assert!(title.contains("Your own"), "{title}");
    let named = "return document.querySelector('.diagram').textContent.includes('javascript:alert(1)')";
    assert_eq!(
        page.script(named, Vec::new()),
        json!(true),
        "the stranger's names are not shown"
    );
    page.picture("opened");
    let inert = "return !document.querySelector('.page img, .page a[href^=javascript]') && !document.title.includes('owned')";
    assert_eq!(
        page.script(inert, Vec::new()),
        json!(true),
        "a name is more than text"
    );
    let fits = "return document.documentElement.scrollWidth <= window.innerWidth";
    assert_eq!(
        page.script(fits, Vec::new()),
        json!(true),
        "a long name makes the page wider"
    );
    page.assert_accessible();
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

/// A rule with a priority that Azure refuses: the scenario opens, the notice names the rule, its paths are undetermined.
fn malformed_part(page: &Page) {
    let saved = document::save(&Document {
        scenario: start(),
        layout: None,
    })
    .replace("\"priority\":300", "\"priority\":99");
    let document = document::open(&saved)
        .expect("a malformed part is no refusal")
        .document;
    page.open(&format!("#{}", link::write(&document)));
    until_shown(page, &document.scenario, "the link's states");
    let told = page.until("the malformed part to be told", || {
        Some(page.text("[role='alert']")).filter(|told| told.contains("AllowSshFromHome"))
    });
    assert!(told.contains("`99`") && told.contains("4096"), "{told}");
    assert!(shown(page).contains(&"undetermined".to_owned()));
    page.picture("opened");
    page.assert_accessible();
}
