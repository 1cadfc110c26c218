//! The page in a real browser: stories in headless Chromium, over WebDriver.
//!
//! A story is a function of a [`page::Page`]. It acts ([`act`]), sees ([`see`]) and finds ([`find`]); after it, the
//! runner itself checks that nothing was logged as an error and that no other origin was asked. `cargo xtask test`
//! runs them all; for one, `cargo test -p pathlight-tests --features browser --test browser -- part-of-its-name`.

#[path = "browser/act.rs"]
mod act;
#[path = "browser/axe.rs"]
mod axe;
#[path = "browser/builds.rs"]
mod builds;
#[path = "browser/chromedriver.rs"]
mod chromedriver;
#[path = "browser/find.rs"]
mod find;
#[path = "browser/headers.rs"]
mod headers;
#[path = "browser/measure.rs"]
mod measure;
#[path = "browser/page.rs"]
mod page;
#[path = "browser/runner.rs"]
mod runner;
#[path = "browser/see.rs"]
mod see;
#[path = "browser/site.rs"]
mod site;
#[path = "browser/stories.rs"]
mod stories;

fn main() -> std::process::ExitCode {
    runner::run(stories::ALL)
}
