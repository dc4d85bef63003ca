"""A page from which a person of the staff sends, beside the open profile."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.phone import BrowserPhone, FakeSyncServer, open_phone, profile
from tests.browser.test_outbox import lose_reply
from tests.deployment import Site

A, B, C = (profile(number) for number in (0xA, 0xB, 0xC))


@pytest.fixture
def server() -> FakeSyncServer:
    return FakeSyncServer()


@pytest.fixture
def mobile(
    phone: Callable[..., BrowserContext], site: Site, server: FakeSyncServer
) -> BrowserPhone:
    """A phone on which A is signed in."""
    context = phone()
    server.connect(context)
    opened = open_phone(context, site)
    assert opened.sign_in(server, A)
    return opened


STAFF = """const [id, number] = given;
const key = await crypto.subtle.generateKey({name: 'AES-GCM', length: 256}, true,
  ['encrypt', 'decrypt']);
const keepFor = async (profile) => {
  const box = await segel.seal(key, {kind: 'attendance', body: {}, at: 1, dur_ms: 0});
  const token = await segel.seal(key, 'staff');
  const row = jawab.uuid7();
  await simpan.write(['outbox', 'tokens'], (outbox, tokens) => {
    outbox.add({id: row, profile, box, state: 'waiting'});
    tokens.put({profile, box: token});
  });
};
const as = (profile) => ({profile, key, who: {device: profile}, renew: async () => undefined});"""
"""Begins a script in which a person of the staff sends too."""


def test_two_people_who_lose_the_network_together_count_one_failure(
    mobile: BrowserPhone, server: FakeSyncServer
) -> None:
    server.next = [lose_reply(server)]
    mobile.keep()
    failures = "return (await simpan.get('meta', 'sync')).fails"
    assert mobile.run(failures) == 1
    server.next = [lose_reply(server), lose_reply(server)]
    assert (
        mobile.run(f"{STAFF}await keepFor(id); await kirim.send(true, as(id)); {failures}", B) == 2
    )
    mobile.send()
    mobile.send()
    assert not mobile.ids("outbox")


def test_page_sends_for_the_person_of_the_staff_who_came_last(
    mobile: BrowserPhone, server: FakeSyncServer
) -> None:
    mobile.run(
        f"{STAFF}await kirim.send(true, as(id)); await keepFor(number);"
        "await kirim.send(true, as(number))",
        B,
        C,
    )
    assert [each["profile"] for each in server.asked] == [C]
    assert not mobile.ids("outbox")


def test_entry_that_is_sent_while_the_entries_are_read_is_not_missed(mobile: BrowserPhone) -> None:
    read = mobile.run(
        f"""{STAFF}await keepFor(id);
        const {{itemsOf}} = await import(`${{folder}}/petugas.js`);
        const [row] = await simpan.rowsOf('outbox', id);
        const reading = itemsOf(as(id));
        await simpan.write(['outbox', 'sent'], (outbox, sent) => {{
          outbox.delete(row.id);
          sent.put(row);
        }});
        return (await reading).length""",
        B,
    )
    assert read == 1
