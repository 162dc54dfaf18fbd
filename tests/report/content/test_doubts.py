"""What a report says of respondents in doubt, of rows left out, and of attributes; in every form."""

import io
import json
from dataclasses import replace

import openpyxl
import pytest

from cemgap.intake.mapping import Attribute, Factor
from cemgap.report import terminal
from cemgap.report.blocks import Lines
from cemgap.report.content import report_of
from cemgap.report.figures import figures_of
from cemgap.report.forms import rendered
from cemgap.statistics.scores import AttributeScores, FactorScores, Scores
from cemgap.steps.analysis import Analysis, analysis
from tests.steps.made import PROVENANCE, basis, survey, survey_factor

SHORT = survey(survey_factor("convenience", 5, 7, 8), survey_factor("product", 6, 7, 8))
OTHER = survey(survey_factor("convenience", 6.5, 7, 8), survey_factor("product", 6, 7, 8))
NONE_SHORT = survey(survey_factor("convenience", 8, 7, 8), survey_factor("product", 7.5, 7, 8))
PERFORMANCE = survey(survey_factor("convenience", 5, None, 8), survey_factor("product", 6, None, 8))
PERFORMANCE_THEN = survey(survey_factor("convenience", 7, None, 8), survey_factor("product", 6, None, 8))
SLIGHTLY = survey(survey_factor("convenience", 5.1, 7, 8), survey_factor("product", 6, 7, 8))
WORSE = survey(survey_factor("convenience", 4.8, 7, 8), survey_factor("product", 6.1, 7, 8))
SHORTER = "Satisfaction of Convenience would be -0.5 instead of -2.0."
NOT_SHORT = "Satisfaction of Convenience would be +1.0 instead of -2.0."
MORE_SHORT = "Satisfaction of Convenience would be -2.2 instead of -2.0."
BACK = "Satisfaction of Convenience would be -2.0 instead of +1.0."
LESS = "Importance - experience of Convenience would be +1.0 instead of +3.0."
UNRATED = survey(survey_factor("convenience"), survey_factor("product"))
NOBODY = replace(UNRATED, respondents=0)
UNEQUAL = survey(survey_factor("convenience", 5, None, 8), survey_factor("product", 6, 7, None))


def doubted(scores: Scores, then: Scores, n: int = 12, flags: tuple[tuple[str, int], ...] | None = None) -> Analysis:
    """An analysis in which `n` respondents are flagged, and that of the others."""
    of = replace(basis(scores), flagged=(("partial", n),) if flags is None else flags, doubted=n)
    return analysis(scores=scores, layout="wide", basis=of, provenance=PROVENANCE, unflagged=then)


def answers(of: Analysis, language: str = "en") -> list[str]:
    """The sentences of the first page."""
    (block,) = report_of(of).parts[0].blocks
    assert isinstance(block, Lines)
    return [line.message.text(language, figures_of(1)) for line in block.lines]


@pytest.mark.parametrize(
    ("scores", "then", "n", "said"),
    [
        (SHORT, SHORT, 12, "Without the 12 flagged respondents the key experience stays Convenience (-16.0)."),
        (SHORT, SHORT, 1, "Without the 1 flagged respondent the key experience stays Convenience (-16.0)."),
        (SHORT, OTHER, 12, f"Without the 12 flagged respondents the key experience would be Product (-8.0). {SHORTER}"),
        (SHORT, NONE_SHORT, 12, f"Without the 12 flagged respondents there would be no key experience. {NOT_SHORT}"),
        (SHORT, SLIGHTLY, 9, "Without the 9 flagged respondents the key experience stays Convenience (-15.2)."),
        (
            SHORT,
            WORSE,
            9,
            f"Without the 9 flagged respondents the key experience stays Convenience (-17.6). {MORE_SHORT}",
        ),
        (NONE_SHORT, NONE_SHORT, 12, "Without the 12 flagged respondents there is no key experience either."),
        (
            NONE_SHORT,
            SHORT,
            12,
            f"Without the 12 flagged respondents the key experience would be Convenience (-16.0). {BACK}",
        ),
        (PERFORMANCE, PERFORMANCE, 12, "Without the 12 flagged respondents Convenience stays first (+3.0)."),
        (
            PERFORMANCE,
            PERFORMANCE_THEN,
            12,
            f"Without the 12 flagged respondents Product would be first (+2.0). {LESS}",
        ),
        (SHORT, NOBODY, 220, "Nobody is left without the flagged respondents."),
        (UNRATED, NOBODY, 220, "Nobody is left without the flagged respondents."),
        (SHORT, UNRATED, 4, "Without the 4 flagged respondents there would be no key experience."),
        (SHORT, PERFORMANCE, 4, "Without the 4 flagged respondents there would be no key experience."),
        (UNRATED, UNRATED, 4, "Without the 4 flagged respondents no factor can be ranked either."),
        (PERFORMANCE, UNRATED, 4, "Without the 4 flagged respondents the factors could not be ranked like this."),
        (UNEQUAL, PERFORMANCE, 4, "Without the 4 flagged respondents the factors could not be ranked like this."),
    ],
)
def test_it_is_said_whether_the_key_experience_holds(scores: Scores, then: Scores, n: int, said: str) -> None:
    """One sentence, the same in JSON; on the first page where it does not hold and something was ranked."""
    of = doubted(scores, then, n)
    (line,) = (line for line in json.loads(rendered("json", of, "en"))["robustness"] if line["check"] == "flagged")
    assert line["detail"] == said
    assert said in rendered("md", of, "en").decode()
    ranked = of.key_experiences.first is not None
    assert (said in answers(of)) == (ranked and not line["holds"])
    holds = any(told.startswith("Holds: ") and "without the flagged respondents" in told for told in answers(of))
    assert holds == (ranked and line["holds"])


