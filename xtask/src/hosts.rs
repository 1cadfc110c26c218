//! What a host should send with the site, said once: as the policy inside the page, as the headers of the development
//! servers, and as the files by which hosts are told (`_headers`, `staticwebapp.config.json`, `.htaccess`).
//!
//! Every host gets the same headers. What a host cannot send is said in the README's table; the policy inside the page
//! holds without any of them.

use crate::{compress, names};
use serde_json::{Map, Value, json};
use std::fmt::Write;
use std::path::Path;

/// What the page may load: its own files. `wasm-unsafe-eval` lets WebAssembly compile and nothing else.
pub const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; \
base-uri 'self'; form-action 'none'";

/// How long a file may be kept whose name holds its content's digest, and any other.
const KEPT_FOR_GOOD: &str = "public, max-age=31536000, immutable";
const ASKED_ANEW: &str = "no-cache";

/// The files that tell hosts what to send; no visitor asks for them.
pub const FILES: [&str; 3] = ["_headers", "staticwebapp.config.json", ".htaccess"];

/// Content types by ending, where a server's own list may be old.
const TYPES: [(&str, &str); 10] = [
    ("css", "text/css; charset=utf-8"),
    ("html", "text/html; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("json", "application/json"),
    ("md", "text/markdown; charset=utf-8"),
    ("png", "image/png"),
    ("svg", "image/svg+xml"),
    ("txt", "text/plain; charset=utf-8"),
    ("wasm", "application/wasm"),
    ("webmanifest", "application/manifest+json"),
];

/// The headers of every answer. Course pages may embed the site, so nothing says who may: without `frame-ancestors`
/// everybody, and with `frame-ancestors *` only pages that have an origin, which a file on a teacher's disk has not. A
/// frame without an origin of its own (`sandbox="allow-scripts"`) fetches even the site's own files from elsewhere, hence
/// the last one.
pub fn headers() -> [(&'static str, &'static str); 4] {
    [
        ("Content-Security-Policy", POLICY),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Access-Control-Allow-Origin", "*"),
    ]
}

/// How long `name` may be kept.
pub fn cache_control(name: &str) -> &'static str {
    if names::is_lasting(name) {
        KEPT_FOR_GOOD
    } else {
        ASKED_ANEW
    }
}

/// A file's content type.
pub fn content_type(name: &str) -> &'static str {
    let ending = name.rsplit('.').next().unwrap_or_default();
    let known = TYPES.iter().find(|(known, _)| *known == ending);
    known.map_or("application/octet-stream", |(_, kind)| kind)
}

/// Writes the hosts' files into the site.
pub fn write(site: &Path) -> Result<(), String> {
    let files = compress::files(site).map_err(|error| format!("cannot list the site: {error}"))?;
    let names: Vec<&str> = files
        .iter()
        .map(|(name, _)| name.as_str())
        .filter(|name| !FILES.contains(name))
        .collect();
    let texts = [headers_file(&names), static_web_app(&names)?, htaccess()];
    for (name, text) in FILES.iter().zip(texts) {
        std::fs::write(site.join(name), text).map_err(|error| format!("cannot write {name}: {error}"))?;
    }
    Ok(())
}

/// Netlify and Cloudflare Pages. Cloudflare joins the values where two rules match, so no file has two rules that set
/// one header: each is named.
fn headers_file(names: &[&str]) -> String {
    let mut text = String::from(
        "# Written by `cargo xtask build`. Below a sub-path, put that path before each rule.\n/*\n",
    );
    for (name, value) in headers() {
        // Writing to a text cannot fail.
        let _ = writeln!(text, "  {name}: {value}");
    }
    let _ = writeln!(text, "/\n  Cache-Control: {ASKED_ANEW}");
    for name in names {
        let _ = writeln!(text, "/{name}\n  Cache-Control: {}", cache_control(name));
    }
    text
}

/// Azure Static Web Apps: a route's header wins over a global one.
fn static_web_app(names: &[&str]) -> Result<String, String> {
    let mut global: Map<String, Value> = headers()
        .into_iter()
        .map(|(name, value)| (name.to_owned(), json!(value)))
        .collect();
    global.insert("Cache-Control".to_owned(), json!(ASKED_ANEW));
    let lasting = names.iter().filter(|name| names::is_lasting(name));
    let routes: Vec<Value> = lasting
        .map(|name| json!({ "route": format!("/{name}"), "headers": { "Cache-Control": KEPT_FOR_GOOD } }))
        .collect();
    let types: Map<String, Value> = TYPES
        .iter()
        .map(|(ending, kind)| (format!(".{ending}"), json!(kind)))
        .collect();
    let whole = json!({ "globalHeaders": global, "routes": routes, "mimeTypes": types });
    serde_json::to_string_pretty(&whole)
        .map_err(|error| format!("cannot write staticwebapp.config.json: {error}"))
}

