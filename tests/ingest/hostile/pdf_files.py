"""Hostile and broken PDFs, written object by object: name of each and what makes its bytes."""

from __future__ import annotations

import io
import zlib
from functools import partial

import pypdf
from reportlab.pdfgen.canvas import Canvas

FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
WORDS = b"BT /F1 12 Tf 72 700 Td (4.12 The board sat in June and kept no minutes.) Tj ET"
DEEP = 20_000


def stream(data, entries=b"", filters=b""):
    """A stream object; `data` is written as it is, whatever `filters` says."""
    named = b"/Filter" + filters if filters else b""
    head = b"<<%b%b/Length %d>>\nstream\n" % (entries, named, len(data))
    return head + data + b"\nendstream"


def packed(data, entries=b""):
    return stream(zlib.compress(data, 9), entries, b"/FlateDecode")


def zeros(megabytes, piece=b" " * 1_000_000):
    """So many megabytes of blanks, deflated without having them in memory."""
    press = zlib.compressobj(9)
    return b"".join(press.compress(piece) for _ in range(megabytes)) + press.flush()


def objects(
    content=None, catalogue=b"", page=b"", resources=b"", box=b"[0 0 612 792]", font=FONT, **more
):
    """The objects of a PDF of one page: 1 catalogue, 2 pages, 3 page, 4 content, 5 font."""
    found = {
        1: b"<</Type/Catalog/Pages 2 0 R%b>>" % catalogue,
        2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox%b/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>%b>>%b>>" % (box, resources, page),
        4: content or stream(WORDS),
        5: font,
    }
    return found | {int(name[1:]): body for name, body in more.items()}


def written(found, *, shift=0, trailer=b"", xref=True, start=None):
    """A PDF file of objects by number."""
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    offsets = {}
    for number, body in found.items():
        offsets[number] = out.tell()
        out.write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
    place = out.tell()
    size = max(found) + 1
    if xref:
        out.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
        for number in range(1, size):
            at = offsets.get(number)
            out.write(b"%010d 00000 n \n" % (at + shift) if at else b"0000000000 65535 f \n")
    out.write(b"trailer\n<</Size %d/Root 1 0 R%b>>\n" % (size, trailer))
    out.write(b"startxref\n%d\n%%%%EOF\n" % (place if start is None else start))
    return out.getvalue()


def one_page(**changes):
    return written(objects(**changes))


