"""What a skill's answer means: the act, the question in it, and the intents it leads on to."""

from __future__ import annotations

from assistant.errors import SkillError
from assistant.skill_host.manifest import Manifest
from assistant.skill_host.messages import Answer, Asked, Step
from assistant.skill_host.permitted import Permitted
from assistant.values import AS_EVER, Act, Interpretation, Question, SlotValue, Trial


def act_of(manifest: Manifest, permitted: Permitted, answer: Answer) -> Act:
    """What the skill said. Raises `SkillError` where it goes further than it may."""
    question = _question(manifest, answer.question) if answer.question else None
    tried = answer.trial
    if tried and "voice" not in permitted.names:
        raise SkillError("answers in a voice, which needs the permission voice")
    trial = Trial(tried.voice, tried.pitch) if tried else AS_EVER
    return Act(manifest.name, answer.act, answer.slots, question, trial)


def interpretation_of(manifest: Manifest, step: Step | None) -> Interpretation | None:
    """An intent to go on with. Raises `SkillError` where the skill declares none of that name."""
    if step is None:
        return None
    if step.intent not in manifest.intents:
        raise SkillError(f"wants to go on with {step.intent}, which skill.toml does not declare")
    declared = manifest.intents[step.intent]
    return Interpretation(
        skill=manifest.name,
        intent=step.intent,
        risk=declared.risk,
        declines=declared.declines,
        slots={name: SlotValue(slot.said, slot.value) for name, slot in step.slots.items()},
    )


def _question(manifest: Manifest, asked: Asked) -> Question:
    return Question(
        topic=asked.topic,
        yes=interpretation_of(manifest, asked.yes),
        no=interpretation_of(manifest, asked.no),
        fill=interpretation_of(manifest, asked.fill),
        slot=asked.slot,
        slot_kind=asked.slot_kind or "text",
        options=tuple(asked.options),
    )
