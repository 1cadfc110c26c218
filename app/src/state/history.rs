//! Undo and redo: a capped stack of whole documents, one step an intent, each with its name.

use std::sync::Arc;

use pathlight_core::model::Scenario;

use super::reduce::Shown;

/// How many steps can be taken back.
pub const DEPTH: usize = 100;

/// A document as it was, and the name of the edit that ended it.
#[derive(Clone, Debug)]
struct Step {
    name: String,
    document: Shown,
    is_guest: bool,
    /// Whether another document was opened, and this one not changed.
    is_opening: bool,
}

/// What was, and what was taken back.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// Whether what is shown came by a link or from the gallery while the reader had work of their own, which is then not
    /// overwritten.
    pub is_guest: bool,
    past: Vec<Step>,
    future: Vec<Step>,
}

impl History {
    /// Remembers `document` before the edit called `name`.
    pub fn push(&mut self, name: String, document: Shown) {
        self.future.clear();
        let is_guest = self.is_guest;
        self.past.push(Step {
            name,
            document,
            is_guest,
            is_opening: false,
        });
        if self.past.len() > DEPTH {
            // the reader's own work is not forgotten over what came by a link
            let is_way_back = !self.past[0].is_guest && self.past[1].is_guest;
            self.past.remove(usize::from(is_way_back));
        }
    }

    /// Remembers `document` before another one is opened, which is called `name`.
    pub fn open(&mut self, name: String, document: Shown) {
        self.push(name, document);
        if let Some(step) = self.past.last_mut() {
            step.is_opening = true;
        }
    }

    /// Whether the last step opened another document.
    pub fn is_opening(&self) -> bool {
        self.past.last().is_some_and(|step| step.is_opening)
    }

    /// What is shown, with all that led to it, is the reader's own from now on.
    pub fn keep(&mut self) {
        self.is_guest = false;
        for step in &mut self.past {
            step.is_guest = false;
        }
    }

    /// Takes the last edit back: gives what was, in exchange for what is.
    pub fn undo(&mut self, now: Shown) -> Option<Shown> {
        let step = self.past.pop()?;
        self.future.push(Step {
            name: step.name,
            document: now,
            is_guest: std::mem::replace(&mut self.is_guest, step.is_guest),
            is_opening: step.is_opening,
        });
        Some(step.document)
    }

    /// Brings the last edit taken back again.
    pub fn redo(&mut self, now: Shown) -> Option<Shown> {
        let step = self.future.pop()?;
        self.past.push(Step {
            name: step.name,
            document: now,
            is_guest: std::mem::replace(&mut self.is_guest, step.is_guest),
            is_opening: step.is_opening,
        });
        Some(step.document)
    }

    /// The document before the last edit.
    pub fn last(&self) -> Option<&Shown> {
        self.past.last().map(|step| &step.document)
    }

    /// The scenario before the last edit.
    pub fn before(&self) -> Option<Arc<Scenario>> {
        self.last().map(|last| last.scenario.clone())
    }

    /// The reader's own scenario, beside which what is shown was opened.
    pub fn own(&self) -> Option<Arc<Scenario>> {
        let own = self.past.iter().rfind(|step| !step.is_guest);
        own.map(|step| step.document.scenario.clone())
    }

    /// What each step is called that can be taken back, and the scenario before it, the oldest first.
    pub fn steps(&self) -> impl Iterator<Item = (&String, &Arc<Scenario>)> {
        self.past.iter().map(|step| (&step.name, &step.document.scenario))
    }

    /// The name of what undo would take back.
    pub fn undo_name(&self) -> Option<String> {
        self.past.last().map(|step| step.name.clone())
    }

    /// The name of what redo would bring back.
    pub fn redo_name(&self) -> Option<String> {
        self.future.last().map(|step| step.name.clone())
    }
}
