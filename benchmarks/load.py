"""Ask a server for pages over connections that stay open, in a process of its own.

``python -m benchmarks.load`` reads ``{"port": …, "cookie": …, "connections": …, "addresses": […]}``
and writes ``{"seconds": …, "taken": […]}``: of the whole, and of each request from its first byte
sent to its last one read. Standard library alone; no answer is read but its length.
"""

from __future__ import annotations

import json
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any


class Connection:
    """One connection that is kept, of who has a cookie or of a reader without a login."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.cookie = f"Cookie: {cookie}\r\n" if cookie else ""
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.kept = b""

    def ask(self, address: str) -> bytes:
        """The body of the page; raises ValueError for any answer but 200."""
        self.socket.sendall(
            f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n"
            f"{self.cookie}\r\n".encode()
        )
        head = self._until(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise ValueError(f"{address}: {head.splitlines()[0].decode()}")
        _before, _name, after = head.lower().partition(b"content-length:")
        return self._read(int(after.split(b"\r\n", 1)[0]))

    def _until(self, end: bytes) -> bytes:
        while end not in self.kept:
            self._more()
        head, _end, self.kept = self.kept.partition(end)
        return head

    def _read(self, length: int) -> bytes:
        while len(self.kept) < length:
            self._more()
        body, self.kept = self.kept[:length], self.kept[length:]
        return body

    def _more(self) -> None:
        read = self.socket.recv(1 << 18)
        if not read:
            raise ConnectionError("the server closed the connection")
        self.kept += read


def asked(
    connect: Callable[[], Connection], addresses: list[str], connections: int
) -> dict[str, Any]:
    """Ask for each address once, in order, by as many connections at a time."""
    left, taken, faults = iter(addresses), list[float](), list[str]()
    lock = threading.Lock()
    threads = [
        threading.Thread(target=_work, args=(connect(), left, lock, taken, faults))
        for _each in range(connections)
    ]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"seconds": time.perf_counter() - begin, "taken": taken, "faults": faults}


def _work(
    connection: Connection,
    left: Iterator[str],
    lock: Any,
    taken: list[float],
    faults: list[str],
) -> None:
    while True:
        with lock:
            address = next(left, None)
        if address is None:
            return
        begin = time.perf_counter()
        try:
            connection.ask(address)
        except (ValueError, OSError) as fault:
            faults.append(str(fault))
            return
        taken.append(time.perf_counter() - begin)


if __name__ == "__main__":
    job = json.load(sys.stdin)
    connect = partial(Connection, job["port"], job["cookie"])
    json.dump(asked(connect, job["addresses"], job["connections"]), sys.stdout)
