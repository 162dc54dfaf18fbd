"""Questions: every shape of header rows yields the same account of what each column asks."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cemgap.intake.headings.questions import Question, options_seen, questions_of


def asked(*rows: list[str]) -> list[tuple[str, str]]:
    """(stem, item) of every column."""
    return [(q.stem, q.item) for q in questions_of(tuple(map(tuple, rows)))]


def headers(*rows: list[str]) -> list[str]:
    """The name of every column."""
    return [q.header for q in questions_of(tuple(map(tuple, rows)))]


PLAIN = st.text(st.sampled_from("abcdefghij ÄÖ客户服务"), min_size=1, max_size=12).map(lambda s: " ".join(s.split()))


@given(st.lists(PLAIN.filter(bool), min_size=1, max_size=8))
def test_names_without_joiners_stay_as_they_are(names: list[str]) -> None:
    """One row of plain names says nothing more than the names."""
    assert questions_of((tuple(names),)) == tuple(Question(name) for name in names)


@given(
    st.lists(PLAIN.filter(bool), min_size=2, max_size=4, unique=True),
    st.lists(PLAIN.filter(bool), min_size=2, max_size=4, unique=True),
    st.sampled_from([" - ", ": ", " [", "/"]),
    st.randoms(use_true_random=False),
)
def test_the_order_of_blocks_does_not_matter(stems: list[str], items: list[str], joiner: str, random: object) -> None:
    """Which blocks come first changes nothing of how their texts are parted."""
    assume(not set(stems) & set(items))
    blocks = [[f"{stem}{joiner}{item}{']' if '[' in joiner else ''}" for item in items] for stem in stems]

    def parted() -> dict[str, tuple[str, str]]:
        texts = [text for block in blocks for text in block]
        return dict(zip(texts, asked(texts), strict=True))

    before = parted()
    random.shuffle(blocks)  # type: ignore[attr-defined] # a Random
    assert parted() == before
    assert set(before.values()) == {(stem, item) for stem in stems for item in items}


def test_codes_texts_and_import_ids() -> None:
    """Three rows of Qualtrics, in both ways of writing the third."""
    for quote in "\"'":
        rows = (
            ("ResponseId", "Q3_1", "Q3_2", "Q4"),
            ("Antwort-ID", "How happy are you with ... - Staff", "How happy are you with ... - Price", "Why?"),
            tuple(f"{{{quote}ImportId{quote}: {quote}QID{n}{quote}}}" for n in range(4)),
        )
        assert questions_of(rows) == (
            Question("ResponseId", "ResponseId", "Antwort-ID"),
            Question("Q3_1", "Q3_1", "How happy are you with ...", "Staff"),
            Question("Q3_2", "Q3_2", "How happy are you with ...", "Price"),
            Question("Q4", "Q4", "Why?"),
        )


def test_codes_that_repeat_are_told_apart_by_their_texts() -> None:
    """A code that several columns have is no name: the text is added."""
    codes = ["V1", "row_one", "row_two", "row_one", "row_two", ""]
    texts = ["ResponseID", "Rate these-Staff", "Rate these-Price", "Weigh these-Staff", "Weigh these-Price", ""]
    assert headers(codes, texts) == [
        "V1",
        "row_one: Rate these-Staff",
        "row_two: Rate these-Price",
        "row_one: Weigh these-Staff",
        "row_two: Weigh these-Price",
        "",
    ]
    assert asked(codes, texts)[1:5] == [
        ("Rate these", "Staff"),
        ("Rate these", "Price"),
        ("Weigh these", "Staff"),
        ("Weigh these", "Price"),
    ]


@pytest.mark.parametrize("joiner", [("-", "-"), (" : ", "-"), (" - ", " - ")])
def test_side_by_side_columns_belong_to_the_stem(joiner: tuple[str, str]) -> None:
    """The title of a column of a table can carry the measure."""
    codes = ["Q2#1_1", "Q2#1_2", "Q2#2_1", "Q2#2_2"]
    first, second = joiner
    texts = [
        f"Our staff{first}{c}{second}{r}" for c in ("Importance", "Performance") for r in ("Polite", "After-hours")
    ]
    assert asked(codes, texts) == [
        ("Our staff - Importance", "Polite"),
        ("Our staff - Importance", "After-hours"),
        ("Our staff - Performance", "Polite"),
        ("Our staff - Performance", "After-hours"),
    ]


def test_stem_over_the_first_of_its_items_only() -> None:
    """Two rows of SurveyMonkey: a stem goes on to the right until the next one."""
    rows = (
        ["RespondentID", "How happy are you with<br>these?", "", "", "Your age", "Why us?", ""],
        ["", "Staff", "Price", "Other (please say)", "Response", "Near", "Cheap"],
    )
    assert asked(*rows) == [
        ("", ""),
        ("How happy are you with these?", "Staff"),
        ("How happy are you with these?", "Price"),
        ("How happy are you with these?", "Other (please say)"),
        ("", ""),
        ("Why us?", "Near"),
        ("Why us?", "Cheap"),
    ]
    assert headers(*rows)[:2] == ["RespondentID", "How happy are you with these? - Staff"]
    assert headers(*rows)[4] == "Your age"


def test_where_merged_cells_are_filled_in_a_blank_is_a_blank() -> None:
    """Nothing is carried to the right past what merged cells show."""
    rows = (["序号", "重要程度", "重要程度", ""], ["序号", "服务", "价格", "备注"])
    assert asked(*rows) == [("", ""), ("重要程度", "服务"), ("重要程度", "价格"), ("", "")]
    assert headers(*rows) == ["序号", "重要程度 - 服务", "重要程度 - 价格", "备注"]


def test_three_merged_rows() -> None:
    """Two rows of groups over the items make one stem."""
    rows = (["2026", "2026"], ["Importance", "Importance"], ["Staff", "Price"])
    assert asked(*rows) == [("2026 - Importance", "Staff"), ("2026 - Importance", "Price")]


def test_texts_over_codes() -> None:
    """Codes may stand below their texts."""
    (question,) = questions_of((("How happy are you?",), ("Q1",)))
    assert (question.header, question.stem) == ("Q1", "How happy are you?")


@pytest.mark.parametrize(
    ("texts", "stem", "items"),
    [
        (["Rate us - Staff", "Rate us - Price"], "Rate us", ["Staff", "Price"]),
        (["Rate us – Staff", "Rate us – Price"], "Rate us", ["Staff", "Price"]),
        (
            ["Rate all of us, please-Staff", "Rate all of us, please-Price"],
            "Rate all of us, please",
            ["Staff", "Price"],
        ),
        (["Rate us  [Staff]", "Rate us  [Price [net]]"], "Rate us", ["Staff", "Price [net]"]),
        (["Rate us\n\tStaff", "Rate us\n\tPrice"], "Rate us", ["Staff", "Price"]),
        (["rate/staff", "rate/price"], "rate", ["staff", "price"]),
        (["请评价：—服务", "请评价：—价格"], "请评价", ["服务", "价格"]),
        (["Staff:How was it?", "Price:How was it?"], "How was it?", ["Staff", "Price"]),
        (["\ufeffRate us:\xa0Staff", "Rate us:  Price"], "Rate us", ["Staff", "Price"]),
        (["Q1[SQ001]. [Rate us [Staff]]", "Q1[SQ002]. [Rate us [Price]]"], "Rate us", ["Staff", "Price"]),
        (["like[a]._. [Friendly staff]", "like[b]._. [Fair prices]"], "", ["Friendly staff", "Fair prices"]),
        (["Staff - Importance", "Price - Importance"], "Importance", ["Staff", "Price"]),
        (["Staff (Importance)", "Price (Importance)"], "Importance", ["Staff", "Price"]),
    ],
)
def test_the_side_that_repeats_is_the_stem(texts: list[str], stem: str, items: list[str]) -> None:
    """Every way in which tools join stem and item."""
    assert asked(texts) == [(stem, item) for item in items]


@pytest.mark.parametrize(
    "texts",
    [
        ["check-in", "check-out"],
        ["Overall - all in all", "Why us?"],
        ["Age (years)", "Tenure (years)"],
        ["Opened 10:30", "Opened 10:45"],
        ["see http://a.example", "see http://b.example"],
        ["Q3_1", "Q3_2"],
    ],
)
def test_what_only_looks_like_a_joiner_parts_nothing(texts: list[str]) -> None:
    """Hyphens, times, addresses and codes are no joiners."""
    assert asked(texts) == [("", "")] * len(texts)


def test_where_both_sides_repeat_the_one_that_names_a_measure_is_the_stem() -> None:
    """A thing first or a measure first: the measure is what is asked."""
    names = ["Experience", "Expectation", "Importance"]
    things = ["Staff", "Price"]
    for order in (
        [f"{name}: {thing}" for thing in things for name in names],
        [f"{thing}: {name}" for thing in things for name in names],
    ):
        assert asked(order) == [(name, thing) for thing in things for name in names]


def test_a_matrix_with_its_stem_on_the_first_column_only() -> None:
    """The other columns of the same number inherit the stem; explanations leave the names of the items."""
    texts = [
        "序号",
        "3、您的性别：",
        "4、请评价重要程度。—快捷：几分钟办完",
        "4、省心：不用自己跑腿",
        "4、价格",
        "5、满意度—快捷：几分钟办完",
        "5、省心：不用自己跑腿",
        "5、价格",
    ]
    questions = questions_of((tuple(texts),))
    assert [q.code for q in questions] == ["", "3", "4", "4", "4", "5", "5", "5"]
    assert [(q.stem, q.item, q.detail) for q in questions][1:6] == [
        ("您的性别", "", ""),
        ("请评价重要程度。", "快捷", "几分钟办完"),
        ("请评价重要程度。", "省心", "不用自己跑腿"),
        ("请评价重要程度。", "价格", ""),
        ("满意度", "快捷", "几分钟办完"),
    ]
    assert [q.header for q in questions] == texts


def test_columns_of_one_number_whose_texts_are_whole_are_left_whole() -> None:
    """Dashes in every column show no stem to inherit."""
    assert asked(["2、一—二", "2、三—四"]) == [("一—二", ""), ("三—四", "")]


def test_names_that_a_tool_numbered_to_tell_them_apart() -> None:
    """The number that tells columns apart is no part of what is asked."""
    texts = ["Staff", "Price", "Staff2", "Price2", "Staff.1", "Q1", "Q12"]
    assert [item for _, item in asked(texts)] == ["", "", "Staff", "Price", "Staff", "", ""]
    assert headers(texts) == texts


def test_options_of_a_question_with_several_answers() -> None:
    """Ticked or not, as the headers show; a question by itself before its options."""
    questions = questions_of((("Why us?", "Why us?/Price", "Why us?/Near", "web___1", "rate/Price", "rate/Near"),))
    assert [q.option for q in questions] == [False, True, True, True, False, False]


def test_options_that_only_the_answers_show() -> None:
    """Every answer is blank or the name of the column."""
    questions = questions_of((("Why us?", "", "Rate", "", "Nobody"), ("Near", "Cheap", "Staff", "Price", "Response")))
    sample = (("Near", "", "Good", "Bad", ""), ("", "cheap ", "Bad", "Good", ""))
    assert options_seen(questions, sample) == {0, 1}


def test_text_is_all_that_is_asked_in_one_line() -> None:
    """Stem, item and detail."""
    assert Question("x", stem="Rate us", item="Staff", detail="polite").text == "Rate us - Staff: polite"
    assert Question("x").text == "x"


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("第3题：您的性别", "您的性别"),
        ("Q3: Your age", "Your age"),
        ("3) Tom &amp; Ann", "Tom & Ann"),
        ("3.5 stars", ""),
        ("Q2[a]. [fast] and [free]", "[fast] and [free]"),
    ],
)
def test_numbers_in_front_and_what_only_looks_so(text: str, stem: str) -> None:
    """The number leaves the text; brackets around parts of it stay."""
    (question,) = questions_of(((text,),))
    assert (question.stem or question.item, question.header) == (stem, text)


def test_a_table_with_one_row_keeps_its_column_in_the_text() -> None:
    """Nothing shows where the stem of a single text ends."""
    assert asked(["Q2#1_1", "Q3"], ["Our staff-Importance-Polite", "Your age"])[0] == (
        "Our staff-Importance-Polite",
        "",
    )


def test_a_very_long_text_is_parted_near_its_ends() -> None:
    """Dozens of hyphens, colons and slashes do no harm."""
    stem = "Rate us: " + " - ".join("a/b" for _ in range(40))
    assert asked([f"{stem} - Staff", f"{stem} - Price"]) == [(stem, "Staff"), (stem, "Price")]


def test_explanations_stay_where_names_would_repeat() -> None:
    """``service: fast`` and ``service: friendly`` are no two items of the name service."""
    texts = ["Rate us [service: fast as light]", "Rate us [service: friendly people]", "Rate us [price]"]
    assert [item for _, item in asked(texts)] == ["service: fast as light", "service: friendly people", "price"]


def test_groups_within_groups() -> None:
    """The same rows in every column: the column belongs to the stem."""
    texts = [f"cx/{group}/{item}" for group in ("like", "need") for item in ("staff", "price")]
    assert asked(texts) == [
        ("cx - like", "staff"),
        ("cx - like", "price"),
        ("cx - need", "staff"),
        ("cx - need", "price"),
    ]
    assert asked(["cx/like/staff", "cx/price"]) == [("cx", "like/staff"), ("cx", "price")]
