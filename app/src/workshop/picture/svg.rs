//! The drawn picture as an SVG file of its own: nothing but shapes and words with their looks, the ground behind them,
//! and the scenario.
//!
//! Looks are written as attributes, which every program that shows SVG knows; of style sheets many know little.

use super::LOOKS;
use super::markup::{Element, Part, read};
use crate::workshop::gather::OPENS;

/// What the page says of the drawn picture.
pub struct Drawn<'a> {
    /// The picture as the browser writes it.
    pub markup: &'a str,
    /// The ground's colour, then a line for each element: its `LOOKS`, each with a semicolon behind.
    pub looks: &'a str,
}

/// A picture as a file.
pub struct Svg {
    /// The file.
    pub text: String,
    /// Its width.
    pub width: u32,
    /// Its height.
    pub height: u32,
}

const FONT: &str = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

/// The whole picture as a file that carries `link` under `title`; `None`: nothing is drawn.
pub fn svg(drawn: &Drawn<'_>, title: &str, link: &str) -> Option<Svg> {
    let root = read(drawn.markup)?;
    let mut size = root.get("data-whole")?.split(' ').map(str::parse::<u32>);
    let (width, height) = (size.next()?.ok()?, size.next()?.ok()?);
    let looks: Vec<&str> = drawn.looks.lines().collect();
    let ground = colour(looks.first()?.trim_end_matches(';')).unwrap_or_else(|| "white".to_owned());
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         role=\"img\" font-family=\"{FONT}\" xml:space=\"preserve\">\
         <metadata>{}</metadata><title>{}</title><path d=\"M0,0H{width}V{height}H0z\" fill=\"{}\"/>",
        escaped(link),
        escaped(title),
        escaped(&ground)
    );
    for part in &root.parts {
        put(&mut text, part, &looks);
    }
    text += "</svg>\n";
    Some(Svg { text, width, height })
}

fn put(text: &mut String, part: &Part, looks: &[&str]) {
    let Part::Element(element) = part else { return };
    let look = Look(looks.get(element.number).map_or("", |look| *look));
    match element.tag.as_str() {
        "g" => {
            let moved = look.moved();
            if let Some(moved) = &moved {
                *text += &format!("<g transform=\"{moved}\">");
            }
            for part in &element.parts {
                put(text, part, looks);
            }
            if moved.is_some() {
                *text += "</g>";
            }
        }
        "path" => {
            let painted = look.painted();
            if let (Some(d), false) = (element.get("d"), painted.is_empty()) {
                *text += &format!("<path d=\"{}\"{painted}", escaped(d));
                if let Some(moved) = look.moved() {
                    *text += &format!(" transform=\"{moved}\"");
                }
                *text += "/>";
            }
        }
        "text" => words(text, element, look),
        // what is only heard, or rests under the pointer
        _ => {}
    }
}

fn words(text: &mut String, element: &Element, look: Look<'_>) {
    let painted = look.painted();
    // on paper and on a slide nothing can be pressed
    let is_offer = |part: &Part| matches!(part, Part::Words(words) if words == OPENS);
    if painted.is_empty() || element.parts.is_empty() || element.parts.iter().all(is_offer) {
        return;
    }
    *text += "<text";
    for name in ["x", "y"] {
        let value = element.get(name).unwrap_or("0");
        *text += &format!(" {name}=\"{}\"", escaped(value));
    }
    *text += &painted;
    for (name, usual) in [
        ("font-size", ""),
        ("font-weight", "400"),
        ("text-anchor", "start"),
    ] {
        let value = look.get(name).trim_end_matches("px");
        if value != usual {
            *text += &format!(" {name}=\"{}\"", escaped(value));
        }
    }
    *text += " unicode-bidi=\"isolate\">";
    for part in &element.parts {
        if let Part::Words(words) = part {
            *text += &escaped(words);
        }
    }
    *text += "</text>";
}

/// How the browser says that an element looks.
#[derive(Clone, Copy)]
struct Look<'a>(&'a str);

impl<'a> Look<'a> {
    fn get(self, name: &str) -> &'a str {
        let at = LOOKS.iter().position(|it| *it == name);
        at.and_then(|at| self.0.split(';').nth(at)).unwrap_or_default()
    }

    /// The attributes that fill and stroke it; empty: it is not seen.
    fn painted(self) -> String {
        let (fill, stroke) = (colour(self.get("fill")), colour(self.get("stroke")));
        let mut text = String::new();
        if fill.is_none() && stroke.is_none() {
            return text;
        }
        let mut set = |name: &str, value: &str, usual: &str| {
            if value != usual && !value.is_empty() {
                text += &format!(" {name}=\"{}\"", escaped(value));
            }
        };
        set("fill", fill.as_deref().unwrap_or("none"), "");
        if fill.is_some() {
            set("fill-opacity", self.get("fill-opacity"), "1");
        }
        if let Some(stroke) = stroke {
            set("stroke", &stroke, "");
            set("stroke-opacity", self.get("stroke-opacity"), "1");
            let lengths = |name| self.get(name).replace("px", "").replace(", ", ",");
            set("stroke-width", &lengths("stroke-width"), "1");
            set("stroke-dasharray", &lengths("stroke-dasharray"), "none");
            set("stroke-linecap", self.get("stroke-linecap"), "butt");
            set("stroke-linejoin", self.get("stroke-linejoin"), "miter");
        }
        text
    }

    /// `8px 4px` as a transform.
    fn moved(self) -> Option<String> {
        let mut by = self.get("translate").split(' ');
        let x: f64 = by.next()?.strip_suffix("px")?.parse().ok()?;
        let y: Option<f64> = by.next().and_then(|y| y.strip_suffix("px")?.parse().ok());
        Some(format!("translate({x},{})", y.unwrap_or(0.0)))
    }
}

