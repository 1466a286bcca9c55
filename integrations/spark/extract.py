"""Extracts the records of a corpus of JSON Lines on Apache Spark, and writes them as Parquet partitioned by year.

    spark-submit extract.py --archive /opt/archive --input 'articles/*.jsonl' --output records.parquet

Every line is an article as `archive extract` takes it from standard input, with an `id` of its own: by its id a record is
the same on whatever machine it was made. The program has to lie at the same path on every worker. A task that fails, or
whose worker is lost, is run again by Spark; a record is written once, for a partition's output is committed whole.
Corrections of your own (`--corrections FILE`) lie at the same path on every worker, too, and are looked through before the
job begins.

Columns: `id`, `year` (0 where the story has no date), `date`, `method` (how the date is known), `headline`, `publication`,
and `record`, the whole record as JSON.
"""

import argparse
import subprocess
import sys
from threading import Thread

import pyarrow
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

# Most bytes of lines in a batch of what the program makes; and most lines of one that goes to it.
BATCH, LINES = 1 << 20, "500"


def through(lines, archive, *arguments, fine=(0, 1)):
    """The lines (`line`) that a command of the program makes of a table of lines, a process a partition; any status but
    `fine` ones fails a task. What it says on standard error is in the log of the worker."""

    def piped(batches):
        process = subprocess.Popen([archive, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        failed = []

        def feed():
            try:
                with process.stdin as into:
                    for batch in batches:
                        into.writelines(f"{line}\n".encode() for line in batch.column(0).to_pylist())
            except BaseException as error:
                failed.append(error)

        feeder = Thread(target=feed, daemon=True)
        feeder.start()
        while made := process.stdout.readlines(BATCH):
            yield pyarrow.RecordBatch.from_pydict({"line": [line.decode().rstrip("\n") for line in made]})
        feeder.join()
        if process.wait() not in fine:
            raise RuntimeError(f"{archive} {' '.join(arguments)} ended with status {process.returncode}")
        if failed:
            raise failed[0]

    return lines.mapInArrow(piped, "line string")


def session(name):
    return SparkSession.builder.appName(name).config("spark.sql.execution.arrow.maxRecordsPerBatch", LINES).getOrCreate()


def read_in(spark, tasks):
    """Has files be read in so many tasks at least, even where they are few bytes, which can be much work."""
    spark.conf.set("spark.sql.files.minPartitionNum", tasks)
    spark.conf.set("spark.sql.files.openCostInBytes", 0)


def corrected(archive, file):
    """The arguments that have the program apply a file of corrections; the job ends where that cannot be."""
    arguments = ["--corrections", file] if file else []
    tried = subprocess.run([archive, "extract", *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if tried.returncode == 2:
        sys.exit(tried.stderr)
    return arguments


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--archive", required=True, help="path of the program, the same on every worker")
    parser.add_argument("--input", required=True, help="files of JSON Lines, as Spark names them")
    parser.add_argument("--output", required=True, help="folder of Parquet to write")
    parser.add_argument("--partitions", type=int, default=0, help="least number of tasks [default: Spark's]")
    parser.add_argument("--corrections", help="file of corrections, at the same path on every worker")
    options = parser.parse_args()

    corrections = corrected(options.archive, options.corrections)
    spark = session("archive extract")
    if options.partitions:
        read_in(spark, options.partitions)
    lines = spark.read.text(options.input)
    # 1: none of the articles is a story; 3: some were not read, which standard error tells. Neither fails the task.
    records = through(lines, options.archive, "extract", "--threads", "1", *corrections, fine=(0, 1, 3))
    known = "id string, headline string, publication string, date struct<value: string, method: string>"
    table = records.select(F.from_json("line", known).alias("known"), F.col("line").alias("record")).select(
        "known.id",
        F.coalesce(F.substring("known.date.value", 1, 4).cast("int"), F.lit(0)).alias("year"),
        F.col("known.date.value").alias("date"),
        "known.date.method",
        "known.headline",
        "known.publication",
        "record",
    )
    table.write.mode("overwrite").option("compression", "zstd").partitionBy("year").parquet(options.output)
    spark.stop()


if __name__ == "__main__":
    main()
