//! Without a network after the first visit, and from one version to the next.

use std::time::Duration;

use crate::builds::{boot, copied, other_build, write};
use crate::page::Page;
use crate::runner::Story;
use serde_json::{Value, json};

/// This file's stories.
pub const STORIES: &[Story] = &[
    (
        "everything-works-without-a-network-after-one-visit",
        without_a_network,
    ),
    ("a-new-version-waits-until-it-is-asked-for", new_version),
    ("a-host-halfway-between-two-versions-changes-nothing", halfway),
];

/// Notes when the picture first stood, in milliseconds since the page was asked for.
const STANDS: &str = "new MutationObserver((_, watch) => { \
    if (!document.querySelector('#diagram text')) return; \
    watch.disconnect(); \
    requestAnimationFrame(() => { window.stands = performance.now() }) \
    }).observe(document, { childList: true, subtree: true })";

/// What another build is told apart by.
const BUILD: &str = "return document.documentElement.dataset.build ?? ''";
/// The service worker answers this page.
const IS_KEPT: &str = "return !!navigator.serviceWorker.controller";

/// How many versions are kept.
const KEPT: &str = "return caches.keys().then(names => names.length)";

fn until_kept(page: &Page) {
    page.until("the site to be kept", || {
        (page.script(IS_KEPT, vec![]) == json!(true)).then_some(())
    });
}

/// Fetches a file of the site from the page: its text, or what went wrong.
fn fetched(page: &Page, name: &str) -> Value {
    let body = "return fetch(arguments[0]).then(it => it.ok ? it.text() : String(it.status), String)";
    page.script(body, vec![json!(name)])
}

fn open_matrix(page: &Page) {
    page.click("[data-tool='matrix']");
    page.find("#matrix-scroll [role='gridcell']");
}

fn without_a_network(page: &Page) {
    let folder = copied(page, "site");
    // dropped into the folder of a finished site, as a teacher may
    std::fs::create_dir_all(folder.join("scenarios")).expect("a folder can be made");
    write(&folder, "scenarios/own.json", "first");
    page.site.show(&folder).expect("it can be served");
    page.open("");
    until_kept(page);
    assert_eq!(fetched(page, "./scenarios/own.json"), "first");
    write(&folder, "scenarios/own.json", "second");
    assert_eq!(
        fetched(page, "./scenarios/own.json"),
        "second",
        "a scenario is asked for anew"
    );

    page.site.go_silent();
    open_matrix(page);
    page.devtools(
        "Page.addScriptToEvaluateOnNewDocument",
        json!({ "source": STANDS }),
    );
    page.reload();
    let stands = page.until("the picture", || {
        page.script("return window.stands", vec![]).as_f64()
    });
    page.figure(
        "second visit without a network, until the picture stands, ms",
        format!("{stands:.0}"),
    );
    open_matrix(page);
    assert_eq!(fetched(page, "./scenarios/own.json"), "second");
    // the gallery's are kept though nobody has opened them
    page.open("#1.~deny-all");
    let title = "return document.querySelector('.picker select')?.selectedOptions[0].textContent ?? ''";
    page.until("the scenario", || {
        (page.script(title, vec![]) == "Deny all in one subnet").then_some(())
    });
    page.picture("offline");
}

fn new_version(page: &Page) {
    let older = other_build(page, "older");
    page.site.show(&older).expect("it can be served");
    page.open("");
    until_kept(page);
    assert_eq!(page.script(BUILD, vec![]), "older");

    page.site.restore().expect("it can be served");
    page.reload();
    page.script("window.stays = true", vec![]);
    assert_eq!(
        page.text(".fresh").lines().next(),
        Some("A new version is ready. Reload when it suits you.")
    );
    page.assert_accessible();
    page.picture("notice");
    open_matrix(page);
    std::thread::sleep(Duration::from_secs(1));
    assert_eq!(
        page.script("return window.stays", vec![]),
        json!(true),
        "nobody reloads the page but its reader"
    );
    assert_eq!(page.script(BUILD, vec![]), "older");
    assert_loaded(page, &boot(&older), &boot(&page.site.folder));
    let asked = page.site.asked();
    let unchanged = asked
        .iter()
        .filter(|path| path.contains("/work") || path.contains(".wasm"));
    assert_eq!(
        unchanged.count(),
        0,
        "what did not change is fetched again: {asked:?}"
    );

    // another tab, with the older version too
    let windows = |page: &Page| page.wait("no tabs", page.driver.windows());
    let first = windows(page);
    let other = page.wait("no tab", page.driver.new_tab());
    let enter = |tab| page.wait("cannot enter a tab", page.driver.switch_to_window(tab));
    enter(other.clone());
    page.open("");
    assert_eq!(page.script(BUILD, vec![]), "older");
    enter(first[0].clone());

    page.click(".fresh button");
    page.until("the new version to run", || {
        (page.script(BUILD, vec![]) == "").then_some(())
    });
    page.wait_until_standing();
    assert_loaded(page, &boot(&page.site.folder), &boot(&older));
    enter(other);
    assert_eq!(page.script(BUILD, vec![]), "older");
    open_matrix(page);
    assert_loaded(page, &boot(&older), &boot(&page.site.folder));
    assert_eq!(
        page.script(KEPT, vec![]),
        json!(2),
        "both are kept while both run"
    );
    page.wait("cannot close a tab", page.driver.close_window());
    enter(first[0].clone());
    // the older one goes when no page is open that may use it, and nothing is lost with it
    page.wait("no blank page", page.driver.goto("about:blank"));
    page.open("");
    page.until("the older version to go", || {
        (page.script(KEPT, vec![]) == json!(1)).then_some(())
    });
    page.site.go_silent();
    page.reload();
    open_matrix(page);
    assert_eq!(page.count(".fresh"), 0);
}

/// The page loaded one script and not the other.
fn assert_loaded(page: &Page, wanted: &str, unwanted: &str) {
    let names = "return performance.getEntriesByType('resource').map(it => it.name.replace(/.*\\//, ''))";
    let names = page.script(names, vec![]);
    let has = |name: &str| {
        names
            .as_array()
            .is_some_and(|names| names.iter().any(|it| it == name))
    };
    assert!(
        has(wanted) && !has(unwanted),
        "{wanted}, not {unwanted}, is among {names}"
    );
}

fn halfway(page: &Page) {
    page.open("");
    until_kept(page);
    // its list is there already, one of its files is not yet
    let newer = other_build(page, "newer");
    std::fs::remove_file(newer.join(boot(&newer))).expect("it was there");
    page.site.show(&newer).expect("it can be served");
    page.reload();
    page.until("the new list to be tried", || {
        page.site
            .asked()
            .iter()
            .any(|asked| asked.starts_with("404") && asked.contains("/boot-"))
            .then_some(())
    });
    let states = "return navigator.serviceWorker.getRegistration().then(it => !it.installing && !it.waiting)";
    page.until("the new list to be given up", || {
        (page.script(states, vec![]) == json!(true)).then_some(())
    });
    page.reload();
    assert_eq!(page.script(BUILD, vec![]), "");
    assert_eq!(page.count(".fresh"), 0);
    // the browser says that a file is missing, which is true
    page.console_errors();
}
