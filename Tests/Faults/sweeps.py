"""Call after call of a run fails, or is the last one before a kill; then the program runs again, and the judge looks."""

import itertools
import math
import re
import shutil
import threading
import time

from judge import BOXES, Extra, Wrong, compare
from parts import Parts
from story import approval, copy, drop

# What a run may say of itself; a trap is none of these.
STATUSES = {0, 1, 3, 64, 65, 66, 69, 70, 71, 73, 74, 75, 77, 78}


# A sender's own file that we may not read is his fault, and comes back; that it was so by chance nobody can tell.
THEIRS = re.compile(r"open:\d+:eacces departments/[^/]+/(inbox/(试投/)?\.taken|\.own/inbox)/[^/]+/.+$")


# What a share that is away answers, and a call that a signal interrupts, any call and by turns. Who is interrupted for ever goes on for ever.
SHARE = {False: ["estale", "etimedout", "eintr", "ehostdown"], True: ["estale", "etimedout", "ehostdown"]}


# What changes nothing that is flushed can't fail though it was done.
UNCHANGING = ("open", "read", "pread", "close", "readdir", "fchmod", "fchown", "futimens")


# What is said of a file that is tried again later: who sent it isn't reminded meanwhile of what it may answer.
PUT_OFF = "稍后重试"


class Fetched(list):
    """What recipients took away: department, box, name, bytes; also what they took in the moment in which they saw it."""

    def __init__(self, folder):
        super().__init__()
        self.folder = folder / "fetched"
        self.folder.mkdir()

    def __iter__(self):
        yield from super().__iter__()
        for path in sorted(self.folder.iterdir()):
            _, department, box, name = path.name.split("+", 3)
            yield department, box, name, path.read_bytes()


