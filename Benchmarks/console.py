#!/usr/bin/env python3
"""How fast the console answers over a ledger of a million records, and whether `run` notices those who look at it.

    Benchmarks/console.py [--program exchange] [--records N] [--files N] [--seconds S] [--rounds N] [--folder DIR]

README.md says how to read the tables.
"""

import argparse
import contextlib
import http.client
import os
import platform
import re
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import growth
import speed
import workloads

BUREAU = "XC-DSJ"
FILLED, CLOSED, LOOKED_AT = "2021-01-04T10:00", "2021-01-05T08:00", "2021-01-05T09:00"
TARGET = 100
"""Milliseconds within which nineteen of twenty pages are to come."""
SLOWER = 1.05
"""How much longer `run` may take while the console is asked all the time."""

SCRIPT = """
local paths = {%s}
local place = 0
request = function()
  place = place %% #paths + 1
  return wrk.format("GET", paths[place])
end
done = function(summary, latency, requests)
  local faults = summary.errors
  io.write(string.format("told %%d %%d %%d %%d %%d\\n", latency:percentile(50), latency:percentile(95),
    latency:percentile(99), summary.requests, faults.connect + faults.read + faults.write + faults.status + faults.timeout))
end
"""


class Console(growth.Growth):
    """A console that is served, over an exchange that holds much."""

    def fill(self, records, files):
        """A day with so many records in so many files, closed; and a thousand more on the day after."""
        self.root = self.way("exchange", self.inbox(f"console-{records}-{files}", self.items, records, files), records).prepare() / "x"
        self.run("run", "--once", self.root, "--at", FILLED)
        self.run("run", "--once", self.root, "--at", CLOSED)
        self.held = records
        self.push(1_000, LOOKED_AT)
        with contextlib.closing(sqlite3.connect(self.root / "ledger.sqlite")) as database:
            shares = database.execute("SELECT recipient, count(*) FROM deliveries GROUP BY 1 ORDER BY 2 DESC").fetchall()
            (drops,) = database.execute("SELECT count(*) FROM drops").fetchone()
        size = (self.root / "ledger.sqlite").stat().st_size / 1e6
        print(f"{records:,} records in {drops:,} files and {sum(count for _, count in shares):,} deliveries; the ledger has {size:,.0f} MB\n")
        return shares[0][0]

    def push(self, count, moment):
        self.drop(self.root, self.held + 1, count)
        self.held += count
        return self.run("run", "--once", self.root, "--at", moment)

    def serve(self):
        # As its unit has it: it runs where whoever works leaves time. No department asks so often; `--rate` would keep it from that.
        words = ["chrt", "--idle", "0", "nice", "-n", "10", self.program, "serve", self.root, "--port", "0", "--at", LOOKED_AT, "--lang", "en", "--rate", "1000000"]
        self.server = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.port = int(re.search(r"127\.0\.0\.1:(\d+)", self.server.stdout.readline())[1])

    def processor(self):
        """Seconds of processor time that the console has had."""
        fields = Path(f"/proc/{self.server.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        self.server.send_signal(signal.SIGTERM)
        self.server.wait(30)

    def ask(self, method, path, body=None, cookie=""):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer

    def sign_in(self, department):
        token = self.run("token", "add", self.root, "--department", department, "--at", LOOKED_AT).output.split()[0]
        answer = self.ask("POST", "/signin", f"token={token}")
        return answer.headers["Set-Cookie"].split(";")[0]

    def load(self, paths, cookie, seconds, connections):
        """Asks for pages in turn, each connection as soon as it has its answer; wrk's command, and its script."""
        script = self.folder / "pages.lua"
        script.write_text(SCRIPT % ", ".join(f'"{path}"' for path in paths))
        # Clients are other machines' work: they run where nobody else would.
        return [
            "chrt", "--idle", "0", "wrk", "-t", "1", "-c", str(connections), "-d", f"{seconds}s", "--timeout", "60s", "-H", f"Cookie: {cookie}",
            "-s", str(script), f"http://127.0.0.1:{self.port}",
        ]

    def pages(self, viewers, seconds, connections):
        """Each page, by each viewer."""
        late = []
        print(f"| Page | Asked by | p50 | p95 | p99 | Requests/s | Processor each | Target |\n|---|---|---:|---:|---:|---:|---:|---|")
        for who, (cookie, paths) in viewers.items():
            for path in paths:
                answer = self.ask("GET", path, cookie=cookie)
                if answer.status != 200:
                    sys.exit(f"{path} is answered with {answer.status} to {who}")
                before = self.processor()
                run = subprocess.run(self.load([path], cookie, seconds, connections), capture_output=True, text=True, check=True)
                *times, requests, faults = map(int, re.search(r"told (.*)", run.stdout)[1].split())
                if faults:
                    sys.exit(f"{faults} of {requests} requests for {path} by {who} failed")
                half, most, nearly = (value / 1_000 for value in times)
                if most > TARGET:
                    late.append((path, who))
                print(
                    f"| `{re.sub('=.*', '=…', path)}` | {who} | {half:.1f} ms | {most:.1f} ms | {nearly:.1f} ms | {requests / seconds:,.0f} "
                    f"| {(self.processor() - before) / max(requests, 1) * 1_000:.1f} ms | p95 ≤ {TARGET} ms |", flush=True)
        return late

    def beside(self, viewers, rounds, records, connections):
        """`run` alone, and while pages are asked for, by turns."""
        cookie, paths = viewers["the bureau"]
        runs = {"alone": [], "while pages are asked for": []}
        minute = 0
        for place in range(rounds):
            for name in sorted(runs, reverse=place % 2 == 1):
                load = None
                if name != "alone":
                    load = subprocess.Popen(self.load(paths, cookie, 600, connections), stdout=subprocess.DEVNULL)
                    time.sleep(1)
                minute += 1
                runs[name].append(self.push(records, f"2021-01-05T{9 + minute // 60:02}:{minute % 60:02}"))
                if load:
                    load.send_signal(signal.SIGINT)
                    load.wait()
        print(f"\n| `run`, {records:,} records | Wall time | Processor |\n|---|---:|---:|")
        medians = {}
        for name, series in runs.items():
            times = [run.seconds for run in series]
            medians[name] = statistics.median(times)
            print(
                f"| {name} | {medians[name]:.2f} ({min(times):.2f}–{max(times):.2f}) s "
                f"| {statistics.median(run.processor for run in series):.2f} s |")
        alone, loaded = medians.values()
        print(f"\n{loaded / alone:.2f} times as long; target {SLOWER}.")
        return loaded / alone


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--program", default=speed.ROOT / ".build" / "release" / "exchange", type=Path)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--files", type=int, default=10_000, help="in which they come")
    parser.add_argument("--seconds", type=int, default=5, help="for how long each page is asked for")
    parser.add_argument("--connections", type=int, default=4, help="how many ask at the same time, without a pause")
    parser.add_argument("--rounds", type=int, default=5, help="how often `run` is run each way")
    parser.add_argument("--folder", type=Path, help="where the exchange is made, and kept")
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="exchange-console-"))
    folder.mkdir(exist_ok=True)
    console = Console(options.program.resolve(), folder, False)
    try:
        print(f"{platform.machine()}, {os.cpu_count()} cores, Linux {platform.release()}; {options.connections} connections\n")
        department = console.fill(options.records, options.files)
        console.serve()
        try:
            document = f"薛审样许字〔2020〕{options.records // 2}号"
            common = [
                "/today", "/todo", "/files", "/files?verdict=rejected", "/files?name=000001", "/received", "/days",
                f"/trace?id={quote(document)}",
            ]
            viewers = {
                "the bureau": (console.sign_in(BUREAU), common + ["/running", "/trace?id=20210104-0005"]),
                "its sender": (console.sign_in(workloads.SENDER), common),
                "a department": (console.sign_in(department), [path for path in common if "trace" not in path]),
            }
            late = console.pages(viewers, options.seconds, options.connections)
            ratio = console.beside(viewers, options.rounds, options.records // 10, options.connections)
        finally:
            console.stop()
    finally:
        if not options.folder:
            shutil.rmtree(folder)
    if late or ratio > SLOWER:
        sys.exit(f"console: slower than they are to be: {late}, {ratio:.2f}")


if __name__ == "__main__":
    main()
