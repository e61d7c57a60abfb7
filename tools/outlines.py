"""Make src/innervate/portal/data/europe.json out of Natural Earth's countries at 1:50 million.

    python tools/outlines.py countries-50m.json

The file is that of the npm package world-atlas 2.0.2 (ISC licence), which holds Natural Earth 4.1
(public domain). Arcs are projected, simplified and rounded one by one, so that neighbours keep one border.
"""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from pathlib import Path

from innervate.portal.drawing.projection import HEIGHT, WIDTH, to_picture
from innervate.vocab import vocabulary

TOLERANCE = 0.9  # in units of the picture, about 5 km
LEAST_AREA = 2.0  # islands below it are left out
OUT = Path(__file__).parents[1] / "src/innervate/portal/data/europe.json"
OTHER_NAMES = {
    "Czechia": "CZ",
    "Bosnia and Herz.": "BA",
    "Macedonia": "MK",
    "N. Cyprus": "",
    "Kosovo": "XK",
    "Faeroe Is.": "FO",
}

Point = tuple[float, float]


def arcs_of(topology: dict) -> list[list[Point]]:
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append(to_picture(y * scale_y + move_y, x * scale_x + move_x))
        arcs.append(simplified(points))
    return arcs


def simplified(points: list[Point]) -> list[Point]:
    """Douglas and Peucker, 1973: what is nearer than the tolerance to the chord goes."""
    if len(points) < 3:
        return points
    (x1, y1), (x2, y2) = points[0], points[-1]
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    if length == 0:
        away = [((x - x1) ** 2 + (y - y1) ** 2) ** 0.5 for x, y in points]
    else:
        away = [abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length for x, y in points]
    far = max(range(1, len(points) - 1), key=away.__getitem__)
    if away[far] <= TOLERANCE:
        return [points[0], points[-1]]
    return simplified(points[: far + 1])[:-1] + simplified(points[far:])


def ring(indices: list[int], arcs: list[list[Point]]) -> list[Point]:
    points: list[Point] = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += arc[1:] if points else arc
    return points


def area(points: list[Point]) -> float:
    pairs = zip(points, points[1:] + points[:1], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def is_seen(points: list[Point]) -> bool:
    return any(-40 <= x <= WIDTH + 40 and -40 <= y <= HEIGHT + 40 for x, y in points)


def path_of(rings: list[list[Point]]) -> str:
    return "".join(
        drawn(points)
        for points in rings
        if len(points) > 3 and area(points) >= LEAST_AREA and is_seen(points)
    )


def drawn(points: list[Point]) -> str:
    """Steps from point to point, in tenths: a third shorter than places. Rounding does not add up."""
    tenths = [(round(x * 10), round(y * 10)) for x, y in points]
    steps = [
        f"{figure(x2 - x1)} {figure(y2 - y1)}"
        for (x1, y1), (x2, y2) in pairwise(tenths)
        if (x1, y1) != (x2, y2)
    ]
    return f"M{figure(tenths[0][0])} {figure(tenths[0][1])}l{' '.join(steps)}z".replace(" -", "-")


def figure(tenths: int) -> str:
    return f"{tenths / 10:.1f}".removesuffix(".0")


def main(source: str) -> None:
    topology = json.loads(Path(source).read_text(encoding="utf-8"))
    arcs = arcs_of(topology)
    countries = vocabulary("countries")
    shapes = []
    for shape in topology["objects"]["countries"]["geometries"]:
        if shape["type"] not in ("Polygon", "MultiPolygon"):
            continue
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        name = shape["properties"]["name"]
        path = path_of([ring(part, arcs) for polygon in polygons for part in polygon])
        if path:
            code = OTHER_NAMES.get(name)
            shapes.append(
                {
                    "code": countries.find(name, "en") or "" if code is None else code,
                    "name": name,
                    "path": path,
                }
            )
    answer = {
        "source": "Natural Earth 1:50m countries, version 4.1, public domain; from world-atlas 2.0.2",
        "projection": "Lambert azimuthal equal-area, centre 52 N 10 E, as in EPSG:3035, sphere",
        "width": WIDTH,
        "height": HEIGHT,
        "shapes": sorted(shapes, key=lambda one: one["code"] or "~" + one["name"]),
    }
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(answer, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
