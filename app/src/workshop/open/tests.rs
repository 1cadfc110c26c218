//! Everything that can be brought, by content, and what is refused.

use pathlight_core::document::save_pretty;
use pathlight_core::gallery;
use pathlight_core::model::expectation::Wanted;

use super::*;

fn rogue() -> Document {
    gallery::open("rogue-account").expect("the gallery has it")
}

/// A scenario of one's own, which no gallery name can stand for.
fn own() -> Document {
    let mut document = rogue();
    document.scenario.title = "Mine".to_owned();
    document.layout = Some(json!({ "vm1": [1, 2] }));
    document
}

fn document_of(text: &str) -> Document {
    let reply = opened("", text);
    let saved = reply["document"].as_str().unwrap_or_else(|| panic!("{reply}"));
    document::read(saved).expect("a document")
}

fn refusal(name: &str, text: &str) -> String {
    let reply = opened(name, text);
    assert!(reply["document"].is_null(), "{reply}");
    let told = reply["told"].as_str().expect("words").to_owned();
    assert!(told.ends_with("What you see is untouched."), "{told}");
    told
}

#[test]
fn each_form_of_a_scenario_opens_as_that_scenario() {
    for document in [rogue(), own()] {
        let link = link::write(&document);
        for text in [
            save_pretty(&document),
            format!("\u{feff}\r\n{}", document::save(&document)),
            format!("<?xml version=\"1.0\"?>\n<svg><metadata>#{link}</metadata></svg>"),
            format!("\u{fffd}PNG\r\ntEXtPathlight\0#{link}\u{fffd}\0\0IDAT"),
        ] {
            assert_eq!(document_of(&text), document, "{text:.80}");
        }
    }
    let link = link::write(&own());
    for text in [
        format!("#{link}"),
        format!("Look at https://example.org/x/#{link}&view=list !"),
    ] {
        assert_eq!(document_of(&text), own());
    }
}

#[test]
fn a_link_to_a_scenario_by_its_name_is_the_pages_to_follow() {
    let mut flipped = rogue();
    let flip = pathlight_core::edit::Edit::Flip {
        switch: "policy".into(),
    };
    flipped.scenario = pathlight_core::edit::apply(&flipped.scenario, &flip).expect("it is there");
    for link in ["1.~my-lesson", "1.~rogue-account", &*link::write(&flipped)] {
        for text in [
            format!("#{link}"),
            format!("Look at https://example.org/x/#{link}&present !"),
        ] {
            assert_eq!(opened("", &text), json!({ "follow": link }), "{text}");
        }
    }
    assert!(refusal("", "#1.~My_Lesson").contains("no scenario called `My_Lesson`"));
}

#[test]
fn a_picture_may_carry_more_than_a_link() {
    let mut document = own();
    let noise = |at: u32| {
        format!(
            "{:x}",
            (0..6).fold(at, |it, _| it.wrapping_mul(2_654_435_761) ^ it >> 7)
        )
    };
    let layout: Vec<String> = (1..30_000).map(noise).collect();
    document.layout = Some(json!(layout));
    let link = link::write(&document);
    assert!(link.len() > link::LONGEST);
    assert_eq!(
        document_of(&format!("<svg><metadata>#{link}</metadata></svg>")),
        document
    );
    assert!(refusal("pasted", &format!("#{link}")).contains("at most 65536"));
}

#[test]
fn azure_resources_open_with_what_was_not_understood() {
    let reply = opened(
        "estate.v2.json",
        r#"[{ "type": "Microsoft.Storage/storageAccounts", "name": "account", "location": "eastus", "properties": {} },
            { "type": "Microsoft.Network/loadBalancers", "name": "lb1", "properties": {} }]"#,
    );
    let told = reply["told"].as_str().expect("words");
    assert!(
        told.starts_with("Opened “estate.v2” from estate.v2.json. Undo leads back"),
        "{told}"
    );
    assert!(
        told.contains("not evaluated") && told.contains("lb1 (Microsoft.Network/loadBalancers)"),
        "{told}"
    );
}

#[test]
fn all_that_was_not_understood_is_listed_under_the_findings() {
    let mut resources = Vec::new();
    for at in 0..9 {
        let name = format!("lb{at}");
        resources.push(json!({ "type": "Microsoft.Network/loadBalancers", "name": name, "properties": {} }));
    }
    let tags = json!({ "x": "[parameters('hidden')]" });
    resources.push(
        json!({ "type": "Microsoft.Storage/storageAccounts", "name": "account", "tags": tags, "properties": {
            "accessTier": "[parameters('tier')]" } }),
    );
    let reply = opened("estate.json", &Value::from(resources).to_string());
    let told = reply["told"].as_str().expect("words");
    assert!(told.contains("more, listed under Findings."), "{told}");
    let document = document::read(reply["document"].as_str().expect("it opens")).expect("a document");
    let list = crate::workshop::findings::list(&document.scenario)
        .value()
        .to_string();
    for name in ["lb0", "lb8", "properties/accessTier"] {
        assert!(list.contains(name), "{name}: {list}");
    }
}

