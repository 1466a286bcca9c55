//! Does with what `archive export --format quickwit` writes what a Quickwit server would: reads the configurations, maps
//! every document, indexes it, searches, and counts by fast fields. Quickwit's own code does all of it, without the server.
//!
//! `check-quickwit FOLDER < REQUESTS`: a request is a line `{"index": "stories", "query": "…", "aggs": {…}}`, and its answer
//! a line `{"hits": 3, "aggregations": {…}}`. A configuration or document that Quickwit refuses is an error.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::{env, fs, io};

use anyhow::Context;
use quickwit_common::uri::Uri;
use quickwit_config::{ConfigFormat, build_doc_mapper, load_index_config_from_user_config};
use quickwit_doc_mapper::DocMapper;
use quickwit_query::get_quickwit_fastfield_normalizer_manager;
use quickwit_query::query_ast::query_ast_from_user_text;
use serde_json::{Value, json};
use tantivy::Index;
use tantivy::aggregation::AggregationCollector;
use tantivy::aggregation::agg_req::Aggregations;
use tantivy::collector::Count;

fn main() -> anyhow::Result<()> {
    let folder = PathBuf::from(env::args_os().nth(1).context("check-quickwit FOLDER < REQUESTS")?);
    let indexes: BTreeMap<&str, Opened> = ["stories", "quotes"]
        .into_iter()
        .map(|name| Ok((name, open(&folder, name)?)))
        .collect::<anyhow::Result<_>>()?;
    for line in io::stdin().lines() {
        let request: Value = serde_json::from_str(&line?)?;
        let index = indexes.get(request["index"].as_str().unwrap_or_default()).context("no such index")?;
        println!("{}", index.answer(&request)?);
    }
    Ok(())
}

struct Opened {
    mapper: Arc<DocMapper>,
    searched: Vec<String>,
    index: Index,
}

/// Makes an index by its configuration, of all its documents.
fn open(folder: &Path, name: &str) -> anyhow::Result<Opened> {
    let config = fs::read(folder.join(format!("{name}.json")))?;
    let config = load_index_config_from_user_config(ConfigFormat::Json, &config, &Uri::from_str("ram:///indexes")?)?;
    let mapper = build_doc_mapper(&config.doc_mapping, &config.search_settings)?;
    let mut index = Index::create_in_ram(mapper.schema());
    index.set_tokenizers(mapper.tokenizer_manager().tantivy_manager().clone());
    index.set_fast_field_tokenizers(get_quickwit_fastfield_normalizer_manager().tantivy_manager().clone());
    let mut writer = index.writer_with_num_threads(1, 64 << 20)?;
    let mut pieces: Vec<PathBuf> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    pieces.retain(|path| {
        path.file_name()
            .and_then(|file| file.to_str())
            .is_some_and(|file| file.starts_with(&format!("{name}-")) && file.ends_with(".ndjson"))
    });
    pieces.sort();
    for piece in pieces {
        for (number, line) in fs::read_to_string(&piece)?.lines().enumerate() {
            let document = mapper.doc_from_json_str(line);
            let (_, document) = document.with_context(|| format!("{}, line {}", piece.display(), number + 1))?;
            writer.add_document(document)?;
        }
    }
    writer.commit()?;
    Ok(Opened { mapper, searched: config.search_settings.default_search_fields, index })
}

impl Opened {
    fn answer(&self, request: &Value) -> anyhow::Result<Value> {
        let typed = query_ast_from_user_text(request["query"].as_str().unwrap_or("*"), None);
        let query = typed.parse_user_query(&self.searched)?;
        let (query, _) = self.mapper.query(self.mapper.schema(), query, true, None)?;
        let aggregations: Aggregations = serde_json::from_value(request.get("aggs").cloned().unwrap_or(json!({})))?;
        let counted = AggregationCollector::from_aggs(aggregations, Default::default());
        let (hits, aggregations) = self.index.reader()?.searcher().search(&query, &(Count, counted))?;
        Ok(json!({"hits": hits, "aggregations": aggregations}))
    }
}
