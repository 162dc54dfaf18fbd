"""Platform: exports are recognised by headers that only their tool writes; a list without such headers is nobody's."""

from __future__ import annotations

import pytest

from cemgap.intake.headings.platform import CHINESE, platform_name, platform_of
from cemgap.intake.headings.questions import questions_of
from cemgap.intake.vocabulary import tables_of


@pytest.mark.parametrize(
    ("headers", "kind", "platform"),
    [
        ("StartDate,EndDate,Progress,RecordedDate,ResponseId,UserLanguage,Q1", "csv", "Qualtrics"),
        ("RespondentID,How was it?", "csv", "SurveyMonkey"),
        ("Respondent ID,Start Date,End Date,How was it?", "csv", "SurveyMonkey"),
        ("Timestamp,How was it? [Staff],How was it? [Price]", "csv", "Google Forms"),
        ("타임스탬프,서비스", "csv", "Google Forms"),
        ("ID,Start time,Completion time,Email,Name,Staff", "xlsx", "Microsoft Forms"),
        ("ID,Hora de inicio,Hora de finalización,Correo electrónico,Nombre", "xlsx", "Microsoft Forms"),
        ("#,Price,Other,Other2,Start Date (UTC),Submit Date (UTC),Network ID", "xlsx", "Typeform"),
        ("id,submitdate,lastpage,startlanguage,seed,Q1[SQ001]", "csv", "LimeSurvey"),
        ("start,end,Staff,_id,_uuid,_submission_time,_validation_status,_index", "csv", "KoboToolbox"),
        ("record_id,redcap_event_name,why___1", "csv", "REDCap"),
        ("Response ID,Time Started,Date Submitted,Status,SessionID,Price:How was it?", "csv", "Alchemer"),
        ("CASE,SERIAL,REF,QUESTNNR,MODE,STARTED,RA01_01", "csv", "SoSci Survey"),
        ("序号,提交答卷时间,所用时间,来源,来源详情,来自IP,1、您的性别：", "xlsx", "Wenjuanxing"),
        ("序号,1、您的性别：,2、您的年龄：,3、满意度—服务,3、价格", "csv", "Wenjuanxing"),
        ("编号,开始答题时间,结束答题时间,1.满意度", "csv", "Tencent Wenjuan"),
        ("v1,v2,v3", "sav", "SPSS"),
        ("Respondent,Experience: Service,Importance: Service", "csv", None),
        ("id,date,segment,name,email", "csv", None),
        ("Service,Timestamp,Date", "csv", None),
    ],
)
def test_platforms_are_known_by_their_headers(headers: str, kind: str, platform: str | None) -> None:
    """English and localised headers; names that any file may have say nothing."""
    assert platform_of(questions_of((tuple(headers.split(",")),)), kind) == platform


def test_names_in_a_second_row_count() -> None:
    """Old exports of Qualtrics have V1, V2, ... above them."""
    rows = (("V1", "V2", "V3", "V8"), ("ResponseID", "ResponseSet", "Name", "StartDate"))
    assert platform_of(questions_of(rows), "csv") == "Qualtrics"


def test_no_columns_are_nobodys() -> None:
    """An empty list of questions."""
    assert platform_of((), "csv") is None


def test_platforms_with_a_chinese_name_are_named_by_a_message() -> None:
    """So that a session in Chinese reads it; every key is a platform that is known."""
    assert set(CHINESE) <= set(tables_of("platforms"))
    assert {platform_name(name) for name in CHINESE} == set(CHINESE.values())
    assert platform_name("Qualtrics") == "Qualtrics"
