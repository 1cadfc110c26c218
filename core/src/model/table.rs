//! `Table`: all resources of one kind by their ids, in the order of the ids.
//!
//! Rows are shared between copies of a scenario until one of them is changed: an edit, and every step that
//! can be undone, copies one row and not the whole. A sorted list stands for all kinds of rows, where a tree
//! would be built for each.

use std::sync::Arc;

use serde_json::Value;

use crate::json::{self, Json, Reader, Writer};

/// The resources of one kind.
#[derive(Clone, Debug)]
pub struct Table<K, V> {
    rows: Vec<(K, Arc<V>)>,
}

impl<K, V> Table<K, V> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Every resource with its id, in the order of the ids.
    pub fn iter(&self) -> Iter<'_, K, V> {
        Iter(self.rows.iter())
    }

    /// Every id, in order.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.rows.iter().map(|(id, _)| id)
    }

    /// Every resource, in the order of the ids.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.rows.iter().map(|(_, row)| &**row)
    }
}

impl<K: Ord, V> Table<K, V> {
    /// The resource of that id.
    pub fn get(&self, id: &K) -> Option<&V> {
        self.get_key_value(id).map(|(_, row)| row)
    }

    /// The resource of that id, with the table's own copy of the id.
    pub fn get_key_value(&self, id: &K) -> Option<(&K, &V)> {
        let at = self.place(id).ok()?;
        self.rows.get(at).map(|(id, row)| (id, &**row))
    }

    /// Whether there is a resource of that id.
    pub fn contains_key(&self, id: &K) -> bool {
        self.place(id).is_ok()
    }

    /// Puts a resource in, in place of the one that had its id.
    pub fn insert(&mut self, id: K, row: V) {
        self.change(id, Some(Arc::new(row)));
    }

    /// Puts a row in or takes one out; gives back the row that stood there. Without a word on what is in a row: one
    /// function for all tables, where the compiler sees that they are the same.
    #[inline(never)]
    fn change(&mut self, id: K, row: Option<Arc<V>>) -> Option<Arc<V>> {
        match (self.place(&id), row) {
            (Ok(at), Some(row)) => self
                .rows
                .get_mut(at)
                .map(|there| std::mem::replace(&mut there.1, row)),
            (Ok(at), None) => Some(self.rows.remove(at).1),
            (Err(at), Some(row)) => {
                self.rows.insert(at, (id, row));
                None
            }
            (Err(_), None) => None,
        }
    }

    #[inline(never)]
    fn place(&self, id: &K) -> Result<usize, usize> {
        self.rows.binary_search_by(|(it, _)| it.cmp(id))
    }
}

/// What reading asks of a table of any kind.
trait Rows {
    /// Puts the row of that id in as it is written, or takes it out.
    fn put(&mut self, id: &str, written: Option<&Value>, reader: &mut Reader);
}

impl<K: Ord + for<'a> From<&'a str>, V: Json> Rows for Table<K, V> {
    fn put(&mut self, id: &str, written: Option<&Value>, reader: &mut Reader) {
        let mut row = None;
        if let Some(written) = written {
            let mut read = Arc::new(V::blank());
            if let Some(read) = Arc::get_mut(&mut read) {
                reader.under(id, written, read);
            }
            row = Some(read);
        }
        self.change(K::from(id), row);
    }
}

fn read_rows(rows: &mut dyn Rows, value: &Value, reader: &mut Reader) {
    for (id, written) in reader.members_by_name(value) {
        let written = Some(written).filter(|row| !reader.takes_out(row));
        rows.put(id, written, reader);
    }
}

impl<K: Ord, V: Clone> Table<K, V> {
    /// The resource of that id, to be changed: no other copy of the scenario sees it.
    pub fn get_mut(&mut self, id: &K) -> Option<&mut V> {
        let at = self.place(id).ok()?;
        self.rows.get_mut(at).map(|(_, row)| Arc::make_mut(row))
    }

    /// Takes a resource out.
    pub fn remove(&mut self, id: &K) -> Option<V>
    where
        K: Clone,
    {
        self.change(id.clone(), None).map(Arc::unwrap_or_clone)
    }

    /// Every resource, to be changed.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.rows.iter_mut().map(|(_, row)| Arc::make_mut(row))
    }
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Table { rows: Vec::new() }
    }
}

/// Equal if both are written the same; rows that are shared need no look.
impl<K: Eq, V: Json> PartialEq for Table<K, V> {
    fn eq(&self, other: &Self) -> bool {
        let mut both = self.rows.iter().zip(&other.rows);
        let is_same = both.all(|((one_id, one), (other_id, other))| {
            one_id == other_id && (Arc::ptr_eq(one, other) || json::is_same(&**one, &**other))
        });
        is_same && self.len() == other.len()
    }
}

impl<K: Eq, V: Json> Eq for Table<K, V> {}

impl<K: Ord + for<'a> From<&'a str> + AsRef<str>, V: Json> Json for Table<K, V> {
    fn blank() -> Self {
        Table::default()
    }

    fn read(&mut self, value: &Value, reader: &mut Reader) {
        read_rows(self, value, reader);
    }

    fn write(&self, out: &mut Writer) {
        let mut table = out.row();
        for (id, row) in self {
            table.required(id.as_ref(), row);
        }
        table.finish();
    }

    #[cfg(feature = "schema")]
    fn schema(schemas: &mut crate::json::schema::Schemas<'_>) -> Value {
        serde_json::json!({ "type": "object", "additionalProperties": V::schema(schemas) })
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }

    fn ids(&self) -> Vec<&str> {
        self.rows.iter().map(|(id, _)| id.as_ref()).collect()
    }

    fn row(&self, id: &str) -> Option<&dyn Json> {
        self.get(&K::from(id)).map(|row| row as &dyn Json)
    }
}

/// Every resource of a table with its id.
#[derive(Debug)]
pub struct Iter<'a, K, V>(std::slice::Iter<'a, (K, Arc<V>)>);

impl<'a, K, V> Iterator for Iter<'a, K, V> {
    type Item = (&'a K, &'a V);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(id, row)| (id, &**row))
    }
}

impl<'a, K, V> IntoIterator for &'a Table<K, V> {
    type Item = (&'a K, &'a V);
    type IntoIter = Iter<'a, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::id::TenantId;
    use crate::model::scope::Tenant;

    fn table(ids: &[&str]) -> Table<TenantId, Tenant> {
        let mut table = Table::default();
        for id in ids {
            table.insert((*id).into(), Tenant::default());
        }
        table
    }

    #[test]
    fn rows_stand_in_the_order_of_their_ids_and_once() {
        let table = table(&["b", "c", "a", "b"]);
        let ids: Vec<_> = table.keys().map(TenantId::as_str).collect();
        assert_eq!(ids, ["a", "b", "c"]);
        assert!(table.contains_key(&"c".into()) && table.get(&"d".into()).is_none());
    }

    #[test]
    fn rows_are_read_in_any_order() {
        let written: serde_json::Value =
            serde_json::from_str(r#"{"b": {}, "c": {}, "a": {}}"#).expect("JSON");
        let table: Table<TenantId, Tenant> = json::read(&written).expect("a table");
        assert!(["a", "b", "c"].iter().all(|id| table.contains_key(&(*id).into())));
    }

    #[test]
    fn changing_a_row_leaves_the_copy_as_it_was() {
        let one = table(&["a", "b"]);
        let mut other = one.clone();
        assert_eq!(one, other);
        other.get_mut(&"a".into()).expect("it is there").yours = true;
        assert_ne!(one, other);
        assert!(!one.get(&"a".into()).expect("it is there").yours);
    }
}
