"""Batteries: what several columns are asked together is decided once, by question, answers, names or codes."""

from __future__ import annotations

from itertools import cycle, islice

import pytest

from cemgap.intake.doubts import Doubt, answered
from cemgap.intake.guessing.guess import Guess, guess_columns
from cemgap.intake.headings.questions import Question
from cemgap.intake.mapping import Declared

SATISFIED = ("非常不满意", "不满意", "一般", "满意", "非常满意")
IMPORTANT = ("Not at all important", "Slightly important", "Moderately important", "Very important")
AGREED = ("Strongly disagree", "Disagree", "Agree", "Strongly agree")
NUMBERS = ("3", "5", "1", "4", "2", "5", "3")
THINGS = ("Parking", "Staff", "Menu")

Column = tuple[Question, tuple[str, ...]]


def asked(stem: str, *items: str, answers: tuple[str, ...] = NUMBERS) -> list[Column]:
    """A question about several things, with its answers."""
    return [(Question(f"{stem} {item}", "", stem, item), answers) for item in items]


def named(*headers: str, answers: tuple[str, ...] = NUMBERS) -> list[Column]:
    """Columns with plain headers."""
    return [(Question(header), answers) for header in headers]


def guessed(*columns: Column, rows: int = 20, **more: object) -> Guess:
    """The guess of a file with those columns."""
    cells = [tuple(islice(cycle(answers), rows)) if answers else ("",) * rows for _, answers in columns]
    sample = tuple(zip(*cells, strict=True))
    return guess_columns(tuple(question for question, _ in columns), sample, **more)  # type: ignore[arg-type] # as given


def roles(guess: Guess) -> list[str]:
    """The role of every column."""
    return [column.role for column in guess.columns]


def measures_asked_of(guess: Guess) -> list[tuple[tuple[int, ...], str | None]]:
    """Columns (from 0) and the suggestion of every question about a measure."""
    return [(doubt.columns, doubt.suggestion) for doubt in guess.doubts if doubt.kind == "measure"]


@pytest.mark.parametrize(
    ("stem", "measure"),
    [
        ("How satisfied are you with the following?", "experience"),
        ("Please tell us how important these are to you", "importance"),
        ("What level did you expect of each?", "expectation"),
        ("Desired level", "expectation"),
        ("How should it ideally be?", "ideal"),
        ("您对以下各方面的满意程度", "experience"),
        ("请您评价以下各项对您的重要程度。", "importance"),
        ("光临之前，您的期望是", "expectation"),
        ("您的实际体验", "experience"),
        ("您對以下各項的滿意度", "experience"),
        ("以下各項對您有多重要", "importance"),
        ("Based on your experience, how important is each of these?", "importance"),
        ("请根据您的实际体验，选择以下各项的重要程度", "importance"),
        ("In your experience, how satisfied are other guests?", "experience"),
    ],
)
def test_the_question_names_the_measure(stem: str, measure: str) -> None:
    """Of all its columns; what people shall judge by does not count."""
    guess = guessed(*asked(stem, *THINGS))
    assert [(c.role, c.factor) for c in guess.columns] == [(measure, thing.casefold()) for thing in THINGS]
    assert not guess.doubts


@pytest.mark.parametrize(
    "stem",
    [
        "Did the following meet your expectations?",
        "Compared with your expectations, how was it?",
        "Was it better or worse than you expected?",
        "以下各方面与您的预期相比如何？",
        "以下各项是否达到了您的期望？",
        "比預期好還是差",
        "如果我们不具备以下功能，您的感受是",
        "如果本店没有以下服务，您会觉得",
        "If it did not have this, how would you feel about the experience?",
        "How satisfied are you with our competitors?",
        "您对竞争对手的满意度",
        "Was it too slow or too fast? Your experience",
        "How satisfied are you, and how important is it?",
        "请根据您的实际感受，对以下各项打分",
        "Based on your experience, rate the following",
        "Please rate the following",
        "Which of these have you used?",
        "How experienced are you with the following tools?",
        "How often do you expect to use these?",
        "How much do these contribute to your satisfaction?",
        "How has your satisfaction with these changed?",
        "Put these in order of importance",
        "Rank these by importance",
        "以下因素对您满意度的影响程度",
        "请按重要性排序",
        "您期望我们在以下方面如何改进",
    ],
)
def test_what_stays_open(stem: str) -> None:
    """Comparisons, imagined cases, competitors, the best in the middle, two measures, none."""
    guess = guessed(*asked(stem, *THINGS))
    assert set(roles(guess)) == {"open"}
    assert not guess.factors
    assert [column.attribute for column in guess.columns] == list(THINGS)


