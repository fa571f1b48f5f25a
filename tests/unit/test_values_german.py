"""What people say in German for durations, times, dates, recurrences and numbers, as values."""

from __future__ import annotations

from datetime import datetime
from time import process_time
from zoneinfo import ZoneInfo

import pytest

from assistant.understanding.spoken_values import SpokenValues
from assistant.values import Json

BERLIN = ZoneInfo("Europe/Berlin")
WEDNESDAY = datetime(2026, 11, 18, 10, tzinfo=BERLIN)
VALUES = SpokenValues("de")
EVERY_DAY = [0, 1, 2, 3, 4, 5, 6]
WEEKDAYS = [0, 1, 2, 3, 4]


def parse(kind: str, said: str, now: datetime = WEDNESDAY) -> Json:
    return VALUES.parse(kind, said, now)


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("eins", 1),
        ("zwölf", 12),
        ("zwoelf", 12),
        ("dreißig", 30),
        ("dreissig", 30),
        ("einundzwanzig", 21),
        ("drei und vierzig", 43),
        ("siebenundneunzig", 97),
        ("hundert", 100),
        ("hundertzwanzig", 120),
        ("zweihundertfünfzig", 250),
        ("tausend", 1000),
        ("zweitausendsechsundzwanzig", 2026),
        ("neunzehnhundertvierundachtzig", 1984),
        ("eine Million", 1_000_000),
        ("anderthalb", 1.5),
        ("zweieinhalb", 2.5),
        ("drei Komma fünf", 3.5),
        ("2,5", 2.5),
        ("1.250", 1250),
        ("minus sieben", -7),
        ("drei Viertel", 0.75),
        ("ein Drittel", 1 / 3),
        ("der einundzwanzigste", 21),
    ],
)
def test_numbers(said: str, value: float) -> None:
    assert parse("number", said) == pytest.approx(value)


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("zehn Minuten", 600),
        ("10 Minuten", 600),
        ("eine Stunde", 3600),
        ("eineinhalb Stunden", 5400),
        ("anderthalb Stunden", 5400),
        ("zweieinhalb Minuten", 150),
        ("eine halbe Stunde", 1800),
        ("eine Viertelstunde", 900),
        ("eine Dreiviertelstunde", 2700),
        ("fünf Minuten dreißig", 330),
        ("fünf Minuten und dreißig Sekunden", 330),
        ("eine Stunde und zwanzig Minuten", 4800),
        ("zwei Stunden fünfzehn", 8100),
        ("noch fünf Minuten", 300),
        ("für etwa zwanzig Minuten", 1200),
        ("fünfundvierzig Minuten bitte", 2700),
        ("drei Tage", 259_200),
        ("zwei Wochen", 1_209_600),
        ("1,5 Stunden", 5400),
        ("zwanzigminütigen", 1200),
    ],
)
def test_durations(said: str, value: int) -> None:
    assert parse("duration", said) == value


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("um sieben", "19:00"),
        ("sieben Uhr", "19:00"),
        ("um 19 Uhr", "19:00"),
        ("halb acht", "19:30"),
        ("um halb acht morgens", "07:30"),
        ("Viertel nach sieben", "19:15"),
        ("Viertel vor acht abends", "19:45"),
        ("viertel acht", "19:15"),
        ("dreiviertel acht", "19:45"),
        ("sieben Uhr dreißig", "19:30"),
        ("neunzehn Uhr fünf", "19:05"),
        ("7:30 Uhr", "19:30"),
        ("19.45 Uhr", "19:45"),
        ("zehn nach sieben", "19:10"),
        ("fünf Minuten vor neun", "20:55"),
        ("fünf vor halb acht", "19:25"),
        ("fünf nach halb acht", "19:35"),
        ("um acht Uhr abends", "20:00"),
        ("morgens um sieben", "07:00"),
        ("drei Uhr nachts", "03:00"),
        ("mittags", "12:00"),
        ("zwölf Uhr mittags", "12:00"),
        ("Mitternacht", "00:00"),
        ("null Uhr dreißig", "00:30"),
        ("gegen halb elf", "10:30"),
        ("heute Abend um acht", "20:00"),
        ("nachmittags um drei", "15:00"),
    ],
)
def test_times_of_day(said: str, value: str) -> None:
    assert parse("time", said) == value


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("heute", "2026-11-18"),
        ("morgen", "2026-11-19"),
        ("übermorgen", "2026-11-20"),
        ("uebermorgen", "2026-11-20"),
        ("vorgestern", "2026-11-16"),
        ("am Freitag", "2026-11-20"),
        ("diesen Freitag", "2026-11-20"),
        ("kommenden Montag", "2026-11-23"),
        ("nächsten Montag", "2026-11-23"),
        ("Freitag nächster Woche", "2026-11-27"),
        ("nächste Woche Freitag", "2026-11-27"),
        ("am dritten Mai", "2027-05-03"),
        ("der 3. Mai", "2027-05-03"),
        ("am 3.5.", "2027-05-03"),
        ("03.05.2028", "2028-05-03"),
        ("am dritten fünften", "2027-05-03"),
        ("am einundzwanzigsten Juni 2027", "2027-06-21"),
        ("dritter Oktober zweitausendsiebenundzwanzig", "2027-10-03"),
        ("am Zwanzigsten", "2026-11-20"),
        ("in zwei Wochen", "2026-12-02"),
        ("in drei Tagen", "2026-11-21"),
        ("vor einer Woche", "2026-11-11"),
        ("heute in einer Woche", "2026-11-25"),
        ("Freitag in zwei Wochen", "2026-12-04"),
        ("Heiligabend", "2026-12-24"),
        ("zwei Tage vor Weihnachten", "2026-12-23"),
        ("Ostern", "2027-03-28"),
        ("Karfreitag", "2027-03-26"),
        ("Pfingstmontag", "2027-05-17"),
        ("Rosenmontag", "2027-02-08"),
        ("Muttertag", "2027-05-09"),
        ("Samstag, der 21. November", "2026-11-21"),
        ("Sonnabend", "2026-11-21"),
    ],
)
def test_dates(said: str, value: str) -> None:
    assert parse("date", said) == value


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("morgen um sieben", "2026-11-19T07:00:00+01:00"),
        ("morgen früh um halb sieben", "2026-11-19T06:30:00+01:00"),
        ("um sieben Uhr morgen früh", "2026-11-19T07:00:00+01:00"),
        ("heute Abend um acht", "2026-11-18T20:00:00+01:00"),
        ("heute Nacht um zwei", "2026-11-19T02:00:00+01:00"),
        ("morgen Abend", "2026-11-19T19:00:00+01:00"),
        ("Freitagabend um acht", "2026-11-20T20:00:00+01:00"),
        ("am Freitag um 17 Uhr", "2026-11-20T17:00:00+01:00"),
        ("übermorgen um Viertel nach drei", "2026-11-20T15:15:00+01:00"),
        ("in zehn Minuten", "2026-11-18T10:10:00+01:00"),
        ("in anderthalb Stunden", "2026-11-18T11:30:00+01:00"),
        ("in einer halben Stunde", "2026-11-18T10:30:00+01:00"),
        ("am dritten Mai um neun Uhr", "2027-05-03T09:00:00+02:00"),
        ("um neun am 3. Mai", "2027-05-03T09:00:00+02:00"),
        ("Montag um zwölf", "2026-11-23T12:00:00+01:00"),
        ("jetzt", "2026-11-18T10:00:00+01:00"),
    ],
)
def test_points_in_time(said: str, value: str) -> None:
    assert parse("datetime", said) == value


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("jeden Tag", {"days": EVERY_DAY}),
        ("täglich um neun", {"days": EVERY_DAY, "at": "09:00"}),
        ("jeden Werktag um sieben", {"days": WEEKDAYS, "at": "07:00"}),
        ("werktags um halb sieben", {"days": WEEKDAYS, "at": "06:30"}),
        ("um sieben von Montag bis Freitag", {"days": WEEKDAYS, "at": "07:00"}),
        ("unter der Woche immer um halb sieben", {"days": WEEKDAYS, "at": "06:30"}),
        ("jedes Wochenende", {"days": [5, 6]}),
        ("jeden Montag und Freitag um 18 Uhr", {"days": [0, 4], "at": "18:00"}),
        ("montags und mittwochs um halb acht", {"days": [0, 2], "at": "07:30"}),
        ("freitags", {"days": [4]}),
        ("jeden Montagmorgen um acht", {"days": [0], "at": "08:00"}),
        ("jeden Dienstag abends", {"days": [1], "at": "19:00"}),
        ("jeden Morgen", {"days": EVERY_DAY, "at": "09:00"}),
        ("jeden zweiten Dienstag", {"days": [1], "weeks": 2, "since": "2026-11-24"}),
        ("alle zwei Wochen dienstags", {"days": [1], "weeks": 2, "since": "2026-11-24"}),
        ("alle drei Tage", {"days": EVERY_DAY, "days_apart": 3, "since": "2026-11-18"}),
        ("jeden zweiten Tag", {"days": EVERY_DAY, "days_apart": 2, "since": "2026-11-18"}),
        ("jede Woche", {"days": [2]}),
        ("am Ersten jedes Monats", {"days": EVERY_DAY, "of_month": 1}),
        ("am 15. jeden Monats", {"days": EVERY_DAY, "of_month": 15}),
        ("am letzten Tag jedes Monats", {"days": EVERY_DAY, "of_month": -1}),
        ("jeden ersten Montag im Monat", {"days": [0], "week_of_month": 1}),
        ("monatlich", {"days": EVERY_DAY, "of_month": 18}),
        (
            "jedes Jahr am dritten Mai",
            {"days": EVERY_DAY, "months": 12, "of_month": 3, "since": "2027-05-01"},
        ),
    ],
)
def test_what_comes_again_and_again(said: str, value: Json) -> None:
    assert parse("recurrence", said) == value


