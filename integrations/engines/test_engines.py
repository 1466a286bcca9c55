"""Sends what `archive export --format opensearch` writes to a server, and holds what it answers against what the program says.

    python3 -m venv venv && venv/bin/pip install -r requirements.txt
    venv/bin/python test_engines.py ../../target/release/archive [CHECK-QUICKWIT]

The server is osmem-server, an imitation of OpenSearch in memory; OpenSearch and Elasticsearch are not to be had from a
package index. CHECK-QUICKWIT is the program built in quickwit/, which does the same with Quickwit's own code. Exits 0 where
every document is taken and every count agrees.
"""

import json
import os
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

from osmem_server import OsmemServer

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from program import ROOT, archive, make_archive, objects

CHECK_QUICKWIT = Path(sys.argv[2]).resolve() if len(sys.argv) > 2 else None
SHOWN = 10_000  # Most groups that a server counts at once.


class Server:
    """An engine that speaks the language of OpenSearch and Elasticsearch."""

    def __init__(self, url):
        self.url = url

    def ask(self, method, path, body=None, kind="application/json"):
        body = json.dumps(body).encode() if isinstance(body, dict) else body
        request = urllib.request.Request(self.url + path, body, {"Content-Type": kind}, method=method)
        try:
            with urllib.request.urlopen(request) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{method} {path}: {error.code} {error.read().decode()[:500]}") from error

    def make(self, name):
        self.ask("PUT", f"/archive-{name}", json.loads(Path(f"opensearch/{name}.json").read_text()))

    def send(self, name):
        for piece in sorted(Path("opensearch").glob(f"{name}-*.ndjson")):
            answer = self.ask("POST", f"/archive-{name}/_bulk?refresh=true", piece.read_bytes(), "application/x-ndjson")
            assert answer["errors"] is False, [item for item in answer["items"] if "error" in item["index"]][:3]

    def search(self, name, query, **rest):
        body = {"query": query, "size": SHOWN, "track_total_hits": True, **rest}
        return self.ask("POST", f"/archive-{name}/_search", body)

    def ids(self, name, query):
        return {hit["_source"]["id"] for hit in self.search(name, query)["hits"]["hits"]}

    def count(self, name, query):
        return self.search(name, query)["hits"]["total"]["value"]

    def groups(self, name, query, field):
        answer = self.search(name, query, aggs={"all": {"terms": {"field": field, "size": SHOWN}}})
        return {group["key"]: group["doc_count"] for group in answer["aggregations"]["all"]["buckets"]}


EVERYTHING = {"match_all": {}}
INDEPENDENT = {"term": {"is_copy": False}}


def missing(field):
    return {"bool": {"must_not": {"exists": {"field": field}}}}


def test_server(server, stats):
    for name in ("stories", "quotes"):
        server.make(name)
        server.send(name)
        server.send(name)
        assert server.count(name, EVERYTHING) == stats[name], "sent twice, it is there twice"
    assert server.count("stories", {"term": {"is_copy": True}}) == stats["copies"] > 0
    assert server.count("quotes", INDEPENDENT) == int(archive("quotes", "--count"))
    assert server.count("stories", missing("date_first")) == stats["undated"] > 0
    assert server.count("stories", {"term": {"date_method": "inferred"}}) == stats["inferred"]
    by_year = {"all": {"date_histogram": {"field": "date_first", "calendar_interval": "year", "format": "yyyy"}}}
    years = server.search("stories", EVERYTHING, aggs=by_year)["aggregations"]["all"]["buckets"]
    assert {year["key_as_string"]: year["doc_count"] for year in years if year["doc_count"]} == stats["years"]
    for kind in ("people", "organizations"):
        told = {row["name"]: row["stories"] for row in objects(kind, "--json", "--limit", "0")}
        assert server.groups("stories", INDEPENDENT, kind) == told, kind


