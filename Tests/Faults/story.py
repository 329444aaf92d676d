"""What is played while the system fails: a week of four departments in five runs of the program."""

import csv
import io
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SAMPLES = ROOT / "samples"
DEPARTMENTS = {"XC-SPJ", "XC-SCJG", "XC-WJ", "XC-ZHZF"}


def sample(name, step):
    """The files of a step of a sample: department, name, bytes."""
    folder = SAMPLES / name / "steps" / str(step)
    return [
        (home.name, file.name, file.read_bytes())
        for home in sorted(folder.iterdir())
        if home.is_dir()
        for file in sorted(home.iterdir())
    ]


def form(exchange, stem):
    """The claim form of the only delivery whose record file holds some text, filled in by dropping it as it is."""
    outbox = exchange / "departments" / "XC-SCJG" / "outbox"
    for delivered in sorted(outbox.iterdir()):
        if delivered.suffix == ".xml" and stem in delivered.read_text("utf-8"):
            path = outbox / (delivered.stem + ".claim.csv")
            return [("XC-SCJG", path.name, path.read_bytes())]
    raise AssertionError(f"nobody was sent {stem}")


# When the program runs, and what was dropped before. What is known only then follows from the exchange.
PASSES = [
    (
        "2021-01-18T10:00",  # ZIPs with attachments, CSV, XML, some of which come back; a marker
        lambda _: sample("attachments", 1)
        + sample("correction", 1)
        + sample("approval-push-xml", 1)
        + sample("approval-push-xml-bad", 1)
        + sample("policy-change", 1)
        + [("XC-SPJ", "approval-push_SPJ-20210118-20.csv.done", b"records=1")],
    ),
    (
        "2021-01-18T15:00",  # a claim, returns, a duplicate
        lambda exchange: sample("attachments", 2)
        + form(exchange, "SPJ-20210118-2001")
        + [("XC-SPJ", "again.zip", sample("attachments", 1)[1][2])],
    ),
    (
        "2021-01-19T10:00",  # a day is closed; reassignments, corrections, some of which come back
        lambda _: sample("attachments", 3) + sample("correction", 3),
    ),
    (
        "2021-01-20T10:00",  # notices of what is overdue; a correction that has to be claimed again
        lambda _: sample("correction", 4),
    ),
    ("2021-01-25T10:00", lambda _: sample("gzip", 1)),  # days without traffic; a file that was cut off
]


class Program:
    """The built program, and the library that is loaded before it."""

    def __init__(self, path, scratch):
        self.path = os.path.realpath(path)
        self.scratch = Path(scratch)
        self.library = self.scratch / "faults.so"
        self.environment = dict(os.environ, EXCHANGE_DATA=str(ROOT))
        compiler = shutil.which("clang") or shutil.which("gcc")
        command = [compiler, "-Wall", "-Wextra", "-Werror", "-O1", "-shared", "-fPIC"]
        subprocess.run(command + ["-o", self.library, HERE / "faults.c"], check=True)

    def ask(self, *arguments, **extra):
        """Runs it to its end: status (negative for a signal), output, errors."""
        done = subprocess.run(
            [self.path, *map(str, arguments)],
            env=dict(self.environment, **extra),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=600,
            check=False,
        )
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def run(self, exchange, at, faults=None, told=None, record=None, **extra):
        """Lets it make one pass over an exchange."""
        if faults or told or record:
            extra.update(LD_PRELOAD=str(self.library), EXCHANGE_FAULTS_BELOW=str(exchange))
        for name, value in [("FAULTS", faults), ("FAULTS_TOLD", told), ("RECORD", record)]:
            if value:
                extra["EXCHANGE_" + name] = str(value)
        return self.ask("run", "--once", exchange, "--at", at, **extra)


class Story:
    """The story as it goes when nothing fails: the folder before each run, and what was there after it."""

    def __init__(self, program, folder, judge, workers=0):
        self.passes = [at for at, _ in PASSES]
        self.folder = Path(folder)
        self.after = []
        live = self.folder / "live"
        status, _, errors = program.ask("init", live, "--profile", "xuecheng-2020-19")
        assert status == 0, errors
        settings = live / "exchange.yaml"
        text = settings.read_text("utf-8")
        text = text.replace("settleSeconds: auto", "settleSeconds: 0")
        text = text.replace("inspectionWorkers: auto", f"inspectionWorkers: {workers}")
        # A signature covers the ids, which the judge looks away from.
        text = text.replace("signing: ed25519", "signing: none")
        settings.write_text(text, "utf-8")
        self._keep_four(live)
        # What is made with a ledger isn't what is asked here.
        assert program.run(live, "2021-01-18T09:00")[0] == 0
        for number, (at, drops) in enumerate(PASSES):
            for order, (department, name, data) in enumerate(drops(live)):
                path = live / "departments" / department / "inbox" / name
                path.write_bytes(data)
                os.utime(path, (1_609_718_400 + order, 1_609_718_400 + order))
            copy(live, self.before(number))
            status, output, errors = program.run(live, at)
            assert status in (0, 3), (at, output, errors)
            self.after.append(judge.facts(live, at))
        shutil.rmtree(live)

    def before(self, number):
        """The exchange before a run."""
        return self.folder / f"before-{number}"

    @staticmethod
    def _keep_four(exchange):
        """Leaves out who takes no part: looking into empty inboxes is half of all calls."""
        for name, keys in [("departments.csv", ["dept_code"]), ("items.csv", ["lead_dept", "co_depts"])]:
            path = exchange / "catalog" / name
            rows = csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))
            out = io.StringIO()
            writer = csv.DictWriter(out, rows.fieldnames)
            writer.writeheader()
            for row in rows:
                if all(code in DEPARTMENTS for key in keys for code in row[key].split("|") if code):
                    writer.writerow(row)
            path.write_text(out.getvalue(), "utf-8")
        for home in (exchange / "departments").iterdir():
            if home.name not in DEPARTMENTS:
                shutil.rmtree(home)
        (exchange / ".departments").unlink(missing_ok=True)


def copy(source, target):
    """A copy with all times: files are taken in the order of theirs."""
    shutil.copytree(source, target, symlinks=True)
    return target


def scratch_folder(where=None):
    """A new folder by its real path, as the system will tell it of open files."""
    return Path(os.path.realpath(tempfile.mkdtemp(prefix="torture-", dir=where)))
