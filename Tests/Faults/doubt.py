"""A flush is refused, and then the power fails: what the system took for clean is gone, whatever was flushed since.

Who flushes again and believes that loses here what he answered for. Only states are tried in which something is lost by the refusal:
they end where all of it was made anew or removed."""

import random
import shutil

from cuts import digest
from disk import REFUSED, Disk, lay_out, operations
from judge import Wrong
from parts import each
from story import copy


# Of the states behind a flush each so many-th is tried: there is one or more to each operation, and most are like the one before.
STEP = 10
# Where not all is tried, how many times fewer states are tried behind a flush before flushes are left out.
THIN = 4


class Doubt:
    def __init__(self, sweeps, cuts):
        self.sweeps, self.story, self.cuts = sweeps, sweeps.story, cuts

    def recorded(self, number, spec, then=None):
        """A run in which a flush is refused, and if it is killed so many calls later, the next one: the disk before, and what was done."""
        folder = self.sweeps.folder()
        exchange = copy(self.story.before(number), folder / "exchange")
        disk = Disk(exchange)
        more = {"EXCHANGE_FAULTS_THEN": str(then)} if then else {}
        record = folder / "record"
        try:
            status, _, errors = self.story.run(number, exchange, faults=spec, record=record, **more)
            self.sweeps.ended("any:kill" if then and status == -9 else "", status, errors)
            if then and status == -9:
                self.story.run(number, exchange, record=record)
            return disk, operations(record)
        finally:
            shutil.rmtree(folder)

    def states(self, disk, done, seed):
        """Each state in which something is lost by the refusal: after which operation, its name, its tree."""
        seen, is_refused = set(), False
        for moment, operation in enumerate(done, 1):
            disk.do(operation)
            is_refused = is_refused or ("sync" in operation.call and operation.flags & REFUSED)
            for name, tree in disk.doubts(seed + moment) if is_refused else ():
                mark = digest(tree, 0)
                if mark not in seen:
                    seen.add(mark)
                    yield moment, name, tree

    def cases(self, every, chance):
        """Each flush of each run refused: alone, with all that follow, and with a kill some calls later, after which the next start goes on;
        of what may be lost by it each so many-th state."""
        found = []
        for number, totals in enumerate(self.sweeps.all_totals()):
            for when in range(1, totals["flush"] + 1):
                for spec, then in (
                    (f"flush:{when}:eio", None), (f"flush:{when}+:eio", None), (f"flush:{when}:eio", chance.randint(1, 60))
                ):
                    step = STEP * min(every, THIN)
                    offset = chance.randrange(step)
                    found.append(
                        lambda number=number, spec=spec, then=then, step=step, offset=offset: self.case(
                            number, spec, step, offset, then
                        )
                    )
        return each(found, -(-every // THIN), chance)

    def case(self, number, spec, step, offset, then=None):
        """How many states were tried behind one flush."""
        count = 0
        try:
            disk, done = self.recorded(number, spec, then)
        except Wrong as wrong:
            self.sweeps.blame(f"doubt, run {number}, {spec}, then {then}: {wrong}")
            return 1
        if not any("sync" in operation.call and operation.flags & REFUSED for operation in done):
            return 0
        for place, state in enumerate(self.states(disk, done, len(spec))):
            if self.sweeps.is_over():
                return None
            if place % step == offset:
                count += 1
                self.look(number, f"{spec}, then {then}", len(done), *state)
        return max(count, 1)

    def draw(self, chance):
        """A state by chance of a flush by chance."""
        number = chance.randrange(len(self.story.passes))
        when = chance.randint(1, self.sweeps.all_totals()[number]["flush"])
        spec, seed = f"flush:{when}{chance.choice(['', '+'])}:eio", chance.randrange(1 << 32)
        then = chance.choice([None, None, chance.randint(1, 60)])

        def case():
            disk, done = self.recorded(number, spec, then)
            one, chance = None, random.Random(seed)
            # They aren't kept: each is all that a disk holds.
            for count, state in enumerate(self.states(disk, done, seed), 1):
                if chance.randrange(count) == 0:
                    one = state
            if not one:
                return 0
            self.look(number, f"{spec}, then {then}", len(done), *one)
            return 1

        return case

    def look(self, number, spec, size, moment, name, tree):
        try:
            self.recover(number, tree)
        except Wrong as wrong:
            self.sweeps.blame(f"doubt, run {number}, {spec}, power cut after {moment} of {size}: {name}: {wrong}")

    def recover(self, number, tree):
        folder = self.sweeps.folder()
        try:
            lay_out(tree, folder / "exchange")
            self.cuts.go_on(folder / "exchange", number, tree, [])
        finally:
            shutil.rmtree(folder)
