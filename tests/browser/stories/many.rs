//! Estates of many machines: gathered, opened, flipped, moved about in; what that takes is stated.

use std::time::Duration;

use pathlight_core::document::{link, read};
use serde_json::json;
use thirtyfour::Key;

use crate::measure::part;
use crate::page::Page;
use crate::runner::Story;

#[path = "../../../app/tests/drawn/crowd.rs"]
mod crowd;

/// This file's stories.
pub const STORIES: &[Story] = &[
    ("fifty-machines-are-gathered-by-subnet", fifty),
    ("three-hundred-machines-are-gathered-by-network", three_hundred),
    ("few-things-that-would-be-too-small-are-cards", too_small),
];

/// Opens an estate of so many machines, and waits for its picture.
fn open(page: &Page, machines: usize) {
    let document = read(&crowd::crowd(machines)).expect("a scenario");
    page.open(&format!("#{}", link::write(&document)));
    page.until("lines", || (page.count("[data-line]") > 0).then_some(()));
}

fn names(page: &Page) -> Vec<String> {
    let said = page.script(
        "return [...document.querySelectorAll('#diagram .boxes [aria-label]')].map(it => it.getAttribute('aria-label').split(',')[0])",
        vec![],
    );
    let names = said.as_array().cloned().unwrap_or_default();
    names
        .iter()
        .filter_map(|it| Some(it.as_str()?.to_owned()))
        .collect()
}

fn focused(page: &Page) -> String {
    let said = page.script(
        "return document.activeElement.getAttribute('aria-label') ?? ''",
        vec![],
    );
    said.as_str().unwrap_or_default().to_owned()
}

fn press_box(page: &Page, name: &str) {
    let press = "const box = [...document.querySelectorAll('#diagram .boxes [aria-label]')].find(it => it.getAttribute('aria-label').split(',')[0] === arguments[0]); \
        box.dispatchEvent(new MouseEvent('click', { bubbles: true }))";
    page.script(press, vec![json!(name)]);
}

/// States what a frame of moving takes.
fn pan(page: &Page) {
    let turn = |by: &str, is_zoom: &str| {
        format!(
            "const it = document.querySelector('#diagram'), at = it.getBoundingClientRect(); \
            it.dispatchEvent(new WheelEvent('wheel', {{ deltaX: {by}, deltaY: {is_zoom} ? -({by}) : {by}, ctrlKey: {is_zoom}, \
            bubbles: true, cancelable: true, clientX: at.left + at.width / 2, clientY: at.top + at.height / 2 }}))"
        )
    };
    page.script(&turn("80", "true"), vec![]);
    let taken = page
        .measure(
            &turn("{} % 20 < 10 ? 12 : -12", "{} % 6 === 5"),
            100,
            Duration::ZERO,
        )
        .busy;
    page.figure(
        "a frame of moving and zooming at 300 machines, script and layout, ms, median and 95th of 100",
        format!("{:.1}, {:.1}", part(&taken, 50), part(&taken, 95)),
    );
    page.script(
        "document.querySelector('.zoom button:nth-child(3)').click()",
        vec![],
    );
}

fn fifty(page: &Page) {
    open(page, 50);
    let gathered = names(page);
    assert!(gathered.iter().any(|it| it == "spoke1-subnet1"), "{gathered:?}");
    assert!(page.count("[data-line]") <= 40);
    page.picture("gathered");
    page.assert_accessible();
    // a flip changes lines and moves no box
    let frames = "return [...document.querySelectorAll('#diagram .boxes .frame')].map(it => it.getAttribute('d')).join()";
    let before = page.script(frames, vec![]);
    page.click("[data-flips='deny']");
    page.until("the change", || {
        page.text(".ribbon").contains("opens 17").then_some(())
    });
    assert_eq!(page.script(frames, vec![]), before);
    // a card opens where it stands: its subnet comes under the pointer
    let place = "const it = [...document.querySelectorAll('#diagram .boxes .name')].find(it => (it.textContent + it.nextElementSibling?.textContent).startsWith('spoke1-subnet1')); const at = it.getBoundingClientRect(); return [at.x, at.y]";
    let standing = || -> Option<(f64, f64)> { serde_json::from_value(page.script(place, vec![])).ok() };
    let stood = standing().expect("a card");
    press_box(page, "spoke1-subnet1");
    page.until("machines", || {
        names(page)
            .contains(&"vm50".to_owned())
            .then_some(())
            .or_else(|| names(page).iter().any(|it| it.starts_with("vm")).then_some(()))
    });
    page.picture("opened");
    page.until("its subnet where the card was", || {
        let now = standing()?;
        // a subnet begins further left than what stands in it
        let is_near = (now.0 - stood.0).abs() < 24.0 && (now.1 - stood.1).abs() < 12.0;
        is_near.then_some(())
    });
    // the focus goes along, and Esc leads back to the card where it is
    page.until("the focus on its first machine", || {
        focused(page).starts_with("vm1,").then_some(())
    });
    page.press(Key::Escape);
    page.until("the focus on the card", || {
        focused(page).starts_with("spoke1-subnet1,").then_some(())
    });
    let now = standing().expect("the card again");
    assert!((now.1 - stood.1).abs() < 12.0, "{stood:?} {now:?}");
    page.press(Key::Enter);
    page.until("the focus on its first machine", || {
        focused(page).starts_with("vm1,").then_some(())
    });
    page.until("a way back", || {
        page.text(".hidden-paths").contains("again").then_some(())
    });
    page.click(".hidden-paths [data-id^='subnet:']");
    page.click(".zoom button:nth-of-type(3)");
    page.until("the card again", || (names(page) == gathered).then_some(()));
    // a hit in a closed card opens it, and is marked
    page.press_with(Key::Control, 'k');
    page.until_focused("search-field");
    page.type_text("vm50");
    // hits of what was typed so far come before
    page.until("its hit", || page.text("#hit-0").contains("vm50").then_some(()));
    page.press(Key::Down);
    page.until_focused("hit-0");
    page.press(Key::Enter);
    page.until("the machine of the hit", || {
        names(page).contains(&"vm50".to_owned()).then_some(())
    });
    page.until("its mark", || (page.count(".links .link") == 1).then_some(()));
    page.picture("found");
    page.dark();
    page.picture("dark");
    assert_eq!(page.console_errors(), Vec::<String>::new());
}

