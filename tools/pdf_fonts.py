"""Makes core/fonts/ anew: the letters of our PDFs, and the list of what they can draw.

    npm pack @fontsource-variable/sofia-sans@5.3.0 && tar xzf fontsource-*.tgz
    pip install fonttools==4.68.0 brotli typst==0.15.2
    python tools/pdf_fonts.py package/files

The web's subsets (static/fonts/) are cut to what the portal itself prints; names of people on
a list come in more letters, so these are made from the package's own files. What Sofia Sans
lacks is drawn with the fonts that typst has with it, so the list is asked of typst itself.
Needed again only with another version of the font or of typst.
"""

import sys
import unicodedata
from pathlib import Path
from tempfile import TemporaryDirectory

import typst
from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FONTS = Path(__file__).resolve().parent.parent / "core" / "fonts"
FAMILY = "Sofia Sans"
SUBSETS = ("latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek")
WEIGHTS = {"Regular": 400, "Bold": 700}
FALLBACK = (FAMILY, "DejaVu Sans Mono", "Libertinus Serif")
# Private use, surrogates and all that lies above the plane of living alphabets stay out.
LAST = 0xD7FF
REPLACEMENT = 0xFFFD
SOFT_HYPHEN = "\u00ad"
PIECE = 256


def is_text(letter):
    """Letters, signs and spaces; not what steers: directions, joiners, ends of lines."""
    is_space = unicodedata.category(letter) == "Zs"
    return letter.isprintable() or is_space or letter == SOFT_HYPHEN


def make(source, style):
    """One static font out of the variable subsets."""
    with TemporaryDirectory() as folder:
        pieces = []
        for subset in SUBSETS:
            font = TTFont(source / f"sofia-sans-{subset}-wght-normal.woff2")
            font = instantiateVariableFont(font, {"wght": WEIGHTS[style]})
            font.flavor = None
            pieces.append(Path(folder) / f"{subset}.ttf")
            font.save(pieces[-1])
        merged = Merger().merge([str(piece) for piece in pieces])
    name_it(merged, style)
    merged.save(FONTS / f"sofia-sans-{style.lower()}.ttf")


def name_it(font, style):
    for number, text in {
        1: FAMILY, 2: style, 4: f"{FAMILY} {style}", 6: f"SofiaSans-{style}",
    }.items():  # fmt: skip
        font["name"].setName(text, number, 3, 1, 0x409)
    for number in (16, 17, 21, 22, 25):
        font["name"].removeNames(nameID=number)
    bold = style == "Bold"
    font["OS/2"].usWeightClass = WEIGHTS[style]
    font["OS/2"].fsSelection = 1 << 5 if bold else 1 << 6
    font["head"].macStyle = int(bold)
    # Of the day on which it was made nothing depends, so the bytes stay the same.
    font["head"].modified = font["head"].created


def drawable(compiler, points):
    """Those of the code points for which some font has a glyph: typst refuses the others."""
    text = "".join(f"\\u{{{point:x}}}" for point in points)
    fonts = ", ".join(f'"{name}"' for name in FALLBACK)
    source = (
        f'#set document(title: "a")\n#set text(font: ({fonts},), lang: "en")\n#"{text}"'
    )
    try:
        compiler.compile(input=source.encode(), format="pdf", pdf_standards="ua-1")
    except typst.TypstError:
        if len(points) == 1:
            return []
        middle = len(points) // 2
        return drawable(compiler, points[:middle]) + drawable(compiler, points[middle:])
    return points


def ranges(points):
    """As lines "410-44f": short, and readable in a difference."""
    lines, start, last = [], None, None
    for point in [*points, None]:
        if start is not None and point != last + 1:
            lines.append(f"{start:04x}-{last:04x}")
            start = None
        if start is None:
            start = point
        last = point
    return lines


def main(source):
    FONTS.mkdir(exist_ok=True)
    for style in WEIGHTS:
        make(source, style)
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[FONTS])
    compiler = typst.Compiler(font_paths=fonts)
    printable = [point for point in range(0x20, LAST + 1) if is_text(chr(point))]
    printable.append(REPLACEMENT)
    found = []
    for start in range(0, len(printable), PIECE):
        found += drawable(compiler, printable[start : start + PIECE])
    (FONTS / "covered.txt").write_text("\n".join(ranges(found)) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
