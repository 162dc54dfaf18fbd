"""Guess: plain headers are understood by ordered rules; what no rule is sure of stays open, with a reason."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from cemgap.intake.guessing.guess import factor_named, guess_columns
from cemgap.intake.guessing.lexicon import Lexicon
from cemgap.intake.guessing.wording import HALF, excluded, is_ranked
from cemgap.intake.headings.questions import questions_of
from cemgap.intake.mapping import Factor, MappedColumn, key_of
from cemgap.intake.measures import MEASURES as RATINGS
from cemgap.intake.vocabulary import fold, words

MEASURES = words("measures")


def guessed(
    header: tuple[str, ...], *arguments: object, **said: object
) -> tuple[str, tuple[MappedColumn, ...], tuple[Factor, ...]]:
    """Layout, columns and factors of a header in one row."""
    guess = guess_columns(questions_of((header,)), *arguments, **said)  # type: ignore[arg-type] # as given
    return guess.layout, guess.columns, guess.factors


def wide(*header: str, cells: tuple[str, ...] = ()) -> tuple[tuple[MappedColumn, ...], tuple[Factor, ...]]:
    """Columns and factors of a wide file; `cells` of the first row."""
    layout, columns, factors = guessed(header, (cells,) if cells else ())
    assert layout == "wide"
    return columns, factors


def taken(header: str) -> tuple[str, str | None]:
    """Role and factor of a column."""
    ((column,), _) = wide(header)
    return column.role, column.factor


@pytest.mark.parametrize(
    ("header", "measure", "factor"),
    [
        ("Experience: Service", "experience", "service"),
        ("service_experience", "experience", "service"),
        ("Service (experience)", "experience", "service"),
        ("[Expectation] Price", "expectation", "price"),
        ("Perceived performance - After-sales", "experience", "after_sales"),
        ("Actual service performance", "experience", "service"),
        ("Importance of the convenience", "importance", "convenience"),
        ("Importance: Service experience", "importance", "service_experience"),
        ("Expected brand image", "expectation", "brand"),
        ("ideal level of price", "ideal", "price"),
        ("产品体验", "experience", "product"),
        ("产品的体验", "experience", "product"),
        ("期望：服务", "expectation", "service"),
        ("服务（重要性）", "importance", "service"),
        ("便利性_实际感受", "experience", "convenience"),
        ("關係期望", "expectation", "relationship"),
        ("價格重要程度", "importance", "price"),
        ("體驗：品牌形象", "experience", "brand"),
        ("理想水平 目的", "ideal", "目的"),
        ("Experience: Parking", "experience", "parking"),
        ("Experience: Store hours / opening", "experience", "store_hours_opening"),
    ],
)
def test_headers_that_name_measure_and_factor(header: str, measure: str, factor: str) -> None:
    """In English, simplified and traditional Chinese; a factor of its own words keeps them."""
    assert taken(header) == (measure, factor)


@pytest.mark.parametrize(
    "header",
    [
        *("Service met your expectations", "Compared with what you expected: service", "Service better than expected"),
        *("Minimum acceptable service", "服务与预期相比", "最低可接受 服务", "如果不具备送货服务 体验"),
        *("Importance of service experience", "Expected service performance", "Experience", "期望", "Q5_2", ""),
        *("Service", "Experience: Expectation", "Experienced", "Unexpected service", "Experience: ???"),
    ],
)
def test_headers_that_stay_open(header: str) -> None:
    """Comparisons, minimums, two measures in one header, a measure of nothing, a thing without a measure."""
    ((column,), factors) = wide(header)
    assert (column.role, column.factor, factors) == ("open", None, ())
    assert column.reason.text()


def edges(name: str) -> bool:
    """Whether a measure word stands at an end of a folded name, so that a header would name two."""
    return any(name.startswith(word) or name.endswith(word) for measure in RATINGS for word in MEASURES[measure])


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs", "S"]), min_size=1, max_size=15))
@example("After-sales service")
@example("目的")
@example("The Shop")
@example("Straße (neu)")
@example("A:B")
@example("1/2")
def test_any_name_of_a_factor_will_do(name: str) -> None:
    """However the header is put, one factor comes out, with its name as written."""
    name = " ".join(name.split())
    bare = fold(name).strip(" ()[]（）【】:：-–—/|")
    assume(key_of(name) and key_of(bare) and not edges(bare) and not is_ranked(bare))
    assume(excluded(bare, Lexicon.of()) is None and bare not in MEASURES["not_rated"] and not HALF.search(bare))
    headers = (f"Experience: {name}", f"{name} experience", f"{name} 体验", f"体验：{name}")
    found = [guessed((header,), ()) for header in headers]
    assert {(columns[0].role, columns[0].factor) for _, columns, _ in found} == {("experience", found[0][1][0].factor)}
    assert {len(factors) for _, _, factors in found} == {1}
    assert key_of(name).endswith(str(found[0][1][0].factor)) or found[0][1][0].factor in words("factors")


def test_a_factor_has_one_key_in_either_language() -> None:
    """Only a factor's own name gives a standard key."""
    assert {factor_named(name).key for name in ("Convenience", "便利性", "便利", " CONVENIENCE ")} == {"convenience"}
    assert factor_named("Parking").key == "parking"
    assert factor_named("Convenient parking").key == "convenient_parking"
    assert factor_named("Qualite\u0301").key == factor_named("QUALITÉ").key == "qualité"


