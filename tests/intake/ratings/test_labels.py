"""Labels: a block of answers in words is on one set, on several that a person must choose from, or on none."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cemgap.intake.ratings.answers import decode
from cemgap.intake.ratings.coding import Coding
from cemgap.intake.ratings.labels import (
    NOT_RATINGS,
    Ambiguous,
    LabelSet,
    kind_of,
    leading,
    listed_sets,
    missing_words,
    no_answer,
    not_applicable_words,
    own_set,
    plain,
    resolve,
)

EACH = [(listed, language, points) for listed in listed_sets() for language, points in listed.languages]
sets = st.sampled_from(EACH)


def numbers(found: LabelSet | Ambiguous | None, *texts: str) -> list[int]:
    """The point of each text, where one set was found."""
    assert isinstance(found, LabelSet)
    return [dict(found.numbers)[plain(text)] for text in texts]


@given(sets, st.data())
def test_the_number_of_a_label_is_its_place_in_the_set(
    drawn: tuple[object, str, tuple[tuple[tuple[str, ...], ...], ...]], data: st.DataObject
) -> None:
    """All points chosen, whatever wording each has: either exactly these numbers, or a question that offers them."""
    _, _, points = drawn
    texts = [data.draw(st.sampled_from(data.draw(st.sampled_from(wordings)))) for wordings in points]
    found = resolve(data.draw(st.permutations(texts)))
    wanted = list(range(1, len(points) + 1))
    if isinstance(found, Ambiguous):
        assert any(of.points == len(points) and numbers(of, *texts) == wanted for of in found.sets)
    else:
        assert numbers(found, *texts) == wanted
        assert isinstance(found, LabelSet)
        coding = Coding(labels=tuple((word, float(point)) for word, point in found.numbers))
        assert decode(pa.array(texts), coding).values.tolist() == wanted


@given(sets, st.data())
def test_what_is_ambiguous_is_never_guessed(
    drawn: tuple[object, str, tuple[tuple[tuple[str, ...], ...], ...]], data: st.DataObject
) -> None:
    """Some points chosen: no other numbers than those of the set, but where five that were all chosen are a set too."""
    _, _, points = drawn
    chosen = data.draw(st.lists(st.integers(1, len(points)), min_size=1, unique=True))
    texts = [points[point - 1][0][0] for point in chosen]
    found = resolve(texts)
    offered = found.sets if isinstance(found, Ambiguous) else (found,)
    fits = [of for of in offered if of is not None and of.points == len(points) and numbers(of, *texts) == chosen]
    whole = isinstance(found, LabelSet) and found.points == len(chosen)
    assert fits or whole


@given(sets, st.data())
def test_order_changes_nothing(
    drawn: tuple[object, str, tuple[tuple[tuple[str, ...], ...], ...]], data: st.DataObject
) -> None:
    """The same answers in another order are the same scale."""
    texts = [wordings[0][0] for wordings in drawn[2]]
    one, other = resolve(texts), resolve(data.draw(st.permutations(texts)))
    if isinstance(one, LabelSet):
        assert numbers(other, *texts) == numbers(one, *texts)
    else:
        assert isinstance(one, Ambiguous)
        assert isinstance(other, Ambiguous)
        assert [of.shown for of in one.sets] == [of.shown for of in other.sets]


def test_the_data_file() -> None:
    """Every language has all points, a wording stands once in a set, and none means no answer."""
    for listed in listed_sets():
        at: dict[str, int] = {}
        for _, points in listed.languages:
            assert len(points) == listed.points, listed.name
            for point, wordings in enumerate(points, 1):
                for spelling in (spelling for spellings in wordings for spelling in spellings):
                    assert at.setdefault(plain(spelling), point) == point, (listed.name, spelling)
                    assert no_answer(plain(spelling)) is None, (listed.name, spelling)
    assert not missing_words() & not_applicable_words()


@pytest.mark.parametrize(
    ("texts", "points"),
    [
        ("非常不满意 不满意 一般 满意 非常满意", [1, 2, 3, 4, 5]),
        ("非常滿意 滿意 普通 不滿意 非常不滿意", [5, 4, 3, 2, 1]),
        ("非常不重要 不重要 一般 重要 非常重要", [1, 2, 3, 4, 5]),
        ("非常满意 满意 有点满意 一般 有点不满意 不满意 非常不满意", [7, 6, 5, 4, 3, 2, 1]),
        ("매우_만족 만족 보통 불만족 매우_불만족", [5, 4, 3, 2, 1]),
        ("Sehr_zufrieden Zufrieden Teils/teils Unzufrieden Sehr_unzufrieden", [5, 4, 3, 2, 1]),
        ("Very_satisfied Somewhat_satisfied Neutral Somewhat_dissatisfied Very_dissatisfied", [5, 4, 3, 2, 1]),
        (
            "Extremely_important Very_important Moderately_important Slightly_important Not_at_all_important",
            [5, 4, 3, 2, 1],
        ),
        ("Excellent Very_good Good Fair Poor", [5, 4, 3, 2, 1]),
        ("很不满意 不满意 基本满意 满意 很满意", [1, 2, 3, 4, 5]),
        ("Very_satisfied 非常满意 满意 Neutral 不满意 非常不满意", [5, 5, 4, 3, 2, 1]),
        ("Slightly_satisfied Extremely_satisfied Moderately_satisfied Neutral Slightly_dissatisfied", [5, 7, 6, 4, 3]),
    ],
)
def test_one_set(texts: str, points: list[int]) -> None:
    """Blocks as platforms write them, in any language, don't know and blanks among them."""
    listed = [text.replace("_", " ") for text in texts.split()]
    assert numbers(resolve([*listed, "N/A", "(跳过)", "-"]), *listed) == points


