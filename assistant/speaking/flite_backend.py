"""flite through its C library. Runs in a voice worker only: what it is given could crash it.

The program would do as well, but it takes its text from its arguments, where every user of the
machine can read it, and loads its voice anew for each sentence.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections.abc import Iterator

from assistant.speaking.backend import PITCH_POINTS, BackendError, Order

NATURAL_WORDS_PER_MINUTE = 163.0
"""Measured with slt over 66 replies at a stretch of 1."""
SPEAKERS = ("slt", "rms", "awb", "kal16", "kal")
"""The voices of Debian's libflite1."""

# flite keeps the addresses of these names, so they have to live as long as the process.
_STRETCH = b"duration_stretch"
_SHIFT = b"f0_shift"


class _Wave(ctypes.Structure):
    """cst_wave, flite 2.2, cst_wave.h."""

    _fields_ = (
        ("type", ctypes.c_char_p),
        ("sample_rate", ctypes.c_int),
        ("num_samples", ctypes.c_int),
        ("num_channels", ctypes.c_int),
        ("samples", ctypes.POINTER(ctypes.c_short)),
    )


class _Voice(ctypes.Structure):
    """The beginning of cst_voice, flite 2.2, cst_voice.h."""

    _fields_ = (("name", ctypes.c_char_p), ("features", ctypes.c_void_p))


class FliteBackend:
    """flite with each voice it has spoken in."""

    def __init__(self) -> None:
        """Raises `BackendError` where the library is not installed."""
        try:
            self._flite = ctypes.CDLL("libflite.so.1", mode=ctypes.RTLD_GLOBAL)
        except OSError as error:
            raise BackendError("flite's library is not installed") from error
        self._flite.flite_text_to_wave.restype = ctypes.POINTER(_Wave)
        self._flite.flite_text_to_wave.argtypes = (ctypes.c_char_p, ctypes.POINTER(_Voice))
        self._flite.delete_wave.argtypes = (ctypes.POINTER(_Wave),)
        self._flite.feat_set_float.restype = None
        self._flite.feat_set_float.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_float)
        self._flite.flite_init()
        self._voices: dict[str, ctypes._Pointer[_Voice]] = {}

    def prepare(self, order: Order) -> None:
        self._voice(order.speaker)

    def speak(self, order: Order) -> Iterator[tuple[int, bytes]]:
        voice = self._voice(order.speaker)
        features = voice.contents.features
        self._flite.feat_set_float(features, _STRETCH, NATURAL_WORDS_PER_MINUTE / order.rate)
        shift = math.exp((order.pitch - 50) / PITCH_POINTS)
        self._flite.feat_set_float(features, _SHIFT, shift)
        wave = self._flite.flite_text_to_wave(_latin(order.sentence), voice)
        if not wave:
            raise BackendError("flite gave no sound")
        sound = wave.contents
        pcm = ctypes.string_at(sound.samples, 2 * sound.num_samples)
        rate_hz = int(sound.sample_rate)
        self._flite.delete_wave(wave)
        yield rate_hz, pcm

    def _voice(self, speaker: str) -> ctypes._Pointer[_Voice]:
        if speaker not in self._voices:
            if speaker not in SPEAKERS:
                raise BackendError(f"flite has no voice {speaker!r}; it has {', '.join(SPEAKERS)}")
            try:
                register = getattr(
                    ctypes.CDLL(f"libflite_cmu_us_{speaker}.so.1"), f"register_cmu_us_{speaker}"
                )
            except OSError as error:
                raise BackendError(f"flite's voice {speaker} is not installed") from error
            register.restype = ctypes.POINTER(_Voice)
            register.argtypes = (ctypes.c_char_p,)
            self._voices[speaker] = register(None)
        return self._voices[speaker]


def _latin(sentence: str) -> bytes:
    """The sentence as flite can read it. Raises `BackendError` for another script."""
    typewritten = sentence.translate(_TYPEWRITTEN)
    decomposed = unicodedata.normalize("NFKD", typewritten)
    text = decomposed.encode("ascii", "ignore")
    letters = sum(map(str.isalnum, typewritten))
    if sum(map(str.isalnum, text.decode())) < letters:
        raise BackendError("flite reads Latin letters only")
    return text


_TYPEWRITTEN = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "–": ", ",
        "—": ", ",
        "…": ".",
        "ß": "ss",
        "æ": "ae",
        "ø": "o",
        "ł": "l",
        "œ": "oe",
    }
)
