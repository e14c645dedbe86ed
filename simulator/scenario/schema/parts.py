"""What the parts of a scenario file share: scalars kept as text, lists that may stand in a file, titles and sources."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from simulator.rules.rounding import Each, Mode


def _to_text(value: Any) -> Any:
    """Numbers, dates and yes/no given from Python become the text that a file would have."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Fraction):
        return str(value.numerator) if value.denominator == 1 else value
    if isinstance(value, (int, float, date)):
        return str(value)
    return value


Scalar = Annotated[str, BeforeValidator(_to_text), WithJsonSchema({"type": ["string", "number", "boolean"]})]
YesNo = Annotated[Literal["yes", "no"], BeforeValidator(_to_text), WithJsonSchema({"enum": ["yes", "no", True, False]})]
Point = Annotated[list[Scalar], Field(min_length=2, max_length=2)]
Points = Annotated[list[Point], Field(min_length=1)]


def _or_file(shape: dict[str, Any]) -> WithJsonSchema:
    """What an editor may accept: the shape, or the name of a table's file, which is put in its place when read."""
    return WithJsonSchema({"anyOf": [shape, {"type": "string", "pattern": _FILE}, {"type": "null"}], "default": None})


_FILE = r"\.(csv|txt|tsv|xlsx|xlsm|xlsb|xls|ods)$"
_SCALARS = {"type": ["string", "number", "boolean"]}
ListedPoints = Annotated[
    Points | None, _or_file({"type": "array", "minItems": 1, "items": {"type": "array", "items": _SCALARS}})
]
ListedWeights = Annotated[dict[str, Scalar] | None, _or_file({"type": "object", "additionalProperties": _SCALARS})]
ListedNames = Annotated[list[str] | None, _or_file({"type": "array", "items": {"type": "string"}})]
SourceKey = Annotated[str, Field(description="A key of `sources`, or `assumption`")]
OneOrMore = Scalar | list[Scalar]
Order = Annotated[
    Literal["soonest", "listed"],
    Field(description="Which source is used first: the soonest to expire (default), or as funded_by lists them"),
]


class Part(BaseModel):
    """Common to all parts: an unknown key is an error, and a part does not change once made."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Titles(Part):
    """The same name in Swedish and English; one of them does for both."""

    sv: str = ""
    en: str = ""


Title = Annotated[
    str | Titles,
    Field(description="What outputs call it, as it stands inside a sentence: {sv: pris per plats, en: rate per bed}"),
]


class Forms(Part):
    """A noun in both languages: one form, or [singular, plural], in Swedish also [.., .., definite]."""

    sv: OneOrMore = ""
    en: OneOrMore = ""


class SourceDocument(Part):
    """A document that figures come from."""

    issuer: str = ""
    title: Title = ""
    date: Scalar = ""
    url: str = ""
    note: str = ""


class RoundPart(Part):
    """How amounts become whole units of money, and where the remainder goes."""

    to: Scalar = ""
    mode: Mode = "half_up"
    each: Each = "period"
    remainder: Literal["largest", "first", "last", "none"] = "largest"
