"""Make the sample survey: two waves of made-up respondents of a camera retailer that does not exist.

    python sample_data/survey/make.py [FOLDER]

Convenience is the key experience of the first wave and clearly better in the second; nothing else was moved.
The rows come from `random.Random(SEED).random()` and arithmetic alone (`fsum`, because `sum` rounds otherwise since
Python 3.12), so that every Python on every machine makes the same ones.
"""

import csv
import io
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import fsum
from pathlib import Path

import xlsxwriter

SEED = 20260202
DONT_KNOW = 99
FACTORS = ("Product", "Service", "Relationship", "Convenience", "Brand image", "Price")
MEASURES = ("Experience", "Expectation", "Importance")
PROFILE = ("respondent", "wave", "date", "store", "segment", "value_tier", "channel", "weight")
OUTCOMES = ("overall_satisfaction", "likelihood_to_recommend", "reasons")
HEADERS = (*PROFILE, *(f"{measure}: {factor}" for measure in MEASURES for factor in FACTORS), *OUTCOMES)
CHINESE = {
    "respondent": "受访者编号",
    "wave": "波次",
    "date": "日期",
    "store": "门店",
    "segment": "客户类型",
    "value_tier": "价值层级",
    "channel": "渠道",
    "weight": "权重",
    "Experience": "体验",
    "Expectation": "期望",
    "Importance": "重要性",
    "Product": "产品",
    "Service": "服务",
    "Relationship": "关系",
    "Convenience": "便利性",
    "Brand image": "品牌形象",
    "Price": "价格",
    "overall_satisfaction": "总体满意度",
    "likelihood_to_recommend": "推荐意愿",
    "reasons": "选择原因",
}

# Where the ratings are centred before the respondent's own level, style and chance are added.
EXPERIENCE = {
    "Product": 6.75,
    "Service": 6.4,
    "Relationship": 4.9,
    "Convenience": 4.95,
    "Brand image": 7.2,
    "Price": 7.1,
}
EXPECTATION = {
    "Product": 7.0,
    "Service": 6.4,
    "Relationship": 4.9,
    "Convenience": 6.9,
    "Brand image": 7.0,
    "Price": 7.1,
}
IMPORTANCE = {
    "Product": 7.1,
    "Service": 6.2,
    "Relationship": 3.9,
    "Convenience": 9.05,
    "Brand image": 6.7,
    "Price": 8.3,
}
DONT_KNOW_SHARE = {
    "Product": 0.01,
    "Service": 0.03,
    "Relationship": 0.06,
    "Convenience": 0.005,
    "Brand image": 0.02,
    "Price": 0.01,
}
STORE_CONVENIENCE = {"Harbour Road": 0.3, "Market Street": -0.1, "Old Town": -0.6, "Station": 0.4}

# How often what happens.
BLANK = 0.018
STOPS_HALFWAY = 0.012
BLANK_OVERALL = 0.02
BLANK_RECOMMEND = 0.03
MISHAP = 0.05
AVOIDS_SOME_ANSWERS = 0.35

# How often an answer comes from each group, and how large the group is among all customers (what the weights restore).
SAMPLED = {
    "store": {"Harbour Road": 0.34, "Market Street": 0.28, "Old Town": 0.16, "Station": 0.22},
    "segment": {"First purchase": 0.30, "Returning": 0.52, "Professional": 0.18},
    "value_tier": {"Standard": 0.50, "Silver": 0.32, "Gold": 0.18},
}
POPULATION = {
    "store": {"Harbour Road": 0.28, "Market Street": 0.27, "Old Town": 0.22, "Station": 0.23},
    "segment": {"First purchase": 0.41, "Returning": 0.47, "Professional": 0.12},
    "value_tier": {"Standard": 0.61, "Silver": 0.28, "Gold": 0.11},
}
CHANNELS = {"Shop": 0.82, "Phone": 0.07, "E-mail": 0.11}
REASONS = {
    "Clear prices": 0.58,
    "Trusted brand": 0.51,
    "Wide choice": 0.29,
    "Helpful staff": 0.24,
    "Close by": 0.14,
    "Recommended by a friend": 0.12,
}


