"""Column roles: who answered, when, how it went, which group; personal data by name and by content."""

from __future__ import annotations

import pytest

from cemgap.intake.guessing.column_roles import POSSIBLE_WEIGHT, role_of
from cemgap.intake.guessing.glimpse import Glimpse
from cemgap.intake.headings.questions import Question
from cemgap.intake.vocabulary import words

WHY = ("Why do you shop with us? (Select all that apply)", "Why do you come to us?", "您为什么来我们店？")
NAMED = {
    "status": ("Status", "Response Type", "_validation_status", "MODE", "状态", "Antworttyp"),
    "finished": ("Finished", "FINISHED", "Beendet"),
    "progress": ("Progress", "Aktueller Stand"),
    "duration": (
        "Duration (in seconds)",
        "TIME_SUM",
        "所用时间",
        "答题时长",
        "interviewtime",
        "Totaaltijd",
        "填写时长",
    ),
    "submitted": (
        *("RecordedDate", "Submit Date (UTC)", "submitdate", "_submission_time", "Completion time", "Date submitted"),
        *("提交答卷时间", "填答時間", "Datum verstuurd", "Hora de finalización", "LASTDATA"),
    ),
    "date": ("Date", "Timestamp", "타임스탬프", "时间戳记"),
    "id": ("ResponseId", "Respondent ID", "_id", "#", "CASE", "record_id", "序号", "sys_RespNum", "会员号", "問卷編號"),
    "meta": (
        *("StartDate", "start", "Start Date (UTC)", "DistributionChannel", "UserLanguage", "_tags", "__version__"),
        *(
            "redcap_event_name",
            "visit_timestamp",
            "TIME012",
            "来源详情",
            "Laatste pagina",
            "Collector ID",
            "开始时间",
            "修改时间",
        ),
    ),
    "personal": (
        *("IPAddress", "来自IP", "Email Address", "First Name", "RecipientLastName", "手机号", "昵称", "_submitted_by"),
        *("身份证", "微信", "地理位置", "客户经理", "受访者信息/姓名", "About you: Name", "Customer Name", "Your name"),
        *(
            "Respondent's name",
            "Contact number",
            "Account manager",
            "客户姓名",
            "LocationLatitude",
            "Correo electrónico",
        ),
        *("IP-adres", "Nachname des Empfängers"),
    ),
    "segment": ("Store", "What is your gender?", "您的性别：", "您所在的城市", "客户类型", "會員等級", "Region"),
    "outcome": (
        *("NPS", "How likely are you to recommend us to a friend?", "Overall, how satisfied are you?", "总体满意度"),
        "您向朋友推荐我们的可能性",
    ),
    "reason": ("Reasons", "Why did you choose our shop?", "您选择我们的原因是", "为什么选择本店？", *WHY),
}


@pytest.mark.parametrize(("role", "header"), [(role, header) for role, headers in NAMED.items() for header in headers])
def test_columns_by_their_name(role: str, header: str) -> None:
    """Of the platforms, in the languages they export."""
    found = role_of(Question(header), Glimpse(("a", "b")))
    assert found is not None
    assert found[0] == role
    assert found[1].text()


def test_a_code_above_the_localised_text() -> None:
    """Either names the column."""
    assert role_of(Question("V7", "V7", "Antworttyp"), Glimpse(()))[0] == "status"  # type: ignore[index] # found
    assert role_of(Question("Status", "Status", "Zustand"), Glimpse(()))[0] == "status"  # type: ignore[index] # found


@pytest.mark.parametrize("header", ["Service", "Q5", "My phone is a joy", "Emails answered in time", "Storefront", ""])
def test_what_is_no_role(header: str) -> None:
    """Whole names count only."""
    assert role_of(Question(header), Glimpse(("1", "2"))) is None


def test_an_item_is_no_role() -> None:
    """A channel that is rated is a thing rated."""
    assert role_of(Question("Channel", "", "How satisfied are you with", "Channel"), Glimpse(("1",))) is None
    assert role_of(Question("Why choose us? Price", "", "Why did you choose us?", "Price"), Glimpse(("1",))) is not None


