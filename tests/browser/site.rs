//! The site under test: a static server on a free port, below a sub-path, with the headers that the site itself asks its
//! hosts for, and a log of what was asked. It can show another build, or answer nobody, as a network that is gone.

use crate::headers::Headers;
use std::io::{BufRead, BufReader, Error, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Where the site lies on its host: not at the root, so that an absolute path in it is found out.
const BELOW: &str = "/some/where/";

/// Where somebody else's page lies, outside of the site.
const COURSE: &str = "/course/";

/// A running server.
pub struct Site {
    address: SocketAddr,
    /// The folder of the site that is tested.
    pub folder: PathBuf,
    shared: Arc<Mutex<Shared>>,
}

/// What the server's threads share.
struct Shared {
    folder: PathBuf,
    headers: Headers,
    is_silent: bool,
    course: String,
    asked: Vec<String>,
}

impl Site {
    /// Serves `folder` until the process ends.
    pub fn serve(folder: PathBuf) -> std::io::Result<Site> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let shared = Shared {
            headers: Headers::read(&folder)?,
            folder: folder.clone(),
            is_silent: false,
            course: String::new(),
            asked: Vec::new(),
        };
        let site = Site {
            address: listener.local_addr()?,
            folder,
            shared: Arc::new(Mutex::new(shared)),
        };
        let shared = Arc::clone(&site.shared);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                // A browser that hangs up early is no fault of the page.
                std::thread::spawn(move || answer(stream, &shared).ok());
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
        lock(&self.shared).asked.clone()
    }

    /// From now on, answers nobody: every connection is closed.
    pub fn go_silent(&self) {
        lock(&self.shared).is_silent = true;
    }

    /// From now on, shows the site in `folder`, to everybody.
    pub fn show(&self, folder: &Path) -> std::io::Result<()> {
        let headers = Headers::read(folder)?;
        let mut shared = lock(&self.shared);
        shared.folder = folder.to_owned();
        shared.headers = headers;
        shared.is_silent = false;
        shared.asked.clear();
        Ok(())
    }

    /// Serves `html` beside the site, as a page of somebody else that knows nothing of it, and says where.
    pub fn beside(&self, html: &str) -> String {
        lock(&self.shared).course = html.to_owned();
        format!("{}{COURSE}", self.origin())
    }

    /// As in the beginning.
    pub fn restore(&self) -> std::io::Result<()> {
        self.show(&self.folder)
    }
}

/// A story that panicked leaves nothing half done here.
fn lock(shared: &Mutex<Shared>) -> MutexGuard<'_, Shared> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

fn answer(mut stream: TcpStream, shared: &Mutex<Shared>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut request = String::new();
    reader.read_line(&mut request)?;
    let mut header = String::new();
    while reader.read_line(&mut header)? > 2 {
        header.clear();
    }
    let path = request.split_whitespace().nth(1).unwrap_or_default();
    let mut shared = lock(shared);
    if shared.is_silent {
        return Err(Error::other("nobody answers"));
    }
    let found = file_name(path).and_then(|name| {
        let file = if name.is_empty() { "index.html" } else { name };
        Some((name, file, std::fs::read(shared.folder.join(file)).ok()?))
    });
    let (status, kind, headers, body) = match found {
        None if path == COURSE => (
            "200 OK",
            content_type(".html"),
            String::new(),
            shared.course.clone().into_bytes(),
        ),
        Some((name, file, body)) => ("200 OK", content_type(file), shared.headers.of(name), body),
        None => (
            "404 Not Found",
            "text/plain",
            String::new(),
            b"no such file".to_vec(),
        ),
    };
    shared.asked.push(format!("{} {path}", &status[..3]));
    drop(shared);
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n",
        body.len()
    )?;
    stream.write_all(&body)
}

/// The file below the site's folder that `path` asks for, empty for the page; nothing outside has a name.
fn file_name(path: &str) -> Option<&str> {
    let name = path.split(['?', '#']).next()?.strip_prefix(BELOW)?;
    let is_plain = name
        .split('/')
        .all(|part| !part.starts_with('.') && !part.contains(['\\', ':']));
    (is_plain && !name.starts_with('/')).then_some(name)
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
