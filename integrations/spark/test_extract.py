"""Runs extract.py on a cluster of its own with one worker killed in the middle, and holds the records against those of one
process.

    pip install -r requirements.txt
    python test_extract.py ../../target/release/archive 20000

A master and two workers are started on the loopback interface (Java 17). The corpus is made of the tiny articles of the
tests; every article gets a number of its own. Exits 0 where no record is lost, doubled or different.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow.dataset
import pyspark

HERE = Path(__file__).resolve().parent
SPARK = Path(pyspark.__file__).parent
PORT = 17077


def corpus(path, count):
    """Writes `count` articles as JSON Lines."""
    texts = [file.read_text() for file in sorted((HERE / "../../tests/articles").glob("*.txt"))]
    with open(path, "w") as out:
        for number in range(count):
            text = f"{texts[number % len(texts)]}\n\nThis is notice number {number} of the harbour office.\n"
            day = f"20{number % 20:02}-0{number % 9 + 1}-11"
            out.write(json.dumps({"id": f"n{number}", "date": day, "text": text}) + "\n")


def start(log, *command):
    """Starts a daemon of Spark in a process group of its own."""
    environment = dict(os.environ, SPARK_LOCAL_IP="127.0.0.1", PYSPARK_PYTHON=sys.executable)
    return subprocess.Popen(
        [str(SPARK / "bin/spark-class"), *command], stdout=log, stderr=log, env=environment, start_new_session=True
    )


def without_source(line):
    """The record but for where it was read, which on a cluster is a part of the input."""
    record = json.loads(line)
    del record["source"]
    return record


def main():
    archive, count = Path(sys.argv[1]).resolve(), int(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        corpus(folder / "articles.jsonl", count)
        began = time.monotonic()
        with open(folder / "articles.jsonl") as articles:
            alone = subprocess.run([archive, "extract"], stdin=articles, capture_output=True, text=True, check=True).stdout
        one_process = time.monotonic() - began
        expected = {record["id"]: record for record in map(without_source, alone.splitlines())}

        log = open(folder / "spark.log", "w")
        master = start(log, "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", str(PORT))
        time.sleep(5)
        url = f"spark://127.0.0.1:{PORT}"
        worker = ["org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1", "--cores", "1", "--memory", "1g", url]
        workers = [start(log, *worker, "--work-dir", str(folder / f"work-{n}")) for n in (0, 1)]
        time.sleep(5)
        try:
            began = time.monotonic()
            job = subprocess.Popen(
                [SPARK / "bin/spark-submit", "--master", url, "--conf", "spark.executor.memory=512m", HERE / "extract.py",
                 "--archive", archive, "--input", folder / "articles.jsonl", "--output", folder / "records", "--partitions", "40"],
                stdout=log, stderr=log, env=dict(os.environ, SPARK_LOCAL_IP="127.0.0.1", PYSPARK_PYTHON=sys.executable),
            )
            # Killed once some partitions are written, so that there is work to lose.
            staging = lambda: list((folder / "records").rglob("part-*.parquet"))
            while job.poll() is None and len(staging()) < 20:
                time.sleep(0.2)
            assert job.poll() is None, "the job ended before a worker could be killed: take more articles"
            os.killpg(workers[0].pid, signal.SIGKILL)
            kill_executors(folder / "work-0")
            assert job.wait() == 0, (folder / "spark.log").read_text()[-3000:]
            on_spark = time.monotonic() - began
        finally:
            for process in [*workers, master]:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
        rows = pyarrow.dataset.dataset(folder / "records", partitioning="hive").to_table(columns=["id", "record"]).to_pylist()
        found = {row["id"]: without_source(row["record"]) for row in rows}
        assert len(rows) == len(expected), f"{len(rows)} records, {len(expected)} expected"
        assert found == expected, "a record differs"
        print(f"{len(rows)} records equal; one process {one_process:.1f} s, Spark with a worker killed {on_spark:.1f} s")


def kill_executors(work):
    """Kills what a killed worker leaves behind: its executors, known by the folder they run in."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if str((process / "cwd").resolve()).startswith(str(work)):
                os.kill(int(process.name), signal.SIGKILL)
        except OSError:
            continue


if __name__ == "__main__":
    main()
