//! The doors: how something comes to the page.

use pathlight_app::workshop::answer;
use pathlight_core::document::{self, link};
use serde_json::{Value, json};

use super::made::{self, Case};

/// Every door that a text can come through.
pub const ALL: [&str; 8] = [
    "scenario",
    "link",
    "svg",
    "png",
    "check",
    "resources",
    "file name",
    "as it is",
];

/// What is brought to the page.
pub struct Brought {
    /// The file's name.
    pub name: String,
    /// What is in it.
    pub text: String,
}

impl Brought {
    /// What comes of it: the workshop's reply, or what the page comes to where it is to follow a link to a name.
    pub fn open(&self) -> Value {
        let reply = ask(
            "",
            &json!({ "ask": "open", "name": self.name, "text": self.text }),
        );
        match reply["follow"].as_str().map(link::document) {
            Some(Ok(document)) => json!({ "document": document::save(&document), "told": "Opened." }),
            Some(Err(why)) => json!({ "told": format!("The link is not opened: {why}.") }),
            None => reply,
        }
    }
}

/// The workshop's reply to a request about a document.
pub fn ask(of: &str, request: &Value) -> Value {
    let mut request = request.clone();
    let nothing = r#"{"pathlight":"scenario/1"}"#;
    request["of"] = if of.is_empty() { nothing } else { of }.into();
    serde_json::from_str(&answer(&request.to_string())).expect("JSON")
}

/// A case as its file says it.
pub fn of(case: &Case) -> Brought {
    Brought {
        name: case.file(),
        text: case.text().unwrap_or_default(),
    }
}

/// One white pixel.
const PIXEL: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==";

/// The picture's file that the page saves of a document, as text.
pub fn saved(document: &str, kind: &str, markup: &str) -> Option<String> {
    let looks = format!(
        "rgb(1, 2, 3);\n{}",
        "rgb(0, 0, 0);1;none;1;1px;none;butt;miter;14px;400;start;none;\n".repeat(40)
    );
    let reply = ask(
        document,
        &json!({ "ask": "save", "as": kind, "picture": markup, "looks": looks, "drawn": PIXEL, "page": "https://x.y/z/" }),
    );
    let file = reply["file"].as_str()?;
    let (_, text) = file.split_once(";base64,")?;
    let text = text.trim_end_matches('=').replace('+', "-").replace('/', "_");
    let bytes = document::base64url::decode(&text)?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// A picture as a browser writes it, with that word on it.
pub fn drawn(word: &str) -> String {
    let escaped = word
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('\u{a0}', "&nbsp;");
    let quoted = escaped.replace('"', "&quot;");
    format!(
        "<svg data-whole=\"300 200\" aria-label=\"{quoted}\"><title>{escaped}</title><g data-id=\"{quoted}\"><path d=\"M0,0h9\"></path>\
         <text x=\"1\" y=\"2\">{escaped}</text></g><foreignObject><b>{escaped}</b></foreignObject><script>alert(1)</script></svg>"
    )
}

/// A text by a door; `None`: it cannot come that way.
pub fn with_text(door: &str, text: &str) -> Option<Brought> {
    let scenario = || made::template(text);
    let document = || document::read(&scenario()).ok();
    let content = match door {
        "scenario" => scenario(),
        "link" => {
            let link = link::write(&document()?);
            format!("https://x.y/#{link}&present")
        }
        "svg" | "png" => {
            let document = document::save(&document()?);
            saved(&document, door, &drawn(text))?
        }
        "check" => json!({
            "pathlight": "check/1", "title": text, "source": text,
            "deployments": [{ "subscription": "s", "resourceGroup": "g", "location": "eastus", "resources": resources(text) }],
            "hosts": [{ "name": format!("{text}h"), "network": "internet", "address": "203.0.113.1", "resource": text }],
            "expect": [{ "from": format!("{text}h"), "to": "microsoft-entra", "verdict": "allowed", "rule": text }],
        })
        .to_string(),
        "resources" => resources(text).to_string(),
        "file name" => {
            let list = json!([{ "type": "Microsoft.Network/routeTables", "name": "rt" }]);
            return Some(Brought {
                name: text.to_owned(),
                text: list.to_string(),
            });
        }
        // nothing that a person types or pastes is opened, unless it is a link
        _ if text.contains("#1.") => return None,
        _ => return Some(Brought { name: String::new(), text: text.to_owned() }).filter(|it| {
            let told = it.open()["told"].as_str().unwrap_or_default().to_owned();
            let faults = super::inert::faults("told", &told);
            assert!(told.contains("not opened") && faults.is_empty(), "{told}: {faults:?}");
            false
        }),
    };
    Some(Brought {
        name: format!("{text}.json"),
        text: content,
    })
}

fn resources(text: &str) -> Value {
    json!([
        { "type": "Microsoft.Network/virtualNetworks", "name": format!("{text}v"), "location": text, "tags": { text: text }, "properties": {
            "addressSpace": { "addressPrefixes": ["10.0.0.0/16", text] },
            "subnets": [{ "name": format!("{text}s"), "properties": { "addressPrefix": "10.0.0.0/24",
                "networkSecurityGroup": { "id": text }, "serviceEndpoints": [{ "service": text }], "delegations": [{ "name": text }] } }] } },
        { "type": "Microsoft.Network/networkSecurityGroups", "name": format!("{text}n"), "properties": { "securityRules": [
            { "name": text, "properties": { "priority": 100, "direction": text, "access": "Allow", "protocol": text,
              "sourceAddressPrefix": text, "destinationPortRange": text } }] } },
        { "type": "Microsoft.Network/loadBalancers", "name": format!("{text}l"), "properties": { text: text } },
        { "type": format!("Microsoft.Network/{text}"), "name": format!("{text}u") },
        { "type": "Microsoft.Storage/storageAccounts", "name": format!("{text}a"), "location": "eastus", "kind": text, "properties": {
            "networkAcls": { "defaultAction": "Deny", "bypass": text, "ipRules": [{ "value": text }] } } }
    ])
}
