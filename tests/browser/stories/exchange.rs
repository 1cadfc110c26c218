//! What leaves the page as a file comes back as it was, by every door; what is no such thing changes nothing.

use std::path::{Path, PathBuf};

use super::saved_pictures::{assert_plain, look_into};
use crate::page::Page;
use crate::runner::Story;
use pathlight_core::document::base64url;
use serde_json::{Value, json};
use thirtyfour::{By, Key};

/// This file's stories.
pub const STORIES: &[Story] = &[
    ("what-is-saved-opens-again-by-the-file-field", saved_and_chosen),
    ("what-is-saved-opens-again-by-drop-and-paste", saved_and_dropped),
    ("a-hostile-file-is-refused-and-nothing-is-lost", refused),
    ("azure-resources-open-with-what-was-not-understood", azure),
    ("of-several-files-one-opens-and-the-others-are-named", several),
    ("the-menu-opens-and-saves-by-keyboard", menu),
];

const MENU: &str = "[popovertarget='menu'][aria-label^='More']";

/// A folder of the story's own, which the browser saves into.
pub fn folder(page: &Page) -> PathBuf {
    let stories = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/stories");
    let folder = stories.join(format!("{}-files", page.story));
    let _ = std::fs::remove_dir_all(&folder);
    assert!(std::fs::create_dir_all(&folder).is_ok());
    let folder = folder.canonicalize().expect("it was made");
    page.devtools(
        "Browser.setDownloadBehavior",
        json!({ "behavior": "allow", "downloadPath": folder }),
    );
    folder
}

/// Saves by the menu, and gives the file.
pub fn save(page: &Page, folder: &Path, kind: &str) -> PathBuf {
    let entries = || std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries().for_each(|entry| assert!(std::fs::remove_file(entry.path()).is_ok()));
    page.click(MENU);
    page.click(&format!("[data-do='{kind}']"));
    page.until(&format!("a file of kind {kind}"), || {
        // the browser takes the name with an empty file, and moves what it wrote beside it there
        let mut whole = entries().filter(|entry| entry.metadata().is_ok_and(|it| it.len() > 0));
        let file = whole.find(|entry| entry.path().extension().is_some_and(|it| it == kind));
        file.map(|entry| entry.path())
    })
}

/// The scenario with a switch flipped, so that it is nobody's but the reader's.
pub fn open_own(page: &Page) -> String {
    page.open("");
    page.click(".controls .control");
    page.until("the edit to be kept", || fragment(page));
    fragment(page).expect("a fragment")
}

fn fragment(page: &Page) -> Option<String> {
    page.address()
        .split_once('#')
        .map(|(_, fragment)| fragment.to_owned())
}

/// Leaves what is shown for another scenario.
fn open_other(page: &Page) {
    page.script("location.hash = '1.~nothing-configured'", Vec::new());
    page.until("the other scenario", || {
        page.text(".picker option")
            .contains("Nothing configured")
            .then_some(())
    });
}

fn assert_back(page: &Page, own: &str, by: &str) {
    page.until(&format!("the scenario back by {by}"), || {
        fragment(page).filter(|it| it == own)
    });
    page.until("its opening to be told", || {
        let told = page.text("[role='alert']");
        let is_opened = told.contains("Opened ") && told.contains("Undo leads back");
        (is_opened || told.contains("From a link")).then_some(())
    });
}

fn choose(page: &Page, file: &Path) {
    page.wait("cannot choose a file", async {
        let field = page.driver.find(By::Css("#open-file")).await?;
        field.send_keys(file.to_string_lossy().as_ref()).await
    });
}

/// Brings `content` by a synthetic event: `drop` or `paste`; as a file, or without a name as text.
fn bring(page: &Page, event: &str, name: &str, content: &[u8]) {
    let content = base64url::encode(content).replace('-', "+").replace('_', "/");
    let script = "const [event, name, content] = arguments; \
        const bytes = Uint8Array.from(atob(content), c => c.charCodeAt(0)); \
        const carried = new DataTransfer(); \
        if (name) carried.items.add(new File([bytes], name)); \
        else carried.setData('text/plain', new TextDecoder().decode(bytes)); \
        const all = { bubbles: true, cancelable: true }; \
        document.body.dispatchEvent(event === 'paste' \
            ? new ClipboardEvent('paste', { ...all, clipboardData: carried }) \
            : new DragEvent('drop', { ...all, dataTransfer: carried }))";
    page.script(script, vec![json!(event), json!(name), json!(content)]);
}

pub fn bytes(file: &Path) -> Vec<u8> {
    std::fs::read(file).expect("the file is there")
}