def test_the_minimum_acceptable_is_asked_and_best_left_open() -> None:
    """In a survey by the zone of tolerance the desired level is the expectation."""
    guess = guessed(
        *asked("Minimum acceptable level", *THINGS),
        *asked("Desired level", *THINGS),
        *asked("Perceived performance", *THINGS),
    )
    assert roles(guess) == ["open"] * 3 + ["expectation"] * 3 + ["experience"] * 3
    assert measures_asked_of(guess) == [((0, 1, 2), "none")]
    assert not guess.doubts[0].needed


def test_answers_that_contradict_the_question() -> None:
    """Degrees of importance under a question about satisfaction: a wrong heading, perhaps; nothing is suggested."""
    guess = guessed(*asked("How satisfied are you with", *THINGS, answers=IMPORTANT))
    assert set(roles(guess)) == {"open"}
    assert measures_asked_of(guess) == [((0, 1, 2), None)]


def test_answers_speak_where_the_question_is_silent() -> None:
    """Only where nothing else could be meant."""
    guess = guessed(
        *asked("Please choose", *THINGS, answers=SATISFIED), *asked("And these?", *THINGS, answers=IMPORTANT)
    )
    assert roles(guess) == ["experience"] * 3 + ["importance"] * 3
    rivals = guessed(
        *asked("Please choose", *THINGS, answers=SATISFIED), *asked("And now?", *THINGS, answers=SATISFIED)
    )
    assert set(roles(rivals)) == {"open"}
    assert len(measures_asked_of(rivals)) == 2
    others = asked("And now?", "Rooms", "Lobby", answers=SATISFIED)
    both = guessed(*asked("Please choose", *THINGS, answers=SATISFIED), *others)
    assert set(roles(both)) == {"experience"}
    beside = guessed(*asked("How was your experience?", *THINGS), *asked("Please choose", *THINGS, answers=SATISFIED))
    assert roles(beside) == ["experience"] * 3 + ["open"] * 3


@pytest.mark.parametrize(
    "answers", [AGREED, ("Never", "Sometimes", "Often", "Always"), ("可能", "不太可能", "非常可能")]
)
def test_that_people_agree_is_no_experience(answers: tuple[str, ...]) -> None:
    """Nor how often or how likely; it is asked where nothing else is there, without a suggestion."""
    guess = guessed(*asked("Please choose", "I am afraid to say no", "I plan ahead", answers=answers))
    assert set(roles(guess)) == {"open"}
    assert all(suggestion is None for _, suggestion in measures_asked_of(guess))
    beside = guessed(
        *asked("How satisfied are you with", *THINGS),
        *asked("Please choose", "I plan ahead", "I wait", answers=answers),
    )
    assert not beside.doubts


def test_statements_under_a_question_that_names_a_measure() -> None:
    """About people themselves: asked, not taken."""
    guess = guessed(*asked("Your experience: do you agree?", "I felt at ease", "I came back", answers=AGREED))
    assert set(roles(guess)) == {"open"}
    assert measures_asked_of(guess) == [((0, 1), "experience")]
    things = guessed(*asked("Your experience: do you agree?", "The staff is polite", "Rooms are clean", answers=AGREED))
    assert set(roles(things)) == {"experience"}


def test_no_ratings_no_measure() -> None:
    """A question that names a measure, above dates, texts or amounts."""
    for answers in (
        ("2026-01-02", "2026-02-03", "2026-03-04"),
        ("1200", "35000", "999"),
        tuple(f"because of {n}" for n in range(20)),
    ):
        assert set(roles(guessed(*asked("What do you expect?", *THINGS, answers=answers)))) == {"open"}


