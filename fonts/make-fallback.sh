#!/bin/sh
# Makes NotoSerifCJKjp-Fallback.ttf: what the BIZ UD faces lack, from Noto Serif
# CJK JP Regular. Needs Debian's fonttools and fonts-noto-cjk; the same input
# gives the same bytes. Its outlines become TrueType's, as the other faces have them:
# none is off by more than half a thousandth of an em.
set -eu
cd "$(dirname "$0")"
source=/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc
list=$(mktemp)
part=$(mktemp)
trap 'rm -f "$list" "$part"' EXIT

/usr/bin/python3 - >"$list" <<'PYTHON'
from fontTools.ttLib import TTFont

faces = ["BIZUDMincho-Regular.ttf", "BIZUDPGothic-Regular.ttf", "BIZUDPGothic-Bold.ttf"]
lacking = lambda code: any(code not in cmap for cmap in cmaps)
cmaps = [TTFont(face).getBestCmap() for face in faces]
wanted = set()

# 1. JIS X 0213 (levels 3 and 4 of kanji and its symbols): the characters that
#    names of persons and places are registered with, 常用 and 人名用漢字 among them.
for plane in (b"", b"\x8f"):
    for row in range(0xA1, 0xFF):
        for cell in range(0xA1, 0xFF):
            try:
                text = (plane + bytes([row, cell])).decode("euc_jisx0213")
            except UnicodeDecodeError:
                continue
            if len(text) == 1:
                wanted.add(ord(text))

# 2. Kanji of names and places beyond it.
wanted.update(map(ord, "𠮷𣘺𦚰𥱋𡌛𤴔"))

# 3. Symbols of office texts: punctuation, arrows, numbers in circles, dates in
#    squares; no Hangul or Bopomofo, nothing for vertical setting.
for first, last in [
    (0x2010, 0x2027), (0x2030, 0x205E),  # punctuation
    (0x20A0, 0x22FF),  # currencies, letterlike, numbers, arrows, mathematics
    (0x2460, 0x24FF), (0x25A0, 0x27BF), (0x2B00, 0x2BFF),  # circled, shapes, signs
    (0x3000, 0x303F), (0x3220, 0x325F), (0x3280, 0x33FF),  # Japanese symbols
    (0xFF00, 0xFF60), (0xFFE0, 0xFFEE),  # full and half width
    (0x1F100, 0x1F1AC), (0x1F200, 0x1F251),  # letters and words in squares
]:
    wanted.update(range(first, last + 1))

# 4. Vietnamese, which leaflets for residents from abroad are named in.
wanted.update(map(ord, "ƠơƯư"))
wanted.update(range(0x1EA0, 0x1EFA))

# 5. Radicals and strokes, which come out of PDF files in the place of kanji. On paper
#    they are set as these; the window shows what is there.
for first, last in [(0x2E80, 0x2FD5), (0x31C0, 0x31E3)]:
    wanted.update(range(first, last + 1))

for code in sorted(filter(lacking, wanted)):
    print(f"U+{code:04X}")
PYTHON

pyftsubset "$source" --font-number=0 --unicodes-file="$list" \
    --layout-features= --no-hinting --notdef-outline --no-recalc-timestamp \
    --drop-tables+=BASE,DSIG,GPOS,GSUB,VORG,vhea,vmtx --name-IDs=0,1,2,3,4,5,6,13,14 \
    --output-file="$part"

/usr/bin/python3 - "$part" NotoSerifCJKjp-Fallback.ttf <<'PYTHON'
import sys

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

source, target = sys.argv[1:]
font = TTFont(source, recalcTimestamp=False)
order, outlines, glyphs = font.getGlyphOrder(), font.getGlyphSet(), {}
for name in order:
    pen = TTGlyphPen(outlines)
    outlines[name].draw(Cu2QuPen(pen, font["head"].unitsPerEm / 2000, reverse_direction=True))
    glyphs[name] = pen.glyph()
del font["CFF "]
font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
font["glyf"].glyphOrder, font["glyf"].glyphs = order, glyphs
for name, glyph in glyphs.items():
    font["hmtx"][name] = (font["hmtx"][name][0], getattr(glyph, "xMin", 0))
most = font["maxp"]
most.tableVersion = 0x00010000
for key in (
    "maxTwilightPoints maxStorage maxFunctionDefs maxInstructionDefs maxStackElements "
    "maxSizeOfInstructions maxComponentElements maxComponentDepth"
).split():
    setattr(most, key, 0)
most.maxZones = 1
font["post"].formatType = 3.0
font.sfntVersion = "\0\1\0\0"
font.save(target)
PYTHON
