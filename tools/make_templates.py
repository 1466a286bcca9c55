#!/usr/bin/env python3
"""Makes notices of few patterns, filled in anew each time, with copies and revisions of some of them: what is hardest to
tell apart for a program that finds copies by their words.

    tools/make_templates.py --seed 7 --each 60 --out FOLDER
    tools/make_copies.py score FOLDER GROUPS

Each pattern is filled in --each times with other names, figures, days and, in half of them, other remarks. A third of the
notices come again in other papers: word for word, under another head, cut from the end, with words edited, or mended (one
figure or one sentence is another, as a later version has it, with nothing that says so). FOLDER gets articles.jsonl and
gold.jsonl as `make_copies.py` writes them; `--runs N` also writes the articles in N parts, to be indexed one after another.
"""

import argparse
import json
import random
from pathlib import Path

import make_copies

TOWNS = ["Arden", "Holm", "Sandvik", "Port Ellis", "New Tarn", "Lowmoor", "Kestrel Bay", "Harrow", "Stonebridge", "Fell",
         "Mirefield", "Oxley", "Dunmere", "Ravensby", "Upper Wick", "Saltend", "Greave", "Thornby", "Ashcombe", "Lisle"]
FIRST = ["Selma", "Oskar", "Ingrid", "Karl", "Ruth", "Tomas", "Greta", "Anton", "Mabel", "Hugo", "Edith", "Felix", "Nora",
         "Simon", "Vera", "Paul", "Ada", "Martin", "Clara", "Jonas"]
LAST = ["Brandt", "Quill", "Moen", "Harker", "Vance", "Stroud", "Ekholm", "Pryce", "Lund", "Abbot", "Crane", "Dove", "Marsh",
        "Fenn", "Thorpe", "Rowan", "Sayer", "Wick", "Yarrow", "Hale"]
CLUBS = ["Rovers", "United", "Wanderers", "Athletic", "City", "Rangers", "Albion", "Town"]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
MONTHS = ["January", "March", "April", "May", "June", "August", "September", "October", "November"]
TRADES = ["a retired postman", "a teacher of music", "a cooper", "a ship's cook", "a nurse", "a farmer", "the keeper of an inn",
          "a clerk of the court", "a piano tuner", "a baker"]
WARES = ["wheat", "corn", "oats", "barley", "wool", "copper", "coffee", "sugar", "tin", "cotton"]
CRIMES = ["theft", "fraud", "arson", "smuggling", "perjury", "assault", "forgery"]
STREETS = ["Mill Lane", "Church Street", "Dock Road", "Station Road", "Market Place", "Castle Hill", "North Parade", "Well Street"]

PATTERNS = {
    "weather": "Clouds over {town} will clear by {hour} on {day}, the weather service said. Lows will be near {small} degrees and "
               "highs near {middle} degrees, with wind of {middle2} miles an hour from the {way}. {remark} The water at {town2} "
               "stands {small2} inches above its mean, and the sun sets at {small3}:{middle3}.",
    "market": "Prices of {ware} rose {cents} cents to {price} dollars on the exchange of {town} on {day}, while {ware2} fell "
              "{cents2} cents to {price2} dollars. Traders said that {large} lots changed hands, against {large2} the day "
              "before. {remark} Stocks in the sheds of {town2} were put at {large3} tons.",
    "match": "{town} {club} beat {town2} {club2} {small} to {small2} on {day} before a crowd of {large} at {street}. {person} scored "
             "in minute {middle} and {person2} in minute {middle2}, and the visitors lost {person3} to a knee injury after the "
             "break. {remark} {town} {club} now stand at {middle3} points from {small3} matches.",
    "death": "{person}, {trade} of {town}, died at home on {day} at the age of {age}. Born in {town2} in {year}, {last} was married "
             "for {middle} years and leaves {small} children and {small2} grandchildren. {remark} The funeral will be held at "
             "{hour} on {day2} in the chapel on {street}, and the family asks that no flowers be sent.",
    "court": "The court of {town} sentenced {person}, {age}, of {street}, to {middle} months in prison for {crime} on {day}. Judge "
             "{person2} said that the accused had shown no regret. {remark} The defence, led by {person3}, has {small} weeks to "
             "appeal, and a fine of {large} dollars is to be paid before {month}.",
    "traffic": "{street} in {town} will be closed from {hour} on {day} while {small} pipes of the water works are laid anew, the "
               "council said. Drivers are asked to go round by {street2}, where no car may stand for {middle} days. {remark} The "
               "work costs {large} dollars and is done by {person} and sons of {town2}.",
    "dividend": "{town} {ware} Works declared a dividend of {cents} cents a share, payable {month} {middle} to holders of record on "
                "{month2} {middle2}. Net income for the quarter was {large} dollars against {large2}, on sales of {price} "
                "million, the company said. {remark} Shares outstanding number {large3}.",
}
REMARKS = ["It was the first time in {small} years.", "Nobody could say why.", "The mayor, {person4}, was told of it at once.",
           "The office of {person4} had no comment.", "More is to be known on {day3}.", "Rain had been expected all week.",
           "“We had not thought so,” said {person4}.", "The figures are those of the bureau at {town3}.", "Last year it was {middle} in all."]


