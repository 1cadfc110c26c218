//! What strangers bring: hostile texts and files by every door, link, file, picture, resource list and check file, through
//! the page's own program. Each is refused with a reason that names it, or opened into what is safe to show and to save.
//!
//! The inputs are data, `cases/hostile/*.json`: a name, a door, what is brought, and what is said of it. Every text of
//! `texts.json` stands wherever `template.json` has a `§`, and goes through all doors.
#![cfg(not(target_arch = "wasm32"))]

#[path = "strangers/doors.rs"]
mod doors;
#[path = "strangers/examine.rs"]
mod examine;
#[path = "strangers/inert.rs"]
mod inert;
#[path = "strangers/made.rs"]
mod made;

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use serde_json::Value;

use doors::Brought;
use made::Case;

/// Long enough for any machine that is busy with something else; nothing here takes a second.
const HANGS: Duration = Duration::from_secs(20);

/// Does `what` beside, and tells of a panic or of no end.
fn watched(name: &str, what: impl FnOnce() -> Vec<String> + Send + 'static) -> Vec<String> {
    let (done, is_done) = mpsc::channel();
    let work = thread::spawn(move || drop(done.send(what())));
    let found = match is_done.recv_timeout(HANGS) {
        Ok(found) => found,
        Err(mpsc::RecvTimeoutError::Timeout) => vec!["it hangs".to_owned()],
        Err(mpsc::RecvTimeoutError::Disconnected) => match work.join() {
            Ok(()) => vec!["it is gone".to_owned()],
            Err(panic) => {
                let said = panic.downcast_ref::<String>().cloned();
                vec![format!("it panics: {}", said.unwrap_or_default())]
            }
        },
    };
    found.into_iter().map(|it| format!("{name}: {it}")).collect()
}

/// Brings something, and looks at what comes of it.
fn bring(brought: &Brought, case: &Case) -> Vec<String> {
    let reply = brought.open();
    let told = reply["told"].as_str().unwrap_or_default();
    let mut found = inert::faults("told", told);
    let words = ["refused", "told"].map(|it| case.words(it));
    match (reply["document"].as_str(), &words) {
        (Some(document), [None, said]) => {
            if let Some(said) = said.as_ref().filter(|said| !told.contains(said.as_str())) {
                found.push(format!("`{said}` is not told: {told}"));
            }
            found.extend(examine::document(document));
        }
        (None, [Some(said), _]) => {
            if !told.contains(said) || !told.contains("not opened") {
                found.push(format!("refused without `{said}`: {told}"));
            }
            if told.chars().count() > 2500 {
                found.push(format!("a refusal of {} characters", told.chars().count()));
            }
            found.extend(inert::debug_words(told));
        }
        (Some(_), [Some(said), _]) => found.push(format!("opened, and not refused with `{said}`: {told}")),
        (None, [None, _]) => found.push(format!("refused: {told}")),
    }
    found
}

fn assert_none(faults: &[String], tried: usize, least: usize) {
    assert!(
        faults.is_empty(),
        "{} faults:\n{}",
        faults.len(),
        faults.join("\n")
    );
    assert!(tried >= least, "{tried} inputs");
}

/// Every case of a file by its own door.
fn by_its_door(file: &str, least: usize) {
    let (mut faults, mut tried) = (Vec::new(), 0);
    for case in made::cases(file) {
        let name = case.name().to_owned();
        tried += 1;
        faults.extend(watched(&name, move || bring(&doors::of(&case), &case)));
    }
    assert_none(&faults, tried, least);
}

#[test]
fn hostile_scenarios() {
    by_its_door("scenarios", 140);
}

#[test]
fn hostile_links() {
    by_its_door("links", 50);
}

#[test]
fn hostile_files() {
    by_its_door("files", 60);
}

#[test]
fn hostile_resources_and_check_files() {
    by_its_door("resources", 80);
}

/// Every text by every door; the first half or the second, so that two run at once.
fn texts_by_every_door(half: usize) {
    let (mut faults, mut tried) = (Vec::new(), 0);
    for case in made::cases("texts").into_iter().skip(half).step_by(2) {
        for door in doors::ALL {
            let (name, case) = (format!("{} ({door})", case.name()), case.clone());
            tried += 1;
            faults.extend(watched(&name, move || {
                let text = case.text().unwrap_or_default();
                let Some(brought) = doors::with_text(door, &text) else {
                    return Vec::new();
                };
                match door {
                    // a link and a picture open to the same scenario, which is looked at once
                    "link" | "svg" | "png" if case.words("refused").is_none() => {
                        let (one, other) = (brought.open(), doors::with_text("scenario", &text));
                        let other = other.map(|it| it.open()).unwrap_or_default();
                        match one["document"].is_string() && one["document"] == other["document"] {
                            true => Vec::new(),
                            false => vec![format!("it opens to something else: {}", one["told"])],
                        }
                    }
                    // a file may be called anything
                    "file name" => bring(&brought, &Case(Value::Null)),
                    _ => bring(&brought, &case),
                }
            }));
        }
    }
    assert_none(&faults, tried, 400);
}

#[test]
fn hostile_texts_by_every_door() {
    texts_by_every_door(0);
}

#[test]
fn hostile_texts_by_every_door_the_other_half() {
    texts_by_every_door(1);
}