def test_ticks_are_no_ratings() -> None:
    """Options of a question with several answers, as 0 and 1 or by their own text."""
    assert set(roles(guessed(*asked("Which are important to you?", *THINGS, answers=("0", "1", "1"))))) == {"open"}
    options = [(question, (question.item, "")) for question, _ in asked("Which are important to you?", *THINGS)]
    assert set(roles(guessed(*options))) == {"open"}


def test_a_column_of_texts_among_ratings() -> None:
    """Where people name something else: open by itself, whatever the others hold."""
    texts = tuple(f"something {n}" for n in range(20))
    for answers in (NUMBERS, SATISFIED):
        columns = asked("How satisfied are you with", *THINGS, answers=answers)
        columns[1] = (columns[1][0], texts)
        assert roles(guessed(*columns)) == ["experience", "open", "experience"]
    other = asked("How satisfied are you with", "Staff", "Other (please specify)", "Menu")
    assert roles(guessed(*other)) == ["experience", "open", "experience"]


def test_perception_and_satisfaction_of_the_same_things() -> None:
    """Both could be the experience: neither is taken silently."""
    guess = guessed(
        *asked("Your actual experience", *THINGS),
        *asked("How satisfied are you with", *THINGS),
        *asked("How important is", *THINGS),
    )
    assert roles(guess) == ["open"] * 6 + ["importance"] * 3
    assert measures_asked_of(guess) == [((0, 1, 2), "experience"), ((3, 4, 5), "none")]
    said = guessed(
        *asked("Your actual experience", *THINGS),
        *asked("How satisfied are you with", *THINGS),
        said={0: "experience", 1: "experience", 2: "experience"},
    )
    assert roles(said) == ["experience"] * 3 + ["open"] * 3


def test_runs_of_the_same_names() -> None:
    """As an export without its groups writes them: each run is asked."""
    guess = guessed(*named("id", answers=tuple(map(str, range(20)))), *named(*THINGS), *named(*THINGS), *named(*THINGS))
    assert measures_asked_of(guess) == [((1, 2, 3), None), ((4, 5, 6), None), ((7, 8, 9), None)]
    assert all(doubt.needed for doubt in guess.doubts)
    assert guess.doubts[0].question.text() == 'columns 2-4 ("Parking" to "Menu"): which measure are they?'
    assert '[input.blocks]:  MEASURE = "2-4"' in guess.doubts[0].fix.text()
    suffixed = guessed(*named(*THINGS), *named(*(f"{thing}.1" for thing in THINGS)))
    assert [columns for columns, _ in measures_asked_of(suffixed)] == [(0, 1, 2), (3, 4, 5)]


def test_bare_names_beside_a_measure() -> None:
    """The measure that is missing is suggested, and one line settles it."""
    columns = [*named(*THINGS), *named(*(f"{thing} - Importance" for thing in THINGS))]
    guess = guessed(*columns)
    assert roles(guess) == ["open"] * 3 + ["importance"] * 3
    assert measures_asked_of(guess) == [((0, 1, 2), "experience")]
    assert guess.doubts[0].fix.text() == 'in cemgap.toml, [input.blocks]:  experience = "1-3"'
    said = guessed(*columns, said=dict.fromkeys(range(3), "experience"))
    assert [(c.role, c.factor) for c in said.columns[:3]] == [("experience", thing.casefold()) for thing in THINGS]
    assert not said.doubts


def test_several_blocks_of_one_question_are_parted() -> None:
    """A table with a column per measure whose titles say nothing: one question per title."""
    columns = [
        (Question(f"Q1#{title}_{row}", f"Q1#{title}_{row}", f"Rate us - Column {title}", thing), NUMBERS)
        for title in (1, 2)
        for row, thing in enumerate(THINGS, 1)
    ]
    guess = guessed(*columns)
    assert [columns for columns, _ in measures_asked_of(guess)] == [(0, 1, 2), (3, 4, 5)]
    assert [column.attribute for column in guess.columns] == [*THINGS, *THINGS]


