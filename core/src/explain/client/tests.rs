//! Every command with every symptom; names that would do harm.

use super::*;
use crate::analysis::matrix::answers;
use crate::flow::{Flow, Protocol, Source};
use crate::gallery;
use crate::outcome::{Identity, Step};

const SYMPTOMS: [Option<Symptom>; 5] = [
    Some(Symptom::Connected),
    Some(Symptom::Forbidden),
    Some(Symptom::Timeout),
    Some(Symptom::NameNotResolved),
    None,
];

fn step(stage: Stage, outcome: StepOutcome, reason: Reason) -> Step {
    Step {
        stage,
        outcome,
        reason,
        decisions: Vec::new(),
        identity: None,
        hops: Vec::new(),
        assumptions: Vec::new(),
    }
}

/// An answer with that symptom.
fn with(symptom: Option<Symptom>, target: &Target, protocol: Protocol, port: Option<u16>) -> Outcome {
    let named = step(Stage::NameResolution, StepOutcome::Passed, Reason::PublicName);
    let last = |outcome, reason| vec![named.clone(), step(Stage::ServiceFirewall, outcome, reason)];
    let steps = match symptom {
        Some(Symptom::Connected) => last(StepOutcome::Passed, Reason::DefaultAllow),
        Some(Symptom::Forbidden) => last(StepOutcome::Stopped, Reason::DefaultDeny { note: None }),
        Some(Symptom::Timeout) => last(StepOutcome::Stopped, Reason::SecurityRule),
        Some(Symptom::NameNotResolved) => {
            let zone = "zone".into();
            let reason = Reason::NameNotInZone { zone };
            vec![step(Stage::NameResolution, StepOutcome::Stopped, reason)]
        }
        None => last(StepOutcome::Unknown, Reason::SourceAddressUnknown),
    };
    let flow = Flow {
        source: Source::Host("home".into()),
        target: target.clone(),
        protocol,
        port,
        source_port: None,
    };
    Outcome {
        flow,
        steps,
        way: None,
    }
}

