"""The judge sees what is lost, doubled, torn or left behind, and a disk that ignores flushes loses something.

    EXCHANGE_PROGRAM=.build/checked/release/exchange python3 -m unittest test_judge
"""

import os
import shutil
import sqlite3
import unittest

from cuts import Cuts
from disk import lay_out
from judge import Judge, Wrong, compare
from story import Program, Story, copy, scratch_folder
from sweeps import Sweeps


def first(exchange, pattern):
    return sorted(exchange.glob(pattern))[0]


def flip(path, place):
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)


def corrupt(exchange):
    """A page of an index that isn't one any more."""
    path = exchange / "ledger.sqlite"
    ledger = sqlite3.connect(path)
    (page,) = ledger.execute("SELECT rootpage FROM sqlite_master WHERE type = 'index' AND rootpage > 2").fetchone()
    (size,) = ledger.execute("PRAGMA page_size").fetchone()
    ledger.close()
    data = bytearray(path.read_bytes())
    data[(page - 1) * size : page * size] = bytes(size)
    path.write_bytes(data)


DAMAGES = {
    "a delivery is lost": lambda e: first(e, "departments/*/outbox/commitment-push_*.zip").unlink(),
    "a claim form is lost": lambda e: first(e, "departments/*/outbox/*.claim.csv").unlink(),
    "a notice is lost": lambda e: first(e, "departments/*/outbox/notice_*.csv").unlink(),
    "a receipt is lost": lambda e: first(e, "departments/*/receipts/*.receipt.xml").unlink(),
    "a delivery is empty": lambda e: first(e, "departments/*/outbox/approval-push_*.xml").write_bytes(b""),
    "a receipt has another bit": lambda e: flip(first(e, "departments/*/receipts/*.receipt.csv"), 3),
    "a delivery is there twice": lambda e: shutil.copy(
        first(e, "departments/*/outbox/approval-push_*.xml"), first(e, "departments/*/outbox") / "20210118-0001.1.xml"
    ),
    "an original is lost": lambda e: first(e, "archive/2021/*/*/*/*").unlink(),
    "an original is empty": lambda e: first(e, "quarantine/2021/*/*/*/*").write_bytes(b""),
    "a day has no package": lambda e: first(e, "reports/*.zip").unlink(),
    "something is staged": lambda e: first(e, "departments/*/outbox/.staging").joinpath("x").write_bytes(b"x"),
    "something is taken": lambda e: first(e, "departments/*/inbox/.taken").joinpath("x").mkdir(),
    "something is in hand": lambda e: (e / "work/20210118-0001").mkdir(),
    "the ledger is damaged": corrupt,
}


class JudgeTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = scratch_folder("/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
        cls.addClassCleanup(shutil.rmtree, cls.scratch)
        program = Program(os.environ["EXCHANGE_PROGRAM"], cls.scratch)
        cls.judge = Judge(program)
        (cls.scratch / "story").mkdir()
        cls.story = Story(program, cls.scratch / "story", cls.judge)
        cls.sweeps = Sweeps(program, cls.story, cls.judge, cls.scratch)

    def test_each_damage_is_seen(self):
        last = len(self.story.passes) - 1
        played = copy(self.story.before(last), self.scratch / "played")
        self.sweeps.recover(played, last)
        for number, (words, damage) in enumerate(DAMAGES.items()):
            with self.subTest(words):
                exchange = copy(played, self.scratch / f"damaged-{number}")
                damage(exchange)
                with self.assertRaises(Wrong):
                    compare(self.judge.facts(exchange, self.story.passes[last]), self.story.after[last])

    def test_a_disk_that_ignores_flushes_loses_something(self):
        cuts = Cuts(self.sweeps)
        folder = self.sweeps.folder()
        exchange = copy(self.story.before(1), folder / "exchange")
        disk, done = cuts.record(exchange, self.story.passes[1], folder, True)
        for operation in done:
            if "sync" not in operation.call:
                disk.do(operation)
        seen = 0
        for name, tree in disk.states([]):
            place = folder / name.replace(" ", "-")
            lay_out(tree, place)
            try:
                cuts.go_on(place, 1, tree, disk.fetched)
            except Wrong:
                seen += 1
        self.assertGreaterEqual(seen, 3)


if __name__ == "__main__":
    unittest.main()
