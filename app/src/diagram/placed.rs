//! Where boxes were placed by hand, as the document's envelope keeps it: the place of each among its siblings, from above.
//!
//! An order and no coordinates: gaps, gates and lines follow from it by the same rules as without (L2, L4, E1). Siblings
//! stand in one column of one box; of services and hosts, those that differ in whose or in where stay apart (L2). What
//! has no place of its own comes below those that have one: adding a thing leaves the others in their order (L3).

use pathlight_core::document::Layout;
use pathlight_core::model::id::ResourceRef;
use serde_json::{Map, Value};

/// The place of each thing, by its name.
pub type Placed = Map<String, Value>;

/// Where a layout holds them.
pub const KEY: &str = "placed";

/// What a layout says of places; anything else in it is left alone.
pub fn read(layout: Option<&Layout>) -> Placed {
    let placed = layout.and_then(|layout| layout.get(KEY)?.as_object());
    placed.cloned().unwrap_or_default()
}

/// What a thing is called in there.
pub fn name(thing: &ResourceRef) -> String {
    let (kind, id) = thing.kind_and_id();
    format!("{kind}/{id}")
}

/// The place of a thing among its siblings; below all others: it has none.
pub fn rank(placed: &Placed, thing: &ResourceRef) -> i64 {
    let rank = placed.get(&name(thing)).and_then(Value::as_i64);
    rank.unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_layout_of_anything_is_read() {
        let thing = ResourceRef::Subnet("a".into());
        let rank_in = |layout: Value| rank(&read(Some(&layout)), &thing);
        assert_eq!(rank_in(json!({ "placed": { "subnet/a": 2, "subnet/b": 1 } })), 2);
        for layout in [
            json!(null),
            json!([1]),
            json!({ "placed": ["subnet/a"] }),
            json!({ "placed": { "subnet/a": "2" } }),
            json!({ "placed": { "subnet/a": 1.5 } }),
        ] {
            assert_eq!(rank_in(layout), i64::MAX);
        }
        assert!(read(None).is_empty());
    }
}
