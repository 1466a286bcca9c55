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

from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from pyspark.sql.window import Window

from extract import through

# Which two are worth comparing, as the program has it for one machine (src/copies/candidates.rs, stories.rs).
MANY, NEIGHBOURS, MOST, FEWEST, ON_THREAD = 48, 6, 32, 2, 8
SHARE, SHARE_COMMON, RARE = 0.2, 0.3, 720_720
BOUND = (2**32 - 1) // 3

KEY = "struct<content: bigint, id: string, quote: int>"
SCHEMAS = {
    "marks": "id string, day bigint, content bigint, signature array<bigint>, threads array<bigint>, text array<string>, "
    "quotes array<struct<content: bigint, signature: array<bigint>, voice: array<bigint>, text: string>>",
    "stories": "`long` bigint, `short` bigint, part array<int>",
    "groups": "`group` array<bigint>",
    "quotes": f"whole {KEY}, part {KEY}, covered array<int>, is_part boolean",
    "families": f"family array<{KEY}>",
}


class Job:
    """Where the program and the tables between two steps lie."""

    def __init__(self, options):
        self.options = options
        self.spark = SparkSession.builder.appName("archive group").getOrCreate()
        self.tasks = options.partitions or 4 * self.spark.sparkContext.defaultParallelism

    def step(self, name, lines):
        """What a step of the program makes of lines of JSON, as a table that is kept."""
        made = through(lines.repartition(self.tasks).rdd.map(lambda row: row[0]), self.options.archive, "group", name)
        table = made.map(lambda line: (line,)).toDF("line string")
        return self.keep(f"steps/{name}", table.select(F.from_json("line", SCHEMAS[name]).alias("row")).select("row.*"))

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


def candidates(bearers):
    """Pairs (`a` before `b`) of bearers (`key`, `signature`) that share enough numbers, and whether those are `common`.

    A number that many bear leads each to its neighbours alone, in the order of keys; each keeps those that share most.
    """
    size = F.size(F.filter("signature", lambda number: number < BOUND)).alias("size")
    numbers = bearers.select(F.struct("key", size).alias("a"), F.explode("signature").alias("number"))
    of_number = Window.partitionBy("number")
    next_ones = F.collect_list("a").over(of_number.orderBy("a").rowsBetween(1, MANY - 1))
    shared = (
        numbers.withColumn("bearers", F.count("*").over(of_number))
        .where("bearers > 1")
        .withColumn("others", next_ones)
        .withColumn("b", F.explode(F.expr(f"slice(others, 1, if(bearers > {MANY}, {NEIGHBOURS}, {MANY}))")))
        .groupBy("a", "b")
        .agg(F.count("*").alias("shared"), F.sum(F.expr(f"{RARE} div (bearers - 1)")).alias("rarity"))
    )
    enough = f"floor(if(common, {SHARE_COMMON}D, {SHARE}D) * least(a.size, b.size))"
    pairs = (
        shared.withColumn("common", F.col("rarity") < RARE)
        .where(f"shared >= greatest({FEWEST}, {enough})")
        .selectExpr("a.key AS a", "b.key AS b", "shared", "common")
    )
    sides = pairs.withColumn(
        "side", F.explode(F.expr("array(struct(a AS one, b AS other), struct(b AS one, a AS other))"))
    )
    best = Window.partitionBy("side.one").orderBy(F.desc("shared"), "side.other")
    return (
        sides.withColumn("rank", F.row_number().over(best))
        .where(f"rank <= {MOST}")
        .select("a", "b", "common")
        .distinct()
    )


def on_threads(threads):
    """Pairs of stories near each other on a thread, and which `threads` they are near each other on."""
    near = F.collect_list("content").over(Window.partitionBy("thread").orderBy("content").rowsBetween(1, ON_THREAD))
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
    pairs = candidates(words).join(on_threads(threads), ["a", "b"], "full_outer")
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
    """The family of every quote that is not alone, by the first quote in it."""
    said = stories.select("content", "id", "group", F.posexplode("quotes").alias("quote", "said"))
    said = said.select(F.struct("content", "id", "quote").alias("key"), "group", "said.*")
    # Of copies, the same words are one quote, and the first stands for all.
    twins = said.groupBy("group", "content").agg(
        F.min_by(F.struct("key", "signature", "voice", "text", "group"), "key").alias("first")
    )
    standing = twins.select("first.*")
    pairs = candidates(standing.where(F.size("signature") >= FEWEST))
    text = standing.select("key", F.struct("key", "voice", "text").alias("of"), "group")
    a, b = (text.select(*(F.col(name).alias(f"{name}_{side}") for name in text.columns)) for side in "ab")
    pairs = (
        pairs.join(a, F.col("a") == F.col("key_a"))
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
    members = said.join(twins.select("group", "content", F.col("first.key").alias("u")), ["group", "content"])
    members = members.join(edges, "u", "left").groupBy(F.coalesce("v", "u").alias("root"))
    members = members.agg(together(F.struct("key", "voice", "content", "group")).alias("quotes")).where(
        "size(quotes) > 1"
    )
    made = job.step("families", members.join(hanging, "root", "left").select(lines("quotes", "echoes")))
    return made.select(F.explode("family").alias("key"), F.col("family")[0].alias("family"))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--archive", required=True, help="path of the program, the same on every worker")
    parser.add_argument("--input", required=True, help="folder of Parquet that extract.py wrote")
    parser.add_argument("--output", required=True, help="folder to write to, which every worker reaches")
    parser.add_argument("--partitions", type=int, default=0, help="tasks of a step [default: four a core]")
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

    sayings = (
        families(job, stories)
        .select("family", "key.*")
        .join(stories.select("content", "id", "day", "group"), ["content", "id"])
    )
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