def test_codes_that_only_share_their_start() -> None:
    """Asked where their answers look like ratings, as one block."""
    guess = guessed(*named("RA01_01", "RA01_02", "RA01_03"), *named("QU01", "QU02", answers=("1", "2")))
    assert measures_asked_of(guess) == [((0, 1, 2), None)]
    assert not guessed(*named("TX_1", "TX_2", answers=tuple(f"text {n}" for n in range(20)))).doubts
    beside = guessed(*asked("How satisfied are you with", *THINGS), *named("RA01_01", "RA01_02", "RA01_03"))
    assert not beside.doubts


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (("imp_staff", "imp_menu", "sat_staff", "sat_menu"), ["importance"] * 2 + ["experience"] * 2),
        (("staff_imp", "staff_perf", "menu_imp", "menu_perf"), ["importance", "experience"] * 2),
        (("e_staff", "e_menu", "p_staff", "p_menu"), ["expectation"] * 2 + ["experience"] * 2),
        (("e_staff", "p_staff"), ["open"] * 2),
        (("perf_ms", "perf_bytes"), ["open"] * 2),
        (("imp_staff", "code_menu"), ["open"] * 2),
        (("imp_staff", "imp_menu", "sat_parking", "sat_rooms"), ["open"] * 4),
    ],
)
def test_marks_in_codes(headers: tuple[str, ...], expected: list[str]) -> None:
    """Only where the same things are marked two ways."""
    assert roles(guessed(*named(*headers))) == expected


def test_exp_may_mean_either() -> None:
    """Experience or expectation: asked, unless the answers show it."""
    guess = guessed(*named("exp_staff", "exp_menu", "imp_staff", "imp_menu"))
    assert roles(guess) == ["open"] * 2 + ["importance"] * 2
    assert measures_asked_of(guess) == [((0, 1), "experience")]
    pair = guessed(*named("exp_staff", "exp_menu", "perf_staff", "perf_menu"))
    assert measures_asked_of(pair) == [((0, 1), "expectation")]
    shown = guessed(*named("exp_staff", "exp_menu", answers=SATISFIED), *named("imp_staff", "imp_menu"))
    assert roles(shown) == ["experience"] * 2 + ["importance"] * 2


@pytest.mark.parametrize(
    "header",
    [
        *("My experience is in demand", "expected duration", "would like to spend", "desired_result", "perf_ms"),
        *(
            "Work experience",
            "Years of experience",
            "期望薪资",
            "实际年龄",
            "预期收入",
            "Expected delivery",
            "Ideal weight",
        ),
        *(
            "Impact on experience",
            "Experience in retail",
            "Experience with Excel",
            "Lack of experience",
            "Importance rank: Staff",
        ),
        *(
            "Average satisfaction",
            "Customer experience",
            "Desired colour",
            "performance score",
            "体验店",
            "表现出色的员工",
        ),
    ],
)
def test_words_that_only_look_like_ours(header: str) -> None:
    """By themselves, with any numbers below."""
    assert roles(guessed(*named(header))) == ["open"]


def test_an_adjective_counts_in_company() -> None:
    """The same thing under two measures, or two things under one."""
    assert roles(guessed(*named("Expected delivery", "Actual delivery"))) == ["expectation", "experience"]
    assert roles(guessed(*named("Expected delivery", "Expected packing"))) == ["expectation"] * 2
    assert roles(guessed(*named("Expected delivery", "Actual packing"))) == ["open"] * 2
    assert roles(guessed(*named("Expected delivery", "Actual delivery", answers=("1200", "40000")))) == ["open"] * 2
    assert roles(guessed(*named("Expected delivery time", "Actual delivery time"))) == ["open"] * 2
    assert roles(guessed(*named("Staff satisfaction", "Menu satisfaction"))) == ["experience"] * 2


def test_questions_about_one_factor_each() -> None:
    """Two of a kind at least; one alone could be about the company."""
    both = guessed(*named("How satisfied are you with our service?", "How satisfied are you with our prices?"))
    assert [(c.role, c.factor) for c in both.columns] == [("experience", "service"), ("experience", "price")]
    assert roles(guessed(*named("How satisfied are you with our service?"))) == ["open"]