class Sweeps:
    def __init__(self, program, story, judge, scratch, jobs=2, say=print):
        self.program, self.story, self.judge, self.scratch = program, story, judge, scratch
        self.jobs, self.say = jobs, say
        self.numbers = itertools.count()
        self.wrong, self.counted = [], []
        self.parts = Parts(jobs, self.is_over)
        self.lock = threading.Lock()
        self.end = math.inf

    def is_over(self):
        """Whether no other case is begun."""
        return time.monotonic() > self.end

    def folder(self):
        folder = self.scratch / f"case-{next(self.numbers)}"
        folder.mkdir()
        return folder

    # What is done with one number.

    def case(self, number, when, specs, name, on=None):
        """One run in which something fails for each of `specs`, then one in which nothing does. False where nothing came about.

        `on` is a pattern of the paths of which alone something fails. When a recipient takes what he sees at once, or a file comes late,
        follows from the number.
        """
        folder = self.folder()
        exchange = copy(self.story.before(number), folder / "exchange")
        fetched, held, came, said = Fetched(folder), None, [], ""
        consumer = fetched.folder if when % 2 == 1 else None
        try:
            if when % 4 == 3:
                held = self.hold(exchange, folder)
            for spec in specs:
                told = folder / "told"
                status, output, errors = self.story.run(
                    number, exchange, faults=spec, told=told, on=on, consumer=consumer
                )
                said += output
                if not told.exists() or not told.read_text():
                    if came:
                        break
                    return False
                came.append(told.read_text().split("\n")[0].replace(str(exchange) + "/", ""))
                told.unlink()
                self.ended(spec, status, errors)
                self.judge.sound(exchange, self.story.passes[number])
                if consumer:
                    self.fetch(exchange, fetched)
            if not any(THEIRS.match(line) for line in came):
                self.recover(exchange, number, held, fetched, waits=waits(specs, came, said))
        except Wrong as wrong:
            self.blame(f"{name}, run {number}, {' '.join(specs)}, when {when}, {' then '.join(came)}: {wrong}")
        finally:
            shutil.rmtree(folder)
        return True

    @staticmethod
    def ended(spec, status, errors):
        """However it ends, it isn't by a trap."""
        if status != (-9 if spec.endswith(":kill") else status) or (status != -9 and status not in STATUSES):
            raise Wrong(f"ended with {status}: {errors[-400:]}")

    def recover(self, exchange, number, held=None, fetched=(), extra=None, repeats=False, waits=False):
        """Runs once more, with nothing in the way, and judges; where what came about `waits` for a while to be over, two minutes later."""
        at = self.story.passes[number]
        if held:
            shutil.move(held[0], held[1])
        self.go_on(number, exchange, at)
        try:
            self.compare(exchange, number, fetched, extra, repeats)
        except Wrong:
            if not waits:
                raise
            self.parts.note("looked at a second time")
            self.story.run(number, exchange, later(at))
            self.compare(exchange, number, fetched, extra, repeats)

    def go_on(self, number, exchange, at):
        status, output, errors = self.story.run(number, exchange, at)
        if status not in self.story.statuses(number):
            raise Wrong(f"couldn't go on: {status} {output[-200:]} {errors[-400:]}")

    def compare(self, exchange, number, fetched=(), extra=None, repeats=False):
        facts = self.judge.facts(exchange, self.story.passes[number], fetched, extra, repeats)
        compare(facts, self.story.after[number], is_collected=any(True for _ in fetched))

    def changed(self, number, when, sort, then=None):
        """A sender goes on writing into his file, or drops another of its name, before call N, while it is looked at; and some calls
        later the program is killed, if at all. False where there is no such call."""
        folder = self.folder()
        exchange = copy(self.story.before(number), folder / "exchange")
        name = f"{sort}.csv"
        rows = [approval(9001, 9002), approval(9001, 9002, 9003, 9004)]
        path = drop(exchange, "XC-SPJ", name, rows[0], order=when % 40)
        more = folder / "more"
        more.write_bytes(rows[1].removeprefix(rows[0]) if sort == "append" else rows[1])
        told, came = folder / "told", []
        extra = Extra(name, rows[1], [f"SPJ-20210119-900{number}" for number in range(1, 5)])
        try:
            faults = f"any:{when}:act" + (f" any:{when + then}:kill" if then else "")
            own = {f"EXCHANGE_{sort.upper()}": str(path), "EXCHANGE_BYTES": str(more)}
            status, _, errors = self.story.run(number, exchange, faults=faults, told=told, **own)
            came = told.read_text().replace(str(exchange) + "/", "").splitlines() if told.exists() else []
            if not came:
                return False
            self.ended(faults if len(came) > 1 else "", status, errors)
            # Who changes what was taken waits for it to be settled, and is answered by the next pass.
            self.go_on(number, exchange, self.story.passes[number])
            self.recover(exchange, number, extra=extra)
        except Wrong as wrong:
            self.blame(f"a sender who {sort}s, run {number}, {' then '.join(came)}: {wrong}")
        finally:
            shutil.rmtree(folder)
        return True

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
                    # Answers to trials are left to be looked at.
                    if path.is_file() and not path.name.startswith("."):
                        fetched.append((home.name, box, path.name, path.read_bytes()))
                        path.unlink()

    def blame(self, words):
        with self.lock:
            self.wrong.append(words)
        self.parts.blame()
        self.say("WRONG " + words)

    # Which cases there are.

    def totals(self, number, extra=None):
        """How many calls of a run can become each thing, each call by its name, and what a disk has to have room for."""
        folder = self.folder()
        exchange = copy(self.story.before(number), folder / "exchange")
        if extra:
            drop(exchange, *extra)
        told = folder / "told"
        self.story.run(number, exchange, told=told, EXCHANGE_FAULTS_COUNTS="1")
        lines = (line.split() for line in told.read_text().splitlines())
        totals = {name.removeprefix("any:"): int(count) for name, count in lines if name.startswith("any:") or "sync" in name}
        totals["flush"] = sum(totals[call] for call in ("fsync", "fdatasync", "syncfs"))
        shutil.rmtree(folder)
        return totals

    def all_totals(self):
        with self.lock:
            if not self.counted:
                self.counted = [self.totals(number) for number in range(len(self.story.passes))]
        return self.counted


def possible(totals, what):
    return totals["estale" if what == "share" else what]


def spec(what, when, lasts):
    share = SHARE[lasts]
    return f"any:{when}{'+' if lasts else ''}:{share[when % len(share)] if what == 'share' else what}"


def waits(specs, came, said):
    """Whether somebody may only be told a minute later: what lasts may have kept him from being told, he couldn't be looked at, or what he
    sent couldn't be worked on."""
    return PUT_OFF in said or any(lasts(spec) for spec in specs) or any(line.split(":")[0] in UNCHANGING for line in came)


def lasts(spec):
    """Whether what comes about goes on to the end of a run."""
    return "+" in spec or spec.startswith(("room", "files"))


def later(at):
    """Two minutes after a full hour."""
    return at.replace(":00", ":02")
