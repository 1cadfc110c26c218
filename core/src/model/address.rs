//! What a rule or a route may name: a prefix, a service tag, a port range. Parsed once, at the door.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use std::str::FromStr;

use ipnet::{IpNet, Ipv4Net};

use crate::json::written_as_text;

/// One entry of a rule's source or destination.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum AddressMatch {
    /// `*`: every address.
    Any,
    /// A prefix or a single address.
    Prefix(Ipv4Net),
    /// The same of IPv6, which never matches an IPv4 flow: as it was written.
    Ipv6(Box<str>),
    /// A service tag.
    ServiceTag(ServiceTagName),
}

impl AddressMatch {
    /// The prefix that it is, of either family.
    pub(crate) fn net(&self) -> Option<IpNet> {
        match self {
            AddressMatch::Prefix(net) => Some(IpNet::V4(*net)),
            AddressMatch::Ipv6(text) => net_or_address(text),
            AddressMatch::Any | AddressMatch::ServiceTag(_) => None,
        }
    }

    /// What Azure's own rules name: a service tag or `*`.
    pub(crate) fn of_default_rule(name: &str) -> Self {
        match name {
            "*" => AddressMatch::Any,
            tag => AddressMatch::ServiceTag(ServiceTagName(tag.into())),
        }
    }
}

impl TryFrom<String> for AddressMatch {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text == "*" || text.eq_ignore_ascii_case("any") {
            return Ok(AddressMatch::Any);
        }
        match net_or_address(&text) {
            // network A1-10: host bits are normalised away
            Some(IpNet::V4(net)) => Ok(AddressMatch::Prefix(net.trunc())),
            Some(IpNet::V6(_)) => Ok(AddressMatch::Ipv6(text.into())),
            None => ServiceTagName::from_str(&text).map(AddressMatch::ServiceTag),
        }
    }
}

impl fmt::Display for AddressMatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AddressMatch::Any => f.write_str("*"),
            AddressMatch::Prefix(net) if net.prefix_len() == 32 => write!(f, "{}", net.addr()),
            AddressMatch::Prefix(net) => write!(f, "{net}"),
            AddressMatch::Ipv6(text) => f.write_str(text),
            AddressMatch::ServiceTag(tag) => write!(f, "{tag}"),
        }
    }
}

written_as_text!(AddressMatch, blank AddressMatch::Any, is ANY | ADDRESS | PREFIX | V6 | TAG);

/// A service tag by its name, as `Storage.EastUS`. Names compare without case (`network B1-6`).
#[derive(Clone, Debug)]
pub struct ServiceTagName(Box<str>);

impl ServiceTagName {
    /// The name as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn folded(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

impl FromStr for ServiceTagName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let starts_well = text.starts_with(|c: char| c.is_ascii_alphabetic());
        if starts_well && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '.') {
            return Ok(ServiceTagName(text.into()));
        }
        Err(format!("`{text}` is no address prefix, service tag or `*`"))
    }
}

impl fmt::Display for ServiceTagName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl PartialEq for ServiceTagName {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

impl Eq for ServiceTagName {}

impl PartialOrd for ServiceTagName {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ServiceTagName {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.folded().cmp(&other.folded())
    }
}

impl std::hash::Hash for ServiceTagName {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.folded().hash(state);
    }
}

/// Ports `low` to `high`, both included. `*` is 0–65535.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct PortRange {
    low: u16,
    high: u16,
}

impl PortRange {
    /// Every port: `*`.
    pub const ANY: PortRange = PortRange {
        low: 0,
        high: u16::MAX,
    };

    /// The lowest port.
    pub fn low(self) -> u16 {
        self.low
    }

    /// The highest port.
    pub fn high(self) -> u16 {
        self.high
    }

    /// Whether `port` lies in the range.
    pub fn contains(self, port: u16) -> bool {
        (self.low..=self.high).contains(&port)
    }
}

impl FromStr for PortRange {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text == "*" {
            return Ok(PortRange::ANY);
        }
        let (low, high) = text.split_once('-').unwrap_or((text, text));
        let number = |digits: &str| {
            let digits = digits.trim();
            let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
            digits
                .parse::<u16>()
                .ok()
                .filter(|_| plain)
                .ok_or_else(|| format!("`{text}` is no port, range or `*`: ports are 0 to 65535"))
        };
        let (low, high) = (number(low)?, number(high)?);
        if low > high {
            return Err(format!("port range `{text}` is reversed"));
        }
        Ok(PortRange { low, high })
    }
}

