//! What the site itself tells its hosts to send: its `_headers` file, read as Netlify and Cloudflare Pages read it. The
//! stories see the page under these very headers, so that what the files say is what was tested.

use std::io::{Error, Result};
use std::path::Path;

/// The rules of a `_headers` file: each a path or `/*`, with its header lines.
pub struct Headers(Vec<(String, Vec<String>)>);

impl Headers {
    /// The rules of the site in `folder`.
    pub fn read(folder: &Path) -> Result<Headers> {
        let text = std::fs::read_to_string(folder.join("_headers"))?;
        let mut rules: Vec<(String, Vec<String>)> = Vec::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            match (line.strip_prefix("  "), rules.last_mut()) {
                (Some(header), Some((_, headers))) => headers.push(header.to_owned()),
                (Some(_), None) => return Err(Error::other("_headers begins with a header")),
                (None, _) => rules.push((line.to_owned(), Vec::new())),
            }
        }
        Ok(Headers(rules))
    }

    /// The header lines for `name`; the page itself is the empty name.
    pub fn of(&self, name: &str) -> String {
        let rules = self
            .0
            .iter()
            .filter(|(path, _)| path == "/*" || path.strip_prefix('/') == Some(name));
        rules
            .flat_map(|(_, headers)| headers)
            .map(|header| format!("{header}\r\n"))
            .collect()
    }
}
