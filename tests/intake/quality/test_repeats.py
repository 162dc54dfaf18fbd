"""Repeats: who gives all the answers of another one is told where chance would not do that, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from math import factorial, log2, prod
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cemgap.intake.mapping import Declared, QualityRules, ScaleRules
from cemgap.intake.quality.repeats import Repeats, surplus
from cemgap.intake.sources import Cells
from cemgap.intake.tally import Tally
from tests.intake.typed import codes_in, lines, roled, survey_mapped, survey_of, the

if TYPE_CHECKING:
    from collections.abc import Callable

TEN = Declared(rules=ScaleRules((("all", 0, 10),)))
EIGHTEEN = ",".join(
    f"{measure}: {factor}" for measure in ("Experience", "Expectation", "Importance") for factor in "ABCDEF"
)
ROW = "8,6,7,5,9,6,10,9,8,9,10,7,3,5,6,2,8,4"
OTHERS = [",".join(str((7 * n + 3 * n * m + m * m) % 11) for m in range(18)) for n in range(1, 10)]
SAID = [f"the {thing} was very good" for thing in ("staff", "shop", "price", "tea", "queue", "parking", "menu")]
SAID += ["I could not find what I came for", "never again, I am afraid", "waited far too long"]


def told(*rows: str, header: str = EIGHTEEN, declared: Declared = TEN) -> list[str]:
    """The codes of repeats that a file shows."""
    problems = survey_of(lines(header, *rows), declared).problems
    return [code for code in codes_in(problems, "warning") + codes_in(problems) if code in {"W243", "E151"}]


def test_all_answers_of_another_are_told_and_counted() -> None:
    """Every respondent but the first of each kind; nobody is left out for it."""
    survey = survey_of(lines(EIGHTEEN, ROW, *OTHERS, ROW, OTHERS[0], ROW), TEN)
    problem = the(survey.problems, "W243")
    assert problem.count == 3
    assert "possibly" in problem.message.text()
    assert survey.tally.respondents == {"": 13}
    assert not survey.tally.doubted


def test_repeats_can_stop() -> None:
    """As repeated ids do."""
    stopping = replace(TEN, quality=QualityRules(duplicates="stop"))
    assert told(ROW, *OTHERS, ROW, declared=stopping) == ["E151"]
    assert told(ROW, *OTHERS, declared=stopping) == []


@pytest.mark.parametrize(
    "row",
    [
        ",".join(["9"] * 18),
        ",".join(["9"] * 17 + ["8"]),
        ",".join(["9"] * 16 + ["8", "7"]),
        ROW.rpartition(",")[0] + ",",
    ],
    ids=["straight", "one other", "two others", "too few"],
)
def test_answers_that_chance_repeats_are_not_told(row: str) -> None:
    """Everything alike, nearly everything alike, fewer than eighteen answers."""
    assert told(row, *OTHERS, row) == []


def test_among_more_people_more_is_chance() -> None:
    """The same two respondents are a wonder among ten, and none among a thousand."""
    row = ",".join(["9"] * 10 + ["8"] * 4 + list("7766"))
    assert told(row, *OTHERS[:8], row) == ["W243"]
    many = np.random.default_rng(1).integers(0, 11, (1000, 18))
    assert told(row, *(",".join(map(str, other)) for other in many), row) == []


def test_honest_answers_near_the_top_are_not_told() -> None:
    """Of people who mostly tick the best answers many are alike by chance, and nobody repeats anybody."""
    chance = np.random.default_rng(5)
    level = chance.normal(1.2, 0.8, (3000, 1))
    table = np.clip(np.round(3 + level + chance.normal(0, 0.6, (3000, 18))), 1, 5).astype(int)
    rows = [",".join(map(str, row)) for row in table]
    assert len(rows) - len(set(rows)) > 50
    assert told(*rows, declared=Declared(rules=ScaleRules((("all", 1, 5),)))) == []


def written(*rows: tuple[str, str, str]) -> list[str]:
    """What is told of rows of id, ratings and a text, beside ten others who wrote something."""
    others = [(f"r{n}", (OTHERS[n % 9]).replace("1", str(n % 5)), text) for n, text in enumerate(SAID)]
    return told(
        *(f'{who},{ratings},"{text}"' for who, ratings, text in (*others, *rows)), header=f"id,{EIGHTEEN},Remarks"
    )


def test_texts_tell_also_where_there_are_ids() -> None:
    """The same ratings and the same words under two ids, whatever spaces are around them."""
    text = "I have been a customer for years"
    assert written(("x", ROW, text), ("y", ROW, f"  {text.replace(' ', '  ')}")) == ["W243"]
    assert written(("x", ROW, text), ("y", ROW, "I have been here for years")) == []
    assert written(("x", ROW, text), ("y", OTHERS[0], text)) == []
    assert written(("x", ROW, ""), ("y", ROW, "")) == []
    assert written(("x", ROW, "ok"), ("y", ROW, "ok")) == []
    assert written(("x", ROW, "没有意见"), ("y", ROW, "没有意见")) == ["W243"]


def test_twelve_ratings_are_enough_beside_a_text() -> None:
    """Eleven are not."""
    text = "I have been a customer for years"
    twelve, eleven = (",".join([*ROW.split(",")[:n], *[""] * (18 - n)]) for n in (12, 11))
    assert written(("x", twelve, text), ("y", twelve, text)) == ["W243"]
    assert written(("x", eleven, text), ("y", eleven, text)) == []


@pytest.mark.parametrize(
    "cell",
    [
        lambda n: ("The branch at the North Gate", "The branch at the South Gate")[n % 2],
        lambda n: f"from-campaign-{n:05}",
        lambda n: ";".join(("Good value for the price", "Close to where I live", "Kind staff")[: n % 3 + 1]),
    ],
    ids=["a group", "a code", "ticks"],
)
def test_what_nobody_wrote_is_no_text(cell: Callable[[int], str]) -> None:
    """The same ratings and the same group, code or ticks: with ids nothing tells."""
    rows = [(f"r{n}", OTHERS[n % 9], cell(n)) for n in range(30)]
    rows += [("x", ROW, cell(0)), ("y", ROW, cell(0))]
    assert told(*(",".join(row) for row in rows), header=f"id,{EIGHTEEN},From") == []


def test_who_does_not_count_repeats_nobody() -> None:
    """Another wave, outside the domain, without weight."""
    text = lines(f"wave,store,w,{EIGHTEEN}", *(f"W1,North,1,{row}" for row in OTHERS), f"W1,North,1,{ROW}", "{}")
    for other, codes in (("W1,North,1", ["W243"]), ("W2,North,1", []), ("W1,South,1", []), ("W1,North,0", [])):
        survey = survey_mapped(text.replace("{}", f"{other},{ROW}"), roled(w="weight"), TEN, (("store", "North"),))
        assert [code for code in codes_in(survey.problems, "warning") if code == "W243"] == codes


answers = st.lists(st.sampled_from([1.0, 2.0, 3.0, np.nan]), min_size=14, max_size=14)
texts = st.sampled_from(["", " ", "far too dear for us", "nothing to say at all"])


def taken(table: list[list[float]], said: list[str], cuts: list[int]) -> tuple[Tally, int]:
    """The tally of rows in some blocks, and how many of them have a hash."""
    repeats = Repeats((0,), alone=False)
    tally, hashed = Tally(), 0
    for start, end in zip([0, *cuts], [*cuts, len(table)], strict=True):
        block = np.array(table[start:end], dtype=np.float64).reshape(-1, 14)
        cells = Cells({0: pa.array(said[start:end], pa.string())}, np.arange(start, end))
        hashes, rows = repeats.hashes(cells, (tuple(block.T[:7]), tuple(block.T[7:])), np.ones(end - start, np.bool_))
        hashed += int(rows.sum())
        tally += Tally(answers={"": (hashes,)})
    return tally, hashed


@given(st.lists(st.tuples(answers, texts), min_size=1, max_size=6), st.data(), st.integers(2, 5000))
def test_the_rule_spelt_out(kinds: list[tuple[list[float], str]], data: st.DataObject, people: int) -> None:
    """In any order and partition of the rows: orders of the answers, and the text, against pairs of people."""
    rows = data.draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=20))
    rows = [(list(row), text) for row, text in rows]
    cuts = sorted(data.draw(st.lists(st.integers(0, len(rows)), max_size=3)))
    tally, hashed = taken([row for row, _ in rows], [text for _, text in rows], cuts)
    expected, telling = 0, 0
    seen: set[str] = set()
    for row, text in rows:
        ticked = [answer for answer in row if not np.isnan(answer)]
        orders = factorial(len(ticked)) // prod(factorial(ticked.count(answer)) for answer in set(ticked))
        if len(ticked) < 12 or not text.strip() or orders == 1:
            continue
        telling += 1
        bits = min(63, int(log2(orders) + 1e-9) + len(text.strip()) - 10)
        expected += repr((row, text)) in seen and bits >= max(12, 2 * log2(people))
        seen.add(repr((row, text)))
    assert hashed == telling
    assert surplus(np.concatenate(tally.answers[""]), people) == expected


def test_hashes_are_the_same_on_every_machine() -> None:
    """A blank, a zero of either sign and a text: fixed numbers."""
    row = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 2.5, np.nan, 1.0]
    other = [-0.0, *row[1:]]
    tally, _ = taken([row, other], ["nothing to say at all"] * 2, [1])
    assert [int(block[0]) for block in tally.answers[""]] == [-4605224517022283478] * 2
