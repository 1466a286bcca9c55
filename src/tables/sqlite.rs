//! SQLite: one file with every table, full-text search, views and keys, for `sqlite3`, Datasette and notebooks.
//!
//! What a row says of its story stands in the stories alone, and the views join it. Lists are JSON arrays, days are ISO
//! 8601 texts, as SQLite's own functions take them.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use rusqlite::types::{ToSqlOutput, Value};
use rusqlite::{Connection, ToSql};

use super::{Cell, Column, Draft, Kind, Story, TABLES, Table};
use crate::error::{Error, Result};
use crate::index::days::date;

/// Keys of a table, and what follows from its columns.
const KEYS: &[(&str, &str)] = &[
    ("stories", "UNIQUE (id), FOREIGN KEY (lead_id) REFERENCES stories (id)"),
    (
        "mentions",
        "person TEXT AS (CASE kind WHEN 'person' THEN entity END), \
         place TEXT AS (CASE kind WHEN 'place' THEN entity END), \
         organization TEXT AS (CASE kind WHEN 'organization' THEN entity END), \
         PRIMARY KEY (story_id, number), FOREIGN KEY (story_id) REFERENCES stories (id), \
         FOREIGN KEY (story_id, person) REFERENCES people (story_id, id), \
         FOREIGN KEY (story_id, place) REFERENCES places (story_id, id), \
         FOREIGN KEY (story_id, organization) REFERENCES organizations (story_id, id)",
    ),
    (
        "quotes",
        "person TEXT AS (CASE WHEN speaker GLOB 'p*' THEN speaker END), \
         place TEXT AS (CASE WHEN speaker GLOB 'g*' THEN speaker END), \
         organization TEXT AS (CASE WHEN speaker GLOB 'o*' THEN speaker END), \
         UNIQUE (id), FOREIGN KEY (lead_id) REFERENCES quotes (id), \
         FOREIGN KEY (story_id) REFERENCES stories (id), \
         FOREIGN KEY (story_id, person) REFERENCES people (story_id, id), \
         FOREIGN KEY (story_id, place) REFERENCES places (story_id, id), \
         FOREIGN KEY (story_id, organization) REFERENCES organizations (story_id, id)",
    ),
    ("people", OF_STORY),
    ("places", OF_STORY),
    ("organizations", OF_STORY),
];

const OF_STORY: &str = "PRIMARY KEY (story_id, id), FOREIGN KEY (story_id) REFERENCES stories (id)";

