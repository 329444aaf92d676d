"""The judge sees what is lost, doubled, torn or left behind, and a disk that ignores flushes loses something.

    EXCHANGE_PROGRAM=.build/checked/release/exchange python3 -m unittest test_judge
"""

import os
import shutil
import sqlite3
import unittest
import zipfile

from cuts import Cuts
from disk import REFUSED, lay_out
from doubt import Doubt
from judge import Extra, Judge, Wrong
from story import Program, Story, approval, copy, drop, scratch_folder
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
    "something is staged": lambda e: first(e, "departments/*/.own/outbox").joinpath("x").write_bytes(b"x"),
    "something is taken": lambda e: first(e, "departments/*/.own/inbox").joinpath("x").mkdir(),
    "something is in hand": lambda e: (e / "work/20210118-0001").mkdir(),
    "the ledger is damaged": corrupt,
    "an answer to a trial is lost": lambda e: first(e, "departments/*/receipts/试投/*.receipt.xml").unlink(),
    "an answer to a trial is torn": lambda e: flip(first(e, "departments/*/receipts/试投/*.result.csv"), 5),
    "an answer to a trial is there twice": lambda e: shutil.copy(
        first(e, "departments/*/receipts/试投/*.receipt.csv"), first(e, "departments/*/receipts/试投") / "20210118-0001.receipt.csv"
    ),
    "a trial waits": lambda e: (e / "departments/XC-SPJ/inbox/试投/x.csv").write_bytes(b"x"),
    "an answer to a trial passes for a receipt": lambda e: shutil.copy(
        first(e, "departments/XC-SPJ/receipts/*.receipt.xml"), first(e, "departments/XC-SPJ/receipts/试投/*.receipt.xml")
    ),
    "what a folder held is lost": lambda e: first(e, "archive/2021/*/*/*/函告").unlink(),
}


def box_of(exchange):
    """The drop that waits for a box that is away."""
    return first(exchange, "work/*/staged/*").parent


