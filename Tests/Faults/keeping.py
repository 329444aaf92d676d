"""The small files that an exchange keeps, each refused by itself: elsewhere a refused call is one of thousands, here it is certain
whose it is."""

import fnmatch
import shutil

from parts import each
from story import copy

# As docs/design.md calls it, and the pattern of its paths below an exchange, those of its new bytes included.
KEPT = {
    "journal/<day>.tsv": "journal/*.tsv",
    "journal/calendar-<n>.json": "journal/*calendar-*",
    ".ledger-head": "*.ledger-head*",
    ".ledger-proof": "*.ledger-proof*",
    ".clock": "*.clock*",
    ".in-hand": ".in-hand",
    ".tries": "*.tries*",
    ".departments": "*.departments*",
    ".written/<day>": ".written*",
    ".lock": ".lock",
    "reports/.unwritten/<day>": "reports/.unwritten*",
    "reports/<day>.zip": "reports/*.zip*",
    "dead-letter/<drop>/": "dead-letter/*",
    "keys/": "keys/*",
    "calendar/": "calendar/*",
    "work/<drop>/staged": "work/*/staged*",
    "ledger.sqlite": "ledger.sqlite",
    "ledger.sqlite-wal": "ledger.sqlite-wal",
    "ledger.sqlite-shm": "ledger.sqlite-shm",
}
# Each way of writing, refused once; and what stays refused.
ONCE = (
    "close:edquot close:eio write:enospc write:short fsync:eio syncfs:eio create:enospc renameat:eio renameat:nfs ftruncate:eio "
    "unlinkat:eio"
).split()
STAYING = ["eio", "enospc", "edquot", "eacces", "emfile", "erofs", "short", "lie", "nfs"]


class Keeping:
    def __init__(self, sweeps):
        self.sweeps = sweeps
        self.called = {}  # run: each call, and its path

    def calls(self, number, pattern):
        """The calls that a run makes on a file."""
        if number not in self.called:
            folder = self.sweeps.folder()
            exchange = copy(self.sweeps.story.before(number), folder / "exchange")
            self.sweeps.story.run(number, exchange, faults="any:1+:tell", told=folder / "told")
            lines = (line.split(" ", 1) for line in (folder / "told").read_text().splitlines())
            self.called[number] = [(call.split(":")[0], path.removeprefix(f"{exchange}/")) for call, path in lines]
            shutil.rmtree(folder)
        return [call for call, path in self.called[number] if fnmatch.fnmatchcase(path, pattern)]

    def cases(self, pattern):
        """Each run, and what is refused in it."""
        for number in range(len(self.sweeps.story.passes)):
            calls = self.calls(number, pattern)
            for call, what in (pair.split(":") for pair in ONCE):
                for when in range(1, calls.count(call) + 1):
                    yield number, when, f"{call}:{when}:{what}"
            for what in STAYING:
                for when in range(1, len(calls) + 1):
                    yield number, when, f"any:{when}+:{what}"

    def all(self, every, chance):
        """Each file, in each run that does something to it."""
        found = []
        for name, pattern in KEPT.items():
            # The ledger's own files have calls by the hundred, which the other sweeps refuse one by one.
            step = every * (10 if name.startswith("ledger.sqlite") else 1)
            found += each([self.case(name, *case) for case in self.cases(pattern)], step, chance)
        chance.shuffle(found)
        return found

    def case(self, name, number, when, spec):
        return lambda: self.sweeps.case(number, when, [spec], name, KEPT[name])

    def draw(self, chance):
        """A case by chance, of any of the files."""
        names = chance.sample(sorted(KEPT), len(KEPT))
        name = next(name for name in names if any(True for _ in self.cases(KEPT[name])))
        return self.case(name, *chance.choice(list(self.cases(KEPT[name]))))