/// What is made once all rows are there: faster than keeping it up to date row by row.
const INDEXES: &str = "
CREATE INDEX stories_by_date ON stories (date_first);
CREATE INDEX stories_by_lead ON stories (lead_id);
CREATE INDEX mentions_by_name ON mentions (name, kind);
CREATE INDEX quotes_by_story ON quotes (story_id);
CREATE INDEX quotes_by_lead ON quotes (lead_id);
CREATE INDEX quotes_by_speaker ON quotes (speaker_name);
CREATE INDEX people_by_name ON people (name);
CREATE INDEX places_by_name ON places (name);
CREATE INDEX places_by_geonames ON places (geonames);
CREATE INDEX organizations_by_name ON organizations (name);
CREATE VIRTUAL TABLE story_words USING fts5 (headline, text, content = 'stories', content_rowid = 'number',
    tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO story_words (story_words) VALUES ('rebuild');
CREATE VIRTUAL TABLE quote_words USING fts5 (text, speaker_name, content = 'quotes', content_rowid = 'number',
    tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO quote_words (quote_words) VALUES ('rebuild');
";

/// Questions asked often. `independent` leaves out what copies of a story print again.
const VIEWS: &str = "
CREATE VIEW quotes_with_story AS
    SELECT q.*, q.id <> q.lead_id AS is_copy, s.headline, s.publication, s.url, s.path, s.member, s.record,
        s.offset, s.date, s.date_first, s.date_last, s.date_granularity, s.date_method, s.date_confidence
    FROM quotes q JOIN stories s ON s.id = q.story_id;
CREATE VIEW mentions_with_story AS
    SELECT m.*, s.id <> s.lead_id AS is_copy, s.headline, s.publication, s.url, s.path, s.member, s.record,
        s.offset, s.date, s.date_first, s.date_last, s.date_granularity, s.date_method, s.date_confidence
    FROM mentions m JOIN stories s ON s.id = m.story_id;
CREATE VIEW quoted_by_month AS
    SELECT substr(date_first, 1, 7) AS month, speaker_name, count(*) AS quotes, sum(NOT is_copy) AS independent
    FROM quotes_with_story
    WHERE speaker_name IS NOT NULL AND date_granularity IN ('day', 'month')
    GROUP BY month, speaker_name;
CREATE VIEW stories_by_month AS
    SELECT substr(date_first, 1, 7) AS month, count(*) AS stories, sum(id = lead_id) AS independent
    FROM stories
    WHERE date_granularity IN ('day', 'month')
    GROUP BY month;
CREATE VIEW people_counted AS
    SELECT p.name, count(*) AS stories, sum(s.id = s.lead_id) AS independent, sum(p.mentions) AS mentions,
        sum(p.quotes) AS quotes
    FROM people p JOIN stories s ON s.id = p.story_id
    GROUP BY p.name;
CREATE VIEW places_counted AS
    SELECT p.geonames, min(p.name) AS name, min(p.kind) AS kind, min(p.country) AS country, min(p.lat) AS lat,
        min(p.lon) AS lon, count(*) AS stories, sum(s.id = s.lead_id) AS independent, sum(p.mentions) AS mentions,
        sum(p.quotes) AS quotes
    FROM places p JOIN stories s ON s.id = p.story_id
    GROUP BY p.geonames, CASE WHEN p.geonames IS NULL THEN p.name END;
CREATE VIEW organizations_counted AS
    SELECT o.name, count(*) AS stories, sum(s.id = s.lead_id) AS independent, sum(o.mentions) AS mentions,
        sum(o.quotes) AS quotes
    FROM organizations o JOIN stories s ON s.id = o.story_id
    GROUP BY o.name;
";

/// The database on its way into its file.
pub struct Sqlite {
    // Closed before the draft is put in place or dropped.
    database: Connection,
    inserts: Vec<String>,
    draft: Draft,
}

impl Sqlite {
    /// Begins the file `target`, or one to replace it where `force` says so.
    ///
    /// # Errors
    ///
    /// Where it cannot be written, or something stands there.
    pub fn create(target: &Path, force: bool) -> Result<Self> {
        let draft = Draft::file(target, force)?;
        let database = begin(draft.path()).map_err(|error| failed(&draft, error))?;
        Ok(Self { database, inserts: TABLES.iter().map(insert).collect(), draft })
    }

    /// Adds the rows of a story.
    ///
    /// # Errors
    ///
    /// Where they cannot be written.
    pub fn add(&mut self, story: &Story) -> Result<()> {
        self.insert(story).map_err(|error| failed(&self.draft, error))
    }

    fn insert(&self, story: &Story) -> rusqlite::Result<()> {
        for (table, insert) in TABLES.iter().zip(&self.inserts) {
            let mut insert = self.database.prepare_cached(insert)?;
            for row in 0..(table.rows)(story) {
                let cells = table.columns.iter().map(|column| (column.cell)(story, row));
                insert.execute(rusqlite::params_from_iter(cells))?;
            }
        }
        Ok(())
    }

    /// Makes indexes and views, and puts the file in place.
    ///
    /// # Errors
    ///
    /// Where it cannot be written.
    pub fn finish(self) -> Result<()> {
        let Self { database, draft, .. } = self;
        let end = || database.execute_batch(&format!("{INDEXES}{VIEWS}COMMIT;"));
        end().map_err(|error| failed(&draft, error))?;
        database.close().map_err(|(_, error)| failed(&draft, error))?;
        draft.put()
    }
}

/// That the file could not be written, in SQLite's words.
fn failed(draft: &Draft, error: rusqlite::Error) -> Error {
    draft.failed(io::Error::other(error))
}

/// Opens the draft, with every table in one transaction. Nothing is kept for taking it back: a draft is whole or thrown
/// away.
fn begin(path: &Path) -> rusqlite::Result<Connection> {
    let database = Connection::open(path)?;
    let mut schema =
        String::from("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF;\nBEGIN;\n");
    for table in TABLES {
        schema += &create(table);
    }
    database.execute_batch(&schema)?;
    Ok(database)
}

fn create(table: &Table) -> String {
    let mut sql = format!("CREATE TABLE {} (\n", table.name);
    if table.name == "stories" || table.name == "quotes" {
        sql += "    number INTEGER PRIMARY KEY,\n";
    }
    for Column { name, kind, required, .. } in table.columns {
        let kind = match kind {
            Kind::Text | Kind::Texts | Kind::Numbers | Kind::Day => "TEXT",
            Kind::Number | Kind::Flag => "INTEGER",
            Kind::Real => "REAL",
        };
        let _ = writeln!(sql, "    \"{name}\" {kind}{},", if *required { " NOT NULL" } else { "" });
    }
    let keys = KEYS.iter().find(|(name, _)| *name == table.name).map_or("", |(_, keys)| keys);
    sql + "    " + keys + "\n);\n"
}

fn insert(table: &Table) -> String {
    let names: Vec<String> = table.columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
    let marks = vec!["?"; names.len()];
    format!("INSERT INTO {} ({}) VALUES ({})", table.name, names.join(", "), marks.join(", "))
}

impl ToSql for Cell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let owned = match self {
            Self::Text(text) => return Ok(text.as_ref().into()),
            Self::Number(number) => Value::Integer(*number),
            Self::Real(number) => Value::Real(*number),
            Self::Flag(flag) => Value::Integer(i64::from(*flag)),
            Self::Day(day) => date(*day).map_or(Value::Null, |day| Value::Text(day.to_string())),
            Self::Texts(texts) => Value::Text(serde_json::Value::from(texts.as_ref()).to_string()),
            Self::Numbers(numbers) => Value::Text(serde_json::Value::from(numbers.as_slice()).to_string()),
            Self::Null => Value::Null,
        };
        Ok(ToSqlOutput::Owned(owned))
    }
}
