//! Runs stories one after the other, each in a browser of its own, and reports as cargo's tests do.

use crate::chromedriver::Chromedriver;
use crate::page::Page;
use crate::site::Site;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::ExitCode;
use std::rc::Rc;
use std::time::Instant;

/// A story: its name, and what happens.
pub type Story = (&'static str, fn(&Page));

/// Runs the stories whose name holds one of the command line's words; all of them without words.
pub fn run(stories: &[&[Story]]) -> ExitCode {
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with('-'))
        .collect();
    let is_wanted = |name: &str| words.is_empty() || words.iter().any(|word| name.contains(word.as_str()));
    let wanted: Vec<Story> = stories
        .iter()
        .flat_map(|group| group.iter().copied())
        .filter(|(name, _)| is_wanted(name))
        .collect();

    let (site, chromedriver) = match (site(), Chromedriver::start()) {
        (Ok(site), Ok(chromedriver)) => (site, chromedriver),
        (Err(message), _) | (_, Err(message)) => return without_a_browser(&message),
    };
    println!("running {} stories", wanted.len());
    let (mut passed, mut failed) = (0, 0);
    for (name, story) in &wanted {
        let start = Instant::now();
        let outcome = tell(name, *story, &chromedriver, &site);
        let word = if outcome.is_ok() { "ok" } else { "FAILED" };
        println!("story {name} ... {word} ({:.1} s)", start.elapsed().as_secs_f32());
        match outcome {
            Ok(()) => passed += 1,
            Err(message) => {
                failed += 1;
                println!("{message}");
            }
        }
    }
    let word = if failed == 0 { "ok" } else { "FAILED" };
    println!(
        "\ntest result: {word}. {passed} passed; {failed} failed; 0 ignored; 0 measured; 0 filtered out"
    );
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn tell(
    name: &'static str,
    story: fn(&Page),
    chromedriver: &Chromedriver,
    site: &Rc<Site>,
) -> Result<(), String> {
    site.restore()
        .map_err(|error| format!("cannot serve the site: {error}"))?;
    let page = Page::new(name, chromedriver, site)?;
    let told = catch_unwind(AssertUnwindSafe(|| {
        story(&page);
        let errors = page.console_errors();
        assert!(
            errors.is_empty(),
            "the console shows errors:\n{}",
            errors.join("\n")
        );
        let foreign = page.foreign_requests();
        assert!(
            foreign.is_empty(),
            "another origin was asked:\n{}",
            foreign.join("\n")
        );
    }));
    let outcome = told.map_err(|panic| {
        // The picture and the console often say more; that they cannot be had must not hide the failure itself.
        let picture = catch_unwind(AssertUnwindSafe(|| page.picture("failed").display().to_string()));
        let console = catch_unwind(AssertUnwindSafe(|| page.console_errors().join("\n")));
        format!(
            "{}\npicture: {}\n{}",
            said(&*panic),
            picture.unwrap_or_default(),
            console.unwrap_or_default()
        )
    });
    page.close();
    outcome
}

fn said(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
        .unwrap_or_else(|| "it panicked".into())
}

/// The site that `PATHLIGHT_SITE` names, else the one in `dist/`.
pub fn folder() -> PathBuf {
    let dist = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join("dist");
    std::env::var_os("PATHLIGHT_SITE").map_or_else(dist, PathBuf::from)
}

fn site() -> Result<Rc<Site>, String> {
    let folder = folder();
    if !folder.join("index.html").is_file() {
        return Err(format!(
            "there is no site in {}: `cargo xtask build` makes it",
            folder.display()
        ));
    }
    Site::serve(folder)
        .map(Rc::new)
        .map_err(|error| format!("cannot serve the site: {error}"))
}

/// On one's own machine the stories may be left out, loudly; where they must run, that is a failure.
fn without_a_browser(message: &str) -> ExitCode {
    let must_run = std::env::var_os("CI").is_some() || std::env::var_os("PATHLIGHT_CHROMEDRIVER").is_some();
    if must_run {
        println!(
            "{message}\n\ntest result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out"
        );
        return ExitCode::FAILURE;
    }
    println!("!!!! the browser stories are SKIPPED: {message}");
    ExitCode::SUCCESS
}
