//! Rules are dragged into another order, by mouse and by finger, and let go of without doing anything.

use crate::page::Page;
use crate::runner::Story;
use pathlight_core::document::{self, link};
use pathlight_core::gallery;
use serde_json::{Value, json};
use thirtyfour::Key;

/// This file's stories.
pub const STORIES: &[Story] = &[
    ("rules-are-dragged-into-another-order", dragged),
    ("rules-are-dragged-by-a-finger", by_finger),
];

/// The page with the form of a group that has four outbound rules and one inbound.
fn open_group(page: &Page) {
    let entry = gallery::open("sign-in").expect("the gallery has it");
    let mut scenario: Value = serde_json::from_str(&document::save(&entry)).expect("JSON");
    scenario["title"] = json!("Rules in an order");
    let rules = &mut scenario["networkSecurityGroups"]["nsg-app"]["securityRules"];
    for (name, priority, direction) in [
        ("AllowUpdates", 120, "Outbound"),
        ("DenyTheRest", 200, "Outbound"),
        ("AllowHealth", 100, "Inbound"),
    ] {
        let rule = json!({ "name": name, "priority": priority, "direction": direction, "access": "Allow",
            "protocol": "Tcp", "source": ["VirtualNetwork"], "destination": ["10.28.1.0/24"] });
        rules.as_array_mut().expect("a list").push(rule);
    }
    let document = document::read(&scenario.to_string()).expect("a scenario");
    page.open(&format!("#{}", link::write(&document)));
    page.click(".controls .tabs button:nth-child(2)");
    page.click(".thing[data-table='networkSecurityGroups'][data-id='nsg-app']");
    page.find(".form [data-drag]");
}

/// What the outbound rules are called, in their order.
fn order(page: &Page) -> Vec<String> {
    let rows = page.script(
        "return [...document.querySelectorAll('.entry[data-drop] .entry-line b')].map(it => it.textContent)",
        vec![],
    );
    let rows = rows.as_array().into_iter().flatten();
    rows.filter_map(Value::as_str).map(str::to_owned).collect()
}

fn until_order(page: &Page, order_is: &[&str]) {
    page.until(&format!("{order_is:?}"), || {
        (order(page) == order_is).then_some(())
    });
}

const START: [&str; 4] = [
    "100 AllowStorage",
    "110 DenyInternet",
    "120 AllowUpdates",
    "200 DenyTheRest",
];

/// The middle of the handle of the rule at that place.
fn handle(page: &Page, at: usize) -> (i64, i64) {
    let middle = "const it = document.querySelectorAll('[data-drag]')[arguments[0]]; \
        it.closest('ol').scrollIntoView({ block: 'center' }); \
        const at = it.getBoundingClientRect(); return [Math.round(at.left + at.width / 2), Math.round(at.top + at.height / 2), at.width, at.height]";
    let middle = page.script(middle, vec![json!(at)]);
    let number = |of: usize| middle[of].as_f64().unwrap_or_default();
    assert!(number(2) >= 24.0 && number(3) >= 24.0, "{middle}");
    #[expect(clippy::cast_possible_truncation, reason = "they are rounded, and small")]
    (number(0) as i64, number(1) as i64)
}

fn lands(page: &Page) -> String {
    let said = "const it = document.querySelector('[data-lands]'); \
        return it ? it.dataset.lands + ' ' + it.querySelector('b').textContent : ''";
    let said = page.script(said, vec![]);
    said.as_str().unwrap_or_default().to_owned()
}

fn nothing_is_dragged(page: &Page) {
    page.until("nothing to be dragged", || {
        (page.count("[data-dragged], [data-lands]") == 0).then_some(())
    });
}

