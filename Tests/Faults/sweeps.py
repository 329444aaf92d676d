"""Call after call of a run fails, or is the last one before a kill; then the program runs again, and the judge looks."""

import itertools
import re
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor, FIRST_COMPLETED, wait

from judge import BOXES, Wrong, compare
from story import copy

# What a run may say of itself; a trap is none of these.
STATUSES = {0, 1, 3, 64, 65, 66, 69, 70, 71, 73, 74, 75, 77, 78}


# A sender's own file that we may not read is his fault, and comes back; that it was so by chance nobody can tell.
THEIRS = re.compile(r"open:\d+:eacces departments/[^/]+/inbox/\.taken/[^/]+/[^/]+$")


class Sweeps:
    def __init__(self, program, story, judge, scratch, jobs=2, say=print):
        self.program, self.story, self.judge, self.scratch = program, story, judge, scratch
        self.jobs, self.say = jobs, say
        self.numbers = itertools.count()
        self.wrong = []
        self.lock = threading.Lock()

    def folder(self):
        folder = self.scratch / f"case-{next(self.numbers)}"
        folder.mkdir()
        return folder

    # What is done with one number.

    def case(self, number, when, specs, name):
        """One run in which something fails for each of `specs`, then one in which nothing does. False where none came about."""
        folder = self.folder()
        exchange = copy(self.story.before(number), folder / "exchange")
        at = self.story.passes[number]
        fetched, held, came = [], None, []
        try:
            if when % 4 == 3:
                held = self.hold(exchange, folder)
            for spec in specs:
                told = folder / "told"
                status, _, errors = self.program.run(exchange, at, faults=spec, told=told)
                if not told.exists() or not told.read_text():
                    return False
                came.append(told.read_text().split("\n")[0].replace(str(exchange) + "/", ""))
                told.unlink()
                if status != (-9 if spec.endswith(":kill") else status) or (status != -9 and status not in STATUSES):
                    raise Wrong(f"ended with {status}: {errors[-400:]}")
                if when % 2 == 1:
                    self.fetch(exchange, fetched)
            if not any(THEIRS.match(line) for line in came):
                self.recover(exchange, number, held, fetched)
        except Wrong as wrong:
            self.blame(f"{name}, run {number}, {' then '.join(came or specs)}: {wrong}")
        shutil.rmtree(folder)
        return True

    def recover(self, exchange, number, held=None, fetched=()):
        """Runs once more, with nothing in the way, and judges."""
        at = self.story.passes[number]
        if held:
            shutil.move(held[0], held[1])
        status, output, errors = self.program.run(exchange, at)
        if status not in (0, 3):
            raise Wrong(f"couldn't go on: {status} {output[-200:]} {errors[-400:]}")
        try:
            compare(self.judge.facts(exchange, at, fetched), self.story.after[number])
        except Wrong:
            # Who had a file on its way is reminded a minute later than others.
            self.program.run(exchange, later(at))
            compare(self.judge.facts(exchange, at, fetched), self.story.after[number])

    @staticmethod
    def hold(exchange, folder):
        """A sender who drops his last file only after what happens."""
        files = [path for path in (exchange / "departments").glob("*/inbox/*") if path.is_file()]
        files = [path for path in files if path.suffix != ".done" and not path.with_name(path.name + ".done").exists()]
        if len(files) < 2:
            return None
        last = max(files, key=lambda path: path.stat().st_mtime)
        shutil.move(last, folder / "held")
        return folder / "held", last

    @staticmethod
    def fetch(exchange, fetched):
        """Recipients who take whatever they see."""
        for home in (exchange / "departments").iterdir():
            for box in BOXES:
                for path in (home / box).iterdir():
                    if not path.name.startswith("."):
                        fetched.append((home.name, box, path.name, path.read_bytes()))
                        path.unlink()

    def blame(self, words):
        with self.lock:
            self.wrong.append(words)
        self.say("WRONG " + words)

    # Over all numbers.

    def sweep(self, name, spec, every=1, offset=0, runs=None):
        """All numbers from 1 until nothing comes about any more; returns how many came about.

        `spec` makes what fails of a number, and of a number of the run that follows it where there are two.
        """
        total = 0
        for number in runs if runs is not None else range(len(self.story.passes)):
            whens = itertools.count(1 + offset % every, every)
            with ThreadPoolExecutor(self.jobs) as pool:
                waiting, hit = set(), True
                while hit or waiting:
                    while hit and len(waiting) < self.jobs:
                        when = next(whens)
                        waiting.add(pool.submit(self.case, number, when, spec(when), name))
                    done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                    for case in done:
                        if case.result():
                            total += 1
                        else:
                            hit = False
        self.say(f"{name}: {total}")
        return total

    # Some by chance.

    def totals(self, number):
        """How many calls of a run can become each thing."""
        folder = self.folder()
        exchange = copy(self.story.before(number), folder / "exchange")
        told = folder / "told"
        self.program.run(exchange, self.story.passes[number], told=told, EXCHANGE_FAULTS_COUNTS="1")
        lines = (line.split() for line in told.read_text().splitlines() if line.startswith("any:"))
        totals = {name[4:]: int(count) for name, count in lines}
        shutil.rmtree(folder)
        return totals

    def sample(self, name, kinds, count, chance):
        """So many cases; `kinds` are what comes about, run after run, and whether it lasts."""
        if count == 0:
            return
        totals = [self.totals(number) for number in range(len(self.story.passes))]
        cases = []
        for case in range(count):
            whats, lasts = kinds[case % len(kinds)]
            number = chance.randrange(len(totals))
            whens = [chance.randint(1, totals[number][what] if run == 0 else 60) for run, what in enumerate(whats)]
            specs = [f"any:{when}{'+' if lasts else ''}:{what}" for what, when in zip(whats, whens)]
            cases.append((number, whens[0], specs, name))
        with ThreadPoolExecutor(self.jobs) as pool:
            hit = sum(pool.map(lambda case: self.case(*case), cases))
        self.say(f"{name}: {hit}")


def later(at):
    """Two minutes after a full hour."""
    return at.replace(":00", ":02")
