//! What the author asks about, and what the author says must be open or must be closed.

use crate::flow::Protocol;
use crate::json::{record, words};

/// A path on display, with or without an opinion. Without one it is a question: answered, not judged.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Expectation {
    /// The source: the id of a virtual machine, a network interface or a host.
    pub from: String,
    /// The destination: an id, with a sub-resource if it has one (`account/file`), `microsoft-entra`, or an IPv4 address.
    pub to: String,
    /// The protocol; absent: Tcp.
    pub protocol: Protocol,
    /// The port; absent: the destination's own, 443 otherwise.
    pub port: Option<u16>,
    /// The author's wish; absent: no opinion.
    pub wanted: Option<Wanted>,
}

record! { Expectation {
    from: required("from"),
    to: required("to"),
    protocol: or("protocol", Protocol::Tcp),
    port: optional("port"),
    wanted: optional("wanted"),
} }

/// The author's wish for a path.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Wanted {
    /// It must be open.
    Open,
    /// It must be closed.
    Closed,
}

words!(Wanted, [(Wanted::Open, "open"), (Wanted::Closed, "closed"),]);
