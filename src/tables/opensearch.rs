//! OpenSearch, and Elasticsearch: the mappings of each index, and documents as `_bulk` takes them.
//!
//! A document bears the id of its story or quote, so one that is sent twice replaces itself. Mentions are kept and not
//! indexed: each would be a document to the engine, and a shard cannot have more than two thousand million.

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::document::{Engine, Index, Use};
use super::{Column, Kind};

/// OpenSearch from 2 and Elasticsearch from 7.
pub const OPENSEARCH: Engine =
    Engine { config, action: |id| Some(json!({"index": {"_id": own_id(id)}})), takes: |_| true };

/// Most bytes of an id.
const LONGEST_ID: usize = 512;

/// Most characters of a text that is indexed whole: the engine takes 32,766 bytes, and a character has four at most.
const LONGEST_EXACT: usize = 8191;

/// The id, and its SHA-256 where it is longer than the engine takes.
fn own_id(id: &str) -> String {
    if id.len() <= LONGEST_ID { id.to_owned() } else { format!("{:x}", Sha256::digest(id)) }
}

fn config(index: &Index) -> Value {
    let mut fields: Map<String, Value> =
        index.columns().map(|column| (column.name.to_owned(), field(column))).collect();
    if !index.mentions.is_empty() {
        fields.insert("mentions".into(), json!({"type": "object", "enabled": false}));
    }
    json!({
        "settings": {"index": {"codec": "best_compression", "query": {"default_field": index.searched}}},
        "mappings": {"dynamic": "strict", "properties": fields},
    })
}

fn field(column: &Column) -> Value {
    let exact = || json!({"type": "keyword", "ignore_above": LONGEST_EXACT});
    match (column.kind, Use::of(column)) {
        (_, Use::Kept) => json!({"type": "long", "index": false, "doc_values": false}),
        (Kind::Text | Kind::Texts, _) if column.name == "points" => json!({"type": "geo_point"}),
        (Kind::Text | Kind::Texts, Use::Exact) => exact(),
        (Kind::Text | Kind::Texts, Use::Names) => {
            let mut names = exact();
            names["fields"] = json!({"words": {"type": "text"}});
            names
        }
        (Kind::Text | Kind::Texts, Use::Words) => json!({"type": "text"}),
        (Kind::Number | Kind::Numbers, _) => json!({"type": "long"}),
        (Kind::Real, _) => json!({"type": "double"}),
        (Kind::Flag, _) => json!({"type": "boolean"}),
        (Kind::Day, _) => json!({"type": "date", "format": "strict_date"}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_its_own_unless_it_is_too_long() {
        let long = "é".repeat(257);
        assert_eq!(own_id(&long[..512]), long[..512]);
        let made = own_id(&long);
        assert!(made.len() == 64 && made != own_id(&(long + "x")));
    }
}
