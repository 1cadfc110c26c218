//! The commands that people try a path with, and what each prints per symptom.

use super::Terminal;
use crate::flow::{Flow, Protocol, StorageSubResource, Target};
use crate::outcome::{Identity, Outcome, Reason, Symptom};

/// How long the commands wait, in seconds.
const PATIENCE: &str = "10";

/// A command.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Tool {
    /// Azure's command line, on a storage account.
    Az,
    /// A share over SMB.
    Mount,
    /// A request by HTTPS or HTTP.
    Curl,
    Sqlcmd,
    Ssh,
    /// A bare TCP connection.
    Connect,
    /// A UDP packet.
    Datagram,
    Ping,
}

impl Tool {
    /// The command for a flow; `None`: people have none.
    pub fn of(flow: &Flow) -> Option<Self> {
        let tool = match (flow.protocol, &flow.target, flow.port) {
            (Protocol::Esp | Protocol::Ah, _, _) => return None,
            (Protocol::Icmp, _, _) => Tool::Ping,
            (Protocol::Udp, _, _) => Tool::Datagram,
            (Protocol::Tcp, Target::StorageAccount { sub_resource, .. }, Some(443)) => match sub_resource {
                StorageSubResource::BlobSecondary | StorageSubResource::Web => Tool::Curl,
                StorageSubResource::Blob
                | StorageSubResource::File
                | StorageSubResource::Queue
                | StorageSubResource::Table
                | StorageSubResource::Dfs => Tool::Az,
            },
            (
                Protocol::Tcp,
                Target::StorageAccount {
                    sub_resource: StorageSubResource::File,
                    ..
                },
                Some(445),
            ) => Tool::Mount,
            (Protocol::Tcp, Target::SqlServer(_), Some(1433)) => Tool::Sqlcmd,
            (Protocol::Tcp, _, Some(80 | 443)) => Tool::Curl,
            (Protocol::Tcp, Target::NetworkInterface(_) | Target::Host(_) | Target::Address(_), Some(22)) => {
                Tool::Ssh
            }
            (Protocol::Tcp, _, _) => Tool::Connect,
        };
        Some(tool)
    }

    /// What a person types. `far`: the name or address; `called`: what the thing is called.
    pub fn command(self, target: &Target, far: &str, called: &str, port: u16) -> String {
        match self {
            Tool::Az => az(target, called),
            Tool::Mount => format!("sudo mount -t cifs //{far}/share /mnt -o username={called}"),
            Tool::Curl => match target {
                Target::KeyVault(_) => format!(
                    "curl -i --connect-timeout {PATIENCE} -H \"Authorization: Bearer $TOKEN\" \"https://{far}/secrets?api-version=7.4\""
                ),
                Target::StorageAccount { .. }
                | Target::SqlServer(_)
                | Target::MicrosoftEntra
                | Target::NetworkInterface(_)
                | Target::Host(_)
                | Target::Address(_) => {
                    let scheme = if port == 80 { "http" } else { "https" };
                    format!("curl -i --connect-timeout {PATIENCE} {scheme}://{far}/")
                }
            },
            Tool::Sqlcmd => format!("sqlcmd -S {far} -d master -U user -l {PATIENCE}"),
            Tool::Ssh => format!("ssh -o ConnectTimeout={PATIENCE} user@{far}"),
            Tool::Connect => format!("nc -vz -w {PATIENCE} {far} {port}"),
            Tool::Datagram => format!("nc -vzu -w {PATIENCE} {far} {port}"),
            Tool::Ping => format!("ping -c 3 {far}"),
        }
    }

    /// What the command prints.
    pub fn prints(
        self,
        symptom: Symptom,
        outcome: &Outcome,
        far: &str,
        called: &str,
        terminal: &mut Terminal,
    ) {
        let port = outcome.flow.port.unwrap_or_default();
        match symptom {
            Symptom::Connected => self.connected(&outcome.flow, far, port, terminal),
            Symptom::Forbidden => self.forbidden(outcome, called, terminal),
            Symptom::Timeout => terminal.print(self.timeout(far, port)),
            Symptom::NameNotResolved => terminal.print(self.unresolved(far)),
        }
        if symptom == Symptom::Timeout && self == Tool::Datagram {
            terminal.remark("UDP is silent either way: nothing would tell that it was dropped.".into());
        }
    }

    fn connected(self, flow: &Flow, far: &str, port: u16, terminal: &mut Terminal) {
        let text = match self {
            Tool::Az => "Name    …\n------  …\n(a list, or what authorization says)".to_owned(),
            Tool::Mount => "(no output: the share is mounted)".to_owned(),
            Tool::Curl => match flow.target {
                Target::KeyVault(_) => "HTTP/1.1 200 OK\n{\"value\":[…]}".to_owned(),
                Target::StorageAccount { .. }
                | Target::SqlServer(_)
                | Target::MicrosoftEntra
                | Target::NetworkInterface(_)
                | Target::Host(_)
                | Target::Address(_) => {
                    "HTTP/1.1 200 OK\n(or whatever status the program there answers)".to_owned()
                }
            },
            Tool::Sqlcmd => "Password:\n1>".to_owned(),
            Tool::Ssh => format!("user@{far}'s password:"),
            Tool::Connect => format!("Connection to {far} {port} port [tcp] succeeded!"),
            Tool::Datagram => format!("Connection to {far} {port} port [udp] succeeded!"),
            Tool::Ping => format!("64 bytes from {far}: icmp_seq=1 …\n3 packets transmitted, 3 received"),
        };
        terminal.print(text);
        if self == Tool::Datagram {
            terminal
                .remark("UDP is silent either way: only an answer of the program there proves it.".into());
        }
    }

