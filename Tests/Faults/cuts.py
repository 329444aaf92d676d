"""The power fails after each operation of a run, and the program goes on from what a disk may then hold."""

import hashlib
import random
import shutil
from concurrent.futures import ThreadPoolExecutor

from disk import Disk, lay_out, operations
from judge import TO_DO_LISTS, Wrong
from story import copy


class Cuts:
    def __init__(self, sweeps):
        self.sweeps = sweeps
        self.program, self.story, self.judge = sweeps.program, sweeps.story, sweeps.judge
        self.repeats = self.cuts = self.doubles = 0

    def record(self, exchange, number, folder, greedy):
        """Runs once, and gives the disk as it was before, and what was done."""
        disk = Disk(exchange)
        disk.greedy = greedy
        status, output, errors = self.story.run(number, exchange, record=folder / "record")
        if status not in self.story.statuses(number):
            raise Wrong(f"couldn't go on: {status} {output[-200:]} {errors[-400:]}")
        return disk, operations(folder / "record")

    def states(self, disk, done, seeds, every=1, offset=0):
        """The states of each cut, none twice: where it was cut, what is said of it, the tree, what had been fetched."""
        seen = set()
        for count in range(len(done) + 1):
            if count > 0:
                disk.do(done[count - 1])
            if (count + offset) % every and count < len(done):
                continue
            for name, tree in disk.states(range(seeds * count, seeds * (count + 1))):
                mark = digest(tree, len(disk.fetched))
                if mark not in seen:
                    seen.add(mark)
                    yield count, name, tree, list(disk.fetched)

    def sweep(self, name, seeds, every=1, offset=0, greedy=True, double=0, runs=None):
        """All cuts of all runs; after each `double`th another one while the program recovers. Returns how many."""
        before = self.cuts
        for number in runs if runs is not None else range(len(self.story.passes)):
            folder = self.sweeps.folder()
            exchange = copy(self.story.before(number), folder / "exchange")
            disk, done = self.record(exchange, number, folder, greedy)
            with ThreadPoolExecutor(self.sweeps.jobs) as pool:
                waiting = []
                for case in self.states(disk, done, seeds, every, offset):
                    if self.sweeps.is_over():
                        break
                    self.cuts += 1
                    is_doubled = double and self.cuts % double == 0
                    waiting.append(pool.submit(self.case, number, len(done), seeds, is_doubled, *case))
                    if len(waiting) > 2 * self.sweeps.jobs:
                        waiting.pop(0).result()
                for case in waiting:
                    case.result()
            shutil.rmtree(folder)
        self.sweeps.say(f"{name}: {self.cuts - before}")
        return self.cuts - before

    def sample(self, count, chance):
        """So many states by chance, of cuts by chance; every fourth is cut again."""
        for case in range(count):
            number = case % len(self.story.passes)
            folder = self.sweeps.folder()
            exchange = copy(self.story.before(number), folder / "exchange")
            disk, done = self.record(exchange, number, folder, True)
            moment = chance.randint(0, len(done))
            for operation in done[:moment]:
                disk.do(operation)
            name, tree = chance.choice(list(disk.states([chance.randrange(1 << 32)])))
            shutil.rmtree(folder)
            self.case(number, len(done), 1, case % 4 == 3, moment, name, tree, disk.fetched)
            self.cuts += 1
        if count:
            self.sweeps.say(f"power cuts: {self.cuts}, again while recovering {self.doubles}, repeated deliveries {self.repeats}")

    def case(self, number, size, seeds, is_doubled, count, name, tree, fetched):
        folder = self.sweeps.folder()
        words = f"power cut, run {number}, after {count} of {size}: {name}"
        try:
            exchange = folder / "exchange"
            lay_out(tree, exchange)
            if is_doubled:
                disk, done = self.record(exchange, number, folder, True)
                disk.fetched = list(fetched)
                chance = random.Random(count)
                again = chance.randint(0, len(done))
                for operation in done[:again]:
                    disk.do(operation)
                states = list(disk.states(range(seeds * count, seeds * count + 2)))
                name, tree = chance.choice(states)
                fetched = disk.fetched
                words += f"; again after {again} of {len(done)}: {name}"
                shutil.rmtree(exchange)
                lay_out(tree, exchange)
                self.doubles += 1
            self.go_on(exchange, number, tree, fetched)
        except Wrong as wrong:
            self.sweeps.blame(f"{words}: {wrong}")
        shutil.rmtree(folder)

    def go_on(self, exchange, number, tree, fetched):
        self.sweeps.recover(exchange, number, fetched=fetched, repeats=True)
        for department, box, name, data in fetched:
            if name in TO_DO_LISTS:
                continue
            home = f"departments/{department}/{box}/"
            if (exchange / home / name).exists():
                # It came a second time. That is so only where the disk had lost that it was fetched, or that it was placed.
                staged = ((home + ".staging/").encode(), f"departments/{department}/.own/{box}/".encode())
                known = [path for path in tree if path == (home + name).encode() or path.startswith(staged)]
                if not any(tree[path] and tree[path][1] == data for path in known):
                    raise Wrong(f"{home}{name} came twice, and nothing was undone")
                self.repeats += 1


def digest(tree, fetched):
    mark = hashlib.sha256(b"%d" % fetched)
    for path, found in tree.items():
        mark.update(b"%d %s " % (len(path), path))
        mark.update(b"folder" if found is None else hashlib.sha256(found[1]).digest())
    return mark.digest()
