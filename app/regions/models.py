"""The official list of regions, and the words that a search matches."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.store.db import Model


class Region(Model, kw_only=True):
    """A province, regency, district or village; the code contains its ancestors. `listed_at`: when
    it came into the list; None if that was before this was recorded. `gone_at`: since when it is no
    longer in the official list."""

    __tablename__ = "region"

    code: Mapped[str] = mapped_column(String(13), primary_key=True)
    parent: Mapped[str] = mapped_column(String(13), index=True)
    name: Mapped[str] = mapped_column(String(120))
    listed_at: Mapped[datetime | None] = mapped_column(default=None)
    gone_at: Mapped[datetime | None] = mapped_column(default=None)


class RegionSuccessor(Model, kw_only=True):
    """The region that an operator named as the one that a renamed or merged region became. It is
    followed only once the old region is no longer in the official list."""

    __tablename__ = "region_successor"

    old: Mapped[str] = mapped_column(String(13), primary_key=True)
    new: Mapped[str] = mapped_column(String(13))
    since: Mapped[datetime]


class RegionWord(Model, kw_only=True):
    """Search words of a region: for each word of its name, the rest of the name from there without
    spaces, so that any part of a name matches."""

    __tablename__ = "region_word"

    word: Mapped[str] = mapped_column(
        String(120).with_variant(String(120, collation="C"), "postgresql"), primary_key=True
    )
    code: Mapped[str] = mapped_column(
        ForeignKey("region.code", ondelete="CASCADE"), primary_key=True, index=True
    )


class MapOutline(Model, kw_only=True):
    """The outline of a region that an operator loaded, drawn instead of the one that comes with the
    project. `fine` and `coarse`: text by rules.encode_outline; `coarse` is drawn on the map of the
    country and is empty below the province."""

    __tablename__ = "map_outline"

    region: Mapped[str] = mapped_column(
        ForeignKey("region.code", ondelete="CASCADE"), primary_key=True
    )
    fine: Mapped[str] = mapped_column(Text)
    coarse: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(200))
    licence: Mapped[str] = mapped_column(String(200))
    loaded_at: Mapped[datetime]
