"""How often the assistant acts on, or answers, what was not meant for it: written and spoken.

`python -m bench.strangers [--data DIR]... [--limit N] [--seed N] [--engine E] [--scope …]`.
`text_…`, on folders like clinc150: `oos` are the sentences of no intent at all, `other` those of
intents no installed skill is for (`scope.tsv`); acted on, or asked about. `sound_…`, on speech
without a request for the installed skills, with coffee_maker not installed: coffee orders, clips
of wake words, clips marked out of vocabulary or of another language, noise alone, and two hours
of read speech by two kinds of voices (`_read_speech.py`; its sound is kept, the first run takes
half an hour more). `sound_acted` are acted on, `sound_answered` acted on or asked about; the same
by source with its name behind.

What was looked at: the trust in what was heard (`trust.toml`) was fitted on sixty coffee orders,
sixty wake words, twenty pieces of noise and the quarter of the read sentences that is never
reported; the recordings are all in the figures, these too. The text's limits were fitted on
clinc150's `train` and `oos_train` splits.
`text_held_out_…` is for the other splits alone, and not untouched: early failures were listed from
all splits together, twenty sentences of `oos_val` were read before the background sentences were
written, and one limit was raised for another. Only data that was kept aside is a clean measure.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence

from assistant.values import Band
from bench._report import Figure, arguments, emit, share
from bench._requests_data import STRANGER, Expected, Outcome, clinc_requests, seen_in_training
from bench._strangers_sound import failures, hear, make_readable, readers, sound_figures, strangers
from bench.intents import outcomes

FAILURES_SHOWN = 10


def main() -> None:
    options = arguments("strangers", engines=("whisper", "vosk", "pocketsphinx", "auto"))
    written = clinc_requests(options.data, options.scope)
    written = [each for each in written if each.expected is Expected.REFUSE]
    spoken = list(strangers(options.data))
    if spoken:
        spoken += readers(options.seed)
    if not written and not spoken:
        sys.exit("bench.strangers: no folder with sentences or recordings was given (--data DIR)")
    chance = random.Random(options.seed)
    chance.shuffle(written)
    chance.shuffle(spoken)
    figures: dict[str, Figure] = {}
    if written:
        found = outcomes(written[: options.limit], "text")
        seen = seen_in_training(options.data)
        held_out = [each for each in found if each.request.text not in seen]
        figures |= text_figures(found, "text_") | text_figures(held_out, "text_held_out_")
        acted = [each for each in found if each.band is Band.ACT]
        for failure in acted[:FAILURES_SHOWN]:
            print(failure)
    if spoken:
        chosen = spoken[: options.limit]
        make_readable(chosen, options.seed)
        heard = hear(chosen, options.engine)
        figures |= sound_figures(heard)
        print("\n".join(failures(heard)[:FAILURES_SHOWN]))
    sample = f"{len(written[: options.limit])} sentences, {len(spoken[: options.limit])} recordings"
    emit("strangers", sample, figures)


def text_figures(found: Sequence[Outcome], prefix: str) -> dict[str, Figure]:
    figures: dict[str, Figure] = {}
    for name, is_stranger in (("oos", True), ("other", False)):
        part = [each for each in found if (each.request.theirs == STRANGER) is is_stranger]
        acted = sum(each.band is Band.ACT for each in part)
        asked = sum(each.band is Band.CONFIRM for each in part)
        figures[f"{prefix}{name}_acted"] = share(acted, len(part))
        figures[f"{prefix}{name}_confirmed"] = share(asked, len(part))
    return figures


if __name__ == "__main__":
    main()
