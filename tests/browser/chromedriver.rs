//! Chromium's WebDriver server, on a port of its own choice, gone when dropped.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// A running chromedriver.
pub struct Chromedriver {
    process: Child,
    /// Its address.
    pub address: String,
}

impl Chromedriver {
    /// Starts the one `PATHLIGHT_CHROMEDRIVER` names, else the one on PATH.
    pub fn start() -> Result<Chromedriver, String> {
        let program = std::env::var_os("PATHLIGHT_CHROMEDRIVER").unwrap_or_else(|| "chromedriver".into());
        let mut process = Command::new(&program)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("cannot start {}: {error}", program.to_string_lossy()))?;
        let stdout = process.stdout.take().ok_or("chromedriver has no output")?;
        let mut lines = BufReader::new(stdout).lines().map_while(Result::ok);
        let port = lines.find_map(|line| port(&line));
        // Its later output must go somewhere, or a full pipe would stop it.
        std::thread::spawn(move || lines.for_each(drop));
        match port {
            Some(port) => Ok(Chromedriver {
                process,
                address: format!("http://127.0.0.1:{port}"),
            }),
            None => Err("chromedriver did not say which port it listens on".to_owned()),
        }
    }
}

/// `ChromeDriver was started successfully on port 40123.`
fn port(line: &str) -> Option<u16> {
    line.split_once("successfully on port ")?
        .1
        .trim_end_matches('.')
        .trim()
        .parse()
        .ok()
}

impl Drop for Chromedriver {
    fn drop(&mut self) {
        // Best effort: it may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
