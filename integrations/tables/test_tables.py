"""Opens everything that `archive export` writes with the tools it is for, and holds it against what the program says.

    python3 -m venv venv && venv/bin/pip install -r requirements.txt
    venv/bin/python test_tables.py ../../target/release/archive

The archive is made of the tiny articles of the tests and the page in `seeds/`, some of them printed by three papers; entities
are made of awkward stories, too. Exits 0 where every table can be read and every count agrees.
"""

import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
import followthemoney
import polars
import pyarrow.parquet

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from program import PROGRAM, ROOT, archive, make_archive, objects

TABLES = ["stories", "mentions", "quotes", "people", "places", "organizations"]
# What says where a story was read, in the records and in every row.
SOURCE = ["path", "member", "record", "offset"]
# Counts of stories in `archive stats`, by the column that they are of.
COUNTED = {"formats": "format", "languages": "language", "sources": "publication"}
FENCE = re.compile(r"^```(sh|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def run_page():
    """Runs the code of docs/tables.md as a notebook does, and gives what there was after each block of Python."""
    left, names = [], {}
    for language, code in FENCE.findall((ROOT / "docs/tables.md").read_text()):
        if language == "sh":
            path = f"{PROGRAM.parent}{os.pathsep}{os.environ['PATH']}"
            subprocess.run(["sh", "-e"], input=code, text=True, check=True, env={**os.environ, "PATH": path})
        else:
            exec(compile(code, "docs/tables.md", "exec"), names)
            left.append(dict(names))
    return left


def test_page(left):
    by_duckdb, by_polars, by_sqlite, words = left
    rows = [(month.strftime("%Y-%m"), *rest) for month, *rest in by_duckdb["quoted"].rows()]
    assert rows and rows == [(month.strftime("%Y-%m"), *rest) for month, *rest in by_polars["quoted"].rows()]
    assert rows == by_sqlite["quoted"]
    assert sum(row[2] for row in rows) > sum(row[3] for row in rows), "no copy among the quotes"
    assert words["said"], "nothing was found"
    for page in ("quoted-by-month.html", "quoted-by-month-2.html"):
        assert rows[0][1] in Path(page).read_text()


def test_parquet(records, stats):
    for table in TABLES:
        path = f"tables/{table}.parquet"
        by_duckdb = duckdb.sql(f"SELECT * FROM '{path}'")
        rows = pyarrow.parquet.read_table(path).to_pylist()
        assert by_duckdb.columns == polars.read_parquet(path).columns == list(rows[0])
        assert [dict(zip(by_duckdb.columns, row)) for row in by_duckdb.fetchall()] == rows
        assert polars.read_parquet(path).to_dicts() == rows
        days = [row["date_first"] for row in rows]
        assert days == sorted(days, key=lambda day: (day is None, day)), "not sorted by date"

    def count(sql):
        return duckdb.sql(sql).fetchall()[0][0]

    everything = {table: count(f"SELECT count(*) FROM 'tables/{table}.parquet'") for table in TABLES}
    assert everything["stories"] == stats["stories"] == len(records)
    assert everything["quotes"] == stats["quotes"] == sum(len(record["quotes"]) for record in records)
    for kind in ("people", "places", "organizations"):
        assert everything[kind] == sum(len(record[kind]) for record in records)
    named = [entity for record in records for kind in ("people", "places", "organizations") for entity in record[kind]]
    dates = sum(len(record["dates"]) for record in records)
    assert everything["mentions"] == sum(len(entity["mentions"]) for entity in named) + dates
    for kind in ("people", "organizations"):
        assert count(f"SELECT count(DISTINCT name) FROM 'tables/{kind}.parquet'") == stats[kind]
    places = "SELECT count(DISTINCT coalesce(geonames::VARCHAR, name)) FROM 'tables/places.parquet'"
    assert count(places) == stats["places"]
    assert count("SELECT count(*) FROM 'tables/stories.parquet' WHERE id <> lead_id") == stats["copies"] > 0
    assert count("SELECT count(*) FROM 'tables/stories.parquet' WHERE date_first IS NULL") == stats["undated"] > 0
    quotes = int(archive("quotes", "--count"))
    assert count("SELECT count(*) FROM 'tables/quotes.parquet' WHERE id = lead_id") == quotes
    inferred = "SELECT count(*) FROM 'tables/stories.parquet' WHERE date_method = 'inferred'"
    assert count(inferred) == stats["inferred"] > 0

    def counts(column):
        named = f"FROM 'tables/stories.parquet' WHERE {column} IS NOT NULL"
        return dict(duckdb.sql(f"SELECT {column}::VARCHAR, count(*) {named} GROUP BY ALL").fetchall())

    for name, column in COUNTED.items():
        assert counts(column) == stats[name], name
    assert counts("year(date_first)") == stats["years"]


def test_sources(records):
    """Every row leads to its source, and every mention and quote is the words of its text where the tables say they stand."""
    stories = {row["id"]: row for row in pyarrow.parquet.read_table("tables/stories.parquet").to_pylist()}
    texts = {id: row["text"] for id, row in stories.items()}
    sources = {id: [row[name] for name in SOURCE] for id, row in stories.items()}
    read = [[record["source"].get(name) for name in SOURCE] for record in records]
    assert sorted(map(str, sources.values())) == sorted(map(str, read))
    for table in TABLES[1:]:
        columns = ", ".join(f'"{name}"' for name in ["story_id", *SOURCE])
        for story, *source in duckdb.sql(f"SELECT {columns} FROM 'tables/{table}.parquet'").fetchall():
            assert source == sources[story], (table, story)
    [seed] = (ROOT / "seeds").iterdir()
    page = seed.read_text()
    places = "SELECT text, offset + start, offset + \"end\" FROM mentions_with_story WHERE path = ? AND record IS NULL"
    found = sqlite3.connect("archive.db").execute(places, [seed.name]).fetchall()
    assert found and all(page[start:end] == text for text, start, end in found), "the words are elsewhere in the file"
    for row in pyarrow.parquet.read_table("tables/mentions.parquet").to_pylist():
        assert texts[row["story_id"]][row["start"] : row["end"]] == row["text"], row
    for row in pyarrow.parquet.read_table("tables/quotes.parquet").to_pylist():
        spans = zip(row["starts"], row["ends"])
        said = " ".join(texts[row["story_id"]][start:end] for start, end in spans)
        assert said.split() == row["text"].split(), row


def test_sqlite(stats):
    database = sqlite3.connect("archive.db")

    def rows(sql):
        return database.execute(sql).fetchall()

    assert rows("PRAGMA integrity_check") == [("ok",)]
    assert rows("PRAGMA foreign_key_check") == []
    for table in TABLES:
        in_parquet = duckdb.sql(f"SELECT count(*) FROM 'tables/{table}.parquet'").fetchall()
        assert rows(f"SELECT count(*) FROM {table}") == in_parquet
    def count(sql):
        return rows(f"SELECT count(*) FROM {sql}")[0][0]

    assert (count("stories"), count("quotes")) == (stats["stories"], stats["quotes"])
    assert count("stories WHERE id <> lead_id") == stats["copies"]
    assert count("stories WHERE date_first IS NULL") == stats["undated"]
    assert count("stories WHERE date_method = 'inferred'") == stats["inferred"]
    for name, column in [*COUNTED.items(), ("years", "substr(date_first, 1, 4)")]:
        counts = f"SELECT {column}, count(*) FROM stories WHERE {column} IS NOT NULL GROUP BY 1"
        assert dict(rows(counts)) == stats[name], name
    for view, table in [("people_counted", "people"), ("places_counted", "places"), ("organizations_counted", "organizations")]:
        assert rows(f"SELECT count(*) FROM {view}") == [(stats[table],)]
    assert rows("SELECT count(*) FROM quotes_with_story WHERE NOT is_copy") == [(int(archive("quotes", "--count")),)]
    for words in ("consulate", "harbour", '"Prime Minister"'):
        found = "SELECT id FROM stories JOIN story_words ON number = story_words.rowid WHERE story_words MATCH ?"
        ours = objects("search", words.replace("consulate", "=consulate").replace("harbour", "=harbour"), "--json",
                       "--all-copies", "--limit", "0")
        assert {row[0] for row in database.execute(found, [words])} == {hit["id"] for hit in ours}, words
    people = {(row["name"], row["stories"], row["quotes"]) for row in objects("people", "--json", "--limit", "0", "--all-copies")}
    assert people == set(rows("SELECT name, stories, quotes FROM people_counted"))
    independent = {(row["name"], row["stories"]) for row in objects("people", "--json", "--limit", "0")}
    assert independent == set(rows("SELECT name, independent FROM people_counted WHERE independent > 0"))


def test_geojson(stats):
    done = subprocess.run([PROGRAM, "export", "--format", "geojson"], capture_output=True, text=True, check=True)
    collection = json.loads(done.stdout)
    left_out = re.search(r"Left out (\d+) place", done.stderr)
    assert len(collection["features"]) + int(left_out[1] if left_out else 0) == stats["places"]
    places = objects("places", "--json", "--limit", "0", "--all-copies")
    expected = {(place["name"], place["stories"]): [place["lon"], place["lat"]] for place in places if "lat" in place}
    found = {
        (feature["properties"]["name"], feature["properties"]["stories"]): feature["geometry"]["coordinates"]
        for feature in collection["features"]
    }
    assert found == expected


def make_awkward():
    """Indexes stories whose values are none to FollowTheMoney, are longer than it takes, or are written in other ways."""
    bell = "Mayor Ann Bell left for Paris on Monday.\u2028“No\u00adbody sails,” Bell said.\n\n"
    urls = ["see page 3", "example.org/a", "HTTP://Example.org?a=b#", "http://a..b/", "http://1.5", "https://example.org:x/"]
    urls += ["http://ann@example.org/", "https://пример.рф/a;", "http://example.org/" + "a" * 5000]
    days = ["2002-05-24T23:30:00-05:00", "2002-05-24+02:00", "2002-05", "2002", "0987-05-04", "", "tomorrow"]
    long = "Bell " * 300
    odd = ["", " ", "\u200b", '"Tom Crane"', "Zoe\u0308 \u00a0Dahl", long, "Paris; Texas,, .", "a\u0007b"]
    fields = ["id", "headline", "byline", "publication", "keywords", "people", "places", "organizations"]
    said = "{0} said nobody sails. “I do,” said {0}."
    articles = [{"url": url, "text": bell + url} for url in urls]
    articles += [{"date": day, "text": f"{bell}Printed: {day}"} for day in days]
    articles += [{"modified": day, "retrieved": day, "text": f"{bell}Seen: {day}"} for day in days]
    articles += [{**dict.fromkeys(fields, value), "text": bell + said.format(value)} for value in odd]
    languages = ["en-GB", "zh", "fr", "eo", "la", "xx", "Norwegian", ""]
    articles += [{"language": code, "text": bell + code} for code in languages]
    articles += [{"id": "twice", "text": bell + number} for number in ("one", "two")]
    articles += [{"text": bell * 2000}, {"text": f"“{long * 50},” said Tom Crane."}]
    Path("cafe\u0301; \u00ad.jsonl").write_text("".join(json.dumps(article) + "\n" for article in articles))
    Path("de.txt").write_text("Das Rathaus bleibt am Montag geschlossen, sagte die Bürgermeisterin der Stadt. " * 5)
    archive("index", *(str(path) for path in sorted(Path().iterdir())))
    assert len(objects("export")) == len(articles) + 1


def test_ftm(records, stats):
    entities = {}
    lines = objects("export", "--format", "ftm")
    for data in lines:
        schema = followthemoney.model.get(data["schema"])
        schema.validate(data)
        assert all(data["properties"].get(name) for name in schema.required), data
        for name, values in data["properties"].items():
            kind = schema.get(name).type
            assert [kind.clean(value) for value in values] == values, (name, values)
            assert values and all(len(value) <= kind.max_length for value in values), (name, values)
        entity = followthemoney.model.get_proxy(data, cleaned=False)
        assert entity.to_dict()["properties"] == data["properties"], data
        assert entity.id not in entities, data
        entities[entity.id] = entity
    for entity in entities.values():
        for prop, value in entity.itervalues():
            if prop.type.name == "entity":
                assert entities[value].schema.is_a(prop.range), (entity.to_dict(), value)

    def count(schema):
        return sum(entity.schema.name == schema for entity in entities.values())

    archive("index", "--rebuild")
    assert objects("export", "--format", "ftm") == lines, "another id"

    assert count("Article") == stats["stories"]
    assert (count("Person"), count("Organization")) == (stats["people"], stats["organizations"])
    assert count("UnknownLink") == stats["copies"]
    told = [quote["speaker"]["id"][0] for record in records for quote in record["quotes"] if (quote["speaker"] or {}).get("id")]
    assert count("Documentation") == sum(kind in "po" for kind in told) > 0


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        make_archive()
        records, [stats] = objects("export"), objects("stats", "--json")
        left = run_page()
        tests = [
            lambda: test_page(left),
            lambda: test_parquet(records, stats),
            lambda: test_sources(records),
            lambda: test_sqlite(stats),
            lambda: test_geojson(stats),
            lambda: test_ftm(records, stats),
        ]
        for test in tests:
            test()
        print(f"{len(records)} stories, {stats['copies']} of them copies, agree in every table")
        os.chdir(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        make_awkward()
        records, [stats] = objects("export"), objects("stats", "--json")
        test_ftm(records, stats)
        print(f"{len(records)} awkward stories are entities")
        os.chdir(ROOT)


if __name__ == "__main__":
    main()
