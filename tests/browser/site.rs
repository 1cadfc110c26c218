//! The site under test: a static server on a free port, below a sub-path, with the headers that a host should send,
//! and a log of what was asked.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// Where the site lies on its host: not at the root, so that an absolute path in it is found out.
const BELOW: &str = "/some/where/";

/// The policy of the released page, and the part of it that only a header can carry.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; \
base-uri 'self'; form-action 'none'; frame-ancestors 'none'";

/// A running server.
pub struct Site {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Site {
    /// Serves `folder` until the process ends.
    pub fn serve(folder: PathBuf) -> std::io::Result<Site> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let site = Site {
            address: listener.local_addr()?,
            asked: Arc::default(),
        };
        let log = Arc::clone(&site.asked);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (folder, log) = (folder.clone(), Arc::clone(&log));
                // A browser that hangs up early is no fault of the page.
                std::thread::spawn(move || answer(stream, &folder, &log).ok());
            }
        });
        Ok(site)
    }

    /// `http://127.0.0.1:port`.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The page's address, without a fragment.
    pub fn address(&self) -> String {
        format!("{}{BELOW}", self.origin())
    }

    /// The paths asked so far, each with its status: `200 /some/where/`.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().map(|asked| asked.clone()).unwrap_or_default()
    }
}

fn answer(mut stream: TcpStream, folder: &Path, log: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut request = String::new();
    reader.read_line(&mut request)?;
    let mut header = String::new();
    while reader.read_line(&mut header)? > 2 {
        header.clear();
    }
    let path = request.split_whitespace().nth(1).unwrap_or_default();
    let found = file_name(path).and_then(|name| Some((name, std::fs::read(folder.join(name)).ok()?)));
    let (status, kind, body) = match found {
        Some((name, body)) => ("200 OK", content_type(name), body),
        None => ("404 Not Found", "text/plain", b"no such file".to_vec()),
    };
    if let Ok(mut log) = log.lock() {
        log.push(format!("{} {path}", &status[..3]));
    }
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\
         Content-Security-Policy: {POLICY}\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n\
         Cache-Control: no-cache\r\n\r\n",
        body.len()
    )?;
    stream.write_all(&body)
}

/// The file below the site's folder that `path` asks for; nothing outside has a name.
fn file_name(path: &str) -> Option<&str> {
    let name = path.split(['?', '#']).next()?.strip_prefix(BELOW)?;
    let is_plain = name
        .split('/')
        .all(|part| !part.starts_with('.') && !part.contains(['\\', ':']));
    (is_plain && !name.starts_with('/')).then_some(if name.is_empty() { "index.html" } else { name })
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript",
        "css" => "text/css",
        "json" => "application/json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "txt" => "text/plain",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}
