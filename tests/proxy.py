"""A thin and faithless line before the product: slow, narrow, and losing replies after the server has done its work.

    with Line(live.port, bits_per_s=256_000) as line:
        line.loses = lambda request: request.startswith("POST /sync/")
        page.goto(f"http://localhost:{line.port}/today/")

It runs on a thread of its own, one connection a request, and always hears the server out before it loses a reply.
"""

import asyncio
import re
import threading
from collections.abc import Callable
from types import TracebackType

PIECE = 4096
PATIENCE_S = 30


class Line:
    """A TCP proxy for HTTP. `loses(request line)` says which replies never arrive; `lost` counts them."""

    def __init__(self, target: int, *, delay_s: float = 0.0, bits_per_s: float = 0.0) -> None:
        self.target, self.delay_s, self.bits_per_s = target, delay_s, bits_per_s
        self.loses: Callable[[str], bool] = lambda _request: False
        self.lost = 0
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._narrow = asyncio.Lock()

    def __enter__(self) -> "Line":
        self._thread.start()
        self.port = asyncio.run_coroutine_threadsafe(self._open(), self._loop).result(PATIENCE_S)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(PATIENCE_S)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE_S)
        self._loop.close()

    async def _open(self) -> int:
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        return int(self._server.sockets[0].getsockname()[1])

    async def _close(self) -> None:
        """Nothing more is taken, and what is on its way is dropped."""
        self._server.close()
        under_way = asyncio.all_tasks() - {asyncio.current_task()}
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request there and its reply back, or nothing."""
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            told = re.search(rb"\r\ncontent-length: *(\d+)", head, re.IGNORECASE)
            body = await reader.readexactly(int(told[1])) if told else b""
            request = head.split(b"\r\n", 1)[0].decode()
            head = re.sub(rb"\r\nconnection:[^\r]*", b"", head, flags=re.IGNORECASE)
            head = head.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1)
            await self._take_time(len(head) + len(body))
            reply = await self._ask(head + body)
            if self.loses(request):
                self.lost += 1
                return
            for start in range(0, len(reply), PIECE):
                await self._take_time(len(reply[start : start + PIECE]))
                writer.write(reply[start : start + PIECE])
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass  # somebody hung up
        finally:
            writer.close()

    async def _ask(self, request: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.target)
        writer.write(request)
        await writer.drain()
        reply = await reader.read(-1)
        writer.close()
        return reply

    async def _take_time(self, byte_count: int) -> None:
        """As long as so many bytes take on the whole line; others wait meanwhile."""
        if self.bits_per_s:
            async with self._narrow:
                await asyncio.sleep(byte_count * 8 / self.bits_per_s)
        if self.delay_s:
            await asyncio.sleep(self.delay_s)
