//! Hands and eyes: a finger that rests, presses that last, the keyboard's focus, the reader's own colours and letters.

use super::editing::{edit, type_into};
use crate::page::Page;
use crate::runner::Story;
use serde_json::{Value, json};
use std::time::Duration;
use thirtyfour::Key;

/// This file's stories.
pub const STORIES: &[Story] = &[
    ("a-finger-that-rests-asks-and-does-nothing", rests),
    ("a-press-outlasts-what-is-drawn-anew", outlasts),
    ("what-is-removed-hands-the-focus-on", removed),
    ("every-gate-of-a-walk-is-read-out", read_out),
    ("the-readers-own-colours-hide-no-words", own_colours),
    ("letters-twice-as-large-hide-nothing", large_letters),
    ("all-that-changes-is-listed", in_full),
    ("a-phone-shows-what-is-chosen", on_a_phone),
];

/// The middle of what `selector` finds, in sight.
fn middle(page: &Page, selector: &str) -> (Value, Value) {
    page.find(selector);
    let body = "const it = document.querySelector(arguments[0]); it.scrollIntoView({ block: 'center' }); \
        const at = it.getBoundingClientRect(); return [at.left + at.width / 2, at.top + at.height / 2]";
    let at = page.script(body, vec![json!(selector)]);
    (at[0].clone(), at[1].clone())
}

fn wait(milliseconds: u64) {
    std::thread::sleep(Duration::from_millis(milliseconds));
}

/// A finger on what `selector` finds, for so long.
fn touch(page: &Page, selector: &str, milliseconds: u64, meanwhile: impl FnOnce()) {
    let (x, y) = middle(page, selector);
    let points = json!({ "type": "touchStart", "touchPoints": [{ "x": x, "y": y }] });
    page.devtools("Input.dispatchTouchEvent", points);
    wait(milliseconds);
    meanwhile();
    page.devtools(
        "Input.dispatchTouchEvent",
        json!({ "type": "touchEnd", "touchPoints": [] }),
    );
}

/// Waits for what is counted, as it is heard: a phone shows its sign alone.
fn counts(page: &Page, said: &str) {
    let heard = "return document.querySelector(\"[data-story='counts']\").textContent";
    page.until(&format!("`{said}`"), || {
        let heard = page.script(heard, Vec::new());
        heard.as_str()?.contains(said).then_some(())
    });
}

fn rests(page: &Page) {
    page.devtools("Emulation.setTouchEmulationEnabled", json!({ "enabled": true }));
    page.open("");
    for switch in ["[data-flips='policy']", "#diagram [data-act='switch:policy']"] {
        touch(page, switch, 600, || {
            page.until("what it would do", || {
                let told = page.text("[data-story='preview']");
                (told.starts_with("If you set") && told.contains("closes 1")).then_some(())
            });
        });
        // let go, it has done nothing
        wait(300);
        counts(page, "1 leak");
        assert_eq!(page.text("[data-story='last-change']"), "", "{switch}");
        // a tap flips at once, and the ribbon takes it back
        touch(page, switch, 20, || ());
        counts(page, "0 leaks");
        page.picture("flipped");
        page.click(".ribbon .take-back");
        counts(page, "1 leak");
    }
    // a gate shows the switches that act on it, and opens nothing
    let chosen = || page.text("#trace h2");
    let before = chosen();
    assert_eq!(page.count(".control.hinted"), 0);
    touch(page, "#diagram [data-act='gate:4:3']", 600, || {
        page.until("its switches", || {
            (page.count(".control.hinted") > 0).then_some(())
        });
    });
    wait(300);
    assert_eq!(chosen(), before);
    // on a phone the ribbon stands at the foot, whatever is scrolled to
    page.resize(390, 844);
    touch(page, "[data-flips='policy']", 20, || ());
    counts(page, "0 leaks");
    let at = "const at = document.querySelector('.take-back').getBoundingClientRect(); \
        return at.height >= 24 && at.top >= 0 && at.bottom <= innerHeight";
    assert_eq!(page.script(at, vec![]), json!(true), "Undo is out of reach");
    page.picture("phone");
}

