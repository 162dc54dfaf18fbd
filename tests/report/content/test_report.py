"""What a report says: every part, every figure, in both languages."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from cemgap.intake.ratings.scales import Scale
from cemgap.report.blocks import Figure, Lines, Matrix, Report, Table
from cemgap.report.content import PARTS, report_of
from cemgap.report.figures import figures_of
from cemgap.statistics.change import changes
from cemgap.statistics.precision import Estimate
from cemgap.statistics.scores import Scores
from cemgap.steps.analysis import Analysis, analysis
from cemgap.steps.ideal import GivenIdeal
from cemgap.steps.results import Stage
from cemgap.steps.step5_requirements import PlannedRequirement
from cemgap.steps.step6_alignment import Plan, PlannedAction, StrategyStatement
from cemgap.steps.step7_feedback import Earlier
from cemgap.translations import Message, Wording
from tests.steps.made import PROVENANCE, basis, meisu, survey, survey_factor, table, table_factor

STAGES = (Stage("1 shop", 1, 1), Stage("2 shops", 2, 2), Stage("3 shops", 3, 3), Stage("4 shops", 4, 4, over=True))
PLAN = Plan(
    (PlannedRequirement("R1", "convenience", "more shops within reach"),),
    (
        PlannedAction("A1", "more shops in the same street", ("R1",), "chosen", "fits"),
        PlannedAction("A2", "internet sales", ("R1",), "chosen", "conflicts"),
        PlannedAction("A3", "longer hours", ("R1",), "rejected"),
        PlannedAction("A4", "a van", ("R1",)),
    ),
    (StrategyStatement("one more shop a year", "goal"), StrategyStatement("internet", "ruled_out")),
)
CLIENT = Wording((("en", "Meisu Electronics"), ("zh", "美苏电器")))


def analysed(scores: Scores, **inputs: object) -> Analysis:
    """The analysis of made scores."""
    layout = "factor_table" if scores.respondents is None else "wide"
    given = {"basis": basis(scores), "provenance": PROVENANCE, **inputs}
    return analysis(scores=scores, layout=layout, **given)  # type: ignore[arg-type]


def two_waves() -> Analysis:
    """A survey with everything, in its second wave; the key experience has moved."""
    before = survey(
        survey_factor("convenience", 4.9, 7.1, 8.8),
        survey_factor("product", 5.9, 7, 7),
        survey_factor("gone", 6, 6.4, 5),
        wave="2026Q1",
    )
    after = survey(
        survey_factor("convenience", 6.6, 7, 8.9),
        survey_factor("product", 5.8, 7.1, 7.1),
        survey_factor("price", 6.9, 7, 8),
        survey_factor("service", 7.4, 7, 6),
        survey_factor("brand", 7.4, None, 6),
        survey_factor("own", 6.1, 7, 3, n=12),
        survey_factor("late", 6.8, 7.5, 3, expectation_source="management"),
        wave="2026Q3",
    )
    return analysed(
        after,
        client=CLIENT,
        wave="2026Q3",
        statement=Wording((("", "clear prices"),)),
        shares=(("price", Estimate(0.6, 0.05, 0.5, 0.7, 180)), ("near", Estimate(0.2, n=180))),
        ideals={"product": GivenIdeal(9.0, "flag"), "convenience": GivenIdeal(9.5, "settings")},
        plan=replace(PLAN, requirements=(PlannedRequirement("R1", "convenience", "more shops"),)),
        stages=(Stage("1", 2, 10), Stage("2", 4, 15, over=True), Stage("3", 4, 15)),
        earlier=Earlier("2026Q1", before, changes(before, after, 30), 4),
    )


CASES: dict[str, Callable[[], Analysis]] = {
    "worked example": lambda: analysed(meisu(), plan=PLAN, stages=STAGES, client=CLIENT),
    "worked example filled in": lambda: analysed(meisu(product=7, brand=8, price=8), plan=PLAN),
    "two waves": two_waves,
    "two factor tables": lambda: analysed(
        meisu(product=7),
        earlier=Earlier(
            "before",
            table(table_factor("product", 4, 7, 7)),
            changes(table(table_factor("product", 4, 7, 7)), meisu(product=7), 30),
        ),
    ),
    "no key experience": lambda: analysed(survey(survey_factor("a", 8, 7, 9), survey_factor("b", 7, 6.9, 8)), wave="1"),
    "no proven shortfall": lambda: analysed(survey(survey_factor("a", 6.9, 7, 9), survey_factor("b", 7, 6.9, 8))),
    "a small base": lambda: analysed(survey(survey_factor("a", 5, 7, 9, n=12), survey_factor("b", 6, 7, 8, n=12))),
    "expectation not asked": lambda: analysed(survey(survey_factor("a", 5, None, 9), survey_factor("b", 7, None, 8))),
    "importance not asked": lambda: analysed(
        survey(survey_factor("a", 5, 7), survey_factor("b", 6, 7)), ideals={"b": GivenIdeal(8.0, "flag")}
    ),
    "experience alone": lambda: analysed(survey(survey_factor("a", 5), survey_factor("b", 6))),
    "nothing on one scale": lambda: analysed(
        survey(survey_factor("a", 5, None, 3)),
        basis=basis(survey(survey_factor("a", 5, None, 3)), index="raw", importance=(1, 5)),
    ),
    "nobody rated anything": lambda: analysed(survey(survey_factor("a"))),
    "mapped scales": lambda: analysed(
        survey(survey_factor("a", 5, 7, 9)), basis=basis(survey(survey_factor("a", 5, 7, 9)), importance=(1, 5))
    ),
}


@pytest.fixture(params=CASES, name="report")
def _report(request: pytest.FixtureRequest) -> Report:
    case = CASES[request.param]
    return report_of(case())


def messages(value: object) -> Iterator[Message]:
    """Every message in a report, those inside others included."""
    if isinstance(value, Message):
        yield value
        for _, inner in value.values:
            yield from messages(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from messages(inner)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from messages(getattr(value, name))


def tables(report: Report) -> dict[str, Table]:
    """The tables of a report by name."""
    return {block.name: block for part in report.parts for block in part.blocks if isinstance(block, Table)}


def notes(of: Table) -> tuple[Message, ...]:
    """The notes of a table where all its columns are shown."""
    return of.told([column.key for column in of.columns])


def lines(report: Report, part: str) -> list[str]:
    """The sentences of a part, with their labels, as English text."""
    form = figures_of(report.decimals)
    return [
        f"{line.label.text('en', form) if line.label else ''}: {line.message.text('en', form)}"
        for found in report.parts
        if found.name == part
        for block in found.blocks
        if isinstance(block, Lines)
        for line in block.lines
    ]


def test_the_parts_are_all_there_in_order(report: Report) -> None:
    """A part without input has no blocks; forms go by the list."""
    assert tuple(part.name for part in report.parts) == PARTS


def test_every_figure_of_a_sentence_is_that_of_a_cell(report: Report) -> None:
    """Numbers in prose occur in a table, of the same kind and the same value."""
    found = 0
    for message in messages((*(part for part in report.parts), report.notes, report.title)):
        for _, value in message.values:
            for figure in value if isinstance(value, tuple) else (value,):
                assert not isinstance(figure, float), f"a number without its cell in {message.msgid!r}"
                if not isinstance(figure, Figure) or figure.cell is None:
                    continue
                found += 1
                name, row, column = figure.cell
                of = tables(report)[name]
                place = [candidate.key for candidate in of.columns].index(column)
                cell = next(candidate.cells[place] for candidate in of.rows if candidate.key == row)
                assert of.columns[place].kind == figure.kind or isinstance(cell, Message)
                if isinstance(cell, Message):
                    cell = next(value.value for _, value in cell.values if isinstance(value, Figure))
                assert figure.value in (cell if isinstance(cell, tuple) else (cell,))
                assert figure.value is not None
    assert found


def test_a_figure_without_a_cell_is_one_itself(report: Report) -> None:
    """Only a cell in words ("over 4") holds a figure that points nowhere."""
    inside = {id(message) for of in tables(report).values() for row in of.rows for message in messages(row.cells)}
    for message in messages(report.parts):
        if any(isinstance(value, Figure) and value.cell is None for _, value in message.values):
            assert id(message) in inside


def test_every_table_has_a_base_or_says_why_not(report: Report) -> None:
    """A column n, or a note about n."""
    for of in tables(report).values():
        based = any(column.key == "n" or column.key.startswith("n_") for column in of.columns)
        assert based or any(note.msgid.startswith(("No n", "n: ")) for note in notes(of)), of.name


def test_rows_fit_their_columns_and_have_keys_of_their_own(report: Report) -> None:
    """So that a form may go by either."""
    for of in tables(report).values():
        assert len({row.key for row in of.rows}) == len(of.rows), of.name
        assert {len(row.cells) for row in of.rows} == {len(of.columns)}, of.name
        assert len({column.key for column in of.columns}) == len(of.columns)
        assert of.bar is None or of.bar in {column.key for column in of.columns}


def test_formulas_give_the_cells(report: Report) -> None:
    """Over the keys of the same row, to the last bits."""
    for of in tables(report).values():
        names = [column.key for column in of.columns]
        for row in of.rows:
            cells = dict(zip(names, row.cells, strict=True))
            for column in of.columns:
                if column.formula is None or cells[column.key] is None:
                    continue
                left, sign, right = column.formula.split()
                one, other = cells[left], cells[right]
                assert isinstance(one, int | float)
                assert isinstance(other, int | float)
                assert (one * other if sign == "*" else one - other) == pytest.approx(cells[column.key], abs=1e-12)


def test_the_answer_of_the_worked_example() -> None:
    """As published, in whole numbers, with what the source does not give left out."""
    report = report_of(CASES["worked example"]())
    assert report.decimals == 0
    assert report.title.text("en") == "Executive summary: Meisu Electronics"
    assert lines(report, "answer") == [
        (
            "Fix first: Convenience: importance 9, satisfaction -2, weighted -18. "
            "Could be lower, for want of scores: Service, Relationship."
        ),
        "How far: Experience 5 against an ideal of 10: gap -5. Every other factor only has to hold.",
        "Then: Product: satisfaction -1; not ranked, importance not given.",
        'Next step: Chosen: A1 "more shops in the same street".',
        ': Not to do: A2 "internet sales": vetoed, it conflicts with strategy.',
        ': Not to do: A3 "longer hours": rejected.',
        "Proof: 4 shops: 4 times the investment, over 4 times the result: consistent with growth in step.",
        "Open: Not filled in yet: step 1 (brand value).",
        "Basis: 6 factors, scores given per factor. No respondents in the file, so no intervals and no test.",
        ": Scale 0-10, seen in the data.",
    ]


def test_the_table_of_the_worked_example_keeps_its_blanks() -> None:
    """Not given is None, in every column."""
    of = tables(report_of(CASES["worked example"]()))["factors"]
    names = [column.key for column in of.columns]
    kept = ("importance", "experience", "expectation", "satisfaction", "weighted_satisfaction", "ideal", "gap")
    cells = {row.key: tuple(row.cells[names.index(name)] for name in kept) for row in of.rows}
    assert cells == {
        "convenience": (9, 5, 7, -2, -18, 10, -5),
        "product": (None, 6, 7, -1, None, 6, 0),
        "brand": (None, 7, 7, 0, None, 7, 0),
        "price": (None, 7, 7, 0, None, 7, 0),
        "service": (None, 6, None, None, None, 6, 0),
        "relationship": (None, 4, None, None, None, 4, 0),
    }
    assert [row.key for row in of.rows if row.marked] == ["convenience"]
    assert not {"n", "verdict", "satisfaction_interval"} & set(names)
    assert of.decimals == 0


def test_the_answer_of_a_second_wave_tells_the_moved_key_first() -> None:
    """Then the change of what was and what is the key experience, then what else changed."""
    told = lines(report_of(two_waves()), "answer")
    assert told[0] == (
        "Fix first: Product: importance 7.1, satisfaction -1.3 (95% CI -1.6 to -1.0), weighted -9.2. "
        "Product cannot be told apart from Convenience, own and late (95%). "
        "Could be lower, for want of scores: Brand image."
    )
    assert told[1] == "How far: Experience 5.8 against an ideal of 9.0: gap -3.2. Other gaps: Convenience -2.9."
    since = next(at for at, line in enumerate(told) if line.startswith("Since 2026Q1"))
    assert told[since] == "Since 2026Q1: The key experience is now Product; it was Convenience."
    assert told[since + 1] == ": Product -7.7 to -9.2 (-1.5, 95% CI -5.7 to +2.6): no significant change."
    assert told[since + 2] == ": Convenience -19.4 to -3.6 (+15.8, 95% CI +11.6 to +20.0): better."
    assert any(line.startswith("Basis: 220 respondents, 12 to 200 complete per factor, unweighted.") for line in told)


def test_who_is_below_undecided_and_above_is_said() -> None:
    """By the verdicts; a factor on a small base has none."""
    told = lines(report_of(two_waves()), "answer")
    assert any(line == ": Not told apart from expectation: Price." for line in told)
    assert any(line == ": Above expectation: Service." for line in told)
    assert any(line.startswith("Then: Convenience: importance 8.9, satisfaction -0.4") for line in told)
    assert ": Also below expectation: late." in told
    assert ": Small base, no verdict: own." in told


def test_answers_that_do_not_vary_are_no_small_base() -> None:
    """Sixty respondents who agree have no interval: no verdict, and the reason is not their number."""
    alike = [
        replace(factor, satisfaction=Estimate(-2.0, 0.0, n=200, n_effective=200.0, df=199.0))
        for factor in (survey_factor("a", 5, 7, 9), survey_factor("b", 5, 7, 8))
    ]
    told = lines(report_of(analysed(survey(*alike))), "answer")
    assert told[0].endswith("No verdict: the answers do not vary, so there is no interval.")
    assert any(line.endswith("Answers do not vary, no verdict: b.") for line in told)
    assert not any("Small base" in line for line in told)


def test_a_score_that_respondents_did_not_give_says_who_gave_it() -> None:
    """Beside the figure in the answer, in the notes of every table and matrix that holds it."""
    given = survey(survey_factor("a", 5, 7, 9, expectation_source="management"), survey_factor("b", 6, 6, 8))
    report = report_of(analysed(given))
    assert "(expectation: management)" in lines(report, "answer")[0]
    matrix = next(block for part in report.parts for block in part.blocks if isinstance(block, Matrix))
    for noted in (notes(tables(report)["factors"]), notes(tables(report)["requirements"]), matrix.notes):
        assert any("expectation of a: management" in note.text("en") for note in noted)


@pytest.mark.parametrize(
    ("case", "label", "said"),
    [
        ("no key experience", "Fix first", "Nothing: no weighted satisfaction is negative"),
        ("no proven shortfall", "Fix first", "No proven shortfall"),
        ("a small base", "Fix first", "Small base: no verdict."),
        ("importance not asked", "Lowest", "Importance was not asked, so there is no key experience."),
        ("expectation not asked", "Look first", "importance 9.0, experience 5.0, difference +4.0."),
        (
            "experience alone",
            "Lowest",
            "a: experience 5.0. Only experience was asked: without expectation and importance no factor can be ranked.",
        ),
        ("nothing on one scale", "Fix first", "no factor can be ranked, expectation not given."),
        ("nobody rated anything", "Fix first", "can be ranked, importance, experience, expectation not given."),
    ],
)
def test_the_first_line_says_what_is_known(case: str, label: str, said: str) -> None:
    """And no more."""
    first = lines(report_of(CASES[case]()), "answer")[0]
    assert first.startswith(f"{label}: ")
    assert said in first


def test_without_factors_nothing_is_known() -> None:
    """And nothing is made up."""
    report = report_of(analysed(survey()))
    assert lines(report, "answer")[0] == "Fix first: Not known: no factor can be ranked."


def test_titles_follow_the_ranking() -> None:
    """An order that is not that of weighted satisfaction says so."""
    titles = {case: tables(report_of(CASES[case]()))["factors"].title.text("en") for case in CASES}
    assert "worst weighted satisfaction first" in titles["worked example"]
    assert "worst satisfaction first (importance not asked)" in titles["importance not asked"]
    assert "largest importance - experience first (expectation not asked)" in titles["expectation not asked"]
    assert "not ranked" in titles["experience alone"]


def test_the_matrix_is_drawn_over_satisfaction_or_over_experience() -> None:
    """Crosshair at 0, or at the means where expectation was not asked; the key experience is marked."""

    def matrix(case: str) -> Matrix:
        blocks = (block for part in report_of(CASES[case]()).parts for block in part.blocks)
        return next(block for block in blocks if isinstance(block, Matrix))

    usual = matrix("two waves")
    assert usual.cross_across == 0
    assert [point.factor.key for point in usual.points if point.marked] == ["product"]
    assert any("brand" in note.text("en").lower() for note in usual.notes)
    performance = matrix("expectation not asked")
    assert (performance.cross_across, performance.cross_up) == (6, 8.5)
    assert not any(point.marked for point in performance.points)


def test_bounds_are_told_as_bounds() -> None:
    """Over 15 of 10 is over 1.5 times, and shows nothing."""
    of = tables(report_of(two_waves()))["evidence"]
    form = figures_of(of.decimals)
    told = [[cell.text("en", form) if isinstance(cell, Message) else cell for cell in row.cells] for row in of.rows]
    assert told[1] == ["2", 4, "over 15", 2.0, "over 1.5", "over 75%", "growth in step is not shown"]
    assert told[2][-1] == "contradicts growth in step"
    assert any("not proof of cause" in note.text("en") for note in notes(of))


def test_a_bound_claims_no_more_than_was_written() -> None:
    """At least 4 is not over 4, in the table and in the sentence."""
    stages = (Stage("1 shop", 1, 1), Stage("4 shops", 4, 4, over=True, strict=False))
    report = report_of(analysed(meisu(), stages=stages))
    of = tables(report)["evidence"]
    told = [cell.text("en", figures_of(0)) for cell in of.rows[1].cells if isinstance(cell, Message)]
    assert told == ["at least 4", "at least 4", "at least 100%", "consistent with growth in step"]
    assert any("4 times the investment, at least 4 times the result" in line for line in lines(report, "answer"))


def test_change_says_what_it_is_made_of_and_of_whom() -> None:
    """The split of what changed, the samples, and who is in both."""
    told = lines(report_of(two_waves()), "change")
    assert told[0] == "Key: The key experience is now Product; it was Convenience."
    assert told[1] == (
        "Better: Convenience -19.4 to -3.6 (+15.8, 95% CI +11.6 to +20.0): "
        "experience +15.0, expectation +0.9, importance -0.1."
    )
    assert told[2] == "Worse: None."
    assert "although 4 ids are in both" in told[-2]
    assert told[-1].startswith("Next: Step 1 starts again with Product")


def test_what_is_not_to_be_done_is_said_with_its_reason() -> None:
    """And what is left open."""
    told = lines(report_of(CASES["worked example"]()), "actions")
    assert 'Not to do: A2 "internet sales": vetoed, it conflicts with strategy' in told
    assert 'Not to do: A3 "longer hours": rejected' in told
    assert "Still open: chosen actions without an owner or a date: A1" in told
    assert "Still open: actions that nobody has decided on: A4" in told
    assert "Ruled out: internet" in told


def test_every_step_says_what_it_needs() -> None:
    """Open and partly done ones."""
    told = lines(report_of(CASES["expectation not asked"]()), "steps")
    assert len(told) == 7
    assert told[2].startswith("step 3 (key experiences): open; needs expectations: ask customers")
    assert told[4] == "step 5 (requirements): open; needs plan.xlsx (make a blank one: cemgap template plan)"


@pytest.mark.parametrize(
    ("case", "missing"),
    [
        ("expectation not asked", "step 1 (brand value), expectation (step 2b), step 3 (key experiences)"),
        ("importance not asked", "step 1 (brand value), importance (step 2d), step 5 (requirements)"),
        ("no proven shortfall", "step 1 (brand value), step 5 (requirements), step 6 (alignment)"),
    ],
)
def test_what_is_open_names_what_nobody_was_asked(case: str, missing: str) -> None:
    """A step that is half done is told by what it lacks."""
    told = lines(report_of(CASES[case]()), "answer")
    assert any(line.startswith(f"Open: Not filled in yet: {missing}") for line in told), told


def test_a_drafted_requirement_is_a_step_partly_done() -> None:
    """The table has its row; what would close the gap nobody has written."""
    report = report_of(CASES["no proven shortfall"]())
    assert [row.cells[2] for row in tables(report)["requirements"].rows] == [None]
    assert lines(report, "steps")[4] == (
        "step 5 (requirements): partly done; needs what would close the gaps, written in plan.xlsx "
        "(make a blank one: cemgap template plan)"
    )


@pytest.mark.parametrize(
    ("sources", "note", "base"),
    [
        ((None, None), "n: respondents who rated both experience and expectation.", "experience and expectation count"),
        (("management", "management"), "n: respondents who rated experience.", "each score counts everyone"),
        (
            (None, "management"),
            "n: respondents who rated both experience and expectation; experience alone where customers were",
            "experience and expectation count who rated both; experience counts everyone who rated it where",
        ),
    ],
)
def test_a_given_expectation_is_no_rating(sources: tuple[str | None, str | None], note: str, base: str) -> None:
    """The n beside a satisfaction counts who rated experience where the expectation was given."""
    factors = [
        survey_factor(key, 5, 7, 9, expectation_source=source) for key, source in zip("ab", sources, strict=True)
    ]
    report = report_of(analysed(survey(*factors)))
    assert any(told.text("en").startswith(note) for told in notes(tables(report)["factors"]))
    assert any(line.startswith(f"Base: {base}") for line in lines(report, "method"))


def test_mapped_scales_are_said() -> None:
    """Each with its ends and where they are known from."""
    told = lines(report_of(CASES["mapped scales"]()), "basis")
    assert (
        "Scale: Scales: experience 1-10 (seen in the data), expectation 1-10 (seen in the data), "
        "importance 1-5 (seen in the data)." in told
    )
    assert (
        "Shown: Mapped linearly onto 0-10: importance. The answer 1 on importance counts 0 now: where it does not mean "
        "unimportant, the ranking may differ (see zero of importance)." in told
    )
    assert "Left out: Rows left out: weight 0 (3)." in told


def test_weights_raw_scales_and_settings_are_said() -> None:
    """In the basis and in the record."""
    scores = survey(survey_factor("a", 5, 7, 9))
    of = replace(basis(scores, index="raw"), weight="w", dropped=())
    record = replace(PROVENANCE, settings=(("--index", "raw"),))
    report = report_of(analysed(scores, basis=of, provenance=record))
    told = lines(report, "basis")
    assert told[0] == 'Basis: 220 respondents, 200 complete for every factor, weighted by "w".'
    assert told[1] == "Scale: Scale 1-10, seen in the data."
    assert told[2] == "Shown: Scores are on the answers' own scale (--index raw)."
    assert "Setting: --index = raw" in lines(report, "method")
    forced = report_of(analysed(scores, basis=replace(of, index="0-100", scales=())))
    assert lines(forced, "basis")[1:3] == [
        "Scale: No scale is known.",
        "Shown: Scores are shown on 0-100; answers on another scale are mapped onto it linearly.",
    ]


def test_everyone_complete_is_said_as_such() -> None:
    """No range of one number."""
    told = lines(report_of(analysed(survey(survey_factor("a", 5, 7, 9, n=220)))), "basis")
    assert told[0] == "Basis: 220 respondents, all complete for every factor, unweighted."


@pytest.mark.parametrize(
    ("index", "ends", "shown"),
    [
        ("as_answered", (10, 1), "{turned}"),
        ("as_answered", (5, 1), "Mapped linearly onto 0-10: experience, expectation. {turned}"),
        ("raw", (10, 1), "Scores are on the answers' own scale (--index raw). {turned}"),
    ],
)
def test_a_scale_that_runs_the_other_way_is_turned_not_mapped(index: str, ends: tuple[int, int], shown: str) -> None:
    """10-1 becomes 1-10, which is no map onto 0-10."""
    scores = survey(survey_factor("a", 5, 7, 9))
    of = basis(scores, index=index)
    turned = tuple((measure, Scale(*ends)) for measure in ("experience", "expectation"))
    told = lines(report_of(analysed(scores, basis=replace(of, scales=(*turned, of.scales[2])))), "basis")
    sentence = "Turned round, so that the higher score is the better one: experience, expectation."
    assert told[2] == "Shown: " + shown.format(turned=sentence)


def test_rows_of_other_waves_are_counted() -> None:
    """What was read is what was left out, who is in this wave, and who is in another."""
    scores = survey(survey_factor("a", 5, 7, 9))
    of = replace(basis(scores), rows_read=420)
    rows = {row.key: row.cells[1] for row in tables(report_of(analysed(scores, basis=of)))["bases"].rows}
    assert rows["other_waves"] == 420 - 3 - 220
    assert "other_waves" not in {row.key for row in tables(report_of(analysed(scores)))["bases"].rows}


def test_a_survey_without_answers_has_no_bases_per_factor() -> None:
    """Nobody in the wave rated anything."""
    nobody = replace(survey_factor("a"), n_effective=None)
    told = lines(report_of(analysed(survey(nobody))), "basis")
    assert told[0] == "Basis: 220 respondents, unweighted."


def test_brand_value_stands_with_either_side_alone() -> None:
    """And says which side is not there."""
    scores = meisu()
    said = report_of(analysed(scores, statement=Wording((("", "clear prices"),))))
    assert lines(said, "brand_value") == [
        "Management says: clear prices",
        "Customers say: Not asked: the survey holds no question about reasons for choosing.",
    ]
    asked = report_of(analysed(scores, shares=(("price", Estimate(0.6, n=180)),)))
    assert lines(asked, "brand_value") == ["Management says: No statement is given, and none is derived from scores."]
    assert tables(asked)["reasons"].rows[0].cells == ("price", 0.6, None, 180)


def test_nothing_can_be_set_against_a_first_stage_that_is_a_bound() -> None:
    """The table says so, and no sentence claims a ratio."""
    report = report_of(analysed(meisu(), stages=(Stage("1", 1, 1, over=True), Stage("2", 2, 2))))
    told = [note.text("en") for note in notes(tables(report)["evidence"])]
    assert "The first result is a lower bound, so that no other can be set against it." in told
    assert lines(report, "evidence") == ["Next: Step 1 starts again with Convenience: what is it worth to customers?"]
    unneeded = analysed(table(table_factor("a", 8, 7, 9)), stages=(Stage("1", 1, 1, over=True),))
    assert lines(report_of(unneeded), "evidence") == []


GOOD, BAD = survey(survey_factor("a", 8, 7, 9)), survey(survey_factor("a", 5, 7, 9))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (BAD, BAD, "Key: A remains the key experience."),
        (BAD, GOOD, "Key: A is no longer the key experience; no weighted satisfaction is negative."),
        (GOOD, BAD, "Key: A is the key experience; there was none before."),
        (GOOD, GOOD, "Better: None."),
    ],
)
def test_the_key_experience_of_two_waves_is_compared(before: Scores, after: Scores, told: str) -> None:
    """Moved, gone, new, or none in both."""
    earlier = Earlier("1", before, changes(before, after, 30))
    report = report_of(analysed(after, earlier=earlier))
    assert lines(report, "change")[0].replace("a ", "A ", 1) == told
    if before is after is GOOD:
        assert "Since 1: No significant change." in lines(report, "answer")


@pytest.mark.parametrize(
    ("row", "measure"),
    [((5, 7, None), "satisfaction"), ((5, None, 9), "experience"), ((5, 7, 9), "weighted satisfaction")],
)
def test_waves_are_compared_by_the_last_measure_they_know(
    row: tuple[float | None, float | None, float | None], measure: str
) -> None:
    """Weighted satisfaction, else satisfaction, else experience."""
    before, after = (
        survey(survey_factor("a", *row)),
        survey(survey_factor("a", 8, *row[1:]), survey_factor("new", *row)),
    )
    earlier = Earlier("1", before, changes(before, after, 30), 0)
    report = report_of(analysed(after, wave="2", earlier=earlier))
    assert tables(report)["change"].title.text("en") == f"Step 7: {measure}, 1 to 2"
    told = lines(report, "change")
    assert "Not compared: new." in told
    assert "Samples: The waves are independent samples; no id is in both." in told


def test_waves_of_factor_tables_are_compared_without_a_test() -> None:
    """The change is shown, and why it is not tested."""
    report = report_of(CASES["two factor tables"]())
    of = tables(report)["change"]
    assert notes(of)[0].text("en").startswith("No n in a wave whose scores are given per factor")
    assert not any(label in line for line in lines(report, "change") for label in ("Better", "Worse"))
    assert ": Product -21 to -7 (+14): not tested." in lines(report, "answer")


def test_a_plan_without_a_choice_says_so() -> None:
    """And what no requirement and no action covers."""
    undone = Plan((PlannedRequirement("R1", "brand", "keep it"),), (PlannedAction("A1", "train", ()),))
    report = report_of(analysed(meisu(), plan=undone))
    assert "To do: No action is chosen." in lines(report, "actions")
    assert "Still open: gaps without a requirement: Convenience" in lines(report, "actions")
    assert "Still open: requirements that no action serves: R1" in lines(report, "actions")
    assert "Next step: No action is chosen yet." in lines(report, "answer")
    empty = report_of(analysed(meisu(), plan=Plan()))
    assert "actions" not in tables(empty)


def test_no_gap_leaves_nothing_to_require() -> None:
    """Every factor holds."""
    report = report_of(CASES["no key experience"]())
    assert lines(report, "requirements") == [": No factor falls short of its ideal: there is no gap to close."]


def test_a_table_with_parts_of_points_is_shown_with_them() -> None:
    """One decimal as soon as any figure needs it."""
    assert report_of(analysed(table(table_factor("a", 5.5, 7, 9)))).decimals == 1
    assert report_of(analysed(meisu(), stages=(Stage("1", 2, 2), Stage("2", 3, 3)))).decimals == 1


def test_chinese_has_the_same_figures(report: Report) -> None:
    """In every sentence of the report: none is lost, none is another."""

    def form(value: object, _: str) -> str | None:
        return f"<{value.value} {value.kind}>" if isinstance(value, Figure) else None

    for message in messages((report.title, report.parts, report.notes)):
        told = [sorted(re.findall("<[^>]*>", message.text(language, form))) for language in ("zh", "en")]
        assert told[0] == told[1], message.msgid
