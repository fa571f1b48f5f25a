"""Announcements to come: each skill sees its own only."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.services.calls import Call, Service
from assistant.skill_host.schedule import Announcement, Schedule
from assistant.values import Json


def schedule_services(schedule: Schedule) -> Mapping[str, Service]:
    """The services schedule.* on `schedule`."""

    def add(call: Call) -> Json:
        added = schedule.add(
            skill=call.skill,
            due=call.moment("due"),
            act=call.short_text("act"),
            slots=call.table("slots"),
            name=call.short_text("name", ""),
            every=call.every("every"),
            intent=call.short_text("intent", ""),
        )
        call.undone_by(lambda: schedule.cancel(added.skill, added.id))
        return {"id": added.id}

    def cancel(call: Call) -> Json:
        wanted = call.text("id")
        found = next((one for one in schedule.list(call.skill) if one.id == wanted), None)
        if found is None:
            return False
        schedule.cancel(call.skill, wanted)
        call.undone_by(lambda: schedule.restore(found))
        return True

    return {
        "schedule.add": add,
        "schedule.list": lambda call: [_told(one) for one in schedule.list(call.skill)],
        "schedule.announced": lambda call: [_told(one) for one in schedule.announced(call.skill)],
        "schedule.cancel": cancel,
    }


def _told(one: Announcement) -> dict[str, Json]:
    return {
        "id": one.id,
        "due": one.due.isoformat(),
        "act": one.act,
        "slots": one.slots,
        "name": one.name,
        "every": one.every.as_json() if one.every else None,
    }
