//! What a visitor sees, and what only the developer's tools show.

use crate::page::Page;
use serde_json::{Value, json};
use std::path::PathBuf;

#[allow(dead_code, reason = "a verb waits here for the story that needs it")]
impl Page {
    /// The visible text of what `selector` finds.
    pub fn text(&self, selector: &str) -> String {
        self.again(&format!("cannot read `{selector}`"), || {
            let element = self.find(selector);
            async move { element.text().await }
        })
    }

    /// The classes of what `selector` finds, in order.
    pub fn classes(&self, selector: &str) -> Vec<String> {
        self.attribute(selector, "class")
            .unwrap_or_default()
            .split_whitespace()
            .map(str::to_owned)
            .collect()
    }

    /// An attribute of what `selector` finds.
    pub fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        let element = self.find(selector);
        self.wait(
            &format!("cannot read `{name}` of `{selector}`"),
            element.attr(name),
        )
    }

    /// The address bar.
    pub fn address(&self) -> String {
        self.wait("cannot read the address", self.driver.current_url())
            .to_string()
    }

    /// Keeps a picture of the window as `target/stories/<story>-<name>.png`.
    pub fn picture(&self, name: &str) -> PathBuf {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
            .join("..")
            .join("target")
            .join("stories");
        let file = folder.join(format!("{}-{name}.png", self.story));
        let png = self.wait("cannot take a picture", self.driver.screenshot_as_png());
        let kept = std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&file, png));
        assert!(kept.is_ok(), "cannot write {}: {kept:?}", file.display());
        file
    }

    /// Fails the story if the page is wider than its window; `when` is said then.
    pub fn assert_fits(&self, when: &str) {
        let fits = "return document.documentElement.scrollWidth <= window.innerWidth";
        assert_eq!(
            self.script(fits, Vec::new()),
            json!(true),
            "the page is wider than its window {when}"
        );
    }

    /// States a measured figure; nothing is asserted of it.
    pub fn figure(&self, name: &str, value: impl std::fmt::Display) {
        println!("figure: {name}: {value}");
    }

    /// What was logged as an error since the last call: uncaught errors, `console.error`, refused and missing files.
    pub fn console_errors(&self) -> Vec<String> {
        let log = self.wait("cannot read the console", self.driver.get_log("browser"));
        log.into_iter()
            .filter(|entry| entry.level == "SEVERE")
            .map(|entry| entry.message)
            .collect()
    }

    /// Every address that the page has asked for since the story began.
    pub fn requested(&self) -> Vec<String> {
        let log = self.wait("cannot read the network log", self.driver.get_log("performance"));
        let addresses = log.iter().filter_map(|entry| request(&entry.message));
        self.requested.borrow_mut().extend(addresses);
        self.requested.borrow().clone()
    }

    /// The addresses asked for that belong to another origin.
    pub fn foreign_requests(&self) -> Vec<String> {
        let own = format!("{}/", self.site.origin());
        let is_local = |address: &String| {
            address.starts_with(&own)
                || ["data:", "blob:", "about:"]
                    .iter()
                    .any(|kind| address.starts_with(kind))
        };
        self.requested()
            .into_iter()
            .filter(|address| !is_local(address))
            .collect()
    }
}

/// The address in a performance log entry, when it tells of a request.
fn request(entry: &str) -> Option<String> {
    let entry: Value = serde_json::from_str(entry).ok()?;
    let message = &entry["message"];
    (message["method"] == "Network.requestWillBeSent")
        .then(|| message["params"]["request"]["url"].as_str().map(str::to_owned))?
}
