"""Pictures drawn by code: landscapes in cross-stitch, a different one for each number."""

import io
import math
import random

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

COLUMNS, ROWS, STITCH = 96, 54, 14
LINEN = (242, 239, 230)
SKIES = [(227, 239, 233), (251, 241, 218), (248, 230, 228)]
SUN = (226, 176, 74)
HILLS = [(127, 184, 160), (60, 128, 100), (20, 84, 63)]
ROOF, WALL = (168, 35, 44), (251, 250, 246)


def landscape(number: int) -> SimpleUploadedFile:
    """A PNG of hills, sun and houses; the same number gives the same picture."""
    chance = random.Random(number)  # noqa: S311 - a picture, not a secret
    grid = [[SKIES[number % len(SKIES)]] * COLUMNS for _row in range(ROWS)]
    draw_sun(grid, chance)
    for depth, colour in enumerate(HILLS):
        draw_hill(grid, chance, 20 + 11 * depth, colour)
    draw_houses(grid, chance)
    return stitched(grid, f"landscape-{number}.png")


def draw_sun(grid, chance):
    x, y, radius = (
        chance.randint(16, COLUMNS - 16),
        chance.randint(8, 14),
        chance.randint(4, 6),
    )
    for row in range(ROWS):
        for column in range(COLUMNS):
            if (column - x) ** 2 + (row - y) ** 2 <= radius**2:
                grid[row][column] = SUN


def draw_hill(grid, chance, base, colour):
    waves = [
        (chance.uniform(1, 5), chance.uniform(0.04, 0.16), chance.uniform(0, 6))
        for _ in range(3)
    ]
    for column in range(COLUMNS):
        top = base + sum(
            high * math.sin(wide * column + at) for high, wide, at in waves
        )
        for row in range(max(0, round(top)), ROWS):
            grid[row][column] = colour


def draw_houses(grid, chance):
    for _house in range(chance.randint(2, 4)):
        left, floor = (
            chance.randint(6, COLUMNS - 16),
            chance.randint(ROWS - 10, ROWS - 3),
        )
        for row in range(floor - 4, floor):
            for column in range(left, left + 7):
                grid[row][column] = WALL
        for step in range(4):
            for column in range(left - 1 + step, left + 8 - step):
                grid[floor - 5 - step][column] = ROOF


def stitched(grid, name):
    picture = Image.new("RGB", (COLUMNS * STITCH, ROWS * STITCH), LINEN)
    pen = ImageDraw.Draw(picture)
    for row, line in enumerate(grid):
        for column, colour in enumerate(line):
            x, y = column * STITCH, row * STITCH
            pen.line(
                (x + 2, y + 2, x + STITCH - 3, y + STITCH - 3), fill=colour, width=6
            )
            pen.line(
                (x + STITCH - 3, y + 2, x + 2, y + STITCH - 3), fill=colour, width=6
            )
    file = io.BytesIO()
    picture.save(file, "PNG")
    return SimpleUploadedFile(name, file.getvalue(), content_type="image/png")
