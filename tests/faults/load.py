"""Many phones that send through one address until SIGTERM, as a process of its own:

    python -m tests.faults.load URL FLEET BODIES LOG [--rate 100] [--drop 0.1] [--ca FILE]

Each phone in turn answers a few questions and sends them as a batch or one by one, and obeys the
server as docs/sync.md says (tests/faults/phone.py). After SIGTERM nobody answers any more; the
process ends when all that was answered is acknowledged. After SIGUSR1 everybody who holds something
that may be lost sends once more, as all phones do sooner or later.

LOG has a line for each event: seconds since 1970, `made` or the acknowledged status, id."""

from __future__ import annotations

import argparse
import asyncio
import heapq
import json
import random
import signal
import ssl
from collections import deque
from pathlib import Path
from time import time
from typing import Any, TextIO
from urllib.parse import urlsplit

from tests.faults.fleet import read_fleet
from tests.faults.phone import Reply, Request, SimulatedPhone

CONNECTIONS = 48
REPLY_TIMEOUT = 20
"""Seconds until a phone gives up waiting."""
PACE = 0.2
"""Phones wait for this share of what people's phones wait, 3 seconds at most."""
LONGEST_WAIT = 3.0


class Line:
    """One kept connection; a lost one is opened again for the next request."""

    def __init__(
        self,
        url: str,
        name: str | None,
        drop: float,
        seed: random.Random,
        trust: ssl.SSLContext | None,
    ):
        parts = urlsplit(url)
        self._host, self._name = name or parts.netloc, name
        self._where = (parts.hostname, parts.port or (443 if trust else 80))
        self._drop, self._random, self._trust = drop, seed, trust
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def exchange(self, request: Request) -> Reply | None:
        """Returns None when no reply arrives, or when this line loses it."""
        try:
            async with asyncio.timeout(REPLY_TIMEOUT):
                reply = await self._exchange(request)
        except (OSError, EOFError, ValueError, TimeoutError):
            self.close()
            return None
        if self._random.random() < self._drop:
            self.close()
            return None
        return reply

    async def _exchange(self, request: Request) -> Reply:
        if self._streams is None:
            host, port = self._where
            self._streams = await asyncio.open_connection(
                host, port, ssl=self._trust, server_hostname=self._name if self._trust else None
            )
        reader, writer = self._streams
        fields = request.headers | {"Host": self._host, "Content-Length": str(len(request.body))}
        lines = [f"{request.method} {request.path} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in fields.items()]
        writer.write("\r\n".join([*lines, "", ""]).encode() + request.body)
        status, *rest = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").splitlines()
        headers = {
            name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest)
        }
        content = await reader.readexactly(int(headers["content-length"]))
        if headers.get("connection") == "close":
            self.close()
        try:
            body = json.loads(content)
        except ValueError:
            body = None
        return Reply(int(status.split()[1]), body, float(headers.get("retry-after", 0)))

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
        self._streams = None


class Load:
    """Phones that wait to send again, by time, and those that have sent all, in turn."""

    def __init__(self, phones: list[SimulatedPhone], bodies: list[dict[str, Any]], log: TextIO):
        self._phones, self._bodies, self._log = phones, bodies, log
        self._random = random.Random(11)
        self._idle = deque(self._random.sample(phones, len(phones)))
        self._waiting: list[tuple[float, int, SimulatedPhone]] = []
        self._busy = 0
        self._slot = 0.0
        self.ending = False

    def come_home(self) -> None:
        """Let everybody who holds what may be lost answer once more."""
        for phone in [each for each in self._idle if each.sent]:
            self._idle.remove(phone)
            self._answer(phone, 1)
            self._wait(phone, 0)

    def end(self) -> None:
        self.ending = True

    async def run(self, lines: list[Line], rate: float) -> None:
        await asyncio.gather(*(self._work(line, rate) for line in lines))

    async def _work(self, line: Line, rate: float) -> None:
        while not self.ending or self._waiting or self._busy:
            now = time()
            self._slot = max(self._slot, now) + 1 / rate
            await asyncio.sleep(self._slot - now)
            phone = self._next()
            if phone is not None:
                self._busy += 1
                await self._take_turn(phone, line)
                self._busy -= 1
        line.close()

    def _next(self) -> SimulatedPhone | None:
        """The phone whose turn it is; one that has sent all answers something new."""
        if self._waiting and self._waiting[0][0] <= time():
            return heapq.heappop(self._waiting)[2]
        if self.ending or not self._idle:
            return None
        phone = self._idle.popleft()
        self._answer(phone, self._random.choice((1, 1, 2, 5)))
        return phone

    async def _take_turn(self, phone: SimulatedPhone, line: Line) -> None:
        request = phone.next_request(single=len(phone.outbox) == 1 and self._random.random() < 0.5)
        assert request is not None
        reply = await line.exchange(request)
        seconds = phone.handle(reply, request)
        if reply is not None:
            self._note(reply, phone)
        if phone.outbox:
            self._wait(phone, min(seconds, LONGEST_WAIT))
        else:
            self._idle.append(phone)

    def _wait(self, phone: SimulatedPhone, seconds: float) -> None:
        heapq.heappush(self._waiting, (time() + seconds, id(phone), phone))

    def _answer(self, phone: SimulatedPhone, count: int) -> None:
        for _ in range(count):
            made = phone.keep("quiz", self._random.choice(self._bodies))
            self._log.write(f"{time():.3f} made {made}\n")

    def _note(self, reply: Reply, phone: SimulatedPhone) -> None:
        """Write down what the phone now knows to be stored, or why it is not."""
        body = reply.body if isinstance(reply.body, dict) else {}
        results = body.get("results", [body] if "status" in body else [])
        for each in results:
            self._log.write(f"{time():.3f} {each['status']} {each['id']}\n")
        if not results:
            self._log.write(f"{time():.3f} refused {reply.status}/{reply.code or '-'}\n")
        self._log.flush()


async def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("url", "fleet", "bodies", "log"):
        parser.add_argument(name)
    parser.add_argument("--rate", type=float, default=100)
    parser.add_argument("--drop", type=float, default=0.1)
    parser.add_argument("--ca")
    parser.add_argument("--host", help="the name in the certificate, where URL has an address")
    asked = parser.parse_args()
    seed = random.Random(7)
    phones = [
        SimulatedPhone(None, each.account, each.device, each.token, pace=PACE, _random=seed)
        for each in read_fleet(Path(asked.fleet))
    ]
    trust = ssl.create_default_context(cafile=asked.ca) if asked.ca else None
    with Path(asked.log).open("a") as log:
        load = Load(phones, json.loads(Path(asked.bodies).read_text()), log)
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, load.end)
        loop.add_signal_handler(signal.SIGUSR1, load.come_home)
        lines = [Line(asked.url, asked.host, asked.drop, seed, trust) for _ in range(CONNECTIONS)]
        await load.run(lines, asked.rate)


if __name__ == "__main__":
    asyncio.run(main())