fn three_hundred(page: &Page) {
    open(page, 300);
    let gathered = names(page);
    assert!(
        gathered.iter().any(|it| it.ends_with(" machines")),
        "{gathered:?}"
    );
    page.picture("gathered");
    let count = |selector: &str| page.count(selector);
    page.figure(
        "elements at 300 machines, in all and in the picture",
        format!("{}, {}", count("*"), count("#diagram *")),
    );
    page.measure_flips("deny", 20, "at 300 machines");
    pan(page);
    press_box(
        page,
        &gathered
            .iter()
            .find(|it| it.ends_with(" machines"))
            .expect("a card")
            .clone(),
    );
    page.until("its subnets", || {
        names(page).iter().any(|it| it == "spoke1-subnet2").then_some(())
    });
    page.picture("network-opened");
    // in a long network too: what was pressed stays in sight, and level by level the way leads back
    page.until("the focus on its first card", || {
        focused(page).starts_with("spoke1-subnet1,").then_some(())
    });
    page.press(Key::Down);
    page.press(Key::Enter);
    page.until("its machine", || focused(page).starts_with("vm9,").then_some(()));
    let in_sight = "const at = document.activeElement.getBoundingClientRect(), main = document.querySelector('#main').getBoundingClientRect(); \
        return main.top <= at.top && at.bottom <= main.bottom";
    assert_eq!(page.script(in_sight, vec![]), json!(true));
    page.picture("subnet-opened");
    for level in ["spoke1-subnet2,", "64 machines,"] {
        page.press(Key::Escape);
        page.until(level, || focused(page).starts_with(level).then_some(()));
        assert_eq!(page.script(in_sight, vec![]), json!(true), "{level}");
    }
    assert_eq!(page.console_errors(), Vec::<String>::new());
}

/// Opens few paths to 21 accounts, which are higher than many windows at 35 % of their size (diagram.md A3).
pub fn open_accounts(page: &Page) {
    let account = |at: usize| format!(r#""account{at}":{{"scope":"s/r","region":"eastus"}}"#);
    let accounts: Vec<String> = (0..21).map(account).collect();
    let text = format!(
        r#"{{"pathlight":"scenario/1","title":"Accounts","tenants":{{"t":{{"yours":true}}}},"subscriptions":{{"s":{{"tenant":"t"}}}},
        "virtualNetworks":{{"v":{{"scope":"s/r","region":"eastus","addressSpace":["10.0.0.0/16"]}}}},
        "subnets":{{"n":{{"virtualNetwork":"v","addressPrefixes":["10.0.0.0/24"]}}}},
        "networkInterfaces":{{"i":{{"subnet":"n","privateIpAddress":"10.0.0.4"}}}},
        "virtualMachines":{{"vm1":{{"networkInterfaces":["i"]}}}},"storageAccounts":{{{}}}}}"#,
        accounts.join(",")
    );
    let document = read(&text).expect("a scenario");
    page.open(&format!("#{}", link::write(&document)));
}

fn too_small(page: &Page) {
    page.resize(1440, 800);
    open_accounts(page);
    let is_card = |name: &String| name == "21 storage accounts";
    page.until("a card", || names(page).iter().any(is_card).then_some(()));
    page.picture("small");
    page.resize(1440, 1600);
    page.until("the accounts", || {
        names(page).contains(&"account20".to_owned()).then_some(())
    });
    page.resize(1440, 800);
    page.until("the card again", || names(page).iter().any(is_card).then_some(()));
    press_box(page, "21 storage accounts");
    page.until("what was in it", || {
        names(page).contains(&"account20".to_owned()).then_some(())
    });
    assert_eq!(page.console_errors(), Vec::<String>::new());
}