fn outlasts(page: &Page) {
    page.open("");
    edit(page, "subnets", "private");
    type_into(page, "addressPrefixes", "hello");
    let (x, y) = middle(page, "[data-do='duplicate']");
    let mouse = |kind: &str| {
        let press = json!({ "type": kind, "x": x, "y": y, "button": "left", "clickCount": 1 });
        page.devtools("Input.dispatchMouseEvent", press);
    };
    // the field is left by it, and is refused: that is drawn after the press
    mouse("mousePressed");
    wait(600);
    mouse("mouseReleased");
    page.until("the copy's form", || {
        let name = page.text(".form h2");
        (name != "private" && name.starts_with("private")).then_some(())
    });
}

/// Presses what `selector` finds by key.
fn enter(page: &Page, selector: &str) {
    page.focus(selector);
    page.press(Key::Enter);
}

fn removed(page: &Page) {
    page.open("");
    edit(page, "networkSecurityGroups", "nsg-private");
    // a second rule, below the first
    enter(page, "[data-do='add'][data-field='securityRules']");
    page.find("[data-field='securityRules.1.name']");
    enter(page, "[id='field-securityRules.0']");
    enter(page, "[id='field-securityRules.0-take']");
    page.until("one rule", || (page.count(".entry-line") == 1).then_some(()));
    page.until_focused("field-securityRules.0");
    assert_eq!(page.count(".entry-body"), 0, "the next rule is not unfolded");
    enter(page, "[id='field-securityRules.0']");
    enter(page, "[id='field-securityRules.0-take']");
    page.until("no rule", || (page.count(".entry-line") == 0).then_some(()));
    page.until_focused("field-securityRules-add");
    // a whole thing: the one next to it in the list
    edit(page, "hosts", "stranger");
    let next = "const it = document.querySelector('#thing-hosts-stranger'); \
        const next = it.nextElementSibling; \
        return (next && next.matches('.thing') ? next : it.previousElementSibling).id";
    let next = page.script(next, vec![]);
    enter(page, "#field-remove");
    page.until("it to be gone", || {
        (page.count("#thing-hosts-stranger") == 0).then_some(())
    });
    page.until_focused(next.as_str().unwrap_or_default());
    let told = page.text("[data-story='last-change']");
    assert!(told.ends_with("2 paths are gone"), "{told}");
}

fn read_out(page: &Page) {
    page.open("");
    let mut said: Vec<String> = Vec::new();
    enter(page, "#walk-1");
    for step in 0..3 {
        if step > 0 {
            page.press(Key::Enter);
        }
        said.push(page.until("the next gate", || {
            let told = page.script(
                "return document.querySelector('.trace > [role=status]').textContent",
                vec![],
            );
            let told = told.as_str().unwrap_or_default().to_owned();
            (!told.is_empty() && said.last() != Some(&told)).then_some(told)
        }));
    }
    assert!(said[0].starts_with("Name passes:"), "{said:?}");
    assert!(said[1].starts_with("Outbound rules passes:"), "{said:?}");
    // and where it ends, how the path stands
    page.until("the end of the walk", || {
        page.press(Key::Enter);
        std::thread::sleep(std::time::Duration::from_millis(100));
        let told = page.script(
            "return document.querySelector('.trace > [role=status]').textContent",
            vec![],
        );
        told.as_str()
            .is_some_and(|it| it.starts_with("Open: "))
            .then_some(())
    });
}

/// Words that are as dark as what lies behind them, and what tells nothing apart. Behind letters Chromium lays a plate of
/// the page's colour, unless an element keeps its own colours.
const HIDDEN: &str = "const plate = (() => { const it = document.body.appendChild(document.createElement('i')); \
        it.style.color = 'Canvas'; const colour = getComputedStyle(it).color; it.remove(); return colour })(); \
    return [...document.querySelectorAll('button, span.badge, .coach, .choice span, .count, summary, legend, h1, h2, h3, p, small')]\
        .filter(it => it.checkVisibility() && it.textContent.trim()).filter(it => { \
            const style = getComputedStyle(it); \
            return style.color === (style.forcedColorAdjust === 'none' ? style.backgroundColor : plate) })\
        .map(it => it.textContent)";