#[test]
fn what_stands_in_another_file_is_not_called_malformed() {
    let id = "/subscriptions/s/resourceGroups/r/providers/Microsoft.Network/networkSecurityGroups/elsewhere";
    let subnet = |prefix: &str| {
        json!({ "type": "Microsoft.Network/virtualNetworks", "name": "v", "properties": {
        "addressSpace": { "addressPrefixes": ["10.0.0.0/16"] }, "subnets": [{ "name": "a", "properties": {
        "addressPrefix": prefix, "networkSecurityGroup": { "id": id } } }] } })
        .to_string()
    };
    let told = |text: &str| opened("v.json", text)["told"].as_str().expect("words").to_owned();
    let healthy = told(&subnet("10.0.1.0/24"));
    assert!(
        healthy.contains("is named and is not in what was opened"),
        "{healthy}"
    );
    assert!(!healthy.contains("malformed"), "{healthy}");
    let wrong = told(&subnet("11.0.1.0/24"));
    assert!(wrong.contains("This is malformed"), "{wrong}");
}

#[test]
fn a_file_without_a_title_is_called_by_its_name() {
    for (name, title) in [
        ("Resources.Storage.json", "Resources.Storage"),
        ("estate", "estate"),
        (".json", "Azure resources"),
    ] {
        assert_eq!(stem(name), title);
    }
}

#[test]
fn a_check_file_opens_with_its_wishes() {
    let file = json!({
        "pathlight": "check/1", "title": "Rows", "scenario": serde_json::from_str::<Value>(&document::save(&rogue())).expect("JSON"),
        "expect": [{ "from": "vm1", "to": "mystorageaccount", "verdict": "denied" }, { "from": "vm2", "to": "nothing" }],
    });
    let reply = opened("a.check.json", &file.to_string());
    let document = document::read(reply["document"].as_str().expect("it opens")).expect("a document");
    assert_eq!(document.scenario.title, "Rows");
    let [first, _] = document.scenario.expectations.as_slice() else {
        panic!("{:?}", document.scenario.expectations);
    };
    assert_eq!(first.wanted, Some(Wanted::Closed));
    assert!(
        reply["told"].as_str().expect("words").contains("vm2 to nothing"),
        "{reply}"
    );
}

#[test]
fn what_is_none_of_it_is_refused_in_words() {
    assert!(refusal("a.txt", "hello").contains("a.txt was not opened: expected a scenario"));
    assert!(refusal("empty.json", " \n").contains("expected a scenario"));
    assert!(refusal("a.json", "{\"x\":").contains("not JSON"));
    assert!(refusal("a.json", "{\"pathlight\":\"scenario/9\"}").contains("newer Pathlight"));
    assert!(refusal("a.json", "{\"pathlight\":\"scenario/1\",\"zzz\":1}").contains("zzz"));
    assert!(refusal("a.json", "[1,2]").contains("list of Azure resources"));
    assert!(refusal("tags.json", "{\"changeNumber\":1,\"values\":[]}").contains("menu"));
    assert!(refusal("a.svg", "<svg></svg>").contains("carries no scenario"));
    assert!(refusal("a.png", "\u{fffd}PNG\r\n").contains("carries no scenario"));
    assert!(refusal("a.svg", "<svg><metadata>#1.AAAA</metadata></svg>").contains("damaged"));
    assert!(refusal("a.jpg", "\u{fffd}\u{fffd}JFIF\0").contains("no text in UTF-8"));
    assert!(refusal("link", "https://x.y/#2.abc").contains("newer Pathlight"));
    assert!(refusal("large.json", &"[".repeat(LARGEST + 1)).contains("10 MiB"));
    assert!(refusal("deep.json", &"[".repeat(100_000)).contains("128 levels"));
    // a name is only a name
    let told = refusal("<img onerror=x>\u{202e}\n.json", "x");
    assert!(
        told.starts_with("<img onerror=x>\\u{202e} .json was not opened"),
        "{told}"
    );
    let template = json!({ "pathlight": "check/1", "deployments": [{
        "subscription": "s", "resourceGroup": "r", "template": "vnet.json" }] });
    assert!(refusal("c.json", &template.to_string()).contains("`vnet.json` is another file"));
}

