"""The same conversation in German: who needs a human, what is an answer, what changes a value."""

from __future__ import annotations

import pytest

from assistant.dialogue import Care, Need
from assistant.dialogue.answers import Answer
from assistant.dialogue.last_thing import changed_to
from assistant.dialogue.phrasebook import Phrasebook
from tests.unit.test_dialogue_caring import split

CARE = Care.load("de", "DE")
BOOK = Phrasebook.load("de")

SAID = {
    Need.URGENT: """
        ich bin gestürzt | ich bin gestuerzt und komme nicht mehr hoch | ich bin hingefallen
        meine Frau ist zusammengebrochen | er ist ohnmächtig | ich bin im Bad ausgerutscht
        ich komme nicht mehr hoch | ich kann nicht mehr aufstehen | ich kriege keine Luft
        ich glaube ich habe einen Herzinfarkt | mein Mann hat einen Schlaganfall | ich blute
        ich habe mir den Arm gebrochen | ich habe Schmerzen in der Brust | meine Brust tut weh
        ruf einen Krankenwagen | bitte ruf den Notarzt | ruf die Polizei | hol Hilfe | ruf 112
        ich brauche einen Krankenwagen | wir brauchen die Feuerwehr | das ist ein Notfall | SOS
        ich brauche dringend Hilfe
        Hilfe! Hilfe! | zu Hilfe bitte | hilf mir schnell | kann mir jemand helfen bitte
        es brennt | es brennt in der Küche | das Haus brennt | hier riecht es nach Gas
        jemand bricht ein | da ist ein Einbrecher | ich habe zu viele Tabletten genommen
        mein Vater atmet nicht | meine Mutter ist bewusstlos | ich liege auf dem Boden
        ich habe furchtbare Schmerzen | ich komme nicht aus der Badewanne
    """,
    Need.DESPAIR: """
        ich will sterben | ich möchte nicht mehr leben | ich will nicht mehr | ich kann nicht mehr
        ich bringe mich um | ich will mir etwas antun | mein Leben hat keinen Sinn
        ich wünschte ich wäre tot | ich halte es nicht mehr aus | ich denke an Selbstmord
    """,
    Need.DISTRESS: """
        ich bin so einsam | ich fühle mich so allein | ich fuehle mich sehr allein | ich habe Angst
        ich habe eine Panikattacke | ich muss nur noch weinen | niemand mag mich
        ich habe niemanden zum Reden | mir geht es schlecht | mir geht es gar nicht gut
        ich weiß nicht mehr weiter | mir wird alles zu viel | ich bin verzweifelt
    """,
    Need.HELP: """
        ich brauche Hilfe | ich brauche etwas Hilfe | hilf mir | hilf mir bitte | bitte hilf mir
        ruf meine Hilfsperson an | ist da jemand | wer kann mir helfen | wen kann ich anrufen
    """,
}

NOT_SAID = """
    was kannst du | hilf mir bei den Timern | hilf mir beim Kochen | danke für deine Hilfe
    ich bin verliebt | die Preise sind gefallen | das Konzert ist ins Wasser gefallen
    erinnere mich den Arzt anzurufen | was bedeutet Notfall | spiel Hilfe von den Beatles
    wie sagt man Hilfe auf Englisch | wenn ich falle was machst du | ruf Mama an | ruf Anna an
    ich habe Angst vor Spinnen | ich bin allein zu Hause | ich kann morgens nicht aufstehen
    ich will den Film nicht mehr sehen | setz Pflaster auf die Einkaufsliste
    wie ist die Nummer der Polizei | mein Handy ist kaputt gegangen | die Batterie ist leer
    mach das Licht aus | brennt das Licht in der Küche | ich mag Jazz | mir geht es gut
    ich brauche keine Hilfe | ich bin nicht gestürzt | es ist kein Notfall | ich habe Hunger
    stell einen Timer | erzähl mir einen Witz | ich habe einen Termin beim Arzt
    mir ist nichts passiert | der Akku ist tot | ich arbeite bei der Feuerwehr
"""


@pytest.mark.parametrize(
    ("said", "need"), [(one, need) for need, text in SAID.items() for one in split(text)]
)
def test_a_need_is_heard(said: str, need: Need) -> None:
    assert CARE.need_in([said]) is need


@pytest.mark.parametrize("said", split(NOT_SAID))
def test_what_is_no_need_is_left_alone(said: str) -> None:
    assert CARE.need_in([said]) is None


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Ja.", Answer.YES),
        ("ja bitte!", Answer.YES),
        ("ach ja, klar", Answer.YES),
        ("natuerlich", Answer.YES),
        ("nein danke", Answer.NO),
        ("lieber nicht", Answer.NO),
        ("Nein, das ist falsch.", Answer.WRONG),
        ("zurück", Answer.BACK),
        ("zurueck bitte", Answer.BACK),
        ("schon gut", Answer.CANCEL),
        ("bitte abbrechen", Answer.CANCEL),
        ("wie bitte?", Answer.REPEAT),
        ("mach das rückgängig bitte", Answer.UNDO),
        ("hm, mal sehen", Answer.UNSURE),
        ("stell einen Timer", None),
        ("bitte", None),
    ],
)
def test_an_answer_is_made_of_one_kinds_phrases(said: str, kind: Answer | None) -> None:
    assert BOOK.answers.kind_of(said) is kind


@pytest.mark.parametrize(
    ("said", "new"),
    [
        ("mach zehn draus", "zehn"),
        ("Mach bitte fünfzehn Minuten draus.", "fünfzehn Minuten"),
        ("stell ihn auf acht", "acht"),
        ("mach draus", None),
        ("mach das Licht an", None),
    ],
)
def test_a_new_value_may_stand_within_a_frame(said: str, new: str | None) -> None:
    assert changed_to(said, BOOK) == new


@pytest.mark.parametrize(("before", "after"), [("einen", "den"), ("eine", "die"), ("ein", "das")])
def test_an_article_keeps_its_case(before: str, after: str) -> None:
    assert BOOK.definitely(before) == after
