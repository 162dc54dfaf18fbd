"""Pages of ``explain``: what they tell people to type exists."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from cemgap.cli import _app
from cemgap.intake.quality.straight_lines import FEWEST
from cemgap.project.schema import TABLES, keys_of
from cemgap.project.settings import parse_settings
from cemgap.report.blocks import Lines
from cemgap.report.content.explain import explain, topics

VALUE = r'\[[^\]]*\]|\{[^}]*\}|"[^"]*"|true|false|\d+'
LINE = re.compile(rf"(?:\[(?P<table>[a-z._]+)\]: )?\b(?P<key>[a-z_]+) = (?P<value>{VALUE})")
FLAG = re.compile(r"(?<![\w-])--[a-z][a-z-]*")


def sentences(topic: str) -> Iterator[str]:
    """What a page says, sentence by sentence."""
    for part in explain(topic).parts:
        for block in part.blocks:
            if isinstance(block, Lines):
                yield from (line.message.text("en") for line in block.lines)


@pytest.mark.parametrize("topic", topics())
def test_lines_for_the_settings_are_understood(topic: str) -> None:
    """A line under a heading can be pasted as it is; any other is valid TOML for a key of some table."""
    known = {key for table in TABLES.values() for key in keys_of(table)}
    for text in sentences(topic):
        for line in LINE.finditer(text):
            written = f"{line['key']} = {line['value']}"
            if line["table"] is not None:
                parse_settings(f"[{line['table']}]\n{written}")
            else:
                assert line["key"] in known | {"position", "en", "zh"}
                assert tomllib.loads(written)


def test_flags_exist() -> None:
    """Every flag that a page names is an option of some command."""
    group: Any = typer.main.get_command(_app())
    options = {name for command in group.commands.values() for option in command.params for name in option.opts}
    named = {flag: topic for topic in topics() for text in sentences(topic) for flag in FLAG.findall(text)}
    assert {flag: topic for flag, topic in named.items() if flag not in options} == {}
    assert "--encoding" in named


def test_a_straight_liner_is_what_the_rule_says() -> None:
    """The number on the page is that of the rule."""
    assert any(f"{FEWEST} ratings or more" in text for text in sentences("straight-liners"))
