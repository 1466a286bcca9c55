#!/usr/bin/env python3
"""Draw what a program prints on a terminal as an SVG picture.

    archive --color always search "Shenyang consulate" | tools/terminal_picture.py '$ archive search …' > docs/pictures/search.svg

Reads text with ANSI colours on standard input; the argument is the line shown above it. Standard library only.
"""
import html
import re
import sys

COLOURS = {30: "#3b3f46", 31: "#c4392f", 32: "#2f7d32", 33: "#8f6500", 34: "#1f5fbf", 35: "#8a3ab9", 36: "#0f7680", 37: "#6a737d",
           90: "#6a737d", 91: "#c4392f", 92: "#2f7d32", 93: "#8f6500", 94: "#1f5fbf", 95: "#8a3ab9", 96: "#0f7680", 97: "#24292f"}
WIDTH, HEIGHT, MARGIN = 8.4, 19, 18


def styled(line: str, style: dict) -> str:
    """One line as tspans; `style` goes on from line to line, as on a terminal."""
    out = []
    for part in re.split(r"(\x1b\[[0-9;]*m)", line):
        codes = re.fullmatch(r"\x1b\[([0-9;]*)m", part)
        if codes is None:
            if part:
                attributes = "".join(f' {key}="{value}"' for key, value in style.items())
                out.append(f"<tspan{attributes}>{html.escape(part)}</tspan>")
            continue
        for code in (int(c or 0) for c in codes[1].split(";")):
            if code == 0:
                style.clear()
            elif code == 1:
                style["font-weight"] = "bold"
            elif code == 2:
                style["fill"] = "#6a737d"
            elif code == 3:
                style["font-style"] = "italic"
            elif code == 4:
                style["text-decoration"] = "underline"
            elif code in COLOURS:
                style["fill"] = COLOURS[code]
            elif code == 39:
                style.pop("fill", None)
    return "".join(out)


def main() -> None:
    lines = sys.stdin.read().rstrip("\n").split("\n")
    shown = [f"\x1b[1m{sys.argv[1]}\x1b[0m"] + lines if len(sys.argv) > 1 else lines
    columns = max(len(re.sub(r"\x1b\[[0-9;]*m", "", line)) for line in shown)
    width, height = 2 * MARGIN + columns * WIDTH, 2 * MARGIN + len(shown) * HEIGHT
    print(f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height}" viewBox="0 0 {width:.0f} {height}">')
    print(f'<rect width="100%" height="100%" rx="6" fill="#ffffff" stroke="#d0d7de"/>')
    print('<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14" fill="#24292f">')
    style = {}
    for number, line in enumerate(shown):
        y = MARGIN + (number + 0.75) * HEIGHT
        print(f'<text x="{MARGIN}" y="{y:.1f}" xml:space="preserve">{styled(line, style)}</text>')
    print("</g>\n</svg>")


main()
