//! Tables: what is exported is what the records say, is whole or not there, and is the same every time.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::archive::Archive;

const REPORT: &str = "Selma Brandt promised help to the crews of Arden on Sunday after the third storm of the month had sunk \
    two of their boats. “The harbour will stay open for every fishing boat that needs shelter this winter,” Brandt said. \
    The council pays for the pumps and for a second crane, which the yard had asked for since spring, and it sends \
    divers to look at the northern pier.";

/// A story and a copy that was printed before, one of May, one that bears an id twice, and one without a date.
fn archive() -> Archive {
    let archive = Archive::of_articles(&[
        ("late", "2003-05-06", "Mail", &format!("ARDEN (Coast Press) - {REPORT}")),
        ("first", "2003-05-05", "Post", REPORT),
        ("may", "2003-05", "Echo", "Mayor Ann Bell left for Paris. “Nobody sails,” Bell said."),
        ("may", "2004", "Bell", "The mills of Holm stand still, and the council of Halden bought them for nothing."),
    ]);
    archive.write("news/undated.txt", "Rain\n\n“It will rain,” said Tom Crane in Brackwater, Ohio.\n");
    archive.run("index news").ends(0);
    archive
}

/// The page in `seeds/` alone; and copies, undated stories and all forms that are read.
fn counted() -> [Archive; 2] {
    let [seeds, mixed] = [Archive::new(), archive()];
    seeds.run(&format!("index '{}'", root("seeds"))).ends(0);
    mixed.run(&format!("index '{}'", root("tests/formats"))).ends(if cfg!(feature = "pdf") { 0 } else { 3 });
    [seeds, mixed]
}

fn root(path: &str) -> String {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path).display().to_string()
}

/// How many stories there are of each value in `archive stats`, and the column that tells it.
#[cfg(any(feature = "parquet", feature = "sqlite"))]
const BY_VALUE: [(&str, &str); 4] =
    [("years", "date_value"), ("sources", "publication"), ("languages", "language"), ("formats", "format")];

/// How often each value comes, as `archive stats` gives it.
fn tallied(values: impl Iterator<Item = Value>) -> Value {
    let mut tally: BTreeMap<String, usize> = BTreeMap::new();
    for value in values {
        if let Some(value) = value.as_str() {
            *tally.entry(value.to_owned()).or_default() += 1;
        }
    }
    serde_json::json!(tally)
}

fn lines(archive: &Archive, arguments: &str) -> Vec<Value> {
    archive.run(arguments).ends(0).json()
}

#[test]
fn what_is_there_is_left_as_it_is() {
    let archive = archive();
    for (form, target) in forms() {
        let export = format!("export --format {form} --output {target}");
        archive.run(&export).ends(0).gives_nothing().tells(&format!("Wrote 5 stories to {target}."));
        let before = contents(&archive, target);
        archive.run(&format!("{export} --source Post")).ends(2).tells("is there already").tells("--force");
        assert_eq!(contents(&archive, target), before, "{form}");
        archive.run(&format!("{export} --force --source Post")).ends(0).tells("Wrote 1 story");
        assert_ne!(contents(&archive, target), before, "{form}");
        archive.run(&format!("{export} --force")).ends(0);
        assert_eq!(contents(&archive, target), before, "{form}: the same every time");
    }
    let drafts = names(&archive, "").into_iter().filter(|name| name.ends_with(".part") || name.ends_with(".old"));
    assert_eq!(drafts.count(), 0);
}

#[test]
fn what_cannot_be_written_is_said_and_nothing_is_left_behind() {
    let archive = archive();
    for (form, _) in forms() {
        let answer = archive.run(&format!("export --format {form} --output missing/target")).ends(2);
        answer.tells("archive: cannot write missing/target: no such file or folder").tells("make its folder first");
        archive.run(&format!("export --format {form} --output target nothing-of-this")).ends(1).tells("No story");
        assert!(!archive.path("target").exists());
    }
    archive.run("export --output news").ends(2).tells("cannot write news: is a directory");
    archive.run("export --force").ends(2).tells("--output");
}

