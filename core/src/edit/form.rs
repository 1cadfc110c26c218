//! The form of every kind of resource: its fields in Azure's words, what each may hold and what it refers to.
//!
//! It serves the page's forms, following what refers to a thing, and taking a thing out. It says nothing of
//! limits: those are the model's, which reads what a form is filled with, and `accept`'s.

mod filter;
mod network;
mod outside;
mod service;

/// A kind of resource.
#[derive(Debug)]
pub struct Kind {
    /// The table that its resources stand in, by its name in JSON.
    pub table: &'static str,
    /// How a reference to any one thing calls it (`model::id::ResourceRef`); empty: nothing refers to it that way.
    pub reference: &'static str,
    /// What people call it, in running text.
    pub word: &'static str,
    /// What the ids of new ones begin with.
    pub prefix: &'static str,
    /// Its fields, in the model's order.
    pub fields: &'static [Field],
}

/// A field of a resource or of a row in one.
#[derive(Debug)]
pub struct Field {
    /// Its name in JSON.
    pub name: &'static str,
    /// Its label, as Azure's portal calls it.
    pub label: &'static str,
    /// Whether it has to be there.
    pub is_required: bool,
    /// What it holds.
    pub what: What,
}

/// What a field holds.
#[derive(Debug)]
pub enum What {
    /// A text.
    Text,
    /// A text for each entry: prefixes, ports, addresses.
    Texts,
    /// A region.
    Region,
    /// One of these words, or another that Azure may have by now.
    Suggested(&'static [&'static str]),
    /// Prefixes, addresses and service tags, a text for each.
    Addresses,
    /// A prefix or a service tag.
    AddressOrTag,
    /// True or false.
    Flag {
        /// What absence means.
        absent: bool,
    },
    /// A whole number.
    Number,
    /// One of these words. The first one is what absence means, where the field need not be there.
    Word(&'static [&'static str]),
    /// The same, where the model keeps whatever is written.
    AnyWord(&'static [&'static str]),
    /// One of these words; absence says that it is not known, or that there is none.
    WordIfKnown(&'static [&'static str]),
    /// `subscription/resourceGroup`.
    Scope,
    /// The id of a row in that table.
    Reference(&'static str),
    /// The id, or the name, of a row in that table.
    Named(&'static str),
    /// The ids of rows in that table.
    References(&'static str),
    /// The ids of rows in that table that belong to this one alone: they go with it, and it with the last of them.
    Owned(&'static str),
    /// A thing with its kind, out of any table.
    Thing,
    /// What a path starts from or leads to, by an id or a name.
    End,
    /// Rows of these fields.
    Rows(&'static [Field]),
    /// These fields, under a name of their own.
    Fields(&'static [Field]),
    /// One of these words, or that one field.
    WordOr(&'static [&'static str], &'static Field),
}

/// Every kind, in the order of the scenario's tables. The last two are lists, not tables.
pub const KINDS: &[Kind] = &[
    network::TENANTS,
    network::SUBSCRIPTIONS,
    network::VIRTUAL_NETWORKS,
    network::SUBNETS,
    network::PEERINGS,
    filter::NETWORK_SECURITY_GROUPS,
    filter::APPLICATION_SECURITY_GROUPS,
    filter::ROUTE_TABLES,
    network::NAT_GATEWAYS,
    network::PUBLIC_IP_ADDRESSES,
    network::NETWORK_INTERFACES,
    network::VIRTUAL_MACHINES,
    filter::SERVICE_ENDPOINT_POLICIES,
    service::STORAGE_ACCOUNTS,
    service::KEY_VAULTS,
    service::SQL_SERVERS,
    service::PRIVATE_ENDPOINTS,
    service::PRIVATE_DNS_ZONES,
    outside::VIRTUAL_NETWORK_GATEWAYS,
    outside::LOCAL_NETWORK_GATEWAYS,
    outside::CONNECTIONS,
    outside::AZURE_FIREWALLS,
    outside::HOSTS,
    outside::UNMODELLED,
    outside::EXPECTATIONS,
    outside::SWITCHES,
];

/// The kind whose resources stand in `table`.
pub fn kind(table: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.table == table)
}

/// The kind that a reference calls so.
pub fn kind_called(reference: &str) -> Option<&'static Kind> {
    let mut kinds = KINDS.iter();
    kinds.find(|kind| kind.reference == reference && !reference.is_empty())
}

/// The field that `path` leads to, as `firewall.defaultAction` or `securityRules.0.priority`.
pub fn field(table: &str, path: &str) -> Option<&'static Field> {
    let mut fields = kind(table)?.fields;
    let mut found = None;
    for step in path.split('.') {
        if step.parse::<usize>().is_ok() {
            continue;
        }
        let field = fields.iter().find(|field| field.name == step)?;
        fields = field.inner();
        found = Some(field);
    }
    found
}

/// A label in running text: `IP rules` stays as it is, `Address space` does not.
pub fn in_text(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if !second.is_ascii_uppercase() => {
            let rest = label.get(first.len_utf8()..).unwrap_or_default();
            format!("{}{rest}", first.to_ascii_lowercase())
        }
        _ => label.to_owned(),
    }
}

impl Field {
    /// Its label in running text.
    pub fn word(&self) -> String {
        in_text(self.label)
    }

    /// The fields that it holds.
    pub fn inner(&self) -> &'static [Field] {
        match &self.what {
            What::Rows(fields) | What::Fields(fields) => fields,
            What::WordOr(_, field) => std::slice::from_ref(field),
            What::Text
            | What::Texts
            | What::Region
            | What::Suggested(_)
            | What::Addresses
            | What::AddressOrTag
            | What::Flag { .. }
            | What::Number
            | What::Word(_)
            | What::AnyWord(_)
            | What::WordIfKnown(_)
            | What::Scope
            | What::Reference(_)
            | What::Named(_)
            | What::References(_)
            | What::Owned(_)
            | What::Thing
            | What::End => &[],
        }
    }
}

