"""A view as a file of its own: the style in it, nothing to run, nothing to fetch, and what was typed as text."""

from __future__ import annotations

import base64
from hashlib import sha256
from html import escape
from html.parser import HTMLParser
from pathlib import Path

VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "wbr"}
LEFT_OUT = {"script", "button", "textarea", "nav"}
"""Elements that are left out with all that is in them."""
UNWRAPPED = {"form", "a", "label"}
"""Elements of which what is in them stays."""


def standalone(page: str, style: Path) -> str:
    """A page that can be opened, sent and printed without the program.

    Args:
        page: as it is served.
        style: the style sheet of all pages.
    """
    css = style.read_text("utf-8")
    maker = _Maker()
    maker.feed(page)
    allowed = base64.b64encode(sha256(css.encode()).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{allowed}'; img-src data:"
    head = f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n<style>{css}</style>\n</head>'
    return "".join(maker.out).replace("</head>", head, 1)


class _Maker(HTMLParser):
    """Writes a page again without what needs a server."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []
        self._gone: list[str] = []
        self._select: list[str] | None = None
        self._is_chosen = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if self._gone or tag in LEFT_OUT or given.get("class") in ("skip", "languages", "adding", "tools"):
            if tag not in VOID:
                self._gone.append(tag)
            return
        if tag in UNWRAPPED or tag == "link" or (tag == "meta" and given.get("name") == "htmx-config"):
            return
        if tag == "input":
            self._typed(given)
        elif tag == "select":
            self._select = []
        elif tag == "option":
            self._is_chosen = "selected" in given
        elif self._select is None:
            kept = [(n, v) for n, v in attrs if not n.startswith(("hx-", "sse-", "data-")) and n != "tabindex"]
            kept += [("open", None)] if tag == "details" and "open" not in given else []
            shown = "".join(f" {n}" if v is None else f' {n}="{escape(v)}"' for n, v in kept)
            self.out.append(f"<{tag}{shown}>")

    def handle_endtag(self, tag: str) -> None:
        if self._gone:
            if self._gone[-1] == tag:
                self._gone.pop()
        elif tag == "select":
            self.out += [f"<b>{text}</b>" for text in (self._select or [])[:1]]
            self._select = None
        elif tag not in UNWRAPPED and tag != "option":
            self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self._gone:
            return
        if self._select is None:
            self.out.append(data)
        elif self._is_chosen and data.strip():
            self._select.append(data.strip())

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        self.out.append(f"<!{decl}>")

    def _typed(self, given: dict[str, str | None]) -> None:
        """A number in a sentence stays as text; a box is ticked or not; the rest has no meaning on paper."""
        kind = given.get("type")
        if kind == "checkbox":
            self.out.append("\u2612 " if "checked" in given else "\u2610 ")
        elif kind is None and given.get("class") != "naming":
            self.out.append(f"<b>{escape(given.get('value') or '')}</b>")
