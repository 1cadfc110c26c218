//! The claims themselves.

/// What a scenario claims. A path against a wish is written `leak` or `broken`, the pair, the deciding stage and the
/// reason's code; then why a rule that looks right does not match, or the security rule that decides.
pub(super) struct Claim {
    pub(super) id: &'static str,
    pub(super) start: &'static [&'static str],
    /// Switches, flipped one after the other: every wish is met. A choice stands behind a colon.
    pub(super) right: &'static [&'static str],
    /// Switches that tempt, and what still stands against a wish when they are flipped.
    pub(super) wrong: &'static [(&'static [&'static str], &'static [&'static str])],
}

pub(super) const CLAIMS: &[Claim] = &[
    Claim {
        id: "rogue-account",
        // services B-3: the endpoint covers the service, any account in any tenant
        start: &["leak vm1 → roguestorageaccount serviceFirewall defaultAllow"],
        // services B-4
        right: &["policy"],
        // services B-3: the author's own firewall says nothing about somebody else's account
        wrong: &[(
            &["rule"],
            &[
                "broken vm1 → mystorageaccount serviceFirewall defaultDeny",
                "leak vm1 → roguestorageaccount serviceFirewall defaultAllow",
            ],
        )],
    },
    Claim {
        id: "two-halves",
        start: &[
            // services C-13: a rule, and no endpoint that would bring the subnet's identity
            "broken web-vm → shopimages serviceFirewall defaultDeny ruleWithoutEndpoint",
            // services A.2-2: an endpoint by itself grants nothing
            "broken report-vm → shopimages serviceFirewall defaultDeny",
        ],
        right: &["ep-web", "rule-reports"],
        wrong: &[
            // services C-13: the group is not what stops it
            (
                &["storage"],
                &[
                    "broken web-vm → shopimages serviceFirewall defaultDeny ruleWithoutEndpoint",
                    "broken report-vm → shopimages serviceFirewall defaultDeny",
                ],
            ),
            // services C-6: without the default action Deny everybody comes in
            (
                &["deny"],
                &["leak Stranger → shopimages serviceFirewall defaultAllow"],
            ),
        ],
    },
    Claim {
        id: "neighbour-subnet",
        // services C-6: rules are inert where the default action is Allow
        start: &[
            "leak guest-vm → customerfiles serviceFirewall defaultAllow",
            "leak Stranger → customerfiles serviceFirewall defaultAllow",
        ],
        right: &["deny"],
        wrong: &[
            // the neighbour's group closes the neighbour's way alone
            (
                &["no-storage"],
                &["leak Stranger → customerfiles serviceFirewall defaultAllow"],
            ),
            // services A.2-2: an endpoint decides nothing
            (
                &["ep"],
                &[
                    "leak guest-vm → customerfiles serviceFirewall defaultAllow",
                    "leak Stranger → customerfiles serviceFirewall defaultAllow",
                ],
            ),
        ],
    },
    Claim {
        id: "policy-scopes",
        start: &[
            // services B-4: the subscription that is listed holds this account too
            "leak app-vm → playground serviceFirewall defaultAllow",
            // services B-2: a policy is for the subnets that it is attached to
            "leak job-vm → roguestorage serviceFirewall defaultAllow",
        ],
        // services B-11: and it covers accounts of every region
        right: &["scope:resourceGroup", "policy-jobs"],
        wrong: &[
            (
                &["policy-jobs"],
                &["leak app-vm → playground serviceFirewall defaultAllow"],
            ),
            (
                &["scope:account"],
                &["leak job-vm → roguestorage serviceFirewall defaultAllow"],
            ),
            // without the endpoint the rule names a subnet that nobody recognises, and the leak goes on over the internet
            (
                &["scope:account", "ep-jobs"],
                &[
                    "broken job-vm → payroll serviceFirewall defaultDeny ruleWithoutEndpoint",
                    "leak job-vm → roguestorage serviceFirewall defaultAllow",
                ],
            ),
        ],
    },
    Claim {
        id: "same-region-address",
        // services C-20
        start: &["broken build-vm → artifacts serviceFirewall defaultDeny sameRegion"],
        right: &["ep", "rule", "rule-copy"],
        wrong: &[
            (
                &["ip-range"],
                &["broken build-vm → artifacts serviceFirewall defaultDeny sameRegion"],
            ),
            // services C-23, A.2-5: the endpoint reaches the paired region, whose address rule stops matching
            (
                &["ep", "rule"],
                &["broken build-vm → artifactcopy serviceFirewall defaultDeny privateSource"],
            ),
        ],
    },
    Claim {
        id: "forced-tunnelling",
        start: &[
            // services A.2-5, C-13: the head office's address is what arrives
            "broken app-vm → readings serviceFirewall defaultDeny ruleWithoutEndpoint",
            "leak app-vm → roguestorage serviceFirewall defaultAllow",
        ],
        // services A.2-10: the endpoint's route wins; B-4: only a policy says to which accounts
        right: &["ep", "policy"],
        wrong: &[
            (
                &["ep"],
                &["leak app-vm → roguestorage serviceFirewall defaultAllow"],
            ),
            // network C3: the route to the gateway wins, whatever ways out there would be
            (
                &["out"],
                &[
                    "broken app-vm → readings serviceFirewall defaultDeny ruleWithoutEndpoint",
                    "leak app-vm → roguestorage serviceFirewall defaultAllow",
                ],
            ),
        ],
    },
    Claim {
        id: "private-endpoint",
        start: &[
            // services C-4: the firewall is not asked about what comes by the private endpoint
            "leak lab-vm → patientfiles privateEndpoint connectionApproved",
            // services E-9: and the public door is as open as before
            "leak Stranger → patientfiles serviceFirewall defaultAllow",
        ],
        // services E-21: the group filters private endpoints, since the subnet's network policies say so
        right: &["deny", "no-lab"],
        wrong: &[
            (
                &["deny"],
                &["leak lab-vm → patientfiles privateEndpoint connectionApproved"],
            ),
            (
                &["no-lab"],
                &["leak Stranger → patientfiles serviceFirewall defaultAllow"],
            ),
        ],
    },
    Claim {
        id: "private-endpoint-name",
        // services E-12: the name of a network without the zone is the public one
        start: &["broken desk-vm → ledgers serviceFirewall defaultDeny"],
        // a way of its own; linking the zone is the other (below)
        right: &["ep-desks", "rule-desks"],
        wrong: &[
            // nothing is sent to the private endpoint's address
            (
                &["to-endpoint"],
                &["broken desk-vm → ledgers serviceFirewall defaultDeny"],
            ),
            (
                &["deny"],
                &["leak Stranger → ledgers serviceFirewall defaultAllow"],
            ),
        ],
    },
    Claim {
        id: "sign-in",
        // semantics 4: Microsoft Entra sign-in is in the tags AzureActiveDirectory and Internet
        start: &["broken app-vm → Microsoft Entra sign-in outboundNsg securityRule DenyInternet"],
        right: &["sign-in"],
        wrong: &[
            // semantics 4: a storage account is in the tag Internet as well
            (
                &["swap"],
                &[
                    "broken app-vm → invoices outboundNsg securityRule DenyInternet",
                    "broken app-vm → Microsoft Entra sign-in outboundNsg securityRule DenyInternet",
                ],
            ),
            (&["internet"], &["leak app-vm → Web site egress defaultOutbound"]),
        ],
    },
    Claim {
        id: "hub-and-spoke",
        start: &[
            // services A.2-19: each network needs an endpoint and a rule of its own
            "broken app-vm → drawings serviceFirewall defaultDeny",
            // network F4: what is peered is in the tag VirtualNetwork
            "leak guest-vm → jump-vm inboundNsg securityRule AllowVnetInBound",
        ],
        right: &["ep-app", "rule-app", "no-guests"],
        wrong: &[
            // services C-13
            (
                &["rule-app", "no-guests"],
                &["broken app-vm → drawings serviceFirewall defaultDeny ruleWithoutEndpoint"],
            ),
            // network F4: a guest of a peered network is not the internet
            (
                &["ep-app", "rule-app", "no-internet"],
                &["leak guest-vm → jump-vm inboundNsg securityRule AllowVnetInBound"],
            ),
        ],
    },
    Claim {
        id: "deny-all",
        // network A3: the default rules admit the whole virtual network
        start: &["leak batch-vm → db1-vm inboundNsg securityRule AllowVnetInBound"],
        right: &["own", "no-network"],
        wrong: &[
            // network A5-1: machines of one subnet pass its group too
            (
                &["no-network"],
                &["broken db1-vm → db2-vm inboundNsg securityRule DenyVirtualNetwork"],
            ),
            // network A4-1: inbound the subnet's group is asked first, and the interface's cannot take that back
            (
                &["no-network", "nic"],
                &["broken db1-vm → db2-vm inboundNsg securityRule DenyVirtualNetwork"],
            ),
            (
                &["no-internet"],
                &["leak batch-vm → db1-vm inboundNsg securityRule AllowVnetInBound"],
            ),
        ],
    },
];
