"""YAML as text with places: every scalar stays as it was written, and what a schema cannot see is refused here."""

from __future__ import annotations

import copy
import os
import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from simulator.problems import Place, Problems, ScenarioError, refusal

MOST_BYTES = 1_000_000
MOST_DEPTH = 24
INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
"""Characters that nobody sees and that make two names of one, or that would steer a terminal."""
Path_ = tuple[str | int, ...]


@dataclass
class Text:
    """A file's content as nested dicts, lists and strings, and where each value and key stands."""

    raw: dict[str, Any]
    places: dict[Path_, Place] = field(default_factory=dict)
    keys: dict[Path_, Place] = field(default_factory=dict)
    problems: Problems = field(default_factory=Problems)
    """Faults that leave the rest of the file readable; raised together with what the schema finds."""
    cut: set[Path_] = field(default_factory=set)
    """Values that a comma inside brackets has cut: nothing more is said about them."""

    def copy(self, problems: Problems) -> Text:
        """The same, to be changed by itself; its faults are noted among ``problems``."""
        return Text(copy.deepcopy(self.raw), dict(self.places), dict(self.keys), problems, set(self.cut))

    def place(self, path: Path_) -> Place:
        """The place of a value, or of the nearest thing around it that has one."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.places:
                return self.places[path[:end]]
        return Place("")


def shown_path(path: Path) -> str:
    """A path as the user would write it: relative to the working directory when that is shorter."""
    try:
        relative = os.path.relpath(path)
    except (OSError, ValueError):  # the working folder is gone, or the path is on another disk
        return str(path)
    return relative if len(relative) < len(str(path)) else str(path)


def read_text(path: Path, most_bytes: int) -> str:
    """A UTF-8 file's text; refuses what is missing, too large or in another encoding."""
    place = Place(shown_path(path))
    try:
        size = path.stat().st_size
        if size > most_bytes:
            raise refusal("file_too_large", place, size=size, most=most_bytes)
        data = path.read_bytes()
    except (OSError, ValueError) as bad:
        raise refusal("cannot_read", place, reason=getattr(bad, "strerror", None) or str(bad)) from bad
    try:
        return unicodedata.normalize("NFC", data.decode("utf-8-sig"))  # å is one letter, however it was typed
    except UnicodeDecodeError as bad:
        line = data[: bad.start].count(b"\n") + 1
        column = bad.start - data.rfind(b"\n", 0, bad.start)
        raise refusal("wrong_encoding", Place(place.file, line, column)) from bad


def read_yaml(path: Path) -> Text:
    """Read a YAML file; every fault that can be seen without a schema is collected and raised at once."""
    return parse_yaml(read_text(path, MOST_BYTES), shown_path(path))


def parse_yaml(source: str, file: str) -> Text:
    """Read YAML text as if it stood in ``file``.

    >>> parse_yaml("period: 2022", "x.yaml").raw
    {'period': '2022'}
    """
    parsed = _parsed(source, file)
    problems = Problems()
    problems.found.extend(parsed.problems.found)
    return parsed.copy(problems)


@lru_cache(maxsize=8)
def _parsed(source: str, file: str) -> Text:
    """Read once what many designs build on."""
    bad_character = INVISIBLE.search(source)
    if bad_character:
        at = bad_character.start()
        line, column = source.count("\n", 0, at) + 1, at - source.rfind("\n", 0, at)
        raise refusal("control_character", Place(file, line, column))
    try:
        builder = _Builder(file)
        for event in YAML(typ="safe", pure=True).parse(source):
            builder.take(event)
    except MarkedYAMLError as bad:
        mark = bad.problem_mark or bad.context_mark
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
        opened = bad.context_mark
        context = f", {bad.context} {opened.line + 1}:{opened.column + 1}" if opened and opened is not mark else ""
        raise refusal("yaml_syntax", place, reason=f"{bad.problem or '?'}{context}") from bad
    except (YAMLError, ValueError, RecursionError) as bad:
        raise refusal("yaml_syntax", Place(file), reason=str(bad).splitlines()[0]) from bad
    if not isinstance(builder.root, dict):
        raise refusal("not_a_mapping", Place(file, 1, 1))
    return Text(builder.root, builder.places, builder.keys, builder.problems, builder.cut)


