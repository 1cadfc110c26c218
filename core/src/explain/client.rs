//! What the client sees: the command that a person would run for a flow, and the shape of what it prints.
//!
//! A simulation: nothing is asked of anything, and what the engine does not know is not made up. What a scenario calls
//! its things goes into commands by letters, digits, `.`, `-` and `_` alone, so that copying one runs nothing else.
//!
//! Source: `services` C-38, C-39 (what Storage answers), D-1, D-3 (Key Vault, SQL), E-11…E-17 (names).

mod tool;

use super::name;
use crate::flow::{StorageSubResource, Target};
use crate::model::Scenario;
use crate::model::id::ResourceRef;
use crate::model::part::Part;
use crate::outcome::{Outcome, Reason, Stage, StepOutcome, Symptom};
use tool::Tool;

/// What a line of the terminal is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A command that a person types.
    Typed,
    /// What it prints.
    Printed,
    /// What no command prints: said beside the terminal.
    Remark,
}

/// A line of the terminal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// What it is.
    pub kind: Kind,
    /// Its words.
    pub text: String,
}

/// The terminal of the flow's client: what its name gives, then what a connection comes to.
pub fn terminal(scenario: &Scenario, outcome: &Outcome) -> Vec<Line> {
    let mut terminal = Terminal(Vec::new());
    let unaddressable = outcome
        .step(Stage::NameResolution)
        .filter(|step| step.outcome == StepOutcome::Stopped && step.reason == Reason::NoPublicAddress);
    if unaddressable.is_some() {
        let to = super::to(scenario, &outcome.flow.target);
        terminal.remark(format!(
            "{to} has no public address: from outside there is nothing to connect to."
        ));
        return terminal.0;
    }
    let far = far(scenario, outcome);
    if is_named(&outcome.flow.target) {
        look_up(scenario, outcome, &far, &mut terminal);
    }
    let called = outcome
        .flow
        .target
        .reference()
        .map_or_else(String::new, |it| name(scenario, &it));
    let (called, port) = (inert(&called), outcome.flow.port.unwrap_or_default());
    let Some(tool) = Tool::of(&outcome.flow) else {
        terminal.remark(format!(
            "No everyday command speaks {}: there is nothing to show.",
            outcome.flow.protocol
        ));
        return terminal.0;
    };
    terminal.typed(tool.command(&outcome.flow.target, &far, &called, port));
    match outcome.symptom() {
        None => terminal
            .remark("What this prints is not known: something that decides the path is not known.".into()),
        Some(symptom) => {
            tool.prints(symptom, outcome, &far, &called, &mut terminal);
            if symptom == Symptom::Connected {
                terminal.remark(
                    "The network lets it through. Whether the request may do anything there is authorization."
                        .into(),
                );
            }
        }
    }
    terminal.0
}

/// Lines in the making.
struct Terminal(Vec<Line>);

impl Terminal {
    fn typed(&mut self, text: String) {
        let kind = Kind::Typed;
        self.0.push(Line { kind, text });
    }

    fn print(&mut self, text: String) {
        let kind = Kind::Printed;
        self.0.push(Line { kind, text });
    }

    fn remark(&mut self, text: String) {
        let kind = Kind::Remark;
        self.0.push(Line { kind, text });
    }
}

/// Whether the client asks for a name, rather than for an address.
fn is_named(target: &Target) -> bool {
    match target {
        Target::StorageAccount { .. }
        | Target::KeyVault(_)
        | Target::SqlServer(_)
        | Target::MicrosoftEntra => true,
        Target::NetworkInterface(_) | Target::Host(_) | Target::Address(_) => false,
    }
}

/// The name or the address that the client connects to.
fn far(scenario: &Scenario, outcome: &Outcome) -> String {
    let target = &outcome.flow.target;
    let called = |thing: ResourceRef| inert(&name(scenario, &thing));
    match target {
        Target::StorageAccount { id, sub_resource } => {
            let account = called(ResourceRef::StorageAccount(id.clone()));
            match sub_resource {
                StorageSubResource::BlobSecondary => format!("{account}-secondary.blob.core.windows.net"),
                StorageSubResource::Blob
                | StorageSubResource::File
                | StorageSubResource::Queue
                | StorageSubResource::Table
                | StorageSubResource::Web
                | StorageSubResource::Dfs => format!("{account}.{sub_resource}.core.windows.net"),
            }
        }
        Target::KeyVault(id) => format!("{}.vault.azure.net", called(ResourceRef::KeyVault(id.clone()))),
        Target::SqlServer(id) => {
            format!(
                "{}.database.windows.net",
                called(ResourceRef::SqlServer(id.clone()))
            )
        }
        Target::MicrosoftEntra => "login.microsoftonline.com".to_owned(),
        Target::Address(address) => address.to_string(),
        Target::NetworkInterface(_) | Target::Host(_) => {
            let reason = outcome.step(Stage::NameResolution).map(|step| &step.reason);
            match reason {
                Some(Reason::AddressUsed { address }) => address.to_string(),
                Some(_) | None => target
                    .reference()
                    .map_or_else(String::new, |it| inert(&name(scenario, &it))),
            }
        }
    }
}

/// `nslookup`, and what the name gives there.
fn look_up(scenario: &Scenario, outcome: &Outcome, far: &str, terminal: &mut Terminal) {
    terminal.typed(format!("nslookup {far}"));
    let Some(step) = outcome.step(Stage::NameResolution) else {
        return;
    };
    match (step.outcome, &step.reason) {
        (StepOutcome::Passed, Reason::PrivateName { private_endpoint }) => {
            let endpoint = scenario.private_endpoints.get(private_endpoint);
            let address = endpoint.map(|it| &it.private_ip_address);
            terminal.print(format!("Name:    {}", private(far)));
            match address {
                Some(Part::Read(address)) => terminal.print(format!("Address: {address}")),
                Some(Part::Unreadable(_)) | None => {
                    terminal.remark("A private address, which is not given.".into());
                }
            }
        }
        (StepOutcome::Passed, Reason::AddressUsed { address }) => {
            terminal.print(format!("Name:    {}", private(far)));
            terminal.print(format!("Address: {address}"));
        }
        (StepOutcome::Passed, _) => {
            terminal.print(format!("Name:    {far}"));
            terminal.remark("Address: a public one of Microsoft's, not made up here.".into());
        }
        (StepOutcome::Stopped, _) => terminal.print(format!("** server can't find {far}: NXDOMAIN")),
        (StepOutcome::Unknown | StepOutcome::NotApplicable | StepOutcome::NotReached, _) => {
            terminal.remark("What the name gives here is not known.".into());
        }
    }
}

/// The name that a public one leads on to where a private zone answers (E-15).
fn private(far: &str) -> String {
    match far.split_once('.') {
        Some((host, "vault.azure.net")) => format!("{host}.privatelink.vaultcore.azure.net"),
        Some((host, domain)) => format!("{host}.privatelink.{domain}"),
        None => far.to_owned(),
    }
}

/// A name as a command may hold it: nothing that a shell or an option parser reads.
fn inert(name: &str) -> String {
    const LONGEST: usize = 80;
    let mut inert = String::new();
    for c in name.chars().take(LONGEST) {
        let is_plain = c.is_ascii_alphanumeric() || c == '_' || (!inert.is_empty() && (c == '-' || c == '.'));
        inert.push(if is_plain { c } else { '_' });
    }
    inert
}

#[cfg(test)]
mod tests;