def test_a_question_about_one_factor_asks_for_its_attributes() -> None:
    """Unless the things asked about are factors themselves."""
    guess = guessed(
        *asked("How satisfied are you with our service?", "friendliness", "speed"),
        *asked("How important is", "Service", "Price"),
        *asked("How satisfied are you with our prices?", "level", "clarity"),
    )
    assert [(c.factor, c.attribute) for c in guess.columns] == [
        ("service", "friendliness"),
        ("service", "speed"),
        ("service", None),
        ("price", None),
        ("price", "level"),
        ("price", "clarity"),
    ]
    assert [f.key for f in guess.factors] == ["service", "price"]
    assert [(a.factor, a.label("en")) for a in guess.attributes][:2] == [
        ("service", "friendliness"),
        ("service", "speed"),
    ]
    factors = guessed(*asked("How satisfied are you with our service in the following?", "Product", "Price"))
    assert [(c.factor, c.attribute) for c in factors.columns] == [("product", None), ("price", None)]


@pytest.mark.parametrize("item", ["Service - friendliness", "服务：态度", "service: speed", "Service / speed"])
def test_an_item_that_starts_with_a_factor(item: str) -> None:
    """Is one of its attributes; any other wording keeps its own key."""
    guess = guessed(*asked("How satisfied are you with", item, "Service: care", "Parking"))
    assert [c.factor for c in guess.columns] == ["service", "service", "parking"]
    assert all(column.attribute for column in guess.columns[:2])
    plain = guessed(*named("Experience: Service - care", "Experience: Service - speed", "Experience: Opening - hours"))
    assert [(c.factor, c.attribute) for c in plain.columns] == [
        ("service", "care"),
        ("service", "speed"),
        ("opening_hours", None),
    ]
    alone = guessed(*asked("How satisfied are you with", item, "Parking"))
    assert [c.attribute for c in alone.columns] == [None, None]
    rated = guessed(
        *asked("How satisfied are you with", item, "Parking"), *asked("How important is", "Service", "Price")
    )
    assert [c.factor for c in rated.columns] == ["service", "parking", "service", "price"]
    shared = guessed(*asked("How satisfied are you with", "Opening - hours", "Opening - days"))
    assert [(c.factor, c.attribute) for c in shared.columns] == [("opening", "hours"), ("opening", "days")]


def test_touchpoint_stage_and_channel_come_from_the_question() -> None:
    """The same things in two places are attributes of their factors, not the same rating twice."""
    guess = guessed(
        *asked("How satisfied were you in the shop with", "Staff", "Menu"),
        *asked("How satisfied were you online with", "Staff", "Menu"),
        *asked("购买后您对以下各项的满意度", "Staff", "Menu"),
    )
    assert set(roles(guess)) == {"experience"}
    assert [f.key for f in guess.factors] == ["staff", "menu"]
    assert [(a.factor, a.touchpoint, a.stage, a.channel) for a in guess.attributes[::2]] == [
        ("staff", "shop", None, None),
        ("staff", None, None, "online"),
        ("staff", None, "购买后", None),
    ]
    assert guess.attributes[0].label("en") == "Staff (shop)"
    assert guess.attributes[4].label("zh") == "Staff (购买后)"


@pytest.mark.parametrize(
    "form", ["满意度-{}：{}", "{}：{}满意度", "{}：{}（满意度）", "满意度：{}：{}", "{}：{}_满意度", "体验_{}：{}"]
)
def test_a_place_before_the_thing(form: str) -> None:
    """Wherever the measure stands, it is a touchpoint, in the words of the file; a factor there is a factor."""
    pairs = [("门店", "位置"), ("门店", "环境"), ("线上", "客服"), ("线上", "页面"), ("服务", "态度"), ("服务", "速度")]
    guess = guessed(*named(*(form.format(*pair) for pair in pairs)))
    assert set(roles(guess)) == {"experience"}
    assert [c.factor for c in guess.columns] == ["位置", "环境", "客服", "页面", "service", "service"]
    assert [(a.touchpoint, a.channel) for a in guess.attributes] == [
        *[("门店", None)] * 2,
        *[(None, "线上")] * 2,
        *[(None, None)] * 2,
    ]


def test_measures_beside_each_other_under_a_place() -> None:
    """A word that proves little alone stands beside another measure of the same thing."""
    guess = guessed(*named("门店：位置_体验", "线上：客服_体验", "门店：位置_期望", "线上：客服_期望"))
    assert roles(guess) == ["experience"] * 2 + ["expectation"] * 2
    assert [c.factor for c in guess.columns] == ["位置", "客服"] * 2


