//! Service endpoints and the firewalls that name their subnets: one half without the other does nothing.

use super::{Code, Finding, is_hidden};
use crate::model::Scenario;
use crate::model::id::{ResourceRef, SubnetId};
use crate::model::network::{Subnet, VirtualNetwork};
use crate::model::part::is_expression;
use crate::model::region::Region;
use crate::model::service_endpoint::ServiceEndpoint;
use crate::outcome::Stage;

const STORAGE: &str = "Microsoft.Storage";
const KEY_VAULT: &str = "Microsoft.KeyVault";
const SQL: &str = "Microsoft.Sql";

/// A service's firewall, and the subnets that it names.
struct Firewall<'a> {
    it: ResourceRef,
    service: &'static str,
    region: &'a Region,
    subnets: Vec<&'a SubnetId>,
}

pub(super) fn lint(scenario: &Scenario, found: &mut Vec<Finding>) {
    let firewalls = firewalls(scenario);
    for (id, subnet) in &scenario.subnets {
        for endpoint in &subnet.service_endpoints {
            let add = |code| Finding {
                names: vec![endpoint.service.clone()],
                ..Finding::new(code, ResourceRef::Subnet(id.clone()))
            };
            if endpoint
                .service
                .eq_ignore_ascii_case("Microsoft.AzureActiveDirectory")
            {
                found.push(add(Code::InertEndpoint)); // services A-10
            }
            let Some(service) = served(&endpoint.service) else {
                continue;
            };
            // a policy makes use of the endpoint without any firewall
            let is_filtered = service == STORAGE && !subnet.service_endpoint_policies.is_empty();
            let mut alike = firewalls.iter().filter(|it| it.service == service).peekable();
            let is_asked = alike.peek().is_some() && !is_filtered;
            if is_asked && !alike.any(|it| it.may_name(scenario, id)) {
                found.push(add(Code::EndpointNobodyNames));
            }
        }
    }
    for firewall in &firewalls {
        for id in &firewall.subnets {
            let Some(subnet) = scenario.subnets.get(id) else {
                continue;
            };
            let thing = ResourceRef::Subnet((*id).clone());
            // any expression in a subnet touches that stage, and nothing else does
            if is_hidden(scenario, Stage::ServiceEndpointPolicy, &thing) {
                continue;
            }
            let mut endpoints = subnet.service_endpoints.iter();
            let has_endpoint = endpoints.any(|it| served(&it.service) == Some(firewall.service));
            let network = scenario.virtual_networks.get(&subnet.virtual_network);
            let is_reached = || network.and_then(|it| covers(subnet, it, firewall.service, firewall.region));
            let code = match has_endpoint {
                false => Code::RuleWithoutEndpoint,
                // of another region than its server's, a SQL rule is malformed
                true if firewall.service == STORAGE && is_reached() == Some(false) => {
                    Code::RuleBeyondEndpoint
                }
                true => continue,
            };
            found.push(Finding {
                names: vec![firewall.service.to_owned()],
                ..Finding::about(code, firewall.it.clone(), vec![thing])
            });
        }
    }
}

/// The services that an endpoint is for, of those that are modelled.
fn served(endpoint: &str) -> Option<&'static str> {
    if endpoint.eq_ignore_ascii_case("Microsoft.Storage.Global") {
        return Some(STORAGE);
    }
    [STORAGE, KEY_VAULT, SQL]
        .into_iter()
        .find(|it| endpoint.eq_ignore_ascii_case(it))
}

impl Firewall<'_> {
    /// Whether it names the subnet, or hides what it names.
    fn may_name(&self, scenario: &Scenario, subnet: &SubnetId) -> bool {
        let names = |it: &&SubnetId| *it == subnet || is_expression(it.as_str());
        self.subnets.iter().any(names) || is_hidden(scenario, Stage::ServiceFirewall, &self.it)
    }
}

fn firewalls(scenario: &Scenario) -> Vec<Firewall<'_>> {
    let mut all = Vec::new();
    for (id, account) in &scenario.storage_accounts {
        let rules = account.firewall.virtual_network_rules.iter();
        all.push(Firewall {
            it: ResourceRef::StorageAccount(id.clone()),
            service: STORAGE,
            region: &account.region,
            subnets: rules.map(|rule| &rule.subnet).collect(),
        });
    }
    for (id, vault) in &scenario.key_vaults {
        let rules = vault.firewall.virtual_network_rules.iter();
        all.push(Firewall {
            it: ResourceRef::KeyVault(id.clone()),
            service: KEY_VAULT,
            region: &vault.region,
            subnets: rules.map(|rule| &rule.subnet).collect(),
        });
    }
    for (id, server) in &scenario.sql_servers {
        let rules = server.virtual_network_rules.iter();
        all.push(Firewall {
            it: ResourceRef::SqlServer(id.clone()),
            service: SQL,
            region: &server.region,
            subnets: rules.map(|rule| &rule.subnet).collect(),
        });
    }
    all
}

/// Whether one of the subnet's endpoints covers such a service in `region`; `None`: not known.
pub(super) fn covers(
    subnet: &Subnet,
    network: &VirtualNetwork,
    service: &str,
    region: &Region,
) -> Option<bool> {
    let mut known = Some(false);
    for endpoint in &subnet.service_endpoints {
        if served(&endpoint.service) != Some(service) {
            continue;
        }
        let is_regional = endpoint.service.eq_ignore_ascii_case(STORAGE);
        let one = match service {
            SQL => network.region.is(region),
            // services B-11: a policy lifts it to every region
            STORAGE if is_regional && subnet.service_endpoint_policies.is_empty() => {
                reaches(endpoint, network, region)
            }
            _ => Some(true),
        };
        match one {
            Some(true) => return Some(true),
            Some(false) => {}
            None => known = None,
        }
    }
    known
}

/// AMB-2: the network's region and its pair, or the regions that Azure reports.
fn reaches(endpoint: &ServiceEndpoint, network: &VirtualNetwork, region: &Region) -> Option<bool> {
    if endpoint.locations.is_empty() {
        return match network.region.is(region)? {
            true => Some(true),
            false => network.region.is_paired_with(region),
        };
    }
    let mut known = Some(false);
    for place in &endpoint.locations {
        match place.as_str() {
            "*" => return Some(true),
            place => match Region::new(place).is(region) {
                Some(true) => return Some(true),
                Some(false) => {}
                None => known = None,
            },
        }
    }
    known
}
