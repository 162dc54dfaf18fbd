"""``explain``: every term and every code has its page, and people find it by the words they know."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cemgap.errors import CemgapError
from cemgap.intake.mapping import key_of
from cemgap.report.blocks import Line, Lines, Report
from cemgap.report.content.codes import CODES
from cemgap.report.content.explain import explain, overview, topic_of, topics
from cemgap.report.content.terms import TERMS

PACKAGE = Path(__file__).parents[2] / "cemgap"
CALLS = {"error", "warning", "note", "Problem", "no_such_column"}


def lines_of(report: Report) -> list[Line]:
    """All lines of a page."""
    return [line for part in report.parts for block in part.blocks if isinstance(block, Lines) for line in block.lines]


def said(report: Report, language: str = "en") -> str:
    """A page as plain text."""
    lines = [report.title.text(language)]
    for line in lines_of(report):
        label = "" if line.label is None else line.label.text(language)
        lines.append(f"{label} {line.message.text(language)}")
    return "\n".join(lines)


@cache
def codes_used() -> dict[str, str]:
    """code -> where it is used: every constant in the package that looks like a code, but for the pages themselves."""
    used = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.parent.name == "codes":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and is_code(node.value):
                used[node.value] = f"{path.name}:{node.lineno}"
    return used


def is_code(text: str) -> bool:
    """E or W and three digits."""
    return len(text) == 4 and text[0] in "EW" and text[1:].isdigit()


def test_every_code_has_its_page() -> None:
    """A code that the program can print can be explained."""
    assert {code: place for code, place in codes_used().items() if code not in CODES} == {}


def test_every_page_has_its_code() -> None:
    """What the program cannot say is not explained."""
    assert set(CODES) - set(codes_used()) == set()


def test_codes_stand_in_order() -> None:
    """Errors before warnings, each by number, so that the next free code is easy to find."""
    assert list(CODES) == sorted(CODES)


@pytest.mark.parametrize("topic", topics())
def test_every_topic_has_a_page_in_both_languages(topic: str) -> None:
    """A title and a meaning; every placeholder is filled."""
    for language in ("en", "zh"):
        text = said(explain(topic), language)
        assert text.count("\n") >= 1
        assert not re.search(r"\{\w+\}", text)


def test_the_worked_example_is_the_published_one() -> None:
    """Satisfaction -2 and -1, weighted -18, ideal 10, gap -5."""
    assert "7 = -2." in said(explain("satisfaction"))
    assert "7 = -1." in said(explain("satisfaction"))
    assert "9 x -2 = -18" in said(explain("weighted satisfaction"))
    assert "-18" in said(explain("key experience"))
    assert "10" in said(explain("ideal"))
    assert "5 - 10 = -5" in said(explain("gap"))


@pytest.mark.parametrize(
    ("words", "topic"),
    [
        ("weighted", "weighted_satisfaction"),
        ("Weighted satisfaction", "weighted_satisfaction"),
        ("weighted-satisfaction", "weighted_satisfaction"),
        ("加权满意度", "weighted_satisfaction"),
        ("满意度", "satisfaction"),
        ("体验差距", "gap"),
        ("e103", "E103"),
        ("[E103]", "E103"),
        ("IPA", "importance_performance"),
        ("ci", "interval"),
    ],
)
def test_words_people_type(words: str, topic: str) -> None:
    """Case, hyphens and language do not matter."""
    assert topic_of(words) == topic
    assert explain(words) == explain(topic)


def test_a_word_means_one_topic() -> None:
    """No word is claimed by two terms."""
    claimed: dict[str, str] = {}
    for key, term in TERMS.items():
        for word in {key_of(word) for word in (key, *term.words)}:
            assert claimed.setdefault(word, key) == key, word


def test_related_terms_exist() -> None:
    """No page sends people nowhere, or to itself."""
    for key, term in TERMS.items():
        assert set(term.see) <= TERMS.keys() - {key}


def test_related_terms_are_named_in_the_language_and_can_be_typed() -> None:
    """The word to type stands in brackets where the term is another word."""
    page = explain("weighted")
    assert re.search(r"满意度 ?[（(]satisfaction[）)]、重要性 ?[（(]importance[）)]", said(page, "zh"))
    assert "See also satisfaction, importance" in said(page)
    assert "See also" in said(explain("gap"))


def test_the_overview_lists_every_topic() -> None:
    """Terms with their meaning, codes with their title."""
    labels = [line.label.text() for line in lines_of(overview()) if line.label is not None]
    assert tuple(labels) == topics()


@pytest.mark.parametrize(
    ("typed", "nearest"), [("gapp", "gap"), ("weigthed", "weighted_satisfaction"), ("E1013", "E101")]
)
def test_an_unknown_topic_names_the_nearest(typed: str, nearest: str) -> None:
    """A slip of the finger is wrong usage, with the way out."""
    with pytest.raises(CemgapError) as refused:
        explain(typed)
    (problem,) = refused.value.problems
    assert refused.value.usage
    assert typed in problem.message.text()
    assert problem.fix is not None
    assert nearest in problem.fix.text()


@given(st.text())
def test_any_text_is_a_topic_or_a_clean_refusal(text: str) -> None:
    """Whatever is typed: a page, or one problem without control characters."""
    try:
        assert explain(text).title.text()
    except CemgapError as refused:
        (problem,) = refused.problems
        assert problem.message.text().isprintable()
