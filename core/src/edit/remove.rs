//! Taking a thing out: what refers to it loses the reference, what cannot stand without it goes too.

use serde_json::{Map, Value};

use super::form::{Field, KINDS, Kind, What, kind_called};
use super::patch::{self, Patch};
use super::{EditError, path, wish};
use crate::model::Scenario;

/// What becomes of a thing when another one is taken out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
    /// It goes too.
    Goes,
    /// It stays, without what stood in the field of that label.
    Loses(&'static str),
}

/// A thing that a removal touches.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Use {
    /// Its table.
    pub table: &'static str,
    /// Its id; for a path or a switch, its place in the list.
    pub id: String,
    /// What becomes of it.
    pub fate: Fate,
}

/// What taking the thing out would touch, itself left out.
pub fn uses(scenario: &Scenario, table: &str, id: &str) -> Vec<Use> {
    match plan(scenario, table, id) {
        Ok((_, uses)) => uses,
        Err(_) => Vec::new(),
    }
}

/// The patch that takes the thing out.
pub(super) fn plan(scenario: &Scenario, table: &str, id: &str) -> Result<(Patch, Vec<Use>), EditError> {
    patch::row(scenario, table, id)?;
    let mut removal = Removal::default();
    let mut tables = Vec::new();
    for kind in KINDS {
        let rows = patch::table(scenario, kind.table);
        tables.push((kind, rows));
        if kind.table == table {
            removal.gone.push((kind.table, id.to_owned()));
        }
    }
    // until nothing more goes
    let mut known = 0;
    while known < removal.gone.len() {
        known = removal.gone.len();
        for (kind, rows) in &mut tables {
            removal.visit(kind, rows);
        }
    }
    let mut patch = removal.patch(&tables);
    let after = patch::apply(scenario, Patch(patch.0.clone()))?;
    for at in wish::lost(scenario, &after) {
        removal.touch("expectations", at.to_string(), Fate::Goes);
    }
    if let Some(rows) = wish::kept(scenario, &after) {
        patch.0.insert("expectations".to_owned(), rows);
    }
    Ok((patch, removal.uses))
}

