"""Every sentence cemgap says, in English and Chinese.

The English sentence is the key and stands in the code that says it; ``zh/LC_MESSAGES/cemgap.po`` holds the
Chinese. A `Message` is a sentence that has not been put into words yet: it keeps its values, so that one message
can be told in either language, with figures formatted for the medium that tells it.
"""

import gettext
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol, runtime_checkable

LANGUAGES = ("en", "zh")
DOMAIN = "cemgap"
LOCALES = Path(__file__).parent

Form = Callable[[object, str], str | None]
"""``form(value, language)``: the text of a value, or None to leave it to `plain`."""


@runtime_checkable
class Labelled(Protocol):
    """A value that knows its own name in each language (a factor, for one)."""

    def label(self, language: str) -> str:
        """The name to show in `language`."""


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The sentences of one language; English needs none."""
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, LOCALES, languages=[language])


def plain(value: object, language: str) -> str:
    """A value in words: numbers as Python writes them, several values as a list."""
    if isinstance(value, Message):
        return value.text(language)
    if isinstance(value, Labelled):
        return value.label(language)
    if isinstance(value, tuple):
        comma = "、" if language == "zh" else ", "
        return comma.join(plain(item, language) for item in value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence with its values, made into text late.

    >>> msg("{n} rows read", n=3).text("en")
    '3 rows read'
    """

    msgid: str
    """The English sentence, with ``{name}`` where a value goes."""
    values: tuple[tuple[str, object], ...] = ()
    """What goes there: text, numbers, messages, factors, or tuples of those."""
    plural: str | None = None
    """The English sentence when the value named ``n`` is not 1."""

    def text(self, language: str = "en", form: Form | None = None) -> str:
        """The sentence in `language`, its values formatted by `form` where it has an opinion."""
        sentences = catalogue(language)
        values = dict(self.values)
        count = values.get("n")
        if self.plural is not None and isinstance(count, int):
            sentence = sentences.ngettext(self.msgid, self.plural, count)
        else:
            sentence = sentences.gettext(self.msgid)
        if not values:
            return sentence.replace("{{", "{").replace("}}", "}")
        return sentence.format_map({name: _word(value, language, form) for name, value in values.items()})


def _word(value: object, language: str, form: Form | None) -> str:
    if form is not None:
        if isinstance(value, Message):
            return value.text(language, form)
        if isinstance(value, tuple):
            comma = "、" if language == "zh" else ", "
            return comma.join(_word(item, language, form) for item in value)
        formed = form(value, language)
        if formed is not None:
            return formed
    return plain(value, language)


def msg(msgid: str, plural: str | None = None, **values: object) -> Message:
    """A `Message`; the one way to write a sentence, so that a test can find them all."""
    return Message(msgid, tuple(values.items()), plural)


@dataclass(frozen=True, slots=True)
class Wording:
    """A text that people gave, in one or several languages."""

    texts: tuple[tuple[str, str], ...]
    """(language, text); the language is "" where it was not said."""

    def label(self, language: str) -> str:
        """The text in `language`, else the first there is."""
        texts = dict(self.texts)
        return texts.get(language) or texts.get("") or next(iter(texts.values()), "")
