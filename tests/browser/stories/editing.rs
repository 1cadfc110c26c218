//! Building and changing a network on the page.

use crate::page::Page;
use crate::runner::Story;
use serde_json::json;
use thirtyfour::Key;

/// This file's stories.
pub const STORIES: &[Story] = &[
    ("a-thing-is-edited-in-its-form", edited),
    ("what-cannot-be-read-stays-in-its-field", refused),
    ("what-was-typed-is-left-or-put-back", left),
    ("a-network-is-built-from-nothing", built),
    ("a-name-that-azure-refuses-is-refused", misnamed),
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

/// The form of a thing, from whichever list is open.
pub fn edit(page: &Page, table: &str, id: &str) {
    browse(page);
    press_thing(page, table, id);
}

/// Puts `text` into a field in place of what it holds, and leaves it.
fn fill(page: &Page, field: &str, text: &str) {
    type_into(page, field, text);
    page.press(Key::Tab);
}

/// Types into a field in place of what it holds.
pub fn type_into(page: &Page, field: &str, text: &str) {
    let selector = format!("[data-field='{field}']");
    page.find(&selector);
    let body = "const it = document.querySelector(arguments[0]); it.focus(); it.select()";
    page.script(body, vec![json!(selector)]);
    match text {
        "" => page.press(Key::Backspace),
        text => page.type_text(text),
    }
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
    page.choose("[data-field='securityRules.0.access']", "Deny");
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
    page.until_focused("field-virtualNetwork");
    fill(page, "addressPrefixes", "10.1.1.0/33");
    let said = page.until("the reason", || {
        page.find_all(".field-error").first()?;
        Some(page.text(".field-error"))
    });
    assert!(said.contains("10.1.1.0/33"), "{said}");
    page.picture("refused");
    by_enter(page);
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

/// Enter refuses and takes at once: the reason stands at the field and is read out, and the caret stays.
fn by_enter(page: &Page) {
    let field = "[data-field='addressPrefixes']";
    let put = |text: &str| {
        let body = "const it = document.querySelector(arguments[0]); it.focus(); it.select()";
        page.script(body, vec![json!(field)]);
        page.type_text(text);
        page.press(Key::Enter);
    };
    let state = || {
        let body = "const it = document.querySelector(arguments[0]), said = document.getElementById('said-addressPrefixes'); \
            return [it.getAttribute('aria-invalid') ?? '', said.textContent, said.getAttribute('role'), document.activeElement === it, it.selectionStart]";
        page.script(body, vec![json!(field)])
    };
    put("hello");
    page.until("the reason at the field", || {
        let now = state();
        let is_said = now[1].as_str().is_some_and(|said| said.contains("hello"));
        let is_whole = now[0] == "true" && now[2] == "status" && now[3] == json!(true) && now[4] == json!(5);
        (is_said && is_whole).then_some(())
    });
    put("10.1.1.0/26");
    page.until("no reason any more", || {
        let now = state();
        (now[0] == "" && now[1] == "" && now[3] == json!(true)).then_some(())
    });
    // what can be read and Azure refuses is refused too
    put("10.1.1.0/31");
    page.until("Azure's reason at the field", || {
        let said = state()[1].as_str().unwrap_or_default().to_owned();
        said.contains("/29").then_some(())
    });
    put("10.1.1.0/26");
    assert_eq!(page.count(".form-problems"), 0);
    // a name that is taken is the form's heading at once
    page.script(
        "const it = document.querySelector(\"[data-field='name']\"); it.focus(); it.select()",
        vec![],
    );
    page.type_text("renamed");
    page.press(Key::Enter);
    page.until("the heading", || {
        (page.text(".form h2") == "renamed").then_some(())
    });
    // taken back, the field holds what it held
    page.click("[data-tool='undo']");
    page.until("the old name in the field", || {
        let now = page.script(
            "return document.querySelector(\"[data-field='name']\").value",
            vec![],
        );
        (now == json!("application")).then_some(())
    });
    fill(page, "addressPrefixes", "10.1.1.0/33");
    page.until("the reason again", || {
        page.find_all(".field-error").first()?;
        page.text(".field-error").contains("10.1.1.0/33").then_some(())
    });
}

fn add(page: &Page, table: &str) {
    page.choose("[data-do='add-thing']", table);
    page.until(&format!("the form of a thing in {table}"), || {
        page.find_all(&format!(".thing[data-table='{table}'][aria-current]"))
            .first()
            .map(|_| ())
    });
}

fn built(page: &Page) {
    page.open("");
    page.choose(".picker select", "empty");
    page.until("no path", || {
        page.text("[data-story='headline']")
            .contains("no path")
            .then_some(())
    });
    page.click(".controls .tabs button:nth-child(2)");
    // an empty picture offers what it lacks, with all that it stands on
    page.picture("empty");
    page.click(".headline [data-field='virtualMachines']");
    page.find(".thing[data-table='virtualMachines'][aria-current]");
    page.until("a path", || (page.count("[data-line]") > 0).then_some(()));
    assert_eq!(page.count(".headline button"), 0);
    // and a form what can stand there
    press_thing(
        page,
        "virtualNetworks",
        &page
            .attribute(".thing[data-table='virtualNetworks']", "data-id")
            .unwrap_or_default(),
    );
    page.click("[data-do='add-here'][data-field='subnets']");
    page.find(".thing[data-table='subnets'][aria-current]");
    for table in ["virtualMachines", "storageAccounts", "privateEndpoints"] {
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

fn left(page: &Page) {
    page.open("");
    browse(page);
    press_thing(page, "networkSecurityGroups", "nsg-private");
    page.click(".entry-line");
    let field = "securityRules.0.priority";
    let state = || {
        let body = "const it = document.querySelector(`[data-field='${arguments[0]}']`); \
            return [it.value, it.getAttribute('aria-invalid') ?? '', document.getElementById('said-' + arguments[0]).textContent]";
        page.script(body, vec![json!(field)])
    };
    let until = |what: &str, wanted: serde_json::Value| {
        page.until(what, || (state() == wanted).then_some(()));
    };
    // what stands there can be typed again
    fill(page, field, "99");
    page.until("the reason", || state()[2].as_str()?.contains("99").then_some(()));
    fill(page, field, "300");
    until("the field as it was", json!(["300", "", ""]));
    // Escape leaves it as it stands, refused or not yet done with
    fill(page, field, "98");
    page.until("the reason again", || {
        state()[2].as_str()?.contains("98").then_some(())
    });
    page.script(
        "document.querySelector(`[data-field='securityRules.0.priority']`).focus()",
        vec![],
    );
    page.press(Key::Escape);
    until("the field as it was again", json!(["300", "", ""]));
    type_into(page, field, "305");
    page.press(Key::Escape);
    page.press(Key::Tab);
    until("the field as it stands", json!(["300", "", ""]));
    assert!(page.text("[data-story='last-change']").is_empty());
    // what is typed is of this scenario, and of no other one
    fill(page, field, "97");
    page.until("the reason once more", || {
        state()[2].as_str()?.contains("97").then_some(())
    });
    page.choose(".picker select", "empty");
    add(page, "networkSecurityGroups");
    page.reload();
    browse(page);
    assert_eq!(page.count(".field-error"), 0);
}

fn misnamed(page: &Page) {
    page.open("");
    browse(page);
    press_thing(page, "storageAccounts", "mystorageaccount");
    fill(page, "name", "My_Store!");
    let said = page.until("Azure's rule", || {
        page.find_all(".field-error").first()?;
        Some(page.text(".field-error"))
    });
    assert!(
        said.contains("My_Store!") && said.contains("3 to 24 lower-case letters"),
        "{said}"
    );
    assert!(!page.text("#diagram").contains("My_Store!"));
    fill(page, "name", "mystore");
    page.until("the name in the picture", || {
        page.text("#diagram").contains("mystore").then_some(())
    });
    // a region that is not known may be new: it is taken, with a note, and those that are known are offered
    fill(page, "region", "Mars");
    let note = page.until("the note", || {
        page.find_all(".field-note").first()?;
        Some(page.text(".field-note"))
    });
    assert!(note.contains("mars") && note.contains("known here"), "{note}");
    assert!(page.count("#suggest-regions option") > 60);
    page.picture("note");
    // what belongs to another thing: the box is as it was, and the reason is told
    press_thing(page, "virtualMachines", "vm1");
    page.until("the other one's interface", || {
        (page.count(".form [type=checkbox]") > 1).then_some(())
    });
    page.script(
        "document.querySelector('.form [type=checkbox]:not(:checked)').click()",
        vec![],
    );
    page.until("the reason", || {
        page.text(".form").contains("belongs to").then_some(())
    });
    assert_eq!(page.count(".form [type=checkbox]:checked"), 1);
    // what another rule holds
    press_thing(page, "networkSecurityGroups", "nsg-private");
    page.click("[data-do='add'][data-field='securityRules']");
    page.find("[data-field='securityRules.1.priority']");
    for (priority, says) in [
        ("300", "share Inbound priority 300"),
        ("", "a priority has to stand here"),
        ("abc", "`abc`"),
    ] {
        fill(page, "securityRules.1.priority", priority);
        page.until(says, || page.text(".form").contains(says).then_some(()));
    }
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
