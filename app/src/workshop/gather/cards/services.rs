//! Cards in the place of services, of private endpoints that lead to one of them, and of hosts.

use std::collections::{BTreeMap, BTreeSet};

use pathlight_core::explain;
use pathlight_core::flow::{Flow, Target};
use pathlight_core::model::Scenario;
use pathlight_core::model::id::*;
use pathlight_core::model::region::Region;

use super::{Cards, fresh};

/// More services than these are gathered.
const SERVICES: usize = 12;
/// More hosts outside than these are gathered.
const HOSTS: usize = 6;
/// Fewer of a kind than these stand for themselves.
const FEW: usize = 3;

impl Cards {
    /// The private endpoints of a subnet that lead to one card, but those that are asked for by their address.
    pub(super) fn gather_endpoints(&mut self, flows: &[&Flow], opened: &BTreeSet<&str>) {
        let mut alike: BTreeMap<_, Vec<PrivateEndpointId>> = BTreeMap::new();
        for (id, endpoint) in &self.scenario.private_endpoints {
            let (service, address) = (self.card(&endpoint.service), endpoint.private_ip_address.read());
            let is_asked = |flow: &&Flow| address.is_some_and(|it| flow.target == Target::Address(*it));
            let is_open = opened.contains(format!("subnet:{}", endpoint.subnet).as_str());
            if is_open || flows.iter().any(is_asked) {
                continue;
            }
            let group_id = endpoint.group_id.to_ascii_lowercase();
            let state = endpoint.connection_state.read().copied();
            let kind = (endpoint.subnet.clone(), service, group_id, state);
            alike.entry(kind).or_default().push(id.clone());
        }
        for endpoint in self.scenario.private_endpoints.values_mut() {
            if let Some(card) = self.stands.get(&endpoint.service) {
                endpoint.service = card.clone();
            }
        }
        for ids in alike.into_values().filter(|ids| ids.len() > 1) {
            let own = PrivateEndpointId::new(fresh(&format!("{}--{}", ids[0], ids.len()), |id| {
                self.scenario.private_endpoints.contains_key(&id.into())
            }));
            let (key, name) = (format!("endpoints:{own}"), format!("{} endpoints", ids.len()));
            if self.is_open(&key, &name, opened) {
                self.close(ids.iter().map(ToString::to_string), &key);
                continue;
            }
            let mut card = None;
            for id in ids {
                card = card.or(self.scenario.private_endpoints.get(&id).cloned());
                self.scenario.private_endpoints.remove(&id);
                let to = ResourceRef::PrivateEndpoint(own.clone());
                self.stands.insert(ResourceRef::PrivateEndpoint(id), to);
            }
            if let Some(mut card) = card {
                card.name = Some(name);
                self.opens.insert(own.to_string(), key);
                self.scenario.private_endpoints.insert(own, card);
            }
        }
    }

