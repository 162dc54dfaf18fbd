"""Questionnaire: the questions cemgap's figures rest on, word for word, and the columns their answers go into."""

from collections.abc import Callable, Mapping

from cemgap.intake.mapping import STANDARD_FACTORS, Factor
from cemgap.project.blank_workbook import Field, TextSheet
from cemgap.project.plan_words import Words
from cemgap.translations import Message, msg

SCALE = (0, 10)

_EXPERIENCE: Mapping[str, Message] = {
    "product": msg("How good was what you bought: its quality, and the choice there was?"),
    "service": msg("How good was the service of the people who helped you?"),
    "relationship": msg("How well did we know you and look after you as a customer?"),
    "convenience": msg("How easy was it to reach us, find what you wanted, buy it and get it?"),
    "brand": msg("How much can you trust our name, from what you have seen of us?"),
    "price": msg("How fair and clear was the price for what you got?"),
}
_EXPECTATION: Mapping[str, Message] = {
    "product": msg("Before you came: how good did you expect the products and the choice to be?"),
    "service": msg("Before you came: how good did you expect the service to be?"),
    "relationship": msg("Before you came: how well did you expect us to know you and look after you?"),
    "convenience": msg("Before you came: how easy did you expect reaching us and buying to be?"),
    "brand": msg("Before you came: how far did you expect to be able to trust our name?"),
    "price": msg("Before you came: how fair and clear did you expect the price to be?"),
}
_IMPORTANCE: Mapping[str, Message] = {
    "product": msg("How important is the quality and choice of products when you decide where to buy?"),
    "service": msg("How important is the service when you decide where to buy?"),
    "relationship": msg("How important is it that a company knows you and looks after you?"),
    "convenience": msg("How important is it that a company is easy to reach and to buy from?"),
    "brand": msg("How important is a name you can trust when you decide where to buy?"),
    "price": msg("How important is a fair and clear price when you decide where to buy?"),
}
QUESTIONS: Mapping[str, Mapping[str, Message]] = {
    "expectation": _EXPECTATION,
    "experience": _EXPERIENCE,
    "importance": _IMPORTANCE,
}
"""measure -> factor -> question; expectation comes first, before the experience colours it."""

_OF_ANY: Mapping[str, Callable[[Factor], Message]] = {
    "expectation": lambda factor: msg("{factor}. Before you came: how good did you expect it to be?", factor=factor),
    "experience": lambda factor: msg("{factor}. How good was it?", factor=factor),
    "importance": lambda factor: msg("{factor}. How important is it when you decide where to buy?", factor=factor),
}
"""measure -> question about a factor of the project's own."""

_ANCHORS: Mapping[str, Message] = {
    "expectation": msg("0 = as bad as it can be, 10 = as good as it can be"),
    "experience": msg("0 = as bad as it can be, 10 = as good as it can be"),
    "importance": msg("0 = not important at all, 10 = nothing is more important"),
}

_MEASURE_WORDS: Mapping[str, Words] = {
    "experience": Words(("Experience",), ("体验",)),
    "expectation": Words(("Expectation",), ("期望",)),
    "importance": Words(("Importance",), ("重要性",)),
}

