"""Shares of the reasons for choosing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cemgap.statistics.fold import fold, moments_of
from cemgap.statistics.precision import Estimate
from cemgap.statistics.shares import reason_shares
from tests.strategies import REASONS, a_block, partitions, responses

if TYPE_CHECKING:
    from cemgap.intake.responses import Responses


def asked(reasons: list[list[bool]], weight: list[float] | None = None, labels: tuple[str, ...] = REASONS) -> Responses:
    """A block whose respondents named these reasons."""
    named = np.array(reasons, dtype=np.bool_)
    return replace(
        a_block([[1]] * len(reasons), weight=weight),
        reasons=named,
        reason_labels=labels,
        reasons_asked=np.asarray(named.any(axis=1), dtype=np.bool_),
    )


def test_share_of_those_who_named_at_least_one() -> None:
    """Two of three named price; who named nothing is no base, but stays in the design."""
    block = asked([[True, False, False], [True, True, False], [False, True, False], [False, False, False]])
    shares = dict(reason_shares(moments_of(block), ""))
    price = shares["price"]
    assert price.value == pytest.approx(2 / 3)
    assert (price.n, price.df) == (3, 2)
    # residuals 1/3, 1/3, -2/3: n/(n - 1) * (6/9) / 3^2 with n = 4
    assert price.se == pytest.approx((4 / 3 * 6 / 9 / 9) ** 0.5)
    assert (price.low, price.high) == (0, 1)
    assert shares["near"] == Estimate(0.0, 0.0, n=3, n_effective=3.0, df=2.0)


def test_most_named_first_then_by_name() -> None:
    """Equal shares stand in the order of their names."""
    block = asked([[True, False, False], [False, True, True], [False, False, True], [True, True, False]])
    assert [reason for reason, _ in reason_shares(moments_of(block), "")] == ["near", "price", "range"]


def test_weights_count() -> None:
    """A respondent stands for as many customers as the weight says; the base counts people."""
    (share,) = reason_shares(moments_of(asked([[True], [False], [True]], [3.0, 1.0, 0.0], ("price",))), "")
    assert share[1].n == 1
    assert share[1].value == 1
    shares = dict(reason_shares(moments_of(asked([[True, False], [False, True]], [3.0, 1.0], ("price", "near"))), ""))
    assert shares["price"].value == 0.75
    assert shares["price"].n_effective == 1.6


def test_one_respondent_has_a_share_without_precision() -> None:
    """One answer is a share of 1 and no more."""
    shares = reason_shares(moments_of(asked([[True]], labels=("price",))), "")
    assert shares == (("price", Estimate(1.0, n=1, n_effective=1.0)),)


def test_no_reasons_no_shares() -> None:
    """A survey that does not ask, and one where nobody answered."""
    assert reason_shares(moments_of(a_block([[1]])), "") == ()
    assert reason_shares(moments_of(asked([[False, False, False]])), "") == ()


@given(st.data())
def test_shares_do_not_depend_on_split_or_on_the_labels_of_a_block(data: st.DataObject) -> None:
    """A block that holds only the reasons its own rows named changes nothing."""
    block = data.draw(responses(waves=("",), rows=(1, 20)))
    parts = []
    for part in data.draw(partitions(block)):
        seen = np.flatnonzero(part.reasons.any(axis=0))[::-1]
        labels = tuple(REASONS[place] for place in seen)
        parts.append(replace(part, reasons=part.reasons[:, seen], reason_labels=labels))
    shares = dict(reason_shares(moments_of(block), ""))
    for reason, share in reason_shares(fold(parts)[1], ""):
        assert share == shares[reason]
        assert 0 <= share.value <= 1
        assert share.low is None or 0 <= share.low <= share.value <= (share.high or 0) <= 1
