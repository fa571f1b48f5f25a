"""What is written is read aloud as a person would read it, and only what has to be is changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.speaking.reading_aloud import reading_aloud

BRITISH = reading_aloud("en", "GB")
AMERICAN = reading_aloud("en", "US")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("It's 7:45.", "It's seven forty-five."),
        ("At 19:05 and 07:00.", "At seven oh five p m and seven o'clock."),
        ("At 19:00.", "At seven p m."),
        ("From 00:00 to 00:05.", "From midnight to five past midnight."),
        ("7:05 PM", "seven oh five p m"),
        ("At 7 p.m.", "At seven p m."),
        ("At 7:30 a.m. it rains.", "At seven thirty a m it rains."),
        ("9:15:30", "nine fifteen and thirty seconds"),
        ("20:15–22:00", "eight fifteen p m to ten p m"),
    ],
)
def test_times(written: str, read: str) -> None:
    assert BRITISH.words(written) == read


@pytest.mark.parametrize(
    ("written", "british", "american"),
    [
        ("the 21st of November", "the twenty-first of November", "the twenty-first of November"),
        ("21 November", "the twenty-first of November", "November twenty-first"),
        (
            "2026-11-21",
            "the twenty-first of November, twenty twenty-six",
            "November twenty-first, twenty twenty-six",
        ),
        (
            "3/4/2027",
            "the third of April, twenty twenty-seven",
            "March fourth, twenty twenty-seven",
        ),
        ("on Jan. 5", "on the fifth of January", "on January fifth"),
        ("2026-19-42", "2026-19-42", "2026-19-42"),
    ],
)
def test_dates_are_the_regions(written: str, british: str, american: str) -> None:
    if british != written:
        assert (BRITISH.words(written), AMERICAN.words(written)) == (british, american)
    else:
        assert "of" not in BRITISH.words(written)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("12,345", "twelve thousand three hundred and forty-five"),
        ("2.5", "two point five"),
        ("-3", "minus three"),
        ("in 1984", "in nineteen eighty-four"),
        ("1,984 people", "one thousand nine hundred and eighty-four people"),
        ("the 1980s", "the nineteen eighties"),
        ("the 3rd time", "the third time"),
        ("3-1", "three to one"),
        ("version 3.2.1", "version three point two point one"),
        ("1/2", "half"),
        ("3/4 of it", "three quarters of it"),
        ("2½ hours", "two and a half hours"),
        ("room 007", "room oh oh seven"),
        ("9" * 9, "nine nine nine, nine nine nine, nine nine nine"),
        ("5 < 6 & 2 + 2 = 4", "five less than six and two plus two equals four"),
        ("B12 and 4K", "B12 and 4K"),
    ],
)
def test_numbers(written: str, read: str) -> None:
    assert BRITISH.words(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("100 km/h", "one hundred kilometres per hour"),
        ("21 °C", "twenty-one degrees Celsius"),
        ("-5°C", "minus five degrees Celsius"),
        ("1 kg", "one kilogram"),
        ("40%", "forty per cent"),
        ("5–10 km", "five to ten kilometres"),
        ("£3.50", "three pounds fifty"),
        ("£0.50", "fifty pence"),
        ("$1,200", "one thousand two hundred dollars"),
        ("€1", "one euro"),
        ("1,200 EUR", "one thousand two hundred euros"),
        ("5 CHF", "five Swiss francs"),
        ("$2.5 million", "two point five million dollars"),
        ("3 XYZ", "three XYZ"),
    ],
)
def test_measures_and_money(written: str, read: str) -> None:
    assert BRITISH.words(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (
            "+44 20 7946 0958",
            "plus four four, two oh, seven nine four six, oh nine five eight",
        ),
        ("(555) 123-4567", "five five five, one two three, four five six seven"),
        ("anna.smith@example.org", "anna dot smith at example dot org"),
        ("https://www.example.com/a-b?x=1", "www dot example dot com slash a dash b"),
        ("See example.com.", "See example dot com."),
        ("file.txt", "file.txt"),
    ],
)
def test_telephone_numbers_and_addresses(written: str, read: str) -> None:
    assert BRITISH.words(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Dr. Miller lives at 5 Elm Dr.", "Doctor Miller lives at five Elm Drive."),
        ("St. James St.", "Saint James Street."),
        ("Milk, e.g. oat milk, etc.", "Milk, for example oat milk, and so on."),
        ("No. 5, and no. No.", "number five, and no. No."),
        ("Mr. Smith vs. Mrs. Jones", "Mister Smith versus Missus Jones"),
    ],
)
def test_abbreviations(written: str, read: str) -> None:
    assert BRITISH.words(written) == read


def test_a_persons_own_pronunciations_are_whole_words_in_any_letters() -> None:
    said = {"siobhan": "shi vawn", "kit": "keet"}
    assert BRITISH.words("Siobhan's kitchen, SIOBHAN!", said) == "shi vawn's kitchen, shi vawn!"
    assert BRITISH.words("Is (kit) here?", {"(kit)": "x", "kit": "keet"}) == "Is x here?"


def test_what_is_plain_already_stays() -> None:
    for plain in ("Your tea is ready.", "Good morning, Thomas!", "", "…", "你好"):
        assert BRITISH.words(plain) == plain


def test_a_language_without_data_is_left_to_its_engine() -> None:
    for language in ("sw", "xx"):
        assert reading_aloud(language, "KE").words("19:05 na £3") == "19:05 na £3"
    assert reading_aloud("en", "XX").words("£3") == "three pounds"


@given(st.text(max_size=80) | st.text("0123456789.,:/-–+°%£$€() stndrhamp", max_size=40))
def test_nothing_that_is_written_breaks_it(text: str) -> None:
    assert isinstance(BRITISH.words(text), str)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Es ist 19:05 Uhr.", "Es ist neunzehn Uhr fünf."),
        ("Um 1:00", "Um ein Uhr"),
        ("am 21. November", "am einundzwanzigsten November"),
        ("der 21.11.2026", "der einundzwanzigste November zweitausendsechsundzwanzig"),
        ("zum 3. Mal", "zum dritten Mal"),
        ("1 km und 2,5 kg", "ein Kilometer und zwei Komma fünf Kilogramm"),
        ("1.234 Leute", "eintausendzweihundertvierunddreißig Leute"),
        ("3,50 €, 5 Mio. €", "drei Euro fünfzig, fünf Millionen Euro"),
        ("Version 3.2.1", "Version drei Punkt zwei Punkt eins"),
        ("Dr. Müller, z. B. Nr. 5", "Doktor Müller, zum Beispiel Nummer fünf"),
        ("jeden 2. Dienstag um 07:00", "jeden zweiten Dienstag um sieben Uhr"),
        ("1 Stunde, 1 Timer, 1 min", "eine Stunde, ein Timer, eine Minute"),
        (
            "1.234.567 Menschen",
            "eine Million zweihundertvierunddreißigtausendfünfhundertsiebenundsechzig Menschen",
        ),
        ("am 10.5. von 8–17 Uhr", "am zehnten Mai von acht bis siebzehn Uhr"),
        ("1 1/2 Liter", "eineinhalb Liter"),
    ],
)
def test_another_language_is_another_file(written: str, read: str) -> None:
    assert reading_aloud("de", "DE").words(written) == read
