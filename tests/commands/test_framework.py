"""The words that Typer takes from our catalogue are those that it asks for."""

from pathlib import Path

import typer

from cemgap.commands.framework import WORDS


def test_typer_still_says_these_words() -> None:
    """An upgrade that words its help anew is noticed here, not in a Chinese help that is half English."""
    source = "".join(path.read_text(encoding="utf-8") for path in Path(typer.__file__).parent.rglob("*.py"))
    assert [word.msgid for word in WORDS if f'"{word.msgid}"' not in source] == []
