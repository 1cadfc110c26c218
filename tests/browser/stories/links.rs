//! Links: what is sent opens as it was, what cannot be opened says why, and a stranger's names are only text.

use super::rogue_account::{flip, flipped, shown, start, until_shown};
use crate::page::Page;
use crate::runner::Story;
use pathlight_core::document::{self, Document, link};
use pathlight_core::model::Scenario;
use serde_json::json;
use thirtyfour::Key;

/// This file's stories.
pub const STORIES: &[Story] = &[
    ("a-link-gives-the-same-picture", link_round_trip),
    ("a-link-that-cannot-be-opened-says-why", broken_links),
    (
        "a-link-never-overwrites-the-readers-own-work",
        link_beside_own_work,
    ),
    ("a-strangers-names-are-only-text", hostile_names),
    ("a-link-with-a-malformed-part-says-which", malformed_part),
];

/// The link of a scenario.
fn to(scenario: &Scenario) -> String {
    link::write(&Document {
        scenario: scenario.clone(),
        layout: None,
    })
}

fn link_round_trip(page: &Page) {
    let scenario = flipped(&flipped(&start(), "internet"), "deny");
    let link = to(&scenario);
    page.open(&format!("#{link}"));
    until_shown(page, &scenario, "what the link holds");
    flip(page, "deny");
    let again = to(&flipped(&scenario, "deny"));
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
    page.open(&format!("#{}", to(&theirs)));
    until_shown(page, &theirs, "what the link holds");
    page.until("the notice", || {
        page.text("[role='alert']")
            .contains("Your own work is kept")
            .then_some(())
    });
    flip(page, "policy");
    let edited = to(&flipped(&theirs, "policy"));
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
    page.open(&format!("#{}", to(&scenario)));
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
    page.assert_fits("with a long name");
    page.assert_accessible();
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
