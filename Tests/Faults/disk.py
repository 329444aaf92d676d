"""What a disk may hold after a power cut, from what a program did to it (docs/decisions/0061).

The model knows files by inode, and folders as names for inodes. What was flushed is sure: `fsync` and `fdatasync` make a file's bytes and
size sure, or a folder's names; `syncfs` everything. All else may be there or not: of a file each sector of 512 bytes by
itself, and its size; of a folder what was done to its names up to some moment, each folder up to another. A rename from one folder
to another may come back, or be there with both names. It isn't lost with both: no file system in use does that, and nothing
could be built on one that does.

Where a flush is refused, the system takes the bytes for clean that it couldn't write: whoever reads them while the machine is up finds
them, and no later flush makes them sure, unless they are written again. Sizes and names are the journal's, which a later flush has.
"""

import os
import random
import struct
from pathlib import Path

# As in faults.c.
CALLS = (
    "open read pread close readdir create write pwrite writev sendfile copy_file_range ftruncate fallocate fsync fdatasync syncfs "
    "sync_file_range rename renameat renameat2 link symlink unlink unlinkat mkdir mkdirat rmdir fchmod fchown futimens"
).split()
HEADER = struct.Struct("<IIqqQIIII")
MAGIC = 0x0FA17ED
SECTOR = 512
AT_REMOVEDIR = 0x200
O_TRUNC = 0o1000
REFUSED = 1  # As in faults.c.
RENAME_EXCHANGE = 2
# What becomes of a step that was done to a file.
PENDING, DOUBTFUL, SURE = range(3)


class Operation:
    """One call that was done."""

    __slots__ = ("call", "result", "offset", "inode", "flags", "source", "target", "data")

    def __init__(self, call, result, offset, inode, flags, source, target, data):
        self.call, self.result, self.offset, self.inode, self.flags = call, result, offset, inode, flags
        self.source, self.target, self.data = source, target, data

    def __repr__(self):
        return f"{self.call} {self.source or self.inode} {self.target} {self.offset} {len(self.data)}"


def operations(path):
    """What was taken down."""
    text = Path(path).read_bytes()
    place, found = 0, []
    while place < len(text):
        magic, call, result, offset, inode, flags, source, target, size = HEADER.unpack_from(text, place)
        assert magic == MAGIC, f"no operation at {place}"
        place += HEADER.size
        parts = []
        for length in (source, target, size):
            parts.append(text[place : place + length])
            place += length
        found.append(Operation(CALLS[call], result, offset, inode, flags, parts[0], parts[1], parts[2]))
    return found


