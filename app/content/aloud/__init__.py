"""The course as audio: texts written out as spoken, the script of a lesson split into segments, and
the recordings beside it. Pure."""
