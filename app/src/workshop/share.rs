//! The panel of the share link: the link and how long it is, what it may show besides, its QR code, and the lines for a
//! course page.
//!
//! Each box and choice says as `data-id` what the address would be with it: the page only takes that over.

use pathlight_core::analysis::matrix::asked_about;
use pathlight_core::document::Document;
use pathlight_core::document::link::{self, LinkError};
use pathlight_core::explain;
use pathlight_core::explain::plain::on_one_line;
use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version};

use super::tree::{Tree, el, words};

/// Mail and chat programs may cut what is longer.
const LONG: usize = 2000;
/// The largest QR code that a phone reads from a screen.
const LARGEST_CODE: u8 = 25;
/// The empty border that readers of QR codes need.
const QUIET: i32 = 4;
/// What begins the key of a chosen path.
const SELECT: &str = "select=";
/// The screens by their words in the address.
const VIEWS: [(&str, &str); 3] = [("", "Picture"), ("view=list", "List"), ("view=matrix", "Matrix")];

/// An address, in its parts.
#[derive(Clone)]
struct Address<'a> {
    page: &'a str,
    link: String,
    select: Option<String>,
    is_presenting: bool,
    is_embedded: bool,
    view: &'a str,
}

impl std::fmt::Display for Address<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}#{}", self.page, self.link)?;
        let select = self.select.clone().unwrap_or_default();
        let present = if self.is_presenting { "present" } else { "" };
        let embed = if self.is_embedded { "embed" } else { "" };
        for key in [&*select, self.view, present, embed] {
            if !key.is_empty() {
                write!(f, "&{key}")?;
            }
        }
        Ok(())
    }
}

impl<'a> Address<'a> {
    /// The address of a page that shows `document`, if there is one; keys that nobody knows are left out.
    fn read(text: &'a str, shown: &Document) -> Result<Self, LinkError> {
        let (page, fragment) = text.split_once('#').unwrap_or((text, ""));
        let mut keys = fragment.split('&');
        let link = keys.next().unwrap_or_default();
        let mut address = Address {
            page,
            link: match is_of(link, shown) {
                true => link.to_owned(),
                false => link::share(shown, None)?,
            },
            select: None,
            is_presenting: false,
            is_embedded: false,
            view: "",
        };
        for key in keys {
            match key.split('=').next().unwrap_or_default() {
                "present" => address.is_presenting = true,
                "embed" => address.is_embedded = true,
                _ if key.starts_with(SELECT) => address.select = Some(key.to_owned()),
                _ if VIEWS.iter().any(|(view, _)| *view == key) => address.view = key,
                _ => {}
            }
        }
        Ok(address)
    }
}

/// Whether a link leads to what is shown. The page alone knows the scenarios that lie beside it, and wrote the link.
fn is_of(link: &str, shown: &Document) -> bool {
    match link::document(link) {
        Ok(document) => document == *shown,
        Err(LinkError::NoSuchScenario { .. }) => true,
        Err(_) => false,
    }
}

/// The panel. `key` is the address as it is shared, with the number of the chosen path behind it.
pub fn view(document: &Document, key: &str) -> Tree {
    let (text, chosen) = key.rsplit_once(SELECT).unwrap_or((key, ""));
    let text = text.trim_end_matches('&');
    let address = match Address::read(text, document) {
        Ok(address) => address,
        Err(why) => {
            let why = format!(
                "There is no link to this scenario: {}. Send the file.",
                on_one_line(&why.to_string())
            );
            return el("div", "share")
                .with(words("h2", "", "Share link"))
                .with(file(why));
        }
    };
    let whole = address.to_string();
    let length = whole.chars().count();
    let behind = length - address.page.chars().count();
    let mut panel = el("div", "share")
        .with(words("h2", "", "Share link"))
        .with(copy(&whole, "share-copy", "Copy this link").set("class", "tool primary"))
        .with(said(text))
        .with(words("p", "share-link", &*whole).set("id", "share-link").set("tabindex", "0"))
        .with(words(
            "p",
            "share-said",
            format!(
                "The link is the scenario: {behind} characters from # on, {length} in all. What stands behind # is sent to no server."
            ),
        ));
    if length > LONG {
        let long = format!(
            "Mail and chat programs may cut links of more than {LONG} characters. Send the file instead."
        );
        panel = panel.with(file(long));
    }
    panel
        .with(keys(document, &address, chosen))
        .with(code(&whole))
        .with(snippet(document, &address))
}

