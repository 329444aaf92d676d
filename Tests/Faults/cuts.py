"""The power fails after each operation of a run, and the program goes on from what a disk may then hold."""

import copy as copying
import random
import shutil
import threading

from disk import Disk, lay_out, operations
from judge import TO_DO_LISTS, Wrong
from parts import each
from story import copy


class Cuts:
    def __init__(self, sweeps):
        self.sweeps = sweeps
        self.program, self.story, self.judge = sweeps.program, sweeps.story, sweeps.judge
        self.cuts = 0
        self.lock = threading.Lock()

    def record(self, exchange, number, folder, greedy, **failing):
        """Runs once, and gives the disk as it was before, and what was done."""
        disk = Disk(exchange)
        disk.greedy = greedy
        status, output, errors = self.story.run(number, exchange, record=folder / "record", **failing)
        if status not in self.story.statuses(number) and not failing:
            raise Wrong(f"couldn't go on: {status} {output[-200:]} {errors[-400:]}")
        return disk, operations(folder / "record")

    def recorded(self, number, greedy=True, **failing):
        """A run's disk before, and what was done, which all cuts of it share."""
        folder = self.sweeps.folder()
        exchange = copy(self.story.before(number), folder / "exchange")
        found = self.record(exchange, number, folder, greedy, **failing)
        shutil.rmtree(folder)
        return found

    @staticmethod
    def until(disk, done, moment):
        """The disk after so many operations."""
        disk = copying.deepcopy(disk)
        for operation in done[:moment]:
            disk.do(operation)
        return disk

    def cases(self, seeds, every, chance, double=6):
        """All cuts of all runs, and of each `double`th state another one while the program recovers."""
        cases = []
        for number in range(len(self.story.passes)):
            disk, done = self.recorded(number)
            seen = set()
            cases += [
                lambda number=number, disk=disk, done=done, moment=moment, seen=seen: self.cut(
                    number, disk, done, moment, seeds, seen, double
                )
                for moment in range(len(done) + 1)
            ]
        return each(cases, every, chance)

    def cut(self, number, disk, done, moment, seeds, seen, double):
        """All states of a cut that no other cut has; how many. None where the time is up."""
        disk, count = self.until(disk, done, moment), 0
        for name, tree in disk.states(range(seeds * moment, seeds * (moment + 1))):
            mark = digest(tree, len(disk.fetched))
            with self.lock:
                if mark in seen:
                    continue
                seen.add(mark)
                self.cuts += 1
                is_doubled = self.cuts % double == 0
            if self.sweeps.is_over():
                return None
            count += 1
            self.case(number, len(done), seeds, is_doubled, moment, name, tree, list(disk.fetched))
        return max(count, 1)

    def draw(self, chance):
        """A state by chance of a cut by chance; every fourth is cut again."""
        number, place, seed, again = chance.randrange(len(self.story.passes)), chance.random(), chance.randrange(1 << 32), chance.random()

        def case():
            disk, done = self.recorded(number)
            moment = int(place * (len(done) + 1))
            disk = self.until(disk, done, moment)
            name, tree = random.Random(seed).choice(list(disk.states([seed])))
            self.case(number, len(done), 1, again < 0.25, moment, name, tree, disk.fetched)
            return 1

        return case

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
                self.sweeps.parts.note("again while recovering")
            self.go_on(exchange, number, tree, fetched)
        except Wrong as wrong:
            self.sweeps.blame(f"{words}: {wrong}")
        finally:
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
                self.sweeps.parts.note("deliveries repeated since a rename or a removal wasn't durable")


def digest(tree, fetched):
    """What tells a state from others. Hashes of bytes are remembered with them."""
    return hash((fetched, *((path, found and found[1]) for path, found in tree.items())))
