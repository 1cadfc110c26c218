//! Address rules of services' firewalls that do nothing, or too much.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::endpoints::covers;
use super::{Code, Finding};
use crate::model::Scenario;
use crate::model::id::{PublicIpAddressId, ResourceRef, SubnetId};
use crate::model::part::Part;
use crate::model::region::Region;
use crate::model::service::{DefaultAction, PublicNetworkAccess, ServiceFirewall};

pub(super) fn lint(scenario: &Scenario, found: &mut Vec<Finding>) {
    let holders = holders(scenario);
    for (id, account) in &scenario.storage_accounts {
        let it = ResourceRef::StorageAccount(id.clone());
        inert(&it, &account.firewall, found);
        for net in account
            .firewall
            .ip_rules
            .iter()
            .filter_map(Part::read)
            .map(|it| it.net())
        {
            match net.prefix_len() {
                0 => found.push(Finding::new(Code::IpRuleForEveryone, it.clone())),
                _ => {
                    let held = Held::of(scenario, &holders, net);
                    held.lint(&it, "Microsoft.Storage", &account.region, found);
                }
            }
        }
    }
    for (id, vault) in &scenario.key_vaults {
        let it = ResourceRef::KeyVault(id.clone());
        inert(&it, &vault.firewall, found);
        for net in vault
            .firewall
            .ip_rules
            .iter()
            .filter_map(Part::read)
            .map(|it| it.net())
        {
            let held = Held::of(scenario, &holders, net);
            held.lint(&it, "Microsoft.KeyVault", &vault.region, found);
        }
    }
    for (id, server) in &scenario.sql_servers {
        let it = ResourceRef::SqlServer(id.clone());
        for rule in &server.firewall_rules {
            let (start, end) = (rule.start_ip_address.read(), rule.end_ip_address.read());
            if let Some(address) = start.filter(|_| start == end) {
                let held = Held::of(scenario, &holders, Ipv4Net::from(*address));
                held.lint(&it, "Microsoft.Sql", &server.region, found);
            }
        }
    }
}

/// C-11: where the default action is Allow, rules do nothing.
fn inert(it: &ResourceRef, firewall: &ServiceFirewall, found: &mut Vec<Finding>) {
    let lets_all_in = firewall.public_network_access.read() == Some(&PublicNetworkAccess::Enabled)
        && firewall.default_action.read() == Some(&DefaultAction::Allow);
    let count = firewall.ip_rules.len() + firewall.virtual_network_rules.len();
    if lets_all_in && count > 0 {
        found.push(Finding {
            count,
            ..Finding::new(Code::InertRules, it.clone())
        });
    }
}

/// Every public address that something in a subnet leaves with.
type Holder<'a> = (Ipv4Addr, &'a PublicIpAddressId, &'a SubnetId);

fn holders(scenario: &Scenario) -> Vec<Holder<'_>> {
    let mut all = Vec::new();
    let mut add = |id, subnet| {
        if let Some((id, public)) = scenario.public_ip_addresses.get_key_value(id)
            && let Some(address) = public.ip_address.as_ref().and_then(Part::read)
        {
            all.push((*address, id, subnet));
        }
    };
    for nic in scenario.network_interfaces.values() {
        if let Some(id) = &nic.public_ip_address {
            add(id, &nic.subnet);
        }
    }
    for (id, subnet) in &scenario.subnets {
        let gateway = subnet
            .nat_gateway
            .as_ref()
            .and_then(|id| scenario.nat_gateways.get(id));
        for public in gateway.iter().flat_map(|it| &it.public_ip_addresses) {
            add(public, id);
        }
    }
    for firewall in scenario.azure_firewalls.values() {
        for public in &firewall.public_ip_addresses {
            add(public, &firewall.subnet);
        }
    }
    all
}

/// Who leaves with an address that a rule names, alone or in a range.
struct Held<'a> {
    scenario: &'a Scenario,
    rule: Ipv4Net,
    by: Vec<Holder<'a>>,
}

impl<'a> Held<'a> {
    fn of(scenario: &'a Scenario, holders: &[Holder<'a>], rule: Ipv4Net) -> Self {
        let by = holders.iter().filter(|it| rule.contains(&it.0));
        Held {
            scenario,
            rule,
            by: by.copied().collect(),
        }
    }

    /// Whether the rule can admit any of them. A range may be for others too.
    fn lint(&self, it: &ResourceRef, service: &str, region: &Region, found: &mut Vec<Finding>) {
        let (mut are_near, mut are_behind) = (!self.by.is_empty(), !self.by.is_empty());
        let mut things = Vec::new();
        for (_, public, subnet) in &self.by {
            let subnet = self.scenario.subnets.get(subnet);
            let network = subnet.and_then(|it| self.scenario.virtual_networks.get(&it.virtual_network));
            are_near &= network.is_some_and(|it| it.region.is(region) == Some(true));
            let both = subnet.zip(network);
            are_behind &= both.is_some_and(|(subnet, it)| covers(subnet, it, service, region) == Some(true));
            things.push(ResourceRef::PublicIpAddress((*public).clone()));
        }
        let code = match (are_near, are_behind) {
            // C-20 is Storage's own
            (true, _) if service == "Microsoft.Storage" => Code::IpRuleOfSameRegion,
            (_, true) => Code::IpRuleBehindEndpoint,
            (_, false) => return,
        };
        found.push(Finding {
            names: vec![match self.rule.prefix_len() {
                32 => self.rule.addr().to_string(),
                _ => self.rule.to_string(),
            }],
            ..Finding::about(code, it.clone(), things)
        });
    }
}