#[test]
fn more_paths_than_a_page_shows_are_refused() {
    let mut resources = vec![
        json!({ "type": "Microsoft.Network/virtualNetworks", "name": "v", "properties": {
        "addressSpace": { "addressPrefixes": ["10.0.0.0/16"] },
        "subnets": [{ "name": "a", "properties": { "addressPrefix": "10.0.0.0/20" } }] } }),
    ];
    for at in 0..200 {
        let subnet = "/subscriptions/subscription/resourceGroups/resourceGroup/providers/Microsoft.Network/virtualNetworks/v/subnets/a";
        let address = format!("10.0.1.{at}");
        resources.push(json!({ "type": "Microsoft.Network/networkInterfaces", "name": format!("n{at}"), "properties": {
            "ipConfigurations": [{ "name": "one", "properties": { "privateIPAddress": address, "subnet": { "id": subnet } } }] } }));
    }
    let told = refusal("large.json", &Value::from(resources).to_string());
    assert!(told.contains("at most 20000; `pathlight matrix`"), "{told}");
}

#[test]
fn of_several_files_one_is_opened_and_the_others_are_named() {
    let told = |names: &str| {
        let text = vec![save_pretty(&own()); names.split('\0').count()].join(BETWEEN);
        let reply = opened(names, &text);
        reply["told"].as_str().expect("words").to_owned()
    };
    assert!(told("a.json").ends_with("Undo leads back to what was here."));
    let two = told("a.json\0b.json");
    assert!(two.starts_with("Opened “Mine” from a.json."), "{two}");
    assert!(
        two.ends_with("Only Azure resources open together: b.json was not opened."),
        "{two}"
    );
    let three = told("a.json\0b.json\0c.json");
    assert!(three.ends_with("b.json and c.json were not opened."), "{three}");
    let many = told("a\0b\0c\0d\0e\0f\u{202e}");
    assert!(many.ends_with("b, c, d and 2 more were not opened."), "{many}");
    // and where none of them is anything
    let refused = opened("a.txt\0b.json", &["hello", "bye"].join(BETWEEN));
    let refused = refused["told"].as_str().expect("words");
    assert!(
        refused.contains("untouched. Only Azure resources open together: b.json"),
        "{refused}"
    );
    // a picture is full of zero bytes
    let link = link::write(&own());
    let png = format!("\u{fffd}PNG\r\ntEXtPathlight\0#{link}\u{fffd}\0\0IDAT");
    let reply = opened("list.json\0a.png", &["[]", &*png].join(BETWEEN));
    let told = reply["told"].as_str().expect("words");
    assert!(told.contains("Opened “Mine” from a.png."), "{told}");
    assert!(told.contains("list.json was not opened"), "{told}");
}

#[test]
fn files_of_azure_resources_open_as_one() {
    let group = "/subscriptions/s/resourceGroups/r/providers/Microsoft.Network/networkSecurityGroups/g";
    let network = "/subscriptions/s/resourceGroups/r/providers/Microsoft.Network/virtualNetworks/v";
    let network =
        json!({ "id": network, "type": "Microsoft.Network/virtualNetworks", "name": "v", "properties": {
        "addressSpace": { "addressPrefixes": ["10.0.0.0/16"] }, "subnets": [{ "name": "a", "properties": {
        "addressPrefix": "10.0.1.0/24", "networkSecurityGroup": { "id": group } } }] } })
        .to_string();
    let group = json!([{ "id": group, "type": "Microsoft.Network/networkSecurityGroups", "name": "g",
        "properties": { "securityRules": [] } }])
    .to_string();
    let reply = |names: &str, texts: &[&str]| opened(names, &texts.join(BETWEEN));
    let both = reply("vnet.json\0nsg.json\0note.txt", &[&network, &group, "hello"]);
    let told = both["told"].as_str().expect("words");
    assert!(
        told.starts_with("Opened “nsg and 1 more” from 2 files. Undo leads"),
        "{told}"
    );
    assert!(
        told.ends_with("note.txt was not opened.") && !told.contains("is not in what"),
        "{told}"
    );
    // in whatever order they come
    let other = reply("nsg.json\0vnet.json", &[&group, &network]);
    assert_eq!(both["document"], other["document"]);
    let one = reply("vnet.json\0note.txt", &[&network, "hello"]);
    assert!(
        one["told"]
            .as_str()
            .expect("words")
            .starts_with("Opened “vnet” from vnet.json.")
    );
    let broken = reply("vnet.json\0nsg.json", &[&network, "{"]);
    let told = broken["told"].as_str().expect("words");
    assert!(
        told.starts_with("What is in 2 files was not opened: nsg.json: not JSON"),
        "{told}"
    );
    // those that had no room
    let told = reply("vnet.json\0nsg.json\0more.json", &[&network, &group]);
    let told = told["told"].as_str().expect("words");
    assert!(
        told.contains("together the files are larger than 10 MiB"),
        "{told}"
    );
}
