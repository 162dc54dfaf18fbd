"""The settings of the samples and of the oracles are settings that cemgap reads."""

from pathlib import Path

import pytest

from cemgap.project.settings import read_settings

ROOT = Path(__file__).parents[2]
FILES = sorted(
    str(path.relative_to(ROOT))
    for folder in ("sample_data", "tests/oracles")
    for path in (ROOT / folder).rglob("*.toml")
)


@pytest.mark.parametrize("name", FILES)
def test_settings_are_valid(name: str) -> None:
    """No unknown key, no value of the wrong kind."""
    read_settings(ROOT / name)


def test_meisu_finds_its_plan_and_its_evidence() -> None:
    """Under their default names, beside the settings."""
    settings = read_settings(ROOT / "sample_data/meisu/cemgap.toml")
    assert settings.plan_file == ROOT / "sample_data/meisu/plan.xlsx"
    assert settings.evidence_file == ROOT / "sample_data/meisu/evidence.csv"


def test_survey_settings_serve_both_languages() -> None:
    """Columns are named by position, so that English and Chinese headers do not matter; the weight is asked for."""
    declared = read_settings(ROOT / "sample_data/survey/cemgap.toml").declared
    refs = (declared.respondent, declared.wave, declared.date, *declared.segments, declared.weight)
    assert [ref and (ref.position, ref.header) for ref in refs] == [(k, None) for k in range(1, 9)]
    assert (declared.rules.not_applicable, declared.rules.scales) == ((99.0,), (("all", 1.0, 10.0),))
