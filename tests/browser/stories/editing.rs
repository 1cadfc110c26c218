//! Building and changing a network on the page.

use crate::page::Page;
use crate::runner::Story;
use serde_json::json;
use thirtyfour::Key;

/// This file's stories.
pub const STORIES: &[Story] = &[
    ("a-thing-is-edited-in-its-form", edited),
    ("what-cannot-be-read-stays-in-its-field", refused),
    ("a-network-is-built-from-nothing", built),
    ("a-wish-is-said-on-the-path", wished),
];

fn press_thing(page: &Page, table: &str, id: &str) {
    page.click(&format!(".thing[data-table='{table}'][data-id='{id}']"));
    page.find(".form h2");
}

fn browse(page: &Page) {
    page.click(".controls .tabs button:nth-child(2)");
    page.find(".things .thing");
}

/// Puts `text` into a field in place of what it holds, and leaves it.
fn fill(page: &Page, field: &str, text: &str) {
    let selector = format!("[data-field='{field}']");
    page.find(&selector);
    let body = "const it = document.querySelector(arguments[0]); it.focus(); it.select()";
    page.script(body, vec![json!(selector)]);
    page.type_text(text);
    page.press(Key::Tab);
}

fn edited(page: &Page) {
    page.open("");
    browse(page);
    press_thing(page, "networkSecurityGroups", "nsg-private");
    page.picture("group");
    // default rules stand below the group's own
    assert_eq!(page.count(".entry.default"), 6);
    page.click(".entry-line");
    page.find(".entry-body");
    page.picture("rule");
    // Allow becomes Deny: the way in is closed
    let choose = "const it = document.querySelector(\"[data-field='securityRules.0.access']\"); it.value = 'Deny'; \
        it.dispatchEvent(new Event('change', { bubbles: true }))";
    page.script(choose, vec![]);
    page.until("a broken path", || {
        page.text("[data-story='counts']")
            .contains("1 broken")
            .then_some(())
    });
    assert!(page.text("[data-story='last-change']").contains("nsg-private"));
    page.click("[data-tool='undo']");
    page.until("the path as it was", || {
        page.text("[data-story='counts']")
            .contains("0 broken")
            .then_some(())
    });
    // a new rule stands unfolded, with the next free priority
    page.click("[data-do='add'][data-field='securityRules']");
    page.find("[data-field='securityRules.1.name']");
}

fn refused(page: &Page) {
    page.open("");
    browse(page);
    press_thing(page, "subnets", "private");
    page.picture("subnet");
    fill(page, "name", "application");
    page.until("the new name in the picture", || {
        page.text("#diagram").contains("application").then_some(())
    });
    // the focus went on, and stays where it went
    page.until("the focus on the next field", || {
        let focused = page.script("return document.activeElement.id", vec![]);
        (focused == json!("field-virtualNetwork")).then_some(())
    });
    fill(page, "addressPrefixes", "10.1.1.0/33");
    let said = page.until("the reason", || {
        page.find_all(".field-error").first()?;
        Some(page.text(".field-error"))
    });
    assert!(said.contains("10.1.1.0/33"), "{said}");
    page.picture("refused");
    // nothing typed is lost: not by another edit, not by a reload
    fill(page, "name", "app");
    page.until("the other edit", || {
        page.text("#diagram").contains("app").then_some(())
    });
    let typed = "return document.querySelector(\"[data-field='addressPrefixes']\").value";
    assert_eq!(page.script(typed, vec![]), json!("10.1.1.0/33"));
    page.reload();
    page.find(".form h2");
    assert_eq!(page.script(typed, vec![]), json!("10.1.1.0/33"));
    // put right, it is taken
    fill(page, "addressPrefixes", "10.1.1.0/25");
    page.until("the new prefix in the picture", || {
        page.text("#diagram").contains("10.1.1.0/25").then_some(())
    });
    assert_eq!(page.count(".field-error"), 0);
}

fn add(page: &Page, table: &str) {
    let choose = "const it = document.querySelector(\"[data-do='add-thing']\"); it.value = arguments[0]; \
        it.dispatchEvent(new Event('change', { bubbles: true }))";
    page.find("[data-do='add-thing']");
    page.script(choose, vec![json!(table)]);
    page.until(&format!("the form of a thing in {table}"), || {
        page.find_all(&format!(".thing[data-table='{table}'][aria-current]"))
            .first()
            .map(|_| ())
    });
}

fn built(page: &Page) {
    page.open("");
    let empty = "const it = document.querySelector('.picker select'); it.value = 'empty'; \
        it.dispatchEvent(new Event('change', { bubbles: true }))";
    page.script(empty, vec![]);
    page.until("no path", || {
        page.text("[data-story='headline']")
            .contains("no path")
            .then_some(())
    });
    page.click(".controls .tabs button:nth-child(2)");
    for table in [
        "virtualNetworks",
        "subnets",
        "virtualMachines",
        "storageAccounts",
        "privateEndpoints",
    ] {
        add(page, table);
    }
    page.picture("built");
    page.until("paths", || (page.count("[data-line]") > 0).then_some(()));
    // what is here can be switched, and what may be wanted is taken one by one
    page.click(".controls .tabs button:nth-child(1)");
    page.click("#make-switches");
    page.until("switches", || (page.count("[data-flips]") > 2).then_some(()));
    page.picture("switches");
    page.click(".suggest li .tool");
    page.until("a wish", || {
        page.text("[data-story='counts']")
            .contains("1 as wanted")
            .then_some(())
    });
    page.click(".controls .tabs button:nth-child(2)");
    page.find(".things .thing");
    // removing what others use says what, and can be taken back
    press_thing(
        page,
        "virtualNetworks",
        &page
            .attribute(".thing[data-table='virtualNetworks']", "data-id")
            .unwrap_or_default(),
    );
    assert!(page.text(".form-foot p").contains("goes too"));
    page.click("[data-do='remove']");
    page.until("nothing of it left", || {
        page.find_all(".thing[data-table='subnets']")
            .is_empty()
            .then_some(())
    });
    page.click("[data-tool='undo']");
    page.find(".thing[data-table='subnets']");
}

fn wished(page: &Page) {
    page.open("");
    page.click("label:has(#wish-none)");
    page.until("no leak", || {
        page.text("[data-story='counts']")
            .contains("0 leaks")
            .then_some(())
    });
    page.picture("no-opinion");
}
