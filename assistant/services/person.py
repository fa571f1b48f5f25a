"""What skills may ask about the person, and a record of what they were given and taught."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from assistant.profile.explaining import FactReason
from assistant.profile.facts import OWNER, Fact, Source
from assistant.profile.profile import Learnt, Profile
from assistant.profile.relations import describe
from assistant.profile.statements import Statement
from assistant.profile.telling import told_aloud
from assistant.services.calls import Call, Service
from assistant.values import FactUse, Json, LearntFact, Question

ASKED = "you asked what I know"
WHY_ASKED = "you asked why I said that"


class PersonServices:
    """The services profile.* and style.*: a fact that is told, shown or explained is noted."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
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
            "profile.forget": self._forget,
            "profile.why": self._why,
            "style.set": self._set_style,
        }

    def _recall(self, call: Call) -> Json:
        relation = call.text("relation", "") or None
        facts = self._profile.recall(relation, self._speaker, aloud=True)
        self._given += [FactUse(fact.id, ASKED) for fact in facts]
        return [_told(fact) for fact in facts]

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
        self._profile.answered(said.relation, yes=True)
        learnt = self._profile.learn(
            said, self._now, speaker=self._speaker, source=Source.CONFIRMED
        )
        return {"fact": self._noted(learnt), "replaced": told_aloud(learnt.replaced)}

    def _refuse(self, call: Call) -> Json:
        self._profile.answered(call.text("relation"), yes=False)
        return None

    def _forget(self, call: Call) -> Json:
        forgotten = self._profile.forget(
            fact=call.text("fact", "") or None,
            last=call.arguments.get("last") is True,
            about=call.text("about", "") or None,
            speaker=self._speaker,
        )
        return [_gone(fact) for fact in forgotten]

    def _why(self, _: Call) -> Json:
        reasons = self._profile.last_reply_reasons(self._speaker)
        if reasons is None:
            return None
        self._given += [FactUse(use.fact, WHY_ASKED) for use in reasons.uses]
        return {"reply": reasons.text or "", "uses": [_explained(use) for use in reasons.uses]}

    def _set_style(self, call: Call) -> Json:
        name, value = call.text("name"), call.text_or_number("value")
        learnt = self._profile.set_style(name, value, self._now, speaker=self._speaker)
        call.undone_by(lambda: self._profile.unlearn(learnt, self._now))
        return {"fact": self._noted(learnt)}

    def _asked_for(self, said: Statement) -> bool:
        """Whether the person was asked to have just this remembered; no skill makes up a fact."""
        yes = self._question.yes if self._question else None
        asked = yes.slots if yes else {}
        wanted = {"relation": said.relation, "object": said.object, "quote": said.quote}
        return all(name in asked and asked[name].value == it for name, it in wanted.items())

    def _noted(self, learnt: Learnt) -> str:
        """The id of the fact that is kept now, "" for none."""
        self._taught += learnt.taught
        return learnt.fact.id if learnt.fact else ""


def _told(fact: Fact) -> dict[str, Json]:
    return {
        "fact": fact.id,
        "relation": fact.relation,
        "object": fact.object,
        "polarity": fact.polarity,
        "learnt_on": fact.learnt_at.date().isoformat(),
        "phrase": describe(fact),
    }


def _gone(fact: Fact) -> dict[str, Json]:
    """A forgotten fact; whoever may forget has not been allowed to read what is never spoken."""
    return {**_told(fact), "object": "", "phrase": ""} if fact.unspoken else _told(fact)


def _explained(use: FactReason) -> dict[str, Json]:
    return {
        "fact": use.fact,
        "relation": use.relation,
        "object": use.object,
        "learnt_on": use.learnt_at.date().isoformat(),
        "why": use.why,
        "phrase": use.phrase,
    }
