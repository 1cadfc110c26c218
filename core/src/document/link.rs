//! The share link: the part after `#`, which never reaches a server.
//!
//! `1.<payload>[&key=value]…`: a version that is readable before anything is decoded, then base64url
//! without padding of raw deflate of compact JSON. A scenario that has a name (of the gallery, or one that lies beside
//! the page) is written as that name and the switches that stand otherwise; anything else in full. By hand a name is
//! written `1.~name`.
//!
//! [`parse`] and [`write_from`] know no text of any scenario; the others know the whole gallery.

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

/// What a link of this version begins with.
const VERSION: &str = "1.";

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
    /// It names a scenario that there is none of.
    NoSuchScenario {
        /// The name.
        name: String,
    },
    /// It names a scenario that could not be loaded.
    NotLoaded {
        /// The name.
        name: String,
    },
    /// It holds or leads to something that is no scenario.
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
            LinkError::NotLoaded { name } => {
                write!(f, "`{name}` could not be loaded, perhaps because you are offline")
            }
            LinkError::Content(error) => write!(f, "what it leads to does not open here: {error}"),
        }
    }
}

/// The most characters of a scenario's name.
const LONGEST_NAME: usize = 64;

/// What a link leads to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Link {
    /// The scenario itself.
    Whole(Box<Document>),
    /// A scenario by its name.
    Named(Named),
}

/// A scenario by its name, and what stands otherwise in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Named {
    /// The name: small letters, digits and hyphens, 64 at most.
    pub name: String,
    turns: Vec<Turn>,
}

impl Named {
    /// The document, made of the scenario that has the name.
    pub fn on(self, mut base: Document) -> Result<Document, LinkError> {
        for it in &self.turns {
            let turned = turn(&base.scenario, it);
            base.scenario = turned.map_err(|_| LinkError::Damaged)?;
        }
        Ok(base)
    }
}

/// A scenario that has a name: what short links are written from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Base<'a> {
    /// The name.
    pub name: &'a str,
    /// The scenario as it is found under that name, saved.
    pub text: &'a str,
}

