#!/usr/bin/env python3
"""Runs a program to its end, looks meanwhile at what it has on disk for a while only, and says what it cost.

cost.py TOLD TEMPORARY CANARY SCRATCH -- PROGRAM ARGUMENT...: what it prints goes to TOLD, TEMPORARY is its folder for temporary
files, SCRATCH another in which it works. The first line of the answer: status, seconds of processor time, KiB of the largest
process, most bytes held in both folders at a time, how often they were looked at. Each further line is an objection to what lay there.
"""
import os
import resource
import stat
import subprocess
import sys

told, temporary, canary, scratch = sys.argv[1:5]
command = sys.argv[6:]
objections = set()
os.makedirs(temporary, exist_ok=True)


def look():
    """What the folders hold; only files that nobody runs, of which others than us see nothing."""
    held = 0
    for top in (temporary, scratch):
        for folder, _, names in os.walk(os.fsencode(top)):
            for name in names:
                path = os.path.join(folder, name)
                try:
                    status = os.lstat(path)
                    held += status.st_blocks * 512
                    if not stat.S_ISREG(status.st_mode):
                        objections.add(f"{path!r} is no file")
                    elif status.st_mode & 0o7177:
                        objections.add(f"{path!r} has {status.st_mode:o}")
                    else:
                        with open(path, "rb") as file:
                            if canary.encode() in file.read(1 << 20):
                                objections.add(f"{path!r} has the secret")
                except FileNotFoundError:
                    pass  # It is gone again.
    return held


most, looks = 0, 0
with open(told, "wb") as out:
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=os.environ | {"TMPDIR": temporary})
    while True:
        try:
            status = process.wait(0.05)
            break
        except subprocess.TimeoutExpired:
            most, looks = max(most, look()), looks + 1
used = resource.getrusage(resource.RUSAGE_CHILDREN)
left = look()
if left:
    objections.add(f"{left} bytes are left")
print(status, used.ru_utime + used.ru_stime, used.ru_maxrss, most, looks)
for objection in sorted(objections):
    print(objection)
