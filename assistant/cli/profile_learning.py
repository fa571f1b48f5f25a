"""`assistant profile`: what it may learn, what it was told outright, who read what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import options
from assistant.cli.printing import console, print_json, table
from assistant.cli.profile_opening import Person, opened_profile, whose
from assistant.errors import ProfileError
from assistant.local_time import local_now

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.profile.consent import ConsentRecord


def set_fact(
    relation: Annotated[
        str, typer.Argument(help="As in `assistant profile rules`: name, home, likes, kin.sister …")
    ],
    value: Annotated[str, typer.Argument(help="What it is.")],
    negative: Annotated[
        bool, typer.Option("--not", help="It is not so: `set likes --not liver`.")
    ] = False,
    person: Person = None,
) -> None:
    """Tell it a fact, or a style, without speaking.

    \b
    Examples:
      assistant profile set home Porto
      assistant profile set kin.sister Anna
      assistant profile set verbosity terse
    """
    from assistant.profile.facts import Source
    from assistant.profile.relations import describe
    from assistant.profile.statements import Statement
    from assistant.profile.style import is_style

    known_relation(relation)
    now = local_now()
    with opened_profile() as profile:
        owner = whose(profile, person)
        if is_style(relation) and not negative:
            fact = profile.set_style(relation, value, now, speaker=owner).fact
        else:
            quote, rule = f"{relation} = {value}", "command line"
            told = Statement(relation, value, not negative, quote, rule, explicit=True)
            fact = profile.learn(told, now, speaker=owner, source=Source.CONFIRMED).fact
    if fact is not None:
        typer.echo(f"{fact.id}  {describe(fact, profile.language)}")


def known_relation(name: str) -> None:
    """Raises `ProfileError` where nothing of that name can be known."""
    from assistant.profile.relations import relations, split

    if split(name)[0] not in relations():
        known = ", ".join(relations())
        raise ProfileError(f"nothing called {name!r} can be known; there are: {known}")


def pause(person: Person = None) -> None:
    """Learn nothing more, until `assistant profile resume`.

    What is known stays in use.

    \b
    Example:
      assistant profile pause
    """
    with opened_profile() as profile:
        profile.consents.pause(True, whose(profile, person))
    typer.echo("Nothing that is said is kept from now on. Go on with: assistant profile resume")


def resume(person: Person = None) -> None:
    """Learn again, as `assistant profile rules` says.

    \b
    Example:
      assistant profile resume
    """
    with opened_profile() as profile:
        profile.consents.pause(False, whose(profile, person))
    typer.echo("It learns again.")


def consent(
    allow: Annotated[
        str | None,
        typer.Option("--allow", metavar="RELATION", help="It may ask about this again."),
    ] = None,
    revoke: Annotated[
        str | None,
        typer.Option("--revoke", metavar="RELATION", help="It may never ask about this again."),
    ] = None,
    person: Person = None,
    as_json: options.AsJson = False,
) -> None:
    """Show what it was allowed, and when; allow or revoke it.

    \b
    Examples:
      assistant profile consent
      assistant profile consent --revoke kin
    """
    from assistant.profile.relations import relations

    with opened_profile() as profile:
        owner = whose(profile, person)
        before = profile.consent(owner)
        asked_about = {*relations(), *(one.about for one in before.answers)}
        for name, allowed in ((allow, True), (revoke, False)):
            if name is not None and name not in asked_about:
                raise ProfileError(f"nothing called {name!r} can be known or allowed")
            if name is not None:
                profile.consents.allow(name, allowed, local_now(), owner)
        record = profile.consent(owner)
    off = sorted(name for name in asked_about if record.is_off(name))
    if as_json:
        _print_consent_as_json(record, off)
    else:
        _print_consent(record, off)


def _print_consent_as_json(record: ConsentRecord, off: Sequence[str]) -> None:
    print_json(
        {
            "paused": record.paused,
            "keeps_history": record.keeps_history,
            "refused": [*off],
            "last_asked_on": record.asked_on.isoformat() if record.asked_on else None,
            "answers": [
                {"at": one.at.isoformat(), "about": one.about, "allowed": one.allowed}
                for one in record.answers
            ],
        }
    )


def _print_consent(record: ConsentRecord, off: Sequence[str]) -> None:
    typer.echo("Learning is paused." if record.paused else "It learns as its rules say.")
    typer.echo("Turns are noted for seven days." if record.keeps_history else "No turn is noted.")
    typer.echo(f"You do not want to be asked about: {', '.join(off) or 'nothing so far'}.")
    if record.asked_on:
        typer.echo(f"It last asked whether to remember something on {record.asked_on}.")
    if record.answers:
        rows = table("when", "what", "")
        for one in record.answers:
            rows.add_row(f"{one.at:%Y-%m-%d %H:%M}", one.about, "yes" if one.allowed else "no")
        console().print(rows)


def rules(as_json: options.AsJson = False) -> None:
    """Show all that it can learn, and what it never will.

    \b
    Examples:
      assistant profile rules
    """
    from assistant.profile.facts import Sensitivity
    from assistant.profile.relations import relation_words, relations
    from assistant.settings import Paths, load_settings

    language = load_settings(Paths.from_environment().settings_file).language
    words = relation_words(language)

    def manner(sensitivity: Sensitivity) -> str:
        return "kept when you say so" if sensitivity <= Sensitivity.TASTE else "asks you first"

    if as_json:
        print_json(
            {
                name: {
                    "title": words[name].title,
                    "sensitivity": int(one.sensitivity),
                    "asks": one.sensitivity > Sensitivity.TASTE,
                    "spoken": one.sensitivity <= Sensitivity.TASTE,
                    "used_for": [purpose.value for purpose in one.purposes],
                }
                for name, one in relations().items()
            }
        )
        return
    rows = table("relation", "what it is", "how it is learnt", "told aloud", "used to")
    for name, one in relations().items():
        aloud = "yes" if one.sensitivity <= Sensitivity.TASTE else "no"
        used = ", ".join(purpose.value for purpose in one.purposes)
        rows.add_row(name, words[name].title, manner(one.sensitivity), aloud, used)
    console().print(rows)
    typer.echo(
        "Never: PINs, passwords and card numbers; what a guest says; anything you did not say "
        "yourself. A taste that shows a belief, an illness or whom you love is asked about first."
    )


def log(
    by: Annotated[
        str | None, typer.Option("--by", metavar="SKILL", help="Only what that skill was given.")
    ] = None,
    person: Person = None,
    as_json: options.AsJson = False,
) -> None:
    """Show who used a fact, when, in which reply and why.

    "the wording" means that the fact changed how something was said, and went nowhere else.

    \b
    Examples:
      assistant profile log --json
      assistant profile log --by about_me
    """
    from assistant.profile.relations import describe

    with opened_profile() as profile:
        facts = profile.facts_of(whose(profile, person))
    used = [(use, fact) for fact in facts for use in fact.uses if by in (None, use.by)]
    used.sort(key=lambda one: one[0].at)
    if as_json:
        print_json(
            [
                {
                    "at": use.at.isoformat(),
                    "by": use.by or None,
                    "fact": fact.id,
                    "relation": fact.relation,
                    "reply": use.reply,
                    "why": use.why,
                }
                for use, fact in used
            ]
        )
        return
    if not used:
        typer.echo("Nothing that is known of you has been used yet.")
        return
    rows = table("when", "who", "what was used", "in the reply", "why")
    for use, fact in used:
        who = f"the skill {use.by}" if use.by else "the wording"
        told = describe(fact, profile.language)
        rows.add_row(f"{use.at:%Y-%m-%d %H:%M}", who, told, use.reply, use.why)
    console().print(rows)
