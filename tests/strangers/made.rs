//! The cases as data, and the texts in them: written out, or made of parts where they are large.

use std::path::Path;

use harness::patch;
use pathlight_core::document::base64url;
use serde_json::{Value, json};

/// One case, as it is written.
#[derive(Clone)]
pub struct Case(pub Value);

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/hostile")
}

fn read(name: &str) -> Value {
    let text = std::fs::read_to_string(folder().join(format!("{name}.json"))).expect(name);
    serde_json::from_str(&text).expect(name)
}

/// Every case of a file.
pub fn cases(file: &str) -> Vec<Case> {
    let rows = read(file);
    rows.as_array().expect("rows").iter().cloned().map(Case).collect()
}

/// The scenario with `text` wherever a `§` stands.
pub fn template(text: &str) -> String {
    let mut template = replaced(&read("template"), text);
    // one that is called `__proto__` too
    template["hosts"][text] = json!({ "network": "internet", "address": "203.0.113.66" });
    template.to_string()
}

fn replaced(value: &Value, text: &str) -> Value {
    match value {
        Value::String(it) => it.replace('§', text).into(),
        Value::Array(list) => list.iter().map(|it| replaced(it, text)).collect(),
        Value::Object(members) => {
            let members = members.iter();
            let members = members.map(|(name, it)| (name.replace('§', text), replaced(it, text)));
            Value::Object(members.collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

/// A text of parts: texts, `{"join": parts}`, `{"repeat": text, "times": n, "between": text}` where a `#` is the number.
pub fn text(parts: &Value) -> String {
    match parts {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().map(text).collect(),
        part if part.get("join").is_some() => text(&part["join"]),
        part => {
            let what = part["repeat"].as_str().expect("what is repeated");
            let times = part["times"].as_u64().expect("how often");
            let between = part["between"].as_str().unwrap_or_default();
            let mut whole = String::new();
            for at in 0..times {
                if at > 0 {
                    whole += between;
                }
                // a JSON pointer and a link hold one too: only lists are numbered
                match between {
                    "" => whole += what,
                    _ => whole += &what.replace('#', &at.to_string()),
                }
            }
            whole
        }
    }
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex
        .bytes()
        .map(|it| (it as char).to_digit(16).expect("hex") as u8)
        .collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

/// Bytes as the page gets them from a browser.
fn decoded(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn link(content: &[u8]) -> String {
    let deflated = miniz_oxide::deflate::compress_to_vec(content, 9);
    format!("#1.{}", base64url::encode(&deflated))
}

impl Case {
    /// What it is called.
    pub fn name(&self) -> &str {
        self.0["name"].as_str().unwrap_or_default()
    }

    /// What must be said of it as `refused` or `told`.
    pub fn words(&self, how: &str) -> Option<String> {
        self.0[how].as_str().map(str::to_owned)
    }

    /// The file that it comes in.
    pub fn file(&self) -> String {
        match &self.0["file"] {
            Value::Null => "brought.json".to_owned(),
            parts => text(parts),
        }
    }

    /// What is brought.
    pub fn text(&self) -> Option<String> {
        let (how, it) = ["text", "json", "patch", "hex", "deflate", "deflateHex", "svgBomb"]
            .iter()
            .chain(&["utf16le", "utf16leBare", "utf16be"])
            .find_map(|how| Some((*how, self.0.get(*how)?)))?;
        let units = |bom: &str| {
            format!("{bom}{}", it.as_str().unwrap_or_default())
                .encode_utf16()
                .collect::<Vec<_>>()
        };
        Some(match how {
            "json" => it.to_string(),
            "patch" => {
                let rogue = include_str!("../../core/scenarios/rogue-account.json");
                let mut rogue: Value = serde_json::from_str(rogue).expect("JSON");
                patch::merge(&mut rogue, it);
                rogue.to_string()
            }
            "hex" => decoded(&bytes(it.as_str()?)),
            "deflate" => link(text(it).as_bytes()),
            "deflateHex" => link(&bytes(it.as_str()?)),
            // a picture whose link inflates beyond what is opened
            "svgBomb" => {
                let zeros = vec![b' '; usize::try_from(it.as_u64()?).ok()?];
                format!("<svg><metadata>{}</metadata></svg>", link(&zeros))
            }
            "utf16le" => decoded(
                &units("\u{feff}")
                    .iter()
                    .flat_map(|it| it.to_le_bytes())
                    .collect::<Vec<_>>(),
            ),
            "utf16leBare" => decoded(
                &units("")
                    .iter()
                    .flat_map(|it| it.to_le_bytes())
                    .collect::<Vec<_>>(),
            ),
            "utf16be" => decoded(
                &units("\u{feff}")
                    .iter()
                    .flat_map(|it| it.to_be_bytes())
                    .collect::<Vec<_>>(),
            ),
            _ => text(it),
        })
    }
}