def test_words(server, records):
    for words in ("consulate", "harbour"):
        ours = objects("search", f"={words}", "--json", "--all-copies", "--limit", "0")
        query = {"query_string": {"query": words}}
        assert server.ids("stories", query) == {hit["id"] for hit in ours} != set(), words
    surname = {"match_phrase": {"people.words": "koizumi"}}
    named = {record["id"] for record in records if any("Koizumi" in person["name"] for person in record["people"])}
    assert server.ids("stories", surname) == named != set()
    said = server.count("quotes", {"term": {"speaker_name": "Junichiro Koizumi"}})
    assert said == len(objects("quotes", "--speaker", "Junichiro Koizumi", "--json", "--limit", "0"))
    # No place lies on the border, where a server rounds.
    corners = {"top_left": {"lat": 59.5, "lon": 100.5}, "bottom_right": {"lat": 10.5, "lon": 149.5}}
    inside = {
        record["id"]
        for record in records
        if any(10.5 <= place.get("lat", 0) <= 59.5 and 100.5 <= place.get("lon", 0) <= 149.5 for place in record["places"])
    }
    assert server.ids("stories", {"geo_bounding_box": {"points": corners}}) == inside != set()


def test_quickwit(stats):
    def groups(field):
        return {"all": {"terms": {"field": field, "size": SHOWN}}}

    requests = {
        "stories": {"index": "stories", "query": "*"},
        "quotes": {"index": "quotes", "query": "*"},
        "copies": {"index": "stories", "query": "is_copy:true"},
        "undated": {"index": "stories", "query": "NOT date_first:*"},
        "inferred": {"index": "stories", "query": "date_method:inferred"},
        "independent": {"index": "quotes", "query": "is_copy:false"},
        "said": {"index": "quotes", "query": 'speaker_name:"junichiro koizumi"'},
        "words": {"index": "stories", "query": "consulate"},
        "phrase": {"index": "stories", "query": '"north korean"'},
        "year": {"index": "stories", "query": "date_first:[2003-01-01 TO 2003-12-31]"},
        "people": {"index": "stories", "query": "is_copy:false", "aggs": groups("people")},
        "organizations": {"index": "stories", "query": "is_copy:false", "aggs": groups("organizations")},
        "speakers": {"index": "quotes", "query": "is_copy:false", "aggs": groups("speaker_name")},
    }
    lines = "\n".join(map(json.dumps, requests.values()))
    ran = subprocess.run([CHECK_QUICKWIT, "quickwit"], input=lines, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    answers = dict(zip(requests, map(json.loads, ran.stdout.splitlines())))
    hits = {name: answer["hits"] for name, answer in answers.items()}
    for name in ("stories", "quotes", "copies", "undated", "inferred"):
        assert hits[name] == stats[name] > 0, name
    assert hits["independent"] == int(archive("quotes", "--count"))
    assert hits["said"] == len(objects("quotes", "--speaker", "Junichiro Koizumi", "--json", "--limit", "0"))
    assert hits["year"] == stats["years"]["2003"]
    for name, query in [("words", "=consulate"), ("phrase", '"=north =korean"')]:
        assert hits[name] == int(archive("search", query, "--count", "--all-copies")) > 0, name
    for kind in ("people", "organizations"):
        found = {group["key"]: group["doc_count"] for group in answers[kind]["aggregations"]["all"]["buckets"]}
        assert found == {row["name"]: row["stories"] for row in objects(kind, "--json", "--limit", "0")}, kind


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        make_archive()
        for engine in ("quickwit", "opensearch"):
            archive("export", "--format", engine, "--output", engine)
        records, [stats] = objects("export"), objects("stats", "--json")
        running = OsmemServer.start()
        try:
            server = Server(running.url)
            test_server(server, stats)
            test_words(server, records)
        finally:
            running.process.terminate()
        print(f"{stats['stories']} stories and {stats['quotes']} quotes agree in an imitation of OpenSearch")
        if CHECK_QUICKWIT:
            test_quickwit(stats)
            print(f"{stats['stories']} stories and {stats['quotes']} quotes agree in Quickwit's own index")
        os.chdir(ROOT)


if __name__ == "__main__":
    main()
