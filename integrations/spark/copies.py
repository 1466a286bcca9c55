"""Groups copies and quote families over the records of a corpus on Apache Spark, as `archive index` does on one machine.

    spark-submit copies.py --archive /opt/archive --input records.parquet --output learnt

The input is what extract.py writes; every record has an `id` of its own. Spark joins: which stories and which quotes
share enough of the numbers in their signatures to be worth comparing, and what hangs together. The program decides: what
two are to each other and what is one follows from the functions that an index asks (`archive group`). Nothing is held
whole in one place but what hangs together, and what is made between two steps lies in OUTPUT/steps, so that a lost worker
costs its own tasks alone. Remove that folder at will.

`OUTPUT/copies`: every story that is not alone, with the `lead` of its group, the earliest story, and how many `stories`
are in it. `OUTPUT/sayings`: every quote (`id` of its story and its `quote` number there) that is not alone, with the first
appearance of its family (`first_id`, `first_quote`), how many `stories` print it, and how many of them are `independent`,
no copies of one another.
"""

import argparse
import json
import subprocess
from types import SimpleNamespace

from pyspark.sql import functions as F
from pyspark.sql.window import Window

from extract import read_in, session, through

SCHEMAS = {
    "marks": "id string, day bigint, content bigint, signature array<bigint>, threads array<bigint>, text array<string>, "
    "quotes array<struct<content: bigint, signature: array<bigint>, voice: array<bigint>, text: string>>",
    "stories": "`long` bigint, `short` bigint, part array<int>",
    "groups": "`group` array<bigint>",
    "quotes": "whole bigint, part bigint, covered array<int>, is_part boolean",
    "families": "family array<bigint>",
}


class Job:
    """Where the program and the tables between two steps lie."""

    def __init__(self, options):
        self.options = options
        # Which two are worth comparing, as an index has it.
        bounds = subprocess.run([options.archive, "group", "--bounds"], stdout=subprocess.PIPE, check=True).stdout
        self.bounds = SimpleNamespace(**json.loads(bounds))
        self.spark = session("archive group")
        tasks = options.partitions or 8 * self.spark.sparkContext.defaultParallelism
        read_in(self.spark, tasks)
        self.spark.conf.set("spark.sql.shuffle.partitions", tasks)
        # Lines are few bytes and much work: Spark would put them together again.
        self.spark.conf.set("spark.sql.adaptive.coalescePartitions.enabled", False)

    def step(self, name, lines):
        """What a step of the program makes of lines of JSON, as a table that is kept."""
        made = through(lines, self.options.archive, "group", name)
        return self.keep(f"steps/{name}", made.select(F.from_json("line", SCHEMAS[name]).alias("row")).select("row.*"))

    def keep(self, name, table):
        """Writes a table, and gives what was written: whatever comes after begins there."""
        path = f"{self.options.output}/{name}"
        table.write.mode("overwrite").parquet(path)
        return self.spark.read.parquet(path)

    def components(self, name, edges):
        """What hangs together by edges (`u`, `v`): every node `u` but the first of each component, with that as `v`.

        Each round hangs all neighbours of a node to the least of them, those above it and those below it in turn (large
        and small stars: R. Kiveris and others, “Connected components in MapReduce and beyond”, 2014).
        """
        known, turn = None, 0
        edges = edges.where("u <> v")
        while True:
            both = edges.unionByName(edges.select(F.col("v").alias("u"), F.col("u").alias("v")))
            least = F.least("u", F.min("v").over(Window.partitionBy("u")))
            large = (
                both.withColumn("least", least).where("v > u").select(F.col("v").alias("u"), F.col("least").alias("v"))
            )
            # Every edge leads down now.
            star = large.distinct().withColumn("least", F.min("v").over(Window.partitionBy("u")))
            small = star.select("u", F.col("least").alias("v")).union(star.where("v <> least").select("v", "least"))
            # Two names in turn, for a table is not written over while it is read.
            edges = self.keep(f"steps/{name}-{turn % 2}", small.distinct())
            now = edges.agg(F.count("*"), F.sum(F.xxhash64("u", "v").cast("decimal(38, 0)"))).first()
            if now == known:
                return edges
            known, turn = now, turn + 1


