//! A static file server for one picture: the site of a folder, on a free port.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};

/// Serves `site` until the process ends, and says where.
pub fn serve(site: PathBuf) -> std::io::Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let address = listener.local_addr()?;
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let site = site.clone();
            // A visitor who hangs up early is no concern of ours.
            std::thread::spawn(move || answer(stream, &site).ok());
        }
    });
    Ok(address)
}

fn answer(mut stream: TcpStream, site: &Path) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut request = String::new();
    reader.read_line(&mut request)?;
    let mut header = String::new();
    while reader.read_line(&mut header)? > 2 {
        header.clear();
    }
    let content =
        file_name(&request).and_then(|name| Some((kind(name), std::fs::read(site.join(name)).ok()?)));
    let (status, kind, body) = match content {
        Some((kind, body)) => ("200 OK", kind, body),
        None => ("404 Not Found", "text/plain", b"no such file".to_vec()),
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    )?;
    stream.write_all(&body)
}

/// The file a request line asks for; nothing outside the site has a name.
fn file_name(request: &str) -> Option<&str> {
    let path = request
        .split_whitespace()
        .nth(1)?
        .split('?')
        .next()?
        .strip_prefix('/')?;
    let is_plain = path
        .split('/')
        .all(|part| !part.starts_with('.') && !part.contains('\\') && !part.contains(':'));
    // `//etc` would be an absolute path.
    let is_plain = is_plain && !path.starts_with('/');
    is_plain.then_some(if path.is_empty() { "index.html" } else { path })
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript",
        "css" => "text/css",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_the_site_have_a_name() {
        assert_eq!(file_name("GET / HTTP/1.1"), Some("index.html"));
        assert_eq!(file_name("GET /a.css?v=1 HTTP/1.1"), Some("a.css"));
        assert_eq!(file_name("GET /../Cargo.toml HTTP/1.1"), None);
        assert_eq!(file_name("GET //etc HTTP/1.1"), None);
    }
}
