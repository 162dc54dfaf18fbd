"""Wave times: the labels of waves, read as a person reads them."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cemgap.intake.wave_times import wave_times

CERTAIN = [
    ("Q4 2025", "Q1 2026"),
    ("2025 Q4", "2026 Q1"),
    ("Q4/2025", "Q1/2026"),
    ("4Q25", "1Q26"),
    ("Q4'25", "Q1'26"),
    ("Survey Q4 2025 (n=30)", "Survey Q1 2026 (n=20)"),
    ("2025年第四季度", "2026年第一季度"),
    ("H2 2025", "H1 2026"),
    ("2025年上半年", "2025年下半年", "2026年上半年"),
    ("Mar 2025", "Feb 2026"),
    ("Mar-25", "Feb-26"),
    ("März 2025", "Februar 2026"),
    ("2025年十二月", "2026年1月"),
    ("2025-12", "2026-01"),
    ("12/2025", "01/2026"),
    ("31/12/2025", "01/02/2026"),
    ("1.4.2025", "1.3.2026"),
    ("20251231", "20260101"),
    ("Autumn 2024", "Spring 2025", "Summer 2025"),
    ("2024年秋季", "2025年春季"),
    ("Winter 2025", "Spring 2026"),
    ("FY25", "FY26"),
    ("2024/25", "2025/26"),
    ("2025 wave 2", "2026 wave 1"),
    ("pre 2025", "post 2025"),
    ("Pre", "Post"),
    ("Before", "After"),
    ("baseline", "follow-up 1", "follow-up 2"),
    ("前测", "后测"),
    ("培训前", "培训后"),
    ("去年", "今年"),
    ("2", "10", "11"),
    ("-1", "0", "1"),
    ("Wave 2", "Wave 10"),
    ("First wave", "Second wave", "Third wave"),
    ("9th wave", "10th wave"),
    ("第一期", "第二期", "第三期", "第十期", "第十二期"),
]


@pytest.mark.parametrize("labels", CERTAIN)
def test_certain_labels_are_in_order(labels: tuple[str, ...]) -> None:
    """However they come."""
    for order in permutations(labels):
        times = wave_times(order)
        assert times.certain
        assert tuple(sorted(order, key=lambda label: times.keys[label])) == labels


@pytest.mark.parametrize(
    "labels",
    [
        ("March", "June"),
        ("三月", "六月"),
        ("Spring", "Autumn"),
        ("Q1", "Q4"),
        ("上半年", "下半年"),
        ("Alpha", "Beta"),
        ("March 2025", "June"),
        ("1", "2", "pilot"),
        ("Wave 1", "Round 2"),
        ("Pre", "2026"),
        ("Email", "Post"),
        ("2025", "2025Q4"),
        ("2025Q4", "2025 q4"),
        ("2026 north", "2026 south"),
        ("Winter 2025", "Spring 2025"),
        ("03/04/2026", "04/03/2026"),
        ("Mar 25", "Feb 26"),
    ],
)
def test_what_may_be_otherwise_is_not_certain(labels: tuple[str, ...]) -> None:
    """Also where the calendar suggests an order."""
    assert not wave_times(labels).certain


@given(st.lists(st.text(max_size=12), unique=True, max_size=5))
def test_any_labels_can_be_sorted(labels: list[str]) -> None:
    """Whatever they are, in one order only."""
    times = wave_times(labels)
    assert set(times.keys) == set(labels)
    sorted(labels, key=lambda label: times.keys[label])
    if times.certain:
        assert len(set(times.keys.values())) == len(labels)


@given(
    st.lists(st.tuples(st.integers(1990, 2040), st.integers(1, 4)), unique=True, min_size=2, max_size=6),
    st.sampled_from(["Q{1} {0}", "{0}Q{1}", "{0}年第{1}季度", "{1}. Quartal {0}"]),
)
def test_quarters_are_in_order_in_every_writing(quarters: list[tuple[int, int]], form: str) -> None:
    """As the numbers of year and quarter are."""
    written = {form.format(*quarter): quarter for quarter in quarters}
    times = wave_times(written)
    assert times.certain
    assert [written[label] for label in sorted(written, key=lambda label: times.keys[label])] == sorted(quarters)
