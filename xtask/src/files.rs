//! A static file server for pictures and figures: the site of a folder, on a free port, with the headers and the
//! compressed files that a good host sends.

use crate::{compress, hosts};
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
    let mut accepted = String::new();
    while reader.read_line(&mut header)? > 2 {
        let (name, value) = header.split_once(':').unwrap_or_default();
        if name.eq_ignore_ascii_case("accept-encoding") {
            accepted = value.to_owned();
        }
        header.clear();
    }
    let found = file_name(&request).and_then(|name| Some((name, content(&site.join(name), &accepted)?)));
    let Some((name, (encoding, body))) = found else {
        let missing = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        return stream.write_all(missing.as_bytes());
    };
    let mut head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: {}\r\nContent-Length: {}\r\nCache-Control: {}\r\nConnection: close\r\n",
        hosts::content_type(name),
        body.len(),
        hosts::cache_control(name),
    );
    if let Some(encoding) = encoding {
        head += &format!("Content-Encoding: {encoding}\r\nVary: Accept-Encoding\r\n");
    }
    for (name, value) in hosts::headers() {
        head += &format!("{name}: {value}\r\n");
    }
    stream.write_all(format!("{head}\r\n").as_bytes())?;
    stream.write_all(&body)
}

/// A file as it is sent: its smallest neighbour in an encoding that is accepted, else itself.
fn content(file: &Path, accepted: &str) -> Option<(Option<&'static str>, Vec<u8>)> {
    let is_accepted = |encoding: &str| {
        accepted
            .split(',')
            .any(|it| it.split(';').next().unwrap_or_default().trim() == encoding)
    };
    let encoded = compress::ENCODINGS
        .iter()
        .filter(|(_, encoding)| is_accepted(encoding))
        .find_map(|(ending, encoding)| {
            Some((
                Some(*encoding),
                std::fs::read(compress::neighbour(file, ending)).ok()?,
            ))
        });
    encoded.or_else(|| Some((None, std::fs::read(file).ok()?)))
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

    #[test]
    fn the_smallest_accepted_file_is_sent() {
        let file = std::env::temp_dir().join(format!("pathlight-files-{}.js", std::process::id()));
        std::fs::write(&file, "plain").unwrap();
        let brotli = compress::neighbour(&file, "br");
        std::fs::write(&brotli, "small").unwrap();
        assert_eq!(
            content(&file, "gzip, br;q=1"),
            Some((Some("br"), b"small".to_vec()))
        );
        assert_eq!(content(&file, "gzip"), Some((None, b"plain".to_vec())));
        std::fs::remove_file(&brotli).unwrap();
        std::fs::remove_file(&file).unwrap();
    }
}