@pytest.mark.parametrize(
    ("kind", "said", "value"),
    [
        ("quantity", "zwanzig Grad", {"amount": 20, "unit": "degree"}),
        ("quantity", "20 °C", {"amount": 20, "unit": "celsius"}),
        ("quantity", "minus fünf Grad Celsius", {"amount": -5, "unit": "celsius"}),
        ("quantity", "ein halber Liter", {"amount": 0.5, "unit": "litre"}),
        ("quantity", "zweieinhalb Tassen", {"amount": 2.5, "unit": "cup"}),
        ("quantity", "anderthalb Kilo", {"amount": 1.5, "unit": "kilogram"}),
        ("quantity", "fünfhundert Gramm", {"amount": 500, "unit": "gram"}),
        ("quantity", "2,5 Kilometer", {"amount": 2.5, "unit": "kilometre"}),
        ("quantity", "ein Meter achtzig", {"amount": 180, "unit": "centimetre"}),
        ("percentage", "fünfzig Prozent", 50),
        ("percentage", "12,5 %", 12.5),
    ],
)
def test_amounts_with_their_unit(kind: str, said: str, value: Json) -> None:
    assert parse(kind, said) == value


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("date", "nächsten Freitag"),
        ("date", "Mittwoch"),
        ("date", "am 31. Februar"),
        ("date", "am 3.13."),
        ("date", "nächsten Monat"),
        ("duration", "ein paar Minuten"),
        ("duration", "zehn oder zwanzig Minuten"),
        ("duration", "zehn Minuten Ruhm"),
        ("duration", "minus fünf Minuten"),
        ("time", "25:00 Uhr"),
        ("time", "sieben Uhr siebzig"),
        ("time", "elf Uhr nachmittags"),
        ("time", "halb"),
        ("number", "eins zwei drei"),
        ("number", "2.5"),
        ("number", "zwanzigundein"),
        ("number", "und"),
        ("quantity", "ein Pfund"),
        ("quantity", "zehn"),
        ("recurrence", "am Montag"),
        ("recurrence", "alle zwei Stunden"),
        ("recurrence", "jeden dritten Freitag"),
        ("percentage", "die Hälfte"),
    ],
)
def test_no_value_rather_than_a_wrong_one(kind: str, said: str) -> None:
    assert parse(kind, said) is None


@pytest.mark.parametrize(
    "said",
    [
        "eins " * 3000,
        "ein" * 50,
        "einundzwanzig" * 12,
        "hundertundein" * 10,
        "halb viertel " * 9,
        "jeden zweiten " * 9,
        "vor nach " * 14,
        "\N{LATIN SMALL LETTER SHARP S}" * 150,
        "1.234.567,89.10",
        "31.12.99999",
    ],
)
@pytest.mark.parametrize("kind", sorted(VALUES.kinds - {"text"}))
def test_long_winded_and_silly_input_is_read_in_bounded_time(kind: str, said: str) -> None:
    started = process_time()
    parse(kind, said)
    assert process_time() - started < 0.1
