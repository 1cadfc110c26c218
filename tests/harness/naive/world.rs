//! What the referee reads: a scenario, and Microsoft's published service tags where they are loaded.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::ops::Deref;

use pathlight_core::model::Scenario;
use serde_json::Value;

use super::look::Net;

/// A scenario, and what is published beside it.
pub struct World<'a> {
    scenario: &'a Scenario,
    /// The published tags, where somebody loaded them.
    pub published: Option<&'a Published>,
}

impl<'a> World<'a> {
    /// From both.
    pub fn new(scenario: &'a Scenario, published: Option<&'a Published>) -> Self {
        World { scenario, published }
    }
}

impl Deref for World<'_> {
    type Target = Scenario;

    fn deref(&self) -> &Scenario {
        self.scenario
    }
}

/// The published tags by name, in lower case: each with its region's number, 0 for none, and its IPv4 prefixes
/// (network B8).
pub struct Published(BTreeMap<String, (u64, Vec<Net>)>);

impl Published {
    /// From the published file.
    pub fn read(file: &Value) -> Self {
        let mut tags = BTreeMap::new();
        for value in file["values"].as_array().into_iter().flatten() {
            let name = value["name"].as_str().unwrap_or_default().to_ascii_lowercase();
            let properties = &value["properties"];
            let prefixes = properties["addressPrefixes"].as_array();
            let nets = prefixes.into_iter().flatten().filter_map(|it| net(it.as_str()?));
            let region = properties["regionId"].as_u64().unwrap_or_default();
            tags.insert(name, (region, nets.collect()));
        }
        Published(tags)
    }

    /// How long the longest prefix of a tag is that holds an address: `Some(None)` where none does, `None` where
    /// no such tag is published.
    pub fn longest(&self, name: &str, ip: Ipv4Addr) -> Option<Option<u8>> {
        let nets = self.nets(&name.to_ascii_lowercase())?;
        let holding = nets.iter().filter(|net| net.contains(ip));
        Some(holding.map(|net| net.length).max())
    }

    /// The regions, as their tags spell them, that an address is published for.
    pub fn regions_of(&self, ip: Ipv4Addr) -> Vec<&str> {
        let holding = self
            .0
            .iter()
            .filter(|(_, (_, nets))| nets.iter().any(|net| net.contains(ip)));
        holding
            .filter_map(|(name, _)| name.strip_prefix("azurecloud."))
            .collect()
    }

    fn nets(&self, name: &str) -> Option<&Vec<Net>> {
        if let Some((_, nets)) = self.0.get(name) {
            return Some(nets);
        }
        // network B8: one region is spelled in several ways, and has one number
        let (service, suffix) = name.split_once('.')?;
        let mut numbers = self.0.iter().filter_map(|(name, (number, _))| {
            let (_, spelled) = name.split_once('.')?;
            (spelled == suffix && *number != 0).then_some(*number)
        });
        let number = numbers.next()?;
        let same = self.0.iter().filter(|(name, (it, _))| {
            *it == number && name.split_once('.').is_some_and(|(of, _)| of == service)
        });
        match same.collect::<Vec<_>>().as_slice() {
            [(_, (_, nets))] => Some(nets),
            _ => None,
        }
    }
}

/// An IPv4 prefix; of IPv6 nothing is asked.
fn net(written: &str) -> Option<Net> {
    let (first, length) = written.split_once('/')?;
    Some(Net::new(first.parse().ok()?, length.parse().ok()?))
}
