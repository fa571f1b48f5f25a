"""How many requests of others' test sets are understood rightly, and how many strangers refused.

`python -m bench.intents [--data DIR]... [--limit N] [--seed N] [--scope core|everyday]
[--engine E]`, DIR a folder like nlu-evaluation-data or slurp-text. What is in scope says
`scope.tsv` beside the folders, which of our intents is right `our_intents.toml` here; slots are
not judged, because the sets mark other entities. Each sentence opens a conversation of its own and
is only understood.

`in_scope_right`: acted on or asked about as the right intent; `in_scope_confirmed`: of these,
by asking, a costly intent's own question among them. `in_scope_wrong`: acted on as another intent.
Answers that decline are refusals. `out_of_scope_acted`, `out_of_scope_confirmed`: shares of what
no installed skill is for.

`spoken_…`: the same for some of the sentences, said by a synthetic voice and heard with the
recogniser (`_spoken_requests.py`); `spoken_lost`: how much less of these is right than when they
are read.

What was looked at: folds 1 to 3 of nlu-evaluation-data and a half of slurp-text, chosen by a
checksum, while the limits (`bands`) were fitted and wordings written; of clinc150 the `train`
splits, for how likely a guess is right (`likelihood`). `held_out_…` is the rest.
Nothing was fitted on it, but about a hundred sentences of slurp-text's core intents were read once
beforehand, ten failures of each run were shown, and slurp-text shares sentences with the folds,
since it grew from the same collection.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Sequence

from assistant.assembly import open_assistant
from assistant.settings import Paths
from assistant.values import Band
from bench._report import Figure, arguments, emit, number, progress, share
from bench._requests_data import Expected, Outcome, Request, labelled_requests
from bench._spoken_requests import Spoken, sample, spoken

FAILURES_SHOWN = 10


def main() -> None:
    options = arguments("intents", engines=("whisper", "vosk", "pocketsphinx", "auto"))
    requests = labelled_requests(options.data, options.scope)
    if not requests:
        sys.exit("bench.intents: no folder with labelled *.jsonl was given (--data DIR)")
    random.Random(options.seed).shuffle(requests)
    found = outcomes(requests[: options.limit], "intents")
    figures = figures_of(found, "")
    held_out = [outcome for outcome in found if not outcome.request.seen]
    figures |= figures_of(held_out, "held_out_")
    for source in sorted({outcome.request.source for outcome in found}):
        part = [outcome for outcome in found if outcome.request.source == source]
        figures |= figures_of(part, f"{source}_")
    for failure in most_instructive(found):
        print(failure)
    voice, said = spoken(sample(found, options.limit, options.seed), options.engine)
    figures |= spoken_figures(said)
    for lost in [each for each in said if each.written.is_right and not each.heard.is_right][
        :FAILURES_SHOWN
    ]:
        print(lost)
    measured = f"{len(found)} written sentences, {len(said)} spoken {voice}".strip()
    emit("intents", f"{measured}, scope {options.scope}", figures)


def outcomes(requests: Sequence[Request], label: str) -> list[Outcome]:
    """Each request as the first of a conversation with the shipped skills."""
    judged = [request for request in requests if request.expected is not Expected.IGNORE]
    with (
        tempfile.TemporaryDirectory() as home,
        open_assistant(paths=Paths.from_environment({"ASSISTANT_HOME": home})) as us,
    ):
        return [Outcome(each, us.understand(each.text)) for each in progress(judged, label)]


def figures_of(found: Sequence[Outcome], prefix: str) -> dict[str, Figure]:
    known = [each for each in found if each.request.expected is Expected.ANSWER]
    strangers = [each for each in found if each.request.expected is Expected.REFUSE]
    right = [each for each in known if each.is_right]
    asked = sum(each.band is Band.CONFIRM for each in right)
    wrong = sum(each.band is Band.ACT and not each.is_right for each in known)
    acted = sum(each.band is Band.ACT for each in strangers)
    confirmed = sum(each.band is Band.CONFIRM for each in strangers)
    return {
        f"{prefix}in_scope_right": share(len(right), len(known)),
        f"{prefix}in_scope_confirmed": share(asked, len(right)),
        f"{prefix}in_scope_wrong": share(wrong, len(known)),
        f"{prefix}out_of_scope_acted": share(acted, len(strangers)),
        f"{prefix}out_of_scope_confirmed": share(confirmed, len(strangers)),
    }


def spoken_figures(said: Sequence[Spoken]) -> dict[str, Figure]:
    if not said:
        return {}
    known = [each for each in said if each.heard.request.expected is Expected.ANSWER]
    lost = sum(each.written.is_right - each.heard.is_right for each in known) / max(1, len(known))
    figures = figures_of([each.heard for each in said], "spoken_")
    return figures | {"spoken_lost": number(lost, len(known))}


def most_instructive(found: Sequence[Outcome]) -> list[Outcome]:
    """Acted on wrongly first, then missed, then asked for nothing; one of each intent in turn."""
    bad = [(badness(outcome), outcome) for outcome in found if badness(outcome)]
    turns = [
        (sum(o.request.theirs == outcome.request.theirs for _, o in bad[:index]), -worse)
        for index, (worse, outcome) in enumerate(bad)
    ]
    ranked = sorted(zip(turns, bad, strict=True), key=lambda pair: pair[0])
    return [outcome for _, (_, outcome) in ranked[:FAILURES_SHOWN]]


def badness(outcome: Outcome) -> int:
    """0 for what is right; acting wrongly is worst."""
    if outcome.request.expected is Expected.ANSWER:
        if outcome.is_right:
            return 0
        return 3 if outcome.band is Band.ACT else 2
    return {Band.ACT: 3, Band.CONFIRM: 1, Band.REJECT: 0}[outcome.band]


if __name__ == "__main__":
    main()
