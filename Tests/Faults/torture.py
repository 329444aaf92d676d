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
    faults    call N fails, in twelve ways, for every N; alone, and with all that come after it
    kills     the program ends before call N, for every N; and once more while it recovers
    kept      of each file that an exchange keeps, and of no other, call N is refused, and all that follow
    senders   before call N a sender writes into his file, or drops another of its name
    commands  backup, restore, recover, key rotate, requeue, report, verify: killed before call N, or refused it, and called again
    cuts      the power fails after operation N, for every N, in each way that a disk may have kept what wasn't flushed; and again
              while the program recovers
    real      the power fails on an ext4 file system at moments by chance; needs root

Ends with 1 where a promise wasn't kept, and tells how to try that again.
"""

import argparse
import math
import os
import random
import resource
import shutil
import subprocess
import sys
import time

from commands import Commands
from cuts import Cuts
from judge import Judge
from keeping import Keeping
from real import RealCuts
from story import PASSES, Program, Story, copy, scratch_folder
from sweeps import Sweeps

PARTS = ["counts", "faults", "kills", "kept", "senders", "commands", "cuts", "real"]
# How many cases there are in all, as counted for this story, and how much processor time each takes.
CASES, SECONDS = 171_000, 0.7
# The runs in which a sender changes his file: one in which a box comes back, and one in which days are closed.
SENDERS = [4, 7]
# Alone, and with all that come after: what passes, and what stays.
FAULTS = ["eio", "enospc", "edquot", "eacces", "emfile", "short", "lie", "nfs"]
LASTING = ["eio", "enospc", "eacces", "emfile", "erofs", "lie"]


def spec(what, when, lasts=False):
    return f"any:{when}{'+' if lasts else ''}:{what}"


def counts(sweeps):
    """Holds what the library counts against what strace does, call by call; reading names is libc's own affair."""
    if not shutil.which("strace"):
        return sweeps.say("counts: skipped, there is no strace here")
    if subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, check=False).returncode != 0:
        return sweeps.say("counts: skipped, nothing may be traced here")
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
    for what, lasts in [(what, False) for what in FAULTS] + [(what, True) for what in LASTING]:
        name = f"{what}{', and all that follow' if lasts else ''}"
        total = sweeps.sweep(name, lambda when: [spec(what, when, lasts)], every, chance.randrange(every))
        sweeps.say(f"{name}: {total}")


def kills(sweeps, every, chance):
    total = sweeps.sweep("kills", lambda when: [spec("kill", when)], every, chance.randrange(every))
    sweeps.say(f"kills: {total}")
    again = {when: chance.randint(1, 120) for when in range(1, 20_000)}
    step = 3 * every
    total = sweeps.sweep(
        "kills, and again", lambda when: [spec("kill", when), spec("kill", again[when])], step, chance.randrange(step)
    )
    sweeps.say(f"kills, and again: {total}")


def senders(sweeps, every, chance):
    """A sender changes his file before each call; of each third the program is killed some calls later."""
    for sort in ("append", "replace"):
        for name, ends in ((sort, False), (f"{sort}, and a kill", True)):
            step = every * (3 if ends else 1)
            total = sweeps.each(
                name,
                lambda number, when: sweeps.changed(number, when, sort, chance.randint(1, 200) if ends else None),
                step, chance.randrange(step), SENDERS,
            )
            sweeps.say(f"a sender's {name}: {total}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("parts", nargs="*", metavar="part", help=", ".join(PARTS))
    parser.add_argument("--every", type=int, help="each so many-th case, however long that takes")
    parser.add_argument("--hours", type=float, default=8, help="where nothing is said of that, for how long at most (8)")
    parser.add_argument("--cases", type=int, help="so many cases by chance, over all parts but the real cuts")
    parser.add_argument("--cuts", type=int, default=200, help="how many real power cuts (200)")
    parser.add_argument("--states", type=int, default=1, help="how many states by chance of each power cut, twice (1)")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32), help="what is by chance follows from it")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="how many at once")
    parser.add_argument("--folder", help="where it is played; else in memory, where there is some, or in $TMPDIR")
    options = parser.parse_intermixed_args()
    if not os.access(options.program, os.X_OK):
        parser.error(f"{options.program} is no program; `make` builds it")
    parts = options.parts or (PARTS[:-1] if options.cases else PARTS)
    for part in parts:
        if part not in PARTS:
            parser.error(f"there is no part {part}")
    every = options.every or max(math.ceil(CASES * SECONDS / (options.jobs * options.hours * 3_600)), 1)
    chance = random.Random(options.seed)
    print(f"seed {options.seed}", flush=True)
    where = options.folder or ("/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
    scratch = scratch_folder(where)
    try:
        program = Program(options.program, scratch)
        judge = Judge(program)
        (scratch / "story").mkdir()
        story = Story(program, scratch / "story", judge)
        sweeps = Sweeps(program, story, judge, scratch, options.jobs, say=lambda words: print(words, flush=True))
        if not options.every and not options.cases:
            print(f"each {every}th case", flush=True)
            sweeps.end = time.monotonic() + options.hours * 3_600
        power = Cuts(sweeps)
        if "counts" in parts:
            counts(sweeps)
        if options.cases:
            share = options.cases // 8
            lots = [([what], False) for what in FAULTS] + [([what], True) for what in LASTING]
            sweeps.sample("faults", [([spec], lasts) for (spec,), lasts in lots], 2 * share if "faults" in parts else 0, chance)
            sweeps.sample("kills", [(["kill"], False), (["kill", "kill"], False)], share if "kills" in parts else 0, chance)
            Keeping(sweeps).sample(share if "kept" in parts else 0, chance)
            sweeps.sample_senders(SENDERS, share if "senders" in parts else 0, chance)
            Commands(sweeps).sample(share if "commands" in parts else 0, chance)
            power.sample(share if "cuts" in parts else 0, chance)
        else:
            if "faults" in parts:
                faults(sweeps, every, chance)
            if "kills" in parts:
                kills(sweeps, every, chance)
            if "kept" in parts:
                Keeping(sweeps).sweep(every, chance)
            if "senders" in parts:
                senders(sweeps, every, chance)
            if "commands" in parts:
                Commands(sweeps).sweep(every, chance)
            if "cuts" in parts:
                power.sweep("power cuts", options.states, every, chance.randrange(every), double=6)
                print(f"  of these again while recovering: {power.doubles}")
                print(f"  deliveries repeated since a rename or a removal wasn't durable: {power.repeats}")
            if "real" in parts:
                real = RealCuts(sweeps, options.seed)
                obstacle = real.can()
                if obstacle:
                    print(f"real power cuts: skipped, {obstacle}")
                else:
                    real.sweep(max(options.cuts // every, 1))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    if sweeps.is_over():
        print("the time is up, and some were left out")
    used = sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"{len(sweeps.wrong)} wrong; {used:.0f} s of processor time; seed {options.seed}")
    return 1 if sweeps.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
