"""Term: what ``cemgap explain TERM`` tells of a word."""

from collections.abc import Callable
from dataclasses import dataclass

from cemgap.report.blocks import Block, Line
from cemgap.translations import Message


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the method."""

    name: Message
    meaning: Message
    formula: Message | None = None
    example: Message | None = None
    details: tuple[Line, ...] = ()
    """Kinds of the thing, each with what it means."""
    blocks: Callable[[], tuple[Block, ...]] | None = None
    """What is worked out only where the page is shown."""
    words: tuple[str, ...] = ()
    """What people also type for it, in English and Chinese."""
    see: tuple[str, ...] = ()
    """Keys of related terms."""
