"""What every result has in common: tables for a reader, and from them HTML, JSON, text and data frames."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from simulator.language import Language, Locale
from simulator.tables.html import notebook_html
from simulator.tables.plain import table_frame, tables_json
from simulator.tables.table import Table

if TYPE_CHECKING:
    import pandas as pd

NOTEBOOK = Locale("sv")
"""How a notebook shows a result that nobody asked for in another language: :meth:`Shown.show` takes one."""


class Shown(ABC):
    """A result that is shown as tables; who writes a new result writes ``tables`` and nothing else."""

    @abstractmethod
    def tables(self, locale: Locale) -> Sequence[Table]:
        """The tables that a reader sees, the most important first."""

    def sentence(self, locale: Locale) -> str:
        """The answer in one sentence, which stands before the tables; empty where tables say it all."""
        return ""

    def show(self, language: Language) -> View:
        """The answer in a language, as a notebook or a terminal shows it."""
        locale = Locale(language)
        return View(self.sentence(locale), tuple(self.tables(locale)), locale)

    def to_json(self, locale: Locale = NOTEBOOK) -> dict[str, Any]:
        """Every table by its key, money in units of its currency."""
        return tables_json(self.tables(locale))

    def frame(self) -> pd.DataFrame:
        """The first table as a data frame, money as floats in units of its currency (``attrs["units"]``)."""
        return table_frame(self.tables(NOTEBOOK)[0])

    def _repr_html_(self) -> str:
        return self.show(NOTEBOOK.language)._repr_html_()


@dataclass(frozen=True)
class View:
    """A sentence and tables in a reader's language."""

    sentence: str
    tables: tuple[Table, ...]
    locale: Locale

    def __str__(self) -> str:
        from simulator.tables.terminal import table_text

        texts = [table_text(table, self.locale, None) for table in self.tables]
        return "\n".join([f"{self.sentence}\n", *texts] if self.sentence else texts)

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        said = f"<p>{escape(self.sentence)}</p>" if self.sentence else ""
        return said + notebook_html(self.tables, self.locale)
