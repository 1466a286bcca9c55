"""Extracts the records of a corpus of JSON Lines on Apache Spark, and writes them as Parquet partitioned by year.

    spark-submit extract.py --archive /opt/archive --input 'articles/*.jsonl' --output records.parquet

Every line is an article as `archive extract` takes it from standard input, with an `id` of its own: by its id a record is
the same on whatever machine it was made. The program has to lie at the same path on every worker. A task that fails, or
whose worker is lost, is run again by Spark; a record is written once, for a partition's output is committed whole.

Columns: `id`, `year` (0 where the story has no date), `date`, `method` (how the date is known), `headline`, `publication`,
and `record`, the whole record as JSON.
"""

import argparse
import json
import shlex

from pyspark.sql import Row, SparkSession


def through(lines, archive, *arguments, fine="0|1"):
    """What a command of the program makes of lines, a process a partition; any status but `fine` ones fails a task."""
    # Through a shell of its own, for `pipe` takes no status but 0 for an end in order.
    script = f"{shlex.join([archive, *arguments])}; status=$?; case $status in {fine}) exit 0;; *) exit $status;; esac"
    return lines.pipe(shlex.join(["sh", "-c", script]), checkCode=True)


def row(line):
    """The columns of a record."""
    record = json.loads(line)
    date = record.get("date") or {}
    value = date.get("value")
    return Row(
        id=record["id"],
        year=int(value[:4]) if value else 0,
        date=value,
        method=date.get("method"),
        headline=record.get("headline"),
        publication=record.get("publication"),
        record=line,
    )


SCHEMA = "id string, year int, date string, method string, headline string, publication string, record string"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--archive", required=True, help="path of the program, the same on every worker")
    parser.add_argument("--input", required=True, help="files of JSON Lines, as Spark names them")
    parser.add_argument("--output", required=True, help="folder of Parquet to write")
    parser.add_argument("--partitions", type=int, default=0, help="least number of tasks [default: Spark's]")
    options = parser.parse_args()

    spark = SparkSession.builder.appName("archive extract").getOrCreate()
    lines = spark.sparkContext.textFile(options.input, options.partitions or None)
    # 1: none of the articles is a story; 3: some were not read, which standard error tells. Neither fails the task.
    records = through(lines, options.archive, "extract", "--threads", "1", fine="0|1|3").filter(lambda line: line)
    table = spark.createDataFrame(records.map(row), SCHEMA)
    table.write.mode("overwrite").option("compression", "zstd").partitionBy("year").parquet(options.output)
    spark.stop()


if __name__ == "__main__":
    main()
