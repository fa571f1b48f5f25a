"""The bench of spoken values counts as it says: intervals, the filter, what is right."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.values import Json
from bench._report import arguments, share
from bench._values_data import FROZEN, LOOKED_AT, Case, fingerprint, published_cases, speakable
from bench.values import figures_of, most_instructive

MONDAY = datetime(2016, 11, 7, tzinfo=UTC)
ENTRY = """
[{"Input": "wake me on may 3rd",
  "Context": {"ReferenceDateTime": "2016-11-07T00:00:00"},
  "Results": [{"Text": "may 3rd", "TypeName": "datetimeV2.date", "Resolution": {"values":
    [{"type": "date", "value": "2016-05-03"}, {"type": "date", "value": "2017-05-03"}]}}]}]
"""


def case(kind: str, said: str, *right: Json) -> Case:
    return Case(kind, said, MONDAY, frozenset(right), "spoken")


def test_share_has_wilsons_interval() -> None:
    assert share(8, 10) == pytest.approx(
        {"value": 0.8, "n": 10, "low": 0.4902, "high": 0.9433}, abs=1e-4
    )
    assert share(0, 0) == {"value": 0.0, "n": 0, "low": 0.0, "high": 1.0}


def test_arguments_collect_every_folder() -> None:
    options = arguments("values", command_line=["--data", "a", "--data", "b", "--limit", "3"])
    assert (options.data, options.limit, options.engine) == ((Path("a"), Path("b")), 3, None)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("date", "02/22/2016"),
        ("date", "4.22"),
        ("date", "Jan-1"),
        ("date", "easter 2019"),
        ("time", "12:34:45"),
        ("duration", "3day"),
        ("duration", "more than an hour"),
        ("number", "1.1^23"),
        ("number", "1 234 567"),
    ],
)
def test_what_no_voice_says_is_left_out(kind: str, said: str) -> None:
    assert not speakable(case(kind, said))


@pytest.mark.parametrize("said", ["may 3rd", "7 pm", "8.30pm today", "twenty-first of march"])
def test_what_recognisers_write_is_kept(said: str) -> None:
    assert speakable(case("datetime", said))


def test_of_several_listed_values_the_one_to_come_is_right(tmp_path: Path) -> None:
    (tmp_path / "Date.json").write_text(ENTRY, encoding="utf-8")
    assert [(c.said, c.right) for c in published_cases([tmp_path])] == [
        ("may 3rd", frozenset({"2017-05-03"}))
    ]


def test_what_was_looked_at_counts_nowhere(tmp_path: Path) -> None:
    assert fingerprint("date", "Tomorrow") in LOOKED_AT.read_text(encoding="ascii").split()
    looked_at = ENTRY.replace('"may 3rd"', '"Tomorrow"')
    (tmp_path / "Date.json").write_text(looked_at, encoding="utf-8")
    assert published_cases([tmp_path]) == []


def test_no_value_is_wrong_but_no_silent_error() -> None:
    found: list[tuple[Case, Json]] = [
        (case("number", "two", 2), 2),
        (case("number", "x", 1), None),
        (case("date", "feb 30", None), "2017-02-28"),
    ]
    figures = figures_of(found, "")
    assert (figures["right"]["value"], figures["silent_errors"]["value"]) == pytest.approx(
        (1 / 3, 1 / 3)
    )
    assert [c.said for c, _ in most_instructive(found)] == ["feb 30", "x"]


def test_there_are_120_frozen_forms() -> None:
    assert len(FROZEN.read_text(encoding="utf-8").splitlines()) == 120
