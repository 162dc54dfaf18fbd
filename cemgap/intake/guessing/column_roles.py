"""Column roles: what a column that rates nothing holds: who answered, when, which group, personal data, how it went."""

from __future__ import annotations

import re

from cemgap.intake.guessing.glimpse import Glimpse, answers_kind, on_a_scale
from cemgap.intake.guessing.lexicon import listed
from cemgap.intake.headings.questions import Question
from cemgap.intake.vocabulary import fold, words
from cemgap.translations import Message, msg

ROLES = (
    *(
        "personal",
        "id",
        "wave",
        "status",
        "finished",
        "progress",
        "duration",
        "submitted",
        "date",
        "segment",
        "outcome",
    ),
    *("reason", "meta"),
)
"""In the order in which they are tried."""
Role = tuple[str, Message]
POSSIBLE_WEIGHT = msg("could be a case weight: applied only when asked for")
FORM_STATE = re.compile(r".+ (?:complete|timestamp)")
"""How REDCap ends the names of the columns that it adds to every form."""
TIMING = re.compile(r"time ?\d{1,4}|(?:vraag tijd|groep tijd|question time|group time)\b.*")
PANDAS_INDEX = re.compile(r"__index_level_\d+__")
"""How pandas writes the numbers of its rows."""
CHOSEN = frozenset({"0", "1", "2"})
GROUP = re.compile(r"^(?P<group>[^/|:：>]{1,40}?)\s*[/|:：>]\s*(?P<item>[^/|:：>]{1,40})$")
CODE = re.compile(r"[A-Za-z]{0,6}[-_ ]?\d+")
"""A customer by a code."""


def role_of(question: Question, glimpse: Glimpse) -> Role | None:
    """The role of a column and the reason; ``open`` = seen, but not to be used as it is; None = not known.

    Never the item alone: "Channel" or "Price" of a question that rates several things is a thing rated.
    """
    names = _names(question)
    known = next((found for name in names if (found := role_of_name(name)) is not None), None)
    known = known or _of_a_person(names, glimpse)
    if known is None:
        added = PANDAS_INDEX.fullmatch(question.header) is not None
        added |= question.header.startswith("_") and names[0] in words("roles")["underscored"]
        known = ("meta", REASONS["meta"]) if added or _is_about_the_form(names, glimpse) else _asked(question)
    if known is not None and known[0] == "reason" and glimpse.written:
        return "open", WRITTEN
    return ("personal", REASONS["personal"]) if known is None and glimpse.personal else known


def _asked(question: Question) -> Role | None:
    """What the words of a whole question say."""
    asked = fold(question.stem or question.header)
    for role in ("reason",) if question.item else ("outcome", "reason"):
        if listed("roles", f"{role}_asked").search(asked):
            return role, REASONS[role]
    return None


def is_overall(item: str) -> bool:
    """Whether an item of a question is the overall score."""
    return fold(item) in words("roles")["outcome"]


def role_of_name(name: str) -> Role | None:
    """The role of a folded header, by its words alone."""
    roles = words("roles")
    for role in ROLES:
        if name in roles[role]:
            return role, REASONS[role]
    return ("open", POSSIBLE_WEIGHT) if name in roles["weight"] else None


def _names(question: Question) -> tuple[str, ...]:
    """What the column is called, folded."""
    if question.item:
        written = (question.header if question.header != question.item else "", question.code, question.text)
    else:
        written = (question.header, question.code, question.stem)
    folded = [fold(text) for text in (*written, _behind_people(question)) if text]
    return tuple(dict.fromkeys(name for text in folded for name in (text, _subject(text)) if name))


def _behind_people(question: Question) -> str:
    """What stands behind a heading that announces who answered ("About you / Name"); "" = no such heading.

    >>> _behind_people(Question("受访者信息/姓名")), _behind_people(Question("服务/姓名"))
    ('姓名', '')
    """
    parted = GROUP.match(question.header)
    pairs = [(question.stem, question.item), *([(parted["group"], parted["item"])] if parted else [])]
    known = words("roles")["about_people"]
    return next((item for group, item in pairs if item and fold(group) in known), "")


def _of_a_person(names: tuple[str, ...], glimpse: Glimpse) -> Role | None:
    """Names that mean a person, or a thing rated or a group, by what the column holds."""
    roles = words("roles")
    if any(name in roles["personal_unrated"] for name in names):
        is_rated = on_a_scale([glimpse]) or answers_kind([glimpse]) is not None
        return None if is_rated or not glimpse.cells else ("personal", REASONS["personal"])
    if not any(name in roles["customer"] for name in names) or not glimpse.cells or on_a_scale([glimpse]):
        return None
    different = len(set(glimpse.cells))
    if all(map(CODE.fullmatch, glimpse.cells)):
        return ("id", REASONS["id"]) if different == len(glimpse.cells) else None
    if len(glimpse.numbers) == len(glimpse.cells):
        return None
    role = "personal" if 2 * different > len(glimpse.cells) else "segment"
    return role, REASONS[role]


def _subject(text: str) -> str:
    """What a question is about, without politeness around it.

    >>> _subject("您的性别？"), _subject("what is your gender?")
    ('性别', 'gender')
    """
    bare = text.strip(" ?？。!！*")
    for phrase in words("roles")["politeness"]:
        if bare.startswith(phrase):
            bare = bare[len(phrase) :].strip()
            break
    return bare.removesuffix("是").removesuffix("为").strip(" ?？。:")


def _is_about_the_form(names: tuple[str, ...], glimpse: Glimpse) -> bool:
    """Timings, and what REDCap adds to every form."""
    ended = [name for name in names if FORM_STATE.fullmatch(name)]
    return (
        any(TIMING.fullmatch(name) for name in names)
        or any(name.endswith("timestamp") for name in ended)
        or (bool(ended) and set(glimpse.cells) <= CHOSEN)
    )


WRITTEN = msg("named like reasons, but holds texts that people wrote")
REASONS = {
    "id": msg("the header names the respondent"),
    "wave": msg("the header names the wave"),
    "date": msg("the header names a date"),
    "submitted": msg("the header names the time of submission"),
    "status": msg("the header names the status of the interview"),
    "finished": msg("the header says whether the interview was finished"),
    "progress": msg("the header says how far the interview got"),
    "duration": msg("the header names the duration of the interview"),
    "segment": msg("the header names a group of respondents"),
    "outcome": msg("the question asks for an overall score"),
    "reason": msg("the header names the reasons for choosing"),
    "personal": msg("personal data: left out of every report"),
    "meta": msg("about the interview, not about the experience"),
}
