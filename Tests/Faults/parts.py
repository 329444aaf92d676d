"""Parts of what is tried: how many cases each has, in turn with the others, and what became of them."""

import math
import random
import threading
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

# How often a case by chance is drawn again where nothing of it came about.
DRAWS = 12
# Of how many cases of a part nothing may have come about, in hundredths.
LOST = 10


class Part:
    """A part, as it goes on: cases are what is called, and give how many came about: where several follow from one, all of them."""

    def __init__(self, name, cases=(), planned=None, obstacle=None, is_alone=False):
        self.name = name
        self.planned = len(cases) if planned is None else planned
        self.cases = iter(cases)
        # Why it can't be tried here.
        self.obstacle = obstacle
        # Whether its cases come one after the other, as they hold up the machine.
        self.is_alone = is_alone
        self.begun = self.run = self.tried = self.nothing = self.wrong = self.busy = 0
        self.is_out = obstacle is not None
        self.notes = {}

    def lacks(self):
        """Why it isn't all that was planned, if so."""
        if self.obstacle:
            return self.obstacle
        if self.run < self.planned:
            return f"{self.planned - self.run} of {self.planned} were left out"
        if self.nothing * 100 > LOST * self.planned:
            return f"of {self.nothing} of {self.planned} nothing came about"
        return None

    def __str__(self):
        words = f"{self.name}: {self.planned} planned, {self.run} run"
        if self.tried != self.run - self.nothing:
            words += f" with {self.tried} states"
        words += f", of {self.nothing} nothing came about, {self.wrong} wrong"
        return words + "".join(f"; {words}: {count}" for words, count in self.notes.items())


class Parts:
    """All parts, and which of them a thread is at."""

    def __init__(self, jobs, is_over):
        self.jobs, self.is_over = jobs, is_over
        self.all = []
        self.now = threading.local()
        self.lock = threading.Lock()

    def add(self, *arguments, **more):
        self.all.append(Part(*arguments, **more))

    def blame(self):
        with self.lock:
            self.current().wrong += 1

    def note(self, words):
        """Something that is to be counted."""
        with self.lock:
            notes = self.current().notes
            notes[words] = notes.get(words, 0) + 1

    def current(self):
        return getattr(self.now, "part", None) or Part("none")

    def turn(self):
        """Whose turn it is: who has had the least of what is his."""
        waiting = [part for part in self.all if not part.is_out and not (part.is_alone and part.busy)]
        return min(waiting, key=lambda part: part.begun / max(part.planned, 1), default=None)

    def play(self):
        """All of it, or until the time is up."""
        with ThreadPoolExecutor(self.jobs) as pool:
            waiting = set()
            while True:
                while len(waiting) < self.jobs and not self.is_over():
                    part = self.turn()
                    if part is None:
                        break
                    case = next(part.cases, None)
                    if case is None:
                        part.is_out = True
                        continue
                    part.begun += 1
                    part.busy += 1
                    waiting.add(pool.submit(self.one, part, case))
                if not waiting:
                    return
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                for one in done:
                    one.result()

    def one(self, part, case):
        self.now.part = part
        try:
            came = case()
        finally:
            self.now.part = None
            with self.lock:
                part.busy -= 1
        if came is None:
            return  # It was cut short.
        with self.lock:
            part.run += 1
            part.tried += int(came)
            part.nothing += came == 0


def drawn(draw, seed):
    """A case by chance, drawn again until something comes of it; which, follows from the seed, whatever else is drawn meanwhile."""

    def case():
        chance = random.Random(seed)
        for _ in range(DRAWS):
            came = draw(chance)()
            if came != 0:
                return came
        return 0

    return case


def each(cases, every, chance):
    """Each so many-th of these cases, none before the others: where the time is up early, all sorts of them were tried."""
    cases = cases[chance.randrange(min(every, len(cases)) if cases else 1) :: every]
    chance.shuffle(cases)
    return cases


def step_for(seconds, jobs, hours, apart):
    """Each how many-th case fits into some hours: what all of them take, and what is apart from that and tried in any case."""
    room = max(jobs * hours * 3_600 - apart, jobs * 60)
    return max(math.ceil(seconds / room), 1)