fn targets() -> Vec<(Target, u16, &'static str)> {
    let mut all: Vec<(Target, u16, &'static str)> = Vec::new();
    for (sub_resource, _) in StorageSubResource::ALL {
        let id = "mystorageaccount".into();
        let starts = match sub_resource {
            StorageSubResource::BlobSecondary | StorageSubResource::Web => "curl",
            _ => "az storage",
        };
        all.push((Target::StorageAccount { id, sub_resource }, 443, starts));
    }
    let (id, sub_resource) = ("mystorageaccount".into(), StorageSubResource::File);
    all.push((Target::StorageAccount { id, sub_resource }, 445, "sudo mount"));
    all.push((Target::KeyVault("vault".into()), 443, "curl"));
    all.push((Target::SqlServer("sql".into()), 1433, "sqlcmd"));
    all.push((Target::MicrosoftEntra, 443, "curl"));
    all.push((Target::NetworkInterface("vm1-nic".into()), 22, "ssh"));
    all.push((Target::NetworkInterface("vm1-nic".into()), 3389, "nc -vz"));
    all.push((Target::Host("web-site".into()), 80, "curl"));
    all.push((Target::Address([203, 0, 113, 9].into()), 443, "curl"));
    all
}

fn text(lines: &[Line]) -> String {
    let lines: Vec<_> = lines.iter().map(|line| line.text.as_str()).collect();
    lines.join("\n")
}

#[test]
fn every_command_has_an_output_for_every_symptom() {
    let scenario = gallery::open("rogue-account").expect("it is there").scenario;
    let protocols = [(Protocol::Icmp, "ping"), (Protocol::Udp, "nc -vzu")];
    for (target, port, starts) in targets() {
        let mut seen = Vec::new();
        for symptom in SYMPTOMS {
            let lines = terminal(&scenario, &with(symptom, &target, Protocol::Tcp, Some(port)));
            let commands: Vec<_> = lines.iter().filter(|line| line.kind == Kind::Typed).collect();
            let last = commands.last().expect("something is typed");
            assert!(last.text.starts_with(starts), "{target:?}: {}", last.text);
            assert_eq!(
                commands.len() == 2,
                is_named(&target),
                "{target:?}: a name is looked up first"
            );
            let after: Vec<_> = lines
                .iter()
                .skip_while(|line| line.text != last.text)
                .skip(1)
                .collect();
            assert!(!after.is_empty(), "{target:?} {symptom:?} says nothing");
            let is_known = after.iter().any(|line| line.kind == Kind::Printed);
            let is_refusal_of_no_service = symptom == Some(Symptom::Forbidden) && !is_known;
            assert!(
                is_known == symptom.is_some() || is_refusal_of_no_service,
                "{target:?} {symptom:?}"
            );
            let words = text(&lines);
            assert!(!seen.contains(&words), "{target:?}: two symptoms look the same");
            seen.push(words);
        }
        for (protocol, starts) in protocols {
            for symptom in SYMPTOMS {
                let lines = terminal(&scenario, &with(symptom, &target, protocol, Some(53)));
                assert!(
                    lines.iter().any(|line| line.text.starts_with(starts)),
                    "{target:?} {protocol}"
                );
            }
        }
    }
}

#[test]
fn refusals_are_those_of_the_service() {
    let scenario = gallery::open("rogue-account").expect("it is there").scenario;
    let refused = |target: &Target, port| {
        let outcome = with(Some(Symptom::Forbidden), target, Protocol::Tcp, Some(port));
        text(&terminal(&scenario, &outcome))
    };
    let (id, sub_resource) = ("mystorageaccount".into(), StorageSubResource::Blob);
    assert!(refused(&Target::StorageAccount { id, sub_resource }, 443).contains("AuthorizationFailure"));
    assert!(refused(&Target::KeyVault("kv".into()), 443).contains("ForbiddenByFirewall"));
    assert!(refused(&Target::SqlServer("sql".into()), 1433).contains("40615"));
}

#[test]
fn sql_tells_by_what_it_refuses() {
    let scenario = Scenario::default();
    let target = Target::SqlServer("sql".into());
    let mut outcome = with(Some(Symptom::Forbidden), &target, Protocol::Tcp, Some(1433));
    let address = [10, 1, 1, 4].into();
    let mut seen_as = |identity, reason: Option<Reason>| {
        let last = outcome.steps.last_mut().expect("there are two");
        last.identity = Some(identity);
        last.reason = reason.unwrap_or(Reason::NoRuleAdmits { note: None });
        text(&terminal(&scenario, &outcome))
    };
    let subnet = Some(("vnet1".into(), "private".into()));
    let by_subnet = seen_as(Identity::Address { address, subnet }, None);
    assert!(by_subnet.contains("40914"), "{by_subnet}");
    let subnet = None;
    let by_address = seen_as(Identity::Address { address, subnet }, None);
    assert!(by_address.contains("40615") && by_address.contains("'10.1.1.4'"));
    let closed = seen_as(Identity::UnknownPublic, Some(Reason::PublicAccessDisabled));
    assert!(closed.contains("47073"), "{closed}");
}

#[test]
fn what_has_no_command_says_so() {
    let target = Target::NetworkInterface("vm1-nic".into());
    let lines = terminal(&Scenario::default(), &with(None, &target, Protocol::Esp, None));
    assert!(lines.iter().all(|line| line.kind == Kind::Remark));
    assert!(!lines.is_empty());
}

#[test]
fn a_machine_without_a_public_address_leaves_nothing_to_type() {
    let scenario = gallery::open("nothing-configured").expect("it is there").scenario;
    let all = answers(&scenario);
    let from_outside = all
        .iter()
        .find(|it| matches!(it.flow.target, Target::NetworkInterface(_)));
    let lines = terminal(&scenario, &from_outside.expect("ssh is asked about").outcome);
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0].kind, Kind::Remark);
}

#[test]
fn a_name_runs_nothing() {
    let mut scenario = Scenario::default();
    let mut rows = gallery::open("rogue-account").expect("it is there").scenario;
    let account = rows
        .storage_accounts
        .get_mut(&"mystorageaccount".into())
        .expect("mine");
    account.name = Some("-x$(rm -rf ~);`id`\"'|&<>\n\u{202e} y".to_owned());
    scenario.storage_accounts.insert("bad".into(), account.clone());
    let (id, sub_resource) = ("bad".into(), StorageSubResource::Blob);
    for symptom in SYMPTOMS {
        let target = Target::StorageAccount {
            id: "bad".into(),
            sub_resource,
        };
        for line in terminal(&scenario, &with(symptom, &target, Protocol::Tcp, Some(443))) {
            assert!(
                !line.text.contains(['$', '`', '|', '&', ';', '\u{202e}']),
                "{}",
                line.text
            );
        }
    }
    let far = far(
        &scenario,
        &with(
            None,
            &Target::StorageAccount { id, sub_resource },
            Protocol::Tcp,
            None,
        ),
    );
    assert!(far.starts_with("_x__rm_-rf") && far.is_ascii(), "{far}");
}

#[test]
fn private_names_give_private_addresses() {
    assert_eq!(
        private("a.blob.core.windows.net"),
        "a.privatelink.blob.core.windows.net"
    );
    assert_eq!(private("v.vault.azure.net"), "v.privatelink.vaultcore.azure.net");
}
