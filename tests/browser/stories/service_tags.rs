//! Microsoft's published service tags, loaded in the page.

use std::io::Write;

use crate::page::Page;
use crate::runner::Story;
use pathlight_core::document::{link, open};
use serde_json::json;
use thirtyfour::By;

/// This file's stories.
pub const STORIES: &[Story] = &[("service-tags-are-loaded-in-the-page", loaded)];

/// A machine that may go to one tag and nowhere else, and asks for an address.
fn scenario() -> String {
    json!({
        "pathlight": "scenario/1",
        "title": "Where an address belongs",
        "subscriptions": { "s": { "tenant": "t" } },
        "tenants": { "t": { "yours": true } },
        "virtualNetworks": { "net": { "scope": "s/rg", "region": "eastus", "addressSpace": ["10.1.0.0/16"] } },
        "subnets": { "app": { "virtualNetwork": "net", "addressPrefixes": ["10.1.1.0/24"], "networkSecurityGroup": "nsg" } },
        "networkSecurityGroups": { "nsg": { "securityRules": [
            { "name": "AllowBackup", "priority": 100, "direction": "Outbound", "access": "Allow", "destination": ["AzureBackup"] },
            { "name": "AllowGone", "priority": 110, "direction": "Outbound", "access": "Allow", "destination": ["NoSuchTag"],
              "destinationPorts": ["8443"] },
            { "name": "DenyInternet", "priority": 200, "direction": "Outbound", "access": "Deny", "destination": ["Internet"] }
        ] } },
        "networkInterfaces": { "vm1": { "subnet": "app", "privateIpAddress": "10.1.1.4" } },
        "expectations": [{ "from": "vm1", "to": "20.60.1.1" }]
    })
    .to_string()
}

fn loaded(page: &Page) {
    let opened = open(&scenario()).expect("a scenario");
    page.open(&format!("#{}", link::write(&opened.document)));
    assert!(
        page.classes("[data-line='0']")
            .contains(&"undetermined".to_owned())
    );
    // the trace says what would tell, and offers it
    assert!(page.text("#trace").contains("Load the service tags"));

    choose(page, r#"{"values": 3}"#);
    page.until("the refusal", || {
        page.text("[role='alert']")
            .contains("not Microsoft's published list")
            .then_some(())
    });
    assert!(
        page.classes("[data-line='0']")
            .contains(&"undetermined".to_owned())
    );

    let tag =
        |name: &str, prefix: &str| json!({ "name": name, "properties": { "addressPrefixes": [prefix] } });
    let file = json!({ "values": [tag("AzureBackup", "20.60.0.0/16"), tag("Storage", "20.61.0.0/16")] });
    choose(page, &file.to_string());
    page.until("the path to open", || {
        page.classes("[data-line='0']")
            .contains(&"open".to_owned())
            .then_some(())
    });
    let told = page.text("[role='alert']");
    assert!(
        told.contains("2 service tags") && told.contains("NoSuchTag"),
        "{told}"
    );
}

fn choose(page: &Page, content: &str) {
    let file = std::env::temp_dir().join(format!("pathlight-tags-{}.json", std::process::id()));
    let written = std::fs::File::create(&file).and_then(|mut it| it.write_all(content.as_bytes()));
    assert!(written.is_ok(), "{written:?}");
    page.wait("cannot choose a file", async {
        let field = page.driver.find(By::Css("#tags-file")).await?;
        field.send_keys(file.to_string_lossy().as_ref()).await
    });
    // read before it goes
    std::thread::sleep(std::time::Duration::from_millis(300));
    let _ = std::fs::remove_file(&file);
}
