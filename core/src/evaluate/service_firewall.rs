//! Stage 8: the firewall in front of a service's public door (`services` C-7…C-29, D-1).
//!
//! Order: perimeter, exceptions, public network access, default action, rules (semantics 2).

use super::context::{Context, Origin, Service, ServiceKind};
use super::destination::Destination;
use super::matching::region_unknown;
use super::sql_firewall;
use crate::model::host::{Host, HostNetwork};
use crate::model::part::{Part, is_expression};
use crate::model::region::Region;
use crate::model::service::{DefaultAction, PublicNetworkAccess, ServiceFirewall, VirtualNetworkRule};
use crate::outcome::{Assumption, FirewallNote, Identity, Reason, Stage, Step, StepOutcome};

pub(super) fn step(context: &Context) -> Step {
    let stage = Stage::ServiceFirewall;
    let service = match context.destination {
        Destination::Service(service) => service,
        // C-4: the approved connection is the grant
        Destination::PrivateEndpoint(_) => {
            return Step::new(stage, StepOutcome::NotApplicable, Reason::PrivateSide);
        }
        // ICMP: sign-in is a service too, and what it does with anything but TCP is not documented
        Destination::Entra if !context.is_tcp() => {
            return Step::new(stage, StepOutcome::Unknown, Reason::ServiceSpeaksTcpOnly);
        }
        Destination::Entra => return Step::new(stage, StepOutcome::NotApplicable, Reason::NoFirewall),
        Destination::Private(_)
        | Destination::Public(..)
        | Destination::Unaddressable
        | Destination::InternetHost(_)
        | Destination::Bare(_)
        | Destination::Unknown => {
            return Step::new(stage, StepOutcome::NotApplicable, Reason::StageDoesNotApply);
        }
    };
    if !context.is_tcp() {
        return Step::new(stage, StepOutcome::Unknown, Reason::ServiceSpeaksTcpOnly);
    }
    if let Some(reason) = context.touched(stage, &service.reference()) {
        return Step::new(stage, StepOutcome::Unknown, reason);
    }
    let (outcome, reason, assumption) = match service.kind {
        ServiceKind::Storage { account, .. } => decide(context, &service, &account.firewall),
        ServiceKind::KeyVault { vault, .. } => decide(context, &service, &vault.firewall),
        ServiceKind::Sql { server, .. } => sql_firewall::decide(context, &service, server),
    };
    let mut step = Step::new(stage, outcome, reason);
    step.assumptions.extend(assumption);
    step.identity.clone_from(&context.identity);
    step
}

pub(super) type Said = (StepOutcome, Reason, Option<Assumption>);

fn decide(context: &Context, service: &Service, firewall: &ServiceFirewall) -> Said {
    let malformed = |field: &str| Reason::Malformed {
        part: format!("{}/{field}", service.reference()),
    };
    let access = match &firewall.public_network_access {
        Part::Unreadable(_) => return (StepOutcome::Unknown, malformed("publicNetworkAccess"), None),
        Part::Read(access) => *access,
    };
    if access == PublicNetworkAccess::SecuredByPerimeter {
        return (
            StepOutcome::Stopped,
            Reason::SecuredByPerimeter,
            Some(Assumption("AMB-7")),
        );
    }
    if let Some(reason) = exception(context, service, firewall) {
        return (StepOutcome::Passed, reason, None); // C-9
    }
    if access == PublicNetworkAccess::Disabled {
        return (
            StepOutcome::Stopped,
            Reason::PublicAccessDisabled,
            Some(Assumption("AMB-19")),
        );
    }
    if firewall.default_action.read() == Some(&DefaultAction::Allow) {
        return (StepOutcome::Passed, Reason::DefaultAllow, None); // C-11
    }
    let said = rules(context, service, firewall);
    match firewall.default_action {
        Part::Unreadable(_) if said.0 == StepOutcome::Stopped => {
            (StepOutcome::Unknown, malformed("defaultAction"), None)
        }
        Part::Unreadable(_) | Part::Read(_) => said,
    }
}

/// Trusted services and resource instances: only Azure hosts can be either (C-27, C-29).
fn exception(context: &Context, service: &Service, firewall: &ServiceFirewall) -> Option<Reason> {
    let Origin::Host(
        host @ Host {
            network: HostNetwork::Azure,
            ..
        },
    ) = context.origin
    else {
        return None;
    };
    let bypass = firewall.bypass.as_deref().unwrap_or("AzureServices"); // BYP
    let admits_trusted = bypass
        .split(',')
        .any(|word| word.trim().eq_ignore_ascii_case("AzureServices"));
    if host.trusted && admits_trusted {
        return Some(Reason::TrustedService);
    }
    let resource = host.resource.as_ref()?;
    let owner = context
        .scenario
        .subscriptions
        .get(&service.scope.subscription)
        .map(|it| &it.tenant);
    let same_tenant = host.tenant.is_some() && host.tenant.as_ref() == owner;
    let names = firewall
        .resource_access_rules
        .iter()
        .any(|rule| rule.resource.eq_ignore_ascii_case(resource));
    (names && same_tenant).then_some(Reason::ResourceInstance)
}

