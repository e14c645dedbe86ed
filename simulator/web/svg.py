"""Drawings for a page whose policy forbids styles in it: every style becomes an attribute."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING
from xml.etree import ElementTree

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

SVG = "http://www.w3.org/2000/svg"
LINK = "http://www.w3.org/1999/xlink"
_WHOLE = {"stroke-linejoin": "round", "stroke-linecap": "butt"}
"""What matplotlib writes into a style sheet for the whole drawing."""
_OWN = re.compile(r"url\(#([^)]+)\)")


def inline_svg(drawing: bytes, key: str, alt: str) -> str:
    """A drawing as part of a page.

    Args:
        drawing: an SVG file, as matplotlib writes it.
        key: of the drawing in its page; its names begin with it.
        alt: what it shows, in words.

    >>> made = inline_svg(b'<svg xmlns="http://www.w3.org/2000/svg"><g id="a" style="fill: red"/></svg>', "k", "&")
    >>> made.partition(">")[2]
    '<g id="k-a" fill="red" /></svg>'
    """
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", LINK)
    root = ElementTree.fromstring(drawing)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in (f"{{{SVG}}}metadata", f"{{{SVG}}}style"):
                parent.remove(child)
    sheet = drawing.find(b"<style") >= 0
    for element in root.iter():
        _plain(element, key)
    for name in ("width", "height"):
        root.attrib.pop(name, None)
    own = {**(_WHOLE if sheet else {}), "role": "img", "aria-label": alt, "class": "plot"}
    root.attrib.update(own)
    text = ElementTree.tostring(root, encoding="unicode")
    assert_no_style(text)
    return text


def assert_no_style(text: str) -> None:
    """Refuse a drawing that a page's policy would not show as it is; ValueError."""
    if " style=" in text or "<style" in text or "<script" in text:
        raise ValueError(f"a style or script is left in a drawing: {escape(text[:80])}")


def _plain(element: Element, key: str) -> None:
    for declaration in element.attrib.pop("style", "").split(";"):
        name, _, value = declaration.partition(":")
        if name.strip():
            element.set(name.strip(), value.strip())
    for name, value in list(element.attrib.items()):
        if name == "id":
            element.set(name, f"{key}-{value}")
        elif name in (f"{{{LINK}}}href", "href") and value.startswith("#"):
            element.set(name, f"#{key}-{value[1:]}")
        elif "url(#" in value:
            element.set(name, _OWN.sub(rf"url(#{key}-\1)", value))
