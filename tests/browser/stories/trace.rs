//! What stands beside the stages of a path: other blockers, other ways, what would flip it, what its client sees; findings.

use crate::page::Page;
use crate::runner::Story;
use pathlight_core::document::{self, link};
use pathlight_core::gallery;
use serde_json::json;
use thirtyfour::Key;

/// This file's stories.
pub const STORIES: &[Story] = &[
    ("a-path-says-what-would-flip-it", flipped),
    ("a-path-shows-what-its-client-sees", seen),
    ("findings-are-listed-beside-the-picture", found),
    ("a-flip-that-commits-a-misconception-is-told", told),
    ("a-link-leads-to-one-trace", linked),
    ("names-from-right-to-left-turn-no-path-around", leftward),
    ("another-path-is-read-from-its-beginning", begun),
];

/// Chooses the path at `number`, by the keyboard: the opening one is the second.
fn next_path(page: &Page, times: usize) {
    for _ in 0..times {
        page.type_text("]");
    }
    page.find(".beside");
}

/// What stands below the stages.
fn beside(page: &Page, part: &str) -> String {
    page.until(part, || {
        page.find_all(".beside").first()?;
        let text = page.text(".beside");
        text.contains(part).then_some(text)
    })
}

fn opened(page: &Page) {
    page.open("");
    // before anybody does anything, the workshop is not loaded
    page.find(".wake");
    let is_loaded = |page: &Page| page.requested().iter().any(|it| it.contains("workshop"));
    assert!(!is_loaded(page), "a first visit loads no workshop");
}

fn begun(page: &Page) {
    page.open("");
    next_path(page, 1);
    let scroll = "const it = document.getElementById('trace'); it.scrollTop = 400; return it.scrollTop > 0";
    assert_eq!(
        page.script(scroll, vec![]),
        json!(true),
        "there is something to scroll"
    );
    page.type_text("[");
    let top = || page.script("return document.getElementById('trace').scrollTop", vec![]);
    page.until("the other path's beginning", || (top() == json!(0)).then_some(()));
    // but a press on a gate of another path asks for its stage
    let gate = "const gates = document.querySelectorAll('[id^=\"at-gate:2:\"]'); \
        gates[gates.length - 1].dispatchEvent(new MouseEvent('click', { bubbles: true }))";
    page.script(gate, vec![]);
    let seen = "const it = document.querySelector('.stage[aria-current]')?.getBoundingClientRect(); \
        const pane = document.getElementById('trace').getBoundingClientRect(); \
        return !!it && it.top >= pane.top && it.bottom <= pane.bottom";
    page.until("the stage in sight", || {
        (page.script(seen, vec![]) == json!(true)).then_some(())
    });
    std::thread::sleep(std::time::Duration::from_millis(100));
    assert_eq!(page.script(seen, vec![]), json!(true), "it stays in sight");
}

fn flipped(page: &Page) {
    opened(page);
    // whole by keyboard: the button, then the first flip
    let focus = "document.querySelector(arguments[0]).focus()";
    page.script(focus, vec![json!(".wake")]);
    page.press(Key::Enter);
    let text = beside(page, "What would flip this");
    assert!(
        text.contains("Each of these alone would close this path"),
        "{text}"
    );
    assert!(text.contains("Endpoint policy on private: on"), "{text}");
    assert!(text.contains("nothing else goes against your wishes"), "{text}");
    assert!(page.count("[id^='flip-']") <= 6);
    page.script("document.querySelector('.beside-part').scrollIntoView()", vec![]);
    page.picture("light");
    page.assert_accessible();
    page.script(focus, vec![json!("#flip-0")]);
    page.press(Key::Enter);
    page.until("no leak", || {
        page.text("[data-story='counts']")
            .contains("0 leaks")
            .then_some(())
    });
    let text = beside(page, "would open this path");
    assert!(text.contains("Also in the way"), "{text}");
    page.dark();
    page.script("document.querySelector('.beside-part').scrollIntoView()", vec![]);
    page.picture("closed-dark");
    page.assert_accessible();
    // an edit that no switch does, from the list of another path
    page.click("[data-tool='undo']");
    page.type_text("[");
    let text = beside(page, "mystorageaccount.blob.core.windows.net");
    assert!(
        text.contains("also breaks") || text.contains("nothing else"),
        "{text}"
    );
    page.click("[id^='flip-'][data-field]");
    page.until("the edit", || {
        let last = page.text("[data-story='last-change']");
        last.contains("closes 1").then_some(())
    });
    page.light();
    page.resize(390, 844);
    page.script("document.querySelector('.beside-part').scrollIntoView()", vec![]);
    page.picture("narrow");
    page.assert_accessible();
}

fn seen(page: &Page) {
    opened(page);
    page.click(".wake");
    let text = beside(page, "What the client sees");
    assert!(text.contains("Simulation on vm1"), "{text}");
    assert!(
        text.contains("az storage blob list --container-name data --account-name roguestorageaccount"),
        "{text}"
    );
    page.script("document.querySelector('.terminal').scrollIntoView()", vec![]);
    page.picture("open");
    // another way, unfolded by the keyboard
    page.script("document.querySelector('.beside summary').focus()", vec![]);
    page.press(Key::Enter);
    page.find("details[open]");
    page.picture("other-way");
    page.assert_accessible();
    // a neighbour without an endpoint, and one that nothing answers
    next_path(page, 3);
    let text = beside(page, "mystorageaccount.blob.core.windows.net");
    assert!(
        text.contains("AuthorizationFailure") || text.contains("timed out"),
        "{text}"
    );
    page.script("document.querySelector('.terminal').scrollIntoView()", vec![]);
    page.picture("blocked");
    page.assert_accessible();
}