def lines(*columns):
    return F.to_json(F.struct(*columns)).alias("line")


def together(column):
    """All values of a group, in order: what is made again after a loss must be the same to the letter."""
    return F.sort_array(F.collect_list(column))


def candidates(bearers, bounds):
    """Pairs (`a` before `b`) of bearers (`key`, `signature`) that share enough numbers, and whether those are `common`.

    A number that many bear leads each to its neighbours alone, in the order of keys; each keeps those that share most.
    """
    size = F.size(F.filter("signature", lambda number: number < bounds.bound)).alias("size")
    numbers = bearers.select(F.struct("key", size).alias("a"), F.explode("signature").alias("number"))
    of_number = Window.partitionBy("number").orderBy("a")
    all_of_number = of_number.rowsBetween(Window.unboundedPreceding, Window.unboundedFollowing)
    next_ones = F.collect_list("a").over(of_number.rowsBetween(1, bounds.many - 1))
    near = f"slice(others, 1, if(bearers > {bounds.many}, {bounds.neighbours}, {bounds.many}))"
    shared = (
        numbers.select("a", F.count("*").over(all_of_number).alias("bearers"), next_ones.alias("others"))
        .select("a", F.explode(F.expr(near)).alias("b"), F.expr(f"{bounds.rare} div (bearers - 1)").alias("rarity"))
        .groupBy("a", "b")
        .agg(F.count("*").alias("shared"), F.sum("rarity").alias("rarity"))
    )
    enough = f"floor(if(common, {bounds.share_common}D, {bounds.share}D) * least(a.size, b.size))"
    pairs = (
        shared.withColumn("common", F.col("rarity") < bounds.rare)
        .where(f"shared >= greatest({bounds.fewest}, {enough})")
        .selectExpr("a.key AS a", "b.key AS b", "shared", "common")
    )
    sides = pairs.withColumn(
        "side", F.explode(F.expr("array(struct(a AS one, b AS other), struct(b AS one, a AS other))"))
    )
    best = Window.partitionBy("side.one").orderBy(F.desc("shared"), "side.other")
    return (
        sides.withColumn("rank", F.row_number().over(best))
        .where(f"rank <= {bounds.most}")
        .select("a", "b", "common")
        .distinct()
    )


def on_threads(threads, bounds):
    """Pairs of stories near each other on a thread, and which `threads` they are near each other on."""
    of_thread = Window.partitionBy("thread").orderBy("content").rowsBetween(1, bounds.on_thread)
    near = F.collect_list("content").over(of_thread)
    pairs = threads.select(F.col("content").alias("a"), "thread", near.alias("near"))
    return (
        pairs.select("a", F.explode("near").alias("b"), "thread")
        .groupBy("a", "b")
        .agg(together("thread").alias("threads"))
    )


def groups(job, stories):
    """The group of every content that is not alone, by the first content in it."""
    # Of stories of the same words one stands for all.
    words = stories.groupBy(F.col("content").alias("key")).agg(
        F.min_by(F.struct("signature", "text"), "id").alias("first")
    )
    words = words.select("key", "first.*")
    threads = stories.select("content", F.explode("threads").alias("thread")).distinct()
    pairs = candidates(words, job.bounds).join(on_threads(threads, job.bounds), ["a", "b"], "full_outer")
    text = words.select("key", F.struct(F.col("key").alias("content"), "text").alias("of"))
    pairs = (
        pairs.join(text.select(F.col("key").alias("a"), F.col("of").alias("text_a")), "a")
        .join(text.select(F.col("key").alias("b"), F.col("of").alias("text_b")), "b")
        .select(
            lines(
                F.col("text_a").alias("a"),
                F.col("text_b").alias("b"),
                F.coalesce("threads", F.array()).alias("threads"),
                F.coalesce("common", F.lit(False)).alias("common"),
            )
        )
    )
    ties = job.step("stories", pairs)
    edges = job.components("ties", ties.select(F.col("long").alias("u"), F.col("short").alias("v")))
    whole = ties.join(edges.withColumnRenamed("u", "long"), "long", "left").groupBy(F.coalesce("v", "long"))
    made = job.step(
        "groups", whole.agg(together(F.struct("long", "short", "part")).alias("ties")).select(lines("ties"))
    )
    return made.select(F.explode("group").alias("content"), F.col("group")[0].alias("group"))