def test_the_overall_score_among_the_things() -> None:
    """Is an outcome, not a factor."""
    guess = guessed(*asked("How satisfied are you with", "Staff", "Overall", "Menu"))
    assert roles(guess) == ["experience", "outcome", "experience"]
    important = guessed(*asked("How important is", "Staff", "Overall", "Menu"))
    assert roles(important) == ["importance", "open", "importance"]


def test_rows_of_a_table_without_its_question() -> None:
    """As forms write them whose columns are named by the row alone: the answers show what is rated."""
    again = [(Question(f"{thing}2", "", "", thing), IMPORTANT) for thing in THINGS]
    guess = guessed(*named(*THINGS, answers=SATISFIED), *again)
    assert [(c.role, c.factor) for c in guess.columns] == [
        (measure, thing.casefold()) for measure in ("experience", "importance") for thing in THINGS
    ]
    once = guessed(*named("Team", answers=("red", "blue", "green")), *named(*THINGS, answers=SATISFIED))
    assert roles(once) == ["open"] + ["experience"] * 3
    assert roles(guessed(*named("Colour", answers=SATISFIED))) == ["open"]
    agreed = guessed(*named("I plan ahead", "I wait", answers=AGREED))
    assert measures_asked_of(agreed) == [((0, 1), None)]


def test_reasons_are_counted_once() -> None:
    """In the columns of their options, where the file has both."""
    options = [
        (Question(f"Why did you choose us?/{o}", "", "Why did you choose us?", o, option=True), ("0", "1"))
        for o in ("Price", "Staff")
    ]
    whole = named("Why did you choose us?", answers=("Price", "Price Staff", ""))
    assert roles(guessed(*whole, *options)) == ["open", "reason", "reason"]
    assert roles(guessed(*whole)) == ["reason"]


def test_value_labels_tell_as_answers_do() -> None:
    """Codes whose meaning the file knows."""
    labels = {at: dict(zip("12345", SATISFIED, strict=True)) for at in range(3)}
    guess = guessed(*asked("Please choose", *THINGS), value_labels=labels)
    assert set(roles(guess)) == {"experience"}
    wrong = guessed(*asked("How important is", *THINGS), value_labels=labels)
    assert set(roles(wrong)) == {"open"}


def test_a_clients_own_words_count_anywhere() -> None:
    """As whole phrases, in question and header."""
    own = (("experience", ("how it felt",)), ("expectation", ("erwartung",)))
    guess = guessed(*asked("Tell us how it felt to use", *THINGS), *named("Erwartung Staff"), own_words=own)
    assert [(c.role, c.factor) for c in guess.columns][2:] == [("experience", "menu"), ("expectation", "staff")]


def test_a_block_that_is_said() -> None:
    """Its things are taken from items, headers without measure words, or headers; ``none`` leaves it open."""
    columns = [*asked("Column 1", *THINGS), *named("Price (today)", "Experience: Staff", "Q7")]
    said = {0: "expectation", 1: "none", 2: "expectation", 3: "ideal", 4: "importance", 5: "experience"}
    guess = guessed(*columns, said=said)
    assert [(c.role, c.factor) for c in guess.columns] == [
        ("expectation", "parking"),
        ("open", None),
        ("expectation", "menu"),
        ("ideal", "price_today"),
        ("importance", "staff"),
        ("experience", "q7"),
    ]
    assert not guess.doubts


@pytest.mark.parametrize("answer", ["experience", "expectation", "importance", "ideal", "none"])
def test_every_question_goes_away_once_it_is_answered(answer: str) -> None:
    """Whatever the answer, and the other questions stay."""
    columns = [*named(*THINGS), *named(*THINGS), *named("weight", answers=("1.2", "0.8"))]
    doubts = guessed(*columns).doubts
    assert [doubt.kind for doubt in doubts] == ["measure", "measure", "weight"]
    declared = answered(Declared(), doubts[0], answer)
    said = {ref.position - 1: measure for measure, refs in declared.blocks for ref in refs if ref.position is not None}
    left: tuple[Doubt, ...] = guessed(*columns, said=said).doubts
    assert doubts[0].columns not in [doubt.columns for doubt in left]
    assert doubts[1].columns in [doubt.columns for doubt in left]
