"""Shares of the best and the worst answers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import cemgap
from cemgap.intake.design import Design
from cemgap.intake.ratings.scales import Scale
from cemgap.statistics.boxes import Boxes, box_shares, boxes_of
from cemgap.statistics.fold import fold, moments_of
from cemgap.statistics.wanted import Wanted
from tests.strategies import a_block, partitions, responses

TWO = Wanted(boxes=Boxes(2, 1.0, 4.0))


def test_weighted_shares_of_those_who_rated() -> None:
    """Of weights 1, 1, 2 who rated, those of 1 and 2 chose 4 or 5: 3 of 4; a blank is in no base."""
    block = a_block([[5.0], [2.0], [4.0], [np.nan]], weight=[1, 1, 2, 9])
    ((top, bottom),) = box_shares(moments_of(block, TWO), "", 1)
    assert top is not None
    assert bottom is not None
    assert (top.value, top.n, bottom.value) == (0.75, 3, 0.0)
    # sum of (w (y - p))^2 = 1/16 + 9/16 + 4/16 over 4^2, n/(n - 1) of four rows
    assert top.se == pytest.approx((4 / 3 * (14 / 16) / 16) ** 0.5)
    assert (bottom.se, bottom.low) == (0.0, None)


def test_a_scale_that_runs_downwards() -> None:
    """Where 1 is the best, the top boxes are 1 and 2."""
    boxes = boxes_of(2, Scale(5, 1))
    assert boxes is not None
    ((top, bottom),) = box_shares(moments_of(a_block([[1.0], [2.0], [5.0], [3.0]]), Wanted(boxes=boxes)), "", 1)
    assert top is not None
    assert bottom is not None
    assert (top.value, bottom.value) == (0.5, 0.25)


def test_clusters_widen_the_interval() -> None:
    """Shops whose customers answer alike: as many sampling units as shops."""
    x = np.repeat([[5.0], [1.0], [5.0], [1.0]], 10, axis=0)
    alone = a_block(x)
    shops = replace(alone, design=Design(clusters=np.repeat(np.arange(4), 10)))
    one, other = (box_shares(moments_of(block, TWO), "", 1)[0][0] for block in (alone, shops))
    assert one is not None
    assert other is not None
    assert one.se == pytest.approx((0.25 / 39) ** 0.5)
    assert other.se == pytest.approx((0.25 / 3) ** 0.5)


def test_nobody_rated_it() -> None:
    """No share of nobody."""
    assert box_shares(moments_of(a_block([[np.nan], [np.nan]]), TWO), "", 1) == ((None, None),)


@given(st.data())
def test_the_blocks_do_not_matter(data: st.DataObject) -> None:
    """Any split and order gives the same bits."""
    block = data.draw(responses(designed=data.draw(st.booleans())))
    assert fold(data.draw(partitions(block)), TWO)[1] == moments_of(block, TWO)


def test_on_request_from_a_file(tmp_path: Path) -> None:
    """The scale is known once the file is read; without the request there are none, and a slider has none."""
    rows = [f"{1 + n % 5},{5 - n % 3}" for n in range(60)]
    file = tmp_path / "survey.csv"
    file.write_text("\n".join(["Experience: Price,Expectation: Price", *rows]) + "\n", encoding="utf-8")
    asked = cemgap.analyze(file, boxes=2, scale="1-5").to_dict()["overview"]["factors"][0]  # type: ignore[index]
    assert (asked["top"], asked["bottom"], asked["top_n"]) == (0.4, 0.4, 60)
    plain = cemgap.analyze(file, scale="1-5").to_dict()["overview"]["factors"][0]  # type: ignore[index]
    assert plain["top"] is None
    slider = cemgap.analyze(file, boxes=2, scale="0-100").to_dict()["overview"]["factors"][0]  # type: ignore[index]
    assert slider["top"] is None
