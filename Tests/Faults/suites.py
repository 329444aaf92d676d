"""Tests that are elsewhere, with their whole numbers: those of Swift, and what `scripts/fuzz` tries."""

import os
import re
import signal
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
        command = [*self.options.tests.split(), "--filter"]
        # Building them counts for nobody's time; whether it went well the tests tell.
        subprocess.run([*command, "^none$"], cwd=ROOT, capture_output=True, check=False)
        return self.call(part, [*command, SUITES[part]], self.limit(), **more)

    def fuzz(self):
        before = len(self.sweeps.wrong)
        for step in ("build", "canary"):
            self.call("fuzz", ["scripts/fuzz", step], None)
            if len(self.sweeps.wrong) > before:
                return 1
        targets = subprocess.run([ROOT / ".build/fuzz/release/ExchangeFuzz", "targets"], capture_output=True, check=True).stdout.split()
        each = int(self.limit("fuzz") / len(targets)) or 60
        return self.call("fuzz", ["scripts/fuzz", "run"], None, EACH=str(each))

    def call(self, part, command, limit, **more):
        """1 where it came to its end, well or not; None where its time was up."""
        process = subprocess.Popen(
            command, cwd=ROOT, env=dict(os.environ, **more), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            output = process.communicate(timeout=limit or None)[0].decode(errors="replace")
        except subprocess.TimeoutExpired:
            # Itself, and what it has started.
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return None
        if process.returncode != 0:
            told = [line for line in output.splitlines() if line.startswith(("✘", "↳", "fuzz:")) or "error:" in line or "Fatal" in line]
            words = "\n".join(told[:20] or [output[-600:]])
            self.sweeps.blame(f"{part}: {' '.join(command[:2])} ended with {process.returncode}: {words}")
        elif SUITES[part] and not re.search(r"Test run with [1-9]", output):
            self.sweeps.blame(f"{part}: there are no such tests: {SUITES[part]}")
        return 1
