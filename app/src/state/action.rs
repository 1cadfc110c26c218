//! Everything a person can do on the page.

use pathlight_core::document::Document;
use pathlight_core::edit::Edit;
use pathlight_core::model::id::SwitchId;
use pathlight_core::outcome::Stage;

/// Something a person did.
#[derive(Clone, Debug)]
pub enum Action {
    /// Changes the scenario; undoable.
    Edit(Edit),
    /// Chooses a path, by its place among the answers.
    Select(Option<usize>),
    /// Rests on a switch, or on a gate that switches act on, or leaves it.
    Hint(Vec<SwitchId>),
    /// Rests on a setting of a choice: what it would open and close is previewed.
    Try(Edit),
    /// Points at a stage of the chosen path's trace.
    Read(Option<Stage>),
    /// Shows or hides the trace where it lies over the picture.
    Inspect(bool),
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
    /// Shows the scenario as it was before the last edit, or as it is.
    Before(bool),
    /// Switches the keys that are single letters on or off.
    SingleKeys(bool),
    /// Shows another screen.
    Show(Screen),
}

/// What the middle of the page shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Screen {
    /// The drawn picture; on a narrow screen the list.
    #[default]
    Picture,
    /// One line a path.
    List,
    /// Sources by destinations.
    Matrix,
}