#[derive(Default)]
struct Removal {
    /// What is taken out, by table and id.
    gone: Vec<(&'static str, String)>,
    /// What it is called, where that is not its id.
    called: Vec<(&'static str, String)>,
    uses: Vec<Use>,
}

impl Removal {
    /// Takes out of a table's rows what refers to what is gone.
    fn visit(&mut self, kind: &'static Kind, rows: &mut Value) {
        match rows {
            Value::Object(rows) => {
                for (id, row) in rows {
                    self.visit_row(kind, id, row);
                }
            }
            Value::Array(rows) => {
                for (at, row) in rows.iter_mut().enumerate() {
                    self.visit_row(kind, &at.to_string(), row);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    fn visit_row(&mut self, kind: &'static Kind, id: &str, row: &mut Value) {
        if self.has(kind.table, id) {
            if let Some(name) = path::text(row, "name") {
                self.called.push((kind.table, name.to_owned()));
            }
            self.owned(kind, row);
        } else if let Some(fate) = self.prune(kind.fields, row) {
            if fate == Fate::Goes {
                self.gone.push((kind.table, id.to_owned()));
            }
            self.touch(kind.table, id.to_owned(), fate);
        }
    }

    fn has(&self, table: &str, id: &str) -> bool {
        self.gone.iter().any(|(of, it)| *of == table && it == id)
    }

    fn touch(&mut self, table: &'static str, id: String, fate: Fate) {
        // what goes in the end only goes
        self.uses
            .retain(|it| fate != Fate::Goes || it.table != table || it.id != id);
        let it = Use { table, id, fate };
        if !self.uses.contains(&it) {
            self.uses.push(it);
        }
    }

    /// What belongs to a thing that is gone goes with it.
    fn owned(&mut self, kind: &Kind, row: &Value) {
        for field in kind.fields {
            let What::Owned(table) = field.what else { continue };
            for id in path::entries(row, field.name) {
                let id = id.as_str().unwrap_or_default();
                if !self.has(table, id) {
                    self.gone.push((table, id.to_owned()));
                    self.touch(table, id.to_owned(), Fate::Goes);
                }
            }
        }
    }

    /// Takes out of a row what refers to what is gone; `None`: nothing does.
    fn prune(&self, fields: &'static [Field], row: &mut Value) -> Option<Fate> {
        let mut fate = None;
        for field in fields {
            let Some(value) = row.get_mut(field.name) else {
                continue;
            };
            match self.prune_value(field, value) {
                Some(Fate::Goes) if field.is_required => return Some(Fate::Goes),
                Some(Fate::Goes) => {
                    path::take_out(row, field.name);
                    fate = Some(Fate::Loses(field.label));
                }
                Some(Fate::Loses(_)) => fate = Some(Fate::Loses(field.label)),
                None => {}
            }
        }
        fate
    }

    fn prune_value(&self, field: &'static Field, value: &mut Value) -> Option<Fate> {
        let is_gone = |table: &str, value: &Value| value.as_str().is_some_and(|id| self.has(table, id));
        match &field.what {
            What::Reference(table) => is_gone(table, value).then_some(Fate::Goes),
            // a name is compared without case
            What::Named(table) => {
                let name = value.as_str()?;
                let mut gone = self.gone.iter().chain(&self.called);
                let is_it = gone.any(|(of, id)| of == table && id.eq_ignore_ascii_case(name));
                is_it.then_some(Fate::Goes)
            }
            What::References(table) | What::Owned(table) => {
                let entries = value.as_array_mut()?;
                let count = entries.len();
                entries.retain(|entry| !is_gone(table, entry));
                let is_owner = matches!(field.what, What::Owned(_));
                match entries.len() {
                    0 if is_owner && count > 0 => Some(Fate::Goes),
                    left => (left < count).then_some(Fate::Loses(field.label)),
                }
            }
            What::Thing => {
                let kind = kind_called(value.get("kind")?.as_str()?)?;
                is_gone(kind.table, value.get("id")?).then_some(Fate::Goes)
            }
            What::Rows(fields) => {
                let mut fate = None;
                value.as_array_mut()?.retain_mut(|entry| {
                    let of_entry = self.prune(fields, entry);
                    fate = fate.or(of_entry.map(|_| Fate::Loses(field.label)));
                    of_entry != Some(Fate::Goes)
                });
                fate
            }
            What::Fields(_) | What::WordOr(..) => {
                let fate = self.prune(field.inner(), value);
                // a switch that sets nothing any more
                let is_empty = value.as_object().is_some_and(Map::is_empty);
                fate.map(|fate| if is_empty { Fate::Goes } else { fate })
            }
            What::Text
            | What::Texts
            | What::Region
            | What::Suggested(_)
            | What::Addresses
            | What::AddressOrTag
            | What::Flag { .. }
            | What::Number
            | What::Word(_)
            | What::AnyWord(_)
            | What::WordIfKnown(_)
            | What::Scope
            | What::End => None,
        }
    }

    /// What has changed, of all tables.
    fn patch(&self, tables: &[(&'static Kind, Value)]) -> Patch {
        let mut patch = Patch::default();
        for (kind, rows) in tables {
            let mut kept = Vec::new();
            path::rows(rows, &mut |id, row| {
                let is_gone = self.has(kind.table, id);
                let is_touched = || self.uses.iter().any(|it| it.table == kind.table && it.id == id);
                if rows.is_array() {
                    kept.extend((!is_gone).then(|| row.clone()));
                } else if is_gone {
                    patch.row(kind.table, id, Value::Null);
                } else if is_touched() {
                    patch.row(kind.table, id, row.clone());
                }
            });
            // the rows of paths follow from names, not from ids
            if rows.is_array() && kind.table == "switches" {
                patch.0.insert(kind.table.to_owned(), Value::Array(kept));
            }
        }
        patch
    }
}
