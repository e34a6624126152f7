"""Hostile and broken files of the other formats: name of each and what makes its bytes."""

from __future__ import annotations

import io
import zipfile

import docx
from hostile.pdf_files import one_page

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MANY = 100_000


def word_file(paragraphs=("The board sat.",)):
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_part(name, content, **options):
    """A Word file in which a part is another."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(word_file())) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **options) as new,
    ):
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, content)
    return out.getvalue()


def word_body(inside, before=""):
    head = f'<?xml version="1.0"?>{before}<w:document xmlns:w="{W}"><w:body>'
    return with_part("word/document.xml", f"{head}{inside}</w:body></w:document>")


def word_of(text):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def laughs():
    entities = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)
    )
    return word_body(word_of("The board sat. &a11;"), f"<!DOCTYPE d [{entities}]>")


def outside_entity():
    system = '<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY % b SYSTEM "http://127.0.0.1:9/">%b;'
    return word_body(word_of("The board sat. &a;"), f"<!DOCTYPE d [{system}]>")


def outside_target():
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" TargetMode="External" Target="http://127.0.0.1:9/template"'
        ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"/>'
        '<Relationship Id="r2" Target="../../../../etc/passwd"'
        ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"/>'
        "</Relationships>"
    )
    return with_part("word/_rels/document.xml.rels", relations)


def many_entries():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
        for number in range(30_000):
            archive.writestr(f"word/{number}.xml", "")
    return out.getvalue()


def forged_sizes():
    """A bomb whose directory says that it holds little."""
    data = bytearray(with_part("word/document.xml", "<x>" + " " * 60_000_000))
    at = data.rindex(b"PK\x01\x02", 0, data.index(b"PK\x05\x06"))
    data[at + 24 : at + 28] = (2_000).to_bytes(4, "little")
    return bytes(data)


def nested_archives():
    inner = with_part("word/media/more.docx", b"\0" * 30_000_000)
    for _ in range(5):
        inner = with_part("word/media/more.docx", inner)
    return inner


def marked_encrypted():
    data = bytearray(word_file())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


def style_circle():
    styles = f'<w:styles xmlns:w="{W}">' + "".join(
        f'<w:style w:type="paragraph" w:styleId="s{n}"><w:basedOn w:val="s{1 - n}"/></w:style>'
        for n in (0, 1)
    )
    return with_part("word/styles.xml", styles + "</w:styles>")


def far_numbering():
    level = '<w:lvl w:ilvl="0"><w:start w:val="999999999"/><w:numFmt w:val="{}"/>'
    level += '<w:lvlText w:val="%1%2%3%9%0%"/></w:lvl>'
    lists = "".join(
        f'<w:abstractNum w:abstractNumId="{n}">{level.format(form)}</w:abstractNum>'
        for n, form in enumerate(("upperRoman", "lowerLetter", "cardinalText"))
    )
    lists += "".join(
        f'<w:num w:numId="{n + 1}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(3)
    )
    return f'<w:numbering xmlns:w="{W}">{lists}</w:numbering>'


def numbered_far():
    out = io.BytesIO()
    number = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="{}"/></w:numPr></w:pPr>'
        "<w:r><w:t>The board sat.</w:t></w:r></w:p>"
    )
    body = "".join(number.format(n) for n in (1, 2, 3))
    with (
        zipfile.ZipFile(io.BytesIO(word_body(body))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            if entry.filename != "word/numbering.xml":
                new.writestr(entry, old.read(entry))
        new.writestr("word/numbering.xml", far_numbering())
    return out.getvalue()


WORD_FILES = {
    "bomb.docx": lambda: with_part("word/document.xml", "<x>" + " " * 100_000_000),
    "bomb-beside.docx": lambda: with_part("word/media/a.bin", b"\0" * 100_000_000),
    "bomb-forged.docx": forged_sizes,
    "bomb-nested.docx": nested_archives,
    "entries.docx": many_entries,
    "laughs.docx": laughs,
    "entity-outside.docx": outside_entity,
    "target-outside.docx": outside_target,
    "encrypted-flag.docx": marked_encrypted,
    "style-circle.docx": style_circle,
    "numbering-far.docx": numbered_far,
    "tables-deep.docx": lambda: word_body(
        "<w:tbl><w:tr><w:tc>" * 5_000 + word_of("x") + "</w:tc></w:tr></w:tbl>" * 5_000
    ),
    "text-long.docx": lambda: word_body(word_of("a " * 1_000_000)),
    "no-xml.docx": lambda: with_part("word/document.xml", b"\0\xff\xfe" * 900),
    "no-body.docx": lambda: with_part("word/document.xml", f'<w:document xmlns:w="{W}"/>'),
    "no-types.docx": lambda: with_part("[Content_Types].xml", "<Types/>"),
    "names-upward.docx": lambda: with_part("../../../tmp/escaped.txt", "out"),
    "cut.docx": lambda: word_file()[:-2_000],
    "cut-start.docx": lambda: word_file()[:900],
}


def page(inside):
    return f"<!DOCTYPE html><html><body>{inside}</body></html>".encode()


OUTSIDE = (
    '<iframe src="file:///etc/passwd"></iframe><img src="http://127.0.0.1:9/a.png">'
    '<link rel="stylesheet" href="http://127.0.0.1:9/a.css"><object data="//127.0.0.1:9"></object>'
    '<meta http-equiv="refresh" content="0; http://127.0.0.1:9/"><script>while (1) {}</script>'
    "<p>The board sat.</p>"
)

HTML_FILES = {
    "tags.html": lambda: page("<p>x" * 1_000_000),
    "tags-inline.html": lambda: page("<p>" + "<b>x</b>" * 100_000),
    "tags-unclosed.html": lambda: page("<b>" * 1_000_000 + "The board sat."),
    "deep.html": lambda: page("<div>" * MANY + "The board sat." + "</div>" * MANY),
    "list-long.html": lambda: page(
        "<p>The board sat.</p><ol>" + "<li>It sat.</li>" * 10_000 + "</ol>"
    ),
    "table-long.html": lambda: page(
        "<table>" + "<tr>" + "<td>x</td>" * 50_000 + "</tr>" + "</table>"
    ),
    "tables-in-tables.html": lambda: page("<table><tr><td>" * 80 + "x" * 99),
    "notes-many.html": lambda: page(
        "".join(f'<p>x<sup><a href="#n{n}">{n}</a></sup></p>' for n in range(3_000))
        + "".join(f'<p id="n{n}">y</p>' for n in range(3_000))
    ),
    "pages-many.html": lambda: page(
        "".join(f'<p id="page-{n}">The board sat.</p>' for n in range(1, 20_000))
    ),
    "outside.html": lambda: page(OUTSIDE),
    "entities.html": lambda: (
        b'<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b SYSTEM "/etc/passwd">]>'
        b"<html><body><p>The board sat. &a;&b;&#0;&#1114112;&#xD800;</p></body></html>"
    ),
    "attributes.html": lambda: page(f'<p title="{"a" * 5_000_000}" {"a " * 50_000}>It sat.</p>'),
    "charset-lies.html": lambda: (
        b'<html><head><meta charset="utf-32"></head><body>'
        + "<p>The board’s café</p></body></html>".encode()
    ),
    "zero-bytes.html": lambda: page("<p>The\0 board\0 sat.</p>"),
    "script-alone.html": lambda: page("<script>document.write('x')</script>"),
    "comment-open.html": lambda: page("<!--" * MANY),
    "tag-open.html": lambda: b"<html><body><p>" + b"<" * 2_000_000,
}

MARKDOWN_FILES = {
    "quotes.md": lambda: b">" * MANY + b" The board sat.",
    "brackets.md": lambda: b"[" * MANY + b"The board sat." + b"]" * MANY,
    "links.md": lambda: b"[a](" * MANY,
    "images.md": lambda: b"![" * MANY + b"x",
    "stars.md": lambda: b"a**b " * MANY + b"*_" * MANY,
    "ticks.md": lambda: b"".join(b"`" * n + b" " for n in range(1, 1_500)),
    "lists.md": lambda: b"- " * 20_000 + b"The board sat.",
    "indented.md": lambda: b"".join(b" " * (2 * n) + b"- x\n" for n in range(1_000)),
    "table.md": lambda: b"|a" * 5_000 + b"|\n" + b"|-" * 5_000 + b"|\n" + b"|b" * 5_000 + b"|\n",
    "table-rows.md": lambda: b"|a|b|\n|-|-|\n" + b"|x|y|\n" * 3_000,
    "definitions.md": lambda: b"".join(b"[a%d]: <x>\n" % n for n in range(30_000)) + b"[a1]",
    "notes.md": lambda: b"x[^1] " * 30_000 + b"\n\n" + b"[^1]: y\n" * 30_000,
    "tags.md": lambda: b"<a" * MANY + b"<!--" * MANY + b"&#x" * MANY,
    "front-matter.md": lambda: b"---\n" + b"a: b\n" * MANY + b"x" * MANY,
    "lines.md": lambda: b"The board sat.  \n" * 30_000,
    "autolinks.md": lambda: b"<https://" * 30_000,
}

RUNS = (".", "1", "-", "–", '"', "“", "'", " ", "\t", "1.", ". ", "- ", "a-\n", "(a)", "1 ", "_")
RUNS += ("\u00ad", "\u0301", "\u202e", "[[page ", "%%page 1", "--- Page 1", "R1 ", "i.", "IV ")

TEXT_FILES = {
    "line.txt": lambda: b"The board sat in June. " * 100_000,
    "word.txt": lambda: b"a" * 2_000_000,
    "runs.txt": lambda: "\n\n".join(run * 10_000 for run in RUNS).encode(),
    "runs-in-words.txt": lambda: "\n\n".join(
        f"4.1 It sat {run * 20_000} x" for run in RUNS
    ).encode(),
    "lines.txt": lambda: b"\n" * 500_000 + b"The board sat.",
    "feeds.txt": lambda: b"The board sat.\f" * 50_000,
    "marks.txt": lambda: "".join(f"%%page {n}%%\nIt sat.\n" for n in range(1, 50_000)).encode(),
    "utf-16-without-mark.txt": lambda: "The board sat in June. ".encode("utf-16-le") * 40,
    "utf-16-cut.txt": lambda: b"\xff\xfe" + "The board sat.".encode("utf-16-le")[:-1],
    "utf-8-broken.txt": lambda: "The board’s café sat ".encode() * 30 + b"\xff\xfe\xe2\x80",
    "zeros.txt": lambda: bytes(100_000),
    "controls.txt": lambda: bytes(range(1, 32)) * 100 + b"The board sat.",
    "surrogates.txt": lambda: "The board \ud800 sat.".encode("utf-8", "surrogatepass") * 9,
    "random.txt": lambda: bytes(n * n % 251 for n in range(100_000)),
}

STRANGE_NAMES = (
    "two\nlines.txt",
    "escape\x1b[2J\x1b[31m.txt",
    "bell\x07back\x08return\r.txt",
    "turned \u202etxt.exe.txt",
    "-rf.txt",
    "$(reboot) `x` ; & | ' \".txt",
    "é" * 125 + ".txt",
)


def nested_zip():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("again.zip", b"PK\x05\x06" + bytes(18))
    return out.getvalue()


def as_named(data):
    return lambda: data


MISNAMED_FILES = {
    "pdf-named.docx": one_page,
    "pdf-named.txt": lambda: one_page(page=b"/Rotate 0"),
    "word-named.pdf": word_file,
    "page-named.md": lambda: page("<p>The board sat.</p>"),
    "text-named.pdf": lambda: b"The board sat.",
    "text-named.docx": lambda: b"The board sat.",
    "image-named.pdf": lambda: b"\x89PNG\r\n\x1a\n" + bytes(500),
    "program-named.txt": lambda: b"MZ" + bytes(range(256)) * 40,
    "archive-named.docx": nested_zip,
    "old-word-named.docx": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5_000),
    "xml-named.html": lambda: b'<?xml version="1.0"?><data>1</data>',
    "empty.pdf": lambda: b"",
    "blank.txt": lambda: b" \n\t\n",
}


OTHER_FILES = {**WORD_FILES, **HTML_FILES, **MARKDOWN_FILES, **TEXT_FILES, **MISNAMED_FILES}
OTHER_FILES |= {
    name: as_named(f"Said in file {n}.".encode()) for n, name in enumerate(STRANGE_NAMES)
}
"""What makes the bytes of each, by file name."""
