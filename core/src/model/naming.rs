//! Which names Azure takes for a resource of each kind, and for the rows of one: rules, routes, links.
//!
//! Source: Microsoft, "Naming rules and restrictions for Azure resources". Left out are words that Azure reserves, and
//! what a machine's system takes beside: 15 characters on Windows.

/// What a name may be made of.
struct Naming {
    /// The tables whose things are named so.
    tables: &'static [&'static str],
    least: usize,
    most: usize,
    /// What stands between its ends beside letters and digits.
    between: &'static [char],
    has_capitals: bool,
    /// Whether it starts with a letter.
    is_lettered: bool,
    /// What it may end with beside a letter or digit.
    end: &'static [char],
    /// All of it in words.
    said: &'static str,
}

const LETTERS: &[char] = &['_', '.', '-'];

const NAMINGS: [Naming; 6] = [
    Naming {
        tables: &["storageAccounts"],
        least: 3,
        most: 24,
        between: &[],
        has_capitals: false,
        is_lettered: false,
        end: &[],
        said: "3 to 24 lower-case letters and digits",
    },
    Naming {
        tables: &["keyVaults"],
        least: 3,
        most: 24,
        between: &['-'],
        has_capitals: true,
        is_lettered: true,
        end: &[],
        said: "3 to 24 letters, digits and single hyphens; it begins with a letter and ends with a letter or digit",
    },
    Naming {
        tables: &["sqlServers"],
        least: 1,
        most: 63,
        between: &['-'],
        has_capitals: false,
        is_lettered: false,
        end: &[],
        said: "1 to 63 lower-case letters, digits and hyphens, no hyphen at either end",
    },
    Naming {
        tables: &["virtualNetworks", "privateEndpoints"],
        least: 2,
        most: 64,
        between: LETTERS,
        has_capitals: true,
        is_lettered: false,
        end: &['_'],
        said: "2 to 64 letters, digits, underscores, full stops and hyphens; it begins with a letter or digit and ends with one or an underscore",
    },
    Naming {
        tables: &["azureFirewalls"],
        least: 1,
        most: 56,
        between: LETTERS,
        has_capitals: true,
        is_lettered: false,
        end: &['_'],
        said: "1 to 56 letters, digits, underscores, full stops and hyphens; it begins with a letter or digit and ends with one or an underscore",
    },
    Naming {
        tables: &[
            "subnets",
            "networkSecurityGroups",
            "applicationSecurityGroups",
            "routeTables",
            "natGateways",
            "publicIpAddresses",
            "networkInterfaces",
            "serviceEndpointPolicies",
            "virtualNetworkGateways",
            "localNetworkGateways",
            "connections",
            "peerings",
            "securityRules",
            "routes",
            "definitions",
            "virtualNetworkLinks",
        ],
        least: 1,
        most: 80,
        between: LETTERS,
        has_capitals: true,
        is_lettered: false,
        end: &['_'],
        said: "1 to 80 letters, digits, underscores, full stops and hyphens; it begins with a letter or digit and ends with one or an underscore",
    },
];

/// Names of anything but what is listed.
struct Forbidding {
    table: &'static str,
    most: usize,
    never: &'static str,
    never_first: &'static [char],
    never_last: &'static [char],
    /// All of it in words.
    said: &'static str,
}

const FORBIDDINGS: [Forbidding; 3] = [
    Forbidding {
        table: "virtualMachines",
        most: 64,
        never: " \\/\"'[]:|<>+=;,?*@&`~!#$%^(){}",
        never_first: &['_'],
        never_last: &['.', '-'],
        said: "1 to 64 characters, no space and no mark but hyphens, underscores and full stops, no underscore at the start and no hyphen or full stop at the end",
    },
    Forbidding {
        table: "firewallRules",
        most: 128,
        never: "<>*%&:;\\/?",
        never_first: &[],
        never_last: &['.'],
        said: "1 to 128 characters, none of <>*%&:;\\/? and no full stop at the end",
    },
    Forbidding {
        table: "records",
        most: 253,
        never: " \\/\"'[]:|<>+=;,?&`~!#$%^(){}",
        never_first: &['.'],
        never_last: &['.'],
        said: "labels of letters, digits, hyphens and underscores between full stops, @ for the zone itself or * for any name",
    },
];