/// A field that has to be there.
const fn required(name: &'static str, label: &'static str, what: What) -> Field {
    Field {
        name,
        label,
        is_required: true,
        what,
    }
}

/// A field that need not be there.
const fn optional(name: &'static str, label: &'static str, what: What) -> Field {
    Field {
        name,
        label,
        is_required: false,
        what,
    }
}

/// A field that says yes or no, absence meaning no.
const fn flag(name: &'static str, label: &'static str) -> Field {
    optional(name, label, What::Flag { absent: false })
}

const NAME: Field = optional("name", "Name", What::Text);
const OWN_NAME: Field = required("name", "Name", What::Text);
const SCOPE: Field = required("scope", "Subscription and resource group", What::Scope);
const SCOPE_IF_KNOWN: Field = optional("scope", "Subscription and resource group", What::Scope);
const REGION: Field = required("region", "Region", What::Region);
const REGION_IF_KNOWN: Field = optional("region", "Region", What::Region);
const SUBNET: Field = required("subnet", "Subnet", What::Reference("subnets"));
const PRIVATE_ADDRESS: Field = required("privateIpAddress", "Private IP address", What::Text);
const PUBLIC_ADDRESSES: Field = optional(
    "publicIpAddresses",
    "Public IP addresses",
    What::References("publicIpAddresses"),
);
const GROUP: Field = optional(
    "networkSecurityGroup",
    "Network security group",
    What::Reference("networkSecurityGroups"),
);
const APPLICATION_GROUPS: Field = optional(
    "applicationSecurityGroups",
    "Application security groups",
    What::References("applicationSecurityGroups"),
);
const APPLIANCE: Field = optional(
    "appliance",
    "What it does with packets of others",
    What::WordIfKnown(&["forwards", "translates", "drops"]),
);
