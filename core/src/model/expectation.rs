//! What the author asks about, and what the author says must be open or must be closed.

use serde::{Deserialize, Serialize};

use crate::flow::Protocol;

/// A path on display, with or without an opinion. Without one it is a question: answered, not judged.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Expectation {
    /// The source: the id of a virtual machine, a network interface or a host.
    pub from: String,
    /// The destination: an id, with a sub-resource if it has one (`account/file`), or `microsoft-entra`.
    pub to: String,
    /// The protocol; absent: Tcp.
    #[serde(default, skip_serializing_if = "Protocol::is_tcp")]
    pub protocol: Protocol,
    /// The port; absent: the destination's own, 443 otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// The author's wish; absent: no opinion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wanted: Option<Wanted>,
}

/// The author's wish for a path.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Wanted {
    /// It must be open.
    Open,
    /// It must be closed.
    Closed,
}
