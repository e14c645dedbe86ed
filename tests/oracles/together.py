"""What a design reads of all payments together and of the model that it extends, put in place of the words for it.

READINGS
1. `total_paid(all)` and `total_paid(group)` are the sum of the payments, or of those that the group lists, or of all
    but those; without who asks, and without what depends on who asks by names or by such sums.
2. `baseline(formula)` is what the formula comes to in the file without `extends`, in the same settlement year, on its
    first day, payments being whole öre of the year; a recipient that is not there has nothing.
"""

from __future__ import annotations

import copy
import posixpath
import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from .documents import Reader, load, parse_yaml
from .literals import OutsideCore

Given = Callable[[str], "dict[str, Fraction] | Fraction"]
SUM = re.compile(r"total_paid\(\s*(\w+)\s*\)")
NAME = re.compile(r"[^\W\d]\w*")


def extended(name: str, read: Reader) -> str:
    """The file that a design extends in the end; its own where it extends none."""
    document = parse_yaml(read(name))
    if "extends" not in document:
        return name
    return extended(posixpath.normpath(posixpath.join(posixpath.dirname(name), document["extends"])), read)


def texts(tree: Any) -> Iterator[str]:
    """Every text of a tree."""
    if isinstance(tree, str):
        yield tree
    for item in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from texts(item)


def replaced(tree: Any, change: Callable[[str], str]) -> Any:
    """A tree with every text changed."""
    if isinstance(tree, dict):
        return {key: replaced(item, change) for key, item in tree.items()}
    if isinstance(tree, list):
        return [replaced(item, change) for item in tree]
    return change(tree) if isinstance(tree, str) else tree


def inner(text: str) -> tuple[int, int] | None:
    """Where the first `baseline(...)` of a text begins and ends."""
    found = re.search(r"\bbaseline\(", text)
    if found is None:
        return None
    depth, at = 1, found.end()
    while depth:
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        at += 1
    return found.start(), at


def members(document: dict[str, Any], group: str) -> list[str]:
    """The payments of a group."""
    payments = list(document["payments"])
    if group == "all":
        return payments
    said = document["groups"][group]
    if isinstance(said, dict):
        return [one for one in payments if one not in said["all_but"]]
    return [one for one in payments if one in said]


def depends(document: dict[str, Any], name: str, on: str) -> bool:
    """Whether a payment or quantity reads another, by its name or in a sum, directly or not."""
    seen: set[str] = set()
    left = [name]
    while left:
        at = left.pop()
        for text in texts(document["payments"].get(at, document.get("quantities", {}).get(at, ""))):
            for group in SUM.findall(text):
                left += [one for one in members(document, group) if one != at and one not in seen]
                seen |= {one for one in members(document, group) if one != at}
            read = set(NAME.findall(SUM.sub("", text))) - seen
            seen |= read
            left += read
    return on in seen


def summed(document: dict[str, Any]) -> dict[str, Any]:
    """A document with its sums of payments written out."""
    out = copy.deepcopy(document)
    for section in ("quantities", "payments"):
        for name, part in (document.get(section) or {}).items():

            def written(text: str, asker: str = name) -> str:
                def plus(found: re.Match[str]) -> str:
                    of = [p for p in members(document, found[1]) if p != asker and not depends(document, p, asker)]
                    return f"({' + '.join(of)})"

                return SUM.sub(plus, text)

            out[section][name] = replaced(part, written)
    for claim in out.get("claims") or []:
        claim["that"] = SUM.sub(lambda found: f"({' + '.join(members(document, found[1]))})", claim["that"])
    return out


def without_baseline(document: dict[str, Any], value: Given) -> dict[str, Any]:
    """A document with what it asks of its baseline as figures; `value` evaluates a formula there."""
    out = copy.deepcopy(document)
    given: dict[str, Any] = {}

    def put(text: str) -> str:
        while at := inner(text):
            asked = text[at[0] + len("baseline(") : at[1] - 1]
            name = f"below_{len(given)}"
            given[name] = {"given": value(asked)}
            text = text[: at[0]] + name + text[at[1] :]
        return text

    for section in ("quantities", "payments"):
        for name, part in (out.get(section) or {}).items():
            if section == "payments" and "accrues" in part and any(inner(text) for text in texts(part)):
                raise OutsideCore("what the baseline pays in a part of a year")
            out[section][name] = replaced(part, put)
    out["quantities"] = {**(out.get("quantities") or {}), **given}
    return out


def asks_below(document: dict[str, Any]) -> bool:
    """Whether a quantity or payment asks what the baseline comes to."""
    return any(inner(text) for section in ("quantities", "payments") for text in texts(document.get(section) or {}))


def base_of(name: str, read: Reader) -> dict[str, Any]:
    """The document of the file that a design extends in the end."""
    return load(extended(name, read), read)
