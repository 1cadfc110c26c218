//! Markup as a browser writes it: every element closed, every value in quotes, a handful of entities.

/// An element.
#[derive(Debug, Default)]
pub struct Element {
    /// Its tag.
    pub tag: String,
    /// Its attributes.
    pub attributes: Vec<(String, String)>,
    /// What is in it.
    pub parts: Vec<Part>,
    /// Which one it is in the order of their starts, from 0.
    pub number: usize,
}

/// What is in an element.
#[derive(Debug)]
pub enum Part {
    /// Another one.
    Element(Element),
    /// Words.
    Words(String),
}

impl Element {
    /// An attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(it, _)| it == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// The one element that `text` is; `None`: it is not written so.
pub fn read(text: &str) -> Option<Element> {
    let (mut open, mut number, mut rest): (Vec<Element>, usize, &str) = (Vec::new(), 0, text);
    loop {
        if let Some(after) = rest.strip_prefix("<!--") {
            rest = after.split_once("-->")?.1;
        } else if let Some(after) = rest.strip_prefix("</") {
            rest = after.split_once('>')?.1;
            let closed = open.pop()?;
            match open.last_mut() {
                Some(around) => around.parts.push(Part::Element(closed)),
                None => return Some(closed),
            }
        } else if let Some(after) = rest.strip_prefix('<') {
            let (element, after) = start(after, number)?;
            open.push(element);
            number += 1;
            rest = after;
        } else {
            let words = rest.get(..rest.find('<')?)?;
            rest = rest.get(words.len()..)?;
            if !words.is_empty() {
                open.last_mut()?.parts.push(Part::Words(plain(words)));
            }
        }
    }
}

/// A start tag from behind its `<`, and what follows it.
fn start(text: &str, number: usize) -> Option<(Element, &str)> {
    let length = text.find([' ', '>'])?;
    let mut element = Element {
        tag: text.get(..length)?.to_owned(),
        number,
        ..Element::default()
    };
    let mut rest = text.get(length..)?;
    loop {
        rest = rest.trim_start_matches(' ');
        if let Some(after) = rest.strip_prefix('>') {
            return Some((element, after));
        }
        let (name, after) = rest.split_once("=\"")?;
        let (value, after) = after.split_once('"')?;
        element.attributes.push((name.to_owned(), plain(value)));
        rest = after;
    }
}

fn plain(text: &str) -> String {
    let mut plain = text.to_owned();
    // the ampersand last: what it stands before is no entity
    for (entity, is) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&nbsp;", "\u{a0}"),
        ("&amp;", "&"),
    ] {
        plain = plain.replace(entity, is);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_browser_writes_is_read() {
        let text = r#"<svg id="a" viewBox="0 0 1 1"><!--x--><g class=""><text>a &lt;b&gt; &amp;lt;&nbsp;</text></g><path d="M0,0" title="&quot;>"></path></svg>"#;
        let svg = read(text).expect("markup");
        assert_eq!((svg.tag.as_str(), svg.get("id")), ("svg", Some("a")));
        let [Part::Element(group), Part::Element(path)] = svg.parts.as_slice() else {
            panic!("{svg:?}");
        };
        assert_eq!(
            (group.number, path.number, path.get("title")),
            (1, 3, Some("\">"))
        );
        let [Part::Element(written)] = group.parts.as_slice() else {
            panic!("{group:?}");
        };
        assert!(matches!(written.parts.as_slice(), [Part::Words(words)] if words == "a <b> &lt;\u{a0}"));
    }

    #[test]
    fn what_is_not_written_so_is_nothing() {
        for broken in [
            "",
            "<",
            "<svg",
            "<svg>",
            "x",
            "</svg>",
            "<svg a=b></svg>",
            "<svg><!--",
        ] {
            assert!(read(broken).is_none(), "{broken}");
        }
    }
}