class _Builder:
    """Turns a stream of YAML events into nested values with places."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems = Problems()
        self.root: Any = None
        self.places: dict[Path_, Place] = {(): Place(file, 1, 1)}
        self.keys: dict[Path_, Place] = {}
        self.stack: list[_Open] = []
        self.cut: set[Path_] = set()
        self.documents = 0

    def take(self, event: Any) -> None:
        """One event of the stream."""
        if isinstance(event, DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise refusal("two_documents", self._place(event))
        elif isinstance(event, AliasEvent):
            raise refusal("alias", self._place(event), name=event.anchor)
        elif isinstance(event, (ScalarEvent, MappingStartEvent, SequenceStartEvent)):
            self._start(event)
        elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            self._close(self.stack.pop())

    def _start(self, event: Any) -> None:
        place = self._place(event)
        if event.anchor:
            raise refusal("anchor", place, name=event.anchor)
        tag = getattr(event, "tag", None)
        if tag is not None and str(tag) not in ("", "!"):
            raise refusal("tag", place, tag=str(tag))
        if isinstance(event, ScalarEvent):
            self._value(event.value, event, place, plain=not event.style)
            return
        if len(self.stack) >= MOST_DEPTH:
            raise refusal("yaml_too_deep", place, most=MOST_DEPTH)
        container: Any = {} if isinstance(event, MappingStartEvent) else []
        self._value(container, event, place, plain=False)
        path = self.stack[-1].last if self.stack else ()
        self.stack.append(_Open(container, path, flow=bool(event.flow_style)))

    def _value(self, value: Any, event: Any, place: Place, *, plain: bool) -> None:
        if isinstance(value, str) and not plain and "\n" not in value:
            place = Place(place.file, place.line, place.column + 1)  # inside the quotation mark
        if not self.stack:
            self.root = value
            return
        parent = self.stack[-1]
        if isinstance(parent.container, list):
            parent.last = (*parent.path, len(parent.container))
            parent.container.append(value)
            parent.ends.append((event.start_mark.index, event.end_mark.index, isinstance(value, str) and plain))
        elif parent.key is None:
            self._key(parent, value, place)
            return
        else:
            self._put(parent, value, plain)
        self.places[parent.last] = place

    def _key(self, parent: _Open, key: Any, place: Place) -> None:
        if not isinstance(key, str):
            raise refusal("key_not_text", place)
        if key == "<<":
            raise refusal("merge_key", place)
        parent.key, parent.key_place = key, place

    def _put(self, parent: _Open, value: Any, plain: bool) -> None:
        key = parent.key or ""
        parent.last = (*parent.path, key)
        if key in parent.container:
            first = self.keys[parent.last]
            self.problems.add("duplicate_key", parent.key_place, key=key, first=str(first))
        place, parent.key = parent.key_place, None
        if value == "" and plain:
            self.problems.add("decimal_comma_in_braces" if parent.flow else "empty_value", place, key=key)
            self.cut.add(parent.last)
            if parent.flow:  # no key at all, but what the comma has cut off
                self.cut.add((*parent.path, next(reversed(parent.container), key)))
                return
        parent.container[key] = value
        self.keys[parent.last] = place

    def _close(self, ended: _Open) -> None:
        if not (ended.flow and isinstance(ended.container, list)):
            return
        for i in range(1, len(ended.ends)):
            (_, end, one), (start, _, two) = ended.ends[i - 1], ended.ends[i]
            pair = ended.container[i - 1 : i + 1]
            if one and two and start == end + 1 and all(re.fullmatch(r"\d+", str(v).split(" ")[0]) for v in pair):
                where = self.places[(*ended.path, i - 1)]
                self.cut.add(ended.path)
                self.problems.add("decimal_comma_in_braces", where, key=",".join(pair))

    def _place(self, event: Any) -> Place:
        return Place(self.file, event.start_mark.line + 1, event.start_mark.column + 1)


@dataclass
class _Open:
    """A mapping or list that is being filled."""

    container: Any
    path: Path_
    flow: bool
    key: str | None = None
    key_place: Place = field(default_factory=lambda: Place(""))
    last: Path_ = ()
    ends: list[tuple[int, int, bool]] = field(default_factory=list)


__all__ = ["Path_", "ScenarioError", "Text", "parse_yaml", "read_text", "read_yaml", "shown_path"]
