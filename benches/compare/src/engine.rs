//! The bare engines: text stored, words with positions, and nothing found in it.

use std::io::Write;
use std::path::Path;

use anyhow::{Result, bail};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::QueryParser;
use tantivy::schema::{Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions};
use tantivy::snippet::SnippetGenerator;
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{Index, IndexSettings, Searcher, TantivyDocument, doc};

use crate::corpus::texts;

/// The names of those that were built in.
pub const ENGINES: &[&str] = &[
    "tantivy",
    "tantivy, stemmed",
    #[cfg(feature = "sqlite")]
    "FTS5",
];

/// Hits that are shown.
pub const SHOWN: usize = 10;
/// Characters of a snippet, as many as archive shows.
pub const SNIPPET: usize = 260;
/// The same memory as archive gives the engine.
const MEMORY: usize = 220_000_000;

/// Indexes a corpus.
pub fn index(engine: &str, corpus: &Path, out: &Path) -> Result<()> {
    match engine {
        "tantivy" => index_tantivy("default", corpus, out),
        "tantivy, stemmed" => index_tantivy("en_stem", corpus, out),
        #[cfg(feature = "sqlite")]
        "FTS5" => sqlite::index(corpus, out),
        _ => bail!("there is no engine “{engine}”"),
    }
}

/// Runs each line of a file as a search: counts what answers, and shows the best with snippets.
pub fn search(engine: &str, out: &Path, queries: &Path) -> Result<()> {
    let queries = std::fs::read_to_string(queries)?;
    match engine {
        #[cfg(feature = "sqlite")]
        "FTS5" => sqlite::search(out, queries.lines()),
        _ => search_tantivy(out, queries.lines()),
    }
}

fn index_tantivy(words: &str, corpus: &Path, out: &Path) -> Result<()> {
    std::fs::create_dir_all(out)?;
    let mut schema = Schema::builder();
    let indexing =
        TextFieldIndexing::default().set_tokenizer(words).set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = schema.add_text_field("text", TextOptions::default().set_indexing_options(indexing) | STORED);
    let settings = IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor { compression_level: Some(3) }),
        ..IndexSettings::default()
    };
    let index = Index::builder().schema(schema.build()).settings(settings).create_in_dir(out)?;
    let mut writer = index.writer_with_num_threads(1, MEMORY)?;
    for words in texts(corpus)? {
        writer.add_document(doc!(text => words))?;
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    Ok(())
}

fn search_tantivy<'q>(out: &Path, queries: impl Iterator<Item = &'q str>) -> Result<()> {
    let bare = Bare::open(out)?;
    queries.into_iter().try_for_each(|typed| bare.search(typed, &mut std::io::stdout().lock()))
}

/// An index of the bare engine that is open.
pub struct Bare {
    text: Field,
    searcher: Searcher,
    parser: QueryParser,
}

impl Bare {
    /// Opens the index in a folder.
    pub fn open(out: &Path) -> Result<Self> {
        let index = Index::open_in_dir(out)?;
        let text = index.schema().get_field("text")?;
        let mut parser = QueryParser::for_index(&index, vec![text]);
        parser.set_conjunction_by_default();
        Ok(Self { text, searcher: index.reader()?.searcher(), parser })
    }

    /// Runs a search, and writes the best hits with their snippets.
    pub fn search(&self, typed: &str, to: &mut dyn Write) -> Result<()> {
        let query = self.parser.parse_query(typed)?;
        let (best, all) = self.searcher.search(&query, &(TopDocs::with_limit(SHOWN).order_by_score(), Count))?;
        let mut snippets = SnippetGenerator::create(&self.searcher, &*query, self.text)?;
        snippets.set_max_num_chars(SNIPPET);
        for (score, address) in best {
            let found: TantivyDocument = self.searcher.doc(address)?;
            let snippet = snippets.snippet_from_doc(&found);
            writeln!(to, "{typed}\t{all}\t{score:.2}\t{}\t{:?}", snippet.fragment(), snippet.highlighted())?;
        }
        Ok(())
    }
}

#[cfg(feature = "sqlite")]
mod sqlite {
    use std::path::Path;

    use anyhow::Result;
    use rusqlite::Connection;

    use super::SHOWN;
    use crate::corpus::texts;
    use crate::file_in;

    pub fn index(corpus: &Path, out: &Path) -> Result<()> {
        let mut database = Connection::open(file_in(out, "words.db")?)?;
        database.execute_batch(
            "PRAGMA journal_mode = WAL;
             CREATE VIRTUAL TABLE stories USING fts5(text, tokenize = 'porter unicode61');",
        )?;
        let all = database.transaction()?;
        let mut insert = all.prepare("INSERT INTO stories (text) VALUES (?1)")?;
        for words in texts(corpus)? {
            insert.execute([words])?;
        }
        drop(insert);
        all.commit()?;
        database
            .execute_batch("INSERT INTO stories (stories) VALUES ('optimize'); PRAGMA wal_checkpoint(TRUNCATE);")?;
        Ok(())
    }

    pub fn search<'q>(out: &Path, queries: impl Iterator<Item = &'q str>) -> Result<()> {
        let database = Connection::open(file_in(out, "words.db")?)?;
        let mut count = database.prepare("SELECT count(*) FROM stories WHERE stories MATCH ?1")?;
        let mut best = database.prepare(
            "SELECT rank, snippet(stories, 0, '[', ']', '…', 40) FROM stories WHERE stories MATCH ?1
             ORDER BY rank LIMIT ?2",
        )?;
        for typed in queries {
            // A word of the query language of FTS5 is no word of a text.
            let query =
                if typed.starts_with('"') { typed.to_owned() } else { format!("\"{}\"", typed.replace(' ', "\" \"")) };
            let all: i64 = count.query_row([&query], |row| row.get(0))?;
            let mut rows = best.query((&query, SHOWN as i64))?;
            while let Some(row) = rows.next()? {
                println!("{typed}\t{all}\t{:.2}\t{}", row.get::<_, f64>(0)?, row.get::<_, String>(1)?);
            }
        }
        Ok(())
    }
}
