"""Page: what ``cemgap explain CODE`` tells beyond the message itself."""

from dataclasses import dataclass

from cemgap.translations import Message


@dataclass(frozen=True, slots=True)
class Page:
    """The long form of an error or a warning."""

    title: Message
    meaning: Message
    """What was found, and why it is refused or worth a warning."""
    fix: Message
