"""Small papers in which a word is hidden, for every kind of file and way of hiding."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Literal

import pikepdf
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from tests.convert.word_files import p, pack, picture, run, table, word
from tests.examine.test_unseen import page

Plant = Callable[[str], bytes]
MARK, SLIP, END = "[[exempt 3: Haggling.]]", "[[exmpt 3: Haggling.]]", "[[end exempt]]"
WHITE, BLACK = "FFFFFFFF", "FF000000"
WIDE = "\u200b"


def photograph(says: str = "") -> bytes:
    """Return a picture, which may say something of itself in three ways."""
    exif = Image.Exif()
    exif[0x010E] = f"Home of {says}"
    out = BytesIO()
    picture = Image.effect_mandelbrot((64, 48), (-2, -1, 1, 1), 60).convert("RGB")
    more = {"exif": exif, "comment": says.encode()} if says else {}
    picture.save(out, "JPEG", **more)
    return out.getvalue() + says.encode()


# Markdown and text


def lines(*said: str) -> bytes:
    return "\n\n".join(("Oaks grow in the park.", *said, "")).encode()


MARKDOWN: dict[str, Plant] = {
    "seen": lambda s: lines(f"It is by {s}."),
    "letters-apart": lambda s: lines(f"It is by {WIDE.join(s)}."),
    "covered": lambda s: lines(f'<span style="background:black">{s}</span>'),
    "white": lambda s: lines(f'<font color="white">{s}</font>'),
    "hidden": lambda s: lines(f"<div hidden>{s}</div>"),
    "comment": lambda s: lines(f"<!-- {s} -->"),
    "address": lambda s: lines(f"See [this](https://example.org/{s})."),
    "coded-address": lambda s: lines(f"See [this](https://example.org/%{ord(s[0]):x}{s[1:]})."),
    "link-to-a-file": lambda s: lines(f"See [this](file:///S:/{s}.docx)."),
    "unused": lambda s: lines(f"[{s}]: https://example.org/oak '{s}'"),
    "mark": lambda s: lines(MARK, f"It is by {s}.", END),
    "mark-with-a-slip": lambda s: lines(SLIP, f"It is by {s}.", END),
}
TEXT = {
    way: MARKDOWN[way] for way in ("seen", "letters-apart", "address", "mark", "mark-with-a-slip")
}
CSV: dict[str, Plant] = {
    "seen": lambda s: f"Firm,Offer\n{s},5\n".encode(),
    "letters-apart": lambda s: f"Firm,Offer\n{WIDE.join(s)},5\n".encode(),
    "address": lambda s: f"Firm,Offer\nhttps://example.org/{s},5\n".encode(),
    "mark": lambda s: f"Firm,Offer\n{MARK},\n{s},5\n{END},\n".encode(),
    "mark-with-a-slip": lambda s: f"Firm,Offer\n{SLIP},\n{s},5\n{END},\n".encode(),
}


# Word


def hidden_run(properties: str) -> Plant:
    return lambda s: word(p("Oaks grow.") + f"<w:p>{run('By ')}{run(s, properties)}</w:p>")


def paragraph(inside: str) -> Plant:
    """Return a document with a paragraph in whose XML the word stands at %s."""
    return lambda s: word(
        p("Oaks grow.") + f"<w:p>{run('Elms grow.')}{inside.replace('%s', s)}</w:p>"
    )


def linked(address: str) -> Plant:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">'
        f' HYPERLINK "{address}" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/>'
        f'</w:r>{run("this")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    return lambda s: paragraph(field.replace("%c", f"%{ord(s[0]):x}{s[1:]}"))(s)


def word_properties(s: str) -> bytes:
    with zipfile.ZipFile(BytesIO(word(p("Oaks grow.")))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["docProps/core.xml"] = f"<coreProperties><creator>{s}</creator></coreProperties>".encode()
    files["docProps/thumbnail.jpeg"] = photograph(s)
    return pack(files)


def word_picture(alt: str, says: str = "") -> bytes:
    return word(p("Oaks grow.") + picture(alt), (photograph(says),))


WORD: dict[str, Plant] = {
    "seen": lambda s: word(p(f"It is by {s}.")),
    "letters-apart": lambda s: word(p(f"It is by {WIDE.join(s)}.")),
    "white": hidden_run('<w:color w:val="FFFFFF"/>'),
    "covered": hidden_run('<w:highlight w:val="black"/>'),
    "tiny": hidden_run('<w:sz w:val="1"/>'),
    "hidden": hidden_run("<w:vanish/>"),
    "hidden-row": lambda s: word(
        table(("A", "B"), ("Oak", "5"))
        + "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr><w:tr><w:trPr><w:hidden/></w:trPr>"
        f"<w:tc>{p(s)}</w:tc></w:tr></w:tbl>"
    ),
    "comment": lambda s: word(
        f'<w:p>{run("Oaks")}<w:r><w:commentReference w:id="1"/></w:r></w:p>',
        comments=f'<w:comment w:id="1" w:author="{s}">{p(s)}</w:comment>',
    ),
    "deleted": paragraph('<w:del w:author="%s"><w:r><w:delText>%s</w:delText></w:r></w:del>'),
    "field": paragraph(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> QUOTE "%s" </w:instrText>'
        '</w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>five</w:t></w:r><w:r>'
        '<w:fldChar w:fldCharType="end"/></w:r>'
    ),
    "address": linked("https://example.org/%s"),
    "coded-address": linked("https://example.org/%c"),
    "link-to-a-file": linked("file:///S:/%s.docx"),
    "properties": word_properties,
    "data-of-a-picture": lambda s: word_picture("An oak", s),
    "alternative-text": lambda s: word_picture(s),
    "bookmark": paragraph('<w:bookmarkStart w:id="4" w:name="%s"/><w:bookmarkEnd w:id="4"/>'),
    "mark": lambda s: word(p("Oaks grow.") + p(MARK) + p(s) + p(END)),
    "mark-with-a-slip": lambda s: word(p("Oaks grow.") + p(SLIP) + p(s) + p(END)),
}


# Spreadsheets


def sheet(change: Callable[[Workbook, str], None]) -> Plant:
    def make(s: str) -> bytes:
        book = Workbook()
        for row in (("Road", "Trees"), ("High Street", 40), ("Low Road", 7)):
            book.worksheets[0].append(row)
        change(book, s)
        out = BytesIO()
        book.save(out)
        return out.getvalue()

    return make


def cell(s: str, book: Workbook, place: str = "A3", **look: object) -> None:
    found = book.worksheets[0][place]
    found.value = s
    for name, value in look.items():
        setattr(found, name, value)


def beside(**column: object) -> Plant:
    def change(book: Workbook, s: str) -> None:
        cell(s, book, "C2")
        for name, value in column.items():
            setattr(book.worksheets[0].column_dimensions["C"], name, value)

    return sheet(change)


def another_sheet(state: Literal["hidden"]) -> Plant:
    def change(book: Workbook, s: str) -> None:
        book.create_sheet("Notes")["A1"] = s
        book["Notes"].sheet_state = state

    return sheet(change)


def several(*texts: str) -> Plant:
    """Return a sheet with texts below one another, the word behind the first."""

    def change(book: Workbook, s: str) -> None:
        for number, text in enumerate((texts[0], s, *texts[1:]), 3):
            cell(text, book, f"A{number}")

    return sheet(change)


def hidden_row(book: Workbook, s: str) -> None:
    cell(s, book)
    book.worksheets[0].row_dimensions[3].hidden = True


def outside_print(book: Workbook, s: str) -> None:
    cell(s, book, "F9")
    book.worksheets[0].print_area = "A1:B3"


def allowed_values(book: Workbook, s: str) -> None:
    rule = DataValidation(type="list", formula1=f'"{s},Oak"', prompt=s, error=s)
    rule.add("B2")
    book.worksheets[0].add_data_validation(rule)


def head_of_pages(book: Workbook, s: str) -> None:
    foot = book.worksheets[0].oddFooter
    assert foot is not None
    foot.center.text = s


def of_the_book(book: Workbook, s: str) -> None:
    book.properties.creator = book.properties.title = s


SHEET: dict[str, Plant] = {
    "seen": sheet(lambda b, s: cell(s, b)),
    "letters-apart": sheet(lambda b, s: cell(WIDE.join(s), b)),
    "white": sheet(lambda b, s: cell(s, b, font=Font(color=WHITE))),
    "covered": sheet(lambda b, s: cell(s, b, fill=PatternFill("solid", fgColor=BLACK))),
    "tiny": sheet(lambda b, s: cell(s, b, font=Font(size=1))),
    "hidden": sheet(lambda b, s: cell(s, b, number_format=";;;")),
    "hidden-row": sheet(hidden_row),
    "hidden-column": beside(hidden=True),
    "hidden-sheet": another_sheet("hidden"),
    "outside": sheet(outside_print),
    "comment": sheet(lambda b, s: cell("Oak", b, comment=Comment(s, s))),
    "address": sheet(lambda b, s: cell("Oak", b, hyperlink=f"https://example.org/{s}")),
    "coded-address": sheet(
        lambda b, s: cell("Oak", b, hyperlink=f"https://example.org/%{ord(s[0]):x}{s[1:]}")
    ),
    "link-to-a-file": sheet(lambda b, s: cell("Oak", b, hyperlink=f"file:///S:/{s}.docx")),
    "properties": sheet(of_the_book),
    "field": sheet(allowed_values),
    "head-of-pages": sheet(head_of_pages),
    "mark": several(MARK, END),
    "mark-with-a-slip": several(SLIP, END),
}


# PDF


def drawn(content: str, layers: bool = False) -> Plant:
    return lambda s: page(content.replace("%s", s), layers)


def changed(change: Callable[[pikepdf.Pdf, str], None]) -> Plant:
    def make(s: str) -> bytes:
        with pikepdf.open(BytesIO(page(""))) as pdf:
            change(pdf, s)
            out = BytesIO()
            pdf.save(out)
        return out.getvalue()

    return make


def information(pdf: pikepdf.Pdf, s: str) -> None:
    pdf.docinfo["/Author"] = s
    with pdf.open_metadata() as xmp:
        xmp["dc:description"] = s


def attached(pdf: pikepdf.Pdf, s: str) -> None:
    pdf.attachments[f"{s}.txt"] = s.encode()


def linking(address: str) -> Plant:
    def change(pdf: pikepdf.Pdf, s: str) -> None:
        target = address.replace("%c", f"%{ord(s[0]):x}{s[1:]}").replace("%s", s)
        action = Dictionary(S=Name.URI, URI=String(target))
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, A=action, Rect=[60, 600, 90, 620])
        pdf.pages[0].Annots = Array([pdf.make_indirect(link)])

    return changed(change)


def noted(pdf: pikepdf.Pdf, s: str) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Contents=String(s), Rect=[9, 9, 30, 30])
    pdf.pages[0].Annots = Array([pdf.make_indirect(note)])


def unused(pdf: pikepdf.Pdf, s: str) -> None:
    pdf.Root.PieceInfo = pdf.make_indirect(Dictionary(Kept=String(s)))
    pdf.pages[0].obj.LastSaid = pdf.make_stream(s.encode())


def bookmarked(pdf: pikepdf.Pdf, s: str) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(s, 0))


def pictured(pdf: pikepdf.Pdf, s: str) -> None:
    picture = pikepdf.Stream(
        pdf, photograph(s), Type=Name.XObject, Subtype=Name.Image, Width=64, Height=48,
        ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.DCTDecode,
    )  # fmt: skip
    pdf.pages[0].Resources.XObject.J = pdf.make_indirect(picture)
    pdf.pages[0].contents_add(b"q 64 0 0 48 300 300 cm /J Do Q")


def commented(pdf: pikepdf.Pdf, s: str) -> None:
    pdf.pages[0].contents_add(f"\n% {s}\n".encode())


SAID = "BT /F 12 Tf 72 600 Td (%s) Tj ET"
PDF: dict[str, Plant] = {
    "seen": drawn(SAID),
    "letters-apart": lambda s: page(
        "BT /F 12 Tf 72 600 Td " + " ".join(f"({each}) Tj 8 0 Td" for each in s) + " ET"
    ),
    "white": drawn(f"1 g {SAID}"),
    "covered": drawn(f"{SAID} 60 590 200 30 re f"),
    "tiny": drawn(SAID.replace("12 Tf", "1 Tf")),
    "transparent": drawn(f"/Faint gs {SAID}"),
    "hidden": drawn(f"3 Tr {SAID}"),
    "hidden-layer": drawn(f"/OC /L BDC {SAID} EMC", layers=True),
    "outside": drawn(SAID.replace("72 600", "700 600")),
    "comment": changed(noted),
    "comment-in-content": changed(commented),
    "stands-for": drawn("/Span <</ActualText (%s)>> BDC " + SAID.replace("%s", "Oak") + " EMC"),
    "address": linking("https://example.org/%s"),
    "coded-address": linking("https://example.org/%c"),
    "link-to-a-file": linking("file:///S:/%s.docx"),
    "properties": changed(information),
    "unused": changed(unused),
    "attached": changed(attached),
    "bookmark": changed(bookmarked),
    "data-of-a-picture": changed(pictured),
    "mark": lambda s: page(
        "".join(f"BT /F 12 Tf 72 {600 - 20 * n} Td ({t}) Tj ET " for n, t in enumerate((MARK, s)))
    ),
    "mark-with-a-slip": lambda s: page(
        "".join(f"BT /F 12 Tf 72 {600 - 20 * n} Td ({t}) Tj ET " for n, t in enumerate((SLIP, s)))
    ),
}


# Pictures


def svg(inside: str) -> Plant:
    shell = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        ' width="200" height="100" viewBox="0 0 200 100"><rect width="50" height="50"'
        ' fill="#0a0"/>%</svg>'
    )
    return lambda s: shell.replace("%", inside.replace("@", s)).encode()


def letters(more: str = "") -> str:
    return f'<text x="5" y="80" font-size="12" font-family="Liberation Sans" {more}>@</text>'


SVG: dict[str, Plant] = {
    "seen": svg(letters()),
    "letters-apart": lambda s: svg(letters().replace("@", WIDE.join(s)))(s),
    "white": svg(letters('fill="#fff"')),
    "covered": svg(letters() + '<rect y="60" width="200" height="40"/>'),
    "tiny": svg(letters().replace('"12"', '"0.5"')),
    "transparent": svg(letters('opacity="0"')),
    "hidden": svg(letters('display="none"')),
    "hidden-layer": svg(f'<g visibility="hidden">{letters()}</g>'),
    "outside": svg(letters().replace('x="5"', 'x="500"')),
    "comment": svg("<!-- @ -->"),
    "address": svg(f'<a xlink:href="https://example.org/@">{letters().replace("@", "Oak")}</a>'),
    "properties": svg("<title>@</title><desc>@</desc><metadata>@</metadata>"),
    "unused": svg(f"<defs><g id='a'>{letters()}</g></defs>"),
    "mark": svg(letters().replace("@", MARK) + letters()),
    "mark-with-a-slip": svg(letters().replace("@", SLIP) + letters()),
}
JPEG: dict[str, Plant] = {"properties": photograph}
