//! The share link: the part after `#`, which never reaches a server.
//!
//! `1.<payload>[&key=value]…`: a version that is readable before anything is decoded, then base64url
//! without padding of raw deflate of compact JSON. A scenario of the gallery with some switches flipped
//! is written as its name and those switches; anything else in full.

use serde_json::Value;

use super::base64url;
use super::deflate::deflate;
use super::inflate::{InflateError, inflate};
use super::{Document, OpenError, Opened, read_within};
use crate::edit::{PolicyScopeChoice, Position, Turn, switch, turn};
use crate::gallery;
use crate::json::{self, Json, Reader, Writer, record};
use crate::model::id::SwitchId;

/// The most characters of a payload that are decoded.
pub const LONGEST: usize = 64 * 1024;
/// The most bytes that a payload may inflate to.
pub const LARGEST: usize = 1024 * 1024;

/// Why a link cannot be opened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LinkError {
    /// More characters than are decoded.
    TooLong {
        /// How many there are.
        length: usize,
    },
    /// Of a version that this build does not know.
    Newer {
        /// The version.
        version: u32,
    },
    /// No version in front: no link of Pathlight.
    NoLink,
    /// Cut short or changed on its way.
    Damaged,
    /// It inflates to more than is opened.
    TooLarge,
    /// It names a scenario that the gallery does not have.
    NoSuchScenario {
        /// The name.
        name: String,
    },
    /// It holds something that is no scenario.
    Content(OpenError),
}

impl std::fmt::Display for LinkError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            LinkError::TooLong { length } => {
                write!(
                    f,
                    "the link has {length} characters; at most {LONGEST} are opened"
                )
            }
            LinkError::Newer { version } => {
                write!(
                    f,
                    "the link was made by a newer Pathlight (version {version}); this page reads version 1"
                )
            }
            LinkError::NoLink => f.write_str("the address holds no Pathlight link"),
            LinkError::Damaged => f.write_str("the link is damaged or was cut short on its way"),
            LinkError::TooLarge => {
                f.write_str("the link unpacks to more than 1 MiB, the most that is opened")
            }
            LinkError::NoSuchScenario { name } => write!(f, "this page has no scenario called `{name}`"),
            LinkError::Content(error) => write!(f, "the link's content cannot be opened: {error}"),
        }
    }
}

/// A gallery scenario and what was changed in it. Field names are short, and frozen: links live for ever.
struct Short {
    /// The scenario's name in the gallery.
    g: String,
    /// The switches that stand differently.
    f: Vec<SwitchId>,
    /// The choices that stand differently.
    c: Vec<Chosen>,
}

record! { Short {
    g: required("g"),
    f: optional("f"),
    c: optional("c"),
} }

/// A choice that stands differently. Written as `["scope", "account"]`.
struct Chosen {
    switch: SwitchId,
    choice: PolicyScopeChoice,
}

impl Json for Chosen {
    fn blank() -> Self {
        Chosen {
            switch: Json::blank(),
            choice: Json::blank(),
        }
    }

    fn read(&mut self, value: &Value, reader: &mut Reader) {
        match reader.list(value) {
            [switch, choice] => {
                reader.at(0, switch, &mut self.switch);
                reader.at(1, choice, &mut self.choice);
            }
            _ => reader.expected("a switch and a choice", value),
        }
    }

    fn write(&self, out: &mut Writer) {
        let pair: [&dyn Json; 2] = [&self.switch, &self.choice];
        out.list(&mut pair.into_iter());
    }

    #[cfg(feature = "schema")]
    fn schema(schemas: &mut crate::json::schema::Schemas<'_>) -> Value {
        let (switch, choice) = (SwitchId::schema(schemas), PolicyScopeChoice::schema(schemas));
        serde_json::json!({ "type": "array", "prefixItems": [switch, choice], "minItems": 2, "maxItems": 2 })
    }
}

/// The link for `document`, from after `#`.
pub fn write(document: &Document) -> String {
    let short = short_form(document).map(|short| json::text(&short));
    let json = short.unwrap_or_else(|| super::save(document));
    let deflated = deflate(json.as_bytes());
    format!("1.{}", base64url::encode(&deflated))
}

/// Whether the document is a scenario of the gallery with nothing but switches set otherwise.
pub fn is_of_gallery(document: &Document) -> bool {
    short_form(document).is_some()
}

/// Opens a link, from after `#`. Keys behind `&` are the page's own.
pub fn read(fragment: &str) -> Result<Opened, LinkError> {
    document(fragment).map(Document::checked)
}

/// Opens a link without asking what in it is malformed.
pub fn document(fragment: &str) -> Result<Document, LinkError> {
    within(fragment, LONGEST, LARGEST)
}

/// Opens the link that an exported picture carries. A picture may be as large as any file that is opened.
pub fn carried(fragment: &str, limit: usize) -> Result<Document, LinkError> {
    within(fragment, limit, limit).map_err(|error| match error {
        LinkError::TooLarge => LinkError::Content(OpenError::TooLarge { limit }),
        error => error,
    })
}