@pytest.mark.parametrize(
    "texts",
    [
        ("满意", "非常满意"),
        ("一般", "比较满意"),
        ("Very important",),
        ("Not important", "Very important"),
        ("Very dissatisfied", "Dissatisfied", "Satisfied", "Very satisfied"),
        ("不重要", "一般", "重要", "非常重要"),
        ("Neutral",),
        ("Strongly disagree", "Disagree", "Neutral", "Somewhat agree", "Strongly agree"),
    ],
)
def test_several_sets(texts: tuple[str, ...]) -> None:
    """Different numbers are possible: a question, with every set's own wording of what was chosen."""
    found = resolve(texts)
    assert isinstance(found, Ambiguous)
    assert len({(of.points, *numbers(of, *texts)) for of in found.sets}) == len(found.sets) > 1
    assert all(set(texts) <= set(of.shown) for of in found.sets)


def test_many_answers_settle_a_lopsided_scale() -> None:
    """Nobody of hundreds chose two points of the longer scale: it is the shorter one."""
    texts = ["非常不满意", "不满意", "一般", "比较满意", "非常满意"]
    assert isinstance(resolve(texts, answers=40), Ambiguous)
    assert numbers(resolve(texts, answers=400), *texts) == [1, 2, 3, 4, 5]


def test_no_set() -> None:
    """Words of a project's own, and words that no one scale has together."""
    assert resolve(["Gained a little", "Gained a lot"]) is None
    assert resolve(["Very satisfied", "Very important"]) is None
    assert resolve(["满意", "比较满意", "有点满意", "非常满意", "一般", "很满意"]) is None
    assert resolve(["", "N/A", "不清楚"]) is None


def test_declared_labels_come_first() -> None:
    """Also for words that elsewhere mean no answer, or that another set has."""
    own = own_set(("None", "Good", "Very good"))
    assert numbers(resolve(["Good", "none", "(skipped)"], (own,)), "None", "Good") == [1, 2]
    assert resolve(["Good", "Bad"], (own,)) != own


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        ("非常满意 满意 一般", "satisfaction"),
        ("Important Unimportant 4", "importance"),
        ("7-非常高 1-非常低 3 不清楚", "level"),
        ("Agree Disagree", "agreement"),
        ("高于预期 符合预期", "disconfirmation"),
        ("理应如此 无所谓", "kano"),
        ("Often Never", "frequency"),
        ("Neutral", None),
        ("North South", None),
        ("3 4 5", None),
    ],
)
def test_kinds(texts: str, kind: str | None) -> None:
    """What the words are about; None where they do not tell."""
    assert kind_of(texts.split()) == kind


def test_kinds_that_rate_nothing_are_in_the_data() -> None:
    """Else they would never be recognised."""
    assert set(NOT_RATINGS) <= {listed.kind for listed in listed_sets()}


@pytest.mark.parametrize(
    "text",
    [
        "18-29",
        "20～22",
        "18 - 29",
        "20至22",
        "27以上",
        "10-Jul",
        "1,000",
        "1,2,3",
        "7/10",
        "70%",
        "3 times",
        "1;3",
        "1、3、5",
        "1 | 3",
        "5分钟",
        "3岁",
        "2nd",
        "1¹",
        "2026-03-01",
        "=7+0",
        "seven",
        "",
    ],
)
def test_numbers_that_are_no_answer(text: str) -> None:
    """Bands, dates, counts, shares, formulas."""
    assert leading(text) is None


@given(
    st.integers(0, 100),
    st.sampled_from(["{} - {}", "({}) {}", "{}. {}", "{} {}", "{}: {}", "\ufeff{} – {}", " {}={}", "{}、{}"]),
    st.sampled_from(["Very satisfied", "非常高", "sehr wichtig", "매우 만족", "Critical."]),
)
def test_numbers_in_front(number: int, pattern: str, words: str) -> None:
    """However a platform joins the two."""
    assert leading(pattern.format(number, words)) == (number, words)
