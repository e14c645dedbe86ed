"""Green, amber and red beside the words that say them: a light never stands alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Literal

from markupsafe import Markup

from simulator.web.titled import ShownTable

Light = Literal["green", "amber", "red"]
CONDITIONS: Mapping[str, Light] = {"status_green": "green", "status_amber": "amber", "status_red": "red"}
VERDICTS: Mapping[str, Light] = {
    "verdict_holds": "green",
    "verdict_rounded": "green",
    "verdict_differs": "amber",
    "verdict_not_stated": "amber",
    "verdict_fails": "red",
}


def lit(tables: Iterable[ShownTable], words: Mapping[str, Light]) -> tuple[ShownTable, ...]:
    """Tables in which cells that hold nothing but a word have its light beside it.

    Args:
        tables: as they are shown.
        words: what is said, in the reader's language, with its light.
    """
    out = []
    for table in tables:
        html = str(table.html)
        for said, light in words.items():
            html = html.replace(f">{said}<", f'><span class="light {light}">{said}</span><')
        out.append(replace(table, html=Markup(html)))
    return tuple(out)