    /// The service answers and refuses: of services only.
    fn forbidden(self, outcome: &Outcome, called: &str, terminal: &mut Terminal) {
        let reason = outcome.decided_by().map(|step| &step.reason);
        let is_closed = matches!(reason, Some(Reason::PublicAccessDisabled));
        match (self, &outcome.flow.target) {
            (Tool::Az, _) => {
                terminal.print("This request is not authorized to perform this operation.".into());
                terminal.print("HTTP status 403, ErrorCode: AuthorizationFailure".into());
                terminal.remark(
                    "The same words as for missing rights: nothing in them names the network.".into(),
                );
            }
            (Tool::Mount, _) => terminal.print("mount error(13): Permission denied".into()),
            (Tool::Curl, Target::KeyVault(_)) => {
                let inner = if is_closed {
                    "ForbiddenByConnection"
                } else {
                    "ForbiddenByFirewall"
                };
                terminal.print(format!(
                    "HTTP/1.1 403 Forbidden\n{{\"error\":{{\"code\":\"Forbidden\",\"innererror\":{{\"code\":\"{inner}\"}}}}}}"
                ));
            }
            (Tool::Curl, _) => {
                terminal
                    .print("HTTP/1.1 403 This request is not authorized to perform this operation.".into());
                terminal.print("<Code>AuthorizationFailure</Code>".into());
            }
            (Tool::Sqlcmd, _) => sql_refuses(outcome, called, is_closed, terminal),
            (Tool::Ssh | Tool::Connect | Tool::Datagram | Tool::Ping, _) => {
                terminal.remark("The connection stands, and the service refuses what is asked in it.".into());
            }
        }
    }

    fn timeout(self, far: &str, port: u16) -> String {
        match self {
            Tool::Az => format!(
                "HTTPSConnectionPool(host='{far}', port={port}): Max retries exceeded (Caused by ConnectTimeoutError: timed out)"
            ),
            Tool::Mount => "mount error(115): Operation now in progress".to_owned(),
            Tool::Curl => format!("curl: (28) Failed to connect to {far} port {port}: Timeout was reached"),
            Tool::Sqlcmd => "Sqlcmd: Error: Login timeout expired.".to_owned(),
            Tool::Ssh => format!("ssh: connect to host {far} port {port}: Connection timed out"),
            Tool::Connect => format!("nc: connect to {far} port {port} (tcp) failed: Connection timed out"),
            Tool::Datagram => "(no output)".to_owned(),
            Tool::Ping => "3 packets transmitted, 0 received, 100% packet loss".to_owned(),
        }
    }

    fn unresolved(self, far: &str) -> String {
        match self {
            Tool::Az => format!("Failed to resolve '{far}': Name or service not known"),
            Tool::Mount => format!("mount error: could not resolve address for {far}: Unknown error"),
            Tool::Curl => format!("curl: (6) Could not resolve host: {far}"),
            Tool::Sqlcmd => {
                "Sqlcmd: Error: Login timeout expired. Server is not found: its name is not known.".to_owned()
            }
            Tool::Ssh => format!("ssh: Could not resolve hostname {far}: Name or service not known"),
            Tool::Connect | Tool::Datagram => {
                format!("nc: getaddrinfo for host \"{far}\": Name or service not known")
            }
            Tool::Ping => format!("ping: {far}: Name or service not known"),
        }
    }
}

fn az(target: &Target, called: &str) -> String {
    let sub_resource = match target {
        Target::StorageAccount { sub_resource, .. } => *sub_resource,
        Target::KeyVault(_)
        | Target::SqlServer(_)
        | Target::MicrosoftEntra
        | Target::NetworkInterface(_)
        | Target::Host(_)
        | Target::Address(_) => StorageSubResource::Blob,
    };
    let what = match sub_resource {
        StorageSubResource::Blob | StorageSubResource::BlobSecondary | StorageSubResource::Web => {
            "blob list --container-name data"
        }
        StorageSubResource::File => "file list --share-name data --backup-intent",
        StorageSubResource::Queue => "queue list",
        StorageSubResource::Table => "table list",
        StorageSubResource::Dfs => "fs list",
    };
    format!("az storage {what} --account-name {called} --auth-mode login")
}

/// D-3: by an address 40615, over a service endpoint 40914, with public access off 47073.
fn sql_refuses(outcome: &Outcome, called: &str, is_closed: bool, terminal: &mut Terminal) {
    let cannot = format!("Cannot open server '{called}' requested by the login.");
    let text = match (is_closed, outcome.source_seen()) {
        (true, _) => {
            "Msg 47073: Connection was denied because Deny Public Network Access is set to Yes.".into()
        }
        (false, Some(Identity::Address { subnet: Some(_), .. })) => {
            format!("Msg 40914: {cannot} Client is not allowed to access the server.")
        }
        (
            false,
            Some(Identity::Address {
                address,
                subnet: None,
            }),
        ) => format!(
            "Msg 40615: {cannot} Client with IP address '{address}' is not allowed to access the server."
        ),
        (false, Some(Identity::AzureInternal | Identity::UnknownPublic) | None) => {
            format!("Msg 40615: {cannot} Client with IP address '…' is not allowed to access the server.")
        }
    };
    terminal.print(text);
}