/// The way without a link, and why.
fn file(why: String) -> Tree {
    let save = button("Save the scenario as a file", "share-file").set("data-do", "json");
    let part = el("div", "share-long").with(words("p", "", why));
    part.with(save.set("data-id", "json"))
}

/// Whether the last press copied anything.
fn said(text: &str) -> Tree {
    let last = text.rsplit('&').next();
    let word = match last {
        Some("copied") => "Copied.",
        Some("uncopied") => "This browser does not let the page copy. Select the text and copy it.",
        Some(_) | None => "",
    };
    words("p", "share-said", word)
        .set("role", "status")
        .set("id", "share-copied")
}

/// What the link opens besides the scenario.
fn keys(document: &Document, address: &Address, chosen: &str) -> Tree {
    let mut keys = el("fieldset", "share-keys").with(words("legend", "", "What it opens with"));
    for (at, (view, word)) in VIEWS.into_iter().enumerate() {
        let with = Address {
            view,
            ..address.clone()
        };
        let is_on = address.view == view;
        let choice = input("radio", &format!("share-view-{at}"), is_on).set("name", "share-view");
        keys = keys.with(label(choice, word, &with));
    }
    let asked = asked_about(&document.scenario);
    let number: Option<usize> = chosen.parse().ok();
    let path = number.and_then(|number| asked.get(number.checked_sub(1)?));
    if let Some((flow, _)) = path {
        let is_on = address.select.is_some();
        let with = Address {
            select: (!is_on).then(|| format!("{SELECT}{chosen}")),
            ..address.clone()
        };
        let word = format!("The chosen path: {}", explain::pair(&document.scenario, flow));
        keys = keys.with(label(input("checkbox", "share-select", is_on), &word, &with));
    }
    let presented = Address {
        is_presenting: !address.is_presenting,
        ..address.clone()
    };
    let present = input("checkbox", "share-present", address.is_presenting);
    let embedded = Address {
        is_embedded: !address.is_embedded,
        ..address.clone()
    };
    let embed = input("checkbox", "share-embed", address.is_embedded);
    keys.with(label(
        present,
        "For an audience: the picture alone, large",
        &presented,
    ))
    .with(label(
        embed,
        "Embedded: without the header, and nothing is kept",
        &embedded,
    ))
}

/// The address as a QR code, where one can be read that holds it.
fn code(text: &str) -> Tree {
    let segments = QrSegment::make_segments(text);
    let code = QrCode::encode_segments_advanced(
        &segments,
        QrCodeEcc::Low,
        Version::MIN,
        Version::new(LARGEST_CODE),
        None,
        true,
    );
    let Ok(code) = code else {
        let why = "This link is too long for a QR code that a phone can read.";
        return words("p", "share-said", why);
    };
    let mut drawn = String::new();
    for y in 0..code.size() {
        for x in 0..code.size() {
            if code.get_module(x, y) {
                drawn += &format!("M{} {}h1v1h-1z", x + QUIET, y + QUIET);
            }
        }
    }
    let size = code.size() + 2 * QUIET;
    el("svg", "share-code")
        .set("viewBox", format!("0 0 {size} {size}"))
        .set("role", "img")
        .set("aria-label", "The link as a QR code")
        .with(el("path", "").set("d", drawn))
}

/// The lines for a course page.
fn snippet(document: &Document, address: &Address) -> Tree {
    let embedded = Address {
        is_embedded: true,
        ..address.clone()
    };
    let title = match on_one_line(&document.scenario.title) {
        title if title.trim().is_empty() => "Pathlight".to_owned(),
        title => format!("Pathlight: {title}"),
    };
    // the frame may run the page and open it whole beside itself, and nothing else
    let text = format!(
        "<iframe src=\"{}\" title=\"{}\" sandbox=\"allow-scripts allow-popups allow-popups-to-escape-sandbox\" \
         loading=\"lazy\" width=\"100%\" height=\"560\"></iframe>",
        escaped(&embedded.to_string()),
        escaped(&title)
    );
    el("div", "share-page")
        .with(words("h2", "", "In a course page"))
        .with(
            words("pre", "", &*text)
                .set("id", "share-snippet")
                .set("tabindex", "0"),
        )
        .with(copy(&text, "share-copy-snippet", "Copy these lines"))
}

