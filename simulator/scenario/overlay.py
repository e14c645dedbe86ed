"""Overlays: a design written as flat changes to another file."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from simulator.problems import Place, Problems, ScenarioError, did_you_mean, refusal
from simulator.scenario.books.read import is_there, read_model
from simulator.scenario.changed_cells import is_cell_or_row, steps_of, where_in_file
from simulator.scenario.definitions import Change, Words
from simulator.scenario.paths import folders_of, named_file
from simulator.scenario.schema import OverlayFile
from simulator.scenario.shape import validate
from simulator.scenario.titles import words_of
from simulator.scenario.yaml_text import Path_, Text, shown_path

MOST_LAYERS = 8
ASSUMPTIONS = "responses"
"""The folder of overlays that say how the world answers: they hold for the baseline as for a design."""


@dataclass
class Layered:
    """The text of a scenario with its overlays applied, and what they changed."""

    text: Text
    changes: tuple[Change, ...] = ()
    title: Any = ""
    why: Words = field(default_factory=Words)
    files: tuple[Path, ...] = ()
    base: Layered | None = None
    """What a design extends in the end, with the assumptions of ``responses/`` that it is put together with."""


def read_layered(
    path: Path, above: tuple[Path, ...] = (), folders: tuple[Path, ...] = (), taken: Path | None = None
) -> Layered:
    """Read a scenario, or an overlay with everything that it extends.

    Args:
        path: The file.
        above: The files that extend it.
        folders: What it extends lies within one of these; beside the file or one folder up when there are none.
        taken: The folder from which a design may have been taken along: what is not beside it is looked for there.
    """
    folders = folders or folders_of(path)
    text = read_model(path)
    if path.resolve() in above:
        raise refusal("extends_itself", text.place(("extends",)), file=shown_path(path))
    if len(above) >= MOST_LAYERS:
        raise refusal("too_many_layers", text.place(("extends",)), most=MOST_LAYERS)
    if "extends" not in text.raw:
        return Layered(text, title=text.raw.get("title", ""), files=(path,))
    overlay = validate(OverlayFile, text)
    if not words_of(overlay.why):
        raise refusal("empty_value", text.place(("why",)), key="why")
    bases = [overlay.extends] if isinstance(overlay.extends, str) else overlay.extends
    folder = path.parent
    layers = []
    for i, name in enumerate(bases):
        at = ("extends",) if isinstance(overlay.extends, str) else ("extends", i)
        beside = taken if taken is not None and not is_there(folder / name) else folder
        found = named_file(name, beside, folders, text.place(at))
        layers.append(read_layered(found, (*above, path.resolve()), folders))
    return apply(combine(layers), text, overlay, path)


def combine(layers: list[Layered]) -> Layered:
    """Several designs of the same scenario at once; they must not change the same thing in two ways."""
    merged = layers[0]
    problems = Problems()
    for layer in layers[1:]:
        known = {change.path: change for change in merged.changes}
        merged = replace(merged, changes=tuple(replace(change, alone=False) for change in merged.changes))
        if layer.files[0].resolve() != merged.files[0].resolve():
            raise refusal("different_bases", Place(shown_path(layer.files[-1])), one=shown_path(merged.files[0]))
        text = merged.text.copy(merged.text.problems)
        added = []
        for change in layer.changes:
            clash = _overlapping(change, known)
            if clash and (clash.path, clash.new) != (change.path, change.new):
                problems.add("overlays_disagree", change.place, path=change.path, other=str(clash.place))
                continue
            if not clash:
                _graft(text, layer.text, where_in_file(steps_of(change.path), gone=not change.new))
                added.append(replace(change, alone=False))
        for key in ("sources", "notes"):
            _merge_documents(text, layer.text, key)
        merged = replace(
            merged,
            base=combine([merged.base or merged, layer.base or layer]) if merged.base or layer.base else None,
            text=text,
            changes=(*merged.changes, *added),
            title=_titles(merged.title, layer.title),
            why=merged.why.with_(layer.why, "; "),
            files=(*merged.files, *(f for f in layer.files if f not in merged.files)),
        )
    problems.refuse_if_any()
    return merged


def _titles(one: Any, other: Any) -> Any:
    """Both titles, in each language that they have."""
    if one == other or not (one and other):
        return other or one
    pair = [title if isinstance(title, dict) else {"sv": title, "en": title} for title in (one, other)]
    return {lang: " + ".join(title.get(lang) or title.get("sv", "") for title in pair) for lang in ("sv", "en")}


def _overlapping(change: Change, known: dict[str, Change]) -> Change | None:
    for path, other in known.items():
        if (change.path + ".").startswith(path + ".") or (path + ".").startswith(change.path + "."):
            return other
    return None


def apply(base: Layered, text: Text, overlay: OverlayFile, path: Path) -> Layered:
    """Apply one overlay: change what exists, add what does not, remove what exists."""
    problems = Problems()
    out = base.text.copy(base.text.problems)
    out.raw["claims"] = copy.deepcopy(text.raw.get("claims", []))
    _drop(out, ("claims",))
    _take(out, text, ("claims",), ("claims",))
    for key in ("sources", "notes"):
        _merge_documents(out, text, key)
    changes: list[Change] = []
    for verb in ("change", "add"):
        for name in text.raw.get(verb, {}):
            at = where_in_file(steps_of(name), gone=False)
            place = text.keys[(verb, name)]
            if _allowed(verb, at, name, out, place, problems):
                changes.append(_change(out, text, verb, name, at, words_of(overlay.why)))
    for i, name in enumerate(overlay.remove):
        at, place = where_in_file(steps_of(name), gone=True), text.place(("remove", i))
        if not _allowed("remove", at, name, out, place, problems):
            continue
        if is_cell_or_row(at):
            _get(out.raw, at[:-1])[at[-1]] = "yes"
            out.keys[at] = out.places[at] = place
            changes.append(Change(name, str(at[-1]), "", words_of(overlay.why), "", place))
        else:
            old = _get(out.raw, at)
            changes.append(Change(name, shown(old), "", words_of(overlay.why), _source(old), place))
            del _get(out.raw, at[:-1])[at[-1]]
            _drop(out, at)
    problems.refuse_if_any()
    if path.resolve().parent.name == ASSUMPTIONS:  # which may be about what only some designs have
        changes = [replace(change, alone=False) for change in changes]
    title = text.raw.get("title", "") or base.title
    made = Layered(out, (*base.changes, *changes), title, words_of(overlay.why), (*base.files, path))
    return replace(made, base=_under(base, made, text, overlay, path))


def _under(base: Layered, made: Layered, text: Text, overlay: OverlayFile, path: Path) -> Layered:
    """The baseline of what an overlay makes: what it extends in the end, with assumptions that hold for both."""
    if path.resolve().parent.name != ASSUMPTIONS:
        return base.base or base
    if base.base is None:
        return made
    try:
        return replace(apply(base.base, text, overlay, path), base=None)
    except ScenarioError:  # an assumption about what only the design has
        return base.base


def _allowed(verb: str, at: Path_, name: str, out: Text, place: Place, problems: Problems) -> bool:
    parent = _get(out.raw, at[:-1])
    if at[0] in ("claims", "sources", "notes", "title", "extends", "why") or len(at) == 0:
        problems.add("overlay_path_reserved", place, path=name)
    elif is_cell_or_row(at) and isinstance(out.raw.get("recipients"), dict) and _fits(verb, at):
        _make(out.raw, at[:-1])
        return True
    elif verb == "add" and len(at) == 2 and at[0] in _SECTIONS and parent is None:
        out.raw[str(at[0])] = {}
        return True
    elif not isinstance(parent, dict) or (verb != "add" and at[-1] not in parent):
        problems.add("overlay_path_missing", place, path=name, known=did_you_mean(name, _paths(out.raw)))
    elif verb == "add" and at[-1] in parent:
        problems.add("overlay_path_exists", place, path=name, first=str(out.place(at)))
    else:
        return True
    return False


_SECTIONS = ("units", "tables", "quantities", "funding", "payments", "groups", "activities", "plans", "effects")


def _fits(verb: str, at: Path_) -> bool:
    """Cells are changed, rows added or removed."""
    return {"change": "cells", "add": "added", "remove": "gone"}[verb] == at[1]


def _make(raw: dict[str, Any], at: Path_) -> None:
    for key in at:
        raw = raw.setdefault(str(key), {})


def _change(out: Text, text: Text, verb: str, name: str, at: Path_, why: Words) -> Change:
    old = _get(out.raw, at)
    new = copy.deepcopy(text.raw[verb][name])
    if isinstance(old, dict) and isinstance(new, dict) and "source" in old and "source" not in new:
        new["source"] = old["source"]  # what a design changes keeps the document that it departs from
    if isinstance(old, dict) and isinstance(new, dict):
        new |= {key: old[key] for key in ("title", "columns") if key in old and key not in new}  # and what it is called
    _get(out.raw, at[:-1])[at[-1]] = new
    _drop(out, at)
    _take(out, text, (verb, name), at)
    return Change(name, shown(old) if old is not None else "", shown(new), why, _source(old), text.keys[(verb, name)])


def _source(value: Any) -> str:
    return str(value.get("source", "")) if isinstance(value, dict) else ""


def shown(value: Any) -> str:
    """A YAML value in one line.

    >>> shown({"rate": "3500 kr/bed", "per": "beds"})
    '{rate: 3500 kr/bed, per: beds}'
    """
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {shown(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(shown(item) for item in value) + "]"
    return str(value)


def _get(raw: Any, at: Path_) -> Any:
    for key in at:
        if not isinstance(raw, dict) or key not in raw:
            return None
        raw = raw[key]
    return raw


def _paths(raw: Any, prefix: str = "", depth: int = 3) -> list[str]:
    if not isinstance(raw, dict) or not depth:
        return []
    own = [f"{prefix}{key}" for key in raw]
    return own + [path for key, value in raw.items() for path in _paths(value, f"{prefix}{key}.", depth - 1)]


def _drop(text: Text, at: Path_) -> None:
    for places in (text.places, text.keys):
        for path in [p for p in places if p[: len(at)] == at]:
            del places[path]


def _take(out: Text, text: Text, from_: Path_, to: Path_) -> None:
    """Carry over the places of a value from one text to another."""
    for target, source in ((out.places, text.places), (out.keys, text.keys)):
        for path, place in source.items():
            if path[: len(from_)] == from_:
                target[(*to, *path[len(from_) :])] = place


def _graft(text: Text, other: Text, at: Path_) -> None:
    if is_cell_or_row(at):
        _make(text.raw, at[:-1])
    parent = _get(text.raw, at[:-1])
    value = _get(other.raw, at)
    _drop(text, at)
    if value is None:
        parent.pop(at[-1], None)
        return
    parent[at[-1]] = copy.deepcopy(value)
    _take(text, other, at, at)


def _merge_documents(out: Text, text: Text, key: str) -> None:
    new = text.raw.get(key)
    if not new:
        return
    if isinstance(new, dict):
        merged = {**out.raw.get(key, {}), **new}
        out.raw[key] = merged
        for name in new:
            _drop(out, (key, name))
            _take(out, text, (key, name), (key, name))
    else:
        known = out.raw.get(key, [])
        out.raw[key] = [*known, *(text_ for text_ in new if text_ not in known)]
