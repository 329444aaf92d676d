"""The power fails for real, as far as a disk can tell: an ext4 file system in a file is copied while the program works on it, and
the program goes on from the copy, mounted as after a cut.

The program is stopped while the copy is made; the kernel isn't, and may write back what nobody asked it to, as it may at any
time. Whatever a flush was answered for is in the image before. Recipients take what they see and don't flush that.
"""

import os
import random
import shutil
import signal
import subprocess
import time

from judge import TO_DO_LISTS, BOXES, Wrong
from story import PASSES, copy

SIZE = 48 << 20
TRIES = 6


class RealCuts:
    def __init__(self, sweeps, seed):
        self.sweeps, self.chance = sweeps, random.Random(seed)
        self.program, self.story, self.judge = sweeps.program, sweeps.story, sweeps.judge
        self.lasts = {}  # run: for how long it goes on here, with all else that goes on

    def length(self, number):
        folder = self.sweeps.folder()
        exchange = copy(self.story.before(number), folder / "exchange")
        began = time.monotonic()
        self.story.run(number, exchange)
        shutil.rmtree(folder)
        return time.monotonic() - began

    def can(self):
        """Whether this machine lets us mount; else why not."""
        if os.geteuid() != 0:
            return "only root mounts"
        folder = self.sweeps.folder()
        try:
            self.make(folder / "image")
            self.mount(folder / "image", folder / "disk")
            self.unmount(folder / "disk")
        except (OSError, subprocess.CalledProcessError) as error:
            return f"no loop mounts here: {error}"
        finally:
            shutil.rmtree(folder)
        return None

    @staticmethod
    def make(image):
        with open(image, "wb") as file:
            file.truncate(SIZE)
        subprocess.run(["mkfs.ext4", "-q", "-F", "-b", "4096", image], check=True)

    @staticmethod
    def mount(image, folder):
        folder.mkdir(exist_ok=True)
        subprocess.run(["mount", "-o", "loop,noatime", image, folder], check=True, capture_output=True)

    @staticmethod
    def unmount(folder):
        for _ in range(50):
            if subprocess.run(["umount", folder], capture_output=True, check=False).returncode == 0:
                return
            time.sleep(0.1)
        raise OSError(f"{folder} stays mounted")

    def cases(self, count):
        """So many cuts, in the runs of the story by turns, at moments by chance."""
        return [lambda cut=cut: self.case(cut) for cut in range(count)]

    def case(self, cut):
        number = cut % len(self.story.passes)
        folder = self.sweeps.folder()
        disk = folder / "disk"
        try:
            # One that comes after the end of the run tells little, and is made again.
            if not any(self.cut(number, folder, disk, is_greedy=cut % 2 == 0) for _ in range(TRIES)):
                return 0
        except Wrong as wrong:
            self.sweeps.blame(f"real power cut {cut}, run {number}: {wrong}")
        finally:
            if os.path.ismount(disk):
                self.unmount(disk)
            shutil.rmtree(folder)
        return 1

    def cut(self, number, folder, disk, is_greedy):
        """Whether the run was still going on."""
        if number not in self.lasts:
            self.lasts[number] = self.length(number)
        at = self.story.passes[number]
        image = folder / "image"
        self.make(image)
        self.mount(image, disk)
        exchange = copy(self.story.before(number), disk / "exchange")
        os.sync()
        process = subprocess.Popen(
            [self.program.path, "run", "--once", exchange, "--at", at],
            env=dict(self.program.environment, **PASSES[number].environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        fetched = []
        began = time.monotonic()
        end = began + self.chance.uniform(0.05, 1) * self.lasts[number]
        while time.monotonic() < end and process.poll() is None:
            if is_greedy:
                self.sweeps.fetch(exchange, fetched)
            time.sleep(0.001)
        if process.poll() is not None:
            self.lasts[number] = min(self.lasts[number], time.monotonic() - began)
            self.unmount(disk)
            image.unlink()
            return False
        process.send_signal(signal.SIGSTOP)
        # It goes on until it has been stopped.
        os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
        if self.chance.random() < 0.5:
            # Some of what nobody asked for is written back all the same.
            files = [path for path in exchange.rglob("*") if path.is_file()]
            for path in self.chance.sample(files, min(8, len(files))):
                write_back(path)
        subprocess.run(["cp", "--sparse=always", image, folder / "after"], check=True)
        process.kill()
        process.wait()
        self.unmount(disk)
        image.unlink()
        self.mount(folder / "after", disk)
        before = {
            (home.name, box): {path.read_bytes() for place in (box, box + "/.staging", ".own/" + box) for path in regular(home / place)}
            for home in (exchange / "departments").iterdir()
            for box in BOXES
        }
        self.sweeps.recover(exchange, number, fetched=fetched, repeats=True)
        for department, box, name, data in fetched:
            if name in TO_DO_LISTS:
                continue
            if (exchange / "departments" / department / box / name).exists():
                if data not in before[department, box]:
                    raise Wrong(f"{department}/{box}/{name} came twice, and nothing was undone")
                self.sweeps.parts.note("deliveries repeated since a removal wasn't durable")
        return True


def write_back(path):
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        # Those who inspect files for the program aren't stopped with it, and remove what they no longer need.
        return
    os.fdatasync(descriptor)
    os.close(descriptor)


def regular(folder):
    return [path for path in folder.glob("*") if path.is_file()]
