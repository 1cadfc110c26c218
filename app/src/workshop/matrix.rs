//! The matrix: sources by destinations, in an order, filtered, beside another state where one is asked for. Of a large one
//! a window is drawn.
//!
//! Rows and columns never depend on a verdict unless they are put in order by one. What the page says of the table comes
//! as words of the request; nothing of it is kept here.

pub mod change;
mod draw;
pub mod grid;
pub mod order;
pub mod why;

use pathlight_core::analysis::matrix::{Answer, PathAnswer, Wish};
use serde_json::Value;

use super::kept::{Answered, Kept};
use super::tree::{Tree, words};
use change::{Change, Difference};
use grid::{End, Grid};
use order::{Order, ROWS, Which, Window};

/// The table with all that its view needs.
pub struct Matrix<'a> {
    now: &'a Answered,
    grid: Grid,
    /// What is compared with, and how each path differs from it.
    than: Option<Difference<'a>>,
    which: Which,
    text: &'a str,
    orders: [Order<'a>; 2],
    /// The rows and the columns that are shown, in order.
    shown: [Vec<usize>; 2],
    /// Whether a path is one of those that are asked for.
    is_shown: Vec<bool>,
    /// The part of the rows and of the columns that is drawn.
    windows: [Window; 2],
    selected: Option<usize>,
    /// The cell that Tab leads to: row and column, 0 for the headings.
    stop: (usize, usize),
    request: &'a Value,
}

/// The table that `request` asks for.
pub fn view(kept: &mut Kept, request: &Value) -> Option<Tree> {
    if request["tags"].as_u64() != Some(kept.tag_count()) {
        let lost =
            "The service tags are not at hand here any more. Load them again to see the table with them.";
        return Some(words("p", "empty", lost));
    }
    let now = kept.answered(request["of"].as_str()?)?;
    let before = request["before"].as_str().and_then(|text| kept.answered(text));
    let matrix = Matrix::of(&now, before.as_deref(), request);
    Some(matrix.draw())
}

impl<'a> Matrix<'a> {
    /// The table of `now`, `before` being what it is compared with.
    pub fn of(now: &'a Answered, before: Option<&'a Answered>, request: &'a Value) -> Self {
        let said = |name: &str| request[name].as_str().unwrap_or_default();
        let place = |name: &str| {
            let place = said(name);
            let (row, column) = place.strip_prefix("cell-").unwrap_or(place).split_once('-')?;
            Some((row.parse().ok()?, column.parse().ok()?))
        };
        let than = before.map(|before| Difference::of(now, before));
        let mut matrix = Matrix {
            grid: Grid::of(&now.scenario, &now.answers),
            now,
            which: Which::read(said("which"), than.is_some()),
            than,
            text: said("text"),
            orders: [Order::read(said("rows")), Order::read(said("columns"))],
            shown: [Vec::new(), Vec::new()],
            is_shown: Vec::new(),
            windows: [Window::default(), Window::default()],
            selected: request["selected"]
                .as_u64()
                .and_then(|at| usize::try_from(at).ok()),
            stop: place("stop").unwrap_or_default(),
            request,
        };
        matrix.is_shown = matrix.filtered();
        matrix.shown = [matrix.rows(), matrix.columns()];
        let (row, column): (usize, usize) = place("at").unwrap_or_default();
        let [rows, columns] = &matrix.shown;
        matrix.windows = [
            Window::around(rows.len(), row.saturating_sub(1), ROWS),
            Window::around(columns.len(), column.saturating_sub(1), order::COLUMNS),
        ];
        matrix
    }

    /// How many paths are shown.
    pub fn count(&self) -> usize {
        self.is_shown.iter().filter(|is_shown| **is_shown).count()
    }

    /// The names of the rows that are shown, and of the columns.
    pub fn names(&self) -> [Vec<&str>; 2] {
        [
            named(&self.grid.rows, &self.shown[0]),
            named(&self.grid.columns, &self.shown[1]),
        ]
    }

    /// What is different from the other state, where there is one.
    pub fn counted(&self) -> Option<String> {
        self.than.as_ref().map(Difference::counted)
    }