def report(pages=6):
    """A sound report."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=True)
    for page in range(1, pages + 1):
        for line in range(30):
            canvas.drawString(72, 760 - 20 * line, f"{page}.{line + 1} The board sat, time {line}.")
        canvas.bookmarkPage(f"p{page}")
        canvas.addOutlineEntry(f"Chapter {page}", f"p{page}")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def cut(part):
    whole = report()
    return whole[: int(len(whole) * part)]


def overwritten():
    """Every 97th byte turned over."""
    data = bytearray(report())
    for at in range(1_000, len(data), 97):
        data[at] ^= 0xFF
    return bytes(data)


def deep_pages():
    found = objects()
    found[2] = b"<</Type/Pages/Count 1/Kids[10 0 R]>>"
    for n in range(DEEP):
        kid = 11 + n if n < DEEP - 1 else 3
        parent = 9 + n if n else 2
        found[10 + n] = b"<</Type/Pages/Parent %d 0 R/Count 1/Kids[%d 0 R]>>" % (parent, kid)
    return written(found)


def with_pages(pages):
    return written(objects() | {2: b"<</Type/Pages" + pages + b">>"})


def outline(entry, **more):
    root = b"<</Type/Outlines/First 7 0 R/Last 7 0 R/Count 1>>"
    return one_page(catalogue=b"/Outlines 6 0 R", o6=root, o7=entry, **more)


def deep_outline():
    found = objects(catalogue=b"/Outlines 6 0 R")
    found[6] = b"<</Type/Outlines/First 7 0 R/Last 7 0 R/Count 1>>"
    for n in range(DEEP):
        entry = b"<</Title(Deep)/Parent %d 0 R/First %d 0 R/Dest[3 0 R/Fit]>>"
        found[7 + n] = entry % (6 + n, 8 + n)
    return written(found)


def form(content, resources, **more):
    entries = b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<<%b>>" % resources
    return stream(content, entries, **more)


def nested_forms():
    """Ten forms in each of nine: a thousand million strings to draw."""
    found = objects(content=stream(b"/X0 Do"), resources=b"/XObject<</X0 10 0 R>>")
    for n in range(9):
        inner = b"/X%d Do " % (n + 1) * 10 if n < 8 else WORDS
        known = b"/Font<</F1 5 0 R>>/XObject<</X%d %d 0 R>>" % (n + 1, 11 + n)
        found[10 + n] = form(inner, known)
    return written(found)


def object_stream_bomb():
    entries = b"/Type/ObjStm/N 1/First 4"
    body = stream(zeros(200), entries, b"/FlateDecode")
    return one_page(catalogue=b"/Outlines 6 0 R", o7=body, o8=b"<</Extends 7 0 R>>")


def xref_stream_bomb():
    found = objects()
    data = written(found, xref=False, start=0)
    body = data[: data.index(b"trailer")]
    entries = b"/Type/XRef/Size 2000000000/W[1 4 2]/Root 1 0 R"
    table = b"9 0 obj\n" + stream(zeros(200), entries, b"/FlateDecode") + b"\nendobj\n"
    return body + table + b"startxref\n%d\n%%%%EOF\n" % len(body)


def encrypted(algorithm, user="secret"):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(report(1)))
    writer.encrypt(user, "owner", algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def unknown_handler():
    found = objects(o6=b"<</Filter/Nobody.Knows/V 9/R 99/O(x)/U(y)/P -1>>")
    return written(found, trailer=b"/Encrypt 6 0 R/ID[(a)(b)]")


def with_attachment():
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(report(1)))
    writer.add_attachment("../../run-me.exe", b"MZ" + bytes(5_000))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def xfa():
    packet = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">'
        b'<!ENTITY b "' + b"&a;" * 100 + b'">]><xdp>&b;</xdp>'
    )
    form_entry = b"/AcroForm<</Fields[]/XFA 6 0 R>>"
    return one_page(catalogue=form_entry, o6=stream(packet))


def cmap_bomb():
    ranges = b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
    ranges += b"1 beginbfrange <00000000> <FFFFFFFF> <0000> endbfrange\n"
    cmap = b"/CIDInit /ProcSet findresource begin begincmap\n" + ranges + b"endcmap end"
    font = b"<</Type/Font/Subtype/TrueType/BaseFont/Helvetica/ToUnicode 6 0 R>>"
    return one_page(font=font, o6=stream(cmap))


def drawn_by_itself():
    """A font whose letters are drawn with the font itself."""
    font = b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[.1 0 0 .1 0 0]"
    font += b"/CharProcs<</a 6 0 R>>/Encoding<</Differences[97/a]>>/FirstChar 97/LastChar 97"
    font += b"/Widths[9]/Resources<</Font<</F1 5 0 R>>>>>>"
    letter = stream(b"9 0 d0 BT /F1 9 Tf (aaaaaaaaaa) Tj ET")
    return one_page(content=stream(b"BT /F1 9 Tf 9 9 Td (aaaa) Tj ET"), font=font, o6=letter)


def broken_font():
    font = b"<</Type/Font/Subtype/TrueType/BaseFont/Nobody/FirstChar 900/LastChar -5/Widths 5 0 R"
    font += b"/FontDescriptor<</Flags 99999999999/FontFile2 6 0 R/FontBBox[(a)]>>>>"
    return one_page(font=font, o6=stream(b"\0\1\0\0" + bytes(range(256)) * 20))


def large_image():
    data = zeros(30)
    entries = b"/Type/XObject/Subtype/Image/Width 30000/Height 30000/BitsPerComponent 8"
    entries += b"/ColorSpace/DeviceRGB"
    body = stream(data, entries, b"/FlateDecode")
    content = stream(b"q 600 0 0 700 0 0 cm /I0 Do Q")
    return one_page(content=content, resources=b"/XObject<</I0 6 0 R>>", o6=body)


def long_page():
    text = b"(aaaa bbbb cccc dddd) Tj 0 -1 Td "
    return one_page(content=packed(b"BT /F1 1 Tf 5 700 Td " + text * 100_000 + b"ET"))


def long_line():
    return one_page(content=packed(b"BT /F1 1 Tf 5 700 Td (" + b"a1.-" * 500_000 + b") Tj ET"))


def runs(characters):
    """A page of long runs of characters that regular expressions may stumble over."""
    lines = b"".join(b"(%b) Tj 0 -8 Td " % (c * 4_000) for c in characters)
    return one_page(content=packed(b"BT /F1 1 Tf 5 700 Td " + lines + b"ET"))


def long_info():
    title = b"(" + b"\x1b[31mTitle\\n" * 100_000 + b")"
    return written(objects(o6=b"<</Title%b/Author 6 0 R>>" % title), trailer=b"/Info 6 0 R")


ENCRYPTIONS = ("RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256")
CATALOGUE_LOOP = b"/Names 1 0 R/Dests 1 0 R/PageLabels 1 0 R/Outlines 1 0 R/AcroForm 1 0 R"

PDF_FILES = {
    **{f"cut-{part}.pdf": partial(cut, part) for part in (0.02, 0.2, 0.5, 0.8, 0.95, 0.999)},
    "overwritten.pdf": overwritten,
    "header-alone.pdf": lambda: b"%PDF-1.7\n",
    "header-and-end.pdf": lambda: b"%PDF-1.7\n%%EOF\n",
    "junk-before.pdf": lambda: b"junk " * 100 + one_page(),
    "xref-off-by-some.pdf": lambda: written(objects(), shift=7),
    "xref-missing.pdf": lambda: written(objects(), xref=False, start=0),
    "xref-far-away.pdf": lambda: written(objects(), start=99_999_999_999),
    "xref-prev-itself.pdf": lambda: written(objects(), trailer=b"/Prev 60"),
    "xref-bomb.pdf": xref_stream_bomb,
    "object-stream-bomb.pdf": object_stream_bomb,
    "pages-deep.pdf": deep_pages,
    "pages-cycle.pdf": lambda: with_pages(b"/Count 5/Kids[3 0 R 2 0 R]"),
    "pages-only-themselves.pdf": lambda: with_pages(b"/Count 5/Kids[2 0 R]/Parent 2 0 R"),
    "pages-two-billion.pdf": lambda: with_pages(b"/Count 2147483647/Kids[3 0 R]"),
    "pages-500-thousand.pdf": lambda: with_pages(
        b"/Count 500000/Kids[" + b"3 0 R " * 500_000 + b"]"
    ),
    "pages-none.pdf": lambda: with_pages(b"/Count 0/Kids[]"),
    "pages-negative.pdf": lambda: with_pages(b"/Count -3/Kids[3 0 R]"),
    "outline-cycle.pdf": lambda: outline(
        b"<</Title(Loop)/Parent 6 0 R/Next 7 0 R/First 7 0 R/Dest[3 0 R/Fit]>>"
    ),
    "outline-deep.pdf": deep_outline,
    "labels-cycle.pdf": lambda: one_page(catalogue=b"/PageLabels 6 0 R", o6=b"<</Kids[6 0 R]>>"),
    "labels-roman.pdf": lambda: one_page(catalogue=b"/PageLabels<</Nums[0<</S/R/St 999999999>>]>>"),
    "labels-letters.pdf": lambda: one_page(
        catalogue=b"/PageLabels<</Nums[0<</S/a/St 99999999999999>>]>>"
    ),
    "arrays-deep.pdf": lambda: one_page(
        catalogue=b"/Names 6 0 R/PageLabels 6 0 R/Outlines 6 0 R", o6=b"[" * 90_000 + b"]" * 90_000
    ),
    "dictionaries-deep.pdf": lambda: one_page(
        catalogue=b"/PageLabels 6 0 R", o6=b"<</A" * 90_000 + b" 1" + b">>" * 90_000
    ),
    "catalogue-loop.pdf": lambda: one_page(catalogue=CATALOGUE_LOOP),
    "object-is-itself.pdf": lambda: one_page(catalogue=b"/PageLabels 6 0 R", o6=b"6 0 R"),
    "content-is-itself.pdf": lambda: one_page(content=b"[4 0 R 4 0 R]"),
    "length-is-itself.pdf": lambda: one_page(
        content=b"<</Length 4 0 R>>\nstream\n" + WORDS + b"\nendstream"
    ),
    "length-lies.pdf": lambda: one_page(
        content=b"<</Length 99999999999>>\nstream\n" + WORDS + b"\nendstream"
    ),
    "resources-are-the-page.pdf": lambda: one_page(page=b"/Resources 3 0 R/Annots[3 0 R]/B 3 0 R"),
    "form-in-itself.pdf": lambda: one_page(
        content=stream(b"/X0 Do " + WORDS),
        resources=b"/XObject<</X0 6 0 R>>",
        o6=form(b"/X0 Do", b"/XObject<</X0 6 0 R>>"),
    ),
    "forms-in-forms.pdf": nested_forms,
    "flate-bomb.pdf": lambda: one_page(content=stream(zeros(300), b"", b"/FlateDecode")),
    "flate-bomb-twice.pdf": lambda: one_page(
        content=stream(zlib.compress(zeros(300), 9), b"", b"[/FlateDecode/FlateDecode]")
    ),
    "run-length-bomb.pdf": lambda: one_page(
        content=stream(
            zlib.compress(b"\x81 " * 4_000_000, 9), b"", b"[/FlateDecode/RunLengthDecode]"
        )
    ),
    "operators.pdf": lambda: one_page(content=packed(b"q Q\n" * 4_000_000)),
    "page-of-two-million-characters.pdf": long_page,
    "line-of-two-million-characters.pdf": long_line,
    "runs.pdf": lambda: runs((b".", b"1", b"-", b"'", b"1.", b". ", b"- ", b"a-", b"_", b"1 ")),
    "box-huge.pdf": lambda: one_page(box=b"[0 0 99999999 99999999]"),
    "box-tiny.pdf": lambda: one_page(box=b"[0 0 0.0001 0.0001]"),
    "box-negative.pdf": lambda: one_page(box=b"[612 792 -612 -792]"),
    "box-no-number.pdf": lambda: one_page(box=b"[NaN Infinity -NaN 1e999]"),
    "box-empty.pdf": lambda: one_page(box=b"[0 0 0 0]", content=stream(b"0 0 9 9 re f")),
    "box-huge-picture.pdf": lambda: one_page(
        box=b"[0 0 9999999 9]", content=stream(b"0 0 99 9 re f")
    ),
    "letters-of-no-size.pdf": lambda: one_page(
        content=stream(b"BT /F1 0 Tf 0 0 0 0 9 9 Tm (words) Tj 1e38 0 0 1e38 1e38 0 Tm (far) Tj ET")
    ),
    "cmap-bomb.pdf": cmap_bomb,
    "font-broken.pdf": broken_font,
    "font-of-itself.pdf": drawn_by_itself,
    "image-large.pdf": large_image,
    **{f"user-{name}.pdf": partial(encrypted, name) for name in ENCRYPTIONS},
    **{f"owner-{name}.pdf": partial(encrypted, name, "") for name in ENCRYPTIONS},
    "encryption-unknown.pdf": unknown_handler,
    "attachment.pdf": with_attachment,
    "javascript.pdf": lambda: one_page(
        catalogue=b"/OpenAction<</S/JavaScript/JS(while \\(1\\) {})>>/AA<</WC 6 0 R>>",
        o6=b"<</S/Launch/F(/bin/sh)/Next 6 0 R>>",
    ),
    "xfa.pdf": xfa,
    "info-long.pdf": long_info,
}
"""What makes the bytes of each, by file name."""