fn found(page: &Page) {
    opened(page);
    page.click(".controls .tabs button:nth-child(3)");
    page.until("the list", || {
        page.find_all(".findings").first()?;
        let label = page.text(".controls .tabs button:nth-child(3)");
        label.starts_with("Findings (").then_some(())
    });
    page.picture("light");
    page.assert_accessible();
    // an endpoint that no firewall names is found, and leads to its form
    page.click(".controls .tabs button:nth-child(1)");
    page.click("[data-flips='rule']");
    page.click(".controls .tabs button:nth-child(3)");
    page.until("a finding", || {
        let found = page.text(".controls .findings");
        found.contains("named by no firewall").then_some(())
    });
    page.dark();
    page.picture("dark");
    page.assert_accessible();
    let focus = "document.querySelector(\".finding [data-table='subnets']\").focus()";
    page.script(focus, vec![]);
    page.press(Key::Enter);
    page.until("the form", || {
        page.find_all(".form h2").first()?;
        page.text(".form h2").contains("private").then_some(())
    });
    page.light();
    page.resize(390, 844);
    page.script("document.querySelector('.findings').scrollIntoView()", vec![]);
    page.picture("narrow");
    page.assert_accessible();
}

fn told(page: &Page) {
    page.open("#1.~nothing-configured");
    page.find(".switches [data-flips='ep'][aria-checked='false']");
    page.click(".switches [data-flips='ep']");
    let note = page.until("the note", || {
        let note = page.text("[data-story='note']");
        (!note.is_empty()).then_some(note)
    });
    assert!(
        note.contains("blocks nothing") && note.contains("services A.2-2"),
        "{note}"
    );
    // its line is kept free for it
    let heights = "const note = document.querySelector('.ribbon-note'), ribbon = note.parentElement; \
        const full = ribbon.offsetHeight, said = [...note.childNodes]; said.forEach(it => it.remove()); \
        const empty = ribbon.offsetHeight; said.forEach(it => note.append(it)); return full === empty";
    assert_eq!(page.script(heights, vec![]), json!(true), "nothing moves");
    page.picture("light");
    page.assert_accessible();
    page.dark();
    page.picture("dark");
    page.light();
    page.resize(1024, 768);
    page.picture("middle");
    assert_eq!(page.script(heights, vec![]), json!(true), "nothing moves");
    page.resize(390, 844);
    page.picture("narrow");
    page.assert_accessible();
    // what shows nothing takes the note away
    page.click("[data-tool='undo']");
    page.until("no note", || {
        page.text("[data-story='note']").is_empty().then_some(())
    });
}

fn linked(page: &Page) {
    opened(page);
    next_path(page, 2);
    let chosen = page.text(".trace h2");
    page.click(".trace-link");
    // the panel comes anew with the link
    page.until("the panel's own link", || {
        page.text("#share-link").contains('#').then_some(())
    });
    page.click("#share-select");
    let link = page.until("the link", || {
        let address = page.text("#share-link");
        address.contains("&select=").then_some(address)
    });
    let fragment = link.split_once('#').map(|(_, rest)| format!("#{rest}"));
    let fragment = fragment.expect("a link has a fragment");
    page.open("");
    page.open(&fragment);
    page.until("the same trace", || {
        (page.text(".trace h2") == chosen).then_some(())
    });
    beside(page, "What the client sees");
    // by its ends; the page stays and follows
    let start = fragment.split('&').next().unwrap_or_default().to_owned();
    page.open(&format!("{start}&select=stranger%2Fvm1"));
    page.until("the other trace", || {
        page.text(".trace h2").contains("Stranger").then_some(())
    });
    page.open(&format!("{start}&select=vm1/nobody"));
    page.until("the notice", || {
        page.text("[role='alert']").contains("not here").then_some(())
    });
    page.picture("unknown");
    page.assert_accessible();
}

fn leftward(page: &Page) {
    let entry = gallery::open("sign-in").expect("the gallery has it");
    let named = document::save(&entry)
        .replace("app-vm", "שרת-1")
        .replace("The two outbound rules and sign-in", "Names from right to left")
        .replace("invoices", "חשבון")
        .replace("roguestorage", "حساب غريب");
    let document = document::read(&named).expect("a scenario");
    page.open(&format!("#{}", link::write(&document)));
    for at in 0..3 {
        page.script(
            "document.querySelector(`[data-act='path:${arguments[0]}']`).dispatchEvent(new MouseEvent('click', { bubbles: true }))",
            vec![json!(at)],
        );
        page.find(".beside");
        // where in every sentence of the page that has an arrow what is before it stands, and what is behind it
        let turned = "const turned = []; \
            const walk = document.createTreeWalker(document.querySelector('.page'), NodeFilter.SHOW_TEXT); \
            for (let it = walk.nextNode(); it; it = walk.nextNode()) { \
                const at = it.data.indexOf(' → '); \
                if (at < 0 || it.parentElement.closest('svg')) continue; \
                const place = (from, to) => { const range = new Range(); range.setStart(it, from); range.setEnd(it, to); \
                    return range.getBoundingClientRect(); }; \
                const [before, arrow, after] = [place(at - 2, at - 1), place(at + 1, at + 2), place(at + 4, at + 5)]; \
                if (before.width && before.top === after.top && !(before.left < arrow.left && arrow.left < after.left)) turned.push(it.data); \
            } \
            return turned";
        assert_eq!(page.script(turned, vec![]), json!([]));
    }
    page.picture("wide");
    page.dark();
    page.resize(390, 844);
    page.picture("narrow");
}
