"""Anchors: what a header says about its scale is taken off its name, and kept."""

from __future__ import annotations

import pytest

from cemgap.intake.headings.anchors import anchored
from cemgap.intake.headings.questions import questions_of

FIVE = (("1", "bad"), ("5", "good"))


@pytest.mark.parametrize(
    ("text", "asked", "anchors"),
    [
        ("Staff (1 = bad, 5 = good)", "Staff", FIVE),
        ("Staff [1=bad; 5=good]", "Staff", FIVE),
        ("Staff (5 = good, 1 = bad)", "Staff", FIVE),
        ("Staff (1: bad, 5: good)", "Staff", FIVE),
        ("Staff (1 bad - 5 good)", "Staff", FIVE),
        ("Staff (scale: 1 = bad ... 5 = good)", "Staff", FIVE),
        ("Staff: 1 = bad, 5 = good", "Staff", FIVE),
        ("Staff: from bad (1) to good (5)", "Staff", FIVE),
        ("How was it, on a scale of 1 (bad) to 5 (good), at the desk?", "How was it at the desk?", FIVE),
        ('How was it on a scale from 1 to 5, where 1 means "bad" and 5 means "good"?', "How was it?", FIVE),
        ("How was it? Please use marks from 1 (bad) to 5 (good). [Staff]", "How was it? [Staff]", FIVE),
        ("How was it? Please use school grades from 1 (bad) to 5 (good) - Staff", "How was it? - Staff", FIVE),
        ("Wie war es? Bitte Schulnoten von 1 (bad) bis 5 (good) verwenden. - Personal", "Wie war es? - Personal", FIVE),
        ("服务（1=很差，5=很好）", "服务", (("1", "很差"), ("5", "很好"))),
        ("服务满意度 1分=很差 10分=很好", "服务满意度", (("1", "很差"), ("10", "很好"))),
        ("请用1-5分评价，1分表示很差，5分表示很好：服务", "服务", (("1", "很差"), ("5", "很好"))),
        ("Change (-3 = worse, 3 = better)", "Change", (("-3", "worse"), ("3", "better"))),
        ("Staff (1 = best)", "Staff", (("1", "best"),)),
        ("Staff (0-10)", "Staff", (("0", ""), ("10", ""))),
        ("服务（0-10分）", "服务", (("0", ""), ("10", ""))),
        ("Staff (on a scale from 1 to 7)", "Staff", (("1", ""), ("7", ""))),
        ("Staff (5-point scale)", "Staff", ()),
    ],
)
def test_the_scale_is_taken_off_the_question(text: str, asked: str, anchors: tuple[tuple[str, str], ...]) -> None:
    """However it is written, with all words that lead to it."""
    found = anchored(text)
    assert (found.text, found.anchors) == (asked, anchors)


@pytest.mark.parametrize(
    "text",
    [
        "Age (18-24)",
        "Visits (1-3)",
        "Delivery (1-7 days)",
        "Floor 1 is clean",
        "Rate 1-5",
        "1 = bad, 5 = good",
        "2025 = old, 2026 = new",
        "Q5_1",
        "3. How was it?",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    """Ages, counts, numbers of questions; and a text that says nothing else."""
    assert anchored(text).text == text
    assert anchored(text).anchors == (FIVE if text.startswith("1 =") else ())


def test_questions_keep_the_header_and_name_the_item() -> None:
    """The header is what the file has; stem and item are bare, in every shape of headers."""
    asked = "How was it? Use grades from 1 (good) to 6 (bad)"
    grades = (("1", "good"), ("6", "bad"))
    flat = questions_of((tuple(f"{asked} [{item}]" for item in ("Staff", "Price")),))
    assert [(q.stem, q.item, q.anchors) for q in flat] == [
        ("How was it?", "Staff", grades),
        ("How was it?", "Price", grades),
    ]
    assert flat[0].header == f"{asked} [Staff]"
    assert flat[0].name == "How was it? [Staff]"
    stacked = questions_of(((asked, asked), ("Staff", "Price")))
    assert [(q.stem, q.item, q.anchors) for q in stacked] == [(q.stem, q.item, q.anchors) for q in flat]
    coded = questions_of((("Q1_1", "Q1_2"), (f"{asked} - Staff", f"{asked} - Price")))
    assert [(q.header, q.stem, q.item, q.anchors) for q in coded] == [
        ("Q1_1", "How was it?", "Staff", grades),
        ("Q1_2", "How was it?", "Price", grades),
    ]
    matrix = questions_of((("16、服务怎么样（1=很差，5=很好）—速度", "16、态度"),))
    assert [(q.stem, q.item, q.anchors) for q in matrix] == [
        ("服务怎么样", "速度", (("1", "很差"), ("5", "很好"))),
        ("服务怎么样", "态度", (("1", "很差"), ("5", "很好"))),
    ]


def test_what_only_the_scale_tells_apart_stays_apart() -> None:
    """Two columns of one name must not become one."""
    found = questions_of((("Staff (1 = bad, 5 = good)", "Staff (1 = minor, 5 = vital)", "Price (1 = bad, 5 = good)"),))
    assert [q.name for q in found] == ["", "", "Price"]
    assert [q.anchors[0][1] for q in found] == ["bad", "minor", "bad"]


def test_another_scale_is_another_question() -> None:
    """So that waves with turned scales are not put together unseen."""
    one, other = (
        questions_of(((f"How was it? ({ends}) [Staff]", f"How was it? ({ends}) [Price]"),))[0]
        for ends in ("1 = good, 5 = bad", "1 = bad, 5 = good")
    )
    assert (one.stem, one.item) == (other.stem, other.item)
    assert one.text != other.text