/// A scenario's name and what was changed in it. Field names are short, and frozen: links live for ever.
struct Short {
    /// The scenario's name.
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

/// The link for `document`, from after `#`; short for a scenario of the gallery.
pub fn write(document: &Document) -> String {
    let title = &document.scenario.title;
    let entry = gallery::ALL.iter().find(|entry| entry.title == title);
    write_from(document, entry.map(gallery::Entry::base))
}

/// The link for `document`, from after `#`; short if it is `base` with nothing but switches set otherwise.
pub fn write_from(document: &Document, base: Option<Base>) -> String {
    let json = match base.and_then(|base| short_form(document, base)) {
        Some(short) if short.f.is_empty() && short.c.is_empty() => {
            return format!("{VERSION}~{}", short.g);
        }
        Some(short) => json::text(&short),
        None => super::save(document),
    };
    format!("{VERSION}{}", base64url::encode(&deflate(json.as_bytes())))
}

/// The link as it is shared, like [`write_from`]; or why nobody could open it.
pub fn share(document: &Document, base: Option<Base>) -> Result<String, LinkError> {
    let link = match base {
        Some(base) => write_from(document, Some(base)),
        None => write(document),
    };
    let length = link.len() - VERSION.len();
    if length > LONGEST {
        return Err(LinkError::TooLong { length });
    }
    if super::save(document).len() > LARGEST {
        return Err(LinkError::TooLarge);
    }
    Ok(link)
}

/// Opens a link, from after `#`; a name is one of the gallery. Keys behind `&` are the page's own.
pub fn read(fragment: &str) -> Result<Opened, LinkError> {
    document(fragment).map(Document::checked)
}

/// Opens a link without asking what in it is malformed; a name is one of the gallery.
pub fn document(fragment: &str) -> Result<Document, LinkError> {
    parse(fragment).and_then(of_gallery)
}

/// Opens the link that an exported picture carries. A picture may be as large as any file that is opened.
pub fn carried(fragment: &str, limit: usize) -> Result<Document, LinkError> {
    let link = within(fragment, limit, limit).map_err(|error| match error {
        LinkError::TooLarge => LinkError::Content(OpenError::TooLarge { limit }),
        error => error,
    });
    link.and_then(of_gallery)
}

/// What a link leads to, from after `#`: a name is not looked up.
pub fn parse(fragment: &str) -> Result<Link, LinkError> {
    within(fragment, LONGEST, LARGEST)
}

fn of_gallery(link: Link) -> Result<Document, LinkError> {
    match link {
        Link::Whole(document) => Ok(*document),
        Link::Named(named) => match gallery::open(&named.name) {
            Some(base) => named.on(base),
            None => Err(LinkError::NoSuchScenario { name: named.name }),
        },
    }
}

fn within(fragment: &str, longest: usize, largest: usize) -> Result<Link, LinkError> {
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    let (version, rest) = fragment.split_once('.').ok_or(LinkError::NoLink)?;
    let payload = rest.split('&').next().unwrap_or_default();
    let is_number = !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit());
    // one that does not fit is newer than any
    match version
        .parse::<u32>()
        .or(if is_number { Ok(u32::MAX) } else { Err(()) })
    {
        Ok(1) => {}
        Ok(version) if version > 1 => return Err(LinkError::Newer { version }),
        Ok(_) | Err(()) => return Err(LinkError::NoLink),
    }
    if payload.len() > longest {
        return Err(LinkError::TooLong {
            length: payload.len(),
        });
    }
    // as it is, or as programs write it that escape what they need not
    for sign in ["~", "%7E", "%7e"] {
        if let Some(name) = payload.strip_prefix(sign) {
            return named(name, Vec::new());
        }
    }
    let deflated = base64url::decode(payload).ok_or(LinkError::Damaged)?;
    let bytes = inflate(&deflated, largest).map_err(|error| match error {
        InflateError::TooLarge => LinkError::TooLarge,
        InflateError::Damaged => LinkError::Damaged,
    })?;
    let json = String::from_utf8(bytes).map_err(|_| LinkError::Damaged)?;
    let short: Option<Short> = serde_json::from_str(&json)
        .ok()
        .and_then(|value| json::read(&value).ok());
    match short {
        Some(short) => named(&short.g, turns(&short)),
        None => match read_within(&json, largest) {
            Ok(document) => Ok(Link::Whole(Box::new(document))),
            // nobody writes a link by hand: what is no JSON any more was changed on its way
            Err(OpenError::NotJson { .. } | OpenError::Empty) => Err(LinkError::Damaged),
            Err(error) => Err(LinkError::Content(error)),
        },
    }
}

/// What is flipped, then what is chosen.
fn turns(short: &Short) -> Vec<Turn> {
    let mut turns = Vec::new();
    for switch in &short.f {
        turns.push(Turn {
            switch: switch.clone(),
            choice: None,
        });
    }
    for chosen in &short.c {
        turns.push(Turn {
            switch: chosen.switch.clone(),
            choice: Some(chosen.choice),
        });
    }
    turns
}

/// A name of another form is nobody's: it could lead out of the folder that it is looked for in.
fn named(name: &str, turns: Vec<Turn>) -> Result<Link, LinkError> {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let is_name = (1..=LONGEST_NAME).contains(&name.len()) && name.bytes().all(fits);
    let name = name.chars().take(LONGEST_NAME).collect();
    match is_name {
        true => Ok(Link::Named(Named { name, turns })),
        false => Err(LinkError::NoSuchScenario { name }),
    }
}

/// The short form, if the document is the scenario of that name with nothing but switches changed.
fn short_form(document: &Document, base: Base) -> Option<Short> {
    let start = super::read(base.text).ok()?;
    let mut short = Short {
        g: base.name.to_owned(),
        f: Vec::new(),
        c: Vec::new(),
    };
    for setting in &start.scenario.switches {
        let now = switch::position(&document.scenario, &setting.sets)?;
        match now {
            then if switch::position(&start.scenario, &setting.sets) == Some(then) => {}
            Position::Choice(choice) => short.c.push(Chosen {
                switch: setting.id.clone(),
                choice,
            }),
            Position::On | Position::Off => short.f.push(setting.id.clone()),
        }
    }
    let again = Named {
        name: String::new(),
        turns: turns(&short),
    };
    let again = again.on(start).ok()?;
    let is_same = again.scenario == document.scenario && again.layout == document.layout;
    is_same.then_some(short)
}

#[cfg(test)]
mod tests;