/// What may stand in an attribute of HTML.
fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}

fn button(word: &str, id: &str) -> Tree {
    el("button", "tool").set("type", "button").set("id", id).say(word)
}

/// A button that copies `text`.
fn copy(text: &str, id: &str, word: &str) -> Tree {
    button(word, id).set("data-do", "copy").set("data-id", text)
}

/// A box or a choice.
fn input(kind: &str, id: &str, is_on: bool) -> Tree {
    let input = el("input", "").set("type", kind).set("id", id);
    match is_on {
        true => input.set("checked", ""),
        false => input,
    }
}

/// A box or a choice with its words, which leads to the address `with`.
fn label(input: Tree, word: &str, with: &Address) -> Tree {
    // not on the field, whose other attributes come and go
    el("label", "")
        .set("data-id", with.to_string())
        .with(input)
        .say(word)
}

#[cfg(test)]
mod tests {
    use pathlight_core::gallery;

    use super::*;

    fn panel(key: &str) -> String {
        let document = gallery::open("rogue-account").expect("it is there");
        view(&document, key).value().to_string()
    }

    #[test]
    fn the_link_is_shown_with_its_length_and_its_code() {
        let panel = panel("https://example.org/#1.~rogue-account&select=1");
        assert!(
            panel.contains("\"https://example.org/#1.~rogue-account\""),
            "{panel}"
        );
        assert!(panel.contains("17 characters from # on, 37 in all"), "{panel}");
        assert!(panel.contains("viewBox") && !panel.contains("share-file"));
    }

    #[test]
    fn keys_that_are_known_stay_and_others_go() {
        let panel =
            panel("https://example.org/#1.~rogue-account&select=2&lesson=x&present&view=list&select=1");
        let address = "\"https://example.org/#1.~rogue-account&select=2&view=list&present\"";
        assert!(panel.contains(address), "{panel}");
        // each box leads to the address without it, or with it
        assert!(panel.contains("\"https://example.org/#1.~rogue-account&view=list&present\""));
        assert!(panel.contains("\"https://example.org/#1.~rogue-account&select=2&view=list&present&embed\""));
    }

    #[test]
    fn a_link_to_what_is_no_longer_shown_is_written_anew() {
        assert!(panel("https://example.org/#1.~deny-all&select=1").contains("#1.~rogue-account"));
        assert!(panel("https://example.org/&select=0").contains("https://example.org/#1.~rogue-account"));
    }

    #[test]
    fn a_long_link_offers_the_file_and_has_no_code() {
        let mut document = gallery::open("rogue-account").expect("it is there");
        // what does not shrink
        let noise = (0_u64..400).map(|at| format!("{:x}", at.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
        document.scenario.title = noise.collect();
        let panel = view(&document, "https://example.org/&select=1")
            .value()
            .to_string();
        assert!(panel.contains("share-file") && panel.contains("too long for a QR code"));
        assert!(!panel.contains("viewBox"));
    }

    #[test]
    fn what_no_link_opens_has_none() {
        let mut document = gallery::open("rogue-account").expect("it is there");
        document.layout = Some("a".repeat(link::LARGEST).into());
        let panel = view(&document, "https://example.org/#1.~rogue-account&select=1")
            .value()
            .to_string();
        assert!(
            panel.contains("more than 1 MiB") && panel.contains("share-file"),
            "{panel}"
        );
        assert!(!panel.contains("share-copy") && !panel.contains("iframe") && !panel.contains('#'));
    }

    #[test]
    fn a_title_cannot_leave_its_attribute() {
        let mut document = gallery::open("rogue-account").expect("it is there");
        document.scenario.title = "\"><script>alert(1)</script>\u{202e}".to_owned();
        let panel = view(&document, "https://example.org/&select=1")
            .value()
            .to_string();
        assert!(
            !panel.contains("<script>") && !panel.contains('\u{202e}'),
            "{panel}"
        );
        assert!(panel.contains("&quot;&gt;&lt;script&gt;"));
    }
}