/// `rgb(23, 32, 43)` as `#17202b`; `None`: nothing is seen of it.
fn colour(computed: &str) -> Option<String> {
    let computed = computed.trim();
    if matches!(computed, "" | "none" | "transparent") {
        return None;
    }
    let inner = computed.split_once('(').and_then(|(_, it)| it.strip_suffix(')'));
    let mut hex = String::from("#");
    for (at, part) in inner.unwrap_or_default().split(',').enumerate() {
        match (at, part.trim().parse::<u8>()) {
            (0..3, Ok(part)) => hex += &format!("{part:02x}"),
            (3, Ok(0)) => return None,
            _ => return Some(computed.to_owned()),
        }
    }
    Some(hex)
}

/// Words for XML: what it cannot hold is replaced.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe += "&amp;",
            '<' => safe += "&lt;",
            '>' => safe += "&gt;",
            '"' => safe += "&quot;",
            '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                safe.push('\u{fffd}');
            }
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looks(lines: &[&str]) -> String {
        format!("rgb(15, 20, 27);\n{}\n", lines.join("\n"))
    }

    const LINE: &str = "none;1;rgb(196, 30, 100);0.3;8px;6px, 5px;butt;round;16px;400;start;none;";
    const TEXT: &str = "rgb(255, 255, 255);1;none;1;1px;none;butt;miter;14px;650;middle;none;";
    const UNSEEN: &str = "rgba(0, 0, 0, 0);1;none;1;1px;none;butt;miter;14px;400;start;none;";
    const THUMB: &str = "rgb(0, 0, 0);1;none;1;1px;none;butt;miter;14px;400;start;8px;";

    #[test]
    fn nothing_but_shapes_words_and_looks_is_left() {
        let markup = r#"<svg id="diagram" tabindex="0" viewBox="5 5 1 1" data-whole="300 200" onclick="x()"><g class="a" data-act="path:0"><path id="p" class="rail" d="M0,0h9"></path></g><text x="1" y="2" aria-hidden="true">a &lt;script&gt; &amp; "b"</text><path class="hit" d="M1,1"></path><path d="M2,2"></path><title>heard</title><script>alert(1)</script></svg>"#;
        let looks = looks(&[LINE, LINE, TEXT, UNSEEN, THUMB, TEXT, TEXT]);
        let drawn = Drawn {
            markup,
            looks: &looks,
        };
        let svg = svg(&drawn, "A <b> & c\u{1}", "https://x.y/#1.abc").expect("a picture");
        assert_eq!((svg.width, svg.height), (300, 200));
        let (head, shapes) = svg
            .text
            .split_once("<path d=\"M0,0H300V200H0z\" fill=\"#0f141b\"/>")
            .expect("a ground");
        assert!(head.contains("viewBox=\"0 0 300 200\""), "{head}");
        assert!(
            head.ends_with(
                "<metadata>https://x.y/#1.abc</metadata><title>A &lt;b&gt; &amp; c\u{fffd}</title>"
            ),
            "{head}"
        );
        assert_eq!(
            shapes,
            "<path d=\"M0,0h9\" fill=\"none\" stroke=\"#c41e64\" stroke-opacity=\"0.3\" stroke-width=\"8\" stroke-dasharray=\"6,5\" stroke-linejoin=\"round\"/>\
             <text x=\"1\" y=\"2\" fill=\"#ffffff\" font-size=\"14\" font-weight=\"650\" text-anchor=\"middle\" unicode-bidi=\"isolate\">a &lt;script&gt; &amp; &quot;b&quot;</text>\
             <path d=\"M2,2\" fill=\"#000000\" transform=\"translate(8,0)\"/></svg>\n"
        );
        assert_eq!(super::super::carried(&svg.text), Some(Some("1.abc")));
    }

    #[test]
    fn colours_are_written_as_every_program_reads_them() {
        assert_eq!(colour("rgb(1, 2, 255)").as_deref(), Some("#0102ff"));
        assert_eq!(colour("rgba(1, 2, 255, 0)"), None);
        assert_eq!(
            colour("rgba(1, 2, 255, 0.5)").as_deref(),
            Some("rgba(1, 2, 255, 0.5)")
        );
        assert_eq!(colour("CanvasText").as_deref(), Some("CanvasText"));
        assert_eq!(colour("none"), None);
    }
}
