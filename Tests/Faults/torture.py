#!/usr/bin/env python3
"""Tries to make the program lose or double something (docs/reliability.md).

    torture.py PROGRAM                  as much of it as eight hours take, evenly: `make torture`
    torture.py PROGRAM --hours 1        as much as an hour takes
    torture.py PROGRAM --every 1        everything, however long it takes
    torture.py PROGRAM --cases 60       so many by chance, as `make test` does; about a second of processor time each
    torture.py PROGRAM kills cuts       these parts only

A story of eight runs is played while something goes wrong; then the program runs again, with nothing in its way, and what is there must
be what would be there had nothing happened. Parts:

    counts    the library before the program sees the calls that strace sees
    faults    call N fails, in many ways, for every N; alone, and with all that come after it; and a disk runs full
    kills     the program ends before call N, for every N; and once more while it recovers
    kept      of each file that an exchange keeps, and of no other, call N is refused, and all that follow
    senders   before call N a sender writes into his file, or drops another of its name
    commands  backup, restore, recover, key rotate, requeue, report, verify: killed before call N, or refused it, and called again
    cuts      the power fails after operation N, for every N, in each way that a disk may have kept what wasn't flushed; and again
              while the program recovers
    doubt     flush N is refused, for every N, and the power fails after each operation that follows, while something is lost by it
    real      the power fails on an ext4 file system at moments by chance; needs root
    flips, tamper, hostile, fuzz
              the tests of these names with their whole numbers, in turn with the others (suites.py)

They go on in turn, so that where the time is up none was left out. Ends with 1 where a promise wasn't kept, and tells how to try that
again; with 2 where something of what was asked for wasn't tried, and tells what.
"""

import argparse
import os
import random
import resource
import shutil
import subprocess
import sys
import time

from commands import Commands
from cuts import Cuts
from doubt import Doubt
from judge import Judge
from keeping import Keeping
from parts import drawn, each, step_for
from real import RealCuts
from story import PASSES, Program, Story, approval, copy, scratch_folder
from suites import SUITES, Suites
from sweeps import Sweeps, possible, spec

PARTS = ["counts", "faults", "kills", "kept", "senders", "commands", "cuts", "doubt", "real", *SUITES]
# How much processor time all of each part takes, as measured for this story; a real power cut.
SECONDS = {"faults": 165_000, "kills": 8_000, "kept": 14_000, "senders": 16_000, "commands": 45_000, "cuts": 20_000, "doubt": 35_000}
REAL_SECONDS = 3
# At how many moments a disk runs full in each run.
ROOMS = 200
# The runs in which a sender changes his file: one in which a box comes back, and one in which days are closed.
SENDERS = [4, 7]
# Alone, and with all that come after: what passes, and what stays.
FAULTS = ["eio", "enospc", "edquot", "eacces", "emfile", "share", "short", "lie", "nfs"]
LASTING = ["eio", "enospc", "eacces", "emfile", "erofs", "share", "lie"]
LOTS = [(what, False) for what in FAULTS] + [(what, True) for what in LASTING]


def counts(sweeps):
    """Holds what the library counts against what strace does, call by call; reading names is libc's own affair."""
    if not shutil.which("strace"):
        return sweeps.parts.add("counts", planned=1, obstacle="there is no strace here")
    if subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, check=False).returncode != 0:
        return sweeps.parts.add("counts", planned=1, obstacle="nothing may be traced here")
    total = []
    for number, at in enumerate(sweeps.story.passes):
        folder = sweeps.folder()
        exchange = copy(sweeps.story.before(number), folder / "exchange")
        told, trace = folder / "told", folder / "trace"
        command = ["strace", "-f", "-y", "-o", trace]
        library = {"LD_PRELOAD": sweeps.program.library, "EXCHANGE_FAULTS_BELOW": exchange}
        for name, value in {**library, "EXCHANGE_FAULTS_TOLD": told, "EXCHANGE_FAULTS_COUNTS": 1}.items():
            command += ["-E", f"{name}={value}"]
        command += [sweeps.program.path, "run", "--once", exchange, "--at", at]
        environment = dict(sweeps.program.environment, **PASSES[number].environment)
        done = subprocess.run(command, env=environment, capture_output=True, check=False)
        if done.returncode not in sweeps.story.statuses(number):
            sweeps.blame(f"run {number} under strace ended with {done.returncode}")
        theirs = traced(trace, str(exchange))
        lines = (line.split() for line in told.read_text().splitlines() if not line.startswith("any:"))
        ours = {name: int(count) for name, count in lines if int(count)}
        shutil.rmtree(folder)
        ours["open"] = ours.pop("create", 0) + ours.pop("open", 0)
        # A listing is closed by libc.
        for call in ("readdir", "close"):
            ours.pop(call, None)
        total.append(sum(theirs.values()))
        for call in sorted(set(ours) | set(theirs)):
            if ours.get(call, 0) != theirs.get(call, 0):
                sweeps.blame(f"run {number}: {call} {ours.get(call, 0)} times, and strace says {theirs.get(call, 0)}")
    if not sweeps.wrong:
        sweeps.say(f"counts: {sum(total)} calls on files, as strace has them")