def test_who_is_flagged_and_left_out_is_counted() -> None:
    """On the first page and in JSON; what is only possible in the basis."""
    flags = (("partial", 8), ("speeder", 5), ("possible_speeder", 7))
    of = doubted(SHORT, SHORT, 12, flags)
    of = replace(of, basis=replace(of.basis, dropped=(("preview", 2), ("straightliner", 1)), rows_read=223))
    said = answers(of)
    assert "12 respondents are flagged, and counted: partial interviews (8), speeders (5)." in said
    assert "Rows left out: previews (2), straight-liners (1)." in said
    text = rendered("md", of, "en").decode()
    assert "Not certain, so not flagged: possible speeders (7)." in text
    assert "| Flagged: partial interviews | 8 |" in text
    told = json.loads(rendered("json", of, "en"))["basis"]
    assert told["flagged"] == {"partial": 8, "speeder": 5, "possible_speeder": 7}
    assert told["dropped"] == {"preview": 2, "straightliner": 1}


def test_most_of_the_respondents_flagged_is_said_on_the_first_page() -> None:
    """More than half; half is not more than half."""
    most = "More than half of the respondents (111) are flagged, and counted: partial interviews (111)."
    assert most in answers(doubted(SHORT, SHORT, 111))
    assert not any("More than half" in line for line in answers(doubted(SHORT, SHORT, 110)))


def test_nothing_is_said_where_nobody_is_flagged() -> None:
    """No line; the check says why it was not made."""
    of = analysis(scores=SHORT, layout="wide", basis=basis(SHORT), provenance=PROVENANCE)
    assert not any("flagged" in line for line in answers(of))
    (check,) = (line for line in json.loads(rendered("json", of, "en"))["robustness"] if line["check"] == "flagged")
    assert (check["holds"], check["key_experience"]) == (None, None)
    assert check["detail"] == "Not computed: nobody is flagged."


def with_attributes() -> Analysis:
    """Two attributes of one factor, one at a touchpoint."""

    def part(key: str, scores: FactorScores, touchpoint: str | None = None) -> AttributeScores:
        attribute = Attribute("convenience", key, (("", f"{key} of the shop"),), touchpoint)
        return AttributeScores(attribute, Factor("convenience"), replace(scores, factor=Factor(key)))

    return analysis(
        scores=SHORT,
        layout="wide",
        basis=basis(SHORT),
        provenance=PROVENANCE,
        attributes=(
            part("hours", survey_factor("hours", 5.5, 7, None), "shop"),
            part("parking", survey_factor("parking", 4.25, 7.5, 9)),
        ),
    )


def test_attributes_stand_under_the_factors() -> None:
    """In text, Markdown and a sheet of their own; a formula for what follows from other cells."""
    of = with_attributes()
    names = [part.name for part in report_of(of).parts]
    assert names[names.index("factors") : names.index("attributes")] == ["factors", "overview", "sample"]
    screen = terminal.text(report_of(of), "en", 120, color=False, encoding="utf-8")
    assert any(line.split()[:3] == ["parking", "of", "the"] and "-3.3" in line for line in screen.splitlines())
    row = next(line for line in rendered("md", of, "en").decode().splitlines() if line.startswith("| hours"))
    assert row.split(" | ")[1:4] == ["Convenience", "shop", "-"]
    book = openpyxl.load_workbook(io.BytesIO(rendered("xlsx", of, "en")))
    cells = [cell.value for line in book["Attributes"].iter_rows() for cell in line]
    assert "hours of the shop" in cells
    assert any(str(cell).startswith("=") for cell in cells)


def test_attributes_in_json_are_factors_with_an_attribute() -> None:
    """The same keys; neither rank nor gap."""
    record = json.loads(rendered("json", with_attributes(), "en"))
    assert [(row["factor"], row["attribute"], row["name"]) for row in record["attributes"]] == [
        ("convenience", "hours", "hours of the shop"),
        ("convenience", "parking", "parking of the shop"),
    ]
    assert {*record["attributes"][0]} == {*record["factors"][0], "attribute"}
    assert (record["attributes"][0]["rank"], record["attributes"][0]["gap"]) == (None, None)
    assert record["attributes"][1]["weighted_satisfaction"] == 9 * (4.25 - 7.5)


def test_a_survey_without_attributes_has_no_such_part() -> None:
    """No empty table, no empty sheet."""
    of = doubted(SHORT, SHORT)
    assert "ttribute" not in rendered("md", of, "en").decode()
    assert "Attributes" not in openpyxl.load_workbook(io.BytesIO(rendered("xlsx", of, "en"))).sheetnames
    assert json.loads(rendered("json", of, "en"))["attributes"] == []
