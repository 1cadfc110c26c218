//! Everything a person can do on the page.

use pathlight_core::document::Document;
use pathlight_core::edit::Edit;
use pathlight_core::model::id::SwitchId;

/// Something a person did.
#[derive(Clone, Debug)]
pub enum Action {
    /// Changes the scenario; undoable.
    Edit(Edit),
    /// Chooses a path, by its place among the answers.
    Select(Option<usize>),
    /// Rests on a switch, or leaves it.
    Hint(Option<SwitchId>),
    /// Takes the last edit back.
    Undo,
    /// Brings it back again.
    Redo,
    /// Opens another scenario; undoable.
    Open(Box<Document>),
    /// Opens what a link holds, beside the reader's own work; undoable.
    Visit(Box<Document>),
    /// Tells the reader something.
    Tell(String),
    /// The reader has read it.
    Dismiss,
    /// Shows another screen.
    Show(Screen),
}

/// What the middle of the page shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Screen {
    /// The paths.
    #[default]
    Picture,
    /// The same facts as a table.
    Matrix,
}