WATCHED = (
    "read pread write pwrite writev sendfile copy_file_range ftruncate fallocate fsync fdatasync syncfs sync_file_range rename "
    "renameat renameat2 link linkat symlink symlinkat unlink unlinkat mkdir mkdirat rmdir fchmod fchown futimens open"
).split()


# A workbook is put together by the standard streams of libc, whose calls no library stands before: in files without a name, of
# which nothing is left whatever happens.
NAMELESS = ("/work/.unnamed-", "/work/tmp.")


def traced(path, exchange):
    """The calls on what lies below an exchange that strace saw."""
    found = {}
    names = {"pread64": "pread", "pwrite64": "pwrite", "utimensat": "futimens", "openat": "open", "openat2": "open"}
    for line in path.read_text(errors="replace").splitlines():
        call, _, rest = line.split(None, 1)[1].partition("(")
        call = names.get(call, call)
        if call in ("read", "write") and any(name in rest for name in NAMELESS):
            continue
        # What a call answers may be a descriptor of ours, too: what it was asked is what counts.
        if call in WATCHED and exchange in rest.rpartition(") = ")[0] + ("" if ") = " in rest else rest):
            found[call] = found.get(call, 0) + 1
    return found


def faults(sweeps, every, chance):
    """Each call of each run fails in each way, and a disk runs full at each of many moments."""
    found = []
    for number, totals in enumerate(sweeps.all_totals()):
        for what, lasts in LOTS:
            found += [(number, when, spec(what, when, lasts)) for when in range(1, possible(totals, what) + 1)]
        found += [(number, 4 * room, f"room:{room}:enospc") for room in range(0, totals["room"], max(totals["room"] // ROOMS, 1))]
        found += [(number, 4 * count, f"files:{count}:enospc") for count in range(totals["files"])]
    return each([lambda case=case: sweeps.case(case[0], case[1], [case[2]], "faults") for case in found], every, chance)


def draw_fault(sweeps, chance):
    number = chance.randrange(len(sweeps.story.passes))
    totals = sweeps.all_totals()[number]
    what, lasts = chance.choice(LOTS + [("room", True), ("files", True)])
    is_full = what in ("room", "files")
    when = chance.randint(0 if is_full else 1, max(possible(totals, what) - is_full, 1))
    one = f"{what}:{when}:enospc" if is_full else spec(what, when, lasts)
    return lambda: sweeps.case(number, when, [one], "faults")


def kills(sweeps, every, chance):
    """Before each call of each run, and of each third once more while it recovers."""
    found = [(number, when) for number, totals in enumerate(sweeps.all_totals()) for when in range(1, totals["kill"] + 1)]
    cases = [lambda case=case: sweeps.case(*case, [f"any:{case[1]}:kill"], "kills") for case in found]
    again = [(number, when, chance.randint(1, 120)) for number, when in found[chance.randrange(3) :: 3]]
    cases += [
        lambda case=case: sweeps.case(*case[:2], [f"any:{case[1]}:kill", f"any:{case[2]}:kill"], "kills, and again")
        for case in again
    ]
    return each(cases, every, chance)


def draw_kill(sweeps, chance):
    number = chance.randrange(len(sweeps.story.passes))
    when = chance.randint(1, sweeps.all_totals()[number]["kill"])
    specs = [f"any:{when}:kill"] + ([f"any:{chance.randint(1, 60)}:kill"] if chance.random() < 0.5 else [])
    return lambda: sweeps.case(number, when, specs, "kills")


def senders_calls(sweeps):
    """How many calls there are before which a sender may do something, in each run in which one does."""
    rows = ("XC-SPJ", "append.csv", approval(9001, 9002))
    return {number: sweeps.totals(number, rows)["act"] for number in SENDERS}


def senders(sweeps, every, chance):
    """A sender changes his file before each call; of each third the program is killed some calls later."""
    found = []
    for number, calls in senders_calls(sweeps).items():
        for sort in ("append", "replace"):
            found += [(number, when, sort, None) for when in range(1, calls + 1)]
            found += [(number, when, sort, chance.randint(1, 200)) for when in range(1 + chance.randrange(3), calls + 1, 3)]
    return each([lambda case=case: sweeps.changed(*case) for case in found], every, chance)


def draw_sender(sweeps, calls, chance):
    number = chance.choice(SENDERS)
    then = chance.choice([None, chance.randint(1, 200)])
    case = (number, chance.randint(1, calls[number]), chance.choice(["append", "replace"]), then)
    return lambda: sweeps.changed(*case)


def by_chance(sweeps, parts, count, chance):
    """So many cases of all parts, drawn from all that there is."""
    power, keeping, commands = Cuts(sweeps), Keeping(sweeps), Commands(sweeps)
    doubt = Doubt(sweeps, power)
    calls = senders_calls(sweeps) if "senders" in parts else {}
    draws = {
        "faults": lambda chance: draw_fault(sweeps, chance),
        "kills": lambda chance: draw_kill(sweeps, chance),
        "kept": keeping.draw,
        "senders": lambda chance: draw_sender(sweeps, calls, chance),
        "commands": commands.draw,
        "cuts": power.draw,
        "doubt": doubt.draw,
    }
    shares = {part: 2 if part == "faults" else 1 for part in draws if part in parts}
    all_shares = sum(shares.values())
    for part, share in shares.items():
        sweeps.parts.add(part, [drawn(draws[part], chance.randrange(1 << 32)) for _ in range(-(-count * share // all_shares))])


def whole(sweeps, parts, options, chance):
    """All that there is, or each so many-th of it."""
    power, keeping, commands = Cuts(sweeps), Keeping(sweeps), Commands(sweeps)
    real, suites = RealCuts(sweeps, options.seed), Suites(sweeps, options)
    obstacle = real.can() if "real" in parts else None
    apart = 0
    if "real" in parts and not obstacle:
        apart += options.cuts * REAL_SECONDS
    apart += sum(part in parts for part in SUITES) * suites.limit()
    seconds = sum(SECONDS[part] for part in parts if part in SECONDS)
    every = options.every or step_for(seconds, options.jobs, options.hours, apart)
    sweeps.say(f"each {every}th case")
    if "faults" in parts:
        sweeps.parts.add("faults", faults(sweeps, every, chance))
    if "kills" in parts:
        sweeps.parts.add("kills", kills(sweeps, every, chance))
    if "kept" in parts:
        sweeps.parts.add("kept", keeping.all(every, chance))
    if "senders" in parts:
        sweeps.parts.add("senders", senders(sweeps, every, chance))
    if "commands" in parts:
        sweeps.parts.add("commands", commands.cases(every, chance))
    if "cuts" in parts:
        sweeps.parts.add("cuts", power.cases(options.states, every, chance))
    if "doubt" in parts:
        sweeps.parts.add("doubt", Doubt(sweeps, power).cases(every, chance))
    if "real" in parts:
        sweeps.parts.add("real", real.cases(options.cuts), planned=options.cuts, obstacle=obstacle, is_alone=True)
    for part in SUITES:
        if part in parts:
            suites.add(part)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("parts", nargs="*", metavar="part", help=", ".join(PARTS))
    parser.add_argument("--every", type=int, help="each so many-th case, however long that takes")
    parser.add_argument("--hours", type=float, default=8, help="where nothing is said of that, for how long at most (8)")
    parser.add_argument("--cases", type=int, help="so many cases by chance, over all parts that have such")
    parser.add_argument("--cuts", type=int, default=200, help="how many real power cuts, whatever else is said (200)")
    parser.add_argument("--states", type=int, default=1, help="how many states by chance of each power cut, twice (1)")
    parser.add_argument("--flips", type=int, default=1_000, help="how many bits are flipped (1,000)")
    parser.add_argument("--tests", help="the command that runs Swift tests, for flips, tamper and hostile")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32), help="what is by chance follows from it")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="how many at once")
    parser.add_argument("--folder", help="where it is played; else in memory, where there is some, or in $TMPDIR")
    options = parser.parse_intermixed_args()
    if not os.access(options.program, os.X_OK):
        parser.error(f"{options.program} is no program; `make` builds it")
    for part in options.parts:
        if part not in PARTS:
            parser.error(f"there is no part {part}")
    parts = options.parts or [part for part in PARTS if not options.cases or part not in ("real", *SUITES)]
    chance = random.Random(options.seed)
    print(f"seed {options.seed}", flush=True)
    where = options.folder or ("/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
    scratch = scratch_folder(where)
    lacking = []
    try:
        # It stays what it is where the suites are built meanwhile.
        program = Program(shutil.copy(options.program, scratch), scratch)
        judge = Judge(program)
        (scratch / "story").mkdir()
        sweeps = Sweeps(program, None, judge, scratch, options.jobs, say=lambda words: print(words, flush=True))
        if not options.every and not options.cases:
            sweeps.end = time.monotonic() + options.hours * 3_600
        sweeps.story = Story(program, scratch / "story", judge)
        if "counts" in parts:
            counts(sweeps)
        if options.cases:
            by_chance(sweeps, parts, options.cases, chance)
        else:
            whole(sweeps, parts, options, chance)
        sweeps.parts.play()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    for part in sweeps.parts.all:
        print(part)
        if part.lacks():
            lacking.append(f"{part.name}: {part.lacks()}")
    for words in lacking:
        print(f"NOT ALL of {words}")
    used = sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"{len(sweeps.wrong)} wrong; {used:.0f} s of processor time; seed {options.seed}")
    return 1 if sweeps.wrong else 2 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
