//! One visit: a browser with a profile of its own, and the site it visits.

use crate::chromedriver::Chromedriver;
use crate::site::Site;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::Future;
use std::path::PathBuf;
use std::rc::Rc;
use thirtyfour::prelude::WebDriverResult;
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver};
use tokio::runtime::Runtime;

/// What Chromium needs to run unattended, silent and as root; the last keeps small shared memory from ending it.
const UNATTENDED: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
];

/// A visitor's browser. Its verbs are in `act`, `see` and `find`; each fails the story by panicking with what went wrong.
pub struct Page {
    runtime: Runtime,
    /// The session; for what the verbs do not offer.
    pub driver: WebDriver,
    /// The site.
    pub site: Rc<Site>,
    /// The story's name, in the names of its pictures.
    pub story: &'static str,
    pub(crate) media: RefCell<BTreeMap<&'static str, &'static str>>,
    pub(crate) requested: RefCell<Vec<String>>,
    profile: PathBuf,
}

impl Page {
    /// A fresh browser, 1440×900, light, that has gone nowhere yet.
    pub fn new(story: &'static str, chromedriver: &Chromedriver, site: &Rc<Site>) -> Result<Page, String> {
        let failed = |error: &dyn std::fmt::Display| format!("cannot start a browser: {error}");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| failed(&error))?;
        let profile = std::env::temp_dir().join(format!("pathlight-story-{}-{story}", std::process::id()));
        let capabilities = capabilities(&profile).map_err(|error| failed(&error))?;
        let driver = runtime
            .block_on(async { WebDriver::new(chromedriver.address.as_str(), capabilities).await })
            .map_err(|error| failed(&error))?;
        let page = Page {
            runtime,
            driver,
            site: Rc::clone(site),
            story,
            media: RefCell::default(),
            requested: RefCell::default(),
            profile,
        };
        page.resize(1440, 900);
        page.light();
        // some versions of Chromium leave a page without the focus until it is clicked, and then tell it of none
        page.devtools("Emulation.setFocusEmulationEnabled", json!({ "enabled": true }));
        page.leave_the_browsers_own_page();
        Ok(page)
    }

    /// A new browser shows a page of its own, whose requests and messages are not the site's.
    fn leave_the_browsers_own_page(&self) {
        self.wait("no blank page", self.driver.goto("about:blank"));
        self.console_errors();
        self.requested();
        self.requested.borrow_mut().clear();
    }

    /// Waits for a command's end; `what` is said when it fails.
    pub fn wait<T>(&self, what: &str, command: impl Future<Output = WebDriverResult<T>>) -> T {
        match self.attempt(command) {
            Ok(answer) => answer,
            Err(error) => panic!("{what}: {error}"),
        }
    }

    /// The same for a command that may fail.
    pub fn attempt<T>(&self, command: impl Future<Output = WebDriverResult<T>>) -> WebDriverResult<T> {
        self.runtime.block_on(command)
    }

    /// Does a command again, a few times, where what it was about was drawn anew meanwhile.
    pub fn again<T, F: Future<Output = WebDriverResult<T>>>(&self, what: &str, command: impl Fn() -> F) -> T {
        for _ in 0..4 {
            match self.attempt(command()) {
                Err(error) if error.to_string().contains("stale") => {}
                done => return self.wait(what, async { done }),
            }
        }
        self.wait(what, command())
    }

    /// Runs a function's body in the page, with `arguments`, and gives what it returns.
    pub fn script(&self, body: &str, arguments: Vec<Value>) -> Value {
        self.wait("a script failed", async {
            Ok(self.driver.execute(body, arguments).await?.json().clone())
        })
    }

    /// A command of the Chrome DevTools Protocol.
    pub fn devtools(&self, method: &str, parameters: Value) -> Value {
        self.wait(method, self.driver.cdp().send_raw(method, parameters))
    }

    /// Ends the browser.
    pub fn close(self) {
        let Page {
            runtime,
            driver,
            profile,
            ..
        } = self;
        // Best effort: the story is told, and a browser that crashed has failed it already.
        let _ = runtime.block_on(driver.quit());
        let _ = std::fs::remove_dir_all(profile);
    }
}

fn capabilities(profile: &std::path::Path) -> WebDriverResult<thirtyfour::ChromeCapabilities> {
    let mut capabilities = DesiredCapabilities::chrome();
    for argument in UNATTENDED {
        capabilities.add_arg(argument)?;
    }
    capabilities.add_arg(&format!("--user-data-dir={}", profile.display()))?;
    capabilities.add_experimental_option("perfLoggingPrefs", json!({ "enableNetwork": true }))?;
    if let Ok(chromium) = std::env::var("PATHLIGHT_CHROMIUM") {
        capabilities.set_binary(&chromium)?;
    }
    capabilities.set_logging_prefs("browser", LoggingPrefsLogLevel::All)?;
    capabilities.set_logging_prefs("performance", LoggingPrefsLogLevel::All)?;
    Ok(capabilities)
}