/// What Azure takes as the name of a thing in `table`, or of a row in such a list, in words, where it does not take
/// this one.
pub fn refusal(table: &str, name: &str) -> Option<&'static str> {
    if table == "privateDnsZones" {
        return (!is_domain(name)).then_some(
            "2 to 34 labels of letters, digits, hyphens and underscores, 1 to 63 of them each, with full stops between",
        );
    }
    if let Some(it) = FORBIDDINGS.iter().find(|it| it.table == table) {
        return (!it.takes(name)).then_some(it.said);
    }
    let naming = NAMINGS.iter().find(|it| it.tables.contains(&table))?;
    (!naming.takes(name)).then_some(naming.said)
}

/// Whether a private zone can be called so.
fn is_domain(name: &str) -> bool {
    let is_label = |label: &str| {
        let is_own = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        (1..=63).contains(&label.len()) && label.chars().all(is_own)
    };
    (2..=34).contains(&name.split('.').count()) && name.split('.').all(is_label)
}

impl Forbidding {
    fn takes(&self, name: &str) -> bool {
        let is_never = |c: char| c.is_control() || self.never.contains(c);
        (1..=self.most).contains(&name.chars().count())
            && !name.contains(is_never)
            && !name.starts_with(self.never_first)
            && !name.ends_with(self.never_last)
    }
}

impl Naming {
    fn takes(&self, name: &str) -> bool {
        let is_own = |c: char| {
            c.is_ascii_digit() || c.is_ascii_lowercase() || self.has_capitals && c.is_ascii_uppercase()
        };
        let count = name.chars().count();
        let first = name
            .chars()
            .next()
            .is_some_and(|c| is_own(c) && (!self.is_lettered || c.is_ascii_alphabetic()));
        let last = name
            .chars()
            .last()
            .is_some_and(|c| is_own(c) || self.end.contains(&c));
        // a vault's name has no two hyphens in a row
        let is_doubled = self.is_lettered && name.contains("--");
        let mut all = name.chars();
        (self.least..=self.most).contains(&count)
            && first
            && last
            && !is_doubled
            && all.all(|c| is_own(c) || self.between.contains(&c))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::form::{Field, KINDS, What, kind};

    #[test]
    fn each_kind_has_names_that_azure_takes_and_names_that_it_refuses() {
        let (long, longer) = ("a".repeat(24), "a".repeat(25));
        let (host, too_long) = ("a".repeat(64), "a".repeat(65));
        let cases: [(&str, &[&str], &[&str]); 10] = [
            (
                "storageAccounts",
                &["abc", "my0store", &long],
                &["My_Store!", "ab", "mine-2", "Mine", &longer],
            ),
            (
                "keyVaults",
                &["kv-1", "Vault"],
                &["1kv", "kv-", "k--v", "k_v", "kv", &longer],
            ),
            ("sqlServers", &["s", "sql-1"], &["-s", "s-", "SQL", "s_1", ""]),
            (
                "virtualNetworks",
                &["vnet1", "a.b_"],
                &["v", "_a", "a-", "vnet 1"],
            ),
            ("subnets", &["a", "snet-1", "1_"], &["", "-a", "a/b", "ü"]),
            ("securityRules", &["Allow_Ssh"], &["Allow Ssh", "allow-"]),
            (
                "virtualMachines",
                &["vm-1", "vm_1", "سيرفر", &host],
                &["vm 1", "_vm", "vm.", "a/b", "a\tb", "", &too_long],
            ),
            ("firewallRules", &["my rule 1"], &["a:b", "a.", ""]),
            (
                "privateDnsZones",
                &["privatelink.blob.core.windows.net", "my_zone.test"],
                &["zone", "a..b", "a b.c", ".a.b", ""],
            ),
            (
                "records",
                &["@", "*", "my-store", "a.b"],
                &["", "a b", ".a", "a/b"],
            ),
        ];
        for (table, good, bad) in cases {
            for name in good {
                assert_eq!(refusal(table, name), None, "{table} {name}");
            }
            for name in bad {
                assert!(refusal(table, name).is_some(), "{table} {name}");
            }
        }
        // hosts are nobody's resources
        assert_eq!(refusal("hosts", "My home!"), None);
    }

    #[test]
    fn every_kind_that_has_a_rule_is_one() {
        fn has(fields: &[Field], list: &str) -> bool {
            let is_it = |field: &Field| field.name == list && matches!(field.what, What::Rows(_));
            fields
                .iter()
                .any(|field| is_it(field) || has(field.inner(), list))
        }
        let forbidding = FORBIDDINGS.iter().map(|it| &it.table);
        for table in NAMINGS.iter().flat_map(|it| it.tables).chain(forbidding) {
            let is_list = KINDS.iter().any(|kind| has(kind.fields, table));
            assert!(kind(table).is_some() || is_list, "{table}");
        }
    }
}
