"""Runs copies.py on a cluster of its own with one worker killed in the middle, and holds the groups of copies and the
quote families against those of an index on one machine.

    pip install -r requirements.txt
    python test_copies.py ../../target/release/archive 2000 [FOLDER...]

The corpus is made of the paragraphs of the tests' tiny articles, mixed anew, or of the articles.jsonl in each FOLDER, with
the copies that tools/make_copies.py makes: exact, edited, cut, retitled, framed, and parts. Exits 0 where every story is
in the same group, with the same lead, and every quote in the same family; of one that more than 200 print, the index tells
the first 200 and how many stories print it.
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import pyarrow.dataset

import cluster

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "../../tools"))
import make_copies

# Most quotes of a family that `archive quotes --variants` shows.
SHOWN = 200


def texts(folders, rng):
    """Texts without end: those of the folders first, then paragraphs mixed with sentences that nobody wrote."""
    yield from (text for folder in folders for _, text in make_copies.articles(folder) if len(text.split()) >= 60)
    tiny = [file.read_text() for file in sorted((HERE / "../../tests/articles").glob("*.txt"))]
    paragraphs = sorted({part.strip() for text in tiny for part in text.split("\n\n") if len(part.split()) >= 8})
    words = sorted({word for part in paragraphs for word in part.split() if word.isalpha()})
    while True:
        sentences = [" ".join(rng.choices(words, k=14)).capitalize() + "." for _ in range(rng.randrange(3, 9))]
        mixed = rng.sample(paragraphs, k=rng.randrange(1, 4)) + [" ".join(sentences)]
        yield "\n\n".join(rng.sample(mixed, k=len(mixed)))


def corpus(path, count, folders):
    """Writes `count` articles as JSON Lines, in no order, some of them under one headline of one day."""
    rng, lines = random.Random(8), []
    vocabulary = (HERE / "test_copies.py").read_text().split()
    for text in texts(folders, rng):
        if len(lines) >= count:
            break
        headline = " ".join(rng.sample(vocabulary, k=4)) if rng.random() < 0.7 else "Notices of the week"
        day = f"20{rng.randrange(20):02}-0{rng.randrange(1, 10)}-11"
        made = list(make_copies.copies(text, vocabulary, rng))
        for copy in [text, *(copy for _, copy in rng.sample(made, k=min(rng.randrange(5), len(made))))]:
            mark = rng.choice(["", "", ", 1st Ld-Writethru"])
            own = rng.choice([day, day, f"20{rng.randrange(20):02}-0{rng.randrange(1, 10)}-12"])
            lines.append({"date": own, "headline": headline + mark, "text": copy})
    del lines[count:]
    rng.shuffle(lines)
    with open(path, "w") as out:
        # In the order of their ids, which is that of their paths for the index: of one day the first is the lead.
        out.writelines(json.dumps({"id": f"n{number:07}", **line}) + "\n" for number, line in enumerate(lines))


def alone(archive, folder):
    """Groups and families as an index has them, each by its first member: what is counted of it, and its members."""

    def answer(*arguments):
        command = [archive, "--index", folder / "index", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return map(json.loads, done.stdout.splitlines())

    began = time.monotonic()
    command = [archive, "--index", folder / "index", "index", folder / "articles.jsonl"]
    subprocess.run(command, capture_output=True, check=True)
    seconds = time.monotonic() - began
    copies = [(row["id"], row["learnt"]["copies"]) for row in answer("export") if "learnt" in row]
    groups = together((copy["lead"], (copy["stories"],), story) for story, copy in copies)
    families = {}
    for row in answer("quotes", "--variants", "--json", "--all-copies", "--limit", "0"):
        if family := row.get("learnt", {}).get("family"):
            quotes = [(quote["id"], quote["quote"]) for quote in family["quotes"]]
            families[quotes[0]] = (family["stories"], family["independent"]), set(quotes)
    return groups, families, seconds


def on_spark(learnt):
    """The same as the job wrote them."""
    groups = together((row["lead"], (row["stories"],), row["id"]) for row in rows(learnt / "copies"))
    families = together(
        ((row["first_id"], row["first_quote"]), (row["stories"], row["independent"]), (row["id"], row["quote"]))
        for row in rows(learnt / "sayings")
    )
    return groups, families


def rows(folder):
    return pyarrow.dataset.dataset(folder).to_table().to_pylist()


def together(members):
    sets = {}
    for first, counts, member in members:
        known, others = sets.setdefault(first, (counts, set()))
        assert known == counts and member not in others, f"{member} of {first}"
        others.add(member)
    return sets


def differences(found, expected):
    """What is not the same in both, by the first of each set."""
    none = (None, set())
    for first in sorted({*found, *expected}):
        (counts, members), (wanted, known) = found.get(first, none), expected.get(first, none)
        # Of a saying that is printed more often, an index shows so many quotes and counts all.
        is_same = members >= known if len(known) == SHOWN else members == known
        if counts != wanted or not is_same:
            yield f"{first}: {counts} on Spark, {wanted} alone; of one alone {sorted(members ^ known)[:5]}"


def sizes(sets):
    """How many sets there are of so many members."""
    return dict(sorted(Counter(len(members) for _, members in sets.values()).items()))


def main():
    archive, count = Path(sys.argv[1]).resolve(), int(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        articles, records, learnt = folder / "articles.jsonl", folder / "records", folder / "learnt"
        corpus(articles, count, sys.argv[3:])
        groups, families, one_process = alone(archive, folder)
        assert groups and families, "nothing is a copy of anything"
        arguments = ["--archive", archive, "--input", articles, "--output", records, "--partitions", 8]
        extracting = cluster.run(folder, "extract.py", arguments)
        # Killed while stories are compared, when what was made before lies on both workers.
        is_midway = lambda: cluster.written(learnt / "steps/stories") >= 2
        arguments = ["--archive", archive, "--input", records, "--output", learnt]
        grouping = cluster.run(folder, "copies.py", arguments, is_midway)
        found_groups, found_families = on_spark(learnt)
        print(f"groups of so many stories: {sizes(found_groups)}; families of so many quotes: {sizes(found_families)}")
        wrong = [*differences(found_groups, groups), *differences(found_families, families)]
        assert not wrong, f"{len(wrong)} differ:\n" + "\n".join(wrong[:20])
        print(
            f"{count} stories: {len(groups)} groups and {len(families)} families are equal; one process indexed in "
            f"{one_process:.1f} s, Spark took {extracting:.1f} s for records and, with a worker killed, {grouping:.1f} s"
        )


if __name__ == "__main__":
    main()