fn own_colours(page: &Page) {
    page.prefer("forced-colors", "active");
    page.open("");
    let body = "return matchMedia('(forced-colors: active)').matches";
    assert_eq!(page.script(body, vec![]), json!(true));
    for scheme in ["light", "dark"] {
        page.prefer("prefers-color-scheme", scheme);
        page.find(".coach");
        assert_eq!(page.script(HIDDEN, vec![]), json!([]), "{scheme}");
        // which view is on, which path is chosen, where Microsoft's network begins
        let differ = "const of = (it, what) => getComputedStyle(document.querySelector(it))[what]; \
            return [of('.views .tool[aria-pressed=true]', 'backgroundColor') !== of('.views .tool[aria-pressed=false]', 'backgroundColor'), \
                of('.band', 'stroke') !== 'none', of('.ribbon-note', 'borderInlineStartWidth') === '0px']";
        assert_eq!(page.script(differ, vec![]), json!([true, true, true]), "{scheme}");
        page.picture(scheme);
    }
}

fn large_letters(page: &Page) {
    page.resize(1280, 800);
    page.open("");
    page.script("document.documentElement.style.fontSize = '200%'", vec![]);
    let body = "const at = it => document.querySelector(it).getBoundingClientRect(); \
        const zoom = at('.zoom'), words = at('.headline p'), main = at('#main'), foot = at('.ribbon'), picture = at('#diagram'); \
        return [zoom.top >= words.bottom, zoom.left >= main.left, zoom.right <= main.right, \
            Math.min(picture.bottom, foot.top) - Math.max(picture.top, main.top) >= 100]";
    page.until("nothing to lie on anything", || {
        (page.script(body, vec![]) == json!([true, true, true, true])).then_some(())
    });
    page.picture("whole");
}

fn in_full(page: &Page) {
    page.open("");
    page.script(
        "document.querySelector(\"[data-flips='internet']\").focus()",
        vec![],
    );
    page.until("a preview in short", || {
        let told = page.text("[data-story='preview']");
        (told.contains("closes") && told.contains("In all traffic")).then_some(())
    });
    page.click(".ribbon [popovertarget='changes']");
    let told = page.until("all of it", || {
        let told = page.text("#changes");
        told.contains("In all traffic").then_some(told)
    });
    assert!(told.contains("If you set") && !told.contains(" more"), "{told}");
    assert!(
        told.contains("Closes ") && told.contains("By the public address"),
        "{told}"
    );
    page.picture("tried");
    page.assert_accessible();
    page.press(Key::Escape);
    page.click("[data-flips='policy']");
    counts(page, "0 leaks");
    page.click(".ribbon [popovertarget='changes']");
    page.until("the last change", || {
        let told = page.text("#changes");
        (told.contains("By the last change") && told.contains("Over the service endpoint")).then_some(())
    });
    page.picture("done");
}

fn on_a_phone(page: &Page) {
    page.resize(390, 844);
    page.open("");
    let back = ".trace-close";
    let is_back_seen = || {
        let seen = "return document.querySelector(arguments[0]).checkVisibility()";
        page.script(seen, vec![json!(back)]) == json!(true)
    };
    assert!(!is_back_seen(), "nobody left the paths yet");
    page.click(".strips li:nth-child(3) .strip");
    page.until("the trace in sight", || {
        let at = "const at = document.querySelector('#trace h2').getBoundingClientRect(); \
            return document.querySelector('#trace h2').textContent.includes('Entra') && at.top >= 0 && at.top < innerHeight / 2";
        (page.script(at, vec![]) == json!(true)).then_some(())
    });
    page.picture("chosen");
    page.click(back);
    page.until("the paths again", || {
        let at = "const at = document.querySelector('.strip').getBoundingClientRect(); return at.top >= 0 && at.top < innerHeight";
        (page.script(at, vec![]) == json!(true)).then_some(())
    });
    assert!(!is_back_seen(), "back again");
    page.resize(320, 640);
    page.open("");
    let high = "return document.querySelector('.toolbar').getBoundingClientRect().height";
    let high = page.script(high, vec![]).as_f64().unwrap_or_default();
    assert!(high <= 184.0, "the header is {high} high");
    page.picture("header");
}
