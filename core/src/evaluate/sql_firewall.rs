//! What a SQL server's own rules say (`services` D-3): public access, subnets, databases, addresses, Azure's own.

use std::net::Ipv4Addr;

use super::context::{Context, Origin, Service};
use super::service_firewall::Said;
use crate::model::host::HostNetwork;
use crate::model::part::{Part, is_expression};
use crate::model::service::PublicNetworkAccess;
use crate::model::sql::{SqlFirewallRule, SqlServer};
use crate::outcome::{Assumption, FirewallNote, Identity, Reason, StepOutcome};

pub(super) fn decide(context: &Context, service: &Service, server: &SqlServer) -> Said {
    let malformed = |field: &str| {
        let part = format!("{}/{field}", service.reference());
        (StepOutcome::Unknown, Reason::Malformed { part }, None)
    };
    match &server.public_network_access {
        Part::Unreadable(_) => return malformed("publicNetworkAccess"),
        Part::Read(PublicNetworkAccess::SecuredByPerimeter) => {
            let assumption = Some(Assumption("AMB-7"));
            return (StepOutcome::Stopped, Reason::SecuredByPerimeter, assumption);
        }
        Part::Read(PublicNetworkAccess::Disabled) => {
            return (StepOutcome::Stopped, Reason::PublicAccessDisabled, None);
        }
        Part::Read(PublicNetworkAccess::Enabled) => {}
    }
    match &context.identity {
        Some(Identity::Address {
            subnet: Some((_, subnet)),
            ..
        }) => {
            let mut rules = server.virtual_network_rules.iter();
            let rule = rules.find(|rule| rule.subnet == *subnet);
            let across = context.exit.is_some_and(|it| {
                context
                    .scenario
                    .is_across_tenants(&it.place.network.scope, service.scope)
            });
            if rule.is_some() && across {
                return malformed("virtualNetworkRules");
            }
            let subnet = subnet.clone();
            match rule.map(|rule| rule.state.as_deref()) {
                Some(None | Some("Ready")) => {
                    (StepOutcome::Passed, Reason::VirtualNetworkRule { subnet }, None)
                }
                Some(Some(state)) => {
                    let state = state.to_owned();
                    denied(Some(FirewallNote::RuleState { subnet, state }), None)
                }
                None if server
                    .virtual_network_rules
                    .iter()
                    .any(|it| is_expression(it.subnet.as_str())) =>
                {
                    malformed("virtualNetworkRules")
                }
                None if server.firewall_rules.is_empty() => denied(None, None),
                None => {
                    let azure = server.firewall_rules.iter().any(is_azure);
                    denied(
                        Some(FirewallNote::PrivateSource),
                        azure.then_some(Assumption("AMB-13")),
                    )
                }
            }
        }
        Some(Identity::Address {
            address,
            subnet: None,
        }) => by_address(context, server, Some(*address)).unwrap_or_else(malformed),
        Some(Identity::UnknownPublic | Identity::AzureInternal) => {
            by_address(context, server, None).unwrap_or_else(malformed)
        }
        None if is_closed(server) => denied(None, Some(Assumption("AMB-20"))),
        None => (StepOutcome::Unknown, Reason::SourceAddressUnknown, None),
    }
}

fn denied(note: Option<FirewallNote>, assumption: Option<Assumption>) -> Said {
    (StepOutcome::Stopped, Reason::NoRuleAdmits { note }, assumption)
}

/// Whether nobody at all is admitted (AMB-20).
fn is_closed(server: &SqlServer) -> bool {
    server.virtual_network_rules.is_empty()
        && server.firewall_rules.is_empty()
        && server.database_firewall_rules.is_empty()
}

/// `0.0.0.0` to `0.0.0.0`: whatever comes from inside Azure, of any tenant.
fn is_azure(rule: &SqlFirewallRule) -> bool {
    let none = |part: &Part<Ipv4Addr>| part.read() == Some(&Ipv4Addr::UNSPECIFIED);
    none(&rule.start_ip_address) && none(&rule.end_ip_address)
}

/// By the public address; or the field that cannot be read.
fn by_address(
    context: &Context,
    server: &SqlServer,
    address: Option<Ipv4Addr>,
) -> Result<Said, &'static str> {
    let admits = |rule: &SqlFirewallRule| {
        let (Some(start), Some(end)) = (rule.start_ip_address.read(), rule.end_ip_address.read()) else {
            return false;
        };
        match address {
            Some(address) => !is_azure(rule) && (*start..=*end).contains(&address),
            None => *start == Ipv4Addr::UNSPECIFIED && *end == Ipv4Addr::BROADCAST,
        }
    };
    // a database's rules come first
    for (rules, of_database) in [
        (&server.database_firewall_rules, true),
        (&server.firewall_rules, false),
    ] {
        if let Some(rule) = rules.iter().find(|rule| admits(rule)) {
            let value = rule.name.clone();
            let assumption = of_database.then_some(Assumption("services D-3"));
            return Ok((StepOutcome::Passed, Reason::IpRule { value }, assumption));
        }
    }
    let from_azure = match context.origin {
        Origin::Nic(_) => context.way != Some(crate::outcome::Way::Gateway),
        Origin::Host(host) => host.network == HostNetwork::Azure,
    };
    if from_azure && server.firewall_rules.iter().any(is_azure) {
        return Ok((StepOutcome::Passed, Reason::AzureServicesAllowed, None));
    }
    let unreadable = |rule: &SqlFirewallRule| {
        rule.start_ip_address.read().is_none() || rule.end_ip_address.read().is_none()
    };
    if server.firewall_rules.iter().any(unreadable) {
        return Err("firewallRules");
    }
    if server.database_firewall_rules.iter().any(unreadable) {
        return Err("databaseFirewallRules");
    }
    let mut rules = server
        .firewall_rules
        .iter()
        .chain(&server.database_firewall_rules);
    if address.is_none() && rules.any(|rule| !is_azure(rule)) {
        return Ok((StepOutcome::Unknown, Reason::SourceAddressUnknown, None));
    }
    let named = context.exit.and_then(|exit| {
        let mut rules = server.virtual_network_rules.iter();
        let rule = rules.find(|rule| rule.subnet == *exit.place.subnet_id)?;
        let subnet = rule.subnet.clone();
        Some(FirewallNote::RuleWithoutEndpoint { subnet })
    });
    let assumption = is_closed(server).then_some(Assumption("AMB-20"));
    Ok(denied(named, assumption))
}
