"""What to do, and what to say of it in words and in sound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant import adapting, dialogue
from assistant.errors import SkillError, SpeakingError
from assistant.parts import Moment, Parts
from assistant.profile import asides, telling
from assistant.profile.contacts import contacts_in
from assistant.profile.telling import Telling
from assistant.taking_in import reader_at
from assistant.values import CORE, Act, Band, Interpretation, Prosody, SpokenReply, Transcript


def decide(
    heard: Transcript,
    understood: Interpretation | None,
    tellings: Sequence[Telling],
    moment: Moment,
    parts: Parts,
) -> tuple[Act, ...]:
    """What to say. Acts only on what was understood, and asks before anything costly."""
    instead = said_instead(heard, understood, moment, parts)
    if instead is not None or understood is None:
        return instead or ()
    understood, because = adapting.checked(
        understood, moment.view, moment.session, parts.profile.language
    )
    parts_in_order = dialogue.what_is_taken_back_first(understood.parts)
    done = {id(part): carry_out(part, tellings, moment, parts) for part in parts_in_order}
    acts = [act for part in understood.parts for act in done[id(part)]]
    acts[0] = replace(acts[0], used=(*acts[0].used, *because))
    return dialogue.in_order(acts)


def said_instead(
    heard: Transcript, understood: Interpretation | None, moment: Moment, parts: Parts
) -> tuple[Act, ...] | None:
    """What to say where nothing is to be done, for it is in doubt; None where there is."""
    if not heard.text:
        return (dialogue.SILENCE,)
    if understood is None or understood.band is Band.REJECT:
        reader = reader_at(moment.now, parts)
        helper, calls = helper_in(moment), parts.phone.works
        return dialogue.not_understood(heard, moment.session, reader, helper, calls=calls)
    understood, because = adapting.checked(
        understood, moment.view, moment.session, parts.profile.language
    )
    if understood.band is Band.CONFIRM and dialogue.is_worth_asking(understood):
        act = dialogue.confirm(understood, heard, moment.session, reader_at(moment.now, parts))
        return (replace(act, used=because),)
    return None


def carry_out(
    wanted: Interpretation, tellings: Sequence[Telling], moment: Moment, parts: Parts
) -> tuple[Act, ...]:
    """Do one thing. A skill that fails costs an apology, never the turn."""
    now, session = moment.now, moment.session
    if dialogue.is_care(wanted):
        return (care_for(wanted, moment, parts),)
    if dialogue.takes_back(wanted):
        return (dialogue.taken_back(wanted, parts.desk.take_back(now, wanted.phrase)),)
    if adapted := asides.answered(wanted, parts.profile, session.speaker, now):
        return (adapted,)
    if wanted.name == f"{CORE}.{dialogue.NO_SUCH_DAY}":
        return (dialogue.nowhere(wanted.phrase, session),)
    if wanted.skill == CORE:
        return (dialogue.conversation(wanted.intent, session, reader_at(now, parts), now),)
    if wanted.name == telling.TELL and (answer := telling.answer(tellings)):
        return (answer,)
    try:
        act = dialogue.in_words(parts.skills.act(wanted, now), wanted)
        if usual := adapting.as_usual(act, wanted, moment.view, parts.profile.language):
            said, chosen = usual
            return said, dialogue.in_words(parts.skills.act(chosen, now), chosen)
        if wanted.name == telling.TELL and (asked := telling.question(tellings)):
            return act, asked
    except SkillError as error:
        return (dialogue.not_done(wanted.skill, error),)
    finally:
        parts.desk.done(wanted, now)
    return (act,)


def care_for(wanted: Interpretation, moment: Moment, parts: Parts) -> Act:
    """Offer the human the person named, or have them called upon a yes."""
    if wanted.intent != dialogue.CALL_HELPER:
        number, calls = parts.care.emergency_number, parts.phone.works
        return dialogue.offer(dialogue.Need(wanted.intent), helper_in(moment), number, calls=calls)
    try:
        parts.phone.call(wanted.slots["number"].said)
    except SkillError:
        return dialogue.calling(wanted, placed=False)
    return dialogue.calling(wanted, placed=True)


def helper_in(moment: Moment) -> dialogue.Helper:
    """Whom the person named to turn to where the assistant is no help."""
    named = contacts_in(moment.view.facts)
    return dialogue.first_of([dialogue.Helper(one.name, one.number) for one in named])


def word(acts: Sequence[Act], moment: Moment, parts: Parts, *, ahead: bool = False) -> SpokenReply:
    """One reply of all the acts, in their order; the one that asks stands for it.

    What is worded `ahead` may never be said.
    """
    replies = [word_act(act, moment, parts, ahead=ahead) for act in acts]
    asking = next((reply for reply in replies if reply.asks), replies[0])
    marked = any(reply.marked for reply in replies)
    used = {use.fact: use for reply in replies for use in reply.used}
    used |= {use.fact: use for use in parts.desk.handed_out()}
    return replace(
        asking,
        text=" ".join(reply.text for reply in replies),
        marked=" ".join(reply.to_speak for reply in replies) if marked else "",
        used=tuple(used.values()),
        also=tuple(reply.act for reply in replies if reply is not asking),
    )


def word_act(act: Act, moment: Moment, parts: Parts, *, ahead: bool = False) -> SpokenReply:
    """The act in words this person likes, and the facts that made them so."""
    style = moment.view.style.trying(act.trial)
    voice = parts.mouth.voice_for(style)
    if act == dialogue.SILENCE:
        return SpokenReply(act, "", voice.name)
    try:
        worded = parts.realiser.word(act, style, voice.persona, moment.now, ahead=ahead)
    except SpeakingError as error:
        if act.source == CORE:
            raise
        failed = dialogue.skill_failed(act.source, error.message)
        return word_act(failed, moment, parts, ahead=ahead)
    settled = voice.persona.settled(style)
    volume = parts.quiet_hours.volume_for(settled, moment.now.time())
    prosody = Prosody(settled.pace, settled.pitch, volume, moment.view.pronunciations)
    used = (*act.used, *worded.used, *parts.realiser.paced_by(style, voice.persona))
    marked = worded.marked
    return SpokenReply(act, worded.text, voice.name, marked=marked, used=used, prosody=prosody)


def speak(reply: SpokenReply, parts: Parts) -> SpokenReply:
    """The reply in sound, in the voice and the manner it was worded for."""
    return replace(reply, audio=parts.mouth.speak(reply.to_speak, reply.voice, reply.prosody))
