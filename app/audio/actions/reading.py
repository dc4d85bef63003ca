"""Generate machine recordings for segments without a human one."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from app.audio.actions.keeping import store_recording
from app.content.aloud.script import ScriptSegment
from app.kit.untyped.voice import synthesise_speech


class NoVoiceError(RuntimeError):
    """The program for machine voices, the extra `suara`, is not installed."""


def make_machine_recordings(
    store: Path,
    segments: Mapping[str, ScriptSegment],
    on_finished: Callable[[ScriptSegment], object],
) -> None:
    """Generate `segments` (by file name) into `store`, in parallel on all processors; `on_finished`
    is called with each finished one. Each file is checked before it is stored. Raises
    NoVoiceError, BadRecordingError."""
    store.mkdir(parents=True, exist_ok=True)
    work = [
        (store, stem, segment.parts_for_synthesis, segment.language)
        for stem, segment in segments.items()
    ]
    # Spawned, not forked: the codecs have threads of their own.
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        try:
            for segment, _ in zip(
                segments.values(), pool.map(_generate_recording, work, chunksize=8), strict=True
            ):
                on_finished(segment)
        except ImportError as error:
            raise NoVoiceError(str(error)) from None


def _generate_recording(job: tuple[Path, str, tuple[tuple[int, str], ...], str]) -> None:
    store, stem, parts, language = job
    text = " ".join(part for _, part in parts)
    store_recording(store / stem, *synthesise_speech(parts, language), text)
