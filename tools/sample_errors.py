#!/usr/bin/env python3
"""Draw a sample of what went wrong on development sets, to be sorted by cause: what `docs/errors.md` was made with.

    sample_errors.py RECORDS=GOLD... [--articles FILE]... [--seed N] [--take KIND=N]...

RECORDS=GOLD   records as `archive export --format jsonl` or `cargo run --example records` print them, and the gold of their articles
               (`archive evaluate` says how gold looks). A record `id#n` belongs to the article `id`.
--articles     articles.jsonl (can be repeated): shows each error in its context. Without it, only ids and offsets are printed.
--take         how many of a kind: speakers, reported, people, organizations, places, dates, story_dates

Prints one error a line, in order of kind, article and offset: kind, what is wrong, article id, first and last offset in code points
(half-open), what was said and what was wanted. A mention is matched with the gold mention it shares most code points with; a place is
far from 161 km on; a speaker is right by an overlapping mention or by the surname. The figures are those of `archive evaluate`, whose
counting is finer: this draws errors, it measures nothing.
"""
import argparse
import json
import math
import random
import re

TAKE = {"speakers": 40, "reported": 20, "people": 35, "organizations": 35, "places": 40, "dates": 20, "story_dates": 10}
FAR = 161.0


def rows(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def shared(a, b):
    return min(a[1], b[1]) - max(a[0], b[0])


def extent(item, offset=0):
    return item["start"] + offset, item["end"] + offset


def pair(gold, said):
    """{index of gold: index of what was said}, longest shared stretch first, each once."""
    pairs = [(-shared(g, s), i, j) for i, g in enumerate(gold) for j, s in enumerate(said) if shared(g, s) > 0]
    found, used = {}, set()
    for _, i, j in sorted(pairs):
        if i not in found and j not in used:
            found[i] = j
            used.add(j)
    return found, used


def mentions(records, field):
    """What was said of a kind: (extent, mention, entity)."""
    out = []
    for record in records:
        offset = record["source"].get("offset") or 0
        for entity in record.get(field) or []:
            for mention in [entity] if field == "dates" else entity["mentions"]:
                out.append((extent(mention, offset), mention, entity))
    return sorted(out, key=lambda one: one[0])


def surname(name):
    words = [re.sub(r"['’]s?$", "", word).strip(".,()") for word in (name or "").split(",")[0].casefold().split()]
    words = [word for word in words if word and word not in ("jr", "sr", "ii", "iii", "iv")]
    return words[-1] if words else None


def speaker_is_right(speaker, offset, gold):
    mention = (speaker or {}).get("mention")
    if mention and any(shared(extent(mention, offset), extent(one)) > 0 for one in gold["mention"]):
        return True
    silver = gold.get("silver") or {}
    names = gold.get("names", []) + ([silver["name"]] if silver.get("agree") else [])
    said = surname((speaker or {}).get("name"))
    return bool(said) and said in [surname(name) for name in names]


def quote_errors(gold, records):
    said = [(extent(span, r["source"].get("offset") or 0), q, r["source"].get("offset") or 0)
            for r in records for q in r["quotes"] for span in q["spans"]]
    words = lambda s: s[1] - s[0] >= 12
    for quote in gold["quotes"]:
        wanted = quote.get("speaker") or {}
        name = (wanted.get("names") or [None])[0]
        for run in map(tuple, quote.get("runs", [])) if wanted else ():
            over = [one for one in said if 2 * shared(one[0], run) >= run[1] - run[0] and one[1]["kind"] != "indirect"]
            if not over:
                yield ("speakers", "missed", run, None, name) if words(run) else None
            elif not speaker_is_right(over[0][1].get("speaker"), over[0][2], wanted):
                speaker = over[0][1].get("speaker") or {}
                text = (speaker.get("mention") or {}).get("text")
                want = [extent(one) for one in wanted["mention"]]
                yield ("speakers", "wrong speaker" if speaker else "no speaker", run,
                       [speaker.get("name"), text, over[0][1]["rule"], over[0][1]["confidence"]], [name, want])
        if quote["kind"] == "indirect":
            over = [one for one in said if any(shared(one[0], extent(span)) > 0 for span in quote["spans"])]
            whole = (quote["spans"][0]["start"], quote["spans"][-1]["end"])
            cue = quote.get("cue")
            if not over:
                yield "reported", "missed", whole, None, [name, cue]
            elif wanted and not any(speaker_is_right(one[1].get("speaker"), one[2], wanted) for one in over):
                yield "reported", "wrong speaker", whole, [(over[0][1].get("speaker") or {}).get("name"), over[0][1]["rule"]], name
    everything = [extent(span) for quote in gold["quotes"] for span in quote["spans"]]
    everything += [tuple(run) for quote in gold["quotes"] for run in quote.get("runs", [])]
    skip = [tuple(span) for span in gold.get("skip", [])]
    for span, quote, _ in said:
        if not any(shared(span, one) > 0 for one in everything + skip) and words(span):
            kind = "reported" if quote["kind"] == "indirect" else "speakers"
            yield kind, "spurious", span, [(quote.get("speaker") or {}).get("name"), quote["rule"]], None


def name_errors(gold, records):
    free = [extent(one) for one in gold.get("ignore", [])]
    for field, judged in (("people", "PER"), ("organizations", "ORG")):
        if judged not in gold.get("judged", [judged]):
            continue
        wanted = sorted({extent(one) for one in gold[field]})
        said = mentions(records, field)
        found, used = pair(wanted, [one[0] for one in said])
        pardoned = free + ([extent(one) for one in gold.get("either", [])] if judged == "ORG" else [])
        for number, span in enumerate(wanted):
            if number not in found:
                yield field, "missed", span, None, None
            elif judged == "PER" and said[found[number]][0] != span:
                yield field, "other end", span, said[found[number]][1]["text"], None
        for number, (span, mention, entity) in enumerate(said):
            if number not in used and not any(shared(span, one) > 0 for one in pardoned):
                yield field, "spurious", span, [entity["name"], mention.get("rule")], None


def kilometres(a, b):
    lat1, lon1, lat2, lon2 = map(math.radians, (a["lat"], a["lon"], b["lat"], b["lon"]))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(h)))


