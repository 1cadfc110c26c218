//! The small edits that are tried on a path: on the subnet that it starts in, the rules and the route that decided, and
//! the service that it leads to. Each is what a person does in one field.

use serde_json::{Value, json};

use crate::edit::Edit;
use crate::flow::{Flow, Source, Target};
use crate::json::value;
use crate::model::Scenario;
use crate::model::address::is_public;
use crate::model::id::{NetworkInterfaceId, ResourceRef, RouteTableId, SubnetId};
use crate::model::network::DefaultOutboundAccess;
use crate::model::part::Part;
use crate::model::private_endpoint::ConnectionState;
use crate::model::service::{DefaultAction, PublicNetworkAccess, ServiceFirewall};
use crate::outcome::{Identity, Outcome, Reason, Stage};

/// The edits, in the packet's order. What would set a field to what it holds is left out.
pub(super) fn edits(scenario: &Scenario, flow: &Flow, now: &Outcome) -> Vec<Edit> {
    let mut small = Small {
        scenario,
        edits: Vec::new(),
    };
    let subnet = match &flow.source {
        Source::NetworkInterface(id) => scenario.network_interfaces.get(id).map(|it| &it.subnet),
        Source::Host(_) => None,
    };
    small.records(now);
    small.rules(now);
    small.routes(now);
    if let Some(subnet) = subnet {
        small.way_back(now, subnet);
    }
    if let Some(subnet) = subnet {
        small.of_subnet(subnet, service(&flow.target));
    }
    // what belongs to somebody else is theirs to change
    if !is_foreign(scenario, &flow.target) {
        small.private_endpoints(&flow.target);
        small.of_service(&flow.target, subnet, seen(now));
    }
    match &flow.target {
        Target::NetworkInterface(id) => small.public_address(id),
        Target::Host(_)
        | Target::StorageAccount { .. }
        | Target::KeyVault(_)
        | Target::SqlServer(_)
        | Target::MicrosoftEntra
        | Target::Address(_) => {}
    }
    small.edits
}

/// The server's own door for what its redirect leads to closed ports (`services D-4`).
pub(super) fn without_redirect(scenario: &Scenario, flow: &Flow, now: &Outcome) -> Vec<Edit> {
    let mut small = Small {
        scenario,
        edits: Vec::new(),
    };
    let is_redirect = |reason: &Reason| matches!(reason, Reason::RedirectPortsClosed { .. });
    if let Target::SqlServer(id) = &flow.target
        && now.steps.iter().any(|step| is_redirect(&step.reason))
        && !is_foreign(scenario, &flow.target)
    {
        small.word("sqlServers", id.as_str(), "connectionPolicy", "Proxy");
    }
    small.edits
}

/// Whether a service is of a tenant that is not the author's, where it is said which ones are.
fn is_foreign(scenario: &Scenario, target: &Target) -> bool {
    let scope = match target {
        Target::StorageAccount { id, .. } => scenario.storage_accounts.get(id).map(|it| &it.scope),
        Target::KeyVault(id) => scenario.key_vaults.get(id).map(|it| &it.scope),
        Target::SqlServer(id) => scenario.sql_servers.get(id).map(|it| &it.scope),
        Target::NetworkInterface(_) | Target::Host(_) | Target::MicrosoftEntra | Target::Address(_) => None,
    };
    let subscription = scope.and_then(|it| scenario.subscriptions.get(&it.subscription));
    let tenant = subscription.and_then(|it| scenario.tenants.get(&it.tenant));
    tenant.is_some_and(|it| !it.yours) && scenario.tenants.values().any(|it| it.yours)
}

/// The public address that the far side would see, if it is known.
fn seen(now: &Outcome) -> Option<String> {
    let last = now.steps.iter().rev().find_map(|step| step.identity.as_ref());
    match last {
        Some(Identity::Address {
            address,
            subnet: None,
        }) if is_public(*address) => Some(address.to_string()),
        Some(Identity::Address { .. } | Identity::AzureInternal | Identity::UnknownPublic) | None => None,
    }
}

/// The service endpoint that is for such a target.
fn service(target: &Target) -> Option<&'static str> {
    match target {
        Target::StorageAccount { .. } => Some("Microsoft.Storage"),
        Target::KeyVault(_) => Some("Microsoft.KeyVault"),
        Target::SqlServer(_) => Some("Microsoft.Sql"),
        Target::NetworkInterface(_) | Target::Host(_) | Target::MicrosoftEntra | Target::Address(_) => None,
    }
}

struct Small<'a> {
    scenario: &'a Scenario,
    edits: Vec<Edit>,
}

