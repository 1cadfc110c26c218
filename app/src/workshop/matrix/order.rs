//! In which order rows and columns stand, which paths are asked for, and which part is drawn.

use pathlight_core::sort::sorted_by_key;

use super::grid::End;

/// How many rows are drawn at once.
pub const ROWS: usize = 50;
/// How many columns.
pub const COLUMNS: usize = 20;

/// An order of rows, or of columns.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Order<'a> {
    /// Empty: the scenario's; `name`; or `at:` and the key of the row or column whose verdicts decide.
    pub by: &'a str,
    /// The other way round.
    pub is_back: bool,
}

impl<'a> Order<'a> {
    /// The order that `text` says, a minus being the other way round.
    pub fn read(text: &'a str) -> Self {
        let back = text.strip_prefix('-');
        Order {
            by: back.unwrap_or(text),
            is_back: back.is_some(),
        }
    }

    /// The key of the row or column whose verdicts decide.
    pub fn at(&self) -> Option<&'a str> {
        self.by.strip_prefix("at:")
    }

    /// What pressing the heading `by` makes of this order: that order, the other way round, the scenario's.
    pub fn pressed(&self, by: &str) -> String {
        match (self.by == by, self.is_back) {
            (false, _) => by.to_owned(),
            (true, false) => format!("-{by}"),
            (true, true) => String::new(),
        }
    }

    /// What assistive technology is told of the heading `by`.
    pub fn said_at(&self, by: &str) -> &'static str {
        match (self.by == by, self.is_back) {
            (false, _) => "none",
            (true, false) => "ascending",
            (true, true) => "descending",
        }
    }

    /// Those of `ends` that are shown, in this order; what is equal stays in the scenario's.
    pub fn ordered(&self, ends: &[End], is_shown: &[bool], rank: &dyn Fn(usize) -> u8) -> Vec<usize> {
        let mut order = Vec::new();
        for (at, is_shown) in is_shown.iter().enumerate() {
            if *is_shown {
                order.push(at);
            }
        }
        let is_by_name = self.by == "name";
        if !is_by_name && self.at().is_none() {
            return order;
        }
        let sign = if self.is_back { -1 } else { 1 };
        let mut ranks = vec![0; ends.len()];
        if is_by_name {
            let all = (0..ends.len()).collect();
            let by_name = sorted_by_key(all, |at: &usize| ends.get(*at).map(natural));
            for (rank, at) in (0..).zip(by_name) {
                if let Some(place) = ranks.get_mut(at) {
                    *place = rank * sign;
                }
            }
        } else {
            for (at, place) in ranks.iter_mut().enumerate() {
                // where there is no path, nothing comes first
                *place = match rank(at) {
                    u8::MAX => i32::MAX,
                    rank => i32::from(rank) * sign,
                };
            }
        }
        sorted_by_key(order, |at: &usize| ranks.get(*at).copied())
    }
}

/// A name so that vm2 comes before vm10.
fn natural(end: &End) -> String {
    let mut key = String::new();
    let mut digits = String::new();
    let name = format!("{} {}", end.name, end.detail).to_lowercase();
    for letter in name.chars().chain([' ']) {
        if letter.is_ascii_digit() {
            digits.push(letter);
            continue;
        }
        if !digits.is_empty() {
            key += &format!("{:0>20}", digits.trim_start_matches('0'));
            digits.clear();
        }
        key.push(letter);
    }
    key
}

/// Which paths are asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "each variant says it")]
pub enum Which {
    All,
    Leaks,
    Broken,
    Undetermined,
    Changed,
}

impl Which {
    /// All, with the word that requests use and the word that people read.
    pub const ALL: [(Which, &'static str, &'static str); 5] = [
        (Which::All, "", "all paths"),
        (Which::Leaks, "leaks", "leaks"),
        (Which::Broken, "broken", "broken"),
        (Which::Undetermined, "undetermined", "undetermined"),
        (Which::Changed, "changed", "changed"),
    ];

    /// What `word` asks for. Without another state there is nothing that has changed.
    pub fn read(word: &str, is_compared: bool) -> Self {
        let found = Self::ALL.iter().find(|(_, it, _)| *it == word);
        let which = found.map_or(Which::All, |(which, _, _)| *which);
        match which {
            Which::Changed if !is_compared => Which::All,
            which => which,
        }
    }
}

/// The part of a list that is drawn: from `start` up to `end`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Window {
    /// The first that is drawn.
    pub start: usize,
    /// The first that is not any more.
    pub end: usize,
    /// How many there are.
    pub of: usize,
}

impl Window {
    /// The page of `size` that holds `at`, of a list that has `of`; the last one where it is shorter.
    pub fn around(of: usize, at: usize, size: usize) -> Self {
        let at = at.min(of.saturating_sub(1));
        let start = at / size * size;
        Window {
            start,
            end: of.min(start + size),
            of,
        }
    }
}