fn rules(context: &Context, service: &Service, firewall: &ServiceFirewall) -> Said {
    let denied = |note| (StepOutcome::Stopped, Reason::DefaultDeny { note }, None);
    match &context.identity {
        Some(Identity::Address {
            subnet: Some((_, subnet)),
            ..
        }) => {
            let rule = firewall
                .virtual_network_rules
                .iter()
                .find(|rule| rule.subnet == *subnet);
            match rule.map(|rule| rule.state.as_deref()) {
                Some(None | Some("Succeeded")) => (
                    StepOutcome::Passed,
                    Reason::VirtualNetworkRule {
                        subnet: subnet.clone(),
                    },
                    None,
                ),
                Some(Some(state)) => denied(Some(FirewallNote::RuleState {
                    subnet: subnet.clone(),
                    state: state.into(),
                })),
                None if firewall.virtual_network_rules.iter().any(is_hidden) => {
                    let part = format!("{}/virtualNetworkRules", service.reference());
                    (StepOutcome::Unknown, Reason::Malformed { part }, None)
                }
                // C-23: no IP rule matches a private source
                None if !firewall.ip_rules.is_empty() => denied(Some(FirewallNote::PrivateSource)),
                None => denied(None),
            }
        }
        Some(Identity::Address {
            address,
            subnet: None,
        }) => by_address(context, service, firewall, Some(*address)),
        Some(Identity::UnknownPublic) => by_address(context, service, firewall, None),
        // by whatever way, nobody is admitted where no rule stands
        None if context.way.is_none() && !firewall.virtual_network_rules.is_empty() => {
            (StepOutcome::Unknown, Reason::SourceAddressUnknown, None)
        }
        None if firewall.ip_rules.is_empty() => denied(without_endpoint(context, firewall)),
        None => (StepOutcome::Unknown, source_unknown(context, service), None),
        Some(Identity::AzureInternal) => match firewall.ip_rules.is_empty() {
            true => denied(without_endpoint(context, firewall)),
            false => (
                StepOutcome::Stopped,
                Reason::DefaultDeny {
                    note: Some(FirewallNote::SameRegion),
                },
                Some(Assumption("AMB-16")),
            ),
        },
    }
}

/// A rule for a subnet that a template expression names.
fn is_hidden(rule: &VirtualNetworkRule) -> bool {
    is_expression(rule.subnet.as_str())
}

/// Why nothing can be said about the source: the region decides what Storage sees of it (C-20).
fn source_unknown(context: &Context, service: &Service) -> Reason {
    let unstated = Region::unstated();
    let own = match (context.exit, context.origin) {
        (Some(exit), _) => &exit.place.network.region,
        (None, Origin::Host(host)) => host.region.as_ref().unwrap_or(&unstated),
        (None, Origin::Nic(from)) => &from.place.network.region,
    };
    match service.region.is(own) {
        None if service.is_storage() => region_unknown(service.region, own),
        Some(_) | None => Reason::SourceAddressUnknown,
    }
}

fn by_address(
    context: &Context,
    service: &Service,
    firewall: &ServiceFirewall,
    address: Option<std::net::Ipv4Addr>,
) -> Said {
    let rules = &firewall.ip_rules;
    // C-19
    let is_refused =
        |rule: &crate::model::address::IpRuleValue| service.is_storage() && rule.storage_refusal().is_some();
    let admits = |rule: &&crate::model::address::IpRuleValue| match address {
        Some(address) => rule.net().contains(&address),
        None => rule.net().prefix_len() == 0, // AMB-8
    };
    if let Some(rule) = rules
        .iter()
        .filter_map(Part::read)
        .filter(|rule| !is_refused(rule))
        .find(admits)
    {
        // Key Vault: that an address rule admits sources of its own region is not documented
        let beside = context
            .exit
            .is_some_and(|it| it.place.network.region == *service.region);
        let assumption = match rule.net().prefix_len() {
            0 => Some(Assumption("AMB-8")),
            _ => (beside && !service.is_storage()).then_some(Assumption("services D-1")),
        };
        return (
            StepOutcome::Passed,
            Reason::IpRule {
                value: rule.to_string(),
            },
            assumption,
        );
    }
    if rules.iter().any(|rule| rule.read().is_none_or(is_refused)) {
        let part = format!("{}/ipRules", service.reference());
        return (StepOutcome::Unknown, Reason::Malformed { part }, None);
    }
    if address.is_none() && !rules.is_empty() {
        return (StepOutcome::Unknown, Reason::SourceAddressUnknown, None); // semantics 4
    }
    (
        StepOutcome::Stopped,
        Reason::DefaultDeny {
            note: without_endpoint(context, firewall),
        },
        None,
    )
}

/// C-13: a rule for the source's subnet that no identity reaches.
fn without_endpoint(context: &Context, firewall: &ServiceFirewall) -> Option<FirewallNote> {
    let from = context.exit?.place;
    let named = firewall
        .virtual_network_rules
        .iter()
        .any(|rule| rule.subnet == *from.subnet_id);
    named.then(|| FirewallNote::RuleWithoutEndpoint {
        subnet: from.subnet_id.clone(),
    })
}
