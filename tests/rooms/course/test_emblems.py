"""Pages show the emblem of a module beside its name."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.publication.rules.catalogue import ModuleEntry, dump_catalogue, load_catalogue
from tests.page import Page
from tests.rooms.course.test_public import catalogue_of

VIEW_BOX = 'viewBox="0 0 32 32"'


def _emblem(module: ModuleEntry) -> str:
    return f'{VIEW_BOX} width="45" height="45" aria-hidden="true">{module.emblem}</svg>'


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # the pages are the same
def test_lists_and_pages_of_modules_show_each_emblem_once(
    school: Flask, client: FlaskClient, mother: Page, language: str
) -> None:
    modules = catalogue_of(school).modules
    assert len({module.emblem for module in modules} - {""}) == len(modules)
    for reader in (client, mother.client):
        listed = reader.get(f"/belajar?lang={language}").get_data(as_text=True)
        assert listed.count(VIEW_BOX) == len(modules)
        for module in modules:
            assert listed.count(_emblem(module)) == 1
            one = reader.get(f"/belajar/{module.id}?lang={language}").get_data(as_text=True)
            assert (one.count(VIEW_BOX), one.count(_emblem(module))) == (1, 1)


def test_catalogue_of_an_earlier_release_is_read_without_emblems(school: Flask) -> None:
    catalogue = catalogue_of(school)
    bare = tuple(replace(module, emblem="") for module in catalogue.modules)
    earlier = dump_catalogue(replace(catalogue, modules=bare)).replace(b',\n   "emblem": ""', b"")
    assert b"emblem" not in earlier
    assert [module.emblem for module in load_catalogue(earlier).modules] == [""] * len(bare)
