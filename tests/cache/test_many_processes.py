"""Several processes put, get and prune at once."""

import multiprocessing
from multiprocessing.synchronize import Barrier
from pathlib import Path

from agendapack.cache.folder import CacheFolder, prune, survey
from tests.waiting import PATIENCE

KEYS = [f"key {number}" for number in range(40)]
ROUNDS = 12
LIMIT = 30_000


def value_of(key: str, turn: int) -> bytes:
    return f"{key} {turn} ".encode() * 200


def work(
    folder: Path, turn: int, told: "multiprocessing.Queue[list[str]]", together: Barrier
) -> None:
    """Put and get every key in turn; tell what came that nobody had put."""
    cache = CacheFolder(folder, "1")
    wrong = []
    for each in range(ROUNDS):
        together.wait(PATIENCE)
        for key in KEYS:
            cache.put(key, value_of(key, turn))
            found = cache.get(key)
            if found not in (None, value_of(key, 0), value_of(key, 1)):
                wrong.append(key)
        if each % 3 == turn:
            prune(folder, LIMIT)
    told.put(wrong)


def test_two_processes_write_read_and_prune_at_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    told: multiprocessing.Queue[list[str]] = context.Queue()
    together = context.Barrier(2)
    workers = [
        context.Process(target=work, args=(tmp_path, turn, told, together)) for turn in (0, 1)
    ]
    for worker in workers:
        worker.start()
    assert [told.get(timeout=PATIENCE) for _ in workers] == [[], []]
    for worker in workers:
        worker.join(PATIENCE)
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert survey(tmp_path).entries == len(KEYS)
    prune(tmp_path, LIMIT)
    assert 0 < survey(tmp_path).size <= LIMIT
    assert list(tmp_path.rglob("new-*")) == []
