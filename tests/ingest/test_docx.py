"""Word files: numbers as Word prints them, and no file that unpacks without end."""

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from ingest.errors import DamagedFileError, FileAccessError, PasswordError, ReadLimitError
from ingest.model import Kind
from ingest.word import read_docx
from ingest.word.numbering import WordNumbering

NS = nsdecls("w")


def numbering(*levels, overrides=""):
    """A numbering part with list 91 of the given (format, text) levels; list 92 overrides it."""
    made = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for i, (form, text) in enumerate(levels)
    )
    return parse_xml(
        f'<w:numbering {NS}><w:abstractNum w:abstractNumId="97">{made}</w:abstractNum>'
        f'<w:num w:numId="91"><w:abstractNumId w:val="97"/></w:num>'
        f'<w:num w:numId="92"><w:abstractNumId w:val="97"/>{overrides}</w:num></w:numbering>'
    )


RESTART = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'


@pytest.mark.parametrize(
    ("levels", "paragraphs", "labels"),
    [
        ([("decimal", "%1.")], [("91", 0)] * 3, ["1.", "2.", "3."]),
        (
            [("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)")],
            [("91", 0), ("91", 1), ("91", 1), ("91", 2), ("91", 2), ("91", 0), ("91", 1)],
            ["1.", "1.1", "1.2", "(a)", "(b)", "2.", "2.1"],
        ),
        ([("decimal", "%1."), ("decimal", "%1.%2")], [("91", 1), ("91", 1)], ["1.1", "1.2"]),
        ([("lowerRoman", "%1)")], [("91", 0)] * 4, ["i)", "ii)", "iii)", "iv)"]),
        (
            [("upperRoman", "%1")],
            [("91", 0)] * 9,
            ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"],
        ),
        ([("upperLetter", "%1")], [("91", 0)] * 27, [*"ABCDEFGHIJKLMNOPQRSTUVWXYZ", "AA"]),
        ([("bullet", "•")], [("91", 0)], [""]),
        (
            [("decimal", "%1.")],
            [("91", 0), ("91", 0), ("92", 0), ("92", 0)],
            ["1.", "2.", "1.", "2."],
        ),
        ([("decimal", "%1.")], [("99", 0), ("91", 5)], [None, None]),
    ],
)
def test_numbers_as_word_prints_them(levels, paragraphs, labels):
    counted = WordNumbering(numbering(*levels, overrides=RESTART))
    assert [counted.label(name, depth) for name, depth in paragraphs] == labels


def test_a_document_without_numbering():
    assert WordNumbering(None).label("91", 0) is None


@pytest.fixture
def saved(tmp_path):
    def save(document):
        path = tmp_path / "report.docx"
        document.save(str(path))
        return path

    return save


def numbered(document, text, depth=0):
    paragraph = document.add_paragraph(text)
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {NS}><w:ilvl w:val="{depth}"/><w:numId w:val="91"/></w:numPr>')
    )
    return paragraph


def example():
    document = docx.Document()
    document.core_properties.title = "The Example Report"
    document.core_properties.author = "Jo Bloggs"
    part = document.part.numbering_part
    made = numbering(("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)"))
    part.element.extend(list(made))
    return document


