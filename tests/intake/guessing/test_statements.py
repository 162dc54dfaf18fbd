"""Statements: many sentences that are rated are to be grouped, numbers to be named; init writes the lines for it."""

from __future__ import annotations

from itertools import cycle

import pytest

from cemgap.commands.init import UNMAPPABLE
from cemgap.intake.guessing.statements import NUMBER, ungrouped, unnamed
from cemgap.intake.mapping import ColumnRef, Declared
from cemgap.project.proposal import HEADING, proposal
from cemgap.project.settings import parse_settings
from cemgap.statistics.survey import Survey
from tests.intake.typed import lines, survey_of

VERBS = ("greet", "listen", "answer", "advise", "explain")
TOPICS = ("my account", "new orders", "late bills")
SENTENCES = tuple(f"They {verb} well about {topic}" for verb in VERBS for topic in TOPICS)
VERBS_ZH = ("接待", "回答", "解释", "推荐", "告别")
ZH = tuple(f"员工{verb}时讲清{topic}" for verb in VERBS_ZH for topic in ("价格", "条款", "时间"))
NAMES = ("Alpha", "Beta", "Gamma")


def survey(
    things: tuple[str, ...], first: str = "Expectation: {}", second: str = "Experience: {}", *, said: bool = False
) -> tuple[Survey, Declared, str]:
    """A file whose things are rated twice: what is made of it, what was said about it, and the file."""
    header = ",".join(["id", *map(first.format, things), *map(second.format, things)])
    rows = (",".join([f"r{n}", *(str(1 + (n + at) % 5) for at in range(2 * len(things)))]) for n in range(30))
    text = lines(header, *rows)
    half = len(things)
    blocks = {"expectation": range(2, 2 + half), "experience": range(2 + half, 2 + 2 * half)} if said else {}
    declared = Declared(blocks=tuple((m, tuple(ColumnRef(position=at) for at in of)) for m, of in blocks.items()))
    return survey_of(text, declared), declared, text


def codes(found: Survey) -> list[str]:
    """The codes of what is said about things that are no factors yet."""
    return [problem.code for problem in found.problems if problem.code == "W223"]


@pytest.mark.parametrize("things", [SENTENCES, ZH])
def test_many_sentences_are_to_be_grouped(things: tuple[str, ...]) -> None:
    """Not few of them, and not as many short names."""
    assert codes(survey(things)[0]) == ["W223"]
    assert codes(survey(things[:12])[0]) == []
    assert codes(survey(tuple(f"Item {letter}" for letter in "abcdefghijklmnop"))[0]) == []


@pytest.mark.parametrize("things", [SENTENCES, ZH, tuple(map(str, range(1, 16)))])
def test_the_lines_that_init_writes_group_them(things: tuple[str, ...]) -> None:
    """Without the #, with a name for each factor: three factors with five attributes each, and no word of W223."""
    coded = things[0].isdigit()
    found, said, text = survey(things, *(("E{}", "P{}") if coded else ()), said=coded)
    written = proposal(found, found.problems, "en", said=said).splitlines()
    start = written.index(f"# {HEADING}")
    skeleton = written[start + 1 : start + 1 + len(things)]
    assert len({line.split(" = ")[0] for line in skeleton}) == len(things)
    assert parse_settings("\n".join(written)).declared.factors == ()
    grouped = written[:start]
    for at, line in enumerate(skeleton):
        if at % 5 == 0:
            grouped.append(HEADING.replace("???", NAMES[at // 5]))
        grouped.append(line.removeprefix("# "))
    grouped += written[start + 1 + len(things) :]
    settings = parse_settings("\n".join(grouped))
    again = survey_of(text, settings.declared)
    assert [problem.code for problem in again.problems if problem.severity == "error"] == []
    assert codes(again) == []
    assert [factor.label("en") for factor in again.factors] == list(NAMES)
    assert [attribute.factor for attribute in again.mapping.attributes] == [
        key for key in ("alpha", "beta", "gamma") for _ in range(5)
    ]
    roles = [column.role for column in again.mapping.columns]
    assert roles[1:] == ["expectation"] * len(things) + ["experience"] * len(things)


def test_numbers_are_no_names() -> None:
    """Until the settings name them; where a header says what is rated, a number may be its name."""
    numbered = survey(("1", "2", "3"), "q1_{}", "q2_{}", said=True)
    assert [factor.key for factor in unnamed(numbered[0].mapping)] == ["1", "2", "3"]
    assert codes(numbered[0]) == ["W223"]
    named = 'schema = 1\n[input.blocks]\nexpectation = "2-4"\nexperience = "5-7"\n' + "".join(
        f'[factors.{number}]\nname = "{name}"\n' for number, name in zip("123", NAMES, strict=True)
    )
    again = survey_of(numbered[2], parse_settings(named).declared)
    assert [factor.label("en") for factor in again.factors] == list(NAMES)
    assert codes(again) == []
    assert codes(survey(("X1", "X3"))[0]) == []


def test_a_file_that_is_grouped_already_is_left_alone() -> None:
    """Attributes are what sentences should be."""
    things = tuple(f"{name}: {sentence}" for name, sentence in zip(cycle(NAMES), SENTENCES, strict=False))
    found = survey(things)[0]
    assert ungrouped(found.mapping) == () or not found.mapping.attributes
    assert "W223" not in UNMAPPABLE
    assert NUMBER.fullmatch("E12")
