//! `cargo xtask serve`: the development page, rebuilt on change.

use crate::{process, site, tools};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

const PORT: u16 = 8080;

/// Serves until stopped. `wanted` must be free; without it, 8080 or the next free port is taken.
pub fn serve(wanted: Option<u16>) -> Result<(), String> {
    let tools = tools::ensure()?;
    let port = port(wanted, is_free)?;
    println!("Building the page; the first build takes a few minutes.");
    let mut trunk = site::trunk(&tools)?;
    trunk.args(["serve", "--address", "127.0.0.1", "--port", &port.to_string()]);
    // Not dist/: that is the release site's, and stays what `cargo xtask build` made.
    trunk
        .arg("--dist")
        .arg(process::root().join("target").join("serve"));
    let mut child = trunk
        .spawn()
        .map_err(|error| format!("cannot start trunk: {error}"))?;
    let mut announced = false;
    loop {
        if let Some(status) = child.try_wait().map_err(|error| format!("lost trunk: {error}"))? {
            return if status.success() {
                Ok(())
            } else {
                Err(format!("trunk serve ended ({status})"))
            };
        }
        if !announced && answers(port) {
            announced = true;
            println!("\nPathlight is at http://127.0.0.1:{port}/ (stop with Ctrl+C)\n");
        }
        std::thread::sleep(Duration::from_millis(300));
    }
}

fn port(wanted: Option<u16>, is_free: impl Fn(u16) -> bool) -> Result<u16, String> {
    match wanted {
        Some(port) if is_free(port) => Ok(port),
        Some(port) => Err(format!(
            "port {port} is taken: name another by `cargo xtask serve --port N`"
        )),
        None => (PORT..PORT + 100)
            .find(|port| is_free(*port))
            .ok_or_else(|| format!("no free port from {PORT} on: name one by `cargo xtask serve --port N`")),
    }
}

fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

/// Whether the page itself comes, which Trunk gives only after its first build.
fn answers(port: u16) -> bool {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let Ok(mut stream) = TcpStream::connect_timeout(&address, Duration::from_millis(200)) else {
        return false;
    };
    let asked = stream
        .set_read_timeout(Some(Duration::from_secs(2)))
        .and_then(|()| {
            stream.write_all(
                b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\nConnection: close\r\n\r\n",
            )
        });
    let mut start = [0; 15];
    asked.is_ok() && stream.read_exact(&mut start).is_ok() && start.starts_with(b"HTTP/1.1 200 OK")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_free_port_is_taken_unless_one_is_named() {
        let free = |port| port > 8081;
        assert_eq!(port(None, free), Ok(8082));
        assert_eq!(port(Some(9000), free), Ok(9000));
        assert!(
            port(Some(8080), free)
                .unwrap_err()
                .starts_with("port 8080 is taken")
        );
    }
}
