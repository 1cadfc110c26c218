//! The report of a scenario with and without names that want to be more than names.

use super::*;
use crate::analysis::matrix::answers;
use crate::gallery;
use crate::model::id::StorageAccountId;

fn rogue() -> Scenario {
    gallery::open("rogue-account").expect("it is there").scenario
}

#[test]
fn leaks_come_first_with_their_traces_then_the_matrix() {
    let scenario = rogue();
    let text = report(&scenario, &answers(&scenario));
    let place = |words: &str| text.find(words).unwrap_or_else(|| panic!("no {words} in {text}"));
    assert!(text.starts_with("# The rogue account\n\n"), "{text}");
    assert!(place("1 leak, ") < place("## Leaks"));
    assert!(place("## Leaks") < place("### vm1 → roguestorageaccount (blob, TCP 443)"));
    assert!(place("- ✓ Endpoint policy: ") < place("## Matrix"));
    assert!(place("## Matrix") < place("| vm1 | "));
    assert!(!text.contains("## Broken"));
}

#[test]
fn a_hostile_name_is_a_name() {
    let mut scenario = rogue();
    let id = StorageAccountId::new("roguestorageaccount");
    let account = scenario.storage_accounts.get_mut(&id).expect("the account");
    account.name =
        Some("a|b`c`<img src=x onerror=alert(1)>\n\n# H\r\n[x](javascript:1)\u{202e}@all www.x.y".to_owned());
    scenario.title = "<script>\n===".to_owned();
    let text = report(&scenario, &answers(&scenario));
    assert!(text.starts_with("# &lt;script&gt; ===\n"), "{text}");
    assert!(
        text.contains("a\\|b\\`c\\`&lt;img src=x onerror=alert(1)&gt;  \\# H  \\[x\\](javascript:1)\\\\u{202e}@&#8203;all www\\.x.y"),
        "{text}"
    );
    let bare = text.replace("\\`", "");
    assert!(!bare.contains(['<', '`', '\u{202e}', '\r']), "{text}");
    // every line of the table has as many cells as its head
    let bars = |line: &str| line.replace("\\|", "").matches('|').count();
    let mut table = text.lines().filter(|line| line.starts_with('|')).map(bars);
    let head = table.next().expect("a table");
    assert!(table.all(|count| count == head), "{text}");
}

#[test]
fn what_begins_a_block_does_not() {
    for (hostile, safe) in [
        ("- x", "\\- x"),
        ("+ x", "\\+ x"),
        ("1. x", "1\\. x"),
        ("1) x", "1\\) x"),
        ("# x", "\\# x"),
        ("> x", "&gt; x"),
        ("---", "\\---"),
        ("===", "\\==="),
        ("    code", "code"),
        ("https://x.y/z", "https\\://x.y/z"),
        ("10.1.1.4", "10\\.1.1.4"),
        ("vm-1", "vm-1"),
    ] {
        assert_eq!(escaped(hostile), safe);
    }
}

#[test]
fn many_destinations_are_rows() {
    let mut scenario = rogue();
    scenario.expectations.clear();
    let answers = answers(&scenario);
    let text = report(&scenario, &answers);
    assert!(text.contains("| From | To | State and what decides |\n| --- | --- | --- |\n"));
    assert_eq!(
        text.lines().filter(|line| line.starts_with("| ")).count(),
        answers.len() + 2
    );
}