def filling(rng):
    number = {"small": (2, 9), "middle": (10, 59), "large": (110, 9900), "cents": (1, 90), "age": (41, 99), "year": (1901, 1960)}
    words = {f"{name}{n}": str(rng.randint(*span)) for name, span in number.items() for n in ["", 2, 3]}
    words |= {f"price{n}": f"{rng.randint(2, 480)}.{rng.randint(10, 99)}" for n in ["", 2]}
    words |= {f"person{n}": f"{rng.choice(FIRST)} {rng.choice(LAST)}" for n in ["", 2, 3, 4]}
    words["last"] = words["person"].split()[1]
    lists = {"town": TOWNS, "day": DAYS, "month": MONTHS, "ware": WARES, "street": STREETS, "club": CLUBS}
    for name, values in lists.items():
        words |= dict(zip([name, f"{name}2", f"{name}3"], rng.sample(values, 3)))
    words["hour"] = rng.choice(["six", "seven", "eight", "nine", "ten", "noon"])
    words["way"] = rng.choice(["north", "south", "east", "west", "sea", "hills"])
    return words | {"trade": rng.choice(TRADES), "crime": rng.choice(CRIMES)}


def filled(pattern, rng):
    words = filling(rng)
    remark = rng.choice(REMARKS).format(**words) if rng.random() < 0.5 else ""
    return " ".join(PATTERNS[pattern].format(remark=remark, **words).split())


def mended(text, rng):
    """One figure is another, or one sentence is added."""
    words = text.split(" ")
    figures = [at for at, word in enumerate(words) if word.isdigit()]
    if rng.random() < 0.5 and figures:
        at = rng.choice(figures)
        words[at] = str(int(words[at]) + rng.randint(1, 9))
        return " ".join(words)
    return f"{text} {rng.choice(REMARKS).format(**filling(rng))}"


def copy(text, kind, vocabulary, rng):
    match kind:
        case "exact":
            return text
        case "retitled":
            return make_copies.framed(text, rng)
        case "cut":
            return make_copies.cut(text, rng.uniform(0.5, 0.8))
        case "edited":
            return make_copies.edited(text, rng.uniform(0.03, 0.1), vocabulary, rng)
    return mended(text, rng)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--each", type=int, default=60, help="times each pattern is filled in")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    notices = [(pattern, n, filled(pattern, rng)) for pattern in PATTERNS for n in range(options.each)]
    vocabulary = sorted({word for _, _, text in notices for word in text.split() if word.islower()})
    lines, gold = [], []
    for pattern, n, text in notices:
        ids = [f"{pattern}/{n}"]
        lines.append({"id": ids[0], "text": text})
        if rng.random() < 1 / 3:
            for kind in rng.sample(["exact", "retitled", "cut", "edited", "mended"], k=rng.choice([1, 1, 2])):
                ids.append(f"{ids[0]}/{kind}")
                lines.append({"id": ids[-1], "text": copy(text, kind, vocabulary, rng)})
        gold.append(ids)
    rng.shuffle(lines)
    folder = Path(options.out)
    folder.mkdir(parents=True, exist_ok=True)
    parts = [(f"part{n + 1}.jsonl", lines[n :: options.runs]) for n in range(options.runs)] if options.runs > 1 else []
    for name, rows in [("articles.jsonl", lines), ("gold.jsonl", gold), *parts]:
        with open(folder / name, "w", encoding="utf-8") as out:
            out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    print(f"{len(notices)} notices of {len(PATTERNS)} patterns, {len(lines) - len(notices)} copies")


if __name__ == "__main__":
    main()
