//! Pictures that carry their scenario: the drawn one as a file of its own, and what a picture carries.

mod markup;
pub mod png;
mod svg;

pub use svg::{Drawn, svg};

/// What of an element's look is kept, in the order in which the page says it.
pub const LOOKS: [&str; 12] = [
    "fill",
    "fill-opacity",
    "stroke",
    "stroke-opacity",
    "stroke-width",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-linejoin",
    "font-size",
    "font-weight",
    "text-anchor",
    "translate",
];

/// The part of a link from its version on: the first one in `text`; or all of `text`, of a name without the sign before it.
pub fn fragment(text: &str) -> Option<&str> {
    let is_name = |text: &&str| text.starts_with("1.~") && !text.contains(char::is_whitespace);
    if let Some(name) = Some(text.trim()).filter(is_name) {
        return Some(name);
    }
    for (at, _) in text.match_indices('#') {
        let rest = text.get(at + 1..)?;
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let payload = rest.get(digits..)?.strip_prefix('.');
        if let Some(payload) = payload.filter(|_| digits > 0) {
            // a name stands behind a sign of its own
            let name = payload.strip_prefix('~').unwrap_or(payload);
            let sign = payload.len() - name.len();
            let length = name.find(|c| !is_part(c)).unwrap_or(name.len());
            return rest.get(..digits + 1 + sign + length);
        }
    }
    None
}

/// Whether this is a picture, and the link that it carries. A picture of bytes comes as a text with its foreign bytes
/// replaced: what it carries is plain.
pub fn carried(text: &str) -> Option<Option<&str>> {
    if text.starts_with("\u{fffd}PNG") {
        let after = text.split_once(png::KEYWORD).map(|(_, after)| after);
        return Some(after.and_then(|after| fragment(after.strip_prefix('\0')?)));
    }
    let is_svg = text.starts_with('<') && text.contains("<svg");
    let metadata = |text: &'_ str| -> Option<(usize, usize)> {
        let start = text.find("<metadata>")?;
        let length = text.get(start..)?.find("</metadata>")?;
        Some((start, start + length))
    };
    is_svg.then(|| metadata(text).and_then(|(start, end)| fragment(text.get(start..end)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_found_wherever_it_stands() {
        assert_eq!(fragment("#1.abc"), Some("1.abc"));
        assert_eq!(
            fragment("see https://x.y/p/#1.a-b_C&view=list, please"),
            Some("1.a-b_C")
        );
        assert_eq!(fragment("issue #12 and #2.x"), Some("2.x"));
        assert_eq!(fragment("# 1.a #.b #"), None);
        assert_eq!(fragment(" 1.~deny-all\n"), Some("1.~deny-all"));
        assert_eq!(fragment("1.~ is no name"), None);
        assert_eq!(fragment("1.5"), None);
    }

    #[test]
    fn a_picture_is_told_by_its_content() {
        assert_eq!(carried("hello #1.a"), None);
        assert_eq!(carried("<svg><metadata>#1.a</metadata></svg>"), Some(Some("1.a")));
        // what is written on it is not what it carries
        assert_eq!(
            carried("<?xml?><svg><text>#1.a</text><metadata>x</metadata></svg>"),
            Some(None)
        );
        assert_eq!(
            carried("\u{fffd}PNG\r\n\u{1a}\nIHDR\u{fffd}tEXtPathlight\0#1.ab\u{fffd}IDAT"),
            Some(Some("1.ab"))
        );
        assert_eq!(carried("\u{fffd}PNG\r\n\u{1a}\n"), Some(None));
    }
}
