"""The worked example holds what the source says, and nothing that it does not say."""

import csv
import io
import tomllib
from pathlib import Path

import openpyxl

from cemgap.project.plan import read_plan
from cemgap.project.settings import read_settings
from cemgap.project.template import plan_workbook

MEISU = Path(__file__).parents[2] / "sample_data" / "meisu"
ENGLISH = ("Product", "Service", "Relationship", "Convenience", "Brand image", "Price")
CHINESE = ("产品", "服务", "关系", "便利性", "品牌形象", "价格")
EXPERIENCE = ("6", "6", "4", "5", "7", "7")
EXPECTATION = ("7", "", "", "7", "7", "7")
IMPORTANCE = ("", "", "", "9", "", "")


def table(name: str) -> list[list[str]]:
    """The cells of a CSV file of the example, the header included."""
    return list(csv.reader(io.StringIO((MEISU / name).read_text(encoding="utf-8-sig"))))


def test_factors_are_as_published() -> None:
    """Every figure of the source stands in its cell; what the source does not give is blank; no ideal is given."""
    header, *rows = table("factors.csv")
    assert header == ["factor", "experience", "expectation", "importance"]
    assert rows == [list(row) for row in zip(ENGLISH, EXPERIENCE, EXPECTATION, IMPORTANCE, strict=True)]


def test_chinese_factors_are_the_same_cells() -> None:
    """Only the words differ; the byte order mark lets Excel read them."""
    header, *rows = table("factors_zh.csv")
    assert header == ["因素", "体验", "期望", "重要性"]
    assert rows == [list(row) for row in zip(CHINESE, EXPERIENCE, EXPECTATION, IMPORTANCE, strict=True)]
    assert (MEISU / "factors_zh.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_assumed_factors_mark_what_was_filled() -> None:
    """A published cell is kept and unmarked; a filled one is marked, and contradicts nothing the source says."""
    published = {row[0]: row[1:] for row in table("factors.csv")[1:]}
    header, *rows = table("factors_assumed.csv")
    assert header == [*table("factors.csv")[0], "expectation_source", "importance_source"]
    assert [row[0] for row in rows] == list(ENGLISH)
    for factor, experience, *rest in rows:
        assert experience == published[factor][0]
        for filled, given, source in zip(rest[:2], published[factor][1:], rest[2:], strict=True):
            assert filled, "a blank was left"
            assert source == ("" if given else "assumed")
            assert filled == given or not given
        expectation, importance = (float(cell) for cell in rest[:2])
        if factor in {"Service", "Relationship"}:
            assert float(experience) >= expectation, "the source does not call them dissatisfied"
        assert importance < 9 or factor == "Convenience", "convenience is the most important"


def both(text: object) -> tuple[str, str]:
    """The English and the Chinese of a text that holds both."""
    english, chinese = str(text).split(" / ")
    assert english.isascii()
    assert "\u4e00" <= chinese.strip("0123456789 ")[0] <= "\u9fff"
    return english, chinese


def test_plan_says_what_was_decided() -> None:
    """One requirement, two chosen actions, one that conflicts; owners, dates and costs are not in the source."""
    book = openpyxl.load_workbook(MEISU / "plan.xlsx")
    assert [sheet.title for sheet in book if sheet.sheet_state == "visible"] == [
        "Requirements",
        "Actions",
        "Strategy",
        "Read me",
    ]
    sheets = {}
    for title in ("Requirements", "Actions", "Strategy"):
        header, *rows = book[title].iter_rows(values_only=True)
        sheets[title] = [dict(zip(header, row, strict=True)) for row in rows if any(row)]
    (requirement,) = sheets["Requirements"]
    assert requirement["id"] == "R1"
    assert requirement["factor"] == "Convenience"
    assert both(requirement["requirement"]) == ("More shops within reach", "就近有更多分店")
    assert both(requirement["why"])
    actions = [tuple(row[key] for key in ("id", "serves", "decision", "strategy")) for row in sheets["Actions"]]
    assert actions == [
        ("A1", "R1", "chosen", "fits"),
        ("A2", "R1", "chosen", "fits"),
        ("A3", "R1", None, "conflicts"),
    ]
    assert [both(row["action"])[0] for row in sheets["Actions"]] == [
        "More shops in this street",
        "Close weak shops",
        "Web and phone sales",
    ]
    unknown = ("people", "process", "technology", "missing", "owner", "due", "cost", "status")
    assert all(row[key] is None for row in sheets["Actions"] for key in unknown)
    assert [row["kind"] for row in sheets["Strategy"]] == ["goal", "ruled out"]
    assert all(both(row["statement"]) for row in sheets["Strategy"])


def test_plan_is_a_filled_template() -> None:
    """What its cells say, written again, gives the same cells: the template has not moved on without it."""
    settings = read_settings(MEISU / "cemgap.toml")
    factors = [columns.factor for columns in settings.declared.factors]
    again = plan_workbook(read_plan(MEISU / "plan.xlsx", factors), "en", factors)
    kept, made = (openpyxl.load_workbook(source) for source in (MEISU / "plan.xlsx", io.BytesIO(again)))
    assert kept.sheetnames == made.sheetnames
    for name in kept.sheetnames:
        assert list(kept[name].values) == list(made[name].values)


def test_evidence_is_a_lower_bound_at_the_fourth_shop() -> None:
    """1, 2, 3, over 4 times the business with 1, 2, 3, 4 shops, named in both languages, as Excel reads them."""
    header, *rows = table("evidence.csv")
    assert header == ["stage", "units", "result", "over"]
    assert [row[1:] for row in rows] == [["1", "1", ""], ["2", "2", ""], ["3", "3", ""], ["4", "4", "yes"]]
    assert [both(row[0]) for row in rows] == [
        (f"{n} {'shop' if n == 1 else 'shops'}", f"{n} 家店") for n in range(1, 5)
    ]
    assert (MEISU / "evidence.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_settings_have_names_in_both_languages() -> None:
    """Client, brand statement and factors are named in English and Chinese."""
    settings = tomllib.loads((MEISU / "cemgap.toml").read_text(encoding="utf-8"))
    assert settings["project"]["client"] == {"en": "Meisu Electronics", "zh": "美苏电器"}
    assert settings["brand"]["statement"]["zh"] == "明码实价与可靠的品牌形象"
    names = [factor["name"] for factor in settings["factors"].values()]
    assert names == [{"en": en, "zh": zh} for en, zh in zip(ENGLISH, CHINESE, strict=True)]
