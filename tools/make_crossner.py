#!/usr/bin/env python3
"""Writes the texts of CrossNER as `train_names` reads them: `make_crossner.py NER_DATA OUT`.

NER_DATA is the folder `ner_data` of https://github.com/zliucr/CrossNER (MIT). Its five domains have kinds of their own
(`politician`, `band`); those that are a person, a place or an organization become PER, LOC and ORG, and all others are
no names. Its `conll2003` is left out: the text is Reuters'.
"""

import sys
from pathlib import Path

DOMAINS = ["politics", "science", "music", "literature", "ai"]
KINDS = {
    "PER": ["person", "politician", "scientist", "musicalartist", "writer", "researcher"],
    "LOC": ["location", "country"],
    "ORG": ["organisation", "politicalparty", "university", "band", "magazine"],
}
TAGS = {kind: tag for tag, kinds in KINDS.items() for kind in kinds}


def tag(of_source):
    place, _, kind = of_source.partition("-")
    return f"{place}-{TAGS[kind]}" if kind in TAGS else "O"


def main(source, out):
    with open(out, "w", encoding="utf-8") as written:
        for domain in DOMAINS:
            for part in ["train", "dev", "test"]:
                written.write(f"# doc {domain}-{part}\n")
                for line in (Path(source) / domain / f"{part}.txt").read_text(encoding="utf-8").splitlines():
                    token, _, kind = line.partition("\t")
                    written.write(f"{token}\t{tag(kind)}\n" if token else "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
