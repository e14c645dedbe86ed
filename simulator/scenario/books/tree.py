"""Rows with paths become the text of a model: nested parts in which every value and key keeps its cell."""

from __future__ import annotations

from typing import Any

from simulator.problems import Place, Problems
from simulator.scenario.books.steps import EMPTY, path_text
from simulator.scenario.yaml_text import Path_, Text


class Tree:
    """The text of a model that grows row by row."""

    def __init__(self, root: Place) -> None:
        self.text = Text({}, {(): root}, {}, Problems())

    def put(self, steps: Path_, value: str, place: Place, key: Place) -> None:
        """Set a value that was not set before.

        Args:
            steps: where.
            value: what; ``[]`` and ``{}`` are an empty list and an empty part.
            place: the cell of the value.
            key: the cell of the path.
        """
        at: Any = self.text.raw
        for k, step in enumerate(steps):
            here, last = steps[: k + 1], k == len(steps) - 1
            if isinstance(at, dict) != isinstance(step, str) or isinstance(at, str):
                self._refuse("book_mixed", key, here)
                return
            known = step in at if isinstance(at, dict) else isinstance(step, int) and step < len(at)
            if last and known:
                first = str(self.text.place(steps)).rstrip(":")
                self.text.problems.add("book_twice", key, path=path_text(steps), first=first)
                return
            if not known:
                if isinstance(at, list) and step != len(at):
                    self._refuse("book_order", key, here, wanted=path_text((*steps[:k], len(at))))
                    return
                made = _value(value) if last else {} if isinstance(steps[k + 1], str) else []
                if isinstance(at, list):
                    at.append(made)
                else:
                    at[step] = made
                self.text.places[here] = place if last else key
                if isinstance(step, str):
                    self.text.keys[here] = key
            at = at[step]

    def replace(self, steps: Path_, value: str, place: Place) -> None:
        """Set a value that was set before, as it is."""
        at: Any = self.text.raw
        for step in steps[:-1]:
            at = at[step]
        at[steps[-1]] = _value(value)
        self.text.places[steps] = place

    def _refuse(self, code: str, place: Place, steps: Path_, **params: str) -> None:
        self.text.problems.add(code, place, path=path_text(steps), **params)


def _value(text: str) -> Any:
    return EMPTY[text]() if text in EMPTY else text


def value_at(raw: Any, steps: Path_) -> Any:
    """What stands at a path, or None."""
    for step in steps:
        match raw, step:
            case dict(), str() if step in raw:
                raw = raw[step]
            case list(), int() if step < len(raw):
                raw = raw[step]
            case _:
                return None
    return raw
