"""Runs extract.py on a cluster of its own with one worker killed in the middle, and holds the records against those of one
process.

    pip install -r requirements.txt
    python test_extract.py ../../target/release/archive 20000

A master and two workers are started on the loopback interface (Java 17). The corpus is made of the tiny articles of the
tests; every article gets a number of its own, and some are corrected. Exits 0 where no record is lost, doubled or different.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow.dataset

import cluster

HERE = Path(__file__).resolve().parent


def corpus(path, count):
    """Writes `count` articles as JSON Lines."""
    texts = [file.read_text() for file in sorted((HERE / "../../tests/articles").glob("*.txt"))]
    with open(path, "w") as out:
        for number in range(count):
            text = f"{texts[number % len(texts)]}\n\nThis is notice number {number} of the harbour office.\n"
            day = f"20{number % 20:02}-0{number % 9 + 1}-11"
            out.write(json.dumps({"id": f"n{number}", "date": day, "text": text}) + "\n")


def digest(line):
    """What tells a record from any other, but for where it was read, which on a cluster is a part of the input."""
    record = json.loads(line)
    del record["source"]
    return record["id"], hashlib.sha256(json.dumps(record, sort_keys=True).encode()).digest()


def main():
    archive, count = Path(sys.argv[1]).resolve(), int(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        corpus(folder / "articles.jsonl", count)
        corrections = ["--corrections", folder / "corrections.txt"]
        corrections[1].write_text("date n7: 1999-05-06\nplace Paris: Paris, Texas\nspeaker he: unknown\n")
        began = time.monotonic()
        with open(folder / "articles.jsonl") as lines, open(folder / "alone.jsonl", "w") as alone:
            subprocess.run([archive, "extract", *corrections], stdin=lines, stdout=alone, stderr=subprocess.DEVNULL, check=True)
        one_process = time.monotonic() - began
        with open(folder / "alone.jsonl") as alone:
            expected = dict(map(digest, alone))
        assert '"corrected":' in (folder / "alone.jsonl").read_text(), "nothing was corrected"

        articles, records = folder / "articles.jsonl", folder / "records"
        arguments = ["--archive", archive, "--input", articles, "--output", records, "--partitions", 40, *corrections]
        # Killed once half of the files are written, one a year and partition, so that there is work to lose.
        on_spark = cluster.run(folder, "extract.py", arguments, lambda: cluster.written(records) >= 400)
        batches = pyarrow.dataset.dataset(records, partitioning="hive").to_batches(columns=["record"])
        found = [digest(line) for batch in batches for line in batch.column("record").to_pylist()]
        assert len(found) == len(expected), f"{len(found)} records, {len(expected)} expected"
        assert dict(found) == expected, "a record differs"
        print(f"{len(found)} records equal; one process {one_process:.1f} s, Spark with a worker killed {on_spark:.1f} s")


if __name__ == "__main__":
    main()