_PROFILE: Mapping[str, Words] = {
    "respondent": Words(("respondent",), ("受访者",)),
    "wave": Words(("wave",), ("波次",)),
    "date": Words(("date",), ("日期",)),
    "store": Words(("store",), ("门店",)),
    "segment": Words(("segment",), ("客群",)),
    "weight": Words(("weight",), ("权重",)),
}
_PROFILE_NOTES: Mapping[str, Message] = {
    "respondent": msg("A number or code for the person; no name."),
    "wave": msg("The round of the survey, such as 2026Q1."),
    "date": msg("The day of the answer."),
    "store": msg("Where the customer was served."),
    "segment": msg("The group the customer belongs to."),
    "weight": msg(
        "How many customers this person stands for; counts only with --weight. Not needed if all count the same."
    ),
}
_OUTCOMES: Mapping[str, Words] = {
    "overall": Words(("overall satisfaction",), ("总体满意度",)),
    "recommend": Words(("likelihood to recommend",), ("推荐意愿",)),
}
_OUTCOME_QUESTIONS: Mapping[str, Message] = {
    "overall": msg("All in all, how satisfied are you with us?"),
    "recommend": msg("How likely are you to recommend us to a friend?"),
}
_OUTCOME_ANCHORS: Mapping[str, Message] = {
    "overall": msg("0 = not at all, 10 = completely"),
    "recommend": msg("0 = certainly not, 10 = certainly"),
}
_REASONS = Words(("reasons for choosing",), ("选择原因",))
_REASONS_QUESTION = msg("Why did you choose us? Name every reason that counted.")
_REASONS_NOTE = msg("The reasons the customer named, with a semicolon between them.")


def rating_header(measure: str, factor: Factor, language: str) -> str:
    """The header of a column of ratings, which cemgap understands by itself.

    >>> rating_header("experience", Factor("product"), "en")
    'Experience: Product'
    """
    word, name = _MEASURE_WORDS[measure].shown(language), factor.label(language)
    if language != "zh":
        return f"{word}: {name}"
    # A name of the project's own may end in a word for a measure itself, from which only a colon parts it.
    return f"{name} {word}" if _is_standard(factor, language) else f"{word}：{name}"


def question(measure: str, factor: Factor, language: str) -> Message:
    """The question about a factor: a standard one has its own words, under its own name."""
    return QUESTIONS[measure][factor.key] if _is_standard(factor, language) else _OF_ANY[measure](factor)


def _is_standard(factor: Factor, language: str) -> bool:
    """Whether it is a standard factor that the project has not given another meaning by another name."""
    return factor.key in STANDARD_FACTORS and factor.label(language) == STANDARD_FACTORS[factor.key].text(language)


def survey_fields(language: str, factors: tuple[Factor, ...]) -> tuple[Field, ...]:
    """The columns of the answers: who, the ratings, the outcomes, the reasons."""
    who = tuple(Field(words.shown(language), _PROFILE_NOTES[key], 12, fill=False) for key, words in _PROFILE.items())
    ratings = tuple(
        Field(rating_header(measure, factor, language), question(measure, factor, language), 13, scale=SCALE)
        for measure in QUESTIONS
        for factor in factors
    )
    outcomes = tuple(
        Field(words.shown(language), _OUTCOME_QUESTIONS[key], 13, scale=SCALE, fill=False)
        for key, words in _OUTCOMES.items()
    )
    return (*who, *ratings, *outcomes, Field(_REASONS.shown(language), _REASONS_NOTE, 36, fill=False))


def questionnaire(language: str, factors: tuple[Factor, ...]) -> TextSheet:
    """The sheet of questions: column, question, answers."""
    head = (msg("Column"), msg("Question"), msg("Answer"))
    lines: list[str | tuple[str, ...]] = [
        msg("Ask every question in these words in every wave, or the waves cannot be compared.").text(language),
        tuple(text.text(language) for text in head),
    ]
    lines.append((_REASONS.shown(language), _REASONS_QUESTION.text(language), _REASONS_NOTE.text(language)))
    for measure in QUESTIONS:
        anchor = _ANCHORS[measure].text(language)
        lines.extend(
            (rating_header(measure, factor, language), question(measure, factor, language).text(language), anchor)
            for factor in factors
        )
    lines.extend(
        (words.shown(language), _OUTCOME_QUESTIONS[key].text(language), _OUTCOME_ANCHORS[key].text(language))
        for key, words in _OUTCOMES.items()
    )
    name = msg("Questionnaire").text(language)
    return TextSheet(name, name, tuple(lines), (26, 76, 62))