impl TryFrom<String> for PortRange {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl fmt::Display for PortRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            PortRange::ANY => f.write_str("*"),
            PortRange { low, high } if low == high => write!(f, "{low}"),
            PortRange { low, high } => write!(f, "{low}-{high}"),
        }
    }
}

written_as_text!(PortRange, blank PortRange::ANY, is ANY | PORTS);

/// The IPv4 prefix that `text` is. Numbers stand without leading zeros, as in addresses: some read `010` as eight.
pub fn prefix(text: &str) -> Option<Ipv4Net> {
    match net(text)? {
        IpNet::V4(net) => Some(net),
        IpNet::V6(_) => None,
    }
}

/// The prefix that `text` is, of either family. By the standard library, which reads addresses anyway: ipnet's own reader would be
/// a second one in the page.
pub fn net(text: &str) -> Option<IpNet> {
    let (address, length) = text.split_once('/')?;
    let is_plain = length.bytes().all(|b| b.is_ascii_digit()) && (length == "0" || !length.starts_with('0'));
    let length = length.parse().ok().filter(|_| is_plain)?;
    IpNet::new(address.parse().ok()?, length).ok()
}

/// The same, or a single address.
fn net_or_address(text: &str) -> Option<IpNet> {
    net(text).or_else(|| Some(text.parse::<IpAddr>().ok()?.into()))
}

/// The prefixes that the public internet cannot reach (`network B3-3`).
pub(crate) const NOT_PUBLIC: [Ipv4Net; 9] = [
    Ipv4Net::new_assert(Ipv4Addr::new(0, 0, 0, 0), 8),
    Ipv4Net::new_assert(Ipv4Addr::new(10, 0, 0, 0), 8),
    Ipv4Net::new_assert(Ipv4Addr::new(100, 64, 0, 0), 10),
    Ipv4Net::new_assert(Ipv4Addr::new(127, 0, 0, 0), 8),
    Ipv4Net::new_assert(Ipv4Addr::new(168, 63, 129, 16), 32),
    Ipv4Net::new_assert(Ipv4Addr::new(169, 254, 0, 0), 16),
    Ipv4Net::new_assert(Ipv4Addr::new(172, 16, 0, 0), 12),
    Ipv4Net::new_assert(Ipv4Addr::new(192, 168, 0, 0), 16),
    Ipv4Net::new_assert(Ipv4Addr::new(224, 0, 0, 0), 3),
];

/// Whether an address is one the public internet can reach.
pub fn is_public(address: Ipv4Addr) -> bool {
    !NOT_PUBLIC.iter().any(|net| net.contains(&address))
}

/// A value that a service firewall's IP rule may hold: public IPv4, one address or a range (`services C-18`). Written as an
/// address or a prefix.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct IpRuleValue {
    net: Ipv4Net,
    /// Whether it is written with its length, as people may write one address for a key vault.
    is_range: bool,
}

impl IpRuleValue {
    /// The addresses it admits.
    pub fn net(self) -> Ipv4Net {
        self.net
    }

    /// Why a storage account does not take it, whose ranges end at /30 (`services C-19`).
    pub fn storage_refusal(self) -> Option<String> {
        (self.is_range && self.net.prefix_len() >= 31).then(|| {
            format!("IP rule `{self}`: a range ends at /30; write single addresses without a suffix")
        })
    }
}

impl TryFrom<String> for IpRuleValue {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (net, is_range) = match (prefix(&text), text.parse::<Ipv4Addr>()) {
            (Some(net), _) => (net.trunc(), true),
            (None, Ok(address)) => (Ipv4Net::from(address), false),
            (None, Err(_)) => {
                return Err(format!("IP rule `{text}` is no public IPv4 address or range"));
            }
        };
        // AMB-8: 0.0.0.0/0 is taken as every public address
        if net.prefix_len() > 0 && !is_public(net.network()) {
            return Err(format!(
                "IP rule `{text}`: private addresses are refused; name the public address of the source"
            ));
        }
        Ok(IpRuleValue { net, is_range })
    }
}

impl fmt::Display for IpRuleValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.is_range {
            true => write!(f, "{}", self.net),
            false => write!(f, "{}", self.net.addr()),
        }
    }
}

written_as_text!(
    IpRuleValue,
    blank IpRuleValue {
        net: Ipv4Net::default(),
        is_range: true,
    },
    is ADDRESS | PREFIX
);
