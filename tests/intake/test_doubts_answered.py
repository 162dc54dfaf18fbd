"""Every answer that a question offers is taken, and settles it: questions of real exports, and those about scales."""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from cemgap.errors import CemgapError
from cemgap.intake.doubts import NONE, Doubt, answered
from cemgap.intake.mapping import Declared
from cemgap.project.choices import Choices, declared_for
from cemgap.project.settings import Settings, read_settings
from cemgap.statistics.survey import Survey
from cemgap.translations import msg
from cemgap.understanding import read_understood
from tests.corpus.books import made
from tests.corpus.verdicts import CORPUS, fixtures
from tests.intake.typed import lines, survey_of

Read = Callable[[Declared], Survey]
SERVICE = "id,Service experience,Service expectation"
FACES = ("Poor", "Fair", "Good")


def rated(*answers: object, header: str = SERVICE, many: int = 40) -> str:
    """A survey whose columns all hold the same answers, again and again."""
    columns = header.count(",")
    rows = itertools.islice(itertools.cycle(answers), many)
    return lines(header, *(",".join((str(at), *[str(answer)] * columns)) for at, answer in enumerate(rows)))


def shared(*importance: str) -> str:
    """A survey of three factors that are rated alike, and differ in importance."""
    names = ",".join(f"{measure}: {factor}" for measure in ("Experience", "Importance") for factor in ("A", "B", "C"))
    rows = itertools.islice(itertools.cycle(importance), 40)
    return lines(f"id,{names}", *(f"{at},{at % 11},{at % 10},{at % 9},{row}" for at, row in enumerate(rows)))


SURVEYS = {
    "a code": rated(1, 2, 3, 4, 5, 99),
    "two codes": rated(1, 2, 3, 4, 5, 6, 7, -1, 99),
    "an odd number": rated(1, 2, 3, 4, 5, 40),
    "a scale that ends where it should not": rated(1, 2, 3, 9, 8),
    "a scale whose top nobody chose": rated(1, 2, 3),
    "a zero": rated(0, 1, 2, 3, 4, 5),
    "no scale to see": rated(3.5, 6.25, 7),
    "several sets": rated(*FACES),
    "no set": rated("Gained nothing", "Gained a bit", "Gained a lot"),
    "a step that means no answer": rated("0 - None", "1 - Little", "2 - Some", "3 - Much"),
    "the best is the lowest": rated("1 - Very satisfied", "2 - Satisfied", "3 - Neutral", "4 - Dissatisfied"),
    "a pair or a decimal": rated(1, 2, 3, 4, 5, '"1,2"'),
    "runs of the same names": rated(1, 2, 3, 4, 5, header="id,Service,Price,Service,Price,weight"),
    "points shared out": shared("50,30,20", "20,,80", "10,60,30"),
    "ranks": shared("1,2,3", "3,1,2", "2,3,1"),
    "a row per factor": lines(
        "respondent,factor,experience,weight",
        *(f"{n // 2},{('Service', 'Price')[n % 2]},{1 + n % 5},1.5" for n in range(40)),
    ),
}


def same(doubt: Doubt) -> object:
    """What makes it the same question."""
    return doubt.kind, doubt.columns, doubt.measure


def all_settled(read: Read, declared: Declared) -> int:
    """Give every answer to every question, one at a time; how many there were."""
    count = 0
    for doubt in read(declared).doubts:
        for answer, _ in doubt.choices:
            count += 1
            said = answered(declared, doubt, answer)
            assert same(doubt) not in map(same, read(said).doubts), (doubt.question.text(), answer)
        if doubt.suggestion is not None:
            answered(declared, doubt, doubt.suggestion)
    return count


@pytest.mark.parametrize("name", fixtures())
def test_what_an_export_asks_can_be_answered(name: str, tmp_path: Path) -> None:
    """Whatever the kind of question."""
    home = CORPUS / name
    if (home / "variables.toml").exists():
        pytest.importorskip("pyreadstat")
    expected = tomllib.loads((home / "expected.toml").read_text(encoding="utf-8"))
    settings = read_settings(home / "cemgap.toml") if (home / "cemgap.toml").exists() else Settings()
    choices = Choices(codebook=tuple(str(home / file) for file in expected.get("codebook", ())))
    path = made(home / expected["file"], tmp_path)
    declared = declared_for(settings.declared, choices)
    try:
        read_understood(path, declared, choices)
    except CemgapError:  # refused before anything is asked
        return
    all_settled(lambda said: read_understood(path, said, choices)[0], declared)


@pytest.mark.parametrize("name", SURVEYS)
def test_what_the_answers_ask_can_be_answered(name: str) -> None:
    """Codes, scales, labels, steps."""
    read: Read = lambda said: survey_of(SURVEYS[name], said)  # noqa: E731 - a name for its type
    doubts = read(Declared()).doubts
    assert doubts
    assert all_settled(read, Declared()) or not any(doubt.choices for doubt in doubts)


def test_a_weight_that_is_none_is_remembered() -> None:
    """In the long layout too."""
    for name in ("runs of the same names", "a row per factor"):
        survey = survey_of(SURVEYS[name])
        (doubt,) = (doubt for doubt in survey.doubts if doubt.kind == "weight")
        assert "W202" in {problem.code for problem in survey.problems}
        said = answered(Declared(), doubt, "no")
        assert [measure for measure, _ in said.blocks] == [NONE]
        then = survey_of(SURVEYS[name], said)
        assert "W202" not in {problem.code for problem in then.problems}
        assert not [doubt for doubt in then.doubts if doubt.kind == "weight"]


def test_some_columns_that_are_turned_leave_the_others() -> None:
    """Only those whose labels fall."""
    up = [f"{n} - {label}" for n, label in enumerate(("Bad", "Middling", "Good"), 1)]
    text = rated(*up)
    doubt = Doubt("reverse", (2,), msg("turned?"), msg("turn it"), measure="expectation", whole=False)
    said = answered(Declared(), doubt, "yes")
    assert not said.rules.reverse
    assert [column.reverse for column in survey_of(text, said).mapping.columns] == [False, False, True]
    assert answered(said, doubt, "yes") == said


@pytest.mark.parametrize(("name", "code"), [("several sets", "E141"), ("no set", "E140")])
def test_labels_cannot_be_pasted_unsorted(name: str, code: str) -> None:
    """The message shows what there is; the line is none that settings take as it stands."""
    problem = next(problem for problem in survey_of(SURVEYS[name]).problems if problem.code == code)
    fix = problem.fix.text() if problem.fix is not None else ""
    assert 'labels = ["WORST", ..., "BEST"]' in fix
    with pytest.raises(tomllib.TOMLDecodeError):
        tomllib.loads(fix.partition(":  ")[2])
    if code == "E141":
        assert "3 points (Poor, Fair, Good)" in problem.message.text()
        assert "Poor, Fair, Good, very good" in problem.message.text()
