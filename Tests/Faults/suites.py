"""Tests that are elsewhere, with their whole numbers: those of Swift, and what `scripts/fuzz` tries."""

import os
import subprocess
import threading

from story import ROOT

# Each part, and the tests that it is.
SUITES = {"flips": "FlipTests|ProofTests", "tamper": "TamperTests|SealTests", "hostile": "HostileFileTests|HostileUserTests", "fuzz": None}
# Each has a thirtieth of the time at most, and fuzzing a tenth.
SHARE, FUZZING = 30, 10


class Suites:
    def __init__(self, sweeps, options):
        self.sweeps, self.options = sweeps, options
        self.turn = threading.Lock()

    def limit(self, part="flips"):
        """How long a part may take, in seconds; None where nothing ends with the time."""
        if self.options.every:
            return 0
        return self.options.hours * 3_600 / (FUZZING if part == "fuzz" else SHARE)

    def add(self, part):
        obstacle = None
        if SUITES[part] and not self.options.tests:
            obstacle = "no --tests tells how Swift tests are run"
        self.sweeps.parts.add(part, [lambda: self.suite(part)], obstacle=obstacle)

    def suite(self, part):
        # They share what they are built into.
        with self.turn:
            return self.fuzz() if part == "fuzz" else self.tests(part)

    def tests(self, part):
        more = {"EXCHANGE_FLIPS": str(self.options.flips), "EXCHANGE_TEST_SEED": str(self.options.seed)}
        # Building them counts for nobody's time.
        if not self.call(part, self.options.tests.split() + ["--filter", "^none$"], None):
            return 1
        return self.call(part, self.options.tests.split() + ["--skip-build", "--filter", SUITES[part]], self.limit(), **more)

    def fuzz(self):
        if not self.call("fuzz", ["scripts/fuzz", "build"], None) or not self.call("fuzz", ["scripts/fuzz", "canary"], None):
            return 1
        targets = subprocess.run([ROOT / ".build/fuzz/release/ExchangeFuzz", "targets"], capture_output=True, check=True).stdout.split()
        each = int(self.limit("fuzz") / len(targets)) or 60
        return self.call("fuzz", ["scripts/fuzz", "run"], None, EACH=str(each))

    def call(self, part, command, limit, **more):
        """1 where it went well, or not and that was said; None where its time was up."""
        try:
            done = subprocess.run(
                command, cwd=ROOT, env=dict(os.environ, **more), capture_output=True, timeout=limit or None, check=False
            )
        except subprocess.TimeoutExpired:
            return None
        if done.returncode != 0:
            output = (done.stdout + done.stderr).decode(errors="replace")
            told = [line for line in output.splitlines() if line.startswith(("✘", "↳", "fuzz:")) or "error:" in line or "Fatal" in line]
            self.sweeps.blame(f"{part}: {' '.join(command[:2])} ended with {done.returncode}: " + "\n".join(told[:20] or [output[-600:]]))
            return 0
        return 1
