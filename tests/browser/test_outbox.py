"""The outbox of a phone, for each reply that a server or a proxy can give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Route

from tests.browser.phone import (
    EPOCH,
    RANDOM_VALUE,
    BrowserPhone,
    FakeSyncServer,
    Responder,
    open_phone,
    profile,
    refuse,
)
from tests.deployment import Site

A, B = profile(0xA), profile(0xB)
OTHER_EPOCH = "00000000-0000-7000-8000-0000000000ff"


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


def test_quiz_answer_is_stored_encrypted_on_the_phone_and_sent_once(
    mobile: BrowserPhone, server: FakeSyncServer
) -> None:
    server.next = [refuse(503, "busy", after=60)]
    kept = mobile.keep()
    assert mobile.ids("outbox") == [kept]
    row = mobile.run("return (await simpan.rowsOf('outbox'))[0]")
    assert set(row) == {"id", "profile", "box", "state"}
    sealed = mobile.run(
        "const {box} = (await simpan.rowsOf('outbox'))[0];return new TextDecoder().decode(box.data)"
    )
    assert "kirim-uang" not in sealed
    mobile.run("await simpan.change('meta', 'sync', {wait: 0})")
    mobile.send()
    assert list(server.items) == mobile.ids("sent") == [kept]
    assert mobile.ids("outbox") == []
    assert server.asked[0]["items"] == server.asked[1]["items"]
    assert server.items[kept]["body"]["lesson"] == "kirim-uang/dua-biaya"
    assert set(server.items[kept]) == {"id", "kind", "body", "at", "dur_ms"}
    assert mobile.run(STORED_RESULTS) == {"kirim-uang/dua-biaya": {"right": 4, "asked": 5}}


STORED_RESULTS = "return (await kirim.seenOf(await segel.now())).results"


def test_passed_lesson_stays_passed_after_a_worse_attempt_or_review(
    mobile: BrowserPhone, server: FakeSyncServer
) -> None:
    """A worse attempt or a review question afterwards does not change that."""
    mobile.keep()
    passed = {"kirim-uang/dua-biaya": {"right": 4, "asked": 5}}
    assert mobile.run(STORED_RESULTS) == passed
    for kind, result in (("quiz", {"right": 1, "asked": 5}), ("review", {"right": 1, "asked": 1})):
        server.next = [reply_with_result(server, result)]
        mobile.run(
            "await jawab.begin(''); await jawab.keep(given[0], [{lesson: given[1]}], 0);"
            "await kirim.send(true)",
            kind,
            "kirim-uang/dua-biaya",
        )
        assert mobile.run(STORED_RESULTS) == passed
    server.next = [reply_with_result(server, {"right": 1, "asked": 1})]
    mobile.run("await jawab.keep('review', [{lesson: 'utang/bunga'}], 0); await kirim.send(true)")
    assert mobile.run(STORED_RESULTS) == passed
    assert len(server.items) == 4


def reply_with_result(
    server: FakeSyncServer, result: dict[str, int]
) -> Callable[[Route, dict[str, Any]], None]:
    def answer(route: Route, body: dict[str, Any]) -> None:
        reply = server.written(body)
        reply["results"][0]["result"] = result
        route.fulfill(json=reply)

    return answer


def lose_reply(server: FakeSyncServer) -> Callable[[Route, dict[str, Any]], None]:
    def answer(route: Route, body: dict[str, Any]) -> None:
        server.written(body)
        route.abort()

    return answer


def truncate_reply(server: FakeSyncServer) -> Callable[[Route, dict[str, Any]], None]:
    def answer(route: Route, body: dict[str, Any]) -> None:
        server.written(body)
        route.fulfill(content_type="application/json", body='{"v": 1, "epoch": "00')

    return answer


@pytest.mark.parametrize("lose", [lose_reply, truncate_reply])
def test_sync_item_is_sent_again_when_the_reply_is_lost_after_the_server_committed(
    mobile: BrowserPhone, server: FakeSyncServer, lose: Callable[[FakeSyncServer], Any]
) -> None:
    server.next = [lose(server)]
    kept = mobile.keep()
    assert mobile.ids("outbox", "waiting") == [kept]
    mobile.send()
    assert mobile.ids("sent") == [kept]
    assert len(server.items) == 1


FOREIGN_RESPONSES: tuple[Responder, ...] = (
    *(refuse(status) for status in (200, 302, 400, 401, 403, 404, 410, 502)),
    refuse(500, "any"),
    *(
        lambda route, _body, reply=reply: route.fulfill(json=reply)
        for reply in (
            None,
            {"v": 1},
            {"v": 1, "results": "all"},
            {"v": 1, "results": [None, {"id": "x"}]},
        )
    ),
)


def test_response_of_a_captive_portal_or_proxy_changes_no_unsent_answers(
    mobile: BrowserPhone, server: FakeSyncServer
) -> None:
    """Such a response comes from a captive portal, a proxy, or a server that is being deployed."""
    server.next = list(FOREIGN_RESPONSES)
    kept = mobile.keep()
    while server.next:
        assert mobile.ids("outbox", "waiting") == [kept]
        assert mobile.run("return (await simpan.rowsOf('tokens')).length") == 1
        mobile.send()
    assert mobile.ids("outbox", "waiting") == [kept]
    mobile.send()
    assert mobile.ids("sent") == [kept]


def test_phone_sends_nothing_until_the_retry_after_time_of_the_server_has_passed(
    mobile: BrowserPhone, server: FakeSyncServer
) -> None:
    server.next = [refuse(429, "too_many", after=600)]
    mobile.keep()
    for _ in range(3):
        mobile.send()
    assert len(server.asked) == 1
    mobile.run("await simpan.change('meta', 'sync', {at: Date.now() - 601_000})")
    mobile.send()
    assert len(server.asked) == 2
    assert mobile.ids("outbox") == []


def test_sync_retry_delay_grows_and_ends_when_the_network_returns(
    mobile: BrowserPhone, server: FakeSyncServer
) -> None:
    server.next = [refuse(502)] * 3
    mobile.keep()
    for _ in range(2):
        mobile.send()
    state = mobile.run("return simpan.get('meta', 'sync')")
    assert (state["fails"], state["asked"]) == (3, False)
    assert state["wait"] == RANDOM_VALUE * 8000
    mobile.run("await simpan.change('meta', 'sync', {wait: 600_000})")
    mobile.run("await kirim.send()")
    assert len(server.asked) == 3
    mobile.send()
    assert mobile.ids("outbox") == []


@pytest.mark.parametrize("status", [400, 413, 415])
def test_rejected_sync_batch_is_halved_until_the_invalid_item_is_isolated(
    mobile: BrowserPhone, server: FakeSyncServer, status: int
) -> None:
    server.next = [refuse(503, "busy", after=60)]
    kept = [mobile.keep(answer=n) for n in range(7)]
    bad = kept[3]

    def reject_bad_item(route: Route, body: dict[str, Any]) -> None:
        if any(item["id"] == bad for item in body["items"]):
            refuse(status, "bad_envelope")(route, body)
        else:
            server.accept(route, body)

    server.next = [reject_bad_item] * 20
    mobile.run("await simpan.change('meta', 'sync', {wait: 0})")
    mobile.send()
    assert set(server.items) == set(kept) - {bad}
    assert mobile.ids("outbox", "aside") == mobile.ids("outbox") == [bad]


@pytest.mark.parametrize("status", ["conflict", "rejected"])
def test_rejected_sync_item_is_not_sent_again_and_does_not_block_other_items(
    mobile: BrowserPhone, server: FakeSyncServer, status: str
) -> None:
    def set_one_aside(route: Route, body: dict[str, Any]) -> None:
        reply = server.written(body)
        reply["results"][0] = {"id": body["items"][0]["id"], "status": status, "code": "why"}
        route.fulfill(json=reply)

    server.next = [refuse(503, "busy", after=60)]
    bad, good = mobile.keep(answer=1), mobile.keep(answer=2)
    server.next = [set_one_aside]
    mobile.run("await simpan.change('meta', 'sync', {wait: 0})")
    mobile.send()
    assert mobile.ids("outbox", "aside") == mobile.ids("outbox") == [bad]
    assert mobile.ids("sent") == [good]
    mobile.send()
    assert len(server.asked) == 2


def test_revoked_upload_token_is_replaced_by_means_of_the_session_without_losing_answers(
    mobile: BrowserPhone, server: FakeSyncServer
) -> None:
    server.next = [refuse(401, "token_revoked")]
    kept = mobile.keep()
    assert list(server.items) == [kept]
    assert server.tokens[0] != server.tokens[1]
    assert server.asked[0]["items"] == server.asked[1]["items"]


def test_phone_with_unsent_answers_and_no_session_asks_for_the_pin(
    mobile: BrowserPhone, server: FakeSyncServer
) -> None:
    server.next = [refuse(401, "token_revoked")]
    server.who = None
    kept = mobile.keep()
    state = mobile.run("return kirim.queue()")
    assert (state["n"], state["pin"]) == (1, True)
    assert mobile.sign_in(server, A)
    mobile.send()
    assert list(server.items) == [kept]
    assert mobile.run("return (await kirim.queue()).n") == 0


def test_phone_sends_all_items_again_after_the_server_was_restored_from_a_backup(
    mobile: BrowserPhone, server: FakeSyncServer
) -> None:
    kept = [mobile.keep(answer=n) for n in range(3)]
    assert server.asked[-1]["seen"] == 2
    server.items.clear()
    server.epoch = OTHER_EPOCH
    server.next = [refuse(409, "epoch_changed", epoch=OTHER_EPOCH)]
    last = mobile.keep(answer=9)
    assert set(server.items) == {*kept, last}
    before, after = server.asked[-2:]
    assert (before["epoch"], before["seen"], before["proof"]) == (EPOCH, 3, f"{EPOCH}:3")
    assert (after["epoch"], after["seen"], after.get("proof")) == (OTHER_EPOCH, 0, None)
    assert set(mobile.ids("sent")) == {*kept, last}


def test_phone_deletes_sent_items_that_are_in_a_verified_backup_of_the_server(
    mobile: BrowserPhone, server: FakeSyncServer
) -> None:
    first = mobile.keep(answer=1)
    assert mobile.ids("sent") == [first]
    server.safe_through = 1
    second = mobile.keep(answer=2)
    assert mobile.ids("sent") == [second]


def test_phone_deletes_the_data_of_an_erased_person_and_of_nobody_else(
    mobile: BrowserPhone, server: FakeSyncServer
) -> None:
    server.next = [refuse(503, "busy", after=60)]
    mobile.keep()
    mobile.run("await simpan.change('meta', 'sync', {wait: 0})")
    assert mobile.sign_in(server, B)
    server.next = [refuse(410, "profile_erased")]
    mobile.keep()
    assert mobile.run("return (await simpan.rowsOf('outbox')).map(r => r.profile)") == [A]
    assert mobile.run("return (await simpan.rowsOf('profiles')).map(r => r.id)") == [A]
    assert mobile.run("return segel.now()") is None


def test_client_too_old_for_the_server_keeps_its_unsent_answers(
    mobile: BrowserPhone, server: FakeSyncServer
) -> None:
    server.next = [refuse(422, "version_unsupported")]
    kept = mobile.keep()
    assert mobile.ids("outbox", "waiting") == [kept]


def test_phone_sends_only_the_unsent_answers_of_the_signed_in_person(
    mobile: BrowserPhone, server: FakeSyncServer
) -> None:
    server.next = [refuse(503, "busy", after=60)]
    of_a = [mobile.keep(answer=n) for n in (1, 2)]
    mobile.run("await simpan.change('meta', 'sync', {wait: 0})")
    assert mobile.sign_in(server, B)
    of_b = [mobile.keep(answer=3)]
    assert list(server.items) == of_b
    assert mobile.ids("outbox") == of_a
    assert mobile.sign_in(server, A)
    mobile.send()
    assert set(server.items) == {*of_a, *of_b}
    assert {server.owner[each] for each in of_a} == {A}


def test_two_tabs_send_unsent_answers_one_after_the_other(
    mobile: BrowserPhone, server: FakeSyncServer
) -> None:
    page = mobile.page.context.new_page()
    page.goto("/bantuan")  # this page has no script that would notice that nobody is signed in
    other = BrowserPhone(page, mobile.folder)
    server.next = [refuse(503, "busy", after=60)]
    kept = [mobile.keep(answer=1), other.keep(answer=2)]
    mobile.run("await simpan.change('meta', 'sync', {wait: 0})")
    mobile.page.evaluate(
        "folder => { import(`${folder}/kirim.js`).then(kirim => kirim.send(true)) }", mobile.folder
    )
    other.send()
    mobile.send()
    assert sorted(server.items) == sorted(kept)
    sent = [item["id"] for body in server.asked[1:] for item in body["items"]]
    assert sorted(sent) == sorted(kept)


def test_jump_of_the_phone_clock_neither_delays_nor_changes_unsent_answers(
    mobile: BrowserPhone, server: FakeSyncServer
) -> None:
    server.next = [refuse(502)]
    kept = mobile.keep()
    mobile.run("await simpan.change('meta', 'sync', {at: Date.now() + 1e11, wait: 600_000})")
    mobile.run("await kirim.send()")
    assert list(server.items) == [kept]
    assert server.items[kept] == server.asked[0]["items"][0]


def test_quiz_answer_is_not_stored_on_the_phone_while_the_profile_is_locked(
    mobile: BrowserPhone,
) -> None:
    mobile.run("await segel.lock()")
    assert mobile.run("return segel.now()") is None
    assert mobile.run("return jawab.keep('quiz', [{}], 0).then(() => 'kept', () => 'refused')") == (
        "refused"
    )
    assert mobile.ids("outbox") == []


def test_new_person_who_signs_up_on_the_phone_does_not_get_the_previous_profile(
    mobile: BrowserPhone, server: FakeSyncServer, site: Site
) -> None:
    """Sign-up pages have no script that would lock the previous profile."""
    server.next = [refuse(503, "busy", after=600)]
    waits = mobile.keep()
    mobile.page.context.add_cookies([{"name": "siapa", "value": B[-8:], "url": site.url}])
    assert mobile.run("return segel.now()") is None
    assert mobile.run("return jawab.keep('quiz', [{}], 0).then(() => 'kept', () => 'refused')") == (
        "refused"
    )
    assert mobile.sign_in(server, B)
    assert mobile.run("return (await segel.now()).who.id") == B
    assert mobile.run("return (await kirim.queue()).n") == 0, "what waits is not theirs"
    assert mobile.ids("outbox", "waiting") == [waits]


def test_phone_starts_afresh_after_storage_eviction_and_no_sent_answer_is_lost(
    mobile: BrowserPhone, server: FakeSyncServer, site: Site
) -> None:
    home = mobile.keep()
    context = mobile.page.context
    tool = context.new_cdp_session(mobile.page)
    evicted = {"origin": site.url, "storageTypes": "indexeddb,local_storage"}
    tool.send("Storage.clearDataForOrigin", evicted)
    mobile.page.close()
    again = open_phone(context, site)
    assert again.ids("sent") == again.ids("tokens") == []
    assert again.sign_in(server, A)
    other = again.keep(answer=2)
    assert again.ids("sent") == [other]
    assert list(server.items) == [home, other]
    assert [len(each["items"]) for each in server.asked] == [1, 1]
