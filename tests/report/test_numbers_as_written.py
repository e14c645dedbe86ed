"""Numbers are written as Babel, which knows the languages, writes them; asking it for every cell takes too long."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from simulator.money import format_number

LOCALES = {"sv": "sv_SE", "en": "en_GB"}


@pytest.mark.parametrize("lang", ["sv", "en"])
@given(
    value=st.fractions(-(10**15), 10**15, max_denominator=10**7),
    decimals=st.sampled_from([None, 0, 1, 2, 4]),
)
def test_as_babel_writes_them(lang: str, value: Fraction, decimals: int | None) -> None:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    rounded = exact.quantize(Decimal(1).scaleb(-(6 if decimals is None else decimals)), ROUND_HALF_UP) + 0
    digits = "0.######" if decimals is None else "0" + ("." + "0" * decimals if decimals else "")
    written = format_decimal(rounded, format=f"#,##{digits}", locale=LOCALES[lang])
    assert format_number(value, lang, decimals) == written.replace("\u2212", "-")
