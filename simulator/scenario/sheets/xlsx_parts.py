"""The parts of an .xlsx file: a zip that may be damaged, its directory of sheets, shared texts and date formats."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from simulator.problems import Place, ScenarioError, refusal
from simulator.scenario.sheets.grid import MOST_BYTES

ZIP_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    KeyError,
    NotImplementedError,
    RuntimeError,
)
_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(50, 59)))
_PERCENT_FORMATS = frozenset((9, 10))
_LITERAL_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


@dataclass(frozen=True)
class SheetEntry:
    """One sheet of a workbook's directory."""

    name: str
    part: str
    visible: bool
    chart: bool


@dataclass(frozen=True)
class Book:
    """A workbook that is open: its sheets, and what their cells refer to."""

    file: str
    archive: zipfile.ZipFile
    sheets: Sequence[SheetEntry]
    from_1904: bool
    strings_part: str
    styles_part: str


def damaged(file: str, part: str, reason: object) -> ScenarioError:
    """A part of the workbook that cannot be read."""
    return refusal("damaged_part", Place(file), part=part, reason=str(reason).strip("'\"") or "?")


def open_book(path: Path, shown: str) -> Book:
    """The directory of a workbook; raises ScenarioError for a file that is no workbook or is damaged."""
    try:
        archive = zipfile.ZipFile(path)
        size = sum(part.file_size for part in archive.infolist())
    except ZIP_FAULTS as bad:
        raise refusal("cannot_read", Place(shown), reason=str(bad)) from bad
    if size > MOST_BYTES:
        raise refusal("file_too_large", Place(shown), size=size, most=MOST_BYTES)
    home = "xl/workbook.xml"
    names = set(archive.namelist())
    if home not in names and "_rels/.rels" in names:
        for kind, target in relations(archive, shown, "_rels/.rels", "").values():
            home = target if kind == "officeDocument" else home
    tree = xml_of(archive, shown, home)
    folder, base = posixpath.split(home)
    links = relations(archive, shown, f"{folder}/_rels/{base}.rels", folder)
    sheets = []
    for entry in found(tree, "sheet"):
        link = next((value for key, value in entry.attrib.items() if local(key) == "id"), "")
        kind, part = links.get(link, ("worksheet", ""))
        state = entry.get("state", "visible")
        sheets.append(SheetEntry(entry.get("name", ""), part, state == "visible", kind != "worksheet"))
    properties = next(found(tree, "workbookPr"), None)
    from_1904 = properties is not None and properties.get("date1904", "0") in ("1", "true")
    named = dict(links.values())
    return Book(shown, archive, sheets, from_1904, named.get("sharedStrings", ""), named.get("styles", ""))


def read_part(archive: zipfile.ZipFile, shown: str, part: str) -> bytes:
    """The bytes of a part, whole and with the right check sum."""
    if part not in archive.NameToInfo:
        raise refusal("missing_part", Place(shown), part=part or "?")
    try:
        with archive.open(part) as stream:
            data = stream.read(MOST_BYTES + 1)
    except ZIP_FAULTS as bad:
        raise damaged(shown, part, bad) from bad
    if len(data) > MOST_BYTES:
        raise refusal("file_too_large", Place(shown), size=len(data), most=MOST_BYTES)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise damaged(shown, part, "DOCTYPE")
    return data


def xml_of(archive: zipfile.ZipFile, shown: str, part: str) -> ElementTree.Element:
    """A part as a tree."""
    data = read_part(archive, shown, part)
    try:
        return ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError) as bad:
        raise damaged(shown, part, bad) from bad


def local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition("}")[2]


def found(tree: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    """The elements of a name, whatever their namespace."""
    return (element for element in tree.iter() if local(element.tag) == name)


def relations(archive: zipfile.ZipFile, shown: str, part: str, folder: str) -> Mapping[str, tuple[str, str]]:
    """What a part refers to: by key the kind and the part's name."""
    if part not in archive.NameToInfo:
        return {}
    out = {}
    for link in found(xml_of(archive, shown, part), "Relationship"):
        target = link.get("Target", "")
        full = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        out[link.get("Id", "")] = (link.get("Type", "").rpartition("/")[2], full)
    return out


def shared_strings(book: Book) -> list[str]:
    """The texts that cells share, by number; without reading aids above the letters."""
    if book.strings_part not in book.archive.NameToInfo:
        return []
    return [text_of(item) for item in found(xml_of(book.archive, book.file, book.strings_part), "si")]


def text_of(item: ElementTree.Element) -> str:
    """The text of an item and of its runs."""
    parts = []
    for child in item:
        name = local(child.tag)
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            parts += [run.text or "" for run in child if local(run.tag) == "t"]
    return "".join(parts)


def date_styles(book: Book) -> frozenset[int]:
    """The styles by which a number is shown as a date."""
    return _styles(book, _DATE_FORMATS, lambda code: bool(re.search(r"[yd]|mmm", code)) and "general" not in code)


def percent_styles(book: Book) -> frozenset[int]:
    """The styles by which a number is shown as per cent."""
    return _styles(book, _PERCENT_FORMATS, lambda code: "%" in code)


def _styles(book: Book, known: frozenset[int], wanted: Callable[[str], bool]) -> frozenset[int]:
    """The styles whose format is one of those that every program knows, or a code that is wanted."""
    if book.styles_part not in book.archive.NameToInfo:
        return frozenset()
    tree = xml_of(book.archive, book.file, book.styles_part)
    formats = set(known)
    for form in found(tree, "numFmt"):
        number, code = form.get("numFmtId", ""), _LITERAL_FORMAT.sub("", form.get("formatCode", "")).lower()
        if number.isdecimal():
            (formats.add if wanted(code) else formats.discard)(int(number))
    styles = next(found(tree, "cellXfs"), None)
    if styles is None:
        return frozenset()
    numbers = [style.get("numFmtId", "0") for style in styles]
    return frozenset(i for i, number in enumerate(numbers) if number.isdecimal() and int(number) in formats)
