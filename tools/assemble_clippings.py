#!/usr/bin/env python3
"""Assemble files of several stories from articles, and measure how well they are split again.

Usage:
  assemble_clippings.py make OUT ARTICLES.jsonl... [--files N] [--seed S]
  assemble_clippings.py score OUT STORIES.jsonl [--errors N]
  assemble_clippings.py single STORIES.jsonl [--errors N]

`make` joins 2 to 8 articles a file by the separators that exports, blogs and clipping folders use (SEPARATORS below),
each with and without headings, N files each, and writes OUT/STYLE/NUMBER.txt and OUT/gold.jsonl. STORIES.jsonl is what
`cargo run --example stories OUT` prints. `score` counts a boundary as right where a story begins after the end of the
text before it and not after its own first line, head or heading (of a form with records, by their number alone); `single` counts the documents of more than one story.
"""
import argparse
import datetime
import json
import pathlib
import random

CITIES = ["ATHENS, Greece", "BOISE, Idaho", "CAIRO", "LIMA, Peru", "LONDON", "NAIROBI, Kenya", "OSLO", "PARIS", "TOKYO", "VIENNA"]
NAMES = ["Ann Bell", "Thomas Cole", "Maria Lopez", "John O'Neill", "Susan Park", "Peter Hansen"]
PAPERS = ["The Harbour Post", "The Evening Courier", "Daily Herald"]


def nexis(n, total, story, rng):
    day = story["day"]
    lines = [f"{n} of {total} DOCUMENTS", "", rng.choice(PAPERS), "", day.strftime("%B %-d, %Y %A"), ""]
    if story["headline"]:
        lines += [story["headline"], ""]
    if rng.random() < 0.6:
        lines += [f"BYLINE: {rng.choice(NAMES)}", ""]
    lines += [f"LENGTH: {len(story['text'].split())} words", ""]
    return "\n".join(lines) + "\n", f"\n\nLOAD-DATE: {day.strftime('%B %-d, %Y')}\n\nLANGUAGE: ENGLISH\n\nCopyright {day.year} {rng.choice(PAPERS)}\nAll Rights Reserved\n\n\n"


def rule(line):
    def separator(n, total, story, rng):
        head = f"{story['headline']}\n\n" if story["headline"] else ""
        return ("" if n == 1 else line + "\n\n") + head, "\n\n"
    return separator


def feed(n, total, story, rng):
    return ("" if n == 1 else "\f") + (f"{story['headline']}\n\n" if story["headline"] else ""), "\n"


def blog(n, total, story, rng):
    head = f"{story['headline']}\n\n" if story["headline"] else ""
    return story["day"].strftime("%A, %B %-d, %Y\n\n") + head, "\n\n"


def dated(n, total, story, rng):
    head = f"{story['headline']}\n" if story["headline"] else ""
    return head + rng.choice([story["day"].strftime("%B %-d, %Y"), "Published: " + story["day"].isoformat(), story["day"].strftime("Posted on %A, %-d %B %Y")]) + "\n\n", "\n\n"


def byline(n, total, story, rng):
    head = f"{story['headline']}\n\n" if story["headline"] else ""
    writer = rng.choice(NAMES)
    return head + rng.choice([f"By {writer}", f"By {writer.upper()}", f"By {writer}, Staff Writer", f"By {writer} and {rng.choice(NAMES)}"]) + "\n\n", "\n\n"


def wire(n, total, story, rng):
    head = f"{story['headline']}\n\n" if story["headline"] else ""
    place, agency = rng.choice(CITIES), rng.choice(["AP", "Reuters", "AFP", "Kyodo"])
    line = rng.choice([f"{place} ({agency}) — ", f"{place}, {story['day'].strftime('%B %-d')} ({agency}) - ", f"{place} ({agency}) ", f"{place} — "])
    return head + line, "\n\n"


def ended(line):
    """Each story ends with a line of its own: `-30-`, `###`."""
    def separator(n, total, story, rng):
        return f"{story['headline']}\n\n" if story["headline"] else "", f"\n\n{line}\n\n"
    return separator


def copyright_tail(n, total, story, rng):
    paper, year = rng.choice(PAPERS), story["day"].year
    tail = rng.choice([f"Copyright {year} {paper}. All rights reserved.", f"© {year} {paper}. All Rights Reserved.", f"Copyright (c) {year}, {paper}"])
    return f"{story['headline']}\n\n" if story["headline"] else "", f"\n\n{tail}\n\n"


def digest(n, total, story, rng):
    """A mailed digest: paper and date above each story."""
    head = f"{story['headline']}\n" if story["headline"] else ""
    return head + f"{rng.choice(PAPERS)}, {story['day'].strftime('%B %-d, %Y')}\n\n", "\n\n"


