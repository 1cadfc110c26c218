//! The scenarios that come with Pathlight, by name. They enter by the same door as everybody's.
//!
//! The page carries only the first; the others lie beside it as files. Whoever names [`ALL`], or calls [`open`], carries
//! the text of every one.

use crate::document::link::Base;
use crate::document::{self, Document};

/// One scenario of the gallery.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Its name in links: it never changes.
    pub id: &'static str,
    /// Its title; that of the scenario.
    pub title: &'static str,
    /// What it teaches, in one line.
    pub teaches: &'static str,
    text: &'static str,
}

impl Entry {
    /// The scenario.
    pub fn open(&self) -> Option<Document> {
        document::read(self.text).ok()
    }

    /// What short links to it are written from.
    pub fn base(&self) -> Base<'static> {
        Base {
            name: self.id,
            text: self.text,
        }
    }
}

/// The one that the page opens with.
pub const FIRST: Entry = Entry {
    id: "rogue-account",
    title: "The rogue account",
    teaches: "A service endpoint leads to every account of the region, of any tenant; an endpoint policy closes that.",
    text: include_str!("../scenarios/rogue-account.json"),
};

/// Every scenario of the gallery, the first one first.
pub const ALL: &[Entry] = &[
    FIRST,
    Entry {
        id: "nothing-configured",
        title: "Nothing configured",
        teaches: "Without an endpoint, a rule or a firewall everything is open to everybody: a start for your own attempts.",
        text: include_str!("../scenarios/nothing-configured.json"),
    },
    Entry {
        id: "two-halves",
        title: "The two halves of an endpoint",
        teaches: "The subnet needs the endpoint, and the account's firewall has to name the subnet: either half alone admits nobody.",
        text: include_str!("../scenarios/two-halves.json"),
    },
    Entry {
        id: "neighbour-subnet",
        title: "The neighbour subnet",
        teaches: "An endpoint makes no account private: until its default action is Deny, neighbours and strangers come in.",
        text: include_str!("../scenarios/neighbour-subnet.json"),
    },
    Entry {
        id: "policy-scopes",
        title: "The policy and its scopes",
        teaches: "A policy that lists a subscription admits all of its accounts, and it holds only on the subnets that it is attached to.",
        text: include_str!("../scenarios/policy-scopes.json"),
    },
    Entry {
        id: "same-region-address",
        title: "An address rule for the same region",
        teaches: "From the account's own region its firewall never sees a machine's public address, and an endpoint hides it from the paired region too.",
        text: include_str!("../scenarios/same-region-address.json"),
    },
    Entry {
        id: "forced-tunnelling",
        title: "Forced tunnelling and the endpoint",
        teaches: "An endpoint's route wins over the tunnel to the head office, so that storage traffic passes nobody on its way out.",
        text: include_str!("../scenarios/forced-tunnelling.json"),
    },
    Entry {
        id: "private-endpoint",
        title: "The private endpoint and the public door",
        teaches: "A private endpoint closes no public door, and the account's firewall is not asked about what comes by it.",
        text: include_str!("../scenarios/private-endpoint.json"),
    },
    Entry {
        id: "private-endpoint-name",
        title: "The private endpoint and its name",
        teaches: "A network that the private DNS zone is not linked to gets the public address, however near the private endpoint is.",
        text: include_str!("../scenarios/private-endpoint-name.json"),
    },
    Entry {
        id: "sign-in",
        title: "The two outbound rules and sign-in",
        teaches: "Allow Storage and deny the internet: that also cuts off Microsoft Entra sign-in, without which no token is issued.",
        text: include_str!("../scenarios/sign-in.json"),
    },
    Entry {
        id: "hub-and-spoke",
        title: "Hub and spoke",
        teaches: "Endpoints and firewall rules do not reach through a peering, while the peered network counts as one's own.",
        text: include_str!("../scenarios/hub-and-spoke.json"),
    },
    Entry {
        id: "deny-all",
        title: "Deny all in one subnet",
        teaches: "Neighbours come in by a default rule; who denies the network denies the subnet's own machines to each other as well.",
        text: include_str!("../scenarios/deny-all.json"),
    },
];

/// The scenario called `id`.
pub fn open(id: &str) -> Option<Document> {
    ALL.iter().find(|entry| entry.id == id)?.open()
}

#[cfg(test)]
mod tests;