#[test]
fn lines_in_a_file_are_those_on_standard_output() {
    let archive = archive();
    for form in ["jsonl", "ftm", "geojson"] {
        let printed = archive.run(&format!("export --format {form}")).ends(0).out;
        archive.run(&format!("export --format {form} --output {form}")).ends(0);
        assert_eq!(std::fs::read_to_string(archive.path(form)).unwrap(), printed);
    }
}

#[test]
fn places_are_points_and_those_without_are_told() {
    let archive = archive();
    let answer = archive.run("export --format geojson").ends(0);
    let collection: Value = serde_json::from_str(&answer.out).unwrap();
    let places = lines(&archive, "places --json --limit 0 --all-copies");
    let features = collection["features"].as_array().unwrap();
    let known: Vec<&Value> = places.iter().filter(|place| place["lat"].is_number()).collect();
    assert_eq!(features.len(), known.len());
    for (feature, place) in features.iter().zip(known) {
        assert_eq!(feature["geometry"]["coordinates"], serde_json::json!([place["lon"], place["lat"]]));
        for count in ["name", "stories", "mentions", "quotes"] {
            assert_eq!(feature["properties"][count], place[count]);
        }
    }
    let paris = features.iter().find(|feature| feature["properties"]["name"] == "Paris").unwrap();
    assert_eq!((&paris["id"], &paris["properties"]["independent"]), (&Value::from(2_988_507), &Value::from(1)));
    let left_out = places.len() - features.len();
    assert!(left_out > 0, "every place is known");
    answer.tells(&format!("Left out {left_out} place"));
}