def test_a_whole_report(saved):
    document = example()
    document.add_heading("Part 1", 1)
    document.add_heading("What happened", 2)
    numbered(document, "First paragraph.")
    numbered(document, "Second paragraph:", 0)
    numbered(document, "its part;", 2)
    document.add_paragraph("Goes on.")
    document.add_paragraph("a bullet", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for row, texts in zip(table.rows, [("Name", "Sum"), ("A", "1")], strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.add_paragraph("Recommendation 4: Act.")
    reading = read_docx(saved(document))
    assert [(p.locator_id, p.kind, p.paragraph, p.text) for p in reading.passages] == [
        ("b1", Kind.HEADING, None, "Part 1"),
        ("b2", Kind.HEADING, None, "What happened"),
        ("1", Kind.PARAGRAPH, "1", "First paragraph."),
        ("2", Kind.PARAGRAPH, "2", "Second paragraph:"),
        ("b5", Kind.LIST_ITEM, "2", "(a) its part;"),
        ("b6", Kind.PARAGRAPH, "2", "Goes on."),
        ("b7", Kind.LIST_ITEM, "2", "a bullet"),
        ("b8", Kind.TABLE, "2", "Name | Sum"),
        ("b9", Kind.TABLE, "2", "A | 1"),
        ("rec-4", Kind.RECOMMENDATION, "Recommendation 4", "Act."),
    ]
    assert reading.passages[2].section == ("Part 1", "What happened")
    assert (reading.info.title, reading.info.author) == ("The Example Report", "Jo Bloggs")
    assert reading.pages == ()


def test_paragraphs_numbered_below_numbered_headings(saved):
    document = example()
    heading = document.add_heading("Findings", 1)
    heading._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {NS}><w:ilvl w:val="0"/><w:numId w:val="91"/></w:numPr>')
    )
    numbered(document, "The first.", 1)
    numbered(document, "The second.", 1)
    passages = read_docx(saved(document)).passages
    assert [(p.locator_id, p.text) for p in passages] == [
        ("b1", "1. Findings"),
        ("1.1", "The first."),
        ("1.2", "The second."),
    ]


BOX = "<w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent>"
ADDED = "<w:t>added</w:t><w:tab/><w:t>no</w:t><w:noBreakHyphen/><w:t>one</w:t>"
RUNS = [
    "<w:r><w:t>Kept </w:t></w:r>",
    '<w:del w:id="1" w:author="x"><w:r><w:delText>gone </w:delText></w:r></w:del>',
    f'<w:ins w:id="2" w:author="x"><w:r>{ADDED}</w:r></w:ins>',
    "<w:hyperlink><w:r><w:t>, linked</w:t></w:r></w:hyperlink>",
    f"<w:r><w:pict>{BOX}</w:pict></w:r>",
]


def test_tracked_changes_boxes_and_special_characters(saved):
    document = example()
    paragraph = document.add_paragraph()
    for inner in RUNS:
        paragraph._p.append(parse_xml(inner.replace(">", f" {NS}>", 1)))
    texts = [p.text for p in read_docx(saved(document)).passages]
    assert texts == ["Kept added no-one, linked", "In a box."]


def rewritten(path, change):
    """The archive at path with its entries changed by a function of (name, bytes)."""
    made = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    path.write_bytes(made.getvalue())
    return path


FOOTNOTES = f"""<w:footnotes {NS}><w:footnote w:id="3"><w:p><w:r><w:t>A note of it.</w:t></w:r>
</w:p></w:footnote></w:footnotes>"""
RELATION = (
    '<Relationship Id="rIdF" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/footnotes" Target="footnotes.xml"/></Relationships>'
)


def test_a_footnote_follows_the_paragraph_that_marks_it(saved):
    document = example()
    first = document.add_paragraph("Marked")
    first._p.append(parse_xml(f'<w:r {NS}><w:footnoteReference w:id="3"/></w:r>'))
    first.add_run(" here.")
    document.add_paragraph("After.")
    path = with_footnotes(saved(document), FOOTNOTES)
    found = [(p.kind, p.text) for p in read_docx(path).passages]
    assert found == [
        (Kind.PARAGRAPH, "Marked here."),
        (Kind.FOOTNOTE, "A note of it."),
        (Kind.PARAGRAPH, "After."),
    ]


NOTES = f"""<w:footnotes {NS}><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>
<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>The log, page 3.</w:t></w:r></w:p>
</w:footnote><w:footnote w:id="1"><w:p><w:r><w:t>A letter.</w:t></w:r></w:p><w:p><w:r>
<w:t>Sent in May.</w:t></w:r></w:p></w:footnote></w:footnotes>"""
MARK = '<w:r><w:footnoteReference w:id="{}"/></w:r>'


def body(document, *paragraphs):
    """Put paragraphs of raw markup in a document, in order."""
    for markup in paragraphs:
        element = parse_xml(markup.replace(">", f" {NS}>", 1))
        document.element.body.insert(len(document.element.body) - 1, element)


def run(text, properties=""):
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def para(*runs, style="", properties=""):
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{''.join(runs)}</w:p>"


def with_footnotes(path, notes):
    changed = rewritten(
        path,
        lambda name, content: (
            content.replace(b"</Relationships>", RELATION.encode())
            if name == "word/_rels/document.xml.rels"
            else content
        ),
    )
    with zipfile.ZipFile(changed, "a") as archive:
        archive.writestr("word/footnotes.xml", notes)
    return changed


ROW = """<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{}</w:tc>
<w:tc>{}</w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>
<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{}</w:tc></w:tr>
<w:tr><w:trPr><w:del w:id="9" w:author="x"/></w:trPr><w:tc>{}</w:tc></w:tr>
</w:tbl>"""
BOTH_SIDES = '<w:ind w:left="720" w:right="720"/>'
LEFT_SIDE = '<w:ind w:left="720"/>'
END_DELETED = '<w:rPr><w:del w:id="8" w:author="x"/></w:rPr>'


def test_a_report_as_an_office_writes_it(saved):
    document = example()
    document.add_paragraph("The Mill Lane inquiry", style="Title")
    body(
        document,
        para(run("© Crown copyright 2019")),
        f"""<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>
        </w:docPartObj></w:sdtPr><w:sdtContent>{para(run("Contents"), style="TOCHeading")}
        {para(run("Findings"), "<w:r><w:tab/><w:t>4</w:t></w:r>")}</w:sdtContent></w:sdt>""",
        para(run("Findings"), style="Heading1"),
        para(
            run("The mill closed"),
            MARK.format(1),
            run(" in May"),
            run(" or June", "<w:vanish/>"),
            run(" 2019", '<w:vanish w:val="0"/><w:smallCaps/>'),
            MARK.format(2),
            run("."),
        ),
        para(run("Nobody came."), style="Quote"),
        para(run("Nobody at all."), properties=BOTH_SIDES),
        para(run("“Not one.”"), properties=LEFT_SIDE),
        para(run("An inset paragraph of ours."), properties=LEFT_SIDE),
        para(run("Half of it "), properties=END_DELETED),
        para(run("and the rest.")),
        para(run("Table 1: sums"), style="Caption"),
        ROW.format(*(para(run(text)) for text in ("2001", "3", "4", "gone"))),
        para(run("Index"), style="Heading1"),
        para(run("mills, 12, 14")),
    )
    reading = read_docx(with_footnotes(saved(document), NOTES))
    assert [(p.kind.value, p.text) for p in reading.passages] == [
        ("heading", "The Mill Lane inquiry"),
        ("front_matter", "© Crown copyright 2019"),
        ("heading", "Contents"),
        ("contents", "Findings 4"),
        ("heading", "Findings"),
        ("paragraph", "The mill closed in May 2019."),
        ("footnote", "A letter."),
        ("footnote", "Sent in May."),
        ("footnote", "The log, page 3."),
        ("quotation", "Nobody came."),
        ("quotation", "Nobody at all."),
        ("quotation", "“Not one.”"),
        ("paragraph", "An inset paragraph of ours."),
        ("paragraph", "Half of it and the rest."),
        ("caption", "Table 1: sums"),
        ("table", "2001 | 3"),
        ("table", "| 4"),
        ("heading", "Index"),
        ("index", "mills, 12, 14"),
    ]
    marked = reading.passages[5]
    texts = {p.locator_id: p.text for p in reading.passages}
    assert [(m.at, m.label, texts[m.note]) for m in marked.notes] == [
        (15, "1", "A letter."),
        (27, "2", "The log, page 3."),
    ]


STYLES = """<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/>
<w:basedOn w:val="{base}"/><w:pPr>{properties}</w:pPr></w:style>"""
LISTED = '<w:numPr><w:numId w:val="93"/></w:numPr>'
LINKED = """<w:num {ns} w:numId="93"><w:abstractNumId w:val="98"/></w:num>"""
LEVELS = """<w:abstractNum {ns} w:abstractNumId="98">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Chapter"/>
<w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Numbered"/>
<w:lvlText w:val="%1.%2"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlRestart w:val="0"/>
<w:pStyle w:val="Advice"/><w:lvlText w:val="Recommendation %3"/></w:lvl></w:abstractNum>"""


def test_a_report_numbered_by_styles_of_its_own(saved):
    document = example()
    for style, base in (("Chapter", "Heading1"), ("Numbered", "Normal"), ("Advice", "Normal")):
        markup = STYLES.format(id=style, name=f"Our {style}", base=base, properties=LISTED)
        document.styles.element.append(parse_xml(markup.replace(">", f" {NS}>", 1)))
    for markup in (LEVELS, LINKED):
        document.part.numbering_part.element.append(parse_xml(markup.format(ns=NS)))
    body(
        document,
        para(run("The mill"), style="Chapter"),
        para(run("It stood by the water."), style="Numbered"),
        para(run("It closed in May."), style="Numbered"),
        para(run("Sell it."), style="Advice"),
        para(run("The gate"), style="Chapter"),
        para(run("It was shut."), style="Numbered"),
        para(run("Open it."), style="Advice"),
    )
    reading = read_docx(saved(document))
    assert [(p.locator_id, p.kind.value, p.text) for p in reading.passages] == [
        ("b1", "heading", "1. The mill"),
        ("1.1", "paragraph", "It stood by the water."),
        ("1.2", "paragraph", "It closed in May."),
        ("rec-1", "recommendation", "Sell it."),
        ("b5", "heading", "2. The gate"),
        ("2.1", "paragraph", "It was shut."),
        ("rec-2", "recommendation", "Open it."),
    ]
    assert reading.passages[5].section == ("2. The gate",)


def test_a_list_that_a_numbering_style_defines():
    styles = parse_xml(
        f"""<w:styles {NS}><w:style w:type="numbering" w:styleId="Ours"><w:pPr><w:numPr>
        <w:numId w:val="91"/></w:numPr></w:pPr></w:style></w:styles>"""
    )
    root = numbering(("decimal", "%1)"))
    for markup in (
        """<w:abstractNum {ns} w:abstractNumId="96"><w:numStyleLink w:val="Ours"/>
        </w:abstractNum>""",
        """<w:num {ns} w:numId="95"><w:abstractNumId w:val="96"/></w:num>""",
    ):
        root.append(parse_xml(markup.format(ns=NS)))
    counted = WordNumbering(root, styles)
    assert [counted.label(name, 0) for name in ("91", "95", "91")] == ["1)", "2)", "3)"]


@pytest.mark.parametrize(
    "change",
    [
        lambda name, content: None if name == "word/document.xml" else content,
        lambda name, content: content[:100] if name == "word/document.xml" else content,
        lambda name, content: b"<a/>" if name == "word/document.xml" else content,
        lambda name, content: b"" if name == "[Content_Types].xml" else content,
        lambda name, content: b"not XML" if name == "word/styles.xml" else content,
        lambda name, content: None if name == "_rels/.rels" else content,
    ],
)
def test_damaged_parts(saved, change):
    document = example()
    document.add_paragraph("Words.")
    with pytest.raises(DamagedFileError, match=r"report\.docx"):
        read_docx(rewritten(saved(document), change))


def test_a_file_cut_short(saved):
    path = saved(example())
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(DamagedFileError):
        read_docx(path)


def test_a_bomb_is_refused_before_it_is_unpacked(saved):
    path = saved(example())
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("word/media/zeros.bin", bytes(64 * 1024 * 1024))
    with pytest.raises(ReadLimitError, match="unpacks to 64 MB"):
        read_docx(path)


def test_an_encrypted_part(saved):
    path = saved(example())
    data = bytearray(path.read_bytes())
    # Bit 0 of the flags of the first entry of the central directory (APPNOTE 4.4.4).
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(PasswordError):
        read_docx(path)


def test_a_missing_file(tmp_path):
    with pytest.raises(FileAccessError):
        read_docx(tmp_path / "missing.docx")