class File:
    """A file: the bytes that are sure, and what was done to them since."""

    def __init__(self, data=b""):
        self.data = bytes(data)
        self.pending = []  # ("write", offset, bytes) or ("size", size)
        # What was done before that and isn't all sure since a flush was refused: steps with what became of them.
        self.doubted = []
        self.known = {}  # What was asked since it was changed.

    @staticmethod
    def do(data, step):
        if step[0] == "size":
            del data[step[1] :]
            data.extend(bytes(step[1] - len(data)))
        else:
            end = step[1] + len(step[2])
            data.extend(bytes(max(0, end - len(data))))
            data[step[1] : end] = step[2]

    def add(self, step):
        self.pending.append(step)
        self.known = {}

    def after(self, name, states):
        """What is there of the steps with which that became."""
        if not self.pending and not self.doubted:
            return self.data
        if name not in self.known:
            data = bytearray(self.data)
            for step, state in self.doubted + [(step, PENDING) for step in self.pending]:
                if state in states:
                    self.do(data, step)
            self.known[name] = bytes(data)
        return self.known[name]

    def now(self):
        return self.after("now", (PENDING, DOUBTFUL, SURE))

    def sure(self):
        """What is there in any case."""
        return self.after("sure", (SURE,))

    def undoubted(self):
        """What is there once the system has written back all that it takes for dirty."""
        return self.after("undoubted", (PENDING, SURE))

    def flush(self):
        if not self.doubted:
            self.data, self.pending, self.known = self.now(), [], {}
            return
        self.known = {}
        self.doubted = [(step, SURE if step[0] == "size" else state) for step, state in self.doubted]
        self.doubted += [(step, SURE) for step in self.pending]
        self.pending = []

    def refuse(self):
        """A flush is refused: what it should have made sure is lost, or isn't, and nobody is told of it again."""
        self.doubted += [(step, DOUBTFUL) for step in self.pending]
        self.pending, self.known = [], {}

    def sized(self, now):
        """As long as it would be, without the bytes that aren't sure."""
        data = bytearray(self.sure()[: len(now)])
        data.extend(bytes(len(now) - len(data)))
        return data

    def torn(self, chance):
        """Each sector, and the size, as it is, as it was, or as it was in between."""
        if not self.pending and not self.doubted:
            return self.data
        data = bytearray(self.data)
        for step, state in self.doubted + [(step, PENDING) for step in self.pending]:
            if state == SURE:
                self.do(data, step)
                continue
            if step[0] == "size":
                if chance.random() < 0.5:
                    self.do(data, step)
                continue
            start, end = step[1], step[1] + len(step[2])
            for sector in range(start // SECTOR, (end + SECTOR - 1) // SECTOR):
                if chance.random() < 0.5:
                    first, last = max(start, sector * SECTOR), min(end, (sector + 1) * SECTOR)
                    self.do(data, ("write", first, step[2][first - start : last - start]))
        return data


class Link:
    """A link of ours to something else below the exchange, by which a rehearsal reads what is kept."""

    def __init__(self, target):
        self.target = target

    def flush(self):
        """It is one name, and that is its folder's."""

    refuse = flush


class Folder:
    """A folder: the names that are sure, and what was done to them since: a change is (moment, name, inode or None)."""

    def __init__(self):
        self.names = {}
        self.pending = []

    def until(self, moment):
        names = dict(self.names)
        for when, name, inode in self.pending:
            if when > moment:
                break
            if inode is None:
                names.pop(name, None)
            else:
                names[name] = inode
        return names

    def flush(self):
        self.names, self.pending = self.until(float("inf")), []

    def refuse(self):
        """Names are the journal's: they are as little sure as before."""


class Disk:
    """The disk while a run goes on."""

    def __init__(self, root):
        """Takes in an exchange as it lies there, all of it sure."""
        self.root = os.fsencode(root)
        self.moment = 0
        self.nodes = {}
        self.numbers = {}  # The system gives the number of a file that is gone to the next; ours are given once.
        self.moves = []  # (moment, from folder, to folder, name there, inode) of renames between folders
        self.greedy = False
        self.fetched = []
        self.top = self.take_in(self.root)

    def add(self, number, node):
        self.numbers[number] = len(self.nodes)
        self.nodes[len(self.nodes)] = node
        return self.numbers[number]

    def take_in(self, path):
        number = os.lstat(path).st_ino
        if number in self.numbers:
            return self.numbers[number]
        if os.path.islink(path):
            return self.add(number, Link(self.below(os.readlink(path))))
        if not os.path.isdir(path):
            with open(path, "rb") as file:
                return self.add(number, File(file.read()))
        folder = Folder()
        inode = self.add(number, folder)
        for name in os.listdir(path):
            folder.names[name] = self.take_in(path + b"/" + name)
        return inode

    def below(self, target):
        """Where a link leads, seen from the exchange."""
        assert target.startswith(self.root + b"/"), f"it leads out of the exchange: {target}"
        return target.removeprefix(self.root)

    # What was done.

    def place(self, path):
        """The inode of the folder that a path leads into, and the last name."""
        path = path.removeprefix(self.root).strip(b"/")
        names = [name for name in path.split(b"/") if name]
        inode = self.top
        for name in names[:-1]:
            inode = self.nodes[inode].until(self.moment)[name]
            if isinstance(self.nodes[inode], Link):
                inode = self.find(self.nodes[inode].target)
        return inode, names[-1] if names else b""

    def find(self, path):
        folder, name = self.place(path)
        return self.nodes[folder].until(self.moment).get(name) if name else folder

    def name(self, folder, name, inode):
        self.nodes[folder].pending.append((self.moment, name, inode))

    def do(self, operation):
        """One more thing is done, none of it sure."""
        self.moment += 1
        call = operation.call
        if call == "create":
            folder, name = self.place(operation.source)
            found = self.find(operation.source)
            if found is None:
                self.name(folder, name, self.add(operation.inode, File()))
            elif operation.flags & O_TRUNC:
                self.nodes[found].add(("size", 0))
        elif call in ("write", "pwrite", "writev"):
            self.file(operation).add(("write", operation.offset, operation.data))
        elif call == "ftruncate":
            self.file(operation).add(("size", operation.offset))
        elif call == "fallocate":
            file = self.file(operation)
            if operation.offset > len(file.now()):
                file.add(("size", operation.offset))
        elif "sync" in call and operation.flags & REFUSED:
            for node in self.nodes.values() if call == "syncfs" else [self.nodes[self.numbers[operation.inode]]]:
                node.refuse()
        elif call in ("fsync", "fdatasync"):
            self.nodes[self.numbers[operation.inode]].flush()
        elif call == "syncfs":
            for node in self.nodes.values():
                node.flush()
            self.moves = []
        elif call.startswith("rename"):
            self.rename(operation)
        elif call.startswith("unlink") or call == "rmdir":
            self.name(*self.place(operation.source), None)
        elif call.startswith("mkdir"):
            self.name(*self.place(operation.source), self.add(operation.inode, Folder()))
        elif call == "symlink":
            self.name(*self.place(operation.target), self.add(None, Link(self.below(operation.source))))
        elif call == "link":
            raise AssertionError(f"the model knows no {call}")

    def rename(self, operation):
        source, old = self.place(operation.source)
        target, new = self.place(operation.target)
        inode = self.nodes[source].until(self.moment)[old]
        other = self.nodes[target].until(self.moment)[new] if operation.flags & RENAME_EXCHANGE else None
        self.name(source, old, other)
        self.name(target, new, inode)
        if source != target:
            self.moves.append((self.moment, source, target, old, new, inode))
            if other is not None:
                self.moves.append((self.moment, target, source, new, old, other))
        box = operation.target.removeprefix(self.root).strip(b"/").split(b"/")
        if self.greedy and len(box) == 4 and box[2] in (b"outbox", b"receipts") and not new.startswith(b"."):
            # Whoever it is for sees it, and takes it.
            self.fetched.append((box[1].decode(), box[2].decode(), new.decode(), bytes(self.nodes[inode].now())))
            self.moment += 1
            self.name(target, new, None)

    def file(self, operation):
        return self.nodes[self.numbers[operation.inode]]

    # What may be left.

    def states(self, seeds):
        """The states that are tried: a name, and the files and folders of each."""
        never, always = (lambda _: -1), (lambda _: self.moment)
        yield "nothing that isn't sure", self.tree(never, File.sure)
        yield "names without bytes", self.tree(always, File.sure)
        yield "names and sizes without bytes", self.tree(always, lambda file: file.sized(file.now()))
        yield "bytes without names", self.tree(never, File.now)
        yield "renames undone in the folder they came from", self.tree(always, File.now, is_doubled=True)
        for seed in seeds:
            chance = random.Random(seed)
            moments = {}

            def until(inode, chance=chance, moments=moments):
                return moments.setdefault(inode, chance.choice([-1, self.moment, chance.randint(0, self.moment)]))

            yield f"seed {seed}", self.tree(until, lambda file, chance=chance: file.torn(chance))
            chance = random.Random(seed)
            common = chance.randint(0, self.moment)
            yield f"journal, seed {seed}", self.tree(
                lambda _, common=common: common, lambda file, chance=chance: file.torn(chance)
            )

    def doubts(self, seed):
        """The states of which something was lost by a refused flush: like `states`, without those that a power cut alone may leave."""
        always = (lambda _: self.moment)
        if not any(isinstance(node, File) and node.doubted for node in self.nodes.values()):
            return
        whole = self.tree(always, File.now)
        without = self.tree(always, File.undoubted)
        if without == whole:
            return  # What is doubted is gone, or was written again.
        yield "all but what was refused", without
        yield "nothing that isn't sure", self.tree(lambda _: -1, File.sure)
        chance = random.Random(seed)
        yield f"seed {seed}", self.tree(always, lambda file: file.torn(chance))

    def reached(self, names):
        """The folders into which a path leads."""
        found, waiting = set(), [self.top]
        while waiting:
            inode = waiting.pop()
            if inode in names and inode not in found:
                found.add(inode)
                waiting.extend(names[inode].values())
        return found

    def tree(self, until, bytes_of, is_doubled=False):
        """Everything by path: number and bytes of a file, also where a link leads, None of a folder. `until` says up to when a folder's names are there."""
        moments = {inode: until(inode) for inode, node in self.nodes.items() if isinstance(node, Folder)}
        is_unsettled = True
        while is_unsettled:
            names = {inode: self.nodes[inode].until(moment) for inode, moment in moments.items()}
            reached = self.reached(names)
            is_unsettled = False
            for moment, source, target, old, new, inode in self.moves:
                if moment <= moments[source] and not (moment <= moments[target] and target in reached):
                    # It isn't gone from where it was before it is where it went.
                    moments[source] = moment - 1
                    is_unsettled = True
        if is_doubled:
            for _, source, _, old, _, inode in self.moves:
                # What came into its place since stays. A folder has one name.
                if isinstance(self.nodes[inode], File):
                    names[source].setdefault(old, inode)
        found, bytes_by = {}, {}

        def walk(path, inode):
            if isinstance(self.nodes[inode], File):
                if inode not in bytes_by:
                    bytes_by[inode] = bytes(bytes_of(self.nodes[inode]))
                found[path] = inode, bytes_by[inode]
                return
            if isinstance(self.nodes[inode], Link):
                found[path] = inode, b"", self.nodes[inode].target
                return
            found[path] = None
            for name, child in sorted(names[inode].items()):
                walk(path + b"/" + name if path else name, child)

        walk(b"", self.top)
        return found


def lay_out(tree, folder):
    """Makes a folder of what is left."""
    folder = os.fsencode(folder)
    laid = {}
    for path, found in tree.items():
        place = folder + b"/" + path if path else folder
        if found is None:
            os.mkdir(place)
        elif len(found) == 3:
            os.symlink(folder + found[2], place)
        elif found[0] in laid:
            os.link(laid[found[0]], place)
        else:
            laid[found[0]] = place
            with open(place, "wb") as file:
                file.write(found[1])
