//! Two groups of 1,000 rules each, compared as exact sets of traffic (bar: 10 ms each).
//!
//! Few ports are wide open, so that most rules have something left to decide: a group whose first rules take
//! everything is no work. The second group is the first with some rules turned, moved or narrowed; or the same in another
//! spelling, so that equality has to look at everything.

use criterion::{Criterion, criterion_group, criterion_main};
use pathlight_core::analysis::change::group_change;
use pathlight_core::analysis::traffic::{Side, are_equivalent, group_traffic, rule_traffic};
use pathlight_core::model::Scenario;
use pathlight_core::model::id::NetworkInterfaceId;
use pathlight_core::model::nsg::{Direction, NetworkSecurityGroup};
use serde_json::{Value, json};

const RULES: u32 = 1000;

/// The same numbers every time.
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        ((self.0 >> 33) as u32) % end
    }

    fn address(&mut self) -> String {
        let (a, b, c) = (self.below(256), self.below(256), self.below(256));
        match self.below(20) {
            0..3 => "*".to_owned(),
            3 => "VirtualNetwork".to_owned(),
            4 => "Internet".to_owned(),
            5..9 => format!("10.{a}.0.0/16"),
            9..14 => format!("10.{}.{b}.0/24", a % 16),
            14..17 => format!("10.{}.{b}.{c}", a % 16),
            17 => format!("{}.0.0.0/8", 11 + a % 100),
            _ => format!("{}.{b}.{c}.0/24", 20 + a % 100),
        }
    }

    fn ports(&mut self) -> Value {
        const KNOWN: [u32; 12] = [22, 53, 80, 443, 445, 1433, 3306, 3389, 5432, 5985, 8080, 8443];
        match self.below(10) {
            0..3 => json!([KNOWN[self.below(12) as usize].to_string()]),
            3..7 => json!([self.below(65536).to_string()]),
            7 => json!([
                self.below(1000).to_string(),
                KNOWN[self.below(12) as usize].to_string()
            ]),
            _ => {
                let low = self.below(65000);
                json!([format!("{low}-{}", low + self.below(500))])
            }
        }
    }

    fn rule(&mut self, number: u32) -> Value {
        json!({
            "name": format!("r{number}"), "priority": 100 + 3 * number, "direction": "Inbound",
            "access": if self.below(10) < 7 { "Allow" } else { "Deny" },
            "protocol": (["Tcp", "Tcp", "Tcp", "Udp", "*"][self.below(5) as usize]),
            "source": [self.address()], "destinationPorts": self.ports(),
        })
    }
}

fn rules() -> Vec<Value> {
    let mut seeded = Seeded(1);
    (0..RULES).map(|number| seeded.rule(number)).collect()
}

fn group(rules: &[Value]) -> NetworkSecurityGroup {
    pathlight_core::json::read(&json!({ "securityRules": rules })).expect("a group")
}

/// One rule in ten turned, one in ten at another port, one in ten moved.
fn edited() -> NetworkSecurityGroup {
    let mut rules = rules();
    for (number, rule) in rules.iter_mut().enumerate() {
        match number % 30 {
            0..3 => {
                rule["access"] = json!(if rule["access"] == "Allow" {
                    "Deny"
                } else {
                    "Allow"
                })
            }
            3..6 => rule["destinationPorts"] = json!([(number * 7).to_string()]),
            6..9 => rule["priority"] = json!(100 + (3 * number + 1501) % 3000),
            _ => {}
        }
    }
    group(&rules)
}

/// Every `*` as its two halves.
fn respelled() -> NetworkSecurityGroup {
    let mut rules = rules();
    for rule in rules.iter_mut().filter(|rule| rule["source"] == json!(["*"])) {
        rule["source"] = json!(["0.0.0.0/1", "128.0.0.0/1"]);
    }
    group(&rules)
}

fn groups(criterion: &mut Criterion) {
    let scenario: Scenario = serde_json::from_value(json!({
        "title": "one machine", "tenants": { "T": {} }, "subscriptions": { "S": { "tenant": "T" } },
        "virtualNetworks": { "V": { "scope": "S/rg", "region": "westus", "addressSpace": ["10.0.0.0/12"] } },
        "subnets": { "A": { "virtualNetwork": "V", "addressPrefixes": ["10.1.1.0/24"] } },
        "networkInterfaces": { "vm": { "subnet": "A", "privateIpAddress": "10.1.1.4" } },
    }))
    .expect("a scenario");
    let interface = NetworkInterfaceId::from("vm");
    let side = Side {
        scenario: &scenario,
        interface: &interface,
        direction: Direction::Inbound,
        tags: None,
    };
    let (one, same, other) = (group(&rules()), respelled(), edited());
    assert!(are_equivalent(&side, &one, &same).expect("few pieces"));
    assert!(!are_equivalent(&side, &one, &other).expect("few pieces"));
    let change = group_change(&side, &one, &other).expect("few pieces");
    let told = rule_traffic(&side, &one).expect("few pieces");
    eprintln!(
        "{} address intervals opened, {} closed; {} of {} rules are shadowed",
        change.opened.pieces().len(),
        change.closed.pieces().len(),
        told.iter().filter(|rule| rule.is_shadowed()).count(),
        told.len(),
    );
    let mut bench = |name: &str, work: &dyn Fn()| {
        criterion.bench_function(name, |bench| bench.iter(work));
    };
    bench("equivalence of two groups of 1,000 rules", &|| {
        assert!(are_equivalent(&side, &one, &same).expect("few pieces"));
    });
    bench("difference of two groups of 1,000 rules", &|| {
        assert_ne!(
            group_change(&side, &one, &other).expect("few pieces"),
            Default::default()
        );
    });
    bench("difference of two equal groups of 1,000 rules", &|| {
        assert_eq!(
            group_change(&side, &one, &same).expect("few pieces"),
            Default::default()
        );
    });
    bench("all traffic of a group of 1,000 rules", &|| {
        assert!(!group_traffic(&side, &one).expect("few pieces").allowed.is_empty());
    });
    bench("what each of 1,000 rules decides", &|| {
        assert!(rule_traffic(&side, &one).expect("few pieces").len() > 1000);
    });
}

criterion_group!(benches, groups);
criterion_main!(benches);
