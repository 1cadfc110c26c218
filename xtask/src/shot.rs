//! `cargo xtask shot`: a picture of the site in `dist/`, by headless Chromium.

use crate::options::Options;
use crate::{browsers, files, process};
use std::path::PathBuf;
use std::process::Command;

/// What Chromium needs to run unattended and silent, also as root.
const UNATTENDED: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--virtual-time-budget=5000",
];

/// Takes the picture that `arguments` describe.
pub fn shot(arguments: &[String]) -> Result<(), String> {
    let options = Options::parse(arguments, &["--size", "--out"], &["--dark"])?;
    let (width, height) = size(options.value("--size").unwrap_or("1440x900"))?;
    let out = std::env::current_dir()
        .map_err(|error| format!("no current folder: {error}"))?
        .join(options.value("--out").unwrap_or("target/shot.png"));
    let fragment = options.words.first().map_or("", String::as_str);
    let site = process::root().join("dist");
    if !site.join("index.html").is_file() {
        return Err("there is no site in dist/: `cargo xtask build` makes it".into());
    }
    let chromium =
        browsers::chromium().ok_or("Chromium is missing: `cargo xtask test` says how to install it")?;
    let address = files::serve(site).map_err(|error| format!("cannot serve dist/: {error}"))?;
    let profile = Profile::new()?;
    let mut command = Command::new(chromium);
    command.args(UNATTENDED);
    if options.has("--dark") {
        command.arg("--blink-settings=preferredColorScheme=0");
    }
    command.arg(format!("--user-data-dir={}", profile.0.display()));
    command
        .arg(format!("--window-size={width},{height}"))
        .arg(format!("--screenshot={}", out.display()));
    command.arg(format!("http://{address}/{}", with_hash(fragment)));
    let output = command
        .output()
        .map_err(|error| format!("cannot start Chromium: {error}"))?;
    if !output.status.success() || !out.is_file() {
        return Err(format!(
            "Chromium took no picture: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        ));
    }
    println!("{}", out.display());
    Ok(())
}

fn size(text: &str) -> Result<(u32, u32), String> {
    let parsed = text
        .split_once('x')
        .and_then(|(width, height)| Some((width.parse().ok()?, height.parse().ok()?)));
    parsed.ok_or_else(|| format!("`--size` takes WIDTHxHEIGHT, not `{text}`"))
}

fn with_hash(fragment: &str) -> String {
    if fragment.is_empty() || fragment.starts_with('#') {
        fragment.to_owned()
    } else {
        format!("#{fragment}")
    }
}

/// A profile folder of this run alone, gone after it.
struct Profile(PathBuf);

impl Profile {
    fn new() -> Result<Profile, String> {
        let folder = std::env::temp_dir().join(format!("pathlight-shot-{}", std::process::id()));
        std::fs::create_dir_all(&folder)
            .map_err(|error| format!("cannot create {}: {error}", folder.display()))?;
        Ok(Profile(folder))
    }
}

impl Drop for Profile {
    fn drop(&mut self) {
        // Best effort: a browser that is still closing may hold a file.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_two_numbers() {
        assert_eq!(size("390x844"), Ok((390, 844)));
        assert!(size("390").unwrap_err().contains("`390`"));
    }

    #[test]
    fn a_fragment_may_come_without_its_sign() {
        assert_eq!(with_hash("v1.a"), "#v1.a");
        assert_eq!(with_hash("#v1.a"), "#v1.a");
        assert_eq!(with_hash(""), "");
    }
}
