#!/usr/bin/env python3
"""Makes copies of stories as papers make them, and measures how well an archive finds them again.

    tools/make_copies.py make --seed 7 --others OTHERS.jsonl --out FOLDER DIR...
    tools/make_copies.py score FOLDER GROUPS

DIR holds articles.jsonl, one article a line with `id` and `text` (or `body`). `make` writes FOLDER/articles.jsonl, the
articles, their copies and the first --count stories of OTHERS in one shuffled order, and FOLDER/gold.jsonl, the ids of
each article and its copies. GROUPS is one JSON list of ids a line, as `group_copies` prints them, or what `archive export`
prints. Pairs are counted over all groups; pairs of others alone, which nobody has looked at, are counted apart, and true
where half of the shorter text's rows of five words stand in the longer.
"""

import argparse
import itertools
import json
import random
import re
from pathlib import Path

AGENCIES = ["Coast Press", "Northern Wire", "UNS", "Harbour News Service", "Staff and wire reports"]
KINDS = ["mended", "exact", "edited", "heavily edited", "cut", "retitled", "all at once", "brief", "part"]
PLACES = ["ARDEN", "HOLM", "SANDVIK", "PORT ELLIS", "NEW TARN"]
NOTICES = [
    "Copyright the Arden Mail. All rights reserved. This story may not be printed again without leave.",
    "Readers can write to the desk at any hour; letters may be shortened, and names are printed unless asked otherwise.",
    "Sign up for our letter, which brings the news of the week to your door every Friday morning, and support our work.",
]


def articles(folder):
    for line in open(Path(folder) / "articles.jsonl", encoding="utf-8"):
        article = json.loads(line)
        text = article.get("text") or article.get("body") or ""
        yield f"{Path(folder).name}/{article['id']}", text


def sentences(text):
    return re.split(r"(?<=[.!?”\"])\s+", text)


def edited(text, share, vocabulary, rng):
    """`share` of the words replaced, left out, added, or swapped with the next, singly or in short runs."""
    words = text.split(" ")
    budget = max(1, round(share * len(words)))
    run = rng.choice([1, 1, 2, 3])
    while budget > 0 and words:
        at = rng.randrange(len(words))
        length = min(run, budget)
        kind = rng.random()
        if kind < 0.5:
            words[at : at + length] = rng.choices(vocabulary, k=length)
        elif kind < 0.75:
            del words[at : at + length]
        elif kind < 0.9:
            words[at:at] = rng.choices(vocabulary, k=length)
        else:
            words[at : at + 2] = reversed(words[at : at + 2])
        budget -= length
    return " ".join(words)


def cut(text, share):
    """The opening of a text: as many whole sentences as `share` of the words needs."""
    kept, wanted = [], share * len(text.split())
    for sentence in sentences(text):
        kept.append(sentence)
        if sum(len(part.split()) for part in kept) >= wanted:
            break
    return " ".join(kept)