fn saved_and_chosen(page: &Page) {
    let folder = folder(page);
    let own = open_own(page);
    for kind in ["json", "svg", "png"] {
        let file = save(page, &folder, kind);
        assert_eq!(
            file.file_name().and_then(|it| it.to_str()),
            Some(&*format!("the-rogue-account.{kind}"))
        );
        open_other(page);
        choose(page, &file);
        assert_back(page, &own, kind);
        // one step, and the other is there again
        page.press_with(Key::Control, 'z');
        page.until("the other scenario again", || {
            fragment(page).filter(|it| *it != own)
        });
        page.press_with(Key::Control, 'y');
        assert_back(page, &own, "redo");
    }
    let report = String::from_utf8(bytes(&save(page, &folder, "md"))).expect("text");
    assert!(
        report.starts_with("# The rogue account\n") && report.contains("## Matrix"),
        "{report}"
    );
    let matrix = String::from_utf8(bytes(&save(page, &folder, "csv"))).expect("text");
    assert!(matrix.starts_with("\u{feff}From,To,Traffic,Verdict,"), "{matrix}");
}

fn saved_and_dropped(page: &Page) {
    let folder = folder(page);
    let own = open_own(page);
    for kind in ["json", "svg", "png"] {
        let content = bytes(&save(page, &folder, kind));
        for event in ["drop", "paste"] {
            open_other(page);
            // told by what is in it, not by what it is called
            bring(page, event, "no-ending", &content);
            assert_back(page, &own, &format!("{event} of {kind}"));
        }
    }
    let link = format!("Have a look: https://example.org/#{own}&view=list");
    for event in ["drop", "paste"] {
        open_other(page);
        bring(page, event, "", link.as_bytes());
        assert_back(page, &own, &format!("{event} of a link"));
    }
    // while something is held over the page, the page says what it would do
    let held = "document.body.dispatchEvent(new DragEvent('dragover', { bubbles: true, cancelable: true, \
        dataTransfer: new DataTransfer() })); return getComputedStyle(document.body, '::after').content";
    let hint = page.script(held, Vec::new());
    assert!(
        hint.as_str().is_some_and(|it| it.contains("Drop it to open it")),
        "{hint}"
    );
    page.picture("held");
    page.script(
        "document.body.dispatchEvent(new DragEvent('dragleave', { bubbles: true }))",
        Vec::new(),
    );
    assert_eq!(page.count("[data-held]"), 0);
    // a field keeps what is pasted into it
    page.script(
        "const f = document.querySelector('.picker select'); const d = new DataTransfer(); d.setData('text/plain', 'x'); \
         f.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: d }))",
        Vec::new(),
    );
    let told = page.text("[role='alert']");
    assert!(told.contains("Opened ") || told.contains("From a link"), "{told}");
}

fn refused(page: &Page) {
    let folder = folder(page);
    let own = open_own(page);
    let told = |page: &Page, words: &str| {
        page.until(&format!("`{words}` to be told"), || {
            page.text("[role='alert']").contains(words).then_some(())
        });
        assert_eq!(fragment(page).as_deref(), Some(&*own));
    };
    bring(page, "drop", "a.bin", b"\x00\xff\xfe garbage");
    told(page, "a.bin was not opened: it is no text in UTF-8");
    bring(
        page,
        "drop",
        "<img src=x onerror=alert(1)>.json",
        b"{\"pathlight\": \"scenario/1\", \"zzz\": 1}",
    );
    told(page, "<img src=x onerror=alert(1)>.json was not opened");
    bring(page, "paste", "", b"just some words");
    told(page, "expected a scenario, a share link");
    bring(page, "drop", "cut.png", b"\x89PNG\r\n\x1a\n\0\0");
    told(page, "carries no scenario");
    let large = folder.join("large.json");
    assert!(std::fs::write(&large, vec![b' '; 11 << 20]).is_ok());
    choose(page, &large);
    told(page, "large.json is larger than 10 MiB");
    // nothing of it became a step
    let undo = page
        .attribute("[data-tool='undo']", "aria-label")
        .unwrap_or_default();
    assert!(undo.starts_with("Undo: ") && !undo.contains("Open"), "{undo}");

    // names that want to be more than names are names, on the page and in every file
    let mut scenario: Value = serde_json::from_slice(&bytes(&save(page, &folder, "json"))).expect("JSON");
    let name = "=1+1|<script>alert(1)</script>`\u{202e}\"&";
    scenario["title"] = json!(format!("../{name}"));
    scenario["storageAccounts"]["mystorageaccount"]["name"] = json!(name);
    bring(page, "drop", "hostile.json", scenario.to_string().as_bytes());
    page.until("the scenario with such names", || {
        page.text("[role='alert']")
            .contains("from hostile.json")
            .then_some(())
    });
    let svg = save(page, &folder, "svg");
    let found = look_into(page, &String::from_utf8(bytes(&svg)).expect("text"));
    assert_plain(&found);
    let file = svg.file_name().and_then(|it| it.to_str());
    assert_eq!(file, Some("1-1-script-alert-1-script.svg"));
    let report = String::from_utf8(bytes(&save(page, &folder, "md"))).expect("text");
    assert!(
        !report.contains("<script") && !report.contains('\u{202e}'),
        "{report}"
    );
    let matrix = String::from_utf8(bytes(&save(page, &folder, "csv"))).expect("text");
    assert!(
        matrix.contains(",\"'=1+1|") && !matrix.contains(",=") && !matrix.contains(",\"="),
        "{matrix}"
    );
}

