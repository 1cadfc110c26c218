//! The table as elements: the bar above it, what is shown of how many, the grid.

use pathlight_core::analysis::matrix::Answer;

use super::change::Change;
use super::grid::End;
use super::order::{Which, Window};
use super::{Matrix, why};
use crate::symbols::{Look, look};
use crate::workshop::tree::{Tree, el, words};

/// Rows or columns, as the bar and the pages name them.
struct Side {
    at: usize,
    name: &'static str,
    label: &'static str,
}

const SIDES: [Side; 2] = [
    Side {
        at: 0,
        name: "rows",
        label: "Sources",
    },
    Side {
        at: 1,
        name: "columns",
        label: "Destinations",
    },
];

impl Matrix<'_> {
    pub(super) fn draw(&self) -> Tree {
        let total = self.now.answers.len();
        if total == 0 {
            let none = "No paths yet: a path needs a source and a destination.";
            return el("div", "").with(words("p", "empty", none));
        }
        let mut said = el("div", "matrix-said").set("role", "status");
        if let (Some(than), Some(name)) = (&self.than, self.compared_with()) {
            let heading = format!("Now, beside the state before “{name}”: {}", than.counted());
            said = said.with(words("p", "matrix-compared", heading));
        }
        let count = self.count();
        let of = match count == total {
            true => format!("{total} paths"),
            false => format!("{count} of {total} paths"),
        };
        said = said.with(words("p", "", of));
        let whole = el("div", "").with(self.bar()).with(said);
        if count == 0 {
            let none = match self.which {
                Which::Changed => "No path is different.",
                Which::All | Which::Leaks | Which::Broken | Which::Undetermined => {
                    "No path is like that. Take words away, or show all paths."
                }
            };
            return whole.with(words("p", "empty", none));
        }
        let mut pages = el("div", "matrix-pages");
        for side in &SIDES {
            pages = pages.with_all(self.page(side));
        }
        whole.with(pages).with(
            el("div", "matrix-scroll")
                .set("id", "matrix-scroll")
                .with(self.table()),
        )
    }

    /// The name of the step that the other state lies before.
    fn compared_with(&self) -> Option<&str> {
        let points = self.request["points"].as_array()?;
        match self.request["than"].as_str()? {
            "last" => points.last()?.as_str(),
            name => Some(name),
        }
    }

    fn bar(&self) -> Tree {
        let mut which = Select::new("which", self.request["which"].as_str());
        for (it, word, label) in Which::ALL {
            let count = match it {
                Which::All => None,
                Which::Changed if self.than.is_none() => continue,
                Which::Changed => self.than.as_ref().map(super::change::Difference::count),
                Which::Leaks => Some(self.of_rank(0)),
                Which::Broken => Some(self.of_rank(1)),
                Which::Undetermined => Some(self.of_rank(2) + self.of_rank(3)),
            };
            let label = count.map_or_else(|| label.to_owned(), |count| format!("{label} ({count})"));
            which = which.option(word, label);
        }
        let mut bar = el("div", "matrix-bar").with(labelled("Show", which.tree));
        for side in &SIDES {
            bar = bar.with(labelled(side.label, self.order(side)));
        }
        bar.with(labelled("Compare with", self.points()))
    }

    /// How many paths have a state of that rank.
    fn of_rank(&self, rank: u8) -> usize {
        let all = 0..self.now.answers.len();
        all.filter(|at| self.rank(Some(*at)) == rank).count()
    }

    /// The order of one side, to be chosen: headings do the same.
    fn order(&self, side: &Side) -> Tree {
        let order = self.orders.get(side.at).copied().unwrap_or_default();
        let now = self.request[side.name].as_str();
        let mut select = Select::new(side.name, now)
            .option("", "as listed")
            .option("name", "A to Z")
            .option("-name", "Z to A");
        if let (Some(key), Some(now)) = (order.at(), now) {
            let [rows, columns] = [&self.grid.rows, &self.grid.columns];
            let others = if side.at == 0 { columns } else { rows };
            let name = others.iter().find(|it| it.key == key).map_or("", |it| &it.name);
            let end = if order.is_back { "best" } else { "worst" };
            select = select.option(now, format!("{name}, {end} first"));
        }
        select.tree
    }

    /// The states that can be compared with: before every step that can be taken back, the last one first.
    fn points(&self) -> Tree {
        let none = Vec::new();
        let points = self.request["points"].as_array().unwrap_or(&none);
        let than = self.request["than"].as_str().filter(|_| self.than.is_some());
        let point = self.request["point"].as_u64().map(|at| at.to_string());
        let now = match than {
            Some("last") => "last",
            Some(_) => point.as_deref().unwrap_or("kept"),
            None => "",
        };
        let mut select = Select::new("than", Some(now)).option("", "nothing");
        if !points.is_empty() {
            select = select.option("last", "before the last change");
        }
        // a state that was taken back since
        if let ("kept", Some(name)) = (now, than) {
            select = select.option("kept", name);
        }
        for (at, name) in points.iter().enumerate().rev() {
            let name = format!("before {}. {}", at + 1, name.as_str().unwrap_or_default());
            select = select.option(&at.to_string(), name);
        }
        select.tree
    }

    /// Which rows or columns are drawn, where not all are, and the way to the others.
    fn page(&self, side: &Side) -> Option<Tree> {
        let window = self.windows.get(side.at)?;
        if window.end - window.start == window.of {
            return None;
        }
        let said = format!(
            "{} {}–{} of {}",
            side.label,
            window.start + 1,
            window.end,
            window.of
        );
        let [rows, columns] = &self.windows;
        let to = |sign: &str, word: &str, place: usize| {
            let at = match side.at {
                0 => format!("{}-{}", place + 1, columns.start + 1),
                _ => format!("{}-{}", rows.start + 1, place + 1),
            };
            let button = el("button", "tool")
                .set("type", "button")
                .set("id", format!("matrix-{}-{word}", side.name))
                .set("aria-label", format!("{} {}", word, side.label.to_lowercase()))
                .set("data-do", "set")
                .set("data-field", "at")
                .set("data-member", at);
            button.say(sign)
        };
        let mut page = el("div", "matrix-page");
        let mut before = to("‹", "Previous", window.start.saturating_sub(1));
        if window.start == 0 {
            before = before.set("disabled", "");
        }
        let mut after = to("›", "Next", window.end);
        if window.end == window.of {
            after = after.set("disabled", "");
        }
        page = page.with(before).with(words("span", "", said)).with(after);
        Some(page)
    }

    fn table(&self) -> Tree {
        let [rows, columns] = &self.shown;
        let mut headings = el("tr", "").set("role", "row").set("aria-rowindex", "1");
        headings = headings.with(self.heading(0, 0, "name", words("span", "", "From")));
        for (at, column) in self.drawn(1) {
            if let Some(end) = self.grid.columns.get(column) {
                let by = format!("at:{}", end.key);
                headings = headings.with(self.heading(0, at, &by, named(end)));
            }
        }
        let mut body = el("tbody", "").set("role", "rowgroup");
        for (at, row) in self.drawn(0) {
            let Some(end) = self.grid.rows.get(row) else {
                continue;
            };
            let mut line = el("tr", "")
                .set("role", "row")
                .set("aria-rowindex", (at + 1).to_string())
                .with(self.heading(at, 0, &format!("at:{}", end.key), named(end)));
            for (across, column) in self.drawn(1) {
                line = line.with(self.cell((at, across), row, column));
            }
            body = body.with(line);
        }
        el("table", "matrix")
            .set("role", "grid")
            .set("aria-label", "Paths by source and destination")
            .set("aria-rowcount", (rows.len() + 1).to_string())
            .set("aria-colcount", (columns.len() + 1).to_string())
            .with(el("thead", "").set("role", "rowgroup").with(headings))
            .with(body)
    }

    /// The rows or columns that are drawn, each with its place in the grid.
    fn drawn(&self, side: usize) -> Vec<(usize, usize)> {
        let mut drawn = Vec::new();
        if let (Some(window), Some(shown)) = (self.windows.get(side), self.shown.get(side)) {
            for at in window.start..window.end {
                drawn.extend(shown.get(at).map(|it| (at + 1, *it)));
            }
        }
        drawn
    }

    /// Where the focus can stand.
    fn place(&self, cell: Tree, row: usize, column: usize) -> Tree {
        let [rows, columns] = &self.windows;
        let is_drawn = |at: usize, window: &Window| at == 0 || (at > window.start && at <= window.end);
        // what is not drawn leaves the way in to the corner
        let stop = match is_drawn(self.stop.0, rows) && is_drawn(self.stop.1, columns) {
            true => self.stop,
            false => (0, 0),
        };
        let at = format!("{row}-{column}");
        cell.set("id", format!("cell-{at}"))
            .set("aria-colindex", (column + 1).to_string())
            .set("tabindex", if stop == (row, column) { "0" } else { "-1" })
            .set("data-at", at)
    }

    /// A heading, which puts the other side in order.
    fn heading(&self, row: usize, column: usize, by: &str, name: Tree) -> Tree {
        let (role, side) = match row {
            0 => ("columnheader", 0),
            _ => ("rowheader", 1),
        };
        let order = self.orders.get(side).copied().unwrap_or_default();
        let sorted = order.said_at(by);
        let sign = match sorted {
            "ascending" => "▲",
            "descending" => "▼",
            _ => "↕",
        };
        let field = if side == 0 { "rows" } else { "columns" };
        let heading = el("th", if sorted == "none" { "" } else { "sorted" })
            .set("role", role)
            .set("aria-sort", sorted)
            .set("data-do", "set")
            .set("data-field", field)
            .set("data-member", order.pressed(by));
        let sign = words("span", "sort", sign).set("aria-hidden", "true");
        self.place(heading, row, column).with(name).with(sign)
    }

    fn cell(&self, place: (usize, usize), row: usize, column: usize) -> Tree {
        let found = self.grid.at(row, column);
        let found = found.and_then(|at| Some((at, self.now.answers.get(at)?)));
        let Some((at, answer)) = found else {
            let none = el("td", "no-path").set("role", "gridcell");
            return self
                .place(none, place.0, place.1)
                .with(silent("·", "no such path"));
        };
        if self.is_shown.get(at) != Some(&true) {
            let other = el("td", "no-path").set("role", "gridcell");
            return self
                .place(other, place.0, place.1)
                .with(silent("·", "filtered out"));
        }
        let change = self.change(at);
        let then = self.than.as_ref().and_then(|than| than.then(at));
        let mark = if change == Change::Same { "" } else { " changed" };
        let mut cell = el(
            "td",
            &format!("cell {}{mark}", look(answer.state(), answer.wanted).class),
        )
        .set("role", "gridcell")
        .set("data-cell", at.to_string());
        if self.selected == Some(at) {
            cell = cell.set("aria-selected", "true");
        }
        cell = self.place(cell, place.0, place.1);
        if let Some(end) = self.grid.columns.get(column) {
            cell = cell.with(named(end).set("class", "cell-to")).with(pause());
        }
        if change != Change::Same {
            let mut was = el("span", "was");
            was = match then {
                Some(then) => was.with(state(then)),
                None => was.say("not asked"),
            };
            cell = cell.with(was.with(silent(" → ", "before, now ")));
        }
        cell = cell.with(state(answer));
        if change != Change::Same {
            cell = cell
                .with(pause())
                .with(words("b", "change", change.word(then, answer)));
        }
        let why = why::why(&self.now.scenario, &answer.outcome);
        let was = self.than.as_ref().filter(|_| change != Change::Same);
        let was = was.and_then(|than| than.why(at)).filter(|was| *was != why);
        cell = cell.with(pause()).with(words("small", "", why));
        match was {
            Some(was) => cell
                .with(pause())
                .with(words("small", "", format!("before: {was}"))),
            None => cell,
        }
    }
}