@dataclass(frozen=True, slots=True)
class Wave:
    """One round of the survey."""

    label: str
    size: int
    returning: int
    """How many took part in the wave before."""
    first_day: date
    days: int
    convenience: float
    """How far the experience of convenience lies above the first wave's."""
    close_by: float
    """How much more often people say that they chose the shop because it is near."""


WAVES = (
    Wave("2026Q1", 412, 0, date(2026, 2, 2), 40, 0.0, 0.0),
    Wave("2026Q3", 388, 40, date(2026, 8, 3), 42, 1.35, 0.1),
)


@dataclass(frozen=True, slots=True)
class Person:
    """What a respondent brings to every question, in both waves."""

    id: str
    groups: dict[str, str]
    halo: float
    """Rates everything better or worse than others do."""
    demand: float
    """Expects more or less than others do."""
    gravity: float
    """Finds everything more or less important than others do."""
    stretch: float
    """How much of the scale the respondent uses."""
    coarse: float
    """How often 4 and 6 become 5, and 9 becomes 10."""


Cell = str | int | float | date | None
Row = dict[str, Cell]


def waves() -> Iterator[tuple[Wave, list[Row]]]:
    """Each wave with its rows, in the order in which they came in."""
    chance = random.Random(SEED)
    people: list[Person] = []
    for wave in WAVES:
        again = _sample(chance, people, wave.returning)
        new = [_person(chance, f"R{len(people) + k + 1:04}") for k in range(wave.size - len(again))]
        people += new
        answers = [_answer(chance, person, wave) for person in again + new]
        for row, weight in zip(answers, _raked(answers), strict=True):
            row["weight"] = weight
        yield wave, sorted(answers, key=lambda row: (str(row["date"]), str(row["respondent"])))


def _person(chance: random.Random, name: str) -> Person:
    halo = _normal(chance, 0.75)
    return Person(
        name,
        {group: _pick(chance, shares) for group, shares in SAMPLED.items()},
        halo,
        0.35 * halo + _normal(chance, 0.55),
        _normal(chance, 0.6),
        0.8 + 0.45 * chance.random(),
        0.6 * chance.random() if chance.random() < AVOIDS_SOME_ANSWERS else 0.0,
    )


def _answer(chance: random.Random, person: Person, wave: Wave) -> Row:
    row: Row = {
        "respondent": person.id,
        "wave": wave.label,
        "date": wave.first_day + timedelta(days=int(wave.days * chance.random() ** 2)),
        **person.groups,
        "channel": _pick(chance, CHANNELS),
        "weight": None,
    }
    professional = person.groups["segment"] == "Professional"
    stops = chance.random() < STOPS_HALFWAY
    for measure in MEASURES:
        for factor in FACTORS:
            level = _level(chance, person, wave, measure, factor)
            if factor == "Relationship" and measure != "Expectation" and professional:
                level += 0.7
            if factor == "Price" and measure == "Importance" and professional:
                level -= 0.8
            blank = chance.random() < BLANK or (stops and measure == "Importance")
            unknown = chance.random() < DONT_KNOW_SHARE[factor] * (1.0 if measure == "Experience" else 0.4)
            rating = _rating(chance, person, level)
            row[f"{measure}: {factor}"] = None if blank else DONT_KNOW if unknown else rating
    overall = _overall(row) + _normal(chance, 0.9)
    row["overall_satisfaction"] = None if chance.random() < BLANK_OVERALL else _rating(chance, person, overall)
    recommend = max(0, min(10, _rounded(overall + 0.2 + _normal(chance, 1.3))))
    row["likelihood_to_recommend"] = None if chance.random() < BLANK_RECOMMEND else recommend
    row["reasons"] = _reasons(chance, wave)
    return row


def _level(chance: random.Random, person: Person, wave: Wave, measure: str, factor: str) -> float:
    if measure == "Importance":
        return IMPORTANCE[factor] + person.gravity + _normal(chance, 1.3)
    if measure == "Expectation":
        return EXPECTATION[factor] + person.demand + _normal(chance, 1.2)
    level = EXPERIENCE[factor] + person.halo + 0.25 * person.demand + _normal(chance, 1.25)
    if factor == "Convenience":
        level += wave.convenience + STORE_CONVENIENCE[person.groups["store"]]
    # Now and then something goes wrong, whoever the customer is.
    return level - 2.5 if chance.random() < MISHAP else level


