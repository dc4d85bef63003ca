"""A page with our scripts and a fake sync server, for tests of the data that a phone stores."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from playwright.sync_api import BrowserContext, Page, Route

from tests.deployment import Site, wait_until

Responder = Callable[[Route, dict[str, Any]], None]
EPOCH = "00000000-0000-7000-8000-00000000000e"
LESSON = "kirim-uang/dua-biaya"
RANDOM_VALUE = 1_000_000
"""What Math.random returns in these tests: far above 1, so that no back-off ends by itself."""


def profile(number: int) -> str:
    return f"00000000-0000-7000-8000-{number:012x}"


@dataclass
class FakeSyncServer:
    """Replaces /sync/v1. Stores each item once by its id and replies as docs/sync.md says. Replies
    in `next` are used first, in order."""

    epoch: str = EPOCH
    safe_through: int = 0
    items: dict[str, dict[str, Any]] = field(default_factory=dict)
    seq: dict[str, int] = field(default_factory=dict)
    owner: dict[str, str] = field(default_factory=dict)
    asked: list[dict[str, Any]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    next: list[Responder] = field(default_factory=list)
    who: str | None = None
    """The profile that is signed in on this browser."""
    shared: bool = False

    def connect(self, context: BrowserContext) -> None:
        context.route("**/sync/v1/batch", self._batch)
        context.route("**/sync/v1/saya", self._mine)

    def _batch(self, route: Route) -> None:
        body = json.loads(route.request.post_data or "")
        self.asked.append(body)
        self.tokens.append(route.request.headers["authorization"].removeprefix("Bearer "))
        (self.next.pop(0) if self.next else self.accept)(route, body)

    def accept(self, route: Route, body: dict[str, Any]) -> None:
        route.fulfill(json=self.written(body))

    def written(self, body: dict[str, Any]) -> dict[str, Any]:
        """Store the items and return the reply."""
        results = []
        for item in body["items"]:
            known = item["id"] in self.items
            if not known:
                self.items[item["id"]] = item
                self.owner[item["id"]] = body["profile"]
                self.seq[item["id"]] = len(self.items)
            results.append(
                {
                    "id": item["id"],
                    "status": "duplicate" if known else "created",
                    "seq": self.seq[item["id"]],
                    "result": {"right": 4, "asked": 5},
                }
            )
        return {
            "v": 1,
            "epoch": self.epoch,
            "now": body["now"],
            "safe_through": self.safe_through,
            "seen": len(self.items),
            "proof": f"{self.epoch}:{len(self.items)}",
            "results": results,
        }

    def _mine(self, route: Route) -> None:
        if self.who is None:
            route.fulfill(status=401, json={"v": 1, "code": "signed_out"})
            return
        route.fulfill(
            json={
                "v": 1,
                "profile": self.who,
                "device": profile(0xD),
                "name": f"Nama {self.who[-2:]}",
                "drawing": "",
                "language": "id",
                "shared": self.shared,
                "epoch": self.epoch,
                "key": "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU=",
                "token": f"token-{self.who[-2:]}-{len(self.tokens)}",
                "until": 4_000_000_000_000,
                "sealed": None,
            }
        )


def refuse(status: int, code: str | None = None, after: int = 0, **more: Any) -> Responder:
    """A reply with an error status. Without `code` it is a page that is not from our server."""
    headers = {"Retry-After": str(after)} if after else {}

    def answer(route: Route, _body: dict[str, Any]) -> None:
        if code is None:
            route.fulfill(status=status, body="<!doctype html>", headers=headers)
        else:
            route.fulfill(status=status, json={"v": 1, "code": code} | more, headers=headers)

    return answer


NOTHING_IS_REACHED = """() => fetch('/static/tidak-ada', { cache: 'no-store' }).then(
  () => false, () => true)"""
"""Whether the network is gone for the page, and for the service worker that controls it."""


def disconnect(page: Page) -> None:
    """Take the network away from the page's phone. Chromium tells a service worker of it a moment
    after the page; until then a navigation would still reach the server."""
    page.context.set_offline(True)
    wait_until(partial(page.evaluate, NOTHING_IS_REACHED))


@dataclass
class BrowserPhone:
    """A browser page in which our scripts can be called."""

    page: Page
    folder: str

    def run(self, script: str, *given: Any) -> Any:
        """`script` is the body of an async function; it sees `given` and the exports of each module
        by the module's name."""
        return self.page.evaluate(
            f"""async ([folder, given]) => {{
                const names = ['simpan', 'segel', 'kenal', 'kirim', 'pin', 'jarang', 'jawab'];
                const modules = await Promise.all(names.map(n => import(`${{folder}}/${{n}}.js`)));
                const [simpan, segel, kenal, kirim, pin, jarang, jawab] = modules;
                {script}
            }}""",
            [self.folder, list(given)],
        )

    def sign_in(self, server: FakeSyncServer, who: str) -> bool:
        server.who = who
        opened: bool = self.run("return kenal.adopt(await kenal.ask())")
        return opened

    def keep(self, lesson: str = LESSON, answer: int = 1) -> str:
        """Store an answer and send it. Returns its id."""
        kept: str = self.run(
            """const [lesson, answer] = given;
            await jawab.begin(lesson, 'r');
            const body = {lesson, rev: 'r', answers: {a: [answer]}};
            const [id] = await jawab.keep('quiz', [body], 2);
            await kirim.send(); return id;""",
            lesson,
            answer,
        )
        return kept

    def send(self) -> None:
        self.run("await kirim.send(true)")

    def ids(self, store: str, state: str | None = None) -> list[str]:
        rows = self.run("return simpan.rowsOf(given[0])", store)
        return [row["id"] for row in rows if state in (None, row.get("state"))]


def open_phone(context: BrowserContext, site: Site) -> BrowserPhone:
    """A phone whose back-off never ends by itself, so that the test decides when to send again."""
    page = context.new_page()
    page.add_init_script(f"Math.random = () => {RANDOM_VALUE}")
    page.goto("/masuk")
    folders = (site.state_dir / "static").glob("js-*")
    folder = max(folders, key=lambda each: each.stat().st_mtime).name
    return BrowserPhone(page, f"/static/{folder}")
