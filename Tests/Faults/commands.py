"""Other commands than `run`, refused a call or killed before it: either it was done, or it is done when it is called again, and the
next run finds nothing lost and nothing doubled."""

import hashlib
import json
import shutil
import sqlite3
import stat

from judge import Wrong
from parts import each
from story import copy
from sweeps import possible, spec, waits

WHATS = ["kill", "eio", "enospc", "edquot", "eacces", "share", "short", "lie", "nfs"]
STAYING = ["eio", "enospc", "eacces", "share"]


class Commands:
    def __init__(self, sweeps):
        self.sweeps, self.story, self.program = sweeps, sweeps.story, sweeps.program
        self.last = len(self.story.passes) - 1
        self.at = self.story.passes[self.last]
        self.all = [Backup, Restore, Recover, Rotate, Requeue, Report, Verify]
        self.specs_of = {}
        self.home = sweeps.scratch / "commands"
        self.home.mkdir()
        # A backup of the day before, as it lies on another disk.
        day_before = copy(self.story.before(self.last), self.home / "day-before")
        self.must(self.program.ask("backup", day_before, self.home / "backup.sqlite", "--at", self.at))

    @staticmethod
    def must(answer):
        if answer[0] != 0:
            raise Wrong(f"{answer}")
        return answer[1]

    def case(self, sort, when, spec):
        folder = self.sweeps.folder()
        command = sort(self, folder)
        told, came = folder / "told", ""
        try:
            status, said, errors = self.program.fail(command.arguments(1), folder, faults=spec, told=told)
            came = told.read_text().split("\n")[0].replace(str(folder) + "/", "") if told.exists() else ""
            if not came:
                return False
            self.sweeps.ended(spec, status, errors)
            command.between()
            status, output, errors = self.program.ask(*command.arguments(2))
            if status not in command.statuses:
                raise Wrong(f"not to be called again: {status} {output[-300:]} {errors[-400:]}")
            command.after()
            self.sweeps.recover(command.exchange, command.number, waits=waits([spec], [came], said))
            self.nothing_left(command.exchange)
        except Wrong as wrong:
            self.sweeps.blame(f"{sort.__name__.lower()}, {came}, {spec}: {wrong}")
        finally:
            shutil.rmtree(folder)
        return True

    @staticmethod
    def nothing_left(exchange):
        left = [path.name for path in exchange.iterdir() if path.name.endswith(".part")]
        left += [name for name in (".recovery", ".recovering", ".ledger-restoring", ".ledger-restored") if (exchange / name).exists()]
        if left:
            raise Wrong(f"{left} is left")

    def counted(self, sort):
        """How many calls of it can become each thing."""
        folder = self.sweeps.folder()
        command = sort(self, folder)
        told = folder / "told"
        self.program.fail(command.arguments(1), folder, told=told, EXCHANGE_FAULTS_COUNTS="1")
        lines = (line.split() for line in told.read_text().splitlines() if line.startswith("any:"))
        counts = {name[4:]: int(count) for name, count in lines}
        shutil.rmtree(folder)
        return counts

    def specs(self, sort):
        """All that may come about while it is called."""
        if sort not in self.specs_of:
            counts = self.counted(sort)
            found = [spec(what, when, False) for what in WHATS for when in range(1, possible(counts, what) + 1)]
            found += [spec(what, when, True) for what in STAYING for when in range(1, possible(counts, what) + 1)]
            self.specs_of[sort] = found
        return self.specs_of[sort]

    def cases(self, every, chance):
        found = []
        for sort in self.all:
            # Rebuilding makes calls by the thousand, all of a few sorts.
            step = every * (10 if sort is Recover else 1)
            found += each([lambda sort=sort, spec=spec: self.case(sort, 0, spec) for spec in self.specs(sort)], step, chance)
        chance.shuffle(found)
        return found

    def draw(self, chance):
        sort = chance.choice(self.all)
        spec = chance.choice(self.specs(sort))
        return lambda: self.case(sort, 0, spec)


class Command:
    """A command, an exchange on which it is called, and what has to be so between the first call and the second, and after it."""

    statuses = (0,)

    def __init__(self, commands, folder):
        self.commands, self.folder = commands, folder
        self.program, self.number, self.at = commands.program, commands.last, commands.at
        self.exchange = copy(commands.story.end, folder / "exchange")

    def between(self):
        pass

    def after(self):
        pass

    def minute(self, number):
        """Moments of calls are apart."""
        return self.at.replace(":00", f":0{number}")