impl Small<'_> {
    fn set(&mut self, table: &'static str, id: &str, field: String, value: Option<Value>) {
        let id = id.to_owned();
        self.edits.push(Edit::Set {
            table,
            id,
            field,
            value,
        });
    }

    fn word(&mut self, table: &'static str, id: &str, field: &str, word: &str) {
        self.set(table, id, field.to_owned(), Some(json!(word)));
    }

    /// Takes the entries at `there` out of a list, or puts `entry` behind its last one.
    fn list(&mut self, table: &'static str, id: &str, list: &str, there: &[usize], len: usize, entry: Value) {
        for at in there {
            self.set(table, id, format!("{list}.{at}"), None);
        }
        if there.is_empty() {
            self.set(table, id, format!("{list}.{len}"), Some(entry));
        }
    }

    /// Without each of the private endpoints that share a record.
    fn records(&mut self, now: &Outcome) {
        let reason = now.steps.first().map(|step| &step.reason);
        if let Some(Reason::SeveralRecords {
            private_endpoints, ..
        }) = reason
        {
            for id in private_endpoints {
                let (table, id) = ("privateEndpoints", id.to_string());
                self.edits.push(Edit::Remove { table, id });
            }
        }
    }

    /// Without each rule that decided.
    fn rules(&mut self, now: &Outcome) {
        for decision in now.steps.iter().flat_map(|step| &step.decisions) {
            let group = self.scenario.network_security_groups.get(&decision.group);
            let rules = group.map_or(&[][..], |it| &it.security_rules);
            let at = rules
                .iter()
                .position(|rule| Some(&rule.name) == decision.rule.as_ref());
            if let Some(at) = at {
                let field = format!("securityRules.{at}");
                self.set("networkSecurityGroups", decision.group.as_str(), field, None);
            }
        }
    }

    /// Without each route that decided.
    fn routes(&mut self, now: &Outcome) {
        let mut reasons = Vec::new();
        for step in &now.steps {
            match &step.reason {
                Reason::AsymmetricReturn { reply, request, .. } => reasons.extend([&**reply, &**request]),
                other => reasons.push(other),
            }
        }
        for reason in reasons {
            let (Reason::UserRoute { table, route, .. } | Reason::ApplianceDrops { table, route, .. }) =
                reason
            else {
                continue;
            };
            let routes = self.scenario.route_tables.get(table);
            let routes = routes.map_or(&[][..], |it| &it.routes);
            if let Some(at) = routes.iter().position(|it| it.name == *route) {
                self.set("routeTables", table.as_str(), format!("routes.{at}"), None);
            }
        }
    }

    /// A route for the reply, by the appliance that passed the request last (`network C8`).
    fn way_back(&mut self, now: &Outcome, from: &SubnetId) {
        let Some(step) = now.step(Stage::Routing) else {
            return;
        };
        let (Reason::AsymmetricReturn { subnet: id, .. }, Some(hop)) = (&step.reason, step.hops.last())
        else {
            return;
        };
        let address = match &hop.appliance {
            ResourceRef::NetworkInterface(id) => {
                let nic = self.scenario.network_interfaces.get(id);
                nic.and_then(|it| it.private_ip_address.read())
            }
            ResourceRef::AzureFirewall(id) => {
                let firewall = self.scenario.azure_firewalls.get(id);
                firewall.and_then(|it| it.private_ip_address.read())
            }
            _ => None,
        };
        let subnets = &self.scenario.subnets;
        let (Some(address), Some(to), Some(subnet)) = (address, subnets.get(from), subnets.get(id)) else {
            return;
        };
        let Some(prefix) = to.address_prefixes.iter().find_map(Part::read) else {
            return;
        };
        let name = format!("back-to-{from}");
        let route = json!({
            "name": name,
            "addressPrefix": prefix.to_string(),
            "nextHop": { "virtualAppliance": address.to_string() },
        });
        if let Some(table) = &subnet.route_table {
            let routes = self.scenario.route_tables.get(table);
            let field = format!("routes.{}", routes.map_or(0, |it| it.routes.len()));
            return self.set("routeTables", table.as_str(), field, Some(route));
        }
        // the new table stands where its subnet's network does
        let network = self.scenario.virtual_networks.get(&subnet.virtual_network);
        let scope = network.map(|it| it.scope.to_string());
        let mut with_table = subnet.clone();
        with_table.route_table = Some(RouteTableId::new(name.clone()));
        let (table, id) = (name.as_str(), id.as_str());
        let rows = json!({
            "routeTables": { table: { "scope": scope, "routes": [route] } },
            "subnets": { id: value(&with_table) },
        });
        let table = "routeTables";
        self.edits.push(Edit::Add {
            table,
            id: name,
            rows,
        });
    }

    /// Its endpoint for the service, its endpoint policies, its default outbound access.
    fn of_subnet(&mut self, id: &SubnetId, service: Option<&'static str>) {
        let Some(subnet) = self.scenario.subnets.get(id) else {
            return;
        };
        if let Some(service) = service {
            let there = places(&subnet.service_endpoints, &|it| {
                it.service.eq_ignore_ascii_case(service)
            });
            let len = subnet.service_endpoints.len();
            let entry = json!({ "service": service });
            self.list("subnets", id.as_str(), "serviceEndpoints", &there, len, entry);
        }
        if service == Some("Microsoft.Storage") {
            let attached = &subnet.service_endpoint_policies;
            for policy in self.scenario.service_endpoint_policies.keys() {
                let there = places(attached, &|it| it == policy);
                let entry = json!(policy.as_str());
                let list = "serviceEndpointPolicies";
                self.list("subnets", id.as_str(), list, &there, attached.len(), entry);
            }
        }
        let value = match subnet.default_outbound_access {
            DefaultOutboundAccess::Enabled => "disabled",
            DefaultOutboundAccess::Disabled | DefaultOutboundAccess::Unknown => "enabled",
        };
        self.word("subnets", id.as_str(), "defaultOutboundAccess", value);
    }

    /// The approval of what leads there privately.
    fn private_endpoints(&mut self, target: &Target) {
        let Some(service) = target.reference() else { return };
        for (id, it) in &self.scenario.private_endpoints {
            if it.service == service {
                let is_approved = it.connection_state.read() == Some(&ConnectionState::Approved);
                let value = if is_approved { "Rejected" } else { "Approved" };
                self.word("privateEndpoints", id.as_str(), "connectionState", value);
            }
        }
    }

    fn of_service(&mut self, target: &Target, subnet: Option<&SubnetId>, seen: Option<String>) {
        match target {
            Target::StorageAccount { id, .. } => {
                if let Some(it) = self.scenario.storage_accounts.get(id) {
                    self.firewall("storageAccounts", id.as_str(), &it.firewall, subnet, seen);
                }
            }
            Target::KeyVault(id) => {
                if let Some(it) = self.scenario.key_vaults.get(id) {
                    self.firewall("keyVaults", id.as_str(), &it.firewall, subnet, seen);
                }
            }
            Target::SqlServer(id) => {
                let Some(it) = self.scenario.sql_servers.get(id) else {
                    return;
                };
                let (table, id) = ("sqlServers", id.as_str());
                if let Some(subnet) = subnet {
                    let rules = &it.virtual_network_rules;
                    let there = places(rules, &|rule| rule.subnet == *subnet);
                    let entry = json!({ "name": format!("allow-{subnet}"), "subnet": subnet.as_str() });
                    self.list(table, id, "virtualNetworkRules", &there, rules.len(), entry);
                }
                for at in 0..it.firewall_rules.len() {
                    self.set(table, id, format!("firewallRules.{at}"), None);
                }
                if let Some(address) = seen {
                    let field = format!("firewallRules.{}", it.firewall_rules.len());
                    let entry = json!({ "name": format!("allow-{address}"), "startIpAddress": address, "endIpAddress": address });
                    self.set(table, id, field, Some(entry));
                }
                self.public_access(table, id, "publicNetworkAccess", &it.public_network_access);
            }
            Target::NetworkInterface(_) | Target::Host(_) | Target::MicrosoftEntra | Target::Address(_) => {}
        }
    }

    /// Its rules for the subnet and the address, its default action, its public side.
    fn firewall(
        &mut self,
        table: &'static str,
        id: &str,
        it: &ServiceFirewall,
        subnet: Option<&SubnetId>,
        seen: Option<String>,
    ) {
        if let Some(subnet) = subnet {
            let rules = &it.virtual_network_rules;
            let there = places(rules, &|rule| rule.subnet == *subnet);
            let entry = json!({ "subnet": subnet.as_str() });
            let list = "firewall.virtualNetworkRules";
            self.list(table, id, list, &there, rules.len(), entry);
        }
        for at in 0..it.ip_rules.len() {
            self.set(table, id, format!("firewall.ipRules.{at}"), None);
        }
        if let Some(address) = seen {
            let field = format!("firewall.ipRules.{}", it.ip_rules.len());
            self.set(table, id, field, Some(json!(address)));
        }
        let value = match it.default_action.read() {
            Some(DefaultAction::Allow) => "Deny",
            Some(DefaultAction::Deny) | None => "Allow",
        };
        self.word(table, id, "firewall.defaultAction", value);
        let field = "firewall.publicNetworkAccess";
        self.public_access(table, id, field, &it.public_network_access);
    }

    fn public_access(&mut self, table: &'static str, id: &str, field: &str, it: &Part<PublicNetworkAccess>) {
        let value = match it.read() {
            Some(PublicNetworkAccess::Enabled) => "Disabled",
            Some(PublicNetworkAccess::Disabled | PublicNetworkAccess::SecuredByPerimeter) | None => "Enabled",
        };
        self.word(table, id, field, value);
    }

    /// The machine's public address taken away.
    fn public_address(&mut self, id: &NetworkInterfaceId) {
        let nic = self.scenario.network_interfaces.get(id);
        if nic.is_some_and(|it| it.public_ip_address.is_some()) {
            let field = "publicIpAddress".to_owned();
            self.set("networkInterfaces", id.as_str(), field, None);
        }
    }
}

fn places<T>(list: &[T], is_it: &dyn Fn(&T) -> bool) -> Vec<usize> {
    let mut places = Vec::new();
    for (at, it) in list.iter().enumerate() {
        if is_it(it) {
            places.push(at);
        }
    }
    places
}
