#!/usr/bin/env python3
"""Tries to make the program lose or double something (docs/reliability.md).

    torture.py PROGRAM                  everything once: `make torture`; a night on two cores
    torture.py PROGRAM --every 10       each tenth of it
    torture.py PROGRAM --cases 60       so many by chance, as `make test` does; about a second of processor time each
    torture.py PROGRAM kills cuts       these parts only

A story of five runs is played while something goes wrong; then the program runs again, with nothing in its way, and what is there must
be what would be there had nothing happened. Parts:

    counts    the library before the program sees the calls that strace sees
    faults    call N fails, in twelve ways, for every N; alone, and with all that come after it
    kills     the program ends before call N, for every N; and once more while it recovers
    cuts      the power fails after operation N, for every N, in each way that a disk may have kept what wasn't flushed; and again
              while the program recovers
    real      the power fails on an ext4 file system at moments by chance; needs root

Ends with 1 where a promise wasn't kept, and tells how to try that again.
"""

import argparse
import os
import random
import resource
import shutil
import subprocess
import sys
import time

from cuts import Cuts
from judge import Judge
from real import RealCuts
from story import Program, Story, copy, scratch_folder
from sweeps import Sweeps

PARTS = ["counts", "faults", "kills", "cuts", "real"]
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
        done = subprocess.run(command, env=sweeps.program.environment, capture_output=True, check=False)
        if done.returncode not in (0, 3):
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


def traced(path, exchange):
    """The calls on what lies below an exchange that strace saw."""
    found = {}
    names = {"pread64": "pread", "pwrite64": "pwrite", "utimensat": "futimens", "openat": "open", "openat2": "open"}
    for line in path.read_text(errors="replace").splitlines():
        call, _, rest = line.split(None, 1)[1].partition("(")
        call = names.get(call, call)
        # What a call answers may be a descriptor of ours, too: what it was asked is what counts.
        if call in WATCHED and exchange in rest.rpartition(") = ")[0] + ("" if ") = " in rest else rest):
            found[call] = found.get(call, 0) + 1
    return found


def faults(sweeps, every, chance):
    for what, lasts in [(what, False) for what in FAULTS] + [(what, True) for what in LASTING]:
        name = f"{what}{', and all that follow' if lasts else ''}"
        sweeps.sweep(name, lambda when: [spec(what, when, lasts)], every, chance.randrange(every))


def kills(sweeps, every, chance):
    sweeps.sweep("kills", lambda when: [spec("kill", when)], every, chance.randrange(every))
    again = {when: chance.randint(1, 120) for when in range(1, 20_000)}
    step = 3 * every
    sweeps.sweep(
        "kills, and again", lambda when: [spec("kill", when), spec("kill", again[when])], step, chance.randrange(step)
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("parts", nargs="*", metavar="part", help=", ".join(PARTS))
    parser.add_argument("--every", type=int, default=1, help="each so many-th case only")
    parser.add_argument("--cases", type=int, help="so many cases by chance, over all parts but the real cuts")
    parser.add_argument("--cuts", type=int, default=200, help="how many real power cuts (200)")
    parser.add_argument("--states", type=int, default=1, help="how many states by chance of each power cut, twice (1)")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32), help="what is by chance follows from it")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="how many at once")
    parser.add_argument("--folder", help="where it is played; else in memory, where there is some, or in $TMPDIR")
    options = parser.parse_args()
    if not os.access(options.program, os.X_OK):
        parser.error(f"{options.program} is no program; `make` builds it")
    parts = options.parts or (PARTS[:-1] if options.cases else PARTS)
    for part in parts:
        if part not in PARTS:
            parser.error(f"there is no part {part}")
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
        power = Cuts(sweeps)
        if "counts" in parts:
            counts(sweeps)
        if options.cases:
            share = options.cases // 4
            lots = [([what], False) for what in FAULTS] + [([what], True) for what in LASTING]
            sweeps.sample("faults", [([spec], lasts) for (spec,), lasts in lots], 2 * share if "faults" in parts else 0, chance)
            sweeps.sample("kills", [(["kill"], False), (["kill", "kill"], False)], share if "kills" in parts else 0, chance)
            power.sample(share if "cuts" in parts else 0, chance)
        else:
            if "faults" in parts:
                faults(sweeps, options.every, chance)
            if "kills" in parts:
                kills(sweeps, options.every, chance)
            if "cuts" in parts:
                power.sweep("power cuts", options.states, options.every, chance.randrange(options.every), double=6)
                print(f"  of these again while recovering: {power.doubles}")
                print(f"  deliveries repeated since a rename or a removal wasn't durable: {power.repeats}")
            if "real" in parts:
                real = RealCuts(sweeps, options.seed)
                obstacle = real.can()
                if obstacle:
                    print(f"real power cuts: skipped, {obstacle}")
                else:
                    real.sweep(max(options.cuts // options.every, 1))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    used = sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"{len(sweeps.wrong)} wrong; {used:.0f} s of processor time; seed {options.seed}")
    return 1 if sweeps.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
