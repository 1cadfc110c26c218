//! The matrix as CSV (RFC 4180), one row a path, safe to open in a spreadsheet.

use super::{decided_by, names, on_one_line, state, verdict, wanted};
use crate::analysis::matrix::Answer;
use crate::explain;
use crate::model::Scenario;

/// The columns.
const COLUMNS: [&str; 8] = [
    "From",
    "To",
    "Traffic",
    "Verdict",
    "Wanted",
    "State",
    "Decided by",
    "Reason",
];

/// The paths as rows, in their order, below a row with the columns' names.
pub fn csv(scenario: &Scenario, answers: &[Answer]) -> String {
    let mut text = String::new();
    row(&mut text, &COLUMNS);
    let names = names(scenario, &mut answers.iter().map(|it| &it.flow));
    for (answer, name) in answers.iter().zip(names) {
        let outcome = &answer.outcome;
        let reason = outcome.decided_by();
        let reason = reason.map_or_else(String::new, |step| explain::step(scenario, outcome, step));
        let cells = [
            &name.from,
            &name.to,
            &name.traffic,
            verdict(answer),
            wanted(answer),
            state(answer),
            &decided_by(answer),
            &reason,
        ];
        row(&mut text, &cells);
    }
    text
}

fn row(text: &mut String, cells: &[&str]) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        let cell = without_formula(&on_one_line(cell));
        if cell.contains([',', '"', ';']) || cell.starts_with(' ') || cell.ends_with(' ') {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(&cell);
        }
    }
    text.push_str("\r\n");
}

/// The cell with an apostrophe in front of what a spreadsheet would run. It takes what follows a semicolon for a cell of
/// its own where a comma is the decimal sign, so that counts as a start too.
fn without_formula(cell: &str) -> String {
    let (mut safe, mut is_start) = (String::with_capacity(cell.len()), true);
    for c in cell.chars() {
        if is_start && matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠') {
            safe.push('\'');
        }
        is_start = matches!(c, ';' | ',') || is_start && matches!(c, ' ' | '"' | '\u{a0}');
        safe.push(c);
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::matrix::answers;
    use crate::gallery;
    use crate::model::id::StorageAccountId;

    fn lines(text: &str) -> Vec<&str> {
        text.split_terminator("\r\n").collect()
    }

    #[test]
    fn there_is_a_row_for_every_path() {
        let scenario = gallery::open("rogue-account").expect("it is there").scenario;
        let answers = answers(&scenario);
        let text = csv(&scenario, &answers);
        let lines = lines(&text);
        assert_eq!(lines.len(), answers.len() + 1);
        assert_eq!(lines[0], "From,To,Traffic,Verdict,Wanted,State,Decided by,Reason");
        let leak = lines.iter().find(|line| line.contains(",leak,")).expect("a leak");
        assert!(
            leak.starts_with("vm1,roguestorageaccount,\"blob, TCP 443\",open,must be closed,leak,"),
            "{leak}"
        );
    }

    #[test]
    fn nothing_that_a_spreadsheet_runs_begins_a_cell() {
        for hostile in [
            "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\"=1", "\n=1", "＝1", "\u{a0}=1",
        ] {
            let cell = without_formula(&on_one_line(hostile));
            let bare = cell.trim_start_matches([' ', '"', '\u{a0}']);
            assert!(bare.starts_with('\''), "{hostile:?}: {cell:?}");
        }
        assert_eq!(without_formula("a;=cmd, -x"), "a;'=cmd, '-x");
        assert_eq!(without_formula("vm-1 (a+b=c)"), "vm-1 (a+b=c)");
    }

    #[test]
    fn a_hostile_name_stays_in_its_cell() {
        let mut scenario = gallery::open("rogue-account").expect("it is there").scenario;
        let id = StorageAccountId::new("roguestorageaccount");
        let account = scenario.storage_accounts.get_mut(&id).expect("the account");
        account.name = Some("=cmd|' /C calc'!A0\",\r\n\"\u{202e}x".to_owned());
        let text = csv(&scenario, &answers(&scenario));
        assert!(
            text.contains("\"'=cmd|' /C calc'!A0\"\",  \"\"\\u{202e}x\""),
            "{text}"
        );
        assert_eq!(lines(&text).len(), answers(&scenario).len() + 1);
        assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
    }
}
