//! Microsoft's published service tags: which prefixes a tag holds, for addresses that nothing modelled owns.
//!
//! The file is the user's to load; without it such a rule is Unknown. Source: the weekly download
//! "Azure IP Ranges and Service Tags" (`network` B8).

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use ipnet::Ipv4Net;
use serde_json::Value;

/// The IPv4 prefixes of every tag, by its name in lower case.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ServiceTags(BTreeMap<String, Vec<Ipv4Net>>);

impl ServiceTags {
    /// Reads the published file. The message says what is missing.
    pub fn read(text: &str) -> Result<Self, String> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let file: Value = serde_json::from_str(text).map_err(|error| format!("not JSON: {error}"))?;
        let values = file.get("values").and_then(Value::as_array);
        let values = values.ok_or("no service tags file: expected `values`, a list of tags")?;
        let mut tags = BTreeMap::new();
        for (at, value) in values.iter().enumerate() {
            let name = value.get("name").and_then(Value::as_str);
            let prefixes = value
                .pointer("/properties/addressPrefixes")
                .and_then(Value::as_array);
            let (Some(name), Some(prefixes)) = (name, prefixes) else {
                return Err(format!(
                    "at `values[{at}]`: expected `name` and `properties.addressPrefixes`"
                ));
            };
            // IPv6 prefixes never hold an IPv4 address
            let v4 = prefixes.iter().filter_map(|prefix| prefix.as_str()?.parse().ok());
            tags.insert(name.to_ascii_lowercase(), v4.collect());
        }
        Ok(ServiceTags(tags))
    }

    /// The length of the tag's longest prefix that holds the address; `Some(None)`: none does. `None`: the
    /// file has no such tag.
    pub fn longest(&self, tag: &str, address: Ipv4Addr) -> Option<Option<u8>> {
        let nets = self.0.get(&tag.to_ascii_lowercase())?.iter();
        let holding = nets.filter(|net| net.contains(&address));
        Some(holding.map(Ipv4Net::prefix_len).max())
    }
}