fn within(fragment: &str, longest: usize, largest: usize) -> Result<Document, LinkError> {
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    let (version, rest) = fragment.split_once('.').ok_or(LinkError::NoLink)?;
    let payload = rest.split('&').next().unwrap_or_default();
    match version.parse::<u32>() {
        Ok(1) => {}
        Ok(version) if version > 1 => return Err(LinkError::Newer { version }),
        Ok(_) | Err(_) => return Err(LinkError::NoLink),
    }
    if payload.len() > longest {
        return Err(LinkError::TooLong {
            length: payload.len(),
        });
    }
    let deflated = base64url::decode(payload).ok_or(LinkError::Damaged)?;
    let bytes = inflate(&deflated, largest).map_err(|error| match error {
        InflateError::TooLarge => LinkError::TooLarge,
        InflateError::Damaged => LinkError::Damaged,
    })?;
    let json = String::from_utf8(bytes).map_err(|_| LinkError::Damaged)?;
    let short = serde_json::from_str(&json)
        .ok()
        .and_then(|value| json::read(&value).ok());
    match short {
        Some(short) => from_gallery(&short),
        None => read_within(&json, largest).map_err(|error| match error {
            // nobody writes a link by hand: what is no JSON any more was changed on its way
            OpenError::NotJson { .. } | OpenError::Empty => LinkError::Damaged,
            error => LinkError::Content(error),
        }),
    }
}

fn from_gallery(short: &Short) -> Result<Document, LinkError> {
    let missing = || LinkError::NoSuchScenario {
        name: short.g.clone(),
    };
    let mut document = gallery::open(&short.g).ok_or_else(missing)?;
    let mut turns = Vec::new();
    for switch in &short.f {
        turns.push((switch, None));
    }
    for chosen in &short.c {
        turns.push((&chosen.switch, Some(chosen.choice)));
    }
    for (switch, choice) in turns {
        let switch = switch.clone();
        let turned = turn(&document.scenario, &Turn { switch, choice });
        document.scenario = turned.map_err(|_| LinkError::Damaged)?;
    }
    Ok(document)
}

/// The short form, if the document is a scenario of the gallery with nothing but switches changed.
fn short_form(document: &Document) -> Option<Short> {
    let entry = gallery::ALL
        .iter()
        .find(|entry| entry.title == document.scenario.title)?;
    let start = gallery::open(entry.id)?.scenario;
    let mut short = Short {
        g: entry.id.to_owned(),
        f: Vec::new(),
        c: Vec::new(),
    };
    for setting in &start.switches {
        let now = switch::position(&document.scenario, &setting.sets)?;
        match now {
            then if switch::position(&start, &setting.sets) == Some(then) => {}
            Position::Choice(choice) => short.c.push(Chosen {
                switch: setting.id.clone(),
                choice,
            }),
            Position::On | Position::Off => short.f.push(setting.id.clone()),
        }
    }
    let again = from_gallery(&short).ok()?;
    let is_same = again.scenario.is_same(&document.scenario) && again.layout == document.layout;
    is_same.then_some(short)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::{Edit, apply};

    fn flipped(ids: &[&str]) -> Document {
        let mut document = gallery::open("rogue-account").expect("the gallery has it");
        for id in ids {
            document.scenario = apply(&document.scenario, &Edit::Flip { switch: (*id).into() }).expect(id);
        }
        document
    }

    #[test]
    fn every_switch_flipped_is_a_link_under_200_characters() {
        let all = gallery::open("rogue-account")
            .expect("the gallery has it")
            .scenario
            .switches;
        let ids: Vec<_> = all.iter().map(|switch| switch.id.as_str()).collect();
        let document = flipped(&ids);
        let link = write(&document);
        assert!(link.len() < 200, "{} characters: {link}", link.len());
        assert_eq!(read(&link).expect("own links open").document, document);
    }

    #[test]
    fn anything_else_is_written_in_full() {
        let mut document = flipped(&["policy"]);
        document.scenario.title = "My own".to_owned();
        document.layout = Some(serde_json::json!({ "vm1": [4, 8] }));
        let link = write(&document);
        assert_eq!(read(&link).expect("own links open").document, document);
        assert!(link.len() < 2_000, "{} characters", link.len());
    }

    #[test]
    fn what_is_no_link_is_told_apart() {
        let link = write(&flipped(&["policy"]));
        assert_eq!(read("#lesson"), Err(LinkError::NoLink));
        assert_eq!(read("2.abc"), Err(LinkError::Newer { version: 2 }));
        assert_eq!(read(&link[..link.len() - 3]), Err(LinkError::Damaged));
        assert_eq!(read("1.!!"), Err(LinkError::Damaged));
        let long = format!("1.{}", "A".repeat(LONGEST + 1));
        assert_eq!(read(&long), Err(LinkError::TooLong { length: LONGEST + 1 }));
        let bomb = miniz_oxide::deflate::compress_to_vec(&vec![b' '; LARGEST + 1], 9);
        assert_eq!(
            read(&format!("1.{}", base64url::encode(&bomb))),
            Err(LinkError::TooLarge)
        );
        let unknown = miniz_oxide::deflate::compress_to_vec(br#"{"g":"gone"}"#, 9);
        let unknown = read(&format!("1.{}", base64url::encode(&unknown)));
        assert_eq!(
            unknown,
            Err(LinkError::NoSuchScenario {
                name: "gone".to_owned()
            })
        );
    }

    #[test]
    fn keys_behind_the_payload_are_not_part_of_it() {
        let link = format!("#{}&select=3&embed", write(&flipped(&["policy"])));
        assert_eq!(
            read(&link).expect("keys are the page's").document,
            flipped(&["policy"])
        );
    }
}
