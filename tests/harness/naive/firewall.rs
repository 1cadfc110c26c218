//! Stage 8 for storage accounts and key vaults: the firewall in front of the public door (services C, D-1).

use pathlight_core::flow::{Flow, Source, Target};
use pathlight_core::model::host::HostNetwork;
use pathlight_core::model::id::{ResourceRef, SubnetId};
use pathlight_core::model::scope::Scope;
use pathlight_core::model::service::{DefaultAction, PublicNetworkAccess, ServiceFirewall};
use pathlight_core::outcome::{Stage, Symptom};

use super::egress::Seen;
use super::look::{Maybe, alike, any, touched};
use super::trip::Said;
use super::world::World;

/// Whether the firewall admits the source.
pub fn ask(s: &World, flow: &Flow, seen: &Seen) -> Said {
    let (reference, scope, firewall, is_storage) = match &flow.target {
        Target::StorageAccount { id, .. } => match s.storage_accounts.get(id) {
            Some(it) => (
                ResourceRef::StorageAccount(id.clone()),
                &it.scope,
                &it.firewall,
                true,
            ),
            None => return Said::Unknown,
        },
        Target::KeyVault(id) => match s.key_vaults.get(id) {
            Some(it) => (ResourceRef::KeyVault(id.clone()), &it.scope, &it.firewall, false),
            None => return Said::Unknown,
        },
        _ => return Said::Pass,
    };
    if touched(s, Stage::ServiceFirewall, &[reference]) {
        return Said::Unknown;
    }
    let refused = Said::Stop(Symptom::Forbidden);
    // AMB-7: and exceptions do not count behind a perimeter
    let access = firewall.public_network_access.read();
    if access == Some(&PublicNetworkAccess::SecuredByPerimeter) {
        return refused;
    }
    let excepted = any([
        trusted(s, flow, firewall),
        if is_storage {
            instance(s, flow, firewall, scope)
        } else {
            Some(false)
        },
    ]);
    match (access, excepted) {
        (None, _) => return Said::Unknown,
        (Some(_), Some(true)) => return Said::Pass,
        (Some(PublicNetworkAccess::Disabled), Some(false)) => return refused,
        (Some(PublicNetworkAccess::Disabled), None) => return Said::Unknown,
        (Some(_), _) => {}
    }
    let listed = any([
        subnets(firewall, seen),
        addresses(firewall, is_storage, seen),
        excepted,
    ]);
    match (firewall.default_action.read(), listed) {
        // services C-11
        (Some(DefaultAction::Allow), _) => Said::Pass,
        // by whichever action
        (_, Some(true)) => Said::Pass,
        (Some(DefaultAction::Deny), Some(false)) => refused,
        (Some(DefaultAction::Deny), None) | (None, _) => Said::Unknown,
    }
}

/// A trusted service, where the exception stands (services C-9, C-27; BYP).
fn trusted(s: &World, flow: &Flow, firewall: &ServiceFirewall) -> Maybe {
    let Source::Host(id) = &flow.source else {
        return Some(false);
    };
    let host = s.hosts.get(id)?;
    let written = firewall.bypass.as_deref().unwrap_or("AzureServices");
    let bypass = written
        .split(',')
        .any(|it| it.trim().eq_ignore_ascii_case("AzureServices"));
    Some(host.network == HostNetwork::Azure && host.trusted && bypass)
}

/// A resource instance of the account's own tenant (services C-29).
fn instance(s: &World, flow: &Flow, firewall: &ServiceFirewall, scope: &Scope) -> Maybe {
    let Source::Host(id) = &flow.source else {
        return Some(false);
    };
    let host = s.hosts.get(id)?;
    let Some(resource) = host
        .resource
        .as_ref()
        .filter(|_| host.network == HostNetwork::Azure)
    else {
        return Some(false);
    };
    let own = s
        .subscriptions
        .get(&scope.subscription)
        .map(|it| it.tenant.as_str());
    any(firewall.resource_access_rules.iter().map(|rule| {
        if !rule.resource.eq_ignore_ascii_case(resource) {
            return Some(false);
        }
        let host = host.tenant.as_ref()?.as_str();
        Some(rule.tenant.eq_ignore_ascii_case(host) && own?.eq_ignore_ascii_case(host))
    }))
}

/// A rule that names the subnet that the source comes from over an endpoint (services C-13, C-15).
fn subnets(firewall: &ServiceFirewall, seen: &Seen) -> Maybe {
    let mut usable = firewall.virtual_network_rules.iter().filter(|rule| {
        rule.state
            .as_ref()
            .is_none_or(|state| state.eq_ignore_ascii_case("Succeeded"))
    });
    match seen {
        Seen::Subnet(_, _, subnet) => any(usable.map(|rule| names_subnet(&rule.subnet, subnet))),
        Seen::Anything => {
            if usable.next().is_some() {
                None
            } else {
                Some(false)
            }
        }
        Seen::Address(_)
        | Seen::OneOf(_)
        | Seen::AzureInternal
        | Seen::MaybeInternal(_)
        | Seen::UnknownPublic => Some(false),
    }
}

/// Whether a rule's subnet is this one: an expression may name any.
pub fn names_subnet(written: &SubnetId, subnet: &SubnetId) -> Maybe {
    let is_expression = written.as_str().starts_with('[') && written.as_str().ends_with(']');
    if is_expression {
        None
    } else {
        Some(written == subnet)
    }
}

/// A rule that holds the public address (services C-18 to C-25).
fn addresses(firewall: &ServiceFirewall, is_storage: bool, seen: &Seen) -> Maybe {
    if let Seen::MaybeInternal(seen) = seen {
        return addresses(firewall, is_storage, seen).filter(|it| !it);
    }
    any(firewall.ip_rules.iter().map(|rule| {
        // services C-19: a storage account takes neither /31 nor /32
        let is_short = |text: &str| text.ends_with("/31") || text.ends_with("/32");
        let taken = rule.read().filter(|it| !is_storage || !is_short(&it.to_string()));
        let net = taken.map(|it| it.net());
        let holds = |ip| net.map(|net| net.contains(ip));
        match seen {
            // services C-20, C-23
            Seen::Subnet(..) | Seen::AzureInternal => Some(false),
            Seen::Address(ip) => holds(ip),
            Seen::OneOf(ips) => alike(ips.iter().map(holds)),
            // AMB-8
            Seen::UnknownPublic => net.filter(|net| net.prefix_len() == 0).map(|_| true),
            Seen::Anything | Seen::MaybeInternal(_) => None,
        }
    }))
}