#[test]
fn entities_point_at_entities_that_are_there() {
    let archive = archive();
    let entities = lines(&archive, "export --format ftm");
    let ids: BTreeSet<&str> = entities.iter().map(|entity| entity["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), entities.len(), "no id is borne twice");
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for entity in &entities {
        *counts.entry(entity["schema"].as_str().unwrap()).or_default() += 1;
        for property in ["document", "entity", "resolved", "subject", "object"] {
            for id in entity["properties"][property].as_array().into_iter().flatten() {
                assert!(ids.contains(id.as_str().unwrap()), "{entity}");
            }
        }
    }
    assert_eq!((counts["Article"], counts["UnknownLink"]), (5, 1));
    assert_eq!(counts["Person"], lines(&archive, "people --json --limit 0 --all-copies").len());
}

#[test]
fn entities_and_points_are_as_many_as_stats_counts() {
    for archive in counted() {
        let stats = lines(&archive, "stats --json").remove(0);
        let entities = lines(&archive, "export --format ftm");
        let of = |schema: &str| entities.iter().filter(|entity| entity["schema"] == schema).collect::<Vec<_>>();
        for (schema, count) in
            [("Article", "stories"), ("Person", "people"), ("Organization", "organizations"), ("UnknownLink", "copies")]
        {
            assert_eq!(stats[count], of(schema).len(), "{schema}");
        }
        let articles: Vec<_> = of("Article").into_iter().map(|article| &article["properties"]).collect();
        assert_eq!(stats["inferred"], articles.iter().filter(|article| article["date"].is_array()).count());
        let is_undated = |article: &&&Value| article["date"].is_null() && article["publishedAt"].is_null();
        assert_eq!(stats["undated"], articles.iter().filter(is_undated).count());
        assert_eq!(stats["sources"], tallied(articles.iter().map(|article| article["publisher"][0].clone())));

        let answer = archive.run("export --format geojson").ends(0);
        let collection: Value = serde_json::from_str(&answer.out).unwrap();
        let features = collection["features"].as_array().unwrap();
        let places = lines(&archive, "places --json --limit 0 --all-copies");
        let without = places.iter().filter(|place| place["lat"].is_null()).count();
        assert_eq!(stats["places"], features.len() + without);
        for count in ["stories", "mentions", "quotes"] {
            let sum =
                |of: &mut dyn Iterator<Item = &Value>| of.map(|place| place[count].as_u64().unwrap()).sum::<u64>();
            let drawn = sum(&mut features.iter().map(|feature| &feature["properties"]));
            assert_eq!(drawn, sum(&mut places.iter().filter(|place| place["lat"].is_number())), "{count}");
        }
    }
}

/// The forms that are written to a file or a folder, and what that is called here.
fn forms() -> Vec<(&'static str, &'static str)> {
    let mut forms = vec![
        ("jsonl", "records.jsonl"),
        ("ftm", "entities.ftm"),
        ("geojson", "places.geojson"),
        ("quickwit", "quickwit"),
        ("opensearch", "opensearch"),
    ];
    if cfg!(feature = "parquet") {
        forms.push(("parquet", "tables"));
    }
    if cfg!(feature = "sqlite") {
        forms.push(("sqlite", "archive.db"));
    }
    forms
}

/// The names in a folder, in order.
fn names(archive: &Archive, folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(archive.path(folder)).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Every byte of a file, or of the files in a folder.
fn contents(archive: &Archive, target: &str) -> Vec<Vec<u8>> {
    let read = |path: &str| std::fs::read(archive.path(path)).unwrap();
    if archive.path(target).is_file() {
        return vec![read(target)];
    }
    names(archive, target).iter().map(|name| read(&format!("{target}/{name}"))).collect()
}

/// The columns of every table as the page tells them, and the page itself with `ARCHIVE_BLESS`.
#[test]
fn the_page_tells_every_column() {
    use archive::tables::{Column, Kind, OF_QUOTES, OF_STORIES, STORY, TABLES};
    let row = |column: &Column| {
        let kind = match column.kind {
            Kind::Text => "text",
            Kind::Number => "whole number",
            Kind::Real => "number",
            Kind::Flag => "yes or no",
            Kind::Day => "day",
            Kind::Texts => "texts",
            Kind::Numbers => "whole numbers",
        };
        format!("| `{}` | {kind}{} | {} |\n", column.name, if column.required { "" } else { ", or null" }, column.about)
    };
    let section = |title: &str, columns: &[Column]| {
        let rows: String = columns.iter().map(row).collect();
        format!("### {title}\n\n| column | values | what it holds |\n| --- | --- | --- |\n{rows}\n")
    };
    let mut told = String::from("<!-- columns -->\n\n");
    for table in TABLES {
        told += &section(&format!("`{}`: a row is {}", table.name, table.about), table.columns);
    }
    told += &section("Of its story, in every Parquet file but `stories`, and in quotes for search engines", STORY);
    told += &section("`stories` for search engines, besides", OF_STORIES);
    told += &section("`quotes` for search engines, besides", OF_QUOTES);
    told += "<!-- end of columns -->\n";
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/tables.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let start = page.find("<!-- columns -->").unwrap();
    let end = page.find("<!-- end of columns -->\n").unwrap() + "<!-- end of columns -->\n".len();
    if std::env::var_os("ARCHIVE_BLESS").is_some() {
        std::fs::write(&path, format!("{}{told}{}", &page[..start], &page[end..])).unwrap();
    } else {
        assert!(page[start..end] == told, "docs/tables.md tells other columns; ARCHIVE_BLESS=1 writes it anew");
    }
}

mod engines {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::{archive, lines, names};
    use crate::archive::Archive;

    /// The lines of all documents of an index, in the order of its files.
    fn sent(archive: &Archive, folder: &str, index: &str) -> Vec<Value> {
        let files = names(archive, folder).into_iter().filter(|name| name.starts_with(&format!("{index}-")));
        let text: String =
            files.map(|name| std::fs::read_to_string(archive.path(&format!("{folder}/{name}"))).unwrap()).collect();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    fn config(archive: &Archive, folder: &str, index: &str) -> Value {
        let text = std::fs::read_to_string(archive.path(&format!("{folder}/{index}.json"))).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    fn exported() -> Archive {
        let archive = archive();
        for engine in ["quickwit", "opensearch"] {
            archive.run(&format!("export --format {engine} --output {engine}")).ends(0);
        }
        archive
    }

    #[test]
    fn counts_are_those_of_the_commands() {
        let archive = exported();
        let stats = lines(&archive, "stats --json").remove(0);
        let stories = sent(&archive, "quickwit", "stories");
        let quotes = sent(&archive, "quickwit", "quotes");
        assert_eq!((Some(stories.len()), Some(quotes.len())), (count(&stats["stories"]), count(&stats["quotes"])));
        let copies = |documents: &[Value]| documents.iter().filter(|document| document["is_copy"] == true).count();
        assert_eq!(Some(copies(&stories)), count(&stats["copies"]));
        let independent = archive.run("quotes --count").ends(0);
        assert_eq!((quotes.len() - copies(&quotes)).to_string(), independent.out.trim());
        assert!(copies(&stories) > 0 && copies(&quotes) > 0, "no copy");
        for person in lines(&archive, "people --json --limit 0") {
            let names = |story: &&Value| story["people"].as_array().is_some_and(|all| all.contains(&person["name"]));
            let told = stories.iter().filter(|story| story["is_copy"] == false).filter(names).count();
            assert_eq!(Some(told), count(&person["stories"]), "{person}");
        }
    }

    fn count(number: &Value) -> Option<usize> {
        number.as_u64().and_then(|number| number.try_into().ok())
    }

    #[test]
    fn documents_are_what_the_records_say() {
        let archive = exported();
        let records = lines(&archive, "export");
        let stories = sent(&archive, "quickwit", "stories");
        for story in &stories {
            let is_of = |record: &&Value| record["text"] == story["text"];
            let record = records.iter().find(is_of).unwrap();
            let names = |kind: &str| -> Vec<Value> {
                record[kind].as_array().unwrap().iter().map(|entity| entity["name"].clone()).collect()
            };
            for kind in ["people", "places", "organizations"] {
                assert_eq!(story[kind].as_array().cloned().unwrap_or_default(), names(kind), "{kind}");
            }
            let text: Vec<char> = story["text"].as_str().unwrap().chars().collect();
            let mentions = story["mentions"].as_array().unwrap();
            let entities = ["people", "places", "organizations"].map(|kind| record[kind].as_array().unwrap());
            let named: usize =
                entities.into_iter().flatten().map(|entity| entity["mentions"].as_array().unwrap().len()).sum();
            assert_eq!(mentions.len(), named + record["dates"].as_array().unwrap().len());
            for mention in mentions {
                let words: String =
                    text[count(&mention["start"]).unwrap()..count(&mention["end"]).unwrap()].iter().collect();
                assert_eq!(mention["text"], words);
            }
        }
        let ids: BTreeSet<&str> = stories.iter().map(|story| story["id"].as_str().unwrap()).collect();
        assert!(ids.contains("may") && ids.contains("may~2"), "an id that was borne before");
        for quote in sent(&archive, "quickwit", "quotes") {
            assert!(ids.contains(quote["story_id"].as_str().unwrap()), "{quote}");
        }
        let paris = stories.iter().find(|story| story["id"] == "may").unwrap();
        assert_eq!((&paris["geonames"][0], &paris["countries"][0]), (&Value::from(2_988_507), &Value::from("FR")));
        assert!(paris["points"][0].as_str().unwrap().starts_with("48.85"), "{paris}");
        assert_eq!(paris["speakers"], serde_json::json!(["Ann Bell"]));
    }

    #[test]
    fn what_is_unknown_is_left_out() {
        let archive = exported();
        let days: Vec<String> = sent(&archive, "quickwit", "stories")
            .iter()
            .map(|story| ["date", "date_first", "date_last"].map(|day| story[day].as_str().unwrap_or("-")).join(" "))
            .collect();
        assert_eq!(
            days,
            [
                "- 2003-05-01 2003-05-31",
                "2003-05-05 2003-05-05 2003-05-05",
                "2003-05-06 2003-05-06 2003-05-06",
                "- 2004-01-01 2004-12-31",
                "- - -",
            ]
        );
        for engine in ["quickwit", "opensearch"] {
            for document in ["stories", "quotes"].into_iter().flat_map(|index| sent(&archive, engine, index)) {
                for (name, value) in document.as_object().unwrap() {
                    assert!(!value.is_null() && (name == "mentions" || *value != serde_json::json!([])), "{name}");
                }
            }
        }
    }

    #[test]
    fn a_day_that_quickwit_cannot_keep_stays_in_words() {
        let archive = Archive::of_articles(&[("gunpowder", "1605-11-05", "Post", "Thirty-six barrels were found.")]);
        for (engine, day) in [("quickwit", Value::Null), ("opensearch", "1605-11-05".into())] {
            archive.run(&format!("export --format {engine} --output {engine}")).ends(0);
            let story = sent(&archive, engine, "stories").pop().unwrap();
            assert_eq!((&story["date"], &story["date_value"]), (&day, &"1605-11-05".into()), "{engine}");
        }
    }

    #[test]
    fn every_field_is_told_and_every_document_fits() {
        let archive = exported();
        for index in ["stories", "quotes"] {
            let quickwit = config(&archive, "quickwit", index);
            let fields = quickwit["doc_mapping"]["field_mappings"].as_array().unwrap();
            let told: BTreeSet<&str> = fields.iter().map(|field| field["name"].as_str().unwrap()).collect();
            let opensearch = config(&archive, "opensearch", index);
            let mapped = opensearch["mappings"]["properties"].as_object().unwrap();
            assert_eq!(told, mapped.keys().map(String::as_str).collect());
            for document in sent(&archive, "quickwit", index) {
                assert!(document.as_object().unwrap().keys().all(|name| told.contains(name.as_str())), "{document}");
            }
            for fast in ["date", "date_first", "date_last", "is_copy"] {
                let field = fields.iter().find(|field| field["name"] == fast).unwrap();
                assert_eq!(field["fast"], true, "{fast}");
            }
            for name in quickwit["search_settings"]["default_search_fields"].as_array().unwrap() {
                assert!(told.contains(name.as_str().unwrap()));
            }
            // A day that a server cannot read would lose the document; those of a crawl are no days of the story.
            for words in ["modified", "retrieved"] {
                assert!(mapped.get(words).is_none_or(|field| field["type"] == "keyword"));
            }
        }
    }

    #[test]
    fn actions_and_documents_alternate() {
        let archive = exported();
        for index in ["stories", "quotes"] {
            let lines = sent(&archive, "opensearch", index);
            let (actions, documents): (Vec<_>, Vec<_>) = lines.chunks_exact(2).map(|two| (&two[0], &two[1])).unzip();
            assert_eq!(actions.len() * 2, lines.len());
            for (action, document) in actions.iter().zip(&documents) {
                assert_eq!(**action, serde_json::json!({"index": {"_id": document["id"]}}));
            }
            let ids: BTreeSet<&str> = documents.iter().map(|document| document["id"].as_str().unwrap()).collect();
            assert_eq!(ids.len(), documents.len(), "an id is borne twice");
            let plain: Vec<Value> = sent(&archive, "quickwit", index);
            assert_eq!(documents.into_iter().cloned().collect::<Vec<_>>(), plain);
        }
    }

    #[test]
    fn no_piece_is_larger_than_a_server_takes() {
        let text = |number: usize| {
            let words = (0..150_000).map(|word| format!("mill{} ", (number * 7 + word) % 9973)).collect::<String>();
            format!("The mills of Holm stand still.\n\n{words}")
        };
        let texts: Vec<String> = (0..8).map(text).collect();
        let ids: Vec<String> = (0..8).map(|number| format!("n{number}")).collect();
        let articles: Vec<_> =
            ids.iter().zip(&texts).map(|(id, text)| (id.as_str(), "2003-05-05", "Post", text.as_str())).collect();
        let archive = Archive::of_articles(&articles);
        archive.run("export --format opensearch --output opensearch").ends(0);
        let pieces: Vec<String> =
            names(&archive, "opensearch").into_iter().filter(|name| name.starts_with("stories-")).collect();
        assert_eq!(pieces, ["stories-000001.ndjson", "stories-000002.ndjson"]);
        for piece in &pieces {
            let bytes = std::fs::metadata(archive.path(&format!("opensearch/{piece}"))).unwrap().len();
            assert!(bytes <= 10_000_000, "{piece}: {bytes}");
        }
        assert_eq!(sent(&archive, "opensearch", "stories").len(), 16);
        // Pieces that an earlier export left behind go.
        archive.write("articles.jsonl", "{\"id\": \"a\", \"date\": \"2003\", \"text\": \"Rain fell.\"}\n");
        archive.run("index articles.jsonl").ends(0);
        archive.run("export --format opensearch --output opensearch --force").ends(0);
        assert_eq!(names(&archive, "opensearch"), ["quotes.json", "stories-000001.ndjson", "stories.json"]);
    }

    #[test]
    fn a_folder_of_other_things_is_never_replaced() {
        let archive = archive();
        let answer = archive.run("export --format quickwit --output news --force").ends(2);
        answer.tells("cannot write news: it holds undated.txt");
        archive.run("export --format opensearch").ends(2).tells("name it with --output");
    }

    #[test]
    fn an_engine_after_to_is_no_day() {
        let archive = archive();
        archive.run("export --format quickwit --output one").ends(0);
        archive.run("export --to quickwit --output other").ends(0);
        assert_eq!(config(&archive, "one", "quotes"), config(&archive, "other", "quotes"));
        archive.run("export --to elsewhere").ends(2).tells("elsewhere");
    }
}

#[cfg(feature = "sqlite")]
mod sqlite {
    use rusqlite::Connection;

    use super::{BY_VALUE, archive, counted, lines};
    use crate::archive::Archive;

    fn database(archive: &Archive, query: &str) -> Connection {
        archive.run(&format!("export --format sqlite --output archive.db --force {query}")).ends(0);
        Connection::open(archive.path("archive.db")).unwrap()
    }

    fn one<V: rusqlite::types::FromSql>(database: &Connection, sql: &str) -> V {
        database.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn keys_hold_and_words_are_found() {
        let database = database(&archive(), "");
        assert_eq!(one::<String>(&database, "PRAGMA integrity_check"), "ok");
        assert!(!database.prepare("PRAGMA foreign_key_check").unwrap().exists([]).unwrap());
        let found =
            "SELECT s.id FROM story_words w JOIN stories s ON s.number = w.rowid WHERE story_words MATCH 'mills'";
        assert_eq!(one::<String>(&database, found), "may~2", "an id that was borne before");
        let said = "SELECT q.id FROM quote_words w JOIN quotes q ON q.number = w.rowid WHERE quote_words MATCH 'sails'";
        assert_eq!(one::<String>(&database, said), "may/q0");
    }

    #[test]
    fn views_lead_back_to_the_source() {
        let archive = archive();
        let database = database(&archive, "");
        for view in ["quotes_with_story", "mentions_with_story"] {
            let sql =
                format!("SELECT path, member, record, offset, line FROM {view} ORDER BY date_first IS NULL LIMIT 1");
            let source =
                |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?));
            let found: (String, Option<String>, Option<i64>, i64, i64) = database.query_row(&sql, [], source).unwrap();
            assert_eq!((found.0.as_str(), found.1, found.2.is_some()), ("articles.jsonl", None, true), "{view}");
            assert_eq!((found.3, found.4), (0, found.2.unwrap() + 1), "{view}");
        }
    }

    #[test]
    fn what_is_unknown_is_null() {
        let database = database(&archive(), "");
        let days = "SELECT group_concat(coalesce(date, '-') || ' ' || coalesce(date_last, '-'), ', ') FROM stories";
        assert_eq!(
            one::<String>(&database, days),
            "- 2003-05-31, 2003-05-05 2003-05-05, 2003-05-06 2003-05-06, - 2004-12-31, - -"
        );
        assert_eq!(one::<i64>(&database, "SELECT count(*) FROM quoted_by_month WHERE month LIKE '2004%'"), 0);
    }

    #[test]
    fn sums_are_those_of_stats() {
        for archive in counted() {
            let database = database(&archive, "");
            let stats = lines(&archive, "stats --json").remove(0);
            for (count, sql) in [
                ("stories", "SELECT count(*) FROM stories"),
                ("copies", "SELECT count(*) FROM stories WHERE id <> lead_id"),
                ("undated", "SELECT count(*) FROM stories WHERE date_first IS NULL"),
                ("inferred", "SELECT count(*) FROM stories WHERE date_method = 'inferred'"),
                ("quotes", "SELECT count(*) FROM quotes"),
                ("people", "SELECT count(*) FROM people_counted"),
                ("places", "SELECT count(*) FROM places_counted"),
                ("organizations", "SELECT count(*) FROM organizations_counted"),
            ] {
                assert_eq!(stats[count], one::<i64>(&database, sql), "{count}");
            }
            for (name, column) in BY_VALUE {
                let of = if name == "years" { "substr(date_value, 1, 4)" } else { column };
                let counts = format!("SELECT {of} AS v, count(*) AS n FROM stories WHERE {of} IS NOT NULL GROUP BY 1");
                let counts: String = one(&database, &format!("SELECT json_group_object(v, n) FROM ({counts})"));
                assert_eq!(stats[name], serde_json::from_str::<serde_json::Value>(&counts).unwrap(), "{name}");
            }
        }
    }

    #[test]
    fn independent_ones_are_those_of_the_commands() {
        let archive = archive();
        let database = database(&archive, "");
        let independent: i64 = one(&database, "SELECT sum(independent) FROM quoted_by_month");
        let quotes = archive.run("quotes --from 2003-05 --to 2003-05 --count").ends(0);
        assert_eq!(quotes.out.trim(), independent.to_string());
        for person in lines(&archive, "people --json --limit 0") {
            let name = person["name"].as_str().unwrap();
            let sql = format!("SELECT independent FROM people_counted WHERE name = '{name}'");
            assert_eq!(Some(one(&database, &sql)), person["stories"].as_i64(), "{name}");
        }
    }

    #[test]
    fn a_copy_names_the_earliest_that_is_exported() {
        let archive = archive();
        let lead = "SELECT lead_id FROM stories WHERE id = 'late'";
        let quote = "SELECT lead_id FROM quotes WHERE story_id = 'late'";
        let whole = database(&archive, "");
        assert_eq!((one::<String>(&whole, lead), one::<String>(&whole, quote)), ("first".into(), "first/q0".into()));
        let learnt = &lines(&archive, "export").into_iter().find(|record| record["id"] == "late").unwrap()["learnt"];
        assert_eq!(learnt["copies"]["lead"], "first");
        let part = database(&archive, "--source Mail");
        assert_eq!((one::<String>(&part, lead), one::<String>(&part, quote)), ("late".into(), "late/q0".into()));
    }
}

#[cfg(feature = "parquet")]
mod parquet {
    use std::collections::BTreeSet;

    use parquet::basic::Compression;
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::{Field, Row};
    use serde_json::{Value, json};

    use super::{BY_VALUE, archive, counted, lines, names, tallied};
    use crate::archive::Archive;

    fn open(archive: &Archive, table: &str) -> SerializedFileReader<std::fs::File> {
        let file = std::fs::File::open(archive.path(&format!("tables/{table}.parquet"))).unwrap();
        SerializedFileReader::new(file).unwrap()
    }

    fn rows(archive: &Archive, table: &str) -> Vec<Row> {
        open(archive, table).get_row_iter(None).unwrap().map(Result::unwrap).collect()
    }

    fn value(row: &Row, name: &str) -> Value {
        let field = row.get_column_iter().find(|(column, _)| *column == name).unwrap().1;
        plain(field)
    }

    fn plain(field: &Field) -> Value {
        match field {
            Field::Null => Value::Null,
            Field::Str(text) => json!(text),
            Field::Long(number) => json!(number),
            Field::Double(number) => json!(number),
            Field::Date(day) => json!(day),
            Field::ListInternal(list) => list.elements().iter().map(plain).collect(),
            other => panic!("{other}"),
        }
    }

    #[test]
    fn rows_are_what_the_records_say() {
        let archive = archive();
        archive.run("export --format parquet --output tables").ends(0);
        assert_eq!(names(&archive, "tables").len(), 6);
        let records = lines(&archive, "export");
        let of = |row: &Row| {
            // Where a row came from stands in it, so that nobody has to join the stories for that.
            let record = |record: &&Value| {
                ["path", "member", "record", "offset"].iter().all(|name| record["source"][*name] == value(row, name))
            };
            records.iter().find(record).unwrap()
        };
        let points = |spans: &Value, end: &str| -> Value {
            spans.as_array().unwrap().iter().map(|span| span[end].clone()).collect()
        };
        let mut quotes = 0;
        for row in rows(&archive, "quotes") {
            let id = value(&row, "id");
            let number: usize = id.as_str().unwrap().rsplit_once("/q").unwrap().1.parse().unwrap();
            let quote = &of(&row)["quotes"][number];
            assert_eq!(value(&row, "text"), quote["text"]);
            assert_eq!(value(&row, "starts"), points(&quote["spans"], "start"));
            assert_eq!(value(&row, "ends"), points(&quote["spans"], "end"));
            assert_eq!(value(&row, "speaker_name"), quote["speaker"]["name"]);
            assert_eq!(value(&row, "confidence"), quote["confidence"]);
            quotes += 1;
        }
        assert_eq!(quotes, records.iter().map(|record| record["quotes"].as_array().unwrap().len()).sum::<usize>());
        for row in rows(&archive, "mentions") {
            let text: Vec<char> = of(&row)["text"].as_str().unwrap().chars().collect();
            let point = |name| usize::try_from(value(&row, name).as_i64().unwrap()).unwrap();
            let words: String = text[point("start")..point("end")].iter().collect();
            assert_eq!(value(&row, "text"), words);
        }
        let undated = rows(&archive, "quotes").into_iter().find(|row| value(row, "path") == "undated.txt").unwrap();
        assert_eq!((value(&undated, "line"), value(&undated, "date_first")), (json!(3), Value::Null));
    }

    #[test]
    fn sums_are_those_of_stats() {
        for archive in counted() {
            archive.run("export --format parquet --output tables").ends(0);
            let stats = lines(&archive, "stats --json").remove(0);
            let stories = rows(&archive, "stories");
            let those = |is: &dyn Fn(&Row) -> bool| stories.iter().filter(|row| is(row)).count();
            assert_eq!(stats["stories"], stories.len());
            assert_eq!(stats["copies"], those(&|row| value(row, "id") != value(row, "lead_id")));
            assert_eq!(stats["undated"], those(&|row| value(row, "date_first").is_null()));
            assert_eq!(stats["inferred"], those(&|row| value(row, "date_method") == "inferred"));
            assert_eq!(stats["quotes"], rows(&archive, "quotes").len());
            for kind in ["people", "places", "organizations"] {
                let known = |row: &Row| match kind {
                    "places" => Some(value(row, "geonames")).filter(|id| !id.is_null()),
                    _ => None,
                };
                let rows = rows(&archive, kind);
                let names = rows.iter().map(|row| known(row).unwrap_or(value(row, "name")).to_string());
                assert_eq!(stats[kind], names.collect::<BTreeSet<String>>().len(), "{kind}");
            }
            for (name, column) in BY_VALUE {
                let values = stories.iter().map(|row| match value(row, column) {
                    Value::String(date) if name == "years" => json!(date[..4]),
                    value => value,
                });
                assert_eq!(stats[name], tallied(values), "{name}");
            }
        }
    }

    #[test]
    fn files_are_sorted_by_date_and_packed() {
        let archive = archive();
        archive.run("export --format parquet --output tables").ends(0);
        for table in ["stories", "mentions", "quotes", "people", "places", "organizations"] {
            let days: Vec<i64> =
                rows(&archive, table).iter().map(|row| value(row, "date_first").as_i64().unwrap_or(i64::MAX)).collect();
            assert!(days.is_sorted() && !days.is_empty(), "{table}");
            let file = open(&archive, table);
            let group = file.metadata().row_group(0);
            assert!(matches!(group.column(0).compression(), Compression::ZSTD(_)), "{table}");
            let by = &group.sorting_columns().unwrap()[0];
            assert_eq!(group.column(usize::try_from(by.column_idx).unwrap()).column_path().string(), "date_first");
        }
    }

    #[test]
    fn a_folder_of_other_things_is_never_replaced() {
        let archive = archive();
        for force in ["", "--force"] {
            let answer = archive.run(&format!("export --format parquet --output news {force}")).ends(2);
            answer.tells("cannot write news: it holds undated.txt, which no export writes");
        }
        std::fs::create_dir(archive.path("empty")).unwrap();
        archive.run("export --format parquet --output empty/").ends(0);
        assert_eq!(names(&archive, "empty").len(), 6);
        archive.run("export --format parquet").ends(2).tells("name it with --output");
    }
}
