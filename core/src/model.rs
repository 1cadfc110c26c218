//! `Scenario`: everything that is modelled, one table per kind of resource, keyed by its own id type.
//!
//! It says what stands where, never what follows from it. Values are parsed at the door; a part that
//! cannot be read stays in place as it was written (`part`), and `check` lists it.

pub mod address;
pub mod check;
pub mod expectation;
pub mod host;
pub mod id;
pub mod network;
pub mod nic;
pub mod nsg;
pub mod part;
pub mod region;
pub mod route;
pub mod scope;
pub mod service;
pub mod service_endpoint;
pub mod switch;
pub mod unmodelled;

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use id::*;

macro_rules! scenario {
    ($($(#[$doc:meta])* $table:ident: $id:ty => $value:ty,)+) => {
        /// Everything that is modelled.
        #[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
        #[serde(deny_unknown_fields, rename_all = "camelCase")]
        pub struct Scenario {
            /// What the scenario is about, in one line.
            #[serde(default, skip_serializing_if = "String::is_empty")]
            pub title: String,
            $($(#[$doc])* #[serde(default, skip_serializing_if = "BTreeMap::is_empty")] pub $table: BTreeMap<$id, $value>,)+
            /// The paths on display and the author's wishes. Empty: every pair is on display.
            #[serde(default, skip_serializing_if = "Vec::is_empty")]
            pub expectations: Vec<expectation::Expectation>,
            /// The switches that the author put on the page, in order.
            #[serde(default, skip_serializing_if = "Vec::is_empty")]
            pub switches: Vec<switch::Switch>,
        }

        impl Scenario {
            /// Reads a scenario row by row, so that an error names its table and row.
            pub(crate) fn decode(mut tables: Map<String, Value>) -> Result<Self, Misplaced> {
                let title = tables.remove("title").map(|title| read("title", title)).transpose()?;
                let mut scenario = Scenario { title: title.unwrap_or_default(), ..Scenario::default() };
                $(
                    let name = camel_case(stringify!($table));
                    if let Some(rows) = tables.remove(&name) {
                        let rows: BTreeMap<String, Value> = read(&name, rows)?;
                        for (id, row) in rows {
                            let row = read(&format!("{name}.{id}"), row)?;
                            scenario.$table.insert(<$id>::new(id), row);
                        }
                    }
                )+
                scenario.expectations = list("expectations", &mut tables)?;
                scenario.switches = list("switches", &mut tables)?;
                match tables.keys().next() {
                    Some(name) => Err(Misplaced { place: name.clone(), found: "no such table".to_owned() }),
                    None => Ok(scenario),
                }
            }
        }
    };
}

/// What cannot be read, and where.
pub(crate) struct Misplaced {
    pub place: String,
    pub found: String,
}

fn read<T: DeserializeOwned>(place: &str, value: Value) -> Result<T, Misplaced> {
    T::deserialize(value).map_err(|error| Misplaced {
        place: place.to_owned(),
        found: error.to_string(),
    })
}

fn list<T: DeserializeOwned>(name: &str, tables: &mut Map<String, Value>) -> Result<Vec<T>, Misplaced> {
    let rows: Vec<Value> = tables
        .remove(name)
        .map_or_else(|| Ok(Vec::new()), |rows| read(name, rows))?;
    rows.into_iter()
        .enumerate()
        .map(|(at, row)| read(&format!("{name}[{at}]"), row))
        .collect()
}

/// `virtual_networks` as it is written in a file: `virtualNetworks`.
fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |so_far, word| {
        let (initial, rest) = word.split_at_checked(1).unwrap_or((word, ""));
        so_far + &initial.to_ascii_uppercase() + rest
    })
}

scenario! {
    /// Microsoft Entra tenants.
    tenants: TenantId => scope::Tenant,
    /// Subscriptions.
    subscriptions: SubscriptionId => scope::Subscription,
    /// Virtual networks.
    virtual_networks: VirtualNetworkId => network::VirtualNetwork,
    /// Subnets.
    subnets: SubnetId => network::Subnet,
    /// Peering links.
    peerings: PeeringId => network::Peering,
    /// Network security groups.
    network_security_groups: NetworkSecurityGroupId => nsg::NetworkSecurityGroup,
    /// Application security groups.
    application_security_groups: ApplicationSecurityGroupId => nsg::ApplicationSecurityGroup,
    /// Route tables.
    route_tables: RouteTableId => route::RouteTable,
    /// NAT gateways.
    nat_gateways: NatGatewayId => nic::NatGateway,
    /// Public IP addresses.
    public_ip_addresses: PublicIpAddressId => nic::PublicIpAddress,
    /// Network interfaces.
    network_interfaces: NetworkInterfaceId => nic::NetworkInterface,
    /// Virtual machines.
    virtual_machines: VirtualMachineId => nic::VirtualMachine,
    /// Service endpoint policies.
    service_endpoint_policies: ServiceEndpointPolicyId => service_endpoint::ServiceEndpointPolicy,
    /// Storage accounts.
    storage_accounts: StorageAccountId => service::StorageAccount,
    /// Key vaults.
    key_vaults: KeyVaultId => service::KeyVault,
    /// Hosts outside the modelled networks.
    hosts: HostId => host::Host,
    /// What was met and is not modelled.
    unmodelled: UnmodelledId => unmodelled::Unmodelled,
}