def part(text, rng):
    """A run of sentences from anywhere, a quarter of the text or so."""
    parts = sentences(text)
    length = max(3, len(parts) // 4)
    at = rng.randrange(max(1, len(parts) - length))
    return " ".join(parts[at : at + length])


def framed(text, rng):
    """Another headline, dateline, byline and notice."""
    title = " ".join(rng.sample(text.split(), k=min(7, len(text.split())))).title()
    head = f"{title}\n\nBy {rng.choice(AGENCIES)}\n\n{rng.choice(PLACES)} ({rng.choice(AGENCIES)}) — "
    return head + text + "\n\n" + rng.choice(NOTICES)


def copies(text, vocabulary, rng):
    """Kind and text of each copy of one article."""
    yield "exact", text
    yield "edited", edited(text, rng.uniform(0.05, 0.3), vocabulary, rng)
    yield "heavily edited", edited(text, 0.3, vocabulary, rng)
    yield "cut", cut(text, rng.uniform(0.3, 0.8))
    yield "retitled", framed(text, rng)
    yield "all at once", framed(edited(cut(text, rng.uniform(0.4, 0.9)), rng.uniform(0.05, 0.3), vocabulary, rng), rng)
    if len(text.split()) >= 250:
        yield rng.choice([("brief", cut(text, 0.15)), ("part", part(text, rng))])


def make(options):
    rng = random.Random(options.seed)
    sources = [pair for folder in options.folders for pair in articles(folder) if len(pair[1].split()) >= options.words]
    seen, originals = set(), []
    for name, text in sources:
        rows = fives(text)
        # The sets share articles: what stands in two of them is taken once.
        if not rows or len(rows & seen) > 0.05 * len(rows):
            continue
        seen |= rows
        originals.append((name, text))
    vocabulary = sorted({word for _, text in originals for word in text.split()})
    lines, gold = [], []
    for name, text in originals:
        made = list(copies(text, vocabulary, rng))
        chosen = rng.sample(made, k=min(options.each, len(made)))
        ids = [name]
        lines.append({"id": name, "text": text})
        for kind, copy in chosen:
            ids.append(f"{name}/{kind}")
            lines.append({"id": ids[-1], "text": copy})
        gold.append(ids)
    with open(options.others, encoding="utf-8") as others:
        for line in itertools.islice(others, options.count):
            article = json.loads(line)
            rows = fives(article.get("text") or article.get("body") or "")
            if len(rows & seen) <= 0.05 * max(1, len(rows)):
                lines.append({"id": f"other/{article['id']}", "text": article.get("text") or article.get("body")})
    rng.shuffle(lines)
    folder = Path(options.out)
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in (("articles.jsonl", lines), ("gold.jsonl", gold)):
        with open(folder / name, "w", encoding="utf-8") as out:
            out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    print(f"{len(originals)} articles, {sum(map(len, gold)) - len(gold)} copies, {len(lines)} stories in all")


def fives(text):
    words = re.findall(r"\w+", text.lower())
    return {hash(tuple(words[at : at + 5])) for at in range(len(words) - 4)}


def found(path):
    """Groups as lists of ids: one a line, or by what an export says of each story."""
    groups = {}
    for line in open(path, encoding="utf-8"):
        row = json.loads(line)
        if isinstance(row, list):
            groups[len(groups)] = row
        elif "learnt" in row:
            groups.setdefault(row["learnt"]["copies"]["lead"], []).append(row["id"])
    return groups.values()


def pairs(groups):
    return {tuple(sorted(pair)) for group in groups for pair in itertools.combinations(group, 2)}


def score(options):
    folder = Path(options.folder)
    gold = pairs(json.loads(line) for line in open(folder / "gold.jsonl", encoding="utf-8"))
    got = pairs(found(options.groups))
    texts = {}
    for line in open(folder / "articles.jsonl", encoding="utf-8"):
        article = json.loads(line)
        texts[article["id"]] = article["text"]
    others = {pair for pair in got if all(one.startswith("other/") for one in pair)}
    ours = got - others
    right = ours & gold
    print(f"pairs {len(gold)}, found {len(ours)}, recall {len(right) / len(gold):.4f}, precision {len(right) / max(1, len(ours)):.4f}")
    kinds = {}
    for pair in gold:
        for kind in {one.rsplit("/", 1)[-1] if one.rsplit("/", 1)[-1] in KINDS else "source" for one in pair}:
            kinds.setdefault(kind, []).append(pair in got)
    for kind, hits in sorted(kinds.items()):
        print(f"  {kind:15} recall {sum(hits) / len(hits):.4f} of {len(hits)}")

    def is_true(pair):
        a, b = (fives(texts[one]) for one in pair)
        return len(a & b) >= 0.5 * min(len(a), len(b))

    false = sorted(pair for pair in others if not is_true(pair))
    print(f"pairs of others {len(others)}, of which {len(false)} share less than half of the shorter's rows of five words")
    for pair in [*sorted(gold - got)[: options.errors], *sorted(ours - gold)[: options.errors], *false[: options.errors]]:
        print("\n" + ("MISSED " if pair in gold else "FOUND ") + " | ".join(pair))
        for one in pair:
            print("   ", texts[one][: options.width].replace("\n", " / "))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    making = commands.add_parser("make")
    making.add_argument("folders", nargs="+")
    making.add_argument("--others", required=True)
    making.add_argument("--out", required=True)
    making.add_argument("--seed", type=int, default=7)
    making.add_argument("--each", type=int, default=3, help="copies of each article")
    making.add_argument("--words", type=int, default=60, help="fewest words of an article that is copied")
    making.add_argument("--count", type=int, default=20000, help="most stories of OTHERS")
    making.set_defaults(run=make)
    scoring = commands.add_parser("score")
    scoring.add_argument("folder")
    scoring.add_argument("groups")
    scoring.add_argument("--errors", type=int, default=0, help="errors shown of each sort")
    scoring.add_argument("--width", type=int, default=400)
    scoring.set_defaults(run=score)
    options = parser.parse_args()
    options.run(options)


if __name__ == "__main__":
    main()
