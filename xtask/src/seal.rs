//! Finishes the HTML that Trunk wrote, so that a strict Content-Security-Policy holds: no inline script, no integrity
//! attribute that outlives its file's bytes (Trunk names the loader by the wasm's digest, not by its own), and the policy itself.

use crate::web_tools::fingerprint;

/// What the page may load: its own files. `wasm-unsafe-eval` lets WebAssembly compile and nothing else.
/// A host adds `frame-ancestors 'none'` by header: a meta element cannot carry it.
pub const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; \
base-uri 'self'; form-action 'none'";

/// A page without inline script, and the script that was in it.
#[derive(Debug)]
pub struct Sealed {
    /// The HTML.
    pub html: String,
    /// The script's file name, which holds its fingerprint.
    pub script_name: String,
    /// The script's text.
    pub script: String,
}

/// Moves the one inline module out of `html`, drops integrity attributes, adds the policy.
pub fn seal(html: &str) -> Result<Sealed, String> {
    const OPEN: &str = "<script type=\"module\">";
    const CLOSE: &str = "</script>";
    let (before, rest) = html
        .split_once(OPEN)
        .ok_or("Trunk wrote no inline module: has its output changed?")?;
    let (script, after) = rest.split_once(CLOSE).ok_or("Trunk's inline module has no end")?;
    let script = format!("{}\n", script.trim());
    let script_name = format!("boot-{}.js", fingerprint(script.as_bytes()));
    let html = format!("{before}<script type=\"module\" src=\"./{script_name}\">{CLOSE}{after}");
    let html = with_policy(&without_attribute(&html, "integrity"))?;
    if html.contains("<script>") || html.contains("<style") || html.contains(" style=") {
        return Err(
            "index.html holds an inline script or style, which the policy blocks: move it into a file".into(),
        );
    }
    Ok(Sealed {
        html,
        script_name,
        script,
    })
}

/// The style sheets that `html` names, in order.
pub fn style_sheets(html: &str) -> Vec<&str> {
    let links = html.split("<link rel=\"stylesheet\" href=\"./").skip(1);
    links.filter_map(|rest| rest.split('"').next()).collect()
}

/// `html` with one style sheet in place of those that it names: one request, and smaller compressed.
pub fn with_one_style_sheet(html: &str, name: &str) -> String {
    let open = "<link rel=\"stylesheet\" href=\"./";
    let mut pieces = html.split(open);
    let mut kept = pieces.next().unwrap_or_default().to_owned();
    for (number, piece) in pieces.enumerate() {
        if number == 0 {
            kept += &format!("{open}{name}\"/>");
        }
        kept.push_str(piece.split_once('>').map_or("", |(_, rest)| rest));
    }
    kept
}

/// Style sheets as one, without their comments.
pub fn joined(sheets: &[String]) -> String {
    let mut joined = String::new();
    for sheet in sheets {
        let mut pieces = sheet.split("/*");
        joined.push_str(pieces.next().unwrap_or_default());
        for piece in pieces {
            joined.push_str(piece.split_once("*/").map_or("", |(_, rest)| rest.trim_start()));
        }
    }
    joined
}

fn with_policy(html: &str) -> Result<String, String> {
    // After the character set, which must come within the first kilobyte, and before everything that loads.
    let end = html
        .find("<meta charset")
        .and_then(|at| html[at..].find('>').map(|length| at + length + 1));
    let end = end.ok_or("index.html names no character set")?;
    let meta = format!("\n    <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\" />");
    Ok(format!("{}{meta}{}", &html[..end], &html[end..]))
}

fn without_attribute(html: &str, name: &str) -> String {
    let open = format!(" {name}=\"");
    let mut pieces = html.split(&open);
    let mut kept = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        kept.push_str(piece.split_once('"').map_or("", |(_, rest)| rest));
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<head><meta charset=\"utf-8\"><script type=\"module\">\nimport init from './a.js';\n</script>\
        <link rel=\"stylesheet\" href=\"./a.css\" integrity=\"sha384-x\"/></head>";

    #[test]
    fn the_module_moves_into_a_file() {
        let sealed = seal(PAGE).unwrap();
        assert_eq!(sealed.script, "import init from './a.js';\n");
        assert!(sealed.html.contains(&format!(
            "<script type=\"module\" src=\"./{}\"></script>",
            sealed.script_name
        )));
    }

    #[test]
    fn integrity_goes_and_the_policy_comes() {
        let html = seal(PAGE).unwrap().html;
        assert!(html.contains("href=\"./a.css\"/>") && !html.contains("integrity"));
        assert!(html.find("default-src 'none'").unwrap() < html.find("<script").unwrap());
    }

    #[test]
    fn style_sheets_become_one() {
        let html = "<link rel=\"stylesheet\" href=\"./a.css\" integrity=\"x\"/>\n<link rel=\"stylesheet\" href=\"./b.css\"/></head>";
        assert_eq!(style_sheets(html), ["a.css", "b.css"]);
        assert_eq!(
            with_one_style_sheet(html, "c.css"),
            "<link rel=\"stylesheet\" href=\"./c.css\"/>\n</head>"
        );
        let sheets = [
            "/* says */\np { color: red }\n".to_owned(),
            "q {} /* more */".to_owned(),
        ];
        assert_eq!(joined(&sheets), "p { color: red }\nq {} ");
    }

    #[test]
    fn inline_style_is_refused() {
        assert!(
            seal(&PAGE.replace("</head>", "<style>p{}</style></head>"))
                .unwrap_err()
                .contains("inline")
        );
        assert!(seal("<p>").is_err());
    }
}
