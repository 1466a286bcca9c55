#!/usr/bin/env python3
"""Lets several stories print one saying, and measures how well an archive finds its way from one to the other.

    tools/make_sayings.py make --seed 7 --others OTHERS.jsonl --out FOLDER RECORDS.jsonl
    tools/make_sayings.py score FOLDER ANSWERS.jsonl...

RECORDS are records of real articles (`archive extract`). Of their direct quotes of 10 to 60 words whose speaker is sure
and has two names, `make` takes --sayings, and lets four other stories print each: one whole, one with its end cut, one
with a word in ten exchanged or left out, and one without saying who spoke. Each such story is two paragraphs of another
article around the quote. It writes FOLDER/articles.jsonl, these among the stories of OTHERS in one shuffled order, and
FOLDER/gold.jsonl, the ids of each saying with its speaker. ANSWERS are what `archive quotes --limit 0 --json` prints, with
`--variants` and without. A pair is two stories of one saying in one family; a pair with a story of another saying is false; pairs with a
story of OTHERS are counted apart.
"""

import argparse
import itertools
import json
import random
import re
from pathlib import Path

KINDS = ["whole", "cut", "reworded", "silent"]
SMALL = "a an and are as at be but by for from had has have he her his in is it its of on or our that the their they this to was we were which will with you".split()


def lines(path):
    with open(path, encoding="utf-8") as rows:
        for row in rows:
            yield json.loads(row)


def sayings(records):
    """Each quote with its speaker, once."""
    seen = set()
    for record in records:
        for quote in record["quotes"]:
            speaker = quote["speaker"] or {}
            name, words = speaker.get("name") or "", quote["text"].split()
            is_good = quote["kind"] == "direct" and quote["confidence"] >= 0.9 and speaker.get("kind") == "person"
            key = " ".join(words[:6]).lower()
            if is_good and 10 <= len(words) <= 60 and len(name.split()) == 2 and key not in seen:
                seen.add(key)
                yield name, quote["text"].strip(" ,.“”\""), record["id"]


def reworded(text, rng):
    """One word in ten is another small word or left out: small ones alone, for others change what is said."""
    words = text.split()
    small = [n for n, word in enumerate(words) if word.lower() in SMALL and n > 0]
    for n in rng.sample(small, k=min(len(small), max(1, len(words) // 10))):
        words[n] = rng.choice(["", rng.choice(SMALL)])
    return " ".join(word for word in words if word)


def variant(kind, text, rng):
    words = text.split()
    if kind == "cut":
        return " ".join(words[: max(7, round(len(words) * rng.uniform(0.6, 0.85)))]).rstrip(",.;:")
    return reworded(text, rng) if kind == "reworded" else text


def story(kind, name, text, frame, rng):
    said = variant(kind, text, rng)
    before, after = frame
    surname = name.split()[-1]
    if kind == "silent":
        return f"{before}\n\n“{said}.”\n\n{after}"
    how = rng.choice([f"“{said},” {name} said.", f"{name} told reporters: “{said}.”", f"“{said},” said {name}."])
    if rng.random() < 0.3:
        how = f"{name} came to the hall on time. “{said},” {surname} said."
    return f"{before}\n\n{how}\n\n{after}"


def frames(others, rng):
    """Two paragraphs of one article that quote nobody."""
    while True:
        text = others[rng.randrange(len(others))]["text"]
        paragraphs = [p for p in re.split(r"\n\s*\n", text) if len(p.split()) > 15 and not re.search('["“”]', p)]
        if len(paragraphs) >= 2:
            yield rng.sample(paragraphs, 2)


def make(options):
    rng = random.Random(options.seed)
    known = list(sayings(lines(options.records)))
    others = list(itertools.islice(lines(options.others), options.count))
    frame = frames(others, rng)
    out = [{"id": f"other/{article['id']}", "text": article["text"]} for article in others]
    gold = []
    for number, (name, text, _) in enumerate(rng.sample(known, k=min(options.sayings, len(known)))):
        ids = []
        for kind in KINDS:
            ids.append(f"saying/{number}/{kind}")
            out.append({"id": ids[-1], "text": story(kind, name, text, next(frame), rng)})
        gold.append({"speaker": name, "text": text, "ids": ids})
    rng.shuffle(out)
    folder = Path(options.out)
    folder.mkdir(parents=True, exist_ok=True)
    for file, rows in (("articles.jsonl", out), ("gold.jsonl", gold)):
        with open(folder / file, "w", encoding="utf-8") as target:
            target.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    print(f"{len(gold)} sayings in {len(gold) * len(KINDS)} stories, {len(out)} stories in all")


def score(options):
    gold = list(lines(Path(options.folder) / "gold.jsonl"))
    wanted = {pair for saying in gold for pair in itertools.combinations(sorted(saying["ids"]), 2)}
    speaker = {one: saying["speaker"] for saying in gold for one in saying["ids"]}
    words = {one: set(saying["text"].lower().split()) for saying in gold for one in saying["ids"]}

    def is_saying(quote):
        """What is reported in the paragraphs around stands in the article that they are of, too, and is not meant."""
        of = words.get(quote["id"])
        said = quote["text"].strip(" ,.“”").lower().split()
        return of is None or 2 * sum(word in of for word in said) > len(said) and quote["kind"] != "indirect"

    found, told = set(), {}
    for quote in itertools.chain.from_iterable(map(lines, options.answers)):
        learnt = quote.get("learnt") or {}
        if quote["id"] not in speaker or not is_saying(quote):
            continue
        ids = {one["id"] for one in (learnt.get("family") or {}).get("quotes", []) if is_saying(one)}
        found |= set(itertools.combinations(sorted(ids), 2))
        if quote["id"].endswith("/silent") and learnt.get("speaker"):
            told[quote["id"]] = learnt["speaker"]["name"]
    right = found & wanted
    of_ours = {pair for pair in found if all(one in speaker for one in pair)}
    print(f"pairs {len(wanted)}, found {len(right)}, recall {len(right) / max(1, len(wanted)):.4f}, "
          f"precision {len(right) / max(1, len(of_ours)):.4f}")
    for kinds in itertools.combinations(KINDS, 2):
        of = [pair for pair in wanted if {one.rsplit("/", 1)[1] for one in pair} == set(kinds)]
        print(f"  {' and '.join(kinds):22} recall {sum(pair in right for pair in of) / max(1, len(of)):.4f} of {len(of)}")
    silent = [saying["ids"][KINDS.index("silent")] for saying in gold]
    correct = sum(told.get(one) == speaker[one] for one in silent)
    print(f"speakers told for {sum(one in told for one in silent)} of {len(silent)} that say nothing of it, {correct} of them right")
    mixed = sum(sum(one in speaker for one in pair) == 1 for pair in found)
    print(f"pairs with a story of others {mixed}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    making = commands.add_parser("make")
    making.add_argument("--seed", type=int, default=7)
    making.add_argument("--sayings", type=int, default=1000)
    making.add_argument("--count", type=int, default=20000)
    making.add_argument("--others", required=True)
    making.add_argument("--out", required=True)
    making.add_argument("records")
    making.set_defaults(run=make)
    scoring = commands.add_parser("score")
    scoring.add_argument("folder")
    scoring.add_argument("answers", nargs="+")
    scoring.set_defaults(run=score)
    options = parser.parse_args()
    options.run(options)


if __name__ == "__main__":
    main()
