"""Wrappers for libraries without types: only this folder imports them, behind small typed
functions.

Several modules, so that pure code can import one without the web libraries."""
