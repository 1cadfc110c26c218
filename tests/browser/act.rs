//! What a visitor does: go, click, press, type, turn the screen, prefer.

use crate::page::Page;
use serde_json::json;
use thirtyfour::Key;

#[allow(dead_code, reason = "a verb waits here for the story that needs it")]
impl Page {
    /// Opens the page with `fragment` (`""` or `#…`) and waits until the app stands.
    pub fn open(&self, fragment: &str) {
        let address = format!("{}{fragment}", self.site.address());
        self.wait("the page does not open", self.driver.goto(address));
        self.wait_until_standing();
    }

    /// Opens the page anew, as it is addressed now.
    pub fn reload(&self) {
        self.wait("the page does not reload", self.driver.refresh());
        self.wait_until_standing();
    }

    /// Clicks what `selector` finds, once it is there.
    pub fn click(&self, selector: &str) {
        // what is drawn anew between being found and being clicked is found again
        self.again(&format!("cannot click `{selector}`"), || {
            let element = self.find(selector);
            async move {
                element.scroll_into_view().await?;
                element.click().await
            }
        });
    }

    /// Moves the focus to what `selector` finds, once it is there.
    pub fn focus(&self, selector: &str) {
        self.find(selector);
        self.script(
            "document.querySelector(arguments[0]).focus()",
            vec![json!(selector)],
        );
    }

    /// Chooses `value` of the choices that `selector` finds, once they are there.
    pub fn choose(&self, selector: &str, value: &str) {
        self.find(selector);
        let choose = "const it = document.querySelector(arguments[0]); it.value = arguments[1]; \
            it.dispatchEvent(new Event('change', { bubbles: true }))";
        self.script(choose, vec![json!(selector), json!(value)]);
    }

    /// Presses one key where the focus is: a character, or a `Key`.
    pub fn press(&self, key: Key) {
        self.type_text(&key.value().to_string());
    }

    /// Presses `key` while `modifier` is held.
    pub fn press_with(&self, modifier: Key, key: char) {
        let held = modifier.value();
        let chain = self
            .driver
            .action_chain()
            .key_down(held)
            .key_down(key)
            .key_up(key)
            .key_up(held);
        self.wait("cannot press keys", chain.perform());
    }

    /// Types `text` where the focus is.
    pub fn type_text(&self, text: &str) {
        self.wait(
            "cannot type",
            self.driver.action_chain().send_keys(text).perform(),
        );
    }

    /// Gives the window `width` × `height` CSS pixels.
    pub fn resize(&self, width: u32, height: u32) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", size);
    }

    /// Prefers light.
    pub fn light(&self) {
        self.prefer("prefers-color-scheme", "light");
    }

    /// Prefers dark.
    pub fn dark(&self) {
        self.prefer("prefers-color-scheme", "dark");
    }

    /// Prefers no motion.
    pub fn reduce_motion(&self) {
        self.prefer("prefers-reduced-motion", "reduce");
    }

    /// Sets one media feature and keeps the others.
    pub fn prefer(&self, feature: &'static str, value: &'static str) {
        self.media.borrow_mut().insert(feature, value);
        let features: Vec<_> = self
            .media
            .borrow()
            .iter()
            .map(|(name, value)| json!({ "name": name, "value": value }))
            .collect();
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": features }));
    }
}
