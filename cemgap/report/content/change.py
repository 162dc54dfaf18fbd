"""Change: step 7, this wave against an earlier one."""

from collections.abc import Iterable

from cemgap.intake.factor_list import first_named
from cemgap.report.blocks import Cell, Column, ColumnNote, Figure, Kind, Line, Lines, Part, Row, Table
from cemgap.report.content.citation import cell_of, cited, cited_ends
from cemgap.report.content.decimals import decimals_of
from cemgap.report.content.words import CHANGE_VERDICTS, MEASURES
from cemgap.statistics.change import CHANGE_MEASURES, ChangeVerdict, FactorChange, MeasureChange
from cemgap.steps.analysis import Analysis
from cemgap.steps.step7_feedback import Change, split_of
from cemgap.translations import Message, msg

SIGNIFICANT = ("better", "worse")
PARTS_OF_CHANGE = ("from_experience", "from_expectation", "from_importance")


def part(analysis: Analysis) -> Part:
    """The change of weighted satisfaction and what it means; nothing without an earlier wave."""
    change = analysis.feedback.change
    if change is None:
        return Part("change", ())
    shown = table(analysis, change)
    return Part("change", (shown, _words(analysis, change, shown)))


def measures_part(analysis: Analysis) -> Part:
    """The change of every measure, with standard error and interval."""
    change = analysis.feedback.change
    return Part("change_measures", () if change is None else (_measures_table(analysis, change),))


def table(analysis: Analysis, change: Change) -> Table:
    """Weighted satisfaction of both waves per factor; satisfaction or experience where that is all there is."""
    measure = shown_measure(change)
    # Experience is a level; the others are differences, and signed.
    level: Kind = "score" if measure == "experience" else "signed"
    return Table(
        "change",
        msg(
            "Step 7: {measure}, {before} to {after}",
            measure=MEASURES[measure],
            before=change.before,
            after=change.after,
        ),
        (
            Column("factor", msg("Factor"), "text"),
            Column("before", msg("{wave}", wave=change.before), level),
            Column("after", msg("{wave}", wave=change.after), level),
            Column("change", msg("Change"), "signed", formula="after - before"),
            Column("interval", msg("95% interval"), "signed", None, 2),
            Column("p_adjusted", msg("p (Holm)"), "p", None, 2),
            Column("verdict", msg("Verdict"), "text"),
            Column("from_experience", msg("From experience"), "signed", None, 3),
            Column("from_expectation", msg("From expectation"), "signed", None, 3),
            Column("from_importance", msg("From importance"), "signed", None, 3),
        ),
        tuple(_row(factor, measure) for factor in change.factors),
        notes=tuple(_notes(change)),
        decimals=decimals_of(analysis),
    )


def shown_measure(change: Change) -> str:
    """The measure that the waves are compared by; experience where nothing can be compared."""
    return change.compared or "experience"


def _of(factor: FactorChange, measure: str) -> MeasureChange:
    figures: MeasureChange = getattr(factor, measure)
    return figures


def _row(factor: FactorChange, measure: str) -> Row:
    figures = _of(factor, measure)
    weighted = measure == "weighted_satisfaction"
    split = split_of(factor) if weighted else None
    return Row(
        factor.factor.key,
        (
            factor.factor,
            figures.before,
            figures.after,
            figures.change,
            _interval(figures),
            factor.p_adjusted,
            CHANGE_VERDICTS[verdict_of(factor, figures)],
            None if split is None else split.experience,
            None if split is None else split.expectation,
            None if split is None else split.importance,
        ),
        marked=factor.verdict in SIGNIFICANT,
    )


def verdict_of(factor: FactorChange, figures: MeasureChange) -> ChangeVerdict:
    """The verdict beside the measure shown: only a change of weighted satisfaction is ever tested."""
    known = figures.change is not None
    return "not_tested" if factor.verdict == "not_comparable" and known else factor.verdict


def _interval(figures: MeasureChange) -> Cell:
    return None if figures.change_low is None else (figures.change_low, figures.change_high)


def _notes(change: Change) -> Iterable[Message | ColumnNote]:
    if change.respondents_before is None or change.respondents_after is None:
        yield msg("No n in a wave whose scores are given per factor, so no intervals and no test of its change.")
    else:
        # The table of bases tells the same two counts.
        yield msg(
            "n: {before} and {after} respondents.",
            before=Figure(change.respondents_before, "count", ("bases", "respondents_before", "n")),
            after=Figure(change.respondents_after, "count", ("bases", "respondents", "n")),
        )
    if change.shared_units:
        yield msg(
            "{count} cluster is in both samples. The waves are taken as independent, so the intervals of changes may "
            "be too narrow or too wide.",
            plural="{count} clusters are in both samples. The waves are taken as independent, so the intervals of "
            "changes may be too narrow or too wide.",
            n=change.shared_units,
            count=change.shared_units,
        )
    if change.tested:
        yield ColumnNote(
            "p_adjusted",
            msg(
                "p: of the change of weighted satisfaction, adjusted by Holm over the factors; significant below 0.05."
            ),
        )
    if any(factor.verdict in SIGNIFICANT for factor in change.factors):
        yield msg("Marked: a significant change.")
    parts = msg("From experience, expectation, importance: the parts of the change; they add up to it.")
    yield ColumnNote("from_experience", parts)
    yield msg("A change before and after is not proof of cause.")


