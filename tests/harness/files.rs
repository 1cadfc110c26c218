//! The case files by name. A test compares the list with the folder, so none is forgotten.

macro_rules! built_in {
    ($($path:literal),+ $(,)?) => {
        &[$(($path, include_str!(concat!("../cases/", $path)))),+]
    };
}

/// Whole estates as check files; `command_line` asks every one.
pub const ESTATES: [&str; 2] = ["estate-1", "estate-2"];

/// Scenarios that cases start from.
pub const FIXTURES: &[(&str, &str)] = &[
    ("corp", include_str!("../cases/fixtures/corp.json")),
    ("lab", include_str!("../cases/fixtures/lab.json")),
    ("lab-private", include_str!("../cases/fixtures/lab-private.json")),
    ("private", include_str!("../cases/fixtures/private.json")),
];

/// The files of cases.
pub const CASES: &[(&str, &str)] = built_in![
    "network/found-by-the-referee.json",
    "services/endpoint-and-firewall.json",
    "services/regions-and-ip-rules.json",
    "services/endpoint-policies.json",
    "services/groups-and-routes.json",
    "services/on-premises.json",
    "services/public-access.json",
    "services/decisions.json",
    "network/security-groups.json",
    "network/service-tags.json",
    "network/services.json",
    "network/routing.json",
    "network/outbound.json",
    "network/peering.json",
    "network/what-is-not-known.json",
    "network/application-security-groups.json",
    "network/platform.json",
    "network/malformed.json",
    "network/tags-and-literals.json",
    "network/routing-tags.json",
    "network/every-way.json",
    "network/what-touches.json",
    "services/beside-the-answer.json",
    "network/validity.json",
    "services/vaults-and-sql.json",
    "services/appliances-and-gateways.json",
    "network/gateways.json",
    "network/appliances.json",
    "network/private-endpoints.json",
    "services/private-endpoints.json",
];

/// The files of findings.
pub const FINDINGS: &[(&str, &str)] = built_in![
    "findings/rules.json",
    "findings/services.json",
    "findings/private-endpoints.json",
    "findings/networks.json",
    "findings/limits.json",
];

/// How many cases each topic has.
pub const TOTALS: &str = include_str!("../cases/totals.json");

/// The cases that the engine does not meet yet, with the reason.
pub const NOT_YET: &str = include_str!("../cases/not-yet.json");

/// How often the engine may not know what the referee knows, by the reason that it gives.
pub const MODEST: &str = include_str!("../cases/modest.json");
