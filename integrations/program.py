"""The program run in the current folder, and an archive of tiny articles, for the tests of every integration."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = Path(sys.argv[1]).resolve()


def archive(*arguments):
    """Runs the program and gives what it prints."""
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, check=True).stdout


def objects(*arguments):
    # Not `splitlines`, which breaks lines at characters that stand in texts, too.
    return [json.loads(line) for line in archive(*arguments).split("\n") if line]


def make_archive():
    """Indexes dated articles of three papers, the page in seeds/, and one article in every form that is read; every fifth of
    the first is printed by the next paper, too."""
    for name in ("ARCHIVE_INDEX", "NO_COLOR"):
        os.environ.pop(name, None)
    texts = [file.read_text() for file in sorted((ROOT / "tests/articles").glob("*.txt"))]
    papers = ["Post", "Mail", "Echo"]
    with open("articles.jsonl", "w") as out:
        for number, text in enumerate(texts):
            article = {"publication": papers[number % 3], "text": text}
            # To the day, to the month, to the year, and not at all.
            date = [f"2003-{number % 4 + 1:02}-11", f"2003-{number % 4 + 1:02}", "2003", None][number % 4]
            for copy in range(2 if number % 5 == 0 else 1):
                dated = {"date": date} if date else {}
                out.write(json.dumps({"id": f"n{number}-{copy}", **article, **dated}) + "\n")
                article["publication"] = papers[(number + 1) % 3]
    archive("index", "articles.jsonl", str(ROOT / "seeds"), str(ROOT / "tests/formats"))
