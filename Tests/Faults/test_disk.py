"""The model of a disk tells of a power cut what was measured on ext4, xfs and btrfs, and what is allowed elsewhere."""

import os
import shutil
import tempfile
import unittest
from pathlib import Path

from disk import Disk, File, Operation, lay_out


class DiskTests(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = os.path.realpath(self.folder.name)
        for name in ("a", "b"):
            Path(self.root, name).mkdir()
        Path(self.root, "a", "old").write_bytes(b"o" * 1024)
        self.disk = Disk(self.root)
        self.number = os.lstat(self.root + "/a/old").st_ino

    def tearDown(self):
        self.folder.cleanup()

    def do(self, call, source=None, target=None, inode=0, offset=0, flags=0, data=b""):
        if source:
            source = (self.root + "/" + source).encode()
        if target:
            target = (self.root + "/" + target).encode()
        self.disk.do(Operation(call, 0, offset, inode, flags, source, target, data))

    def write(self, name, inode=7, data=b"new"):
        self.do("create", name, inode=inode)
        self.do("write", inode=inode, data=data)

    def states(self):
        """The files of each state, by its name."""
        return {
            name: {path.decode(): found[1] for path, found in tree.items() if found and path != b"a/old"}
            for name, tree in self.disk.states(range(40))
        }

    def flush(self, folder):
        self.do("fsync", inode=os.lstat(self.root + "/" + folder).st_ino)

    def test_what_is_written_and_renamed_may_be_nothing(self):
        self.write("a/part")
        self.do("renameat2", "a/part", "a/final")
        self.assertEqual(self.states()["nothing that isn't sure"], {})

    def test_a_flushed_file_isnt_renamed_for_sure(self):
        self.write("a/part")
        self.do("fsync", inode=7)
        self.flush("a")
        self.do("renameat2", "a/part", "a/final")
        self.assertEqual(self.states()["nothing that isn't sure"], {"a/part": b"new"})
        self.assertTrue(all(state in ({"a/part": b"new"}, {"a/final": b"new"}) for state in self.states().values()))

    def test_a_flushed_name_may_be_of_an_empty_file(self):
        self.write("a/part")
        self.do("renameat2", "a/part", "a/final")
        self.flush("a")
        self.assertEqual(self.states()["nothing that isn't sure"], {"a/final": b""})
        self.assertEqual(self.states()["names and sizes without bytes"], {"a/final": b"\0\0\0"})

    def test_what_is_flushed_with_its_name_stays(self):
        self.write("a/part")
        self.do("fsync", inode=7)
        self.do("renameat2", "a/part", "a/final")
        self.flush("a")
        for name, state in self.states().items():
            self.assertEqual(state, {"a/final": b"new"}, name)

    def test_a_rename_between_folders_comes_back_or_has_both_names_and_is_never_lost(self):
        self.write("a/part")
        self.do("syncfs")
        self.do("renameat2", "a/part", "b/final")
        seen = {tuple(sorted(state)) for state in self.states().values()}
        self.assertEqual(seen, {("a/part",), ("b/final",), ("a/part", "b/final")})

    def test_a_rename_into_a_folder_that_is_lost_comes_back(self):
        self.write("a/part")
        self.do("syncfs")
        self.do("mkdirat", "b/new", inode=9)
        self.do("renameat2", "a/part", "b/new/final")
        for name, state in self.states().items():
            self.assertIn(b"new", state.values(), name)

    def test_bytes_are_torn_at_sectors(self):
        self.do("pwrite", inode=self.number, offset=100, data=b"n" * 800)
        seen = set()
        for _, tree in self.disk.states(range(40)):
            data = tree[b"a/old"][1]
            self.assertEqual(len(data), 1024)
            seen.add((data[200:201], data[600:601]))
        self.assertEqual(seen, {(b"o", b"o"), (b"o", b"n"), (b"n", b"o"), (b"n", b"n")})

    def test_what_a_refused_flush_should_have_made_sure_no_later_one_does(self):
        for call in ("fsync", "fdatasync", "syncfs"):
            with self.subTest(call):
                self.tearDown()
                self.setUp()
                self.write("a/final", data=b"one")
                self.flush("a")
                self.do(call, inode=7, flags=1)
                self.do(call, inode=7)
                seen = {state["a/final"] for state in self.states().values()}
                self.assertEqual(seen, {b"", b"\0\0\0", b"one"})
                self.assertIn(b"", [tree[b"a/final"][1] for _, tree in self.disk.doubts(1)])
                # What is written behind it is sure by the next; what it was is so once it is written again.
                self.do("pwrite", inode=7, offset=3, data=b"two")
                self.do(call, inode=7)
                seen = {state["a/final"] for state in self.states().values()}
                self.assertEqual(seen, {b"\0\0\0two", b"onetwo"})
                self.do("pwrite", inode=7, data=b"one")
                self.do(call, inode=7)
                self.assertEqual({state["a/final"] for state in self.states().values()}, {b"onetwo"})
                self.assertEqual(list(self.disk.doubts(1)), [])

    def test_two_files_that_change_places_are_there_once_each(self):
        self.write("a/one", inode=7, data=b"one")
        self.write("b/two", inode=8, data=b"two")
        self.do("syncfs")
        self.do("renameat2", "a/one", "b/two", flags=2)
        for name, state in self.states().items():
            self.assertIn({**state, "a/one": state.get("a/one")}, ({"a/one": b"one", "b/two": b"two"}, {"a/one": b"two", "b/two": b"one"}), name)

    def test_a_folder_whose_flush_was_refused_may_be_flushed_again(self):
        self.write("a/final")
        self.do("fsync", inode=7)
        self.do("fsync", inode=os.lstat(self.root + "/a").st_ino, flags=1)
        self.assertEqual(self.states()["nothing that isn't sure"], {})
        self.flush("a")
        self.assertEqual(self.states()["nothing that isn't sure"], {"a/final": b"new"})

    def test_the_number_of_a_file_that_is_gone_is_given_again(self):
        self.write("a/one")
        self.do("syncfs")
        self.do("unlinkat", "a/one")
        self.write("a/two", data=b"two")
        self.assertEqual(self.states()["nothing that isn't sure"], {"a/one": b"new"})

    def test_a_recipient_who_takes_at_once_is_remembered(self):
        for name in ("departments", "departments/X", "departments/X/outbox"):
            self.do("mkdirat", name, inode=100 + len(name))
        self.write("a/part")
        self.disk.greedy = True
        self.do("renameat2", "a/part", "departments/X/outbox/final")
        self.assertEqual(self.disk.fetched, [("X", "outbox", "final", b"new")])
        self.assertEqual(self.disk.tree(lambda _: self.disk.moment, File.now).get(b"departments/X/outbox/final"), None)

    def test_a_link_stays_one_also_where_what_it_led_to_is_lost(self):
        os.symlink(self.root + "/a/old", self.root + "/b/there")
        os.symlink(self.root + "/a/lost", self.root + "/b/nowhere")
        disk = Disk(self.root)
        left = self.root + ".left"
        lay_out(disk.tree(lambda _: disk.moment, File.now), left)
        self.addCleanup(shutil.rmtree, left)
        links = {name: os.readlink(f"{left}/b/{name}") for name in os.listdir(left + "/b")}
        self.assertEqual(links, {"there": left + "/a/old", "nowhere": left + "/a/lost"})


if __name__ == "__main__":
    unittest.main()
