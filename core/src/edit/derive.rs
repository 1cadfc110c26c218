//! Switches for a scenario that nobody put any on: for everything in it that can be switched.

use crate::model::Scenario;
use crate::model::id::SwitchId;
use crate::model::switch::{Setting, Switch};

/// The most switches that are made: more are a list that nobody reads.
const MOST: usize = 40;

/// The scenario's switches, and one for everything else that can be switched.
pub fn switches(scenario: &Scenario) -> Vec<Switch> {
    let mut made = Made {
        switches: scenario.switches.clone(),
        count: 0,
    };
    of_subnets(scenario, &mut made);
    for (group, it) in &scenario.network_security_groups {
        for rule in &it.security_rules {
            made.put(Setting::SecurityRule {
                group: group.clone(),
                rule: Box::new(rule.clone()),
            });
        }
    }
    for (network_interface, nic) in &scenario.network_interfaces {
        if let Some(public_ip) = nic.public_ip_address.clone() {
            made.put(Setting::PublicAddress {
                network_interface: network_interface.clone(),
                public_ip,
            });
        }
    }
    for (account, it) in &scenario.storage_accounts {
        made.put(Setting::DefaultDeny {
            account: account.clone(),
        });
        for rule in &it.firewall.virtual_network_rules {
            made.put(Setting::VirtualNetworkRule {
                account: account.clone(),
                subnet: rule.subnet.clone(),
            });
        }
        for rule in it.firewall.ip_rules.iter().filter_map(|rule| rule.read()) {
            made.put(Setting::IpRule {
                account: account.clone(),
                value: rule.to_string(),
            });
        }
    }
    made.switches
}

/// Of each subnet where a machine stands: its endpoints, or the one for Storage; its policies; the way out.
fn of_subnets(scenario: &Scenario, made: &mut Made) {
    for (subnet, it) in &scenario.subnets {
        if !scenario
            .network_interfaces
            .values()
            .any(|nic| nic.subnet == *subnet)
        {
            continue;
        }
        for endpoint in &it.service_endpoints {
            made.put(Setting::ServiceEndpoint {
                subnet: subnet.clone(),
                service: endpoint.service.clone(),
            });
        }
        if it.service_endpoints.is_empty() && !scenario.storage_accounts.is_empty() {
            made.put(Setting::ServiceEndpoint {
                subnet: subnet.clone(),
                service: "Microsoft.Storage".to_owned(),
            });
        }
        for policy in &it.service_endpoint_policies {
            made.put(Setting::ServiceEndpointPolicy {
                subnet: subnet.clone(),
                policy: policy.clone(),
            });
        }
        made.put(Setting::DefaultOutboundAccess {
            subnet: subnet.clone(),
        });
    }
}

struct Made {
    switches: Vec<Switch>,
    count: usize,
}

impl Made {
    /// A switch for `sets`, unless there is one.
    fn put(&mut self, sets: Setting) {
        if self.switches.len() >= MOST || self.switches.iter().any(|it| it.sets == sets) {
            return;
        }
        let id = loop {
            self.count += 1;
            let id = SwitchId::from(format!("s{}", self.count).as_str());
            if !self.switches.iter().any(|it| it.id == id) {
                break id;
            }
        };
        self.switches.push(Switch { id, sets });
    }
}

#[cfg(test)]
mod tests {
    use crate::edit::{Edit, apply, switch::position};
    use crate::gallery;

    #[test]
    fn every_switch_stands_somewhere_and_none_stands_twice() {
        for entry in gallery::ALL {
            let mut bare = gallery::open(entry.id).expect(entry.id).scenario;
            bare.switches.clear();
            let after = apply(&bare, &Edit::Switches).expect("switches are made");
            assert!(!after.switches.is_empty(), "{}", entry.id);
            for switch in &after.switches {
                assert!(position(&after, &switch.sets).is_some(), "{}", switch.id);
            }
            // once more makes no more
            assert_eq!(apply(&after, &Edit::Switches).expect("none is made"), after);
        }
    }
}