SEPARATORS = {"nexis": nexis, "dashes": rule("-" * 40), "short-dashes": rule("---"), "underscores": rule("_" * 60), "stars": rule("* * *"),
              "many-stars": rule("*" * 20), "feed": feed, "blog": blog, "dated": dated, "byline": byline, "wire": wire,
              "equals": rule("=" * 50), "hashes": rule("###"), "ended-30": ended("-30-"), "ended-hashes": ended("# # #"),
              "copyright": copyright_tail, "digest": digest}


def stories(paths):
    for path in paths:
        for line in open(path, encoding="utf-8"):
            article = json.loads(line)
            text = article["text"].strip()
            if len(text) < 600:
                continue
            headline = article.get("headline")
            if headline and text.startswith(headline):  # the heading is put where the form has it
                text = text[len(headline):].lstrip(" .\n")
            try:
                day = datetime.date.fromisoformat((article.get("date") or "")[:10])
            except ValueError:
                day = datetime.date(2002, 5, 24)
            yield {"text": text, "headline": headline, "day": day}


def make(args):
    rng = random.Random(args.seed)
    pool = list(stories(args.articles))
    args.out.mkdir(parents=True, exist_ok=True)
    gold = open(args.out / "gold.jsonl", "w", encoding="utf-8")
    for name, separator in SEPARATORS.items():
        for with_headings in (True, False):
            style = name + ("+heading" if with_headings else "")
            (args.out / style).mkdir(exist_ok=True)
            fit = [story for story in pool if story["headline"] or not with_headings]
            for number in range(args.files):
                chosen = [dict(story) for story in rng.sample(fit, rng.randint(2, 8))]
                text, starts, before_end = "", [], 0
                for n, story in enumerate(chosen, 1):
                    if not with_headings:
                        story["headline"] = None
                    head, tail = separator(n, len(chosen), story, rng)
                    first = story["headline"]
                    # A dateline is part of the story's first line.
                    own = head.index(first) if first else 0 if name == "wire" else len(head)
                    if n > 1:
                        starts.append([before_end, len(text) + own])
                    text += head + story["text"]
                    before_end = len(text)
                    text += tail
                path = f"{style}/{number:03}.txt"
                (args.out / path).write_text(text, encoding="utf-8", newline="")
                gold.write(json.dumps({"path": path, "starts": starts}) + "\n")


def score(args):
    found = {}
    for record in map(json.loads, open(args.stories, encoding="utf-8")):
        found.setdefault(record["path"], []).append(record)
    totals, shown = {}, 0
    for line in open(args.out / "gold.jsonl", encoding="utf-8"):
        gold = json.loads(line)
        documents = found[gold["path"]]
        starts = [story["extent"][0] for document in documents for story in document["stories"]][1:]
        right = sum(any(low <= start <= high for start in starts) for low, high in gold["starts"])
        if len(documents) > 1:  # a form with records of its own, whose extents count from each: only how many can be told
            right = min(len(starts), len(gold["starts"]))
        counts = totals.setdefault(gold["path"].split("/")[0], [0, 0, 0])
        counts[0] += right
        counts[1] += len(starts)
        counts[2] += len(gold["starts"])
        if shown < args.errors and (right < len(gold["starts"]) or len(starts) > right):
            shown += 1
            text = open(args.out / gold["path"], encoding="utf-8", newline="").read()
            for low, high in gold["starts"]:
                if not any(low <= start <= high for start in starts):
                    print("MISSED", gold["path"], repr(text[max(0, low - 60):low]), "|", repr(text[low:high + 80]))
            for start in starts:
                if not any(low <= start <= high for low, high in gold["starts"]):
                    print("EXTRA ", gold["path"], repr(text[max(0, start - 80):start]), "|", repr(text[start:start + 100]))
    totals["all"] = [sum(column) for column in zip(*totals.values())]
    for style, (right, got, want) in totals.items():
        precision, recall = right / max(got, 1), right / max(want, 1)
        print(f"{style:24} P {precision:.3f}  R {recall:.3f}  F1 {2 * right / max(got + want, 1):.3f}  ({right}/{want})")


def single(args):
    records = [json.loads(line) for line in open(args.stories, encoding="utf-8")]
    split = [record for record in records if len(record["stories"]) > 1]
    print(f"{len(split)} of {len(records)} documents split ({100 * len(split) / len(records):.2f} %)")
    for record in split[:args.errors]:
        print(record["path"], [(story["extent"], story["headline"], story["byline"], story["date"], story["place"]) for story in record["stories"]])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("make")
    command.add_argument("out", type=pathlib.Path)
    command.add_argument("articles", nargs="+")
    command.add_argument("--files", type=int, default=40)
    command.add_argument("--seed", type=int, default=1)
    command.set_defaults(run=make)
    command = commands.add_parser("score")
    command.add_argument("out", type=pathlib.Path)
    command.add_argument("stories")
    command.add_argument("--errors", type=int, default=0)
    command.set_defaults(run=score)
    command = commands.add_parser("single")
    command.add_argument("stories")
    command.add_argument("--errors", type=int, default=0)
    command.set_defaults(run=single)
    args = parser.parse_args()
    args.run(args)


if __name__ == "__main__":
    main()
