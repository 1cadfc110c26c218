//! Finishes the HTML that Trunk wrote, so that a strict Content-Security-Policy holds: no inline script, no integrity
//! attribute that outlives its file's bytes, and the policy itself.

use crate::hosts::POLICY;

/// The page's own script, and its style, before they are named by their content.
const BOOT: &str = "boot.js";
pub const STYLE: &str = "style.css";

/// Holds the program back until the words of the first paint are shown. Started before, it keeps a browser from showing
/// them, and the first sight is the program's own; fetched ahead, it takes the line from the style. What that costs until
/// the picture stands is a way to the host and back. Where nobody sees the page, or nothing tells of paints, a moment.
const FIRST_PAINT: &str = "await new Promise((go) => {
new PerformanceObserver(go).observe({ type: \"paint\", buffered: true });
setTimeout(go, 200);
});";

/// A page without inline script, and the script that was in it.
#[derive(Debug)]
pub struct Sealed {
    /// The HTML.
    pub html: String,
    /// The script's file name.
    pub script_name: &'static str,
    /// The script's text.
    pub script: String,
}

/// Moves the one inline module out of `html` and puts `start` behind it, drops integrity attributes, adds the policy.
pub fn seal(html: &str, start: &str) -> Result<Sealed, String> {
    const OPEN: &str = "<script type=\"module\">";
    const CLOSE: &str = "</script>";
    let (before, rest) = html
        .split_once(OPEN)
        .ok_or("Trunk wrote no inline module: has its output changed?")?;
    let (script, after) = rest.split_once(CLOSE).ok_or("Trunk's inline module has no end")?;
    // Trunk's own event, which nobody here waits for.
    let (script, _) = script.split_once("dispatchEvent(").unwrap_or((script, ""));
    let (imports, run) = script
        .split_once("const wasm")
        .ok_or("Trunk's inline module starts nothing: has it changed?")?;
    let script = format!(
        "{}\n{FIRST_PAINT}\nconst wasm{}\n{start}",
        imports.trim(),
        run.trim_end()
    );
    // nothing but modules is fetched ahead
    let after = without(after, "<link rel=\"preload\"", ">");
    let html = format!("{before}<script type=\"module\" src=\"./{BOOT}\">{CLOSE}{after}");
    let html = with_policy(&without(&without_comments(&html), " integrity=\"", "\""))?;
    if html.contains("<script>") || html.contains("<style") || html.contains(" style=") {
        return Err(
            "index.html holds an inline script or style, which the policy blocks: move it into a file".into(),
        );
    }
    Ok(Sealed {
        html,
        script_name: BOOT,
        script,
    })
}

/// The style sheets that `html` names, in order: those that are loaded at once, or those that wait.
pub fn style_sheets(html: &str, are_waiting: bool) -> Vec<&str> {
    let links = html.split("<link rel=\"stylesheet\" href=\"./").skip(1);
    let links = links.filter(|rest| is_waiting(rest) == are_waiting);
    links.filter_map(|rest| rest.split('"').next()).collect()
}

/// Whether a link is not followed before something on the page enables it.
fn is_waiting(link: &str) -> bool {
    link.split('>')
        .next()
        .is_some_and(|link| link.contains(" disabled"))
}

/// `html` with [`STYLE`] in place of the style sheets that are loaded at once: one request, and smaller compressed.
pub fn with_one_style_sheet(html: &str) -> String {
    let open = "<link rel=\"stylesheet\" href=\"./";
    let mut pieces = html.split(open);
    let mut kept = pieces.next().unwrap_or_default().to_owned();
    for (number, piece) in pieces.enumerate() {
        if number == 0 {
            kept += &format!("{open}{STYLE}\"/>");
        }
        if is_waiting(piece) {
            kept += open;
            kept += piece;
            continue;
        }
        kept.push_str(piece.split_once('>').map_or("", |(_, rest)| rest));
    }
    kept
}

/// Style sheets as one, without their comments and what spaces them for a reader.
pub fn joined(sheets: &[String]) -> String {
    let bare = sheets.iter().map(|sheet| without(sheet, "/*", "*/") + "\n");
    without_spaces(&bare.collect::<String>())
}