fn dragged(page: &Page) {
    open_group(page);
    until_order(page, &START);
    assert_eq!(
        page.count("[data-drag]"),
        4,
        "a rule that is alone has nowhere to go"
    );
    assert_eq!(
        page.attribute("[data-drag]", "aria-hidden").as_deref(),
        Some("true")
    );
    page.picture("resting");
    page.assert_accessible();
    let hold = |from: usize, to: usize, below: i64| {
        let (start, end) = (handle(page, from), handle(page, to));
        let chain = page.driver.action_chain();
        let chain = chain.move_to(start.0, start.1).click_and_hold();
        let chain = chain.move_to(end.0 - 40, end.1 + below);
        page.wait("cannot drag", chain.perform());
    };
    let release = || page.wait("cannot let go", page.driver.action_chain().release().perform());
    // let go by Escape: the rule stays, and so does the form
    hold(0, 2, 20);
    page.until("where it would land", || {
        (lands(page) == "after 120 AllowUpdates").then_some(())
    });
    page.picture("dragged");
    page.press(Key::Escape);
    nothing_is_dragged(page);
    release();
    until_order(page, &START);
    page.find(".form h2");
    // over itself it goes nowhere
    hold(1, 1, 4);
    assert_eq!(lands(page), "");
    release();
    nothing_is_dragged(page);
    // an unfolded one goes by its line, and nothing moves from under the pointer
    page.click("[data-drop]:has(+ .default) > .entry-line");
    page.find(".entry-body");
    let place = |scroll: &str| {
        let place = format!(
            "const it = document.querySelectorAll('[data-drag]')[3]; {scroll} \
            const at = it.getBoundingClientRect(); return [Math.round(at.left) + 9, Math.round(at.top) + 9]"
        );
        page.script(&place, vec![])
    };
    let stood = place("it.scrollIntoView({ block: 'center' });");
    let [x, y] = [0, 1].map(|at| stood[at].as_i64().unwrap_or_default());
    let pull = |up: i64| {
        let chain = page.driver.action_chain().move_to(x, y);
        page.wait("cannot drag", chain.click_and_hold().move_to(x, y - up).perform());
    };
    pull(10);
    assert_eq!(place(""), stood);
    assert_eq!(lands(page), "");
    release();
    nothing_is_dragged(page);
    pull(45);
    page.until("where it would land", || {
        (lands(page) == "before 120 AllowUpdates").then_some(())
    });
    assert_eq!(place(""), stood);
    page.picture("held-unfolded");
    page.press(Key::Escape);
    nothing_is_dragged(page);
    release();
    until_order(page, &START);
    page.click("[aria-expanded='true'].entry-line");
    page.until("it is folded", || (page.count(".entry-body") == 0).then_some(()));
    // down: who stood there moves up, and the priorities stay where they are
    hold(0, 2, 20);
    release();
    until_order(
        page,
        &[
            "100 DenyInternet",
            "110 AllowUpdates",
            "120 AllowStorage",
            "200 DenyTheRest",
        ],
    );
    nothing_is_dragged(page);
    let told = page.text("[data-story='last-change']");
    assert!(told.contains("nsg-app: move AllowStorage"), "{told}");
    // a path hangs on that order
    page.until("a broken path", || {
        (page.count("[data-line].broken") > 0).then_some(())
    });
    // one step, and all is as it was
    page.click("[data-tool='undo']");
    until_order(page, &START);
    // up, past the first
    hold(3, 0, -60);
    page.until("where it would land", || {
        (lands(page) == "before 100 AllowStorage").then_some(())
    });
    page.dark();
    page.picture("dark");
    release();
    until_order(
        page,
        &[
            "100 DenyTheRest",
            "110 AllowStorage",
            "120 DenyInternet",
            "200 AllowUpdates",
        ],
    );
    // the buttons do the same
    page.click("#field-securityRules\\.3");
    page.click("[id='field-securityRules.3-Move down']");
    until_order(
        page,
        &[
            "100 AllowStorage",
            "110 DenyTheRest",
            "120 DenyInternet",
            "200 AllowUpdates",
        ],
    );
    page.picture("unfolded");
    page.assert_accessible();
}

fn by_finger(page: &Page) {
    page.resize(390, 844);
    open_group(page);
    until_order(page, &START);
    let touch = |kind: &str, x: i64, y: i64| {
        let points = match kind {
            "touchEnd" | "touchCancel" => json!([]),
            _ => json!([{ "x": x, "y": y }]),
        };
        page.devtools(
            "Input.dispatchTouchEvent",
            json!({ "type": kind, "touchPoints": points }),
        );
    };
    let (x, y) = handle(page, 2);
    for end in ["touchCancel", "touchEnd"] {
        touch("touchStart", x, y);
        touch("touchMove", x, y - 30);
        touch("touchMove", x - 10, y - 75);
        page.until("where it would land", || {
            (lands(page) == "before 110 DenyInternet").then_some(())
        });
        page.picture("dragged");
        touch(end, 0, 0);
        nothing_is_dragged(page);
        if end == "touchCancel" {
            until_order(page, &START);
        }
    }
    until_order(
        page,
        &[
            "100 AllowStorage",
            "110 AllowUpdates",
            "120 DenyInternet",
            "200 DenyTheRest",
        ],
    );
}
