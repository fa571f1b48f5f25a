"""What skills may ask about the person, and a record of what they were given and taught."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from assistant.errors import ProfileError
from assistant.profile.adaptations import is_on, switch
from assistant.profile.explaining import FactReason
from assistant.profile.facts import OWNER, Fact, Source
from assistant.profile.learnt import Learnt
from assistant.profile.matching import relations_about
from assistant.profile.profile import Profile
from assistant.profile.relations import describe
from assistant.profile.statements import Statement
from assistant.profile.telling import asked_about, told_aloud
from assistant.services.calls import Call, Service
from assistant.services.discretion import Discretion
from assistant.values import FactUse, Json, LearntFact, Question, Style


class PersonServices:
    """The services profile.* and style.*: a fact that is told, shown or explained is noted."""

    def __init__(
        self,
        profile: Profile,
        discretion: Discretion,
        purposes: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        """`purposes`: by skill, which single relations it may read, and what for."""
        self._profile = profile
        self._discretion = discretion
        self._purposes = purposes or {}
        self.open(datetime.min.replace(tzinfo=UTC), OWNER, None)

    def open(self, now: datetime, speaker: str, question: Question | None) -> None:
        """Begin a turn of `speaker` at `now`: nothing has been given yet, and nothing taught.

        `question` is what they were asked before it.
        """
        self._now = now
        self._speaker = speaker
        self._question = question
        self._given: list[FactUse] = []
        self._taught: list[LearntFact] = []

    @property
    def speaker(self) -> str:
        """Whose turn it is."""
        return self._speaker

    @property
    def writes(self) -> bool:
        """Whether what they choose may be written down."""
        return self._discretion.writes

    @property
    def now(self) -> datetime:
        """When they said what is being answered."""
        return self._now

    def asked_for(self) -> Iterable[str]:
        """What they asked for lately, by "skill.intent"."""
        return self._profile.history.asked_for(self._speaker)

    def check_may_set_up(self) -> None:
        """Raises `ProfileError` where whoever speaks may not change the settings of the house."""
        if self._speaker != OWNER or not self.writes:
            raise ProfileError("only who set me up may do that, and not while nothing is kept")

    def learn(self, said: Statement, call: Call) -> None:
        """Keep what they just asked for; "undo that" takes it back."""
        learnt = self._profile.learn(said, self._now, speaker=self._speaker)
        call.undone_by(lambda: self._profile.unlearn(learnt, self._now))
        self._noted(learnt)

    @property
    def _language(self) -> str:
        return self._profile.language

    @property
    def style(self) -> Style:
        """How they want to be answered."""
        return self._profile.view(self._speaker, self._now).style

    def handed_out(self) -> tuple[FactUse, ...]:
        """The facts that skills were given since `open`, and what for."""
        return tuple(self._given)

    def taught(self) -> tuple[LearntFact, ...]:
        """The facts that skills had learnt since `open`, as far as they are new."""
        return tuple(self._taught)

    @property
    def services(self) -> Mapping[str, Service]:
        return {
            "profile.recall": self._recall,
            "profile.remember": self._remember,
            "profile.refuse": self._refuse,
            "profile.pause": self._pause,
            "profile.leave_alone": self._leave_alone,
            "profile.forget": self._forget,
            "profile.why": self._why,
            "style.set": self._set_style,
        }

    def _recall(self, call: Call) -> Json:
        relation = call.text("relation", "") or None
        facts = self._profile.recall(relation, self._speaker, aloud=True)
        why = self._purposes.get(call.skill, {}).get(relation or "", "")
        reasons = _reasons(self._language)
        told = reasons["may_know"].format(skill=call.skill, why=why) if why else reasons["asked"]
        self._given += [FactUse(fact.id, told, call.skill) for fact in facts]
        return [_told(fact, self._language) for fact in facts]

    def _remember(self, call: Call) -> Json:
        said = Statement(
            relation=call.text("relation"),
            object=call.text("object"),
            polarity=call.arguments.get("polarity") is not False,
            quote=call.text("quote"),
            rule="consent",
        )
        if not self._asked_for(said):
            raise call.refusal("keeps only what the person was asked about")
        self._check_written(call)
        self._profile.consents.answered(said.relation, True, self._now, self._speaker)
        learnt = self._profile.learn(
            said, self._now, speaker=self._speaker, source=Source.CONFIRMED
        )
        return {
            "fact": self._noted(learnt),
            "replaced": told_aloud(learnt.replaced, self._language),
        }

    def _refuse(self, call: Call) -> Json:
        self._check_written(call)
        self._profile.consents.answered(call.text("relation"), False, self._now, self._speaker)
        return None

    def _pause(self, call: Call) -> Json:
        self._check_written(call)
        self._profile.consents.pause(call.arguments.get("paused") is True, self._speaker)
        return None

    def _leave_alone(self, call: Call) -> Json:
        self._check_written(call)
        found = relations_about(call.text("about"), self._language)
        for relation in found:
            self._profile.consents.allow(relation, False, self._now, self._speaker)
        return len(found)

    def _forget(self, call: Call) -> Json:
        forgotten = self._profile.forget(
            speaker=self._speaker,
            fact=call.text("fact", "") or None,
            last=call.arguments.get("last") is True,
            about=call.text("about", "") or None,
            since=call.moment("since") if call.arguments.get("since") else None,
            until=call.moment("until") if call.arguments.get("until") else None,
        )
        return [_gone(fact, self._language) for fact in forgotten]

    def _why(self, call: Call) -> Json:
        reasons = self._profile.last_reply_reasons(self._speaker)
        if reasons is None:
            return None
        why = _reasons(self._language)["asked_why"]
        self._given += [FactUse(use.fact, why, call.skill) for use in reasons.uses]
        return {"reply": reasons.text or "", "uses": [_explained(use) for use in reasons.uses]}

    def _set_style(self, call: Call) -> Json:
        return {"fact": self.wish(call.text("name"), call.text_or_number("value"), call)}

    def wish(self, name: str, value: str | float, call: Call) -> str:
        """Whoever speaks wishes to be answered so; the id of the fact, "" where it is only held
        in memory. Raises `ProfileError`.
        """
        kind, _, adaptation = name.partition(".")
        if kind == "adapting":
            return self._switch(adaptation, value == "on", call)
        if not self._discretion.writes:
            self._profile.set_passing_style(name, value, self._now, speaker=self._speaker)
            return ""
        learnt = self._profile.set_style(name, value, self._now, speaker=self._speaker)
        call.undone_by(lambda: self._profile.unlearn(learnt, self._now))
        return self._noted(learnt)

    def _switch(self, adaptation: str, on: bool, call: Call) -> str:
        """Have an adaptation on or off, where anything of this conversation is written."""
        record = self._profile.consent(self._speaker)
        before = is_on(adaptation, record)
        if self._discretion.writes and record.last_answer(adaptation) != on:
            speaker, now = self._speaker, self._now
            switch(self._profile, adaptation, on, now, speaker)
            call.undone_by(lambda: switch(self._profile, adaptation, before, now, speaker))
        return ""

    def _check_written(self, call: Call) -> None:
        if not self._discretion.writes:
            raise call.refusal("writes nothing while nothing is to be kept")

    def _asked_for(self, said: Statement) -> bool:
        """Whether the person was asked to have just this remembered; no skill makes up a fact."""
        wanted = {"relation": said.relation, "object": said.object, "quote": said.quote}
        asked = asked_about(self._question)
        return any(all(one.get(name) == it for name, it in wanted.items()) for one in asked)

    def _noted(self, learnt: Learnt) -> str:
        """The id of the fact that is kept now, "" for none."""
        self._taught += learnt.taught
        return learnt.fact.id if learnt.fact else ""


@cache
def _reasons(language: str) -> Mapping[str, str]:
    file = Path(__file__).with_name(f"reasons.{language}.toml")
    reasons: dict[str, str] = tomllib.loads(file.read_text(encoding="utf-8"))
    return reasons


def _told(fact: Fact, language: str) -> dict[str, Json]:
    return {
        "fact": fact.id,
        "relation": fact.relation,
        "object": fact.object,
        "polarity": fact.polarity,
        "learnt_on": fact.learnt_at.date().isoformat(),
        "phrase": describe(fact, language),
    }


def _gone(fact: Fact, language: str) -> dict[str, Json]:
    """A forgotten fact; whoever may forget has not been allowed to read what is never spoken."""
    told = _told(fact, language)
    return {**told, "object": "", "phrase": ""} if fact.unspoken else told


def _explained(use: FactReason) -> dict[str, Json]:
    return {
        "fact": use.fact,
        "relation": use.relation,
        "object": use.object,
        "learnt_on": use.learnt_at.date().isoformat(),
        "why": use.why,
        "phrase": use.phrase,
    }