class Backup(Command):
    """Each backup that is there is sound at any time, one is always there, and of those that count no other is left at the end."""

    def __init__(self, commands, folder):
        super().__init__(commands, folder)
        self.backups = folder / "backups"
        self.backups.mkdir()
        commands.must(self.program.ask(*self.arguments(0)))

    def arguments(self, number):
        return ["backup", self.exchange, self.backups, "--keep", 1, "--at", self.minute(number)]

    def between(self):
        found = sorted(self.backups.glob("ledger-*.sqlite"))
        if not found:
            raise Wrong("no backup is left")
        for backup in found:
            line = f"{hashlib.sha256(backup.read_bytes()).hexdigest()}  {backup.name}\n"
            digest = backup.with_name(backup.name + ".sha256")
            if not digest.exists() or digest.read_text() != line:
                raise Wrong(f"{backup.name} isn't what its digest tells")
            ledger = sqlite3.connect(f"file:{backup}?mode=ro&immutable=1", uri=True)
            answer = ledger.execute("PRAGMA integrity_check").fetchall()
            ledger.close()
            if answer != [("ok",)]:
                raise Wrong(f"{backup.name} is damaged: {answer}")

    def after(self):
        self.between()
        names = sorted(path.name for path in self.backups.iterdir())
        stamp = names[0].removeprefix("ledger-").removesuffix(".sqlite")
        ledger = f"ledger-{stamp}.sqlite"
        if names != [ledger, f"{ledger}.sha256", f"{ledger}.sha256.sig", f"settings-{stamp}"]:
            raise Wrong(f"backups are {names}")


class Rebuilding(Command):
    """What the ledger doesn't know is rebuilt as it was, entry by entry."""

    def __init__(self, commands, folder):
        super().__init__(commands, folder)
        self.chain = self.entries()

    def entries(self):
        ledger = sqlite3.connect(f"file:{self.exchange / 'ledger.sqlite'}?mode=ro", uri=True)
        try:
            return ledger.execute("SELECT sequence, digest FROM entry ORDER BY sequence").fetchall()
        finally:
            ledger.close()

    def rebuilt(self):
        found = self.entries()[: len(self.chain)]
        if found != self.chain:
            place = next((one[0] for one, other in zip(found, self.chain) if one != other), len(found))
            raise Wrong(f"the chain is another from entry {place} on")


class Restore(Rebuilding):
    def arguments(self, number):
        return ["restore", self.exchange, self.commands.home / "backup.sqlite", "--at", self.minute(number)]

    def after(self):
        self.commands.must(self.program.ask("recover", self.exchange, "--at", self.at))
        self.rebuilt()


class Recover(Rebuilding):
    def __init__(self, commands, folder):
        super().__init__(commands, folder)
        for path in self.exchange.glob("ledger.sqlite*"):
            path.unlink()

    def arguments(self, number):
        return ["recover", self.exchange, "--at", self.at]

    def after(self):
        self.rebuilt()


class Rotate(Command):
    def arguments(self, number):
        return ["key", "rotate", self.exchange, "--at", self.minute(number)]

    def after(self):
        keys = self.exchange / "keys"
        listed = [line.split(",")[0] for line in (keys / "index.csv").read_text("utf-8").splitlines()[1:]]
        if not 2 <= len(listed) <= 3 or len(set(listed)) != len(listed):
            raise Wrong(f"keys are {listed}")
        for key in listed:
            private = keys / f"{key}.pem"
            if stat.S_IMODE(private.stat().st_mode) != 0o600 or not (keys / f"{key}.pub.pem").exists():
                raise Wrong(f"{key} isn't whole")


class Requeue(Command):
    """It makes a pass by itself; what it has brought back isn't put aside any more when it is called again."""

    statuses = (0, 64)

    def __init__(self, commands, folder):
        super().__init__(commands, folder)
        shutil.rmtree(self.exchange)
        self.number = next(number for number, one in enumerate(commands.story.passes) if one == "2021-01-22T10:00")
        self.exchange = copy(commands.story.before(self.number), folder / "exchange")
        (letter,) = (self.exchange / "dead-letter").iterdir()
        self.wish = json.loads((letter / "requeue.json").read_text("utf-8"))
        (letter / "requeue.json").unlink()

    def arguments(self, number):
        at = self.commands.story.passes[self.number]
        return ["requeue", self.exchange, self.wish["drop"], "--reason", self.wish["reason"], "--at", at]


class Report(Command):
    def arguments(self, number):
        return ["report", self.exchange, "--date", "2021-01-20", "--at", self.minute(number)]


class Verify(Command):
    def arguments(self, number):
        return ["verify", self.exchange, "--at", self.minute(number)]
