//! Quickwit: the configuration of each index, and documents as its ingest takes them.
//!
//! No field is the index's `timestamp_field`: Quickwit refuses a document without one, and a story that nobody can date
//! has none. A document bears no id, so one that is sent twice is there twice.

use std::ops::RangeInclusive;

use serde_json::{Value, json};

use super::document::{Engine, Index, Use};
use super::{Cell, Column, Kind};

/// Quickwit, from 0.9.
pub const QUICKWIT: Engine = Engine { config, action: |_| None, takes };

/// The days whose nanoseconds from 1970 are a number of 64 bits, as the engine keeps them: 1677-09-22 to 2262-04-10.
const DAYS: RangeInclusive<i64> = -106_751..=106_750;

fn takes(cell: &Cell<'_>) -> bool {
    !matches!(cell, Cell::Day(day) if !DAYS.contains(day))
}

fn config(index: &Index) -> Value {
    let mut fields: Vec<Value> = index.columns().map(field).collect();
    if !index.mentions.is_empty() {
        fields.push(json!({
            "name": "mentions", "type": "array<json>", "indexed": false, "fast": false,
            "description": "every name and date in the text, with the place where it stands",
        }));
    }
    json!({
        "version": "0.9",
        "index_id": index.id(),
        "doc_mapping": {
            "mode": "strict",
            "field_mappings": fields,
            "tag_fields": ["language", "publication"],
        },
        "search_settings": {"default_search_fields": index.searched},
    })
}

fn field(column: &Column) -> Value {
    let mut field = match (column.kind, Use::of(column)) {
        (_, Use::Kept) => json!({"type": "i64", "indexed": false}),
        (Kind::Text | Kind::Texts, Use::Exact) => json!({"type": "text", "tokenizer": "raw", "fast": true}),
        (Kind::Text | Kind::Texts, Use::Names) => {
            json!({"type": "text", "tokenizer": "default", "record": "position", "fast": true})
        }
        (Kind::Text | Kind::Texts, Use::Words) => {
            json!({"type": "text", "tokenizer": "default", "record": "position", "fieldnorms": true})
        }
        (Kind::Number | Kind::Numbers, _) => json!({"type": "i64", "fast": true}),
        (Kind::Real, _) => json!({"type": "f64", "fast": true}),
        (Kind::Flag, _) => json!({"type": "bool", "fast": true}),
        (Kind::Day, _) => {
            json!({"type": "datetime", "input_formats": ["%Y-%m-%d"], "output_format": "%Y-%m-%d", "fast": true})
        }
    };
    if let (Kind::Texts | Kind::Numbers, Some(one)) = (column.kind, field["type"].as_str()) {
        field["type"] = format!("array<{one}>").into();
    }
    field["name"] = column.name.into();
    field["description"] = column.about.into();
    field
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::days::Days;

    #[test]
    fn a_day_that_the_engine_cannot_keep_is_left_out() {
        let takes = |day: &str| takes(&Cell::Day(Days::parse(day).unwrap().first));
        assert_eq!(["1605-11-05", "1677-09-22", "2002-05-24", "2262-04-11"].map(takes), [false, true, true, false]);
    }
}
