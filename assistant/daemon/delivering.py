"""What is being said and what is to be said next: replies, announcements, what was interrupted."""

from __future__ import annotations

from assistant.daemon.announcing import Announcements, Waiting
from assistant.daemon.events import Spoken, Taken
from assistant.daemon.instant import Instant
from assistant.daemon.organs import Speaking, Surrounding, Thinking
from assistant.daemon.turns import Cut, Saying
from assistant.values import SpokenReply


class Delivery:
    """Says one thing at a time. Learning and settling follow what was really heard."""

    def __init__(self, mind: Thinking, mouth: Speaking, room: Surrounding) -> None:
        self.announcements = Announcements()
        self._mind = mind
        self._mouth = mouth
        self._room = room
        self._jobs = 0
        self._saying: Saying | None = None
        self._cut: dict[int, Saying] = {}
        self._to_resume: SpokenReply | None = None

    @property
    def says_reply(self) -> bool:
        """Whether it is answering somebody just now."""
        return self._saying is not None and self._saying.waiting is None

    def say(
        self, reply: SpokenReply, taken: Taken | None = None, waiting: Waiting | None = None
    ) -> None:
        """Begin to say it; nothing else may be being said."""
        self._jobs += 1
        self._saying = Saying(self._jobs, reply, taken, waiting)
        self._room.show(reply.text)
        name = "announcement" if waiting else "reply"
        self._room.tell(name, text=reply.text, act=reply.act.full_name)
        self._mouth.say(self._jobs, reply)

    def next(self, now: Instant) -> bool:
        """Begin what comes next: the rest of what was interrupted, or what waits its turn."""
        rest, self._to_resume = self._to_resume, None
        if rest is not None:
            self.say(rest)
        return rest is not None or self.announce(now)

    def announce(self, now: Instant) -> bool:
        """Begin what waits its turn, or what rings and is due again."""
        announcements = self.announcements
        one = announcements.next(now.seconds) or announcements.again(now.seconds)
        if one is not None:
            self.say(one.reply, waiting=one)
        return one is not None

    def interrupt(self, cut: Cut) -> None:
        """Silence; `spoken` will tell what was heard, and so what is left."""
        saying, self._saying = self._saying, None
        if saying is not None:
            saying.cut = cut
            self._cut[saying.job] = saying
            self._mouth.stop()

    def spoken_into(self, cut: Cut, now: Instant) -> None:
        """Silence, because somebody wants it; of an answer that says how they like answers."""
        if self.says_reply:
            self._mind.interrupted(now.wall)
        self.interrupt(cut)

    def stop_ringing(self) -> None:
        self.announcements.ringing = None

    def forget_the_rest(self) -> None:
        """What was interrupted is not gone on with."""
        self._to_resume = None
        for saying in self._cut.values():
            saying.cut = Cut.FOR_GOOD

    def sounding(self, job: int) -> None:
        """Learn while it is being spoken: nobody waits for it, and a kill loses nothing heard."""
        if self._saying is not None and self._saying.job == job:
            self._learn(self._saying)

    def spoken(self, spoken: Spoken, now: Instant) -> Saying | None:
        """What came to its end by itself; None where it was interrupted."""
        saying = self._saying
        if saying is not None and saying.job == spoken.job:
            self._saying = None
            self._learn(saying)
            self._announced(saying, spoken, now)
            return saying
        saying = self._cut.pop(spoken.job, None)
        if saying is not None:
            self._learn(saying)
            self._announced(saying, spoken, now)
            if saying.cut is Cut.TO_RESUME and saying.waiting is None:
                self._to_resume = saying.rest(spoken.heard_seconds, spoken.lengths)
        return None

    def _learn(self, saying: Saying) -> None:
        if saying.taken is not None:
            self._mind.conclude(saying.taken, saying.reply)
            saying.taken = None

    def _announced(self, saying: Saying, spoken: Spoken, now: Instant) -> None:
        """An announcement counts as made when a person could hear of it, or stopped it."""
        one = saying.waiting
        if one is None:
            return
        if one.ended is not None:
            one.ended(spoken.heard_seconds)
        if not spoken.heard_seconds and saying.cut is not Cut.FOR_GOOD:
            self.announcements.unheard(one, now.seconds)
            return
        if one.due is not None:
            self._mind.settle(one.due.announcement, now.wall)
        if saying.cut is Cut.NOT:
            self.announcements.heard(one, now.seconds)
