"""What can go wrong, one class a stage: a code for machines, a message for people.

A message is one line, says what happened and what to do next, and never carries
what a person said or what is known about them.
"""

from __future__ import annotations

_OURS = __file__.removesuffix("errors.py")


class AssistantError(Exception):
    """Something a person can be told about. `code` is stable, the message is for reading."""

    code = "assistant"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class BugError(AssistantError):
    """`error` was none of ours. Its kind and place are told, its text never: that may quote
    what a person said.
    """

    def __init__(self, error: Exception) -> None:
        where, step = "", error.__traceback__
        while step is not None:
            file = step.tb_frame.f_code.co_filename
            if file.startswith(_OURS):
                where = f" at {file.removeprefix(_OURS)}:{step.tb_lineno}"
            step = step.tb_next
        super().__init__(f"this is a bug in the assistant ({type(error).__name__}{where})")


class SettingsError(AssistantError):
    """A settings file or a value in it cannot be used."""

    code = "settings"


class SoundError(AssistantError):
    """A sound device or the sound server cannot be used."""

    code = "sound"


class HearingError(AssistantError):
    """A recording, a microphone, a recogniser or its model cannot be used."""

    code = "hearing"


class ModelError(HearingError):
    """A recogniser's model is missing, damaged or not what it claims to be."""

    code = "model"


class UnderstandingError(AssistantError):
    """A skill's sentences cannot be compiled."""

    code = "understanding"


class SkillError(AssistantError):
    """A skill is broken, too slow, gone, or asked for what it was not granted."""

    code = "skill"


class NotPermittedError(SkillError):
    """The person did not let `skill` have a `permission`; `words` complete "it may …"."""

    def __init__(self, skill: str, permission: str, words: str) -> None:
        super().__init__(
            f"{permission} is not permitted: assistant skills permit {skill} {permission}"
        )
        self.skill = skill
        self.permission = permission
        self.words = words


class NotSetUpError(SkillError):
    """What `skill` was permitted cannot be used as things are, such as a folder that is gone."""

    def __init__(self, skill: str, permission: str, why: str) -> None:
        super().__init__(f"{permission}: {why}; see: assistant skills info {skill}")
        self.skill = skill


class NotHeldBackError(SkillError):
    """`skill` did not come with the assistant, and this machine's isolation is of a low `level`."""

    def __init__(self, skill: str, level: str) -> None:
        super().__init__(
            f"the skill {skill} did not come with the assistant, and this machine cannot hold it "
            f"back (isolation: {level}); assistant doctor says what mends that"
        )
        self.skill = skill
        self.level = level


class NotReachedError(SkillError):
    """What `skill` spoke to by a connection of its own did not answer, or would not.

    `where` is the line of its code, "skill.py:7".
    """

    def __init__(self, skill: str, where: str) -> None:
        super().__init__(f"the skill {skill} got no answer from outside, at {where or skill}")
        self.skill = skill


class NoRoomError(SkillError):
    """A skill wants more to be announced than it may have waiting."""


class ProfileError(AssistantError):
    """The profile cannot be read, written or wiped."""

    code = "profile"


class LockedError(ProfileError):
    """The profile is there, and only its person can open it."""


class SpeakingError(AssistantError):
    """A voice, its engine or a reply's wording cannot be used."""

    code = "speaking"


class ConfinementError(AssistantError):
    """A process cannot give up what it must not have, so it must not go on."""

    code = "confinement"


class ControlError(AssistantError):
    """The running daemon cannot be reached, or does not take a message."""

    code = "control"


class ServiceError(AssistantError):
    """systemd is missing, or does not do what it was asked for."""

    code = "service"