@pytest.mark.parametrize(
    ("cells", "role"),
    [
        (tuple(f"{chr(0x4E00 + n)}先生" for n in range(30)), "personal"),
        (("企业", "个人", "政府") * 10, "segment"),
        (tuple(f"C{n:04}" for n in range(30)), "id"),
        (("1", "2", "3", "4", "5") * 6, None),
    ],
)
@pytest.mark.parametrize("header", ["客户", "Customer", "顧客"])
def test_a_customer_is_a_name_a_group_or_a_code(header: str, cells: tuple[str, ...], role: str | None) -> None:
    """By what the column holds."""
    found = role_of(Question(header), Glimpse(cells))
    assert (found and found[0]) == role


@pytest.mark.parametrize("header", ["客户经理", "地理位置", "微信", "Account manager"])
@pytest.mark.parametrize("cells", [("1", "2", "3", "4", "5") * 4, ("满意", "非常满意", "不满意", "一般") * 5])
def test_a_person_or_place_that_is_rated(header: str, cells: tuple[str, ...]) -> None:
    """Is a thing rated, not personal data."""
    assert role_of(Question(header), Glimpse(cells)) is None


def test_only_a_heading_about_people_announces_roles() -> None:
    """A channel behind another heading is a thing rated."""
    assert role_of(Question("受访者信息/姓名", "", "受访者信息", "姓名"), Glimpse(("a",)))[0] == "personal"  # type: ignore[index] # found
    assert role_of(Question("About you - Gender", "", "About you", "Gender"), Glimpse(("a",)))[0] == "segment"  # type: ignore[index] # found
    assert role_of(Question("满意度/渠道", "", "满意度", "渠道"), Glimpse(("1",))) is None
    assert role_of(Question("满意度/渠道"), Glimpse(("1",))) is None


@pytest.mark.parametrize(
    "cells",
    [
        ("ann@example.com", "bob@example.org", "no"),
        ("192.0.2.1", "198.51.100.23(Town)", ""),
        ("+44 20 7946 0958", "+49 (30) 901820"),
        ("13800138000", "13912345678"),
        ("020 7946 0958", "010-12345678"),
    ],
)
def test_personal_by_content(cells: tuple[str, ...]) -> None:
    """Whatever the header says."""
    found = role_of(Question("Q7"), Glimpse(tuple(filter(None, cells))))
    assert found is not None
    assert found[0] == "personal"


@pytest.mark.parametrize(
    "cells",
    [("7", "8"), ("2026-01-02", "2026-01-03"), ("03.03.2025", "04.03.2025"), ("1.5", "2"), ("3237565956", "12")],
)
def test_what_only_looks_personal(cells: tuple[str, ...]) -> None:
    """Ratings, dates, numbers of respondents."""
    assert role_of(Question("Q7"), Glimpse(cells)) is None


def test_a_weight_stays_open() -> None:
    """Until it is asked for."""
    assert role_of(Question("weight"), Glimpse(("1.2",))) == ("open", POSSIBLE_WEIGHT)


def test_a_form_is_complete_by_its_codes() -> None:
    """As REDCap writes it; other columns that end so are not."""
    assert role_of(Question("visit_complete"), Glimpse(("0", "2"))) is not None
    assert role_of(Question("order_complete"), Glimpse(("yes", "late"))) is None


@pytest.mark.parametrize("kind", ["measures", "roles", "stems", "factors", "places", "affixes"])
def test_no_word_means_two_things(kind: str) -> None:
    """Else the order of the lists would decide."""
    lists = dict(words(kind))
    for phrases in (
        *(name for name in lists if name.endswith("_asked")),
        "politeness",
        "underscored",
        "about_people",
        "modifiers",
        "not_rated",
    ):
        lists.pop(phrases, None)
    if kind == "stems":
        lists = {name: lists[name] for name in ("experience", "expectation", "importance", "ideal")}
    listed = [word for name in lists for word in lists[name]]
    assert sorted({word for word in listed if listed.count(word) > 1}) == []