/// Apache, where it reads such files: headers, types, and the compressed neighbours.
fn htaccess() -> String {
    let mut text = String::from("# Written by `cargo xtask build`.\nDirectoryIndex index.html\n");
    for (ending, kind) in TYPES {
        let _ = writeln!(text, "AddType \"{kind}\" .{ending}");
    }
    text.push_str("<IfModule mod_headers.c>\n  Header unset X-Frame-Options\n");
    for (name, value) in headers() {
        let _ = writeln!(text, "  Header set {name} \"{value}\"");
    }
    let digits = names::DIGITS;
    let _ = writeln!(text, "  Header set Cache-Control \"{ASKED_ANEW}\"");
    let _ = writeln!(
        text,
        "  <FilesMatch \"-[0-9a-f]{{{digits}}}\\.[a-z]+(\\.br|\\.gz)?$\">"
    );
    let _ = writeln!(
        text,
        "    Header set Cache-Control \"{KEPT_FOR_GOOD}\"\n  </FilesMatch>"
    );
    text.push_str("  <IfModule mod_rewrite.c>\n    RewriteEngine On\n");
    text.push_str("    RewriteRule \"^$\" \"index.html\"\n");
    for (ending, encoding) in compress::ENCODINGS {
        let _ = writeln!(
            text,
            "    RewriteCond \"%{{HTTP:Accept-Encoding}}\" \"{encoding}\""
        );
        let _ = writeln!(text, "    RewriteCond \"%{{REQUEST_FILENAME}}\\.{ending}\" -s");
        let _ = writeln!(text, "    RewriteRule \"^(.+)$\" \"$1.{ending}\" [L]");
    }
    text.push_str("  </IfModule>\n");
    for (ending, encoding) in compress::ENCODINGS {
        let _ = writeln!(text, "  <FilesMatch \"\\.{ending}$\">");
        let _ = writeln!(
            text,
            "    Header set Content-Encoding {encoding}\n    Header append Vary Accept-Encoding"
        );
        // Already compressed: neither of Apache's own ways may do it again.
        text.push_str("    SetEnv no-gzip 1\n    SetEnv no-brotli 1\n  </FilesMatch>\n");
    }
    for (kind, ending) in TYPES.map(|(ending, kind)| (kind, ending)) {
        let _ = writeln!(
            text,
            "  <FilesMatch \"\\.{ending}\\.(br|gz)$\">\n    ForceType \"{kind}\"\n  </FilesMatch>"
        );
    }
    text.push_str("</IfModule>\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 3] = ["index.html", "boot-0123456789.js", "sw.js"];

    #[test]
    fn every_host_is_told_the_same() {
        let app = static_web_app(&NAMES).unwrap();
        let app: Value = serde_json::from_str(&app).unwrap();
        for (name, value) in headers() {
            assert!(headers_file(&NAMES).contains(&format!("  {name}: {value}\n")));
            assert!(htaccess().contains(&format!("  Header set {name} \"{value}\"\n")));
            assert_eq!(app["globalHeaders"][name], json!(value));
        }
    }

    #[test]
    fn the_header_is_the_pages_policy_and_lets_everybody_embed_it() {
        assert!(headers().contains(&("Content-Security-Policy", POLICY)));
        assert!(!POLICY.contains("frame-ancestors"));
    }

    #[test]
    fn only_files_named_by_their_content_are_kept_for_good() {
        let text = headers_file(&NAMES);
        assert!(text.contains("/boot-0123456789.js\n  Cache-Control: public, max-age=31536000, immutable\n"));
        assert!(
            text.contains("/sw.js\n  Cache-Control: no-cache\n")
                && text.contains("/\n  Cache-Control: no-cache\n")
        );
        assert_eq!(cache_control("index.html"), "no-cache");
    }

    #[test]
    fn a_program_has_its_type() {
        assert_eq!(content_type("a-0123456789.wasm"), "application/wasm");
        assert_eq!(content_type("LICENSE"), "application/octet-stream");
    }
}