/// A state's symbol and word.
fn state(answer: &Answer) -> Tree {
    let Look { symbol, word, .. } = look(answer.state(), answer.wanted);
    let symbol = words("span", "", format!("{symbol} ")).set("aria-hidden", "true");
    el("span", "state").with(symbol).say(word)
}

/// What is seen, and what is said instead.
fn silent(sign: &str, said: &str) -> Tree {
    let seen = words("span", "", sign).set("aria-hidden", "true");
    el("span", "").with(seen).with(words("span", "sr", said))
}

/// Between what stands on lines of its own: heard and copied it is one line.
fn pause() -> Tree {
    words("span", "sr", ", ")
}

fn named(end: &End) -> Tree {
    let name = el("span", "").with(words("bdi", "", end.name.as_str()));
    match end.detail.as_str() {
        "" => name,
        detail => name.say(" ").with(words("small", "", detail)),
    }
}

fn labelled(label: &str, field: Tree) -> Tree {
    el("label", "").with(words("span", "", label)).with(field)
}

/// A choice that is being put together.
struct Select<'a> {
    now: &'a str,
    tree: Tree,
}

impl<'a> Select<'a> {
    fn new(field: &str, now: Option<&'a str>) -> Self {
        let tree = el("select", "")
            .set("id", format!("matrix-{field}"))
            .set("data-field", field);
        Select {
            now: now.unwrap_or_default(),
            tree,
        }
    }

    fn option(mut self, value: &str, label: impl Into<String>) -> Self {
        let mut option = el("option", "").set("value", value);
        if value == self.now {
            option = option.set("selected", "");
        }
        self.tree = self.tree.with(option.say(label));
        self
    }
}
