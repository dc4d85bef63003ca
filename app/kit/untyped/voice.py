"""A speech synthesiser and audio codecs: the extra `suara`, used only to make recordings. The
server loads neither; each function imports its library and raises ImportError without it."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

WORDS_A_MINUTE = 140
VARIANTS = ("", "+f2", "+m8")
"""Variants of a voice: the narrator's, and two that are told apart by ear."""
_SYNCHRONOUS, _UTF8, _RATE_PARAMETER = 2, 1, 1
_CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)


@cache
def _load_espeak() -> tuple[Any, int]:
    """The initialised espeak-ng library and its sample rate. Raises OSError if it does not
    start."""
    import espeakng_loader

    library = ctypes.CDLL(espeakng_loader.get_library_path())
    data = espeakng_loader.get_data_path().encode()
    rate = int(library.espeak_Initialize(_SYNCHRONOUS, 0, data, 0))
    if rate <= 0:
        raise OSError("espeak-ng does not start")
    library.espeak_SetParameter(_RATE_PARAMETER, WORDS_A_MINUTE, 0)
    return library, rate


def synthesise_speech(
    parts_by_voice: Sequence[tuple[int, str]], language: str
) -> tuple[bytes, int]:
    """Speak the parts one after another, each in the voice of its number (an index of VARIANTS):
    16-bit mono samples and the sample rate. A variant that the package lacks is spoken in the plain
    voice. Raises ValueError for a language without a voice."""
    library, rate = _load_espeak()
    parts: list[bytes] = []

    def collect(samples: Any, count: int, _events: Any) -> int:
        if samples:
            parts.append(ctypes.string_at(samples, 2 * count))
        return 0

    callback = _CALLBACK(collect)
    library.espeak_SetSynthCallback(callback)
    for number, text in parts_by_voice:
        variant = f"{language}{VARIANTS[number]}".encode()
        if library.espeak_SetVoiceByName(variant) and library.espeak_SetVoiceByName(
            language.encode()
        ):
            raise ValueError(f"no voice for {language}")
        data = text.encode()
        library.espeak_Synth(data, len(data) + 1, 0, 0, 0, _UTF8, None, None)
    return b"".join(parts), rate


def read_audio_samples(file: Path) -> tuple[bytes, int]:
    """Read an audio file of any phone as samples like those of `synthesise_speech`: one channel,
    normalised loudness. Raises ValueError if it is not audio."""
    import av

    parts: list[bytes] = []
    try:
        with av.open(str(file)) as source:
            if not source.streams.audio:
                raise ValueError("no audio stream")
            for frame in _normalise_loudness(source):
                parts.append(bytes(frame.planes[0])[: 2 * frame.samples])
    except av.error.FFmpegError as error:
        raise ValueError(str(error)) from None
    return b"".join(parts), 48_000


def _normalise_loudness(source: Any) -> Iterator[Any]:
    """Normalise loudness by EBU R 128, so that all voices are equally loud."""
    import av

    graph = av.filter.Graph()
    start = graph.add_abuffer(template=source.streams.audio[0])
    loudness = graph.add("loudnorm", "I=-18:TP=-2")
    shape = graph.add("aformat", "sample_fmts=s16:channel_layouts=mono:sample_rates=48000")
    end = graph.add("abuffersink")
    for one, other in ((start, loudness), (loudness, shape), (shape, end)):
        one.link_to(other)
    graph.configure()
    for frame in [*source.decode(audio=0), None]:
        start.push(frame)
        while True:
            try:
                yield end.pull()
            except (av.error.BlockingIOError, av.error.EOFError):
                break


def encode_audio(samples: bytes, rate: int, codec_name: str) -> bytes:
    """Encode 16-bit mono samples as "opus" (14 kbit/s) or "mp3" (16 kbit/s). Deterministic."""
    import av

    codec, container, bits, options = {
        "opus": ("libopus", "ogg", 14_000, {"application": "voip"}),
        "mp3": ("libmp3lame", "mp3", 16_000, {}),
    }[codec_name]
    out = io.BytesIO()
    with av.open(out, "w", format=container, options={"fflags": "+bitexact"}) as target:
        stream: Any = target.add_stream(codec, rate=16_000, options=options)
        stream.bit_rate, stream.layout = bits, "mono"
        stream.codec_context.flags |= av.codec.context.Flags.bitexact
        frame = av.AudioFrame(format="s16", layout="mono", samples=len(samples) // 2)
        frame.sample_rate = rate
        frame.planes[0].update(samples)
        resampler = av.AudioResampler(format=stream.format.name, layout="mono", rate=16_000)
        for part in [*resampler.resample(frame), *resampler.resample(None), None]:
            target.mux(stream.encode(part))
    return out.getvalue()
