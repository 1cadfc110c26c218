//! Everything a person can do on the page.

use std::sync::Arc;

use pathlight_core::document::Document;
use pathlight_core::edit::Turn;
use pathlight_core::model::id::SwitchId;
use pathlight_core::outcome::Stage;
use pathlight_core::service_tag::ServiceTags;

/// Something a person did.
#[derive(Clone, Debug)]
pub enum Action {
    /// Sets a switch; undoable.
    Turn(Turn),
    /// Becomes what the workshop made of the scenario; undoable.
    Become(Box<Made>),
    /// What was typed into a field cannot be, and why.
    Refuse(Place, String, String),
    /// Chooses a path, by its place among the answers.
    Select(Option<usize>),
    /// Chooses a thing of the scenario, and whether its form is shown.
    Choose(Option<Place>, bool),
    /// Types into a field without having done with it.
    Type(Draft),
    /// Leaves a field as it stands in the scenario, whatever was typed.
    Untype(Place, String),
    /// Shows one entry of a list in the form, or none.
    Unfold(Option<String>),
    /// Shows another list beside the picture.
    Browse(Shelf),
    /// Does what the keys behind a link say; this is its whole fragment.
    Point(String),
    /// Says something of the matrix, by its name: the order of rows, the filter, what is compared with.
    Tabulate(String, String),
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
    /// Opens what a link leads to, beside the reader's own work; undoable.
    Visit(Box<Document>),
    /// Keeps what a link led to as the reader's own work, or goes back to what that was.
    Own(bool),
    /// Shares this address.
    Share(String),
    /// Answers with these published service tags from now on.
    LoadTags(Arc<ServiceTags>),
    /// Tells the reader something.
    Tell(String),
    /// The reader has read it.
    Dismiss,
    /// Shows the scenario as it was before the last edit, or as it is.
    Before(bool),
    /// Shows the picture alone, for an audience, or the whole page again.
    Present(bool),
    /// Switches the keys that are single letters on or off.
    SingleKeys(bool),
    /// Shows another screen.
    Show(Screen),
}

/// A thing of the scenario: its table and its id there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// The table.
    pub table: String,
    /// The id.
    pub id: String,
}

/// What the workshop made of the scenario.
#[derive(Clone, Debug)]
pub struct Made {
    /// The document after the edit.
    pub document: Document,
    /// What the edit is called.
    pub name: String,
    /// The field that it set.
    pub field: Option<(Place, String)>,
    /// The thing that it made.
    pub thing: Option<Place>,
}

/// What was typed into a field and does not stand in the scenario: not yet, or because it cannot be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draft {
    /// Whose field.
    pub of: Place,
    /// The way to the field.
    pub field: String,
    /// What was typed; empty where a choice was refused.
    pub text: String,
    /// What is wrong with it, once somebody tried.
    pub refusal: Option<String>,
}

impl Draft {
    /// Whether it is something typed, rather than a choice that was refused.
    pub fn is_typed(&self) -> bool {
        !self.text.is_empty() || self.refusal.is_none()
    }
}

/// What the pointer or the focus rests on: no action, since it changes nothing.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Hint {
    /// The switches that it has to do with.
    pub switches: Vec<SwitchId>,
    /// What a click there would do.
    pub trial: Option<Turn>,
}

impl Hint {
    /// Resting on a switch, or on a gate that these switches act on.
    pub fn on(switches: Vec<SwitchId>) -> Self {
        let trial = match switches.as_slice() {
            [switch] => Some(Turn {
                switch: switch.clone(),
                choice: None,
            }),
            [] | [_, _, ..] => None,
        };
        Hint { switches, trial }
    }

    /// Resting on one setting of a choice.
    pub fn trying(turn: Turn) -> Self {
        Hint {
            switches: vec![turn.switch.clone()],
            trial: Some(turn),
        }
    }
}

/// What is listed beside the picture.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Shelf {
    /// The switches of the scenario.
    #[default]
    Switches,
    /// The things that it consists of.
    Things,
    /// What is malformed or unwise in it.
    Findings,
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

impl Screen {
    /// Its word in the address.
    pub fn word(self) -> &'static str {
        match self {
            Screen::Picture => "picture",
            Screen::List => "list",
            Screen::Matrix => "matrix",
        }
    }
}