def place_errors(gold, records):
    wanted = [extent(one) for one in gold["places"]]
    said = mentions(records, "places")
    found, used = pair(wanted, [one[0] for one in said])
    for number, place in enumerate(gold["places"]):
        if number not in found:
            yield "places", "missed", wanted[number], None, place.get("class") or place.get("type")
            continue
        _, mention, chosen = said[found[number]]
        if place.get("lat") is None:
            continue
        about = [chosen["name"], chosen.get("country"), chosen.get("kind"), mention.get("rule")]
        where = [place.get("name"), place["lat"], place["lon"]]
        if chosen.get("lat") is None:
            yield "places", "no place", wanted[number], about, where
        elif kilometres(place, chosen) > FAR:
            yield "places", "far", wanted[number], about + [chosen["lat"], chosen["lon"]], where
    for number, (span, mention, chosen) in enumerate(said):
        if number not in used:
            yield "places", "spurious", span, [chosen["name"], chosen.get("country"), mention.get("rule")], None


def date_errors(gold, records):
    free = [extent(one) for one in gold.get("ignore") or []]
    wanted = [extent(one) for one in gold["dates"]]
    said = mentions(records, "dates")
    found, used = pair(wanted, [one[0] for one in said])
    for number, date in enumerate(gold["dates"]):
        if number not in found:
            yield "dates", "missed", wanted[number], None, date["value"]
            continue
        _, mention, _ = said[found[number]]
        value = mention.get("value") or ""
        if value != date["value"] and not value.startswith(date["value"] + "T"):
            yield "dates", "value", wanted[number], [value, mention.get("rule")], date["value"]
    for number, (span, mention, _) in enumerate(said):
        if number not in used and not any(shared(span, one) > 0 for one in free):
            yield "dates", "spurious", span, [mention.get("value"), mention.get("rule")], None


def story_date_errors(gold, records):
    said = next((record["date"] for record in records if record.get("date")), None)
    if said is None:
        yield "story_dates", "no date", (0, 0), None, gold["date"][:10]
    elif said["value"][:4] != gold["date"][:4]:
        yield "story_dates", "wrong year", (0, 0), [said["value"], said["confidence"], said["because"]], gold["date"][:10]


def errors(gold, records):
    """Every error of one article, as (kind, what, extent, what was said, what was wanted)."""
    if "quotes" in gold:
        yield from filter(None, quote_errors(gold, records))
    if "people" in gold:
        yield from name_errors(gold, records)
    elif "places" in gold:
        yield from place_errors(gold, records)
    if "dates" in gold:
        yield from date_errors(gold, records)
    if isinstance(gold.get("date"), str) and not {"quotes", "people", "dates", "places"} & gold.keys():
        yield from story_date_errors(gold, records)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+", metavar="RECORDS=GOLD")
    parser.add_argument("--articles", action="append", default=[])
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--take", action="append", default=[])
    options = parser.parse_args()
    take = TAKE | {kind: int(count) for kind, count in (one.split("=") for one in options.take)}
    texts = {str(row["id"]): row.get("text", "") for path in options.articles for row in rows(path)}
    found = []
    for one in options.sets:
        records, gold = one.split("=", 1)
        by_article, wanted = {}, {str(row["id"]): row for row in rows(gold)}
        for record in rows(records):
            article = record["id"] if record["id"] in wanted else record["id"].rsplit("#", 1)[0]
            by_article.setdefault(article, []).append(record)
        for article, row in wanted.items():
            found += [(error[0], article, *error[1:]) for error in errors(row, by_article.get(article, []))]
    for kind, count in take.items():
        mine = sorted((one for one in found if one[0] == kind), key=lambda one: (one[1], one[3], one[2]))
        sample = random.Random(options.seed).sample(mine, min(count, len(mine)))
        for _, article, what, (start, end), said, wanted in sorted(sample, key=lambda one: (one[1], one[3], one[2])):
            print(kind, what, article, start, end, json.dumps(said, ensure_ascii=False), json.dumps(wanted, ensure_ascii=False), sep="\t")
            text = texts.get(article, "").replace("\n", "¶")
            if text:
                print(f"    …{text[max(0, start - 160):start]}⟦{text[start:end]}⟧{text[end:end + 110]}…")


if __name__ == "__main__":
    main()
