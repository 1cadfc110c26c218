//! The system's tools for the stories: Chromium and its driver, and node for wasm-opt. By apt where that is permitted,
//! else the message says what to install.

use crate::{process, version, web_tools};
use std::path::PathBuf;
use std::process::Command;

/// How to get a browser and its driver, on each system.
const BROWSER_HELP: &str = "  Debian   sudo apt-get install -y chromium chromium-driver
  macOS    brew install --cask google-chrome chromedriver
  Windows  winget install Google.Chrome, and the chromedriver of the same version from
           https://googlechromelabs.github.io/chrome-for-testing/ on PATH";

/// A browser and the driver that fits it.
pub struct Browser {
    /// Chromium or Chrome.
    pub chromium: PathBuf,
    /// Its WebDriver server.
    pub driver: PathBuf,
}

/// Installs by apt what `test` misses of node, npm, Chromium and its driver, when this is a Debian and permitted.
pub fn install_missing() -> Result<(), String> {
    let mut missing = Vec::new();
    for (program, package) in [
        ("node", "nodejs"),
        ("npm", "npm"),
        ("chromedriver", "chromium-driver"),
    ] {
        if process::on_path(program).is_none() {
            missing.push(package);
        }
    }
    if chromium().is_none() {
        missing.push("chromium");
    }
    if missing.is_empty() || process::on_path("apt-get").is_none() {
        return Ok(());
    }
    let Some(prefix) = permission() else { return Ok(()) };
    println!("Installing {} by apt (a minute or two).", missing.join(", "));
    let apt = |arguments: &[&str]| {
        let mut command = prefix
            .first()
            .map_or_else(|| Command::new("apt-get"), Command::new);
        command
            .args(prefix.iter().skip(1))
            .args(arguments)
            .env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    // A stale list is better than none: the installation decides.
    let _ = process::run(&mut apt(&["update", "-q"]), "apt-get update");
    let mut arguments = vec!["install", "-y", "-q", "--no-install-recommends"];
    arguments.extend(missing);
    process::run(&mut apt(&arguments), "apt-get install").map_err(|error| {
        format!(
            "{error}; install by hand\n{}\n{BROWSER_HELP}",
            web_tools::NODE_HELP
        )
    })
}

/// The words before apt's arguments, when we may run it: root may, others where `sudo` asks no password.
fn permission() -> Option<Vec<&'static str>> {
    let is_root = process::output(Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0");
    if is_root {
        return Some(vec!["apt-get"]);
    }
    process::output(Command::new("sudo").args(["-n", "true"])).map(|_| vec!["sudo", "-n", "apt-get"])
}

/// Chromium and its driver, of one major version.
pub fn browser() -> Result<Browser, String> {
    let chromium = chromium().ok_or_else(|| format!("Chromium is missing; install it by\n{BROWSER_HELP}"))?;
    let driver = process::on_path("chromedriver")
        .ok_or_else(|| format!("chromedriver is missing; install it by\n{BROWSER_HELP}"))?;
    let printed = |path: &PathBuf| process::output(Command::new(path).arg("--version"));
    // Chrome prints no version on Windows: the driver's own error has to do there.
    if let (Some(browser), Some(driver)) = (printed(&chromium), printed(&driver)) {
        check_versions(&browser, &driver)?;
    }
    Ok(Browser { chromium, driver })
}

fn check_versions(browser: &str, driver: &str) -> Result<(), String> {
    let (Some(browser), Some(driver)) = (version::printed(browser), version::printed(driver)) else {
        return Ok(());
    };
    if version::major(browser) == version::major(driver) {
        return Ok(());
    }
    Err(format!(
        "chromedriver {driver} does not fit the browser {browser}; install a pair by\n{BROWSER_HELP}"
    ))
}

/// Chromium or Chrome, wherever this system keeps it.
pub fn chromium() -> Option<PathBuf> {
    let on_path = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "chrome",
    ];
    let mut known = vec![
        PathBuf::from("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
        PathBuf::from("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    ];
    for variable in ["ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"] {
        if let Some(folder) = std::env::var_os(variable) {
            known.push(
                PathBuf::from(folder)
                    .join("Google")
                    .join("Chrome")
                    .join("Application")
                    .join("chrome.exe"),
            );
        }
    }
    on_path
        .iter()
        .find_map(|name| process::on_path(name))
        .or_else(|| known.into_iter().find(|path| path.is_file()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browser_and_driver_must_share_a_major_version() {
        assert_eq!(
            check_versions(
                "Chromium 156.0.1.2 built on Debian",
                "ChromeDriver 156.0.3.4 (abc)"
            ),
            Ok(())
        );
        let error = check_versions("Google Chrome 157.0.1.2", "ChromeDriver 156.0.3.4 (abc)").unwrap_err();
        assert!(error.starts_with("chromedriver 156.0.3.4 does not fit the browser 157.0.1.2"));
        assert!(error.contains("apt-get install -y chromium chromium-driver"));
    }
}