def _measures_table(analysis: Analysis, change: Change) -> Table:
    return Table(
        "change_measures",
        msg("Step 7: every measure, {before} to {after}", before=change.before, after=change.after),
        (
            Column("factor", msg("Factor"), "text"),
            Column("measure", msg("Measure"), "text"),
            Column("before", msg("{wave}", wave=change.before), "score"),
            Column("after", msg("{wave}", wave=change.after), "score"),
            Column("change", msg("Change"), "signed", formula="after - before"),
            Column("change_se", msg("Standard error"), "score", msg("SE"), 4),
            Column("interval", msg("95% interval"), "signed", None, 2),
            Column("df", msg("Degrees of freedom"), "score", msg("df"), 4),
        ),
        tuple(
            Row(
                f"{factor.factor.key} {measure}",
                (
                    factor.factor,
                    MEASURES[measure],
                    _of(factor, measure).before,
                    _of(factor, measure).after,
                    _of(factor, measure).change,
                    _of(factor, measure).change_se,
                    _interval(_of(factor, measure)),
                    _of(factor, measure).df,
                ),
            )
            for factor in change.factors
            for measure in CHANGE_MEASURES
        ),
        notes=(
            next(iter(_notes(change))),
            msg("Intervals of single measures are exploratory: they are not adjusted for many tests."),
        ),
        decimals=decimals_of(analysis),
    )


def _words(analysis: Analysis, change: Change, shown: Table) -> Lines:
    lines: list[Line] = [Line(msg("Key"), message) for message in key_moved(analysis, change)]
    for verdict, label in (("better", msg("Better")), ("worse", msg("Worse"))):
        found = [factor for factor in change.factors if factor.verdict == verdict]
        lines += [Line(label, msg("{change}.", change=changed(shown, factor, parts=True))) for factor in found]
        if not found and change.tested:
            lines.append(Line(label, msg("None.")))
    missing = tuple(factor.factor for factor in change.factors if cell_of(shown, factor.factor.key, "change") is None)
    if missing:
        lines.append(Line(msg("Not compared"), msg("{factors}.", factors=first_named(missing))))
    if change.respondents_before is not None and change.respondents_after is not None:
        lines.append(Line(msg("Samples"), _samples(change)))
    return Lines("change_words", msg("What changed"), (*lines, *start_again(analysis)))


def start_again(analysis: Analysis) -> tuple[Line, ...]:
    """With which factor step 1 starts again; nothing without a key experience."""
    factor = analysis.feedback.next_brand_value
    if factor is None:
        return ()
    return (Line(msg("Next"), msg("Step 1 starts again with {factor}: what is it worth to customers?", factor=factor)),)


def key_moved(analysis: Analysis, change: Change) -> tuple[Message, ...]:
    """Whether the key experience is still the one of the earlier wave."""
    now, before = analysis.key_experiences.key, change.key_before
    if now is None and before is None:
        return ()
    if now is None:
        return (msg("{before} is no longer the key experience; no weighted satisfaction is negative.", before=before),)
    if before is None:
        return (msg("{now} is the key experience; there was none before.", now=now),)
    if now.key == before.key:
        return (msg("{now} remains the key experience.", now=now),)
    return (msg("The key experience is now {now}; it was {before}.", now=now, before=before),)


def nothing_said(change: Change, min_base: int) -> Message:
    """What is true where no factor's change is worth a sentence: nothing compared, nothing tested, or all by chance."""
    if change.compared is None:
        in_both = any(
            _of(f, m).before is not None and _of(f, m).after is not None
            for f in change.factors
            for m in CHANGE_MEASURES
        )
        if in_both:
            return msg("Nothing could be compared: no factor's experience is known of both waves.")
        return msg("Nothing could be compared: no measure is known of the same factor in both waves.")
    if not change.tested:
        return _not_tested(change, min_base)
    if len(change.tested) < len(change.factors):
        return msg(
            "No significant change of the factors that could be tested: {factors}.", factors=first_named(change.tested)
        )
    return msg("No significant change.")


def _not_tested(change: Change, min_base: int) -> Message:
    if change.respondents_before is None or change.respondents_after is None:
        return msg("No change could be tested: the scores of a wave are given per factor.")
    if change.compared != "weighted_satisfaction":
        return msg("No change could be tested: weighted satisfaction is not known of the same factor in both waves.")
    return msg(
        "No change could be tested: fewer than {limit} effective respondents in a wave, or answers that do not vary.",
        limit=min_base,
    )


def changed(shown: Table, factor: FactorChange, *, parts: bool) -> Message:
    """One factor's change in words, with the figures of the table; with `parts` what it is made of, where known."""
    row = factor.factor.key
    told = msg(
        "{factor} {before} to {after} ({change})",
        factor=factor.factor,
        before=cited(shown, row, "before"),
        after=cited(shown, row, "after"),
        change=_with_interval(shown, row),
    )
    if not parts or any(cell_of(shown, row, name) is None for name in PARTS_OF_CHANGE):
        return told
    return msg(
        "{change}: experience {experience}, expectation {expectation}, importance {importance}",
        change=told,
        experience=cited(shown, row, "from_experience"),
        expectation=cited(shown, row, "from_expectation"),
        importance=cited(shown, row, "from_importance"),
    )


def _with_interval(shown: Table, row: str) -> Figure | Message:
    change = cited(shown, row, "change")
    if cell_of(shown, row, "interval") is None:
        return change
    low, high = cited_ends(shown, row, "interval")
    return msg("{change}, 95% CI {low} to {high}", change=change, low=low, high=high)


def _samples(change: Change) -> Message:
    if change.shared_ids is None:
        return msg("The waves are treated as independent samples; no ids are mapped to tell who is in both.")
    if change.shared_ids == 0:
        return msg("The waves are independent samples; no id is in both.")
    return msg(
        "The waves are treated as independent samples, although {count} id is in both.",
        plural="The waves are treated as independent samples, although {count} ids are in both.",
        n=change.shared_ids,
        count=Figure(change.shared_ids, "count", ("bases", "shared_ids", "n")),
    )
