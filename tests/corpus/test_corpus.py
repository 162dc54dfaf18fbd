"""Corpus: every shape of export that consultants have is understood, or asked about; nothing is guessed wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.corpus.verdicts import CORPUS, fixtures, verdict_on


@pytest.mark.parametrize("name", fixtures())
def test_an_export_is_understood(name: str, tmp_path: Path) -> None:
    """No column is taken for what it is not, none is left open whose header says enough, questions are asked."""
    if (CORPUS / name / "variables.toml").exists():
        pytest.importorskip("pyreadstat")
    verdict = verdict_on(name, tmp_path)
    assert (verdict.wrong, verdict.left) == ([], [])
    assert verdict.right


def test_every_export_says_what_is_odd_about_it() -> None:
    """One line in about.txt."""
    for name in fixtures():
        assert len((CORPUS / name / "about.txt").read_text(encoding="utf-8").splitlines()) == 1, name
