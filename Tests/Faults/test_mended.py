"""What the sweeps found once: the moments at which it came about, without chance.

    EXCHANGE_PROGRAM=.build/checked/release/exchange python3 -m unittest test_mended
"""

import os
import shutil
import unittest

from commands import Backup, Commands, Recover
from cuts import Cuts
from disk import File, lay_out
from doubt import Doubt
from judge import Judge
from keeping import KEPT
from story import Program, Story, copy, scratch_folder
from sweeps import UNCHANGING, Sweeps


class MendedTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = scratch_folder("/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
        cls.addClassCleanup(shutil.rmtree, cls.scratch)
        cls.program = Program(os.environ["EXCHANGE_PROGRAM"], cls.scratch)
        (cls.scratch / "story").mkdir()
        cls.story = Story(cls.program, cls.scratch / "story", Judge(cls.program))
        cls.sweeps = Sweeps(cls.program, cls.story, Judge(cls.program), cls.scratch)
        cls.cuts = Cuts(cls.sweeps)
        cls.commands = Commands(cls.sweeps)

    def recorded(self, number):
        folder = self.sweeps.folder()
        exchange = copy(self.story.before(number), folder / "exchange")
        return self.cuts.record(exchange, number, folder, False)

    def go_on(self, number, tree):
        folder = self.sweeps.folder()
        lay_out(tree, folder / "exchange")
        self.cuts.go_on(folder / "exchange", number, tree, [])
        shutil.rmtree(folder)

    def test_a_folder_of_which_a_part_is_removed_is_no_other(self):
        for on in ("*/.own/inbox/*", "*试投/.taken/*"):
            for what in ("kill", "lie"):
                when = 1
                while self.sweeps.case(2, when, [f"unlinkat:{when}:{what}"], "removing", on):
                    when += 1
                self.assertGreater(when, 3)
        self.assertEqual(self.sweeps.wrong, [])

    def test_what_is_put_aside_is_told_with_its_size_and_digest(self):
        for call, what in (("futimens", "eacces"), ("write", "eio"), ("unlinkat", "enospc")):
            when = 1
            while self.sweeps.case(5, when, [f"{call}:{when}:{what}"], "putting aside", "work/*"):
                when += 1
            self.assertGreater(when, 1, call)
        self.assertEqual(self.sweeps.wrong, [])

    def test_a_wish_to_bring_back_that_is_there_by_halves_is_none(self):
        for what in ("erofs", "eio", "kill"):
            when = 1
            while self.sweeps.case(6, when, [f"write:{when}:{what}"], "bringing back", "*/.requeued"):
                when += 1
            self.assertGreater(when, 1, what)
        self.assertEqual(self.sweeps.wrong, [])

    def test_a_day_is_closed_only_when_the_note_of_its_package_is_sure(self):
        disk, done = self.recorded(2)
        last = next(place for place, op in enumerate(done) if op.call == "renameat" and b".zip" in op.target)
        first = next(place for place, op in enumerate(done) if op.call == "create" and b".unwritten" in op.source)
        moments = [place for place in range(first, last) if "sync" in done[place].call]
        self.assertGreater(len(moments), 1)
        for place, operation in enumerate(done[: last + 1]):
            if place in moments:
                self.go_on(2, disk.tree(lambda _: -1, File.now))
            disk.do(operation)

    def test_what_is_kept_of_one_file_is_sure_before_it_leaves(self):
        disk, done = self.recorded(3)
        last = max(place for place, op in enumerate(done) if op.call == "unlinkat" and b".own/inbox" in op.source)
        for operation in done[: last + 1]:
            disk.do(operation)
        # What it removed is gone, and of what it made for that only what is sure is there.
        removals = {b".own/inbox", b"work"}

        def until(inode):
            names = self.paths(disk).get(inode, b"")
            return disk.moment if any(part in names for part in removals) else -1

        self.go_on(3, disk.tree(until, File.now))

    @staticmethod
    def paths(disk):
        found = {}

        def walk(path, inode):
            found[inode] = path
            if not isinstance(disk.nodes[inode], File):
                for name, child in disk.nodes[inode].until(disk.moment).items():
                    walk(path + b"/" + name, child)

        walk(b"", disk.top)
        return found

    def test_of_half_a_rename_nothing_is_done_twice(self):
        disk, done = self.recorded(0)
        taken = [place for place, op in enumerate(done) if op.call == "renameat2" and b".own/inbox" in op.target]
        placed = [place for place, op in enumerate(done) if op.call == "renameat2" and b".own/" in op.source]
        for place, operation in enumerate(done):
            disk.do(operation)
            if place in (taken[0], taken[-1], placed[0], placed[-1]):
                self.go_on(0, disk.tree(lambda _: disk.moment, File.now, is_doubled=True))

    def test_what_is_put_aside_is_answered_though_a_kill_came_before_that(self):
        folder = self.sweeps.folder()
        exchange = copy(self.story.before(5), folder / "exchange")
        self.story.run(5, exchange, faults="any:1+:tell", told=folder / "told")
        renames = [line for line in (folder / "told").read_text().splitlines() if line.startswith("renameat2:")]
        placed = next(number for number, line in enumerate(renames, 1) if "故障" in line or "/receipts/" in line)
        self.assertTrue(self.sweeps.case(5, 4, [f"renameat2:{placed}:kill"], "kill"))
        self.assertEqual(self.sweeps.wrong, [])

    def test_what_was_decided_while_a_box_was_away_is_rebuilt_as_it_was(self):
        self.assertTrue(self.commands.case(Recover, 0, "any:1:tell"))
        self.assertEqual(self.sweeps.wrong, [])

    def test_what_writing_the_journal_is_refused_costs_nothing(self):
        on = KEPT["journal/<day>.tsv"]
        for spec in ["close:1:edquot", "write:1:short", "write:1:enospc", "create:1:eio", "any:1+:enospc", "close:2+:eio"]:
            self.assertTrue(self.sweeps.case(1, 1, [spec], spec, on), spec)
        self.assertEqual(self.sweeps.wrong, [])

    def journal(self, disk):
        """The files of the journal."""
        paths = self.paths(disk)
        return [node for inode, node in disk.nodes.items() if isinstance(node, File) and b"/journal/20" in paths.get(inode, b"")]

    def test_gaps_that_a_power_cut_leaves_in_the_journal_are_filled(self):
        count = 0
        for number in (1, 4):
            disk, done = self.recorded(number)
            for operation in done:
                disk.do(operation)
                for file in self.journal(disk) if "write" in operation.call else ():
                    now, sure = file.now(), len(file.sure())
                    if not file.pending or len(now) - sure < 80:
                        continue
                    # Of what was written last one end is there, or both, and a gap between them, also within one line.
                    for lost in (range(sure, len(now) - 40), range(sure, len(now) - 1), range(sure + 30, len(now))):
                        torn = bytes(0 if place in lost else byte for place, byte in enumerate(now))
                        tree = disk.tree(lambda _: disk.moment, lambda node, file=file, torn=torn: torn if node is file else node.now())
                        self.go_on(number, tree)
                        count += 1
        self.assertGreater(count, 8)

    def test_what_the_disk_refused_of_the_journal_is_written_again(self):
        folder = self.sweeps.folder()
        exchange = copy(self.story.before(1), folder / "exchange")
        self.story.run(1, exchange, faults="flush:1+:tell", told=folder / "told")
        flushes = (folder / "told").read_text().splitlines()
        numbers = [number for number, line in enumerate(flushes, 1) if "/journal/" in line]
        self.assertGreater(len(numbers), 1)
        doubt = Doubt(self.sweeps, self.cuts)
        for spec, then in ((f"flush:{numbers[0]}:eio", None), (f"flush:{numbers[0]}:eio", 3), (f"flush:{numbers[-1]}+:eio", None)):
            self.assertGreater(doubt.case(1, spec, 40, 1, then), 0, spec)
        self.assertEqual(self.sweeps.wrong, [])

    def test_what_could_not_be_written_again_goes_into_no_ledger_when_that_is_closed(self):
        doubt = Doubt(self.sweeps, self.cuts)
        for number in (3, 1):
            for when in range(1, 7):
                # The flush of the log when it is written over itself is among the first of a start.
                doubt.case(number, f"flush:{when}:eio", 2, when % 2)
        self.assertEqual(self.sweeps.wrong, [])

    def test_a_note_whose_words_were_refused_is_struck_out_whole(self):
        folder = self.sweeps.folder()
        exchange = copy(self.story.before(2), folder / "exchange")
        self.story.run(2, exchange, faults="any:1+:tell", told=folder / "told")
        lines = (folder / "told").read_text().splitlines()
        changes = [line for line in lines if line.split(":")[0] not in UNCHANGING]
        # A package's workbook is being written, and from there on whatever is done is said to have failed.
        noted = next(number for number, line in enumerate(changes) if "/reports/.unwritten/" in line)
        number = next(number for number, line in enumerate(changes, 1) if number > noted and "/work/tmp." in line)
        self.assertTrue(self.sweeps.case(2, 4, [f"any:{number}+:lie"], "lie"))
        self.assertEqual(self.sweeps.wrong, [])

    def test_whose_inbox_cannot_be_looked_at_is_not_reminded_of_what_he_has_answered(self):
        for on in ("*/XC-SCJG/inbox", "work"):
            when = 1
            while self.sweeps.case(4, 4 * when, [f"readdir:{when}:eio"], "eio", on):
                when += 1
            self.assertGreater(when, 1)
        self.assertEqual(self.sweeps.wrong, [])

    def test_a_command_that_was_killed_is_called_again(self):
        for sort, call in zip(self.commands.all, ["unlink", "renameat", "fdatasync", "renameat", "renameat2", "renameat", "renameat"]):
            self.assertTrue(self.commands.case(sort, 0, f"{call}:1:kill"), sort)
        self.assertEqual(self.sweeps.wrong, [])

    def test_what_a_backup_that_fails_has_laid_down_goes_with_it(self):
        for when in range(39, 48, 2):
            self.assertTrue(self.commands.case(Backup, 0, f"any:{when}:eacces"), when)
        self.assertEqual(self.sweeps.wrong, [])

    def test_what_an_archive_refuses_once_is_read_again(self):
        folder = self.sweeps.folder()
        exchange = copy(self.story.before(2), folder / "exchange")
        self.story.run(2, exchange, faults="any:1+:tell", told=folder / "told")
        lines = [line for line in (folder / "told").read_text().splitlines() if "/archive/" in line]
        numbers = [line.split(":")[1] for line in lines if line.startswith(("read:", "pread:", "open:"))]
        self.assertGreater(len(numbers), 5)
        for number in numbers[:: len(numbers) // 3]:
            self.assertTrue(self.sweeps.case(2, 4, [f"any:{number}:eio"], "eio"))
        self.assertEqual(self.sweeps.wrong, [])


if __name__ == "__main__":
    unittest.main()