/// CSS without the white space beside brackets and semicolons; one space is left elsewhere, and texts as they are.
fn without_spaces(css: &str) -> String {
    let is_edge = |letter: char| matches!(letter, '{' | '}' | ';');
    let mut out = String::with_capacity(css.len());
    let mut quote = None;
    let mut has_space = false;
    for letter in css.chars() {
        if quote.is_none() && letter.is_whitespace() {
            has_space = true;
            continue;
        }
        if has_space && !is_edge(letter) && out.chars().next_back().is_some_and(|last| !is_edge(last)) {
            out.push(' ');
        }
        has_space = false;
        match quote {
            Some(open) if open == letter => quote = None,
            None if letter == '"' || letter == '\'' => quote = Some(letter),
            Some(_) | None => {}
        }
        out.push(letter);
    }
    out
}

/// HTML without comments, indentation and empty lines.
fn without_comments(html: &str) -> String {
    let kept = without(html, "<!--", "-->");
    let lines = kept.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| format!("{line}\n")).collect()
}

fn with_policy(html: &str) -> Result<String, String> {
    // After the character set, which must come within the first kilobyte, and before everything that loads.
    let end = html
        .find("<meta charset")
        .and_then(|at| html[at..].find('>').map(|length| at + length + 1));
    let end = end.ok_or("index.html names no character set")?;
    let meta = format!("\n<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\" />");
    Ok(format!("{}{meta}{}", &html[..end], &html[end..]))
}

/// `text` without what stands from each `open` to the `close` that follows, both with it.
fn without(text: &str, open: &str, close: &str) -> String {
    let mut pieces = text.split(open);
    let mut kept = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        kept.push_str(piece.split_once(close).map_or("", |(_, rest)| rest));
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<head><meta charset=\"utf-8\"><script type=\"module\">\nimport init from './a.js';\nconst wasm = await init();\n\ndispatchEvent(1);\n</script>\
        <link rel=\"preload\" href=\"./a.wasm\"/>\
        <link rel=\"stylesheet\" href=\"./a.css\" integrity=\"sha384-x\"/></head>";

    #[test]
    fn the_module_moves_into_a_file() {
        let sealed = seal(PAGE, "begin();\n").unwrap();
        assert_eq!(
            sealed.script,
            format!("import init from './a.js';\n{FIRST_PAINT}\nconst wasm = await init();\nbegin();\n")
        );
        assert!(!sealed.html.contains("a.wasm"));
        assert!(
            sealed
                .html
                .contains("<script type=\"module\" src=\"./boot.js\"></script>")
        );
    }

    #[test]
    fn integrity_goes_and_the_policy_comes() {
        let html = seal(PAGE, "begin();\n").unwrap().html;
        assert!(html.contains("href=\"./a.css\"/>") && !html.contains("integrity"));
        assert!(html.find("default-src 'none'").unwrap() < html.find("<script").unwrap());
    }

    #[test]
    fn style_sheets_become_one() {
        let html = "<link rel=\"stylesheet\" href=\"./a.css\" integrity=\"x\"/>\n<link rel=\"stylesheet\" href=\"./b.css\"/></head>";
        assert_eq!(style_sheets(html, false), ["a.css", "b.css"]);
        let waits = "<link rel=\"stylesheet\" href=\"./a.css\"/><link rel=\"stylesheet\" href=\"./b.css\" id=\"b\" disabled=\"\"/>";
        assert_eq!(style_sheets(waits, true), ["b.css"]);
        assert_eq!(
            with_one_style_sheet(waits),
            "<link rel=\"stylesheet\" href=\"./style.css\"/><link rel=\"stylesheet\" href=\"./b.css\" id=\"b\" disabled=\"\"/>"
        );
        assert_eq!(
            with_one_style_sheet(html),
            "<link rel=\"stylesheet\" href=\"./style.css\"/>\n</head>"
        );
        let sheets = [
            "/* says */\np { color: red }\n".to_owned(),
            "q {} /* more */".to_owned(),
        ];
        assert_eq!(joined(&sheets), "p{color: red}q{}");
    }

    #[test]
    fn only_space_for_readers_goes() {
        let css =
            "a  b,\nc { content: \"; {  }\" ; grid-template: 'x  y'\n  1fr }\n@media (p: q) {\n  d {}\n}\n";
        assert_eq!(
            without_spaces(css),
            "a b, c{content: \"; {  }\";grid-template: 'x  y' 1fr}@media (p: q){d{}}"
        );
        assert_eq!(without_comments("<p>\n\n  a <!-- b -->\n</p>"), "<p>\na\n</p>\n");
    }

    #[test]
    fn inline_style_is_refused() {
        assert!(
            seal(&PAGE.replace("</head>", "<style>p{}</style></head>"), "")
                .unwrap_err()
                .contains("inline")
        );
        assert!(seal("<p>", "").is_err());
    }
}