    /// Services of one kind and owner as one.
    pub(super) fn gather_services(&mut self, scenario: &Scenario, opened: &BTreeSet<&str>) {
        let accounts = scenario.storage_accounts.iter();
        let accounts = accounts.map(|(id, it)| (ResourceRef::StorageAccount(id.clone()), &it.region));
        let vaults = scenario.key_vaults.iter();
        let vaults = vaults.map(|(id, it)| (ResourceRef::KeyVault(id.clone()), &it.region));
        let servers = scenario.sql_servers.iter();
        let servers = servers.map(|(id, it)| (ResourceRef::SqlServer(id.clone()), &it.region));
        let all: Vec<_> = accounts.chain(vaults).chain(servers).collect();
        if all.len() <= SERVICES {
            return;
        }
        let mut alike: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (thing, region) in all {
            let kind = (thing.kind_and_id().0.to_owned(), scenario.is_yours(&thing));
            alike.entry(kind).or_default().push((thing, region.clone()));
        }
        for ((kind, yours), things) in alike {
            let whose = match yours {
                Some(true) => "yours",
                Some(false) => "foreign",
                None => "all",
            };
            let what = match kind.as_str() {
                "storageAccount" => "storage accounts",
                "keyVault" => "key vaults",
                _ => "SQL servers",
            };
            let key = format!("services:{kind}:{whose}");
            let name = format!("{} {what}", things.len());
            if things.len() < FEW {
                continue;
            }
            if self.is_open(&key, &name, opened) {
                let ids = things.iter().map(|(it, _)| it.kind_and_id().1.to_owned());
                self.close(ids, &key);
                continue;
            }
            let in_one = things.iter().all(|(_, region)| *region == things[0].1);
            let region = if in_one {
                things[0].1.clone()
            } else {
                Region::new("several-regions")
            };
            let id = fresh(&format!("{kind}--{whose}"), |id| {
                ResourceRef::of(&kind, id).is_some_and(|it| explain::name(scenario, &it) != id)
            });
            let Some(card) = self.put_service(&things[0].0, &id, name, region) else {
                continue;
            };
            for (thing, _) in things {
                match &thing {
                    ResourceRef::StorageAccount(id) => _ = self.scenario.storage_accounts.remove(id),
                    ResourceRef::KeyVault(id) => _ = self.scenario.key_vaults.remove(id),
                    ResourceRef::SqlServer(id) => _ = self.scenario.sql_servers.remove(id),
                    _ => {}
                }
                self.stands.insert(thing, card.clone());
            }
            self.opens.insert(id, key);
        }
    }

    /// A card made of the first of several services.
    fn put_service(
        &mut self,
        first: &ResourceRef,
        id: &str,
        name: String,
        region: Region,
    ) -> Option<ResourceRef> {
        let scenario = &mut self.scenario;
        match first {
            ResourceRef::StorageAccount(first) => {
                let mut card = scenario.storage_accounts.get(first)?.clone();
                (card.name, card.region) = (Some(name), region);
                let id = StorageAccountId::new(id);
                scenario.storage_accounts.insert(id.clone(), card);
                Some(ResourceRef::StorageAccount(id))
            }
            ResourceRef::KeyVault(first) => {
                let mut card = scenario.key_vaults.get(first)?.clone();
                (card.name, card.region) = (Some(name), region);
                let id = KeyVaultId::new(id);
                scenario.key_vaults.insert(id.clone(), card);
                Some(ResourceRef::KeyVault(id))
            }
            ResourceRef::SqlServer(first) => {
                let mut card = scenario.sql_servers.get(first)?.clone();
                (card.name, card.region) = (Some(name), region);
                let id = SqlServerId::new(id);
                scenario.sql_servers.insert(id.clone(), card);
                Some(ResourceRef::SqlServer(id))
            }
            _ => None,
        }
    }

    /// Hosts of one side that come by the same gateway.
    pub(super) fn gather_hosts(&mut self, opened: &BTreeSet<&str>) {
        if self.scenario.hosts.len() <= HOSTS {
            return;
        }
        let mut alike: BTreeMap<_, Vec<HostId>> = BTreeMap::new();
        for (id, host) in &self.scenario.hosts {
            let kind = (host.network, host.gateway.clone());
            alike.entry(kind).or_default().push(id.clone());
        }
        for (number, (_, ids)) in alike.into_iter().enumerate() {
            let (key, name) = (format!("hosts:{number}"), format!("{} hosts", ids.len()));
            if ids.len() < FEW {
                continue;
            }
            if self.is_open(&key, &name, opened) {
                self.close(ids.iter().map(ToString::to_string), &key);
                continue;
            }
            let own = HostId::new(fresh(&format!("hosts--{number}"), |id| {
                self.scenario.hosts.contains_key(&id.into())
            }));
            let mut card = None;
            for id in ids {
                card = card.or(self.scenario.hosts.remove(&id));
                self.scenario.hosts.remove(&id);
                self.stands
                    .insert(ResourceRef::Host(id), ResourceRef::Host(own.clone()));
            }
            if let Some(mut card) = card {
                (card.name, card.address) = (Some(name), None);
                self.opens.insert(own.to_string(), key);
                self.scenario.hosts.insert(own, card);
            }
        }
    }
}
