"""Survey: what one file yields once it has been read: its mapping, scales, tally, and the scores of its waves."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cemgap.errors import Problem
from cemgap.intake.doubts import Doubt
from cemgap.intake.driver_rules import STATED, DriverRules
from cemgap.intake.factor_table import FactorRow
from cemgap.intake.headings.dialect import Heading
from cemgap.intake.headings.questions import Question
from cemgap.intake.mapping import RATED, Factor, Mapping
from cemgap.intake.outcome_columns import SettledOutcome
from cemgap.intake.ratings.scales import Scales
from cemgap.intake.tally import Tally
from cemgap.intake.waves import order_known, shown_waves
from cemgap.statistics.boxes import box_shares
from cemgap.statistics.drivers.outcome_models import DERIVED, OutcomeModels, outcome_models, scores_by_derived
from cemgap.statistics.drivers.outcomes import OutcomeEstimates, outcome_estimates
from cemgap.statistics.equal_steps import mean_steps, steps_of_table
from cemgap.statistics.moments import VALUE, Moments
from cemgap.statistics.overview import Overview, overview_of
from cemgap.statistics.precision import Estimate
from cemgap.statistics.ranks.alternatives import Alternatives, alternatives_of
from cemgap.statistics.scores import AttributeScores, GivenScores, Scores, scores_of, scores_of_table
from cemgap.statistics.segments import SegmentColumn, columns_of, segments_of
from cemgap.statistics.shares import reason_shares
from cemgap.statistics.totals import totals_of, totals_of_attributes
from cemgap.statistics.wanted import NOTHING, Wanted
from cemgap.translations import Message

NOT_SETTLED = Scales((), "as_answered")


@dataclass(frozen=True, slots=True)
class Survey:
    """A file, read."""

    name: str
    kind: str
    sheet: str | None
    encoding: str | None
    separator: str | None
    header_row: int
    sha256: str
    mapping: Mapping
    scales: Scales
    tally: Tally
    moments: Moments | None
    """On the reporting scale; None for a factor table."""
    rows: tuple[FactorRow, ...]
    """Of a factor table, as answered."""
    waves: tuple[str, ...]
    """Oldest first; ``("",)`` where the file does not name one."""
    problems: tuple[Problem, ...]
    """Errors and warnings; figures mean nothing where there is an error."""
    reader: str = "csv"
    """What read it."""
    heading: Heading | None = None
    """Title and header rows."""
    questions: tuple[Question, ...] = ()
    """What every column asks."""
    platform: str | None = None
    """The survey platform that the file looks like."""
    doubts: tuple[Doubt, ...] = ()
    """What the file leaves open."""
    rare: frozenset[str] = frozenset()
    """Reasons for choosing that are not told (`reason_cells.rare_reasons`)."""
    settled_outcomes: tuple[SettledOutcome, ...] = ()
    """The outcomes that can be used, with their scales; `mapping.outcomes` lists all."""
    wanted: Wanted = NOTHING
    """What is summed of an outcome."""
    drivers: DriverRules = STATED

    @property
    def factors(self) -> tuple[Factor, ...]:
        """The factors, in order."""
        return self.mapping.factors if self.moments is not None else tuple(row.factor for row in self.rows)

    @property
    def shown_waves(self) -> tuple[str | Message, ...]:
        """The waves as a message may name them."""
        return shown_waves(self.mapping, self.tally, self.waves)

    @property
    def order_known(self) -> bool:
        """Whether the order of the waves is more than a guess (W249)."""
        return order_known(self.mapping, self.tally, self.waves)

    def scores(self, wave: str, *, without_flagged: bool = False) -> Scores:
        """The scores of one wave, on the reporting scale; `without_flagged`: of those whom no quality rule doubts."""
        low, high = self.scales.reporting("experience")
        if self.moments is None:
            maps = {measure: self.scales.map_of(measure) for measure in (*RATED, "ideal")}
            return scores_of_table(self.rows, low, high, wave=wave, maps=maps)
        scores = scores_of(
            totals_of(self.moments, wave, without_flagged=without_flagged, lonely=self.mapping.lonely),
            self.mapping.factors,
            low,
            high,
            importance_range=self.scales.reporting("importance"),
            given=self._given(),
        )
        if self.drivers.importance == "stated":
            return scores
        return scores_by_derived(scores, self.outcome_models(wave), of_all=not without_flagged)

    def equal_steps(self, wave: str) -> dict[str, float]:
        """Key of a factor -> importance in one wave if ranks lie equally far apart; empty where nothing is ranked."""
        if self.scales.of("importance").format != "ranks":
            return {}
        map_ = self.scales.map_of("importance")
        if self.moments is None:
            return steps_of_table(self.rows, map_)
        mean = mean_steps(self.moments, wave, totals_of(self.moments, wave, lonely=self.mapping.lonely), map_)
        found = zip(self.mapping.factors, () if mean is None else mean.tolist(), strict=mean is not None)
        return {factor.key: value for factor, value in found if value == value}  # noqa: PLR0124 - not NaN

    def outcome_models(self, wave: str) -> OutcomeModels | None:
        """What the experiences explain of the outcome in one wave; None where no outcome can be used."""
        if self.moments is None or self.wanted.outcome is None:
            return None
        name = self.mapping.outcomes[self.wanted.outcome].name
        return outcome_models(
            self.moments,
            wave,
            next(outcome for outcome in self.settled_outcomes if outcome.name == name),
            self.scales,
            len(self.mapping.factors),
            method=self.drivers.method,
            lonely=self.mapping.lonely,
            cut_offs=self.wanted.cut_offs,
        )

    def alternatives(self, wave: str) -> tuple[Alternatives, ...]:
        """The factors of one wave under other rules of counting; empty for a factor table."""
        if self.moments is None:
            return ()
        return alternatives_of(
            totals_of(self.moments, wave, lonely=self.mapping.lonely),
            self.mapping.factors,
            *self.scales.reporting("experience"),
            importance_range=self.scales.reporting("importance"),
            given=self._weights(wave),
        )

    def value_scores(self, wave: str) -> tuple[str, Scores] | None:
        """(column of what each customer is worth, scores weighted by it); None where nobody is worth anything."""
        column = self.mapping.position("value")
        if self.moments is None or column is None or VALUE not in self.moments.wave(wave).parts:
            return None
        scores = scores_of(
            totals_of(self.moments, wave, VALUE, lonely=self.mapping.lonely),
            self.mapping.factors,
            *self.scales.reporting("experience"),
            importance_range=self.scales.reporting("importance"),
            given=self._weights(wave),
        )
        return self.mapping.columns[column].header, scores

    def segments(self, wave: str) -> tuple[SegmentColumn, ...]:
        """The groups of every column that is asked for, in the order of the columns."""
        if self.moments is None:
            return ()
        places = {column.header: place for place, column in enumerate(self.mapping.columns)}
        given = self._weights(wave)
        found = (
            segments_of(
                self.moments,
                wave,
                column,
                self.mapping.factors,
                *self.scales.reporting("experience"),
                importance_range=self.scales.reporting("importance"),
                given=given,
                lonely=self.mapping.lonely,
            )
            for column in columns_of(self.moments, wave)
        )
        if any(one.importance_source == DERIVED for one in given.values()):
            found = (_without_index_intervals(column) for column in tuple(found))
        return tuple(sorted(found, key=lambda one: places.get(one.column, len(places))))

    def attribute_scores(self, wave: str) -> tuple[AttributeScores, ...]:
        """The scores of every attribute in one wave, in the order of the mapping; empty where there are none."""
        attributes = self.mapping.attributes
        totals = None if self.moments is None else totals_of_attributes(self.moments, wave, self.mapping.lonely)
        if totals is None:
            return ()
        scores = scores_of(
            totals,
            tuple(Factor(attribute.key, attribute.names) for attribute in attributes),
            *self.scales.reporting("experience"),
            importance_range=self.scales.reporting("importance"),
        )
        if self.drivers.importance == "derived":
            scores = scores_by_derived(scores, None)
        factors = {factor.key: factor for factor in self.mapping.factors}
        return tuple(
            AttributeScores(attribute, factors.get(attribute.factor, Factor(attribute.factor)), of)
            for attribute, of in zip(attributes, scores.factors, strict=True)
        )

    def answers_outside(self) -> frozenset[float]:
        """The answers that lie outside the scale of their measure, or that may be no answers (a 0 beside 1 to 5)."""
        outside: set[float] = set()
        for column in self.mapping.columns:
            tallied = self.tally.columns.get(column.position)
            if tallied is not None:
                scale = dict(self.scales.scales).get(column.role)
                low, high = (1.0, float("inf")) if scale is None else sorted((scale.low, scale.high))
                outside |= {answer for answer in tallied.values.counts if not low <= answer <= high}
        return frozenset(outside)

    def shares(self, wave: str) -> tuple[tuple[str, Estimate], ...]:
        """The share naming each reason for choosing but the rare ones; empty where the survey does not ask."""
        return tuple((reason, share) for reason, share in self._shares(wave) if reason not in self.rare)

    def rare_reasons(self, wave: str) -> int:
        """How many of the reasons named in a wave are not told."""
        return sum(reason in self.rare and share.value > 0 for reason, share in self._shares(wave))

    def _shares(self, wave: str) -> tuple[tuple[str, Estimate], ...]:
        return () if self.moments is None else reason_shares(self.moments, wave, self.mapping.lonely)

    def outcomes(self, wave: str) -> tuple[OutcomeEstimates, ...]:
        """(name, mean on the scale of its answers, recommendation score or None) of each outcome of one wave."""
        if self.moments is None:
            return ()
        return outcome_estimates(self.moments, wave, self.settled_outcomes, self.mapping.lonely)

    def shared_units(self, wave: str, other: Survey, their: str) -> int:
        """How many clusters of one wave are in the sample of a wave of another file too; 0 without clusters."""
        if self.moments is None or other.moments is None:
            return 0
        units = [
            {
                (stratum.name, int(unit))
                for stratum in strata.parts
                if stratum.clusters
                for unit in stratum.clusters.units
            }
            for strata in (self.moments.wave(wave).everyone, other.moments.wave(their).everyone)
        ]
        return len(units[0] & units[1])

    def overview(self, wave: str) -> Overview | None:
        """What the table of means of one wave leaves out; None for a factor table."""
        if self.moments is None:
            return None
        overview = overview_of(
            totals_of(self.moments, wave, lonely=self.mapping.lonely),
            self.mapping.factors,
            *self.scales.reporting("experience"),
            self._weights(wave),
            self.outcomes(wave),
            comparable=self.scales.map_of("experience") == self.scales.map_of("expectation"),
            design=self.moments.wave(wave).everyone,
            boxes=box_shares(self.moments, wave, len(self.factors), self.mapping.lonely) if self.wanted.boxes else (),
        )
        if self.drivers.importance == "stated" or overview.index is None:
            return overview
        # Its errors would leave out those of derived importance.
        return replace(overview, index=Estimate(overview.index.value, n=overview.index.n))

    def _weights(self, wave: str) -> dict[str, GivenScores]:
        """What is given of the factors, with the importance derived from all respondents where that is in force."""
        given = self._given()
        models = None if self.drivers.importance == "stated" else self.outcome_models(wave)
        if models is not None and models.weighed is not None:
            for factor, importance in zip(self.mapping.factors, models.weighed.importance, strict=True):
                before = given.get(factor.key, GivenScores())
                given[factor.key] = replace(before, importance=importance.value, importance_source=DERIVED)
        return given

    def _given(self) -> dict[str, GivenScores]:
        given: dict[str, GivenScores] = {}
        for key, measure, score in self.mapping.given:
            if measure == "ideal":
                continue
            value = self.scales.map_of(measure).of(score.value)
            said = {measure: value, f"{measure}_source": score.source}
            given[key] = replace(given.get(key, GivenScores()), **said)  # type: ignore[arg-type] # named above
        return given


def _without_index_intervals(column: SegmentColumn) -> SegmentColumn:
    """The importance derived has a sampling error of its own, that the intervals of the index would leave out."""
    return replace(
        column,
        segments=tuple(
            replace(
                one, index=one.index and Estimate(one.index.value, n=one.index.n, n_effective=one.index.n_effective)
            )
            for one in column.segments
        ),
    )
