"""A home with one appliance: understanding, wording and profile are real, skills and sound not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.dialogue import Care, Phrasebook
from assistant.errors import SkillError
from assistant.parts import Parts
from assistant.pipeline import run_turn
from assistant.profile.profile import Profile
from assistant.services.choices import skill_services
from assistant.services.desk import ServiceDesk
from assistant.services.discretion import Discretion
from assistant.services.languages import LanguageServices
from assistant.services.naming import NamingServices
from assistant.services.passing import PassingSchedule, PassingStorage
from assistant.services.person import PersonServices
from assistant.services.routines import RoutineServices
from assistant.services.schedule import schedule_services
from assistant.services.speaker import SpeakerServices
from assistant.services.storage import storage_services
from assistant.services.voices import VoiceServices
from assistant.settings import Paths
from assistant.speaking.persona import Persona
from assistant.speaking.realiser import Realiser
from assistant.speaking.replies import ReplyBook, load_replies
from assistant.speaking.voices import Sound, Voice
from assistant.taking_in import routine_in
from assistant.understanding.conversation import conversation
from assistant.understanding.spoken_values import SpokenValues
from assistant.understanding.templates import compile_skill
from assistant.understanding.understanding import Understanding
from assistant.values import (
    Act,
    AudioChunk,
    Hypothesis,
    IntentTraits,
    Interpretation,
    Json,
    Prosody,
    Question,
    Risk,
    Session,
    SpeechHints,
    Style,
    Transcript,
    Turn,
    Utterance,
)

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)

KETTLE_SENTENCES = """
[lists]
vessel = ["cup", "pot", "bottle"]
size = ["large", "small"]
leaf = ["green", "black", "white"]
[slots]
duration = "duration"
[intents.boil]
sentences = ["(boil|start) the kettle", "boil the kettle for {duration}"]
[intents.empty]
sentences = ["empty the kettle [completely]"]
[intents.buy]
sentences = ["buy a new kettle"]
[intents.warm]
sentences = ["warm (a|the) {vessel} [for {duration}]"]
[intents.cool]
sentences = ["cool (a|the) {vessel}"]
[intents.brew]
sentences = ["(i'd like|brew) a {size} {vessel} of {leaf} tea"]
[intents.no_such_day]
sentences = ["mark the kettle's day"]
[intents.heat]
sentences = ["how hot is (a|the) {vessel}"]
examples = [{say = "how hot is the cup"}]
"""
KETTLE_REPLIES = """
[acts.boiling]
terse = ["Boiling."]
normal = ["The kettle is boiling.", "The kettle is on."]
[acts.how_long]
normal = ["For how long?"]
[acts.emptied]
normal = ["It's empty now."]
[acts.warm]
normal = ["The {{ vessel }} is warm."]
[acts.cool]
normal = ["The {{ vessel }} is cool."]
[acts.brew]
normal = ["A {{ size }} {{ vessel }} of {{ leaf }} tea it is."]
[acts.heat]
normal = ["The {{ vessel }} has *60* degrees."]
[acts.no_shop]
normal = ["I can't buy things: I have no network."]
"""
ABOUT_ME_REPLIES = """
[acts.told]
terse = ["Noted."]
normal = ["Got it, {{ phrase }}."]
[acts.kept]
normal = ["I'll remember that {{ phrase }}."]
"""


class Kettle:
    """A skill host with one appliance; it also acknowledges what people say of themselves."""

    def __init__(self, desk: ServiceDesk) -> None:
        self.desk = desk
        self.done: list[str] = []
        self.broken = False
        self.refusal: SkillError | None = None
        self.wordless = False

    def act(self, interpretation: Interpretation, now: datetime) -> Act:
        if self.broken:
            raise SkillError("the skill kettle failed")
        if self.refusal:
            raise self.refusal
        if self.wordless:
            return Act("kettle", "whistling")
        self.done.append(interpretation.name)
        slots: dict[str, Json] = {k: slot.value for k, slot in interpretation.slots.items()}
        match interpretation.name:
            case "kettle.boil" if "duration" not in slots:
                question = Question(
                    "how_long", fill=interpretation, slot="duration", slot_kind="duration"
                )
                return Act("kettle", "how_long", question=question)
            case "kettle.boil":
                return Act("kettle", "boiling")
            case "kettle.empty":
                return Act("kettle", "emptied")
            case "kettle.buy":
                return Act("kettle", "no_shop")
            case "kettle.warm" | "kettle.cool" | "kettle.heat" | "kettle.brew":
                return Act("kettle", interpretation.intent, slots)
            case "about_me.remember":
                self.desk.call("about_me", "profile.remember", slots)
                return Act("about_me", "kept", slots)
            case "about_me.dont_remember":
                self.desk.call("about_me", "profile.refuse", slots)
                return Act("core", "agreed")
        return Act("about_me", "told", slots)

    def prepare(self, skill: str) -> None: ...

    def rest(self, now: datetime) -> None: ...

    def author_notes(self, skill: str) -> str:
        return ""


class QuietMouth:
    """A voice that only writes."""

    voice = Voice("plain", "Plain", "no sound", "en", "pyttsx3", Sound(170), Persona(), Path())

    def voice_for(self, style: Style) -> Voice:
        return self.voice

    def speak(self, text: str, voice: str, prosody: Prosody) -> AudioChunk | None:
        return None


class Mumble:
    """A recogniser whose sound carries its words; after a "|" come those of other readings."""

    def __init__(self) -> None:
        self.confidence = 0.9

    def transcribe(self, audio: AudioChunk, hints: SpeechHints) -> Transcript:
        readings = tuple(Hypothesis(text.strip()) for text in audio.pcm.decode().split("|"))
        return Transcript(readings[0].text, self.confidence, "mumble", readings)


@cache
def what_is_said_to_a_kettle() -> Understanding:
    """Built once: it never changes."""
    traits = {
        "boil": IntentTraits(),
        "empty": IntentTraits(risk=Risk.COSTLY),
        "buy": IntentTraits(declines=True),
        "warm": IntentTraits(risk=Risk.UNDOABLE),
        "cool": IntentTraits(risk=Risk.UNDOABLE),
        "heat": IntentTraits(),
        "brew": IntentTraits(),
        "no_such_day": IntentTraits(),
    }
    with TemporaryDirectory() as folder:
        sentences = Path(folder) / "sentences.en.toml"
        sentences.write_text(KETTLE_SENTENCES)
        kettle = compile_skill("kettle", sentences, traits)
    return Understanding([kettle, conversation("en")], SpokenValues("en"))


class Home:
    """One conversation, a minute a turn."""

    def __init__(self, folder: Path) -> None:
        values = SpokenValues("en")
        self.profile = Profile.open(folder / "profile.journal")
        discretion = Discretion()
        person = PersonServices(self.profile, discretion)
        paths = Paths.from_environment({"ASSISTANT_HOME": str(folder)})
        self.desk = ServiceDesk(
            person,
            {
                **schedule_services(PassingSchedule(folder / "schedule.json", discretion)),
                **storage_services(PassingStorage(folder / "skill-files", discretion)),
                **VoiceServices(QuietVoices(), person).services,
                **NamingServices(paths, person, "en").services,
                **LanguageServices(paths, person, QuietVoices(), lambda _: {}, False).services,
                **skill_services((), {}, {}, tuple),
                **RoutineServices(
                    self.profile,
                    person,
                    lambda phrase, said, now: routine_in(phrase, said, now, self.parts),
                ).services,
            },
            SpeakerServices(self.profile.people, discretion, ()),
            discretion,
        )
        self.kettle = Kettle(self.desk)
        self.ears = Mumble()
        self.parts = Parts(
            ears=self.ears,
            understanding=what_is_said_to_a_kettle(),
            values=values,
            phrasebook=Phrasebook.load("en"),
            profile=self.profile,
            desk=self.desk,
            skills=self.kettle,
            realiser=Realiser(self._books(folder), "en_GB"),
            mouth=QuietMouth(),
            care=Care.load("en", "GB"),
        )
        self.session = Session()
        self.now = NOON

    def _books(self, folder: Path) -> dict[str, ReplyBook]:
        core = Path(__file__).parents[2] / "assistant" / "dialogue" / "replies.en.toml"
        books = {"core": load_replies(core, "core")}
        for source, text in {"kettle": KETTLE_REPLIES, "about_me": ABOUT_ME_REPLIES}.items():
            (folder / source).write_text(text)
            books[source] = load_replies(folder / source, source)
        return books

    def say(self, text: str, after: timedelta = timedelta(minutes=1)) -> Turn:
        self.now += after
        return self._run(Utterance(self.now, typed=text))

    def mumble(self, text: str) -> Turn:
        padded = text.encode().ljust(2 * (len(text) // 2 + 1))
        return self._run(Utterance(self.now, audio=AudioChunk(padded)))

    def _run(self, utterance: Utterance) -> Turn:
        turn, self.session = run_turn(utterance, self.session, self.parts)
        return turn


class QuietVoices(QuietMouth):
    voices: Mapping[str, Voice] = {"plain": QuietMouth.voice}
    available: Sequence[Voice] = (QuietMouth.voice,)

    def use(self, name: str) -> Voice:
        return self.voice

    def speak_with(self, voices: Mapping[str, Voice]) -> Voice:
        return self.voice
