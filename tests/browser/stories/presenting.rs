//! The picture before an audience: read from the last row, at the least window that a projector has.

use crate::page::Page;
use crate::runner::Story;
use pathlight_core::gallery;
use serde_json::{Value, json};
use thirtyfour::Key;

/// This file's stories.
pub const STORIES: &[Story] = &[
    ("the-picture-is-presented-alone", alone),
    ("what-is-presented-can-be-read-from-afar", from_afar),
];

/// The window of a poor projector.
fn projector(page: &Page) {
    page.resize(1280, 720);
}

fn until_presenting(page: &Page, is_presenting: bool) {
    page.until("the presenter's mode to turn", || {
        (page.count(".presenting") == usize::from(is_presenting)).then_some(())
    });
}

fn alone(page: &Page) {
    projector(page);
    page.open("");
    page.click("[popovertarget='menu']");
    page.click(".menu-entry[data-do='present']");
    until_presenting(page, true);
    page.picture("alone");
    page.assert_accessible();
    page.until("the address to say so", || {
        page.address().ends_with("&present").then_some(())
    });
    page.reload();
    page.find(".presenting");
    page.click(".leave");
    until_presenting(page, false);
    // the trace lies over the picture, and is not to be seen while presenting
    page.click(".inspect");
    page.type_text("p");
    until_presenting(page, true);
    page.press(Key::Escape);
    until_presenting(page, false);
    page.until("the address to say so no more", || {
        (!page.address().contains("&present")).then_some(())
    });
    assert_eq!(page.count(".inspecting"), 1, "the trace is where it was");
    page.type_text("p");
    until_presenting(page, true);
    page.type_text("p");
    until_presenting(page, false);
}

/// Every text with how large its letters are on the screen, and where it is.
const TEXTS: &str = "return [...document.querySelectorAll('#diagram text')].filter(it => it.textContent && it.checkVisibility()).map(it => { \
    const at = it.getBoundingClientRect(); \
    return { text: it.textContent, high: parseFloat(getComputedStyle(it).fontSize) * it.getScreenCTM().a, \
        rect: [at.left, at.top, at.right, at.bottom] } })";

/// What does not lie in the picture, or on each other. A line's box is higher than its letters.
const FAULTS: &str = "const all = [...document.querySelectorAll('#diagram text')].filter(it => it.textContent && it.checkVisibility()); \
    const rect = it => { const at = it.getBoundingClientRect(), by = at.height / 6; \
        return { left: at.left, right: at.right, top: at.top + by, bottom: at.bottom - by } }; \
    const apart = (a, b) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top; \
    const whole = document.querySelector('#diagram').getBoundingClientRect(); \
    const holds = (outer, it) => outer.left <= it.left + 1 && it.right <= outer.right + 1 && outer.top <= it.top + 1 && it.bottom <= outer.bottom + 1; \
    const faults = []; \
    all.forEach((it, at) => { \
        const own = rect(it), name = it.textContent; \
        if (!holds(whole, own)) faults.push(name + ' leaves the picture'); \
        const around = it.closest('.box, .chip, .badge, .tag')?.querySelector('.frame, .plate'); \
        if (around && !holds(around.getBoundingClientRect(), own)) faults.push(name + ' leaves its box'); \
        all.slice(at + 1).forEach(other => { if (!apart(own, rect(other))) faults.push(name + ' lies on ' + other.textContent) }) }); \
    return faults";

/// Gates and badges that lie on each other.
const OVERLAPS: &str = "const all = [...document.querySelectorAll('#diagram .mark .gate, #diagram .badge > .plate')]; \
    const apart = (a, b) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top; \
    const name = it => it.closest('.mark')?.textContent + ' ' + it.closest('[data-act]')?.dataset.act + ' ' + it.parentNode.textContent; \
    const rect = it => it.getBoundingClientRect(), faults = []; \
    all.forEach((it, at) => all.slice(at + 1).forEach(other => { \
        if (!apart(rect(it), rect(other))) faults.push(name(it) + ' lies on ' + name(other)) })); \
    return faults";

fn from_afar(page: &Page) {
    projector(page);
    for scenario in gallery::ALL.iter().map(|it| it.id) {
        let stroke = |of: &str| {
            let body = "const it = document.querySelector(arguments[0]); \
                if (!it) return 9; \
                return parseFloat(getComputedStyle(it).strokeWidth) * it.getScreenCTM().a";
            page.script(body, vec![json!(of)]).as_f64().unwrap_or_default()
        };
        page.wait("no blank page", page.driver.goto("about:blank"));
        page.open(&format!("#1.~{scenario}&present"));
        page.find(".presenting #diagram text");
        page.picture(scenario);
        let texts = page.script(TEXTS, vec![]);
        let texts = texts.as_array().cloned().unwrap_or_default();
        assert!(texts.len() > 20, "{scenario}: {} texts", texts.len());
        for text in &texts {
            assert!(text["high"].as_f64() >= Some(18.0), "{scenario}: {text}");
        }
        assert_eq!(page.script(FAULTS, vec![]), json!([]), "{scenario}");
        assert_eq!(page.script(OVERLAPS, vec![]), json!([]), "{scenario}");
        // 3 × 1.6 at 0.97 of the size
        assert!(stroke(".path.open-wanted .rail") >= 4.6, "{scenario}: thin lines");
        let gate = "return Math.min(...[...document.querySelectorAll('.mark:has(.letter) .gate')].map(it => it.getBoundingClientRect().width))";
        let gate = page.script(gate, vec![]).as_f64().unwrap_or_default();
        assert!(gate >= 28.0, "{scenario}: gates of {gate}");
        // what is not of three networks is in sight as a whole
        if !["hub-and-spoke", "private-endpoint-name"].contains(&scenario) {
            let goes_on =
                "const it = document.querySelector('#main'); return it.scrollHeight - it.clientHeight";
            assert_eq!(page.script(goes_on, vec![]), json!(0), "{scenario} scrolls");
        }
        // nothing runs off to the side, and where the chosen path begins is in sight
        let fits = "const it = document.querySelector('#main'), gate = document.querySelector('.mark:has(.letter)')?.getBoundingClientRect(); if (!gate) return false; \
            const at = it.getBoundingClientRect(); \
            return it.scrollWidth <= it.clientWidth && at.top <= gate.top && gate.bottom <= at.bottom";
        page.until("the chosen path in sight", || {
            (page.script(fits, vec![]) == json!(true)).then_some(())
        });
    }
    page.picture("in-sight");
    page.dark();
    page.open("#1.~rogue-account&present");
    page.find(".presenting #diagram text");
    let boxes = || -> Value {
        let body = "return [...document.querySelectorAll('#diagram .frame')].map(it => it.getAttribute('d'))";
        page.script(body, vec![])
    };
    let frame =
        "const at = document.querySelector('#diagram').getBoundingClientRect(); return [at.top, at.height]";
    let (before, stood) = (boxes(), page.script(frame, vec![]));
    page.click("[data-act='switch:policy']");
    page.until("the leak to close", || {
        (page.count(".path.leak") == 0).then_some(())
    });
    assert_eq!(boxes(), before, "a flip moved a box");
    page.until("the caption", || {
        page.text(".ribbon-last").contains("closes").then_some(())
    });
    assert_eq!(page.script(frame, vec![]), stood, "the caption moved the picture");
    page.picture("dark");
    page.resize(1920, 1080);
    page.picture("large");
}
