"""Random scenario files, drawn from the schema itself: whatever its types allow."""

import types
import typing
from typing import Any

from hypothesis import strategies as st
from pydantic import BaseModel

from simulator.scenario.schema import TiersPart

WORDS = st.one_of(
    st.sampled_from(
        ["10,85 mkr", "3 500 kr/bed/year", "yes", "no", "15 %", ">= 0.8", "*beds", "#3", "a: b: c", "?", "- x", "2026",
         "2026-05-01", "", " ", "x ", "null", "~", "[a, b]", "{a: b}", "'", '"', "a # b", "a,b", "&x", "!t", "%", "@",
         "`", "|", ">", "key:", "---", "...", "<<", "=", "1e5", "\n", "a\nb\n", "\t", "\r\n", "\u2028", "\x85",
         "\ufeff", "\u202a", "\u200b", "\u2067", "å · §",
         "\xa0", "0x10", "1:30", "\\", "\\n", "a\\", "-", "- ", "-5", "?x", ": ", " :a", "\x7f",
         "\x00", "😀"]
    ),
    st.text(max_size=12),
)  # fmt: skip
KEYS = WORDS.filter(lambda word: word != "<<")


def values(annotation: Any) -> st.SearchStrategy[Any]:
    """Values of a type as the schema writes it."""
    if typing.get_origin(annotation) is typing.Annotated:
        base, *rules = typing.get_args(annotation)
        sizes = {name: getattr(rule, name) for rule in metadata(rules) for name in ("min_length", "max_length")
                 if getattr(rule, name, None) is not None}  # fmt: skip
        return lists(base, sizes) if sizes else values(base)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return models(annotation)
    origin, args = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (typing.Union, types.UnionType):
        return st.one_of([values(arg) for arg in args if arg is not type(None)])
    if origin is typing.Literal:
        return st.sampled_from(args)
    if origin is dict:
        keys = values(args[0]) if typing.get_origin(args[0]) is typing.Literal else KEYS
        return st.dictionaries(keys, values(args[1]), max_size=2)
    if origin is list:
        return lists(annotation, {})
    assert annotation in (str, Any), annotation
    return WORDS


def metadata(rules: list[Any]) -> list[Any]:
    """The rules of an annotation; those of a pydantic Field are inside it."""
    return [inner for rule in rules for inner in (rule, *getattr(rule, "metadata", ()))]


def lists(annotation: Any, sizes: dict[str, int]) -> st.SearchStrategy[Any]:
    (item,) = typing.get_args(annotation)
    least = sizes.get("min_length", 0)
    return st.lists(values(item), min_size=least, max_size=sizes.get("max_length", least + 2))


def models(model: type[BaseModel]) -> st.SearchStrategy[Any]:
    """A model with all that it must have and some of what it may have."""
    needed, optional = {}, {}
    for name, field in model.model_fields.items():
        annotation = field.annotation
        for rule in field.metadata:
            annotation = typing.Annotated[annotation, rule]
        if name == "currency":
            optional[name] = st.sampled_from(["SEK", "EUR"])
            continue
        (needed if field.is_required() else optional)[field.alias or name] = st.deferred(
            lambda annotation=annotation: values(annotation)
        )
    made = st.fixed_dictionaries(needed, optional=optional).map(model.model_validate)
    # A rate of neither kind of tiers says nothing, and an empty mapping reads back as one without classes.
    return made.filter(lambda part: part.tiers or part.whole) if model is TiersPart else made
