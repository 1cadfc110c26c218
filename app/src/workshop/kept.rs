//! What would cost too much to bring with every request: the published service tags, and the last scenarios with their
//! answers. Each is known by its text, so that a request still says all that its reply depends on.

use std::rc::Rc;

use pathlight_core::analysis::matrix::{Answer, answers_with};
use pathlight_core::document::{self, Document};
use pathlight_core::model::Scenario;
use pathlight_core::service_tag::ServiceTags;

use crate::diagram::placed::{self, Placed};

/// A scenario and all its answers.
pub struct Answered {
    /// The document that it was read from.
    text: String,
    /// The scenario.
    pub scenario: Scenario,
    /// What of it was placed by hand.
    pub placed: Placed,
    /// The paths on display, in the scenario's order.
    pub answers: Vec<Answer>,
}

impl Answered {
    /// The scenario of a document, answered; `None`: it is none.
    pub fn of(text: &str, tags: Option<&ServiceTags>) -> Option<Self> {
        let Document { scenario, layout } = document::read(text).ok()?;
        Some(Answered {
            text: text.to_owned(),
            placed: placed::read(layout.as_ref()),
            answers: answers_with(&scenario, tags),
            scenario,
        })
    }
}

/// What is kept.
#[derive(Default)]
pub struct Kept {
    tags: Option<ServiceTags>,
    /// The last two: what is shown, and what it is compared with.
    answered: Vec<Rc<Answered>>,
}

impl Kept {
    /// Answers with these tags from now on; `None`: they cannot be read.
    pub fn load_tags(&mut self, text: &str) -> Option<()> {
        self.tags = Some(ServiceTags::read(text).ok()?);
        self.answered.clear();
        Some(())
    }

    /// The published service tags, if they are loaded.
    pub fn tags(&self) -> Option<&ServiceTags> {
        self.tags.as_ref()
    }

    /// How many tags are loaded.
    pub fn tag_count(&self) -> u64 {
        let count = self.tags.as_ref().map_or(0, ServiceTags::count);
        u64::try_from(count).unwrap_or_default()
    }

    /// A document's scenario with its answers.
    pub fn answered(&mut self, text: &str) -> Option<Rc<Answered>> {
        let known = self.answered.iter().position(|it| it.text == text);
        let answered = match known {
            Some(at) => self.answered.remove(at),
            None => Rc::new(Answered::of(text, self.tags.as_ref())?),
        };
        self.answered.insert(0, answered.clone());
        self.answered.truncate(2);
        Some(answered)
    }
}
