"""The Word document that content is written into: the region's own template, or a plain one."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

from simulator.problems import Place, refusal

MARK = "[[memo]]"
"""A paragraph of a template that says this is where the content stands."""
# What Word calls its own styles in a Swedish and an English template.
_STYLES = {
    "Title": ("Title", "Rubrik", "Titel"),
    "Subtitle": ("Subtitle", "Underrubrik"),
    "Heading 1": ("Heading 1", "Rubrik 1"),
    "Heading 2": ("Heading 2", "Rubrik 2"),
    "List Bullet": ("List Bullet", "Punktlista"),
    "Caption": ("Caption", "Beskrivning"),
}


def open_template(template: Path | None) -> tuple[Any, list[Any]]:
    """The document to write into, and what of its body stands after the content."""
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    if template is None:
        return _plain(docx.Document()), []
    try:
        document = docx.Document(str(template))
    except (PackageNotFoundError, ValueError, KeyError, OSError, zipfile.BadZipFile) as bad:
        raise refusal("bad_template", Place(str(template)), reason=str(bad)) from bad
    body = document.element.body
    own = [child for child in body if not child.tag.endswith("}sectPr")]
    marked = next((n for n, child in enumerate(own) if _says_mark(child)), None)
    if marked is None:
        return document, []
    for child in own[marked:]:
        body.remove(child)
    return document, own[marked + 1 :]


def _says_mark(element: Any) -> bool:
    return element.tag.endswith("}p") and MARK in "".join(element.itertext())


def _plain(document: Any) -> Any:
    """Word's own empty document on A4 with a plain typeface."""
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(22), Mm(18)
    section.header_distance = section.footer_distance = Mm(10)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(10)
    normal.paragraph_format.space_after = Pt(5)
    for style in document.styles:
        fonts = style.element.rPr.rFonts if getattr(style.element, "rPr", None) is not None else None
        if fonts is not None:  # the theme's serif would win over the name
            for key in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{key}"), None)
            fonts.set(qn("w:ascii"), "Arial")
            fonts.set(qn("w:hAnsi"), "Arial")
    ink = RGBColor(0x00, 0x52, 0x7F)
    sizes = {"Title": (18, 0, 2), "Subtitle": (11, 0, 6), "Heading 1": (13, 12, 4), "Heading 2": (11, 8, 3)}
    for name, (points, before, after) in sizes.items():
        style = document.styles[name]
        style.font.size, style.font.color.rgb, style.font.italic = Pt(points), ink, False
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    document.styles["List Bullet"].paragraph_format.space_after = Pt(3)
    caption = document.styles["Caption"]
    caption.font.size, caption.font.color.rgb = Pt(9), RGBColor(0x1B, 0x1B, 0x1B)
    caption.paragraph_format.space_before, caption.paragraph_format.space_after = Pt(6), Pt(3)
    return document


def styles_of(document: Any) -> tuple[dict[str, str | None], str]:
    """The ids of the styles that are used, whatever language Word has named them in, and that of ruled tables."""
    names = {style.name: style.style_id for style in document.styles}
    styles = {key: next((names[n] for n in found if n in names), None) for key, found in _STYLES.items()}
    ruled = [style for style in document.styles if style.name in ("Table Grid", "Tabellrutnät")]
    return styles, str(ruled[0].style_id) if ruled else ""


def timeless(data: bytes) -> bytes:
    """The same archive with one fixed time on every part, so that the bytes tell only the content."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return out.getvalue()
