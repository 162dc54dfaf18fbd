"""Choices: a flag stands over the settings, and what was asked for is said."""

from cemgap.intake.mapping import ColumnRef, Declared, ScaleRules
from cemgap.project.choices import choices_of, declared_for, in_force
from cemgap.project.settings import Settings

SAID = Declared(encoding="utf-16", header_rows=2, codebook=("old.csv",), rules=ScaleRules(missing=(99.0,)))


def test_a_flag_stands_over_the_settings() -> None:
    """How the file is read."""
    choices = choices_of(encoding="gb18030", header_rows=1, codebook=["a.csv", "b.csv"])
    declared = declared_for(SAID, choices)
    assert (declared.encoding, declared.header_rows, declared.codebook) == ("gb18030", 1, ("a.csv", "b.csv"))


def test_the_flags_of_the_sample_stand_over_the_settings() -> None:
    """Columns of the design, the value and the groups; the others stay as the settings say."""
    settings = Declared(stratum=ColumnRef("area"), cluster=ColumnRef("shop"), by=(ColumnRef("area"),), lonely="remove")
    choices = choices_of(stratum="region", fpc="N", value="spent", by=["tier", "shop", "tier"])
    declared = declared_for(settings, choices)
    named = [None if of is None else of.header for of in (declared.stratum, declared.cluster, declared.fpc)]
    assert named == ["region", "shop", "N"]
    assert declared.value == ColumnRef("spent", said="--value")
    assert [column.header for column in declared.by] == ["tier", "shop"]
    assert declared.lonely == "remove"
    said = in_force(Settings(), choices)
    assert [pair for pair in said if pair[0] == "--by"] == [("--by", "tier"), ("--by", "shop")]
    assert {("--stratum", "region"), ("--fpc", "N"), ("--value", "spent")} <= set(said)


def test_without_a_flag_the_settings_count() -> None:
    """Nothing is lost."""
    assert declared_for(SAID, choices_of()) == SAID


def test_what_was_asked_for_is_said_as_it_would_be_typed() -> None:
    """So that a report tells how to make it again."""
    choices = choices_of(encoding="gb18030", header_rows=3, codebook="folder/values.csv", missing=["99"])
    assert in_force(Settings(), choices) == [
        ("--encoding", "gb18030"),
        ("--header-rows", "3"),
        ("--codebook", "values.csv"),
        ("--missing", "99"),
    ]
