"""Generate machine recordings for takes without a human one."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from app.audio.actions.keeping import keep_sound
from app.content.aloud.script import Take
from app.kit.untyped.voice import speak


class NoVoiceError(RuntimeError):
    """The extra `suara` is not installed."""


def read_aloud(store: Path, takes: Mapping[str, Take], told: Callable[[Take], object]) -> None:
    """Generate `takes` (by file name) into `store`, in parallel on all processors; `told` is called
    with each finished one. Each file is checked before it is stored. Raises NoVoiceError,
    NotSpokenError.
    """
    store.mkdir(parents=True, exist_ok=True)
    work = [(store, stem, take.spelled, take.language) for stem, take in takes.items()]
    # Spawned, not forked: the codecs have threads of their own.
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        try:
            for take, _ in zip(takes.values(), pool.map(_read, work, chunksize=8), strict=True):
                told(take)
        except ImportError as error:
            raise NoVoiceError(str(error)) from None


def _read(work: tuple[Path, str, str, str]) -> None:
    store, stem, text, language = work
    keep_sound(store / stem, *speak(text, language), text)
