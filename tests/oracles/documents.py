"""Scenario files as plain text trees: YAML without types, overlays, and tables from CSV."""

import csv
import io
import posixpath
import re
from collections.abc import Callable
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from .literals import ScenarioError

Reader = Callable[[str], str]


def parse_yaml(text: str) -> Any:
    """Read YAML as dictionaries, lists and strings; no scalar gets a type."""
    root = YAML(typ="safe", pure=True).compose(io.StringIO(text))
    return plain(root)


def plain(node: Node) -> Any:
    """A YAML node as a dictionary, list or string."""
    if isinstance(node, ScalarNode):
        return node.value
    if not isinstance(node, MappingNode):
        return [plain(item) for item in node.value]
    found: dict[str, Any] = {}
    for key, value in node.value:
        if key.value in found:
            raise ScenarioError(f"the key {key.value!r} stands twice")
        if node.flow_style and isinstance(value, ScalarNode) and not value.value and value.style is None:
            raise ScenarioError(f"{key.value!r} has no value: a comma inside {{ }} separates, quote the number")
        found[key.value] = plain(value)
    return found


def load(name: str, read: Reader) -> dict[str, Any]:
    """Read a scenario, or an overlay laid over what it extends."""
    document = parse_yaml(read(name))
    folder = posixpath.dirname(name)
    if "extends" not in document:
        whole: dict[str, Any] = anchored(document, folder, ())
        return whole
    base = load(posixpath.normpath(posixpath.join(folder, document["extends"])), read)
    base.pop("claims", None)
    for path, value in (document.get("change") or {}).items():
        if steps := cell_of(path, base):
            cells = base["recipients"].setdefault("cells", {})
            cells.setdefault(steps[0], {})[steps[1]] = value
            continue
        parent, key = find(base, path)
        parent[key] = anchored(value, folder, tuple(path.split(".")))
    for path, value in (document.get("add") or {}).items():
        if steps := cell_of(path, base):
            base["recipients"].setdefault("added", {})[steps[0]] = value
            continue
        add(base, path, anchored(value, folder, tuple(path.split("."))))
    for path in listed(document.get("remove")):
        if steps := cell_of(path, base):
            base["recipients"].setdefault("gone", []).append(steps[0])
            continue
        parent, key = find(base, path)
        del parent[key]
    base.update({key: document[key] for key in ("title", "claims") if key in document})
    return base


def cell_of(path: str, base: dict[str, Any]) -> list[str]:
    """The recipient (and heading) of a path to a cell or a row; nothing for other paths."""
    steps = [quoted or plain_step for quoted, plain_step in re.findall(r'"([^"]*)"|([^."]+)', path)]
    keys = {"file", "rows", "facts", "synthetic", "id", "title", "columns", "note", *base.get("recipients", {})}
    return steps[1:] if steps[0] == "recipients" and len(steps) > 1 and steps[1] not in keys else []


def anchored(value: Any, folder: str, path: tuple[str, ...]) -> Any:
    """The tree with file names made relative to where the outermost scenario stands."""
    if isinstance(value, dict):
        return {key: anchored(item, folder, (*path, key)) for key, item in value.items()}
    is_file = path in (("recipients", "file"), ("recipients", "facts")) or (
        len(path) == 3 and (path[0], path[2]) in (("tables", "file"), ("quantities", "series"))
    )
    return posixpath.normpath(posixpath.join(folder, value)) if is_file else value


def find(tree: dict[str, Any], path: str) -> tuple[dict[str, Any], str]:
    """The dictionary and key that a dotted path leads to; keys may have dots themselves."""
    parts = path.split(".")
    for count in range(1, len(parts) + 1):
        key = ".".join(parts[:count])
        if isinstance(tree, dict) and key in tree:
            if count == len(parts):
                return tree, key
            return find(tree[key], ".".join(parts[count:]))
    raise ScenarioError(f"nothing stands at {path!r}")


def add(base: dict[str, Any], path: str, value: Any) -> None:
    """Put a value at a path where nothing stands."""
    parent_path, _, key = path.rpartition(".")
    if not parent_path:
        parent = base
    elif "." not in parent_path:
        parent = base.setdefault(parent_path, {})
    else:
        grandparent, last = find(base, parent_path)
        parent = grandparent[last]
    if key in parent:
        raise ScenarioError(f"something stands at {path!r} already")
    parent[key] = value


def listed(value: Any) -> list[Any]:
    """A list as it is, one thing as a list of it, nothing as an empty list."""
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]


def read_csv(text: str) -> list[dict[str, str]]:
    """The rows of a CSV file with `,` or `;`, cells stripped, empty lines left out."""
    text = text.lstrip("\ufeff")
    header = text.split("\n", 1)[0]
    rows = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in header else ",")
    cleaned = []
    for row in rows:
        if None in row or None in row.values():
            raise ScenarioError(f"a row has more or fewer cells than the header {header!r}: {row}")
        cleaned.append({key.strip(): cell.strip() for key, cell in row.items()})
    return [row for row in cleaned if any(row.values())]