def _rating(chance: random.Random, person: Person, level: float) -> int:
    rating = max(1, min(10, _rounded(6 + person.stretch * (level - 6))))
    if chance.random() < person.coarse:
        return {4: 5, 6: 5, 9: 10}.get(rating, rating)
    return rating


def _overall(row: Row) -> float:
    pairs = [(row[f"Experience: {factor}"], IMPORTANCE[factor]) for factor in FACTORS]
    known = [(float(x), w) for x, w in pairs if isinstance(x, int) and x != DONT_KNOW]
    return fsum(x * w for x, w in known) / fsum(w for _, w in known) if known else 6.0


def _reasons(chance: random.Random, wave: Wave) -> str | None:
    named = [
        reason
        for reason, share in REASONS.items()
        if chance.random() < share + (wave.close_by if reason == "Close by" else 0.0)
    ]
    return "; ".join(named) or None


def _raked(answers: Sequence[Row]) -> list[float]:
    """Weights with mean 1 that give every group its share among all customers, at most 2.5 and at least 0.4."""
    weights = [1.0] * len(answers)
    for _ in range(50):
        for group, shares in POPULATION.items():
            total = fsum(weights)
            held = dict.fromkeys(shares, 0.0)
            for row, weight in zip(answers, weights, strict=True):
                held[str(row[group])] += weight
            weights = [
                w * shares[str(row[group])] * total / held[str(row[group])]
                for row, w in zip(answers, weights, strict=True)
            ]
        weights = [min(2.5, max(0.4, weight * len(weights) / fsum(weights))) for weight in weights]
    return [round(weight, 3) for weight in weights]


def _normal(chance: random.Random, spread: float) -> float:
    # Twelve uniform numbers: additions only, so that no mathematical library can make a difference.
    return spread * (fsum(chance.random() for _ in range(12)) - 6)


def _pick(chance: random.Random, shares: dict[str, float]) -> str:
    left = chance.random() * fsum(shares.values())
    for name, share in shares.items():
        left -= share
        if left < 0:
            return name
    return list(shares)[-1]


def _sample(chance: random.Random, people: Sequence[Person], size: int) -> list[Person]:
    left = list(people)
    return [left.pop(int(chance.random() * len(left))) for _ in range(size)]


def _rounded(value: float) -> int:
    return int(value + 100.5) - 100


def csv_bytes(rows: Sequence[Row], headers: Sequence[str] = HEADERS) -> bytes:
    """The rows as CSV in UTF-8 with a byte order mark, which Excel needs to read Chinese."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(headers)
    writer.writerows([row[header] for header in HEADERS] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def xlsx_bytes(rows: Sequence[Row]) -> bytes:
    """The rows as a workbook with one sheet, "Data"; the same bytes every time."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": datetime(2026, 1, 1, tzinfo=UTC)})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("Data")
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(HEADERS) - 2, 13)
        sheet.set_column(len(HEADERS) - 1, len(HEADERS) - 1, 50)
        sheet.write_row(0, 0, HEADERS, bold)
        for number, row in enumerate(rows, 1):
            for column, header in enumerate(HEADERS):
                value = row[header]
                if isinstance(value, date):
                    sheet.write_datetime(number, column, value, day)
                elif value is not None:
                    sheet.write(number, column, value)
    return file.getvalue()


def chinese_headers() -> list[str]:
    """The headers as a Chinese survey would have them."""
    return ["\uff1a".join(CHINESE[part] for part in header.split(": ")) for header in HEADERS]


def files() -> dict[str, bytes]:
    """Every file by its name."""
    made: dict[str, bytes] = {}
    for number, (_, rows) in enumerate(waves(), 1):
        made[f"wave{number}.csv"] = csv_bytes(rows)
        made[f"wave{number}.xlsx"] = xlsx_bytes(rows)
        if number == 1:
            made["wave1_zh.csv"] = csv_bytes(rows, chinese_headers())
    return made


def main(folder: Path) -> None:
    """Write every file into a folder."""
    for name, content in files().items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