def test_a_clients_own_words() -> None:
    """For measures and factors; they are tried with the words that are known."""
    own = (("experience", ("how it felt",)), ("convenience", ("ease",)))
    _, columns, factors = guessed(("How it felt: Ease", "Expected: Convenience"), (), own)
    assert [(c.role, c.factor) for c in columns] == [("experience", "convenience"), ("expectation", "convenience")]
    assert len(factors) == 1


def test_names_of_the_settings_decide_the_key_and_order() -> None:
    """A factor that the settings name is found by any of its names."""
    own = (Factor("parking", (("zh", "停车"), ("en", "Car park"))),)
    _, columns, factors = guessed(("Experience: Price", "体验：停车", "Car park expectation"), (), (), own)
    assert [c.factor for c in columns] == ["price", "parking", "parking"]
    assert [f.key for f in factors] == ["parking", "price"]


def test_other_columns() -> None:
    """Each with its role; a weight is never applied unasked, personal data never used."""
    header = ("Respondent ID", "权重", "Wave", "日期", "Store", "總體滿意度", "选择原因", "E-mail", "Status", "Hobby")
    columns, _ = wide(*header)
    assert [c.role for c in columns] == [
        *("id", "open", "wave", "date", "segment", "outcome", "reason", "personal", "status", "open")
    ]
    assert "weight" in columns[1].reason.text()
    assert columns[9].reason.text() == "not understood"


def test_one_column_only_names_the_respondent_the_wave_and_the_date() -> None:
    """A second one stays open and says why."""
    columns, _ = wide("Respondent", "Case", "Wave", "Quarter")
    assert [c.role for c in columns] == ["id", "open", "wave", "open"]


def test_a_column_of_text_is_no_rating() -> None:
    """Whatever its header says."""
    columns, factors = wide("Experience: Service", "Experience: Price", cells=("friendly", "7"))
    assert [c.role for c in columns] == ["open", "experience"]
    assert [f.key for f in factors] == ["price"]


def test_reasons_that_people_wrote_are_no_reasons_to_tick() -> None:
    """Ticked ones repeat, or stand several in a cell."""

    def role(*cells: str) -> str:
        _, columns, _ = guessed(("Reasons", "Experience: Price"), tuple((cell, "7") for cell in cells))
        return columns[0].role

    assert role(*(f"because of {n}" for n in range(30))) == "open"
    assert role(*("price", "near") * 15) == "reason"
    assert role(*(f"price; reason {n}" for n in range(30))) == "reason"


TABLE = ("Factor", "Experience", "Expectation", "Importance")


def layout(header: tuple[str, ...], *rows: str, **said: object) -> tuple[str, list[str]]:
    """Layout and roles of a file with a row per factor."""
    sample = tuple(tuple(row.split(",")) for row in rows)
    found, columns, _ = guessed(header, sample, **said)
    return found, [column.role for column in columns]


def test_a_factor_table_is_recognised() -> None:
    """In any language, also with a column that numbers its rows; weight is importance there."""
    assert layout(TABLE, "Service,7,8,9")[0] == "factor_table"
    assert layout(("因素", "体验", "期望", "权重", "期望来源"), "服务,7,8,9,x") == (
        "factor_table",
        ["factor", "experience", "expectation", "importance", "expectation_source"],
    )
    assert layout(("序号", *TABLE), "1,Service,7,8,9", "2,Price,7,8,9")[0] == "factor_table"
    assert layout((*TABLE, "weight"), "Service,7,8,9,1")[1][-1] == "open"


def test_a_long_file_is_recognised() -> None:
    """A respondent beside each factor; also one respondent only."""
    header = ("respondent", *TABLE)
    assert layout(header, "1,Service,7,8,9", "1,Price,7,8,9", "2,Service,7,8,9")[0] == "long"
    assert layout(header, "1,Service,7,8,9", "1,Price,7,8,9")[0] == "long"
    assert layout(header, "1,Service,7,8,9", "2,Service,7,8,9")[0] == "long"


def test_a_declared_layout_decides() -> None:
    """Over whatever the headers look like."""
    header = ("respondent", *TABLE)
    assert layout(header, "1,Service,7,8,9", "1,Price,7,8,9", layout="factor_table")[0] == "factor_table"
    assert layout(header, "1,Service,7,8,9", "2,Price,7,8,9", layout="long")[0] == "long"
    assert layout(header, "1,Service,7,8,9", layout="wide")[0] == "wide"
    assert layout(("code", "topic", "x"), "1,Service,7", layout="records", respondent=True)[0] == "long"
    assert layout(("code", "topic", "x"), "1,Service,7", layout="records")[0] == "factor_table"
