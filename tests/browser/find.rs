//! Finding things in the page, with patience: what the app paints next frame is as good as there.

use crate::page::Page;
use serde_json::json;
use std::time::{Duration, Instant};
use thirtyfour::{By, WebElement};

const PATIENCE: Duration = Duration::from_secs(10);

#[allow(dead_code, reason = "a verb waits here for the story that needs it")]
impl Page {
    /// The first element that `selector` (CSS) matches, waited for.
    pub fn find(&self, selector: &str) -> WebElement {
        self.patiently(&format!("`{selector}` to appear"), || {
            self.find_all(selector).into_iter().next()
        })
    }

    /// Every element that `selector` matches now.
    pub fn find_all(&self, selector: &str) -> Vec<WebElement> {
        self.wait(
            &format!("cannot look for `{selector}`"),
            self.driver.find_all(By::Css(selector)),
        )
    }

    /// How many elements `selector` matches now.
    pub fn count(&self, selector: &str) -> usize {
        self.find_all(selector).len()
    }

    /// Waits until `look` finds something, and gives it once the page has said all that it has to say: words follow
    /// their picture by a frame.
    pub fn until<T>(&self, what: &str, look: impl Fn() -> Option<T>) -> T {
        let found = self.patiently(what, look);
        self.settle();
        found
    }

    /// Waits until what has that id has the focus.
    pub fn until_focused(&self, id: &str) {
        self.until(&format!("the focus on {id}"), || {
            let focused = self.script("return document.activeElement.id", Vec::new());
            (focused == id).then_some(())
        });
    }

    /// Waits until the words of what is painted are written.
    fn settle(&self) {
        // a tab that is not in sight has no frames
        let body = "const done = arguments[arguments.length - 1]; setTimeout(done, 100); \
            requestAnimationFrame(() => setTimeout(done, 20))";
        // a page that has gone to another has said all
        let _ = self.attempt(self.driver.execute_async(body, Vec::new()));
    }

    fn patiently<T>(&self, what: &str, look: impl Fn() -> Option<T>) -> T {
        let start = Instant::now();
        loop {
            if let Some(found) = look() {
                return found;
            }
            assert!(
                start.elapsed() < PATIENCE,
                "waited {} s for {what}",
                PATIENCE.as_secs()
            );
            std::thread::sleep(Duration::from_millis(25));
        }
    }

    /// Waits until the app stands beside the first paint, which then hides.
    pub fn wait_until_standing(&self) {
        let body = "return document.readyState === 'complete' && \
            [...document.body.children].some(e => e.id !== 'first-paint' && e.localName !== 'script')";
        self.until("the app to stand", || {
            (self.script(body, Vec::new()) == json!(true)).then_some(())
        });
    }
}
