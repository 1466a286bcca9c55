#!/usr/bin/env python3
"""Make data/map/world.txt: land and borders of the world, drawn once and for all.

    make_outlines.py PACKAGE OUT

PACKAGE is the folder of the npm package world-atlas 2.0.2 (ISC; outlines of Natural Earth 1:110m, public domain). OUT has
two lines, each the data of an SVG path in a box of 1,000 by 487 units: the polygons of the land, and the borders between
countries. The projection is Equal Earth (Savric, Patterson and Jenny 2018, https://doi.org/10.1080/13658816.2018.1504949);
`project` in src/bin/archive/serve/map.rs must be the same.
"""
import json
import math
import pathlib
import sys

A = (1.340264, -0.081106, 0.000893, 0.003796)
WIDTH, HEIGHT = 1000, 487
# Half the width of the projected world: the equator's end.
HALF = 2 * math.sqrt(3) * math.pi / (3 * A[0])
# A line that leaps so far has crossed the edge of the map.
LEAP = 400


def main() -> None:
    package, out = map(pathlib.Path, sys.argv[1:])
    world = json.loads((package / "countries-110m.json").read_text())
    arcs = decoded(world)
    land = [ring for geometry in world["objects"]["land"]["geometries"] for ring in rings(geometry)]
    borders = shared(world["objects"]["countries"]["geometries"], len(arcs))
    lines = [
        "".join(path(part, close=True) for ring in land for part in cut(joined(ring, arcs))),
        "".join(path(arcs[arc], close=False) for arc in borders),
    ]
    out.write_text("\n".join(lines) + "\n")


def decoded(world: dict) -> list:
    """The arcs of a topology in degrees."""
    (sx, sy), (tx, ty) = world["transform"]["scale"], world["transform"]["translate"]
    arcs = []
    for arc in world["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)
    return arcs


def rings(geometry: dict) -> list:
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    return [ring for polygon in polygons for ring in polygon]


def shared(countries: list, arcs: int) -> list:
    """The arcs that bound two countries."""
    seen = [0] * arcs
    for country in countries:
        for ring in rings(country):
            for arc in ring:
                seen[arc if arc >= 0 else ~arc] += 1
    return [arc for arc, times in enumerate(seen) if times > 1]


def joined(ring: list, arcs: list) -> list:
    points = []
    for arc in ring:
        part = arcs[arc] if arc >= 0 else arcs[~arc][::-1]
        points.extend(part if not points else part[1:])
    return points


def cut(ring: list) -> list:
    """A ring in parts that do not cross the edge of the map, where it comes back from the other side."""
    unrolled, turn = [ring[0]], 0
    for before, point in zip(ring, ring[1:]):
        turn += 360 * ((before[0] - point[0] > 180) - (point[0] - before[0] > 180))
        unrolled.append((point[0] + turn, point[1]))
    if turn != 0 or all(-180 <= lon <= 180 for lon, _ in unrolled):
        return [ring]
    parts = []
    for shift in (-360, 0, 360):
        part = [(lon + shift, lat) for lon, lat in unrolled]
        part = within(within(part, lambda lon: lon <= 180, 180), lambda lon: lon >= -180, -180)
        if len(part) > 2:
            parts.append(part)
    return parts


def within(ring: list, inside, edge: float) -> list:
    """The part of a ring on one side of a meridian (Sutherland and Hodgman 1974)."""
    out = []
    for before, point in zip(ring[-1:] + ring, ring):
        if inside(before[0]) != inside(point[0]):
            share = (edge - before[0]) / (point[0] - before[0])
            out.append((edge, before[1] + share * (point[1] - before[1])))
        if inside(point[0]):
            out.append(point)
    return out


def project(lon: float, lat: float) -> tuple:
    theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(lat)))
    t2 = theta * theta
    slope = A[0] + t2 * (3 * A[1] + t2 * t2 * (7 * A[2] + 9 * A[3] * t2))
    x = 2 * math.sqrt(3) * math.radians(lon) * math.cos(theta) / (3 * slope)
    y = theta * (A[0] + t2 * (A[1] + t2 * t2 * (A[2] + A[3] * t2)))
    scale = WIDTH / (2 * HALF)
    return WIDTH / 2 + x * scale, HEIGHT / 2 - y * scale


def path(points: list, close: bool) -> str:
    """Relative steps of whole tenths, as short as SVG allows."""
    tenths = [(round(x * 10), round(y * 10)) for x, y in (project(*point) for point in points)]
    out, last = [], None
    for point in tenths:
        if last is None or (abs(point[0] - last[0]) > LEAP * 10 and not close):
            out.append(f"M{number(point[0])} {number(point[1])}")
        elif point != last:
            out.append(f"l{number(point[0] - last[0])} {number(point[1] - last[1])}")
        else:
            continue
        last = point
    return "".join(out) + ("z" if close else "")


def number(tenths: int) -> str:
    return f"{tenths / 10:g}"


if __name__ == "__main__":
    main()