    fn change(&self, at: usize) -> Change {
        self.than.as_ref().map_or(Change::Same, |than| than.change(at))
    }

    /// Which paths are asked for.
    fn filtered(&self) -> Vec<bool> {
        let text = self.text.to_lowercase();
        let sought: Vec<&str> = text.split_whitespace().collect();
        let mut is_shown = Vec::with_capacity(self.now.answers.len());
        for (at, answer) in self.now.answers.iter().enumerate() {
            let is_one = match self.which {
                Which::All => true,
                Which::Leaks => answer.is_leak(),
                Which::Broken => answer.is_broken(),
                Which::Undetermined => answer.state().answer == PathAnswer::Undetermined,
                Which::Changed => self.change(at) != Change::Same,
            };
            is_shown.push(is_one && (sought.is_empty() || self.says(at, answer, &sought)));
        }
        is_shown
    }

    /// Whether all words that are sought stand in the path's names, state or reason.
    fn says(&self, at: usize, answer: &Answer, sought: &[&str]) -> bool {
        let Some((from, to)) = self.grid.ends(at) else {
            return false;
        };
        let mut said = format!("{} {} {}", from.name, to.name, to.detail).to_lowercase();
        let has = |said: &str| sought.iter().all(|word| said.contains(word));
        // names come cheap, reasons do not
        if has(&said) {
            return true;
        }
        said.push(' ');
        said += crate::symbols::look(answer.state(), answer.wanted).word;
        said.push(' ');
        said += &why::why(&self.now.scenario, &answer.outcome).to_lowercase();
        has(&said)
    }

    fn rows(&self) -> Vec<usize> {
        let [by, _] = &self.orders;
        let other = by
            .at()
            .and_then(|key| self.grid.columns.iter().position(|it| it.key == key));
        let rank = |row: usize| self.rank(self.grid.at(row, other.unwrap_or(usize::MAX)));
        let is_shown = self.in_shown(&|place| place.0, self.grid.rows.len());
        by.ordered(&self.grid.rows, &is_shown, &rank)
    }

    fn columns(&self) -> Vec<usize> {
        let [_, by] = &self.orders;
        let other = by
            .at()
            .and_then(|key| self.grid.rows.iter().position(|it| it.key == key));
        let rank = |column: usize| self.rank(self.grid.at(other.unwrap_or(usize::MAX), column));
        let is_shown = self.in_shown(&|place| place.1, self.grid.columns.len());
        by.ordered(&self.grid.columns, &is_shown, &rank)
    }

    /// Which of the rows or columns hold a path that is asked for.
    fn in_shown(&self, end: &dyn Fn(&(usize, usize)) -> usize, count: usize) -> Vec<bool> {
        let mut holds = vec![false; count];
        for (place, is_shown) in self.grid.places.iter().zip(&self.is_shown) {
            if let Some(holds) = holds.get_mut(end(place)) {
                *holds |= *is_shown;
            }
        }
        holds
    }

    /// The place of a path's state among the states, the worst first.
    fn rank(&self, at: Option<usize>) -> u8 {
        let Some(answer) = at.and_then(|at| self.now.answers.get(at)) else {
            return u8::MAX;
        };
        let state = answer.state();
        match (state.answer, state.wish) {
            (PathAnswer::Open, Wish::Against) => 0,
            (PathAnswer::Blocked, Wish::Against) => 1,
            (PathAnswer::Undetermined, Wish::Against) => 2,
            (PathAnswer::Undetermined, Wish::AsWanted | Wish::NoOpinion) => 3,
            (PathAnswer::Open, Wish::NoOpinion) => 4,
            (PathAnswer::Open, Wish::AsWanted) => 5,
            (PathAnswer::Blocked, Wish::NoOpinion) => 6,
            (PathAnswer::Blocked, Wish::AsWanted) => 7,
        }
    }
}

fn named<'e>(ends: &'e [End], order: &[usize]) -> Vec<&'e str> {
    let mut names = Vec::new();
    for at in order {
        names.extend(ends.get(*at).map(|end| end.name.as_str()));
    }
    names
}
