//! Stage 8 for SQL servers: closed to whatever no rule admits (services D-3 to D-6, AMB-13, AMB-20).

use std::net::Ipv4Addr;

use pathlight_core::flow::{Flow, Source};
use pathlight_core::model::host::HostNetwork;
use pathlight_core::model::id::{ResourceRef, SqlServerId, SubnetId, SubscriptionId};
use pathlight_core::model::service::PublicNetworkAccess;
use pathlight_core::model::sql::{SqlFirewallRule, SqlServer};
use pathlight_core::outcome::{Stage, Symptom};

use super::egress::Seen;
use super::firewall::names_subnet;
use super::look::{Maybe, alike, all, any, touched};
use super::travel::{Arrival, End};
use super::trip::Said;
use super::world::World;

/// Whether the server admits the source.
pub fn ask(s: &World, id: &SqlServerId, flow: &Flow, seen: &Seen, arrival: &Arrival) -> Said {
    let Some(server) = s.sql_servers.get(id) else {
        return Said::Unknown;
    };
    if touched(s, Stage::ServiceFirewall, &[ResourceRef::SqlServer(id.clone())]) {
        return Said::Unknown;
    }
    match server.public_network_access.read() {
        None => return Said::Unknown,
        Some(PublicNetworkAccess::Disabled | PublicNetworkAccess::SecuredByPerimeter) => {
            return Said::Stop(Symptom::Forbidden);
        }
        Some(PublicNetworkAccess::Enabled) => {}
    }
    let azure = is_azure(s, flow, arrival);
    let rules = server
        .firewall_rules
        .iter()
        .chain(&server.database_firewall_rules);
    let listed = any(rules.map(|rule| admits(rule, seen, azure)));
    match any([subnets(s, server, seen), listed]) {
        Some(true) => Said::Pass,
        // AMB-20
        Some(false) => Said::Stop(Symptom::Forbidden),
        None => Said::Unknown,
    }
}

/// Whether the source stands inside Azure.
fn is_azure(s: &World, flow: &Flow, arrival: &Arrival) -> Maybe {
    match (&flow.source, &arrival.end) {
        (Source::NetworkInterface(_), End::Beyond(_)) => Some(false),
        (Source::NetworkInterface(_), End::Unsure) => None,
        (Source::NetworkInterface(_), _) => Some(true),
        (Source::Host(id), _) => Some(s.hosts.get(id)?.network == HostNetwork::Azure),
    }
}

fn subnets(s: &World, server: &SqlServer, seen: &Seen) -> Maybe {
    let mut ready = server.virtual_network_rules.iter().filter(|rule| {
        rule.state
            .as_ref()
            .is_none_or(|state| state.eq_ignore_ascii_case("Ready"))
    });
    match seen {
        // services A-3: a subnet of another tenant cannot be named
        Seen::Subnet(_, _, subnet) => any(ready.map(|rule| {
            let tenant = same_tenant(s, subnet, &server.scope.subscription).filter(|same| *same);
            all([names_subnet(&rule.subnet, subnet), tenant])
        })),
        Seen::Anything if ready.next().is_some() => None,
        _ => Some(false),
    }
}

fn same_tenant(s: &World, subnet: &SubnetId, subscription: &SubscriptionId) -> Maybe {
    let network = &s.subnets.get(subnet)?.virtual_network;
    let other = &s.virtual_networks.get(network)?.scope.subscription;
    if other == subscription {
        return Some(true);
    }
    Some(s.subscriptions.get(other)?.tenant == s.subscriptions.get(subscription)?.tenant)
}

fn admits(rule: &SqlFirewallRule, seen: &Seen, azure: Maybe) -> Maybe {
    let ends = rule.start_ip_address.read().zip(rule.end_ip_address.read());
    let holds = |ip: &Ipv4Addr| ends.map(|(start, end)| start <= ip && ip <= end);
    let zero = ends == Some((&Ipv4Addr::UNSPECIFIED, &Ipv4Addr::UNSPECIFIED));
    match seen {
        // AMB-13, services A.2-5: over an endpoint no address counts
        Seen::Subnet(..) => Some(false),
        Seen::Anything => None,
        // services D-3: whatever comes from inside Azure
        _ if zero => azure,
        Seen::Address(ip) => holds(ip),
        Seen::OneOf(ips) => alike(ips.iter().map(holds)),
        Seen::UnknownPublic | Seen::AzureInternal | Seen::MaybeInternal(_) => {
            let whole = ends == Some((&Ipv4Addr::UNSPECIFIED, &Ipv4Addr::BROADCAST));
            whole.then_some(true)
        }
    }
}