def families(job, stories):
    """The family of every quote (`content`, `id`, `quote`) that is not alone, by the first quote in it."""
    said = stories.select("content", "id", "group", F.posexplode("quotes").alias("quote", "said"))
    said = said.select(F.struct("content", "id", "quote").alias("of"), "group", "said.*")
    # A number each, in that order, by which a quote is known from here on.
    said = job.keep("steps/said", said.orderBy("of").withColumn("key", F.monotonically_increasing_id()))
    # Of copies, the same words are one quote, and the first stands for all.
    first = F.min("key").over(Window.partitionBy("group", "content"))
    twins = said.select("key", first.alias("first"))
    standing = said.join(twins.where("key = first"), "key")
    long_enough = standing.where(F.size("signature") >= job.bounds.fewest)
    text = standing.select("key", F.struct("key", "voice", "text").alias("of"), "group")
    a, b = (text.select(*(F.col(name).alias(f"{name}_{side}") for name in text.columns)) for side in "ab")
    pairs = (
        candidates(long_enough, job.bounds)
        .join(a, F.col("a") == F.col("key_a"))
        .join(b, F.col("b") == F.col("key_b"))
        .select(
            lines(
                F.col("of_a").alias("a"),
                F.col("of_b").alias("b"),
                F.expr("group_a = group_b").alias("copies"),
                "common",
            )
        )
    )
    echoes = job.step("quotes", pairs)
    edges = job.components("echoes", echoes.select(F.col("whole").alias("u"), F.col("part").alias("v")))
    hanging = echoes.join(edges.withColumnRenamed("u", "whole"), "whole", "left").groupBy(
        F.coalesce("v", "whole").alias("root")
    )
    hanging = hanging.agg(together(F.struct("whole", "part", "covered", "is_part")).alias("echoes"))
    members = said.select("key", "voice", "content", "group").join(twins.withColumnRenamed("first", "u"), "key")
    members = members.join(edges, "u", "left").groupBy(F.coalesce("v", "u").alias("root"))
    members = members.agg(together(F.struct("key", "voice", "content", "group")).alias("quotes")).where(
        "size(quotes) > 1"
    )
    made = job.step("families", members.join(hanging, "root", "left").select(lines("quotes", "echoes")))
    family = made.select(F.explode("family").alias("key"), F.col("family")[0].alias("family"))
    return family.join(said.select("key", "of.*"), "key").drop("key")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--archive", required=True, help="path of the program, the same on every worker")
    parser.add_argument("--input", required=True, help="folder of Parquet that extract.py wrote")
    parser.add_argument("--output", required=True, help="folder to write to, which every worker reaches")
    parser.add_argument("--partitions", type=int, default=0, help="tasks of a step [default: eight a core]")
    options = parser.parse_args()
    job = Job(options)

    marks = job.step("marks", job.spark.read.parquet(options.input).select("record"))
    # A story without a word is nobody's copy.
    stories = marks.where("content <> 0")
    alone = F.coalesce("group", "content")
    stories = stories.join(groups(job, stories), "content", "left").withColumn("group", alone)
    earliest = [F.col("day").asc_nulls_last(), "id"]
    group = Window.partitionBy("group")
    copies = stories.select(
        "id", F.first("id").over(group.orderBy(*earliest)).alias("lead"), F.count("*").over(group).alias("stories")
    )
    job.keep("copies", copies.where("stories > 1"))

    sayings = families(job, stories).join(stories.select("content", "id", "day", "group"), ["content", "id"])
    family = Window.partitionBy("family")
    first = F.first(F.struct("id", "quote")).over(family.orderBy(*earliest, "quote"))
    count = lambda column: F.size(F.collect_set(column).over(family))
    sayings = sayings.withColumns({"first": first, "stories": count("id"), "independent": count("group")})
    job.keep(
        "sayings",
        sayings.selectExpr(
            "id", "quote", "first.id AS first_id", "first.quote AS first_quote", "stories", "independent"
        ),
    )
    job.spark.stop()


if __name__ == "__main__":
    main()
