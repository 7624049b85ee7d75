"""A few pictures of children's work: shapes on paper, drawn by chance. No faces, no names."""

import io

from PIL import Image, ImageDraw

from config.demo.seed.rows import Chance
from foundation.files.services import keep_clean_photo
from foundation.models import StoredFile

SIZE = (960, 720)
PAPER, DESK, PENCIL = (252, 249, 238), (197, 156, 108), (70, 70, 78)
CRAYONS = ((214, 73, 107), (52, 92, 176), (222, 132, 40), (62, 138, 74), (140, 84, 160), (236, 190, 64))


def build_drawings(chance: Chance) -> dict[str, StoredFile]:
    """Keep the pictures of a tenant as files, by the name that stories call them by."""
    kept = {}
    for name, draw in _DRAWN.items():
        picture = Image.new("RGB", SIZE, DESK)
        pen = ImageDraw.Draw(picture)
        _paper(pen, chance)
        draw(pen, chance)
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=78, optimize=True, progressive=True)
        kept[name] = keep_clean_photo(out.getvalue())
    return kept


def _paper(pen: ImageDraw.ImageDraw, chance: Chance) -> None:
    for y in range(0, SIZE[1], 9):
        shade = chance.randint(-6, 6)
        pen.line((0, y, SIZE[0], y + chance.randint(-4, 4)), fill=(190 + shade, 150 + shade, 102 + shade), width=3)
    pen.polygon([(62, 50), (905, 38), (915, 680), (50, 690)], fill=PAPER, outline=(214, 208, 190))


def _wobble(chance: Chance, x: float, y: float, by: int = 4) -> tuple[float, float]:
    return x + chance.randint(-by, by), y + chance.randint(-by, by)


def _circle(
    pen: ImageDraw.ImageDraw, chance: Chance, centre: tuple[int, int], r: int, fill: tuple[int, int, int]
) -> None:
    x, y = _wobble(chance, *centre)
    pen.ellipse((x - r, y - r, x + r, y + r), fill=fill, outline=PENCIL, width=4)


def _stroke(
    pen: ImageDraw.ImageDraw, chance: Chance, points: list[tuple[float, float]], fill: tuple[int, int, int]
) -> None:
    pen.line([_wobble(chance, *p) for p in points], fill=fill, width=6, joint="curve")


def _rotis(pen: ImageDraw.ImageDraw, chance: Chance) -> None:
    """Halves and quarters."""
    for x, r, cuts in ((250, 130, 1), (520, 90, 2), (750, 130, 2)):
        y = 330
        _circle(pen, chance, (x, y), r, (238, 203, 138))
        _stroke(pen, chance, [(x - r, y), (x + r, y)], PENCIL)
        if cuts == 2:
            _stroke(pen, chance, [(x, y - r), (x, y + r)], PENCIL)
        for _ in range(9):
            spot = _wobble(chance, x, y, r // 2)
            pen.ellipse((spot[0] - 6, spot[1] - 4, spot[0] + 6, spot[1] + 4), fill=(196, 146, 80))


def _garden(pen: ImageDraw.ImageDraw, chance: Chance) -> None:
    """A plant, measured week by week."""
    for week, x in enumerate(range(160, 860, 150)):
        tall = 70 + week * 85
        _stroke(pen, chance, [(x, 610), (x + 6, 610 - tall // 2), (x - 2, 610 - tall)], CRAYONS[3])
        for leaf in range(1, week + 2):
            y = 610 - leaf * tall // (week + 2)
            side = -1 if leaf % 2 else 1
            pen.ellipse(
                (x, y - 14, x + side * 48, y + 12) if side > 0 else (x - 48, y - 14, x, y + 12), fill=(104, 170, 92)
            )
    _stroke(pen, chance, [(80, 612), (890, 608)], (120, 84, 52))


def _sorting(pen: ImageDraw.ImageDraw, chance: Chance) -> None:
    """Leaves and pebbles in three rings."""
    for ring, x in enumerate((210, 480, 750)):
        pen.ellipse((x - 125, 210, x + 125, 560), outline=PENCIL, width=5)
        for _ in range(6 + ring):
            cx, cy = _wobble(chance, x, 390, 75)
            size = chance.randint(14, 26)
            pen.ellipse(
                (cx - size, cy - size // (1 + ring % 2), cx + size, cy + size // (1 + ring % 2)),
                fill=CRAYONS[(ring * 2 + 3) % 6],
            )


def _map(pen: ImageDraw.ImageDraw, chance: Chance) -> None:
    """The way from home to school."""
    _stroke(pen, chance, [(120, 600), (260, 520), (330, 380), (520, 360), (640, 250), (820, 190)], (150, 120, 84))
    _stroke(pen, chance, [(90, 300), (300, 260), (520, 480), (880, 520)], CRAYONS[1])
    for x, y, colour in ((130, 560, CRAYONS[0]), (800, 150, CRAYONS[2]), (420, 300, CRAYONS[5])):
        pen.rectangle((x - 42, y - 30, x + 42, y + 36), fill=colour, outline=PENCIL, width=4)
        pen.polygon([(x - 54, y - 30), (x, y - 78), (x + 54, y - 30)], fill=(170, 74, 60), outline=PENCIL)
    for _ in range(7):
        x, y = chance.randint(120, 860), chance.randint(420, 640)
        pen.rectangle((x - 5, y, x + 5, y + 34), fill=(120, 84, 52))
        pen.ellipse((x - 26, y - 40, x + 26, y + 8), fill=CRAYONS[3])


def _bars(pen: ImageDraw.ImageDraw, chance: Chance) -> None:
    """How many of us like which fruit: one square for each."""
    for column, colour in enumerate(CRAYONS[:5]):
        for row in range(chance.randint(2, 7)):
            x, y = 170 + column * 140, 590 - row * 66
            pen.rectangle((*_wobble(chance, x, y, 3), x + 92, y + 56), fill=colour, outline=PENCIL, width=3)
    _stroke(pen, chance, [(130, 655), (880, 652)], PENCIL)
    _stroke(pen, chance, [(130, 655), (132, 130)], PENCIL)


def _rain(pen: ImageDraw.ImageDraw, chance: Chance) -> None:
    """Where rain water goes."""
    for x in (240, 420, 640):
        for dx in (-60, 0, 60):
            _circle(pen, chance, (x + dx, 180 + abs(dx) // 4), 56, (198, 208, 220))
    for _ in range(40):
        x, y = chance.randint(180, 760), chance.randint(260, 470)
        pen.line((x, y, x - 8, y + 26), fill=CRAYONS[1], width=4)
    pen.polygon([(80, 560), (420, 500), (880, 570), (880, 660), (80, 665)], fill=(176, 138, 96))
    _stroke(pen, chance, [(240, 540), (420, 590), (600, 600), (860, 640)], CRAYONS[1])


_DRAWN = {"rotis": _rotis, "garden": _garden, "sorting": _sorting, "map": _map, "bars": _bars, "rain": _rain}
