"""Result: an analysis as Python sees it: frames, sentences, files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cemgap.errors import Problem
from cemgap.files import write_files
from cemgap.report.content import report_of
from cemgap.report.forms import rendered
from cemgap.steps.analysis import Analysis
from cemgap.translations import LANGUAGES

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class KeyExperience:
    """The experience to fix first."""

    key: str
    name: str
    experience: float
    expectation: float
    satisfaction: float
    importance: float
    weighted_satisfaction: float
    ideal: float | None
    gap: float | None


@dataclass(frozen=True, slots=True)
class Result:
    """The seven steps of one file; frozen, and it prints nothing."""

    analysis: Analysis

    @property
    def factors(self) -> pd.DataFrame:
        """One row per factor in rank order; columns and values are those of the CSV."""
        import pandas as pd

        from cemgap.report.records import factor_records

        return pd.DataFrame([dict(record) for record in factor_records(self.analysis, "en")])

    @property
    def segments(self) -> pd.DataFrame:
        """One row per column, group and factor: the columns of `factors`, and those of the CSV for groups."""
        import pandas as pd

        from cemgap.report.records import FACTOR_KEYS
        from cemgap.report.segment_records import SEGMENT_KEYS, segment_records

        records = [dict(record) for record in segment_records(self.analysis, "en")]
        return pd.DataFrame(records, columns=[*SEGMENT_KEYS, *FACTOR_KEYS])

    @property
    def attributes(self) -> pd.DataFrame:
        """One row per attribute, in the order of the factors: the columns of `factors`, and ``attribute``."""
        import pandas as pd

        from cemgap.report.records import attribute_records

        return pd.DataFrame([dict(record) for record in attribute_records(self.analysis, "en")])

    @property
    def drivers(self) -> pd.DataFrame:
        """One row per factor: derived and stated importance, penalty and reward; empty where no outcome can be used."""
        import pandas as pd

        from cemgap.report.driver_records import DRIVER_KEYS, driver_records

        return pd.DataFrame(driver_records(self.analysis.drivers), columns=list(DRIVER_KEYS))

    @property
    def worst_set(self) -> tuple[str, ...]:
        """Keys of every factor that may be the key experience (95%); empty where nothing is claimed."""
        return tuple(factor.key for factor in self.analysis.key_experiences.worst_set)

    @property
    def key_experience(self) -> KeyExperience | None:
        """The most negative weighted satisfaction; None where none is negative or none is known."""
        key = self.analysis.key_experiences.key
        if key is None:
            return None
        scores = next(r.scores for r in self.analysis.key_experiences.factors if r.scores.factor == key)
        gap = next(g for g in self.analysis.gaps if g.factor == key)
        values = {
            name: estimate.value
            for name in ("experience", "expectation", "satisfaction", "importance", "weighted_satisfaction")
            if (estimate := getattr(scores, name)) is not None
        }
        return KeyExperience(
            key.key, key.label("en"), **values, ideal=gap.ideal, gap=None if gap.gap is None else gap.gap.value
        )

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What to know before the figures are used."""
        return self.analysis.warnings

    def summary(self, language: str = "en", width: int = 100) -> str:
        """The executive summary as plain text."""
        from dataclasses import replace

        from cemgap.project.flags import one_of
        from cemgap.report import terminal

        one_of(language, LANGUAGES, "language")

        report = report_of(self.analysis)
        answer = replace(report, parts=tuple(p for p in report.parts if p.name == "answer"), notes=())
        return terminal.text(answer, language, width, color=False, encoding="utf-8")

    def to_dict(self, language: str = "en") -> Mapping[str, object]:
        """The content of the JSON form."""
        import json

        content: Mapping[str, object] = json.loads(rendered("json", self.analysis, language))
        return content

    def to_json(self, path: str | Path, *, language: str = "en", force: bool = False) -> Path:
        """Write the JSON form; CemgapError where the file exists and `force` is not given."""
        return self._to("json", path, language, force=force)

    def to_csv(self, path: str | Path, *, language: str = "en", force: bool = False) -> Path:
        """Write one row per factor."""
        return self._to("csv", path, language, force=force)

    def to_markdown(self, path: str | Path, *, language: str = "en", force: bool = False) -> Path:
        """Write the report as Markdown."""
        return self._to("md", path, language, force=force)

    def to_xlsx(self, path: str | Path, *, language: str = "en", force: bool = False) -> Path:
        """Write the workbook, with live formulas and charts."""
        return self._to("xlsx", path, language, force=force)

    def _to(self, form: str, path: str | Path, language: str, *, force: bool) -> Path:
        from cemgap.project.flags import one_of

        one_of(language, LANGUAGES, "language")
        target = Path(path)
        write_files({target: rendered(form, self.analysis, language)}, force=force)
        return target

    def __repr__(self) -> str:
        """A line, not the whole analysis."""
        key = self.key_experience
        said = "no key experience" if key is None else f"{key.name}, {key.weighted_satisfaction:.2f}"
        return f"<cemgap.Result {self.analysis.provenance.input_name}: {said}>"