fn azure(page: &Page) {
    page.open("");
    let template = json!({
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "resources": [
            { "type": "Microsoft.Network/virtualNetworks", "name": "hub", "location": "eastus", "properties": {
                "addressSpace": { "addressPrefixes": ["10.0.0.0/16"] },
                "subnets": [{ "name": "app", "properties": { "addressPrefix": "10.0.1.0/24" } }] } },
            { "type": "Microsoft.Network/networkInterfaces", "name": "nic1", "location": "eastus", "properties": {
                "ipConfigurations": [{ "name": "one", "properties": { "privateIPAddress": "10.0.1.4",
                    "subnet": { "id": "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'hub', 'app')]" } } }] } },
            { "type": "Microsoft.Storage/storageAccounts", "name": "account", "location": "eastus", "properties": {} },
            { "type": "Microsoft.Network/loadBalancers", "name": "lb1", "location": "eastus", "properties": {} },
        ],
    });
    bring(page, "drop", "estate.json", template.to_string().as_bytes());
    page.until("the resources", || {
        let told = page.text("[role='alert']");
        (told.contains("Opened “estate” from estate.json.")
            && told.contains("lb1 (Microsoft.Network/loadBalancers)"))
        .then_some(())
    });
    assert!(page.text("#diagram").contains("nic1"));
    page.picture("opened");
    let check = json!({ "pathlight": "check/1", "title": "Checked", "deployments": [{
        "subscription": "s", "resourceGroup": "r", "location": "eastus", "resources": template }],
        "expect": [{ "from": "nic1", "to": "account", "verdict": "denied" }] });
    bring(page, "paste", "", check.to_string().as_bytes());
    page.until("the check file's wish", || {
        (page.count("[data-line='0'].leak, [data-line='0'].undetermined") == 1).then_some(())
    });
    page.press_with(Key::Control, 'z');
    page.press_with(Key::Control, 'z');
    page.until("what was there before", || {
        page.text("#diagram").contains("roguestorage").then_some(())
    });
}

fn several(page: &Page) {
    page.open("");
    let files: Vec<Value> = ["first", "second"]
        .map(|title| {
            let scenario = json!({ "pathlight": "scenario/1", "title": title });
            json!([format!("{title}.json"), scenario.to_string()])
        })
        .into();
    let drop = "const [files, padding] = arguments; const carried = new DataTransfer(); \
        if (padding) carried.items.add(new File([new Uint8Array(padding)], 'huge.bin')); \
        for (const [name, text] of files) carried.items.add(new File([text], name)); \
        document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: carried }))";
    page.script(drop, vec![json!(files), json!(0)]);
    let until_told = |words: &str| {
        page.until(words, || {
            page.text("[role='alert']").contains(words).then_some(())
        });
    };
    until_told("Opened “first” from first.json.");
    until_told("Only Azure resources open together: second.json was not opened.");
    // it is another network, not a change of the one before
    assert_eq!(page.text("[data-story='last-change']"), "Opened first");
    page.picture("wide");
    page.resize(390, 844);
    page.picture("narrow");
    page.press_with(Key::Control, 'z');
    // what is too large is not the one that is opened
    page.script(drop, vec![json!(files), json!(11 << 20)]);
    until_told("Opened “first” from first.json.");
    until_told("second.json and huge.bin were not opened.");
    // one file for each resource, as `az … -o json` writes them
    let kind = "Microsoft.Network/virtualNetworks";
    let network = |name: &str, prefix: &str| {
        let space = json!({ "addressPrefixes": [prefix] });
        let text = json!({ "type": kind, "name": name, "location": "eastus", "properties": { "addressSpace": space } });
        json!([format!("{name}.json"), text.to_string()])
    };
    let files = [network("spoke", "10.2.0.0/16"), network("hub", "10.1.0.0/16")];
    page.script(drop, vec![json!(files), json!(0)]);
    until_told("Opened “hub and 1 more” from 2 files.");
}

fn menu(page: &Page) {
    let folder = folder(page);
    page.open("");
    page.script(&format!("document.querySelector(\"{MENU}\").focus()"), Vec::new());
    page.press(Key::Enter);
    page.until("the menu", || {
        (page.count("#menu:popover-open") == 1).then_some(())
    });
    page.find("#menu [data-do='json']");
    page.picture("menu");
    page.assert_accessible();
    // the picture for an audience, the gallery, a file to open, keeping it here, then what is saved
    for _ in 0..5 {
        page.press(Key::Tab);
    }
    let focused = "return document.activeElement.getAttribute('data-do')";
    assert_eq!(page.script(focused, Vec::new()), json!("json"));
    page.press(Key::Enter);
    page.until("the file", || {
        folder.join("the-rogue-account.json").is_file().then_some(())
    });
    assert_eq!(page.count("#menu:popover-open"), 0);
    page.dark();
    page.click(MENU);
    page.picture("menu-dark");
    page.assert_accessible();
    page.press(Key::Escape);
    page.resize(390, 844);
    page.click(MENU);
    page.picture("menu-narrow");
}