# What may be wrong while a box is away: it is what is on its way that counts.
AWAY = {
    "what waits is lost": lambda e: [path.unlink() for path in box_of(e).glob("*.0.*")],
    "what waits is another thing": lambda e: flip(first(e, "work/*/staged/*.0.*"), 5),
    "a drop that waits for nobody is in hand": lambda e: (e / "work/20210118-0001").mkdir(),
    "what was dropped for it is lost": lambda e: shutil.rmtree(first(e, "departments/XC-SPJ/.own/inbox/*")),
    "it was delivered all the same": lambda e: shutil.copy(
        first(e, "work/*/staged/*.0.*"), e / "mount" / "approval-push_20210120-0002-XC-WJ.csv"
    ),
    "it isn't away any more": lambda e: (shutil.rmtree(e / "departments/XC-WJ/outbox"), shutil.move(e / "mount", e / "departments/XC-WJ/outbox")),
}
# What may be wrong of what was put aside.
ASIDE = {
    "what was put aside is lost": lambda e: first(e, "dead-letter/*/file/*").unlink(),
    "what was put aside is another thing": lambda e: flip(first(e, "dead-letter/*/file/*"), 5),
    "what was put aside is gone, folder and all": lambda e: shutil.rmtree(first(e, "dead-letter/*")),
    "nobody knows why it was put aside": lambda e: first(e, "dead-letter/*/fault.json").unlink(),
    "it was asked for, and nobody came": lambda e: first(e, "dead-letter/*").joinpath("requeue.json").write_text("{}"),
    "what wasn't put aside lies there": lambda e: shutil.copytree(first(e, "dead-letter/*"), e / "dead-letter/20210118-0001"),
    "the note tells of another": lambda e: first(e, "dead-letter/*/fault.json").write_text('{"drop": "20210118-0001"}'),
    "its receipt is lost": lambda e: first(e, "departments/*/receipts/故障.csv.receipt.xml").unlink(),
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
        for number, damages in [(last, DAMAGES), (3, AWAY), (5, ASIDE)]:
            played = copy(self.story.before(number), self.scratch / f"played-{number}")
            self.sweeps.recover(played, number)
            for words, damage in damages.items():
                with self.subTest(words):
                    exchange = copy(played, self.sweeps.folder() / "exchange")
                    damage(exchange)
                    with self.assertRaises(Wrong):
                        self.sweeps.compare(exchange, number)
                    shutil.rmtree(exchange)

    def test_what_comes_twice_is_seen_unless_a_disk_may_have_lost_that_it_was_fetched(self):
        played = copy(self.story.before(1), self.scratch / "fetched")
        self.sweeps.recover(played, 1)
        fetched = []
        for path in sorted(played.glob("departments/*/outbox/*.xml"))[:2]:
            fetched.append((path.parent.parent.name, "outbox", path.name, path.read_bytes()))
        self.sweeps.compare(played, 1, fetched, repeats=True)
        with self.assertRaises(Wrong):
            self.sweeps.compare(played, 1, fetched)
        # A recipient who took it gets it once.
        (played / "departments" / fetched[0][0] / "outbox" / fetched[0][2]).unlink()
        (played / "departments" / fetched[1][0] / "outbox" / fetched[1][2]).unlink()
        self.sweeps.compare(played, 1, fetched)
        with self.assertRaises(Wrong):
            self.sweeps.compare(played, 1, fetched + fetched[:1])

    def test_what_is_wrong_with_a_file_that_its_sender_changed_is_seen(self):
        last = len(self.story.passes) - 1
        played = copy(self.story.before(last), self.scratch / "changed")
        data = approval(9001, 9002)
        drop(played, "XC-SPJ", "append.csv", data)
        self.sweeps.go_on(last, played, self.story.passes[last])
        ids = ["SPJ-20210119-9001", "SPJ-20210119-9002"]
        self.sweeps.compare(played, last, extra=Extra("append.csv", data, ids))
        wrong = {
            "what was written last isn't kept": (Extra("append.csv", data + b"x", ids), lambda e: None),
            "a record is nowhere": (Extra("append.csv", data, ids + ["SPJ-20210119-9003"]), lambda e: None),
            "a record is there twice": (
                Extra("append.csv", data, ids),
                lambda e: [
                    path.write_bytes(path.read_bytes() * 2)
                    for path in e.glob("departments/XC-WJ/outbox/*.csv")
                    if ids[0].encode() in path.read_bytes()
                ],
            ),
            "it has no receipt": (
                Extra("append.csv", data, ids), lambda e: first(e, "departments/*/receipts/append.csv.receipt.xml").unlink()
            ),
        }
        for words, (extra, damage) in wrong.items():
            with self.subTest(words):
                exchange = copy(played, self.sweeps.folder() / "exchange")
                damage(exchange)
                with self.assertRaises(Wrong):
                    self.sweeps.compare(exchange, last, extra=extra)

    def test_a_receipt_that_isnt_what_was_signed_is_seen(self):
        played = copy(self.story.before(1), self.scratch / "signed")
        self.sweeps.recover(played, 1)
        receipt = first(played, "departments/*/receipts/*.receipt.xml")
        # What facts look away from.
        receipt.write_bytes(receipt.read_bytes().replace(b"<signature", b"<signature key='x'", 1))
        with self.assertRaises(Wrong):
            self.judge.signed(played)

    def test_what_closed_days_tell_otherwise_is_seen(self):
        last = len(self.story.passes) - 1
        played = copy(self.story.before(last), self.scratch / "closed")
        self.sweeps.recover(played, last)
        at = self.story.passes[last]
        drops, deliveries = self.judge.list(played, "drops", at), self.judge.list(played, "deliveries", at)
        name = first(played, "reports/*.zip")
        with zipfile.ZipFile(name) as package:
            page = package.read("reconciliation.xml")
        self.judge.figures(name.name, page, drops, deliveries)
        for wrong in (b'<files total="1', b'accepted="1', b'<records found="2', b'<received deliveries="1', b'records="1'):
            self.assertIn(wrong, page)
            with self.assertRaises(Wrong):
                self.judge.figures(name.name, page.replace(wrong, wrong + b"0", 1), drops, deliveries)
        with self.assertRaises(Wrong):
            self.judge.figures(name.name, page, drops[1:-1], deliveries)
        # Each stands with another department, all together are the same.
        swapped = page.replace(b'code="XC-SPJ"', b'code="-"').replace(b'code="XC-WJ"', b'code="XC-SPJ"').replace(b'code="-"', b'code="XC-WJ"')
        with self.assertRaises(Wrong):
            self.judge.figures(name.name, swapped, drops, deliveries)
        for pattern in ("*.html", "*.xlsx"):
            statement = first(played, f"departments/*/outbox/department-statement_{pattern}")
            data = statement.read_bytes()
            lines = self.judge.lines(statement.name, data)
            self.assertGreater(len(lines), 20)
            other = data.replace(b"2021", b"2022") if pattern == "*.html" else first(
                played, f"departments/XC-WJ/outbox/department-statement_{pattern}").read_bytes()
            self.assertNotEqual(self.judge.lines(statement.name, other), lines)

    def test_who_flushes_again_and_believes_that_loses_something(self):
        doubt, seen = Doubt(self.sweeps, Cuts(self.sweeps)), set()
        for when in range(1, self.sweeps.totals(1)["flush"] + 1):
            # The program is told that it was done, as by a second flush.
            disk, done = doubt.recorded(1, f"flush:{when}:deaf")
            refused = next(operation for operation in done if "sync" in operation.call and operation.flags & REFUSED)
            sort = "ledger" if b"ledger.sqlite" in refused.source else "files"
            states = [state for state in doubt.states(disk, done, 1) if state[1] == "all but what was refused"]
            if sort in seen or not states:
                continue
            try:
                doubt.recover(1, states[-1][2])
            except Wrong:
                seen.add(sort)
            if len(seen) == 2:
                return
        self.assertEqual(seen, {"ledger", "files"})

    def test_a_disk_that_ignores_flushes_loses_something(self):
        cuts = Cuts(self.sweeps)
        folder = self.sweeps.folder()
        exchange = copy(self.story.before(1), folder / "exchange")
        disk, done = cuts.record(exchange, 1, folder, True)
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
