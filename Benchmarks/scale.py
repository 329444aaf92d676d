#!/usr/bin/env python3
"""What one machine does with its ledger in SQLite and, by one, two and four processors, in PostgreSQL; and by these figures a day of a province.

    Benchmarks/scale.py [--quick] [--program exchange] [--keep FILE] [--page docs/scale.md]   # measures, simulates, prints
    Benchmarks/scale.py --measured FILE [--page docs/scale.md]      # simulates with what was kept, prints

It prints the tables of docs/scale.md, or puts them there as well. It starts a PostgreSQL of its own, with fsync, and ends it. README.md says more.
"""

import argparse
import collections
import contextlib
import heapq
import itertools
import json
import math
import os
import platform
import random
import re
import shutil
import socket
import statistics
import threading
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import growth
import workloads

ROOT = growth.speed.ROOT
SENDERS = 14
SMALL, LARGE = 20, 10_000
PATIENCE = 900
"""After so many seconds something that is waited for isn't coming."""
TICKS = os.sysconf("SC_CLK_TCK")

# How the database is asked, again and again: how many decide, how many wait for that, and how many connections there are.
SAMPLE = """
SELECT extract(epoch FROM clock_timestamp()), (SELECT count(*) FROM pg_locks WHERE {deciding} AND granted),
  (SELECT count(*) FROM pg_locks WHERE {deciding} AND NOT granted), count(*)
FROM pg_stat_activity WHERE application_name LIKE 'exchange%' \\watch 0.05
"""
DECIDING = "locktype = 'advisory' AND objsubid = 1 AND (classid::bigint << 32 | objid::bigint) IN ({keys})"


# What is measured with


class Postgres:
    """A PostgreSQL in a folder, with fsync as it comes; it listens at 127.0.0.1 and ends with us."""

    SETTINGS = {
        "listen_addresses": "127.0.0.1", "max_connections": "200", "max_wal_size": "8GB", "checkpoint_timeout": "30min",
        "track_wal_io_timing": "on", "log_min_duration_statement": "1000",
    }

    def __init__(self, folder):
        self.bin = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), default=None)
        if self.bin is None:
            sys.exit("PostgreSQL is missing; make bench-scale installs it")
        self.folder = folder / "postgres"
        self.folder.mkdir()
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.user(
            self.bin / "initdb", "--pgdata", self.folder / "data", "--username", "exchange", "--auth", "trust", "--encoding", "UTF8",
            "--locale", "C.UTF-8")
        options = " ".join(f"-c {key}={value}" for key, value in self.SETTINGS.items())
        self.user(
            self.bin / "pg_ctl", "-D", self.folder / "data", "--log", self.folder / "log", "--wait", "-o",
            f"{options} -p {self.port} -k {self.folder}", "start")
        self.process = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        self.version = self.ask("SHOW server_version")[0][0].split()[0]

    def user(self, *words):
        """Runs a command as a user whom PostgreSQL doesn't refuse."""
        words = [str(word) for word in words]
        if os.getuid() == 0:
            words = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--init-groups", *words]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL, cwd="/")

    def stop(self):
        self.user(self.bin / "pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop")

    def address(self, database):
        return f"postgresql://exchange@127.0.0.1:{self.port}/{database}"

    def psql(self, database):
        return [self.bin / "psql", "-X", "-q", "-A", "-t", "-F", " ", "-v", "ON_ERROR_STOP=1", self.address(database)]

    def ask(self, query, database="postgres"):
        """The rows of an answer, each as a list of its words."""
        run = subprocess.run([*self.psql(database), "-c", query], capture_output=True, text=True)
        if run.returncode:
            sys.exit(f"{query}: {run.stderr}")
        return [line.split(" ") for line in run.stdout.splitlines()]

    def number(self, query, database="postgres"):
        return float(self.ask(query, database)[0][0])

    def counters(self, database):
        """What the server has counted so far, of its log and of the transactions of a database."""
        wal = self.ask("SELECT pg_current_wal_lsn() - '0/0', wal_records, wal_fpi, wal_sync, wal_write, wal_sync_time FROM pg_stat_wal")[0]
        counts = dict(zip(["wal", "wal records", "page images", "flushes", "wal writes", "flush ms"], map(float, wal)))
        counts["numbers"] = self.number("SELECT pg_snapshot_xmax(pg_current_snapshot())")
        counts["commits"] = self.number(f"SELECT xact_commit FROM pg_stat_database WHERE datname = '{database}'")
        return counts

    def tables(self, database):
        """Of each table its rows, its bytes with indices, and those of the indices."""
        names = [name for (name,) in self.ask("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace", database)]
        union = " UNION ALL ".join(
            f"SELECT '{name}', (SELECT count(*) FROM {name}), pg_total_relation_size('{name}'), pg_indexes_size('{name}')" for name in names)
        return {name: tuple(map(int, sizes)) for name, *sizes in self.ask(union, database)}


def family(roots):
    """Of these processes and all whom they began: the ticks of processor time that each has had, and those of them that are gone."""
    children, times = {}, {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
                children.setdefault(int(fields[1]), []).append(int(folder.name))
                times[int(folder.name)] = sum(map(int, fields[11:15]))
    found, waiting = {}, list(roots)
    while waiting:
        process = waiting.pop()
        found[process] = times.get(process, 0)
        waiting += children.get(process, [])
    return found


def processor_of(roots):
    """Seconds of processor time that these processes and all whom they began have had, dead or alive."""
    return sum(family(roots).values()) / TICKS


def flushes_of_disk(folder, seconds=1.0):
    """How many times a second a page can be written and flushed here, one after the other."""
    path = folder / "flushed"
    file = os.open(path, os.O_CREAT | os.O_RDWR)
    page = b"x" * 8192
    os.pwrite(file, page * 128, 0)
    os.fsync(file)
    count, start = 0, time.monotonic()
    while time.monotonic() < start + seconds:
        os.pwrite(file, page, count % 128 * 8192)
        os.fdatasync(file)
        count += 1
    os.close(file)
    path.unlink()
    return count / (time.monotonic() - start)


class Far:
    """Stands for a network between processors and database: what goes through it is late, each way by half of the time given."""

    def __init__(self, port, seconds):
        self.target, self.delay = port, seconds / 2
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            near, _ = self.server.accept()
            far = socket.create_connection(("127.0.0.1", self.target))
            for one, other in [(near, far), (far, near)]:
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=self.carry, args=(one, other), daemon=True).start()

    def carry(self, one, other):
        with contextlib.suppress(OSError):
            while data := one.recv(1 << 20):
                time.sleep(self.delay)
                other.sendall(data)
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


class Exchange:
    """An exchange of which fourteen departments send approvals, served by some processors."""

    codes = [f"XC-B{number:02d}" for number in range(1, SENDERS + 1)]

    def __init__(self, bench, name, address=None, settings=None):
        self.bench, self.processors = bench, []
        self.root = bench.folder / name
        subprocess.run([bench.program, "init", self.root, "--no-guides"], check=True, stdout=subprocess.DEVNULL)
        rows = [
            dict(zip(growth.DEPARTMENT_COLUMNS, [
                code, f"薛城区样例{number}审批服务局", "APPROVAL", workloads.uscc(f"11370499{number:09d}"), "2020-12-22", "", "", "", "csv",
                "utf-8", "样例", ""]))
            for number, code in enumerate(self.codes, 1)
        ]
        growth.append(self.root / "catalog" / "departments.csv", rows)
        settings = {"settleSeconds": 0, "verifyHours": 0, **(settings or {})}
        path = self.root / "exchange.yaml"
        lines = [
            f"{key}: {settings[key]}" if (key := line.split(":")[0]) in settings else line for line in path.read_text().splitlines()
        ]
        path.write_text("\n".join(lines + ([f"ledger: {address}"] if address else [])) + "\n")

    def box(self, code, name):
        return self.root / "departments" / code / name

    def start(self):
        with open(self.root / f"{len(self.processors)}.log", "w") as log:
            self.processors.append(
                subprocess.Popen([self.bench.program, "run", self.root, "--log-level", "error"], stdout=log, stderr=log))

    def stop(self):
        for process in self.processors:
            process.terminate()
        for process in self.processors:
            process.wait(60)
        self.processors = []

    def kill(self):
        for process in self.processors:
            process.kill()
            process.wait()

    def receipts(self):
        """How many there are, and when the last one came."""
        paths = [path for path in self.root.glob("departments/*/receipts/*.receipt.xml")]
        return len(paths), max((path.stat().st_ctime for path in paths), default=0.0)

    def disk(self):
        """Bytes and files of what is kept, and of what lies in boxes."""
        sizes = {"kept bytes": 0, "kept files": 0, "box bytes": 0, "box files": 0}
        for name, folders in [("kept", ["archive", "quarantine", "journal"]), ("box", ["departments"])]:
            for folder in folders:
                for path in (self.root / folder).rglob("*"):
                    if path.is_file():
                        sizes[f"{name} files"] += 1
                        sizes[f"{name} bytes"] += path.stat().st_size
        return sizes


class Site:
    """Some exchanges on this machine, each with some processors and with its ledger in a file or in a schema of one database."""

    def __init__(self, bench, name, exchanges=1, processors=1, database=True, delay=None, settings=None):
        self.bench, self.database = bench, name if database else None
        port = bench.postgres.port
        if database:
            bench.postgres.ask(f"CREATE DATABASE {name}")
        if delay:
            port = Far(port, delay).port
        self.port = port
        self.schemas = ["public"] + [f"district{number}" for number in range(1, exchanges)]
        self.exchanges = []
        bench.sites.append(self)
        for schema in self.schemas:
            address = None
            if database:
                address = f"postgresql://exchange@127.0.0.1:{port}/{name}?options=-csearch_path%3D{schema}"
                bench.postgres.ask(f"CREATE SCHEMA IF NOT EXISTS {schema}", name)
            self.exchanges.append(Exchange(bench, f"{name}-{schema}", address, settings))
        for exchange in self.exchanges:
            for _ in range(processors):
                exchange.start()
                self.until(lambda: all(exchange.box(code, "receipts").is_dir() for code in exchange.codes), "boxes")
        if processors > 1:
            self.until(lambda: len(self.shares()) == processors, "leases")
        # Work is shared by what came: so something comes.
        self.work(bench.files("first", 1, 5))
        if processors > 1:
            with contextlib.suppress(TimeoutError):
                self.until(lambda: max(self.shares()) - min(self.shares()) <= 1, "even leases", patience=60)

    def stop(self):
        for exchange in self.exchanges:
            exchange.stop()

    def until(self, holds, what, pause=0.1, patience=PATIENCE):
        end = time.monotonic() + patience
        while not holds():
            gone = [process for exchange in self.exchanges for process in exchange.processors if process.poll() is not None]
            if gone:
                logs = "".join(path.read_text()[-1000:] for exchange in self.exchanges for path in exchange.root.glob("*.log"))
                sys.exit(f"{self.exchanges[0].root.name}: no {what}; {len(gone)} processors have ended. {logs}")
            if time.monotonic() > end:
                raise TimeoutError(what)
            time.sleep(pause)

    def shares(self):
        """How many of the senders each processor of the first exchange serves."""
        rows = self.bench.postgres.ask(
            "SELECT count(*) FILTER (WHERE name LIKE 'XC-B%') FROM leases GROUP BY processor ORDER BY 1", self.database)
        return [int(count) for (count,) in rows]

    def round_trip(self, count=400):
        """Seconds from a question to the database to its answer."""
        if not self.database:
            return 0.0
        address = f"postgresql://exchange@127.0.0.1:{self.port}/postgres"
        times = []
        for questions in (1, count + 1):
            start = time.monotonic()
            subprocess.run(
                [self.bench.postgres.bin / "psql", "-X", "-q", "-o", os.devnull, address], input="SELECT 1;\n" * questions, text=True, check=True)
            times.append(time.monotonic() - start)
        return (times[1] - times[0]) / count

    def receipts(self):
        counts = [exchange.receipts() for exchange in self.exchanges]
        return sum(count for count, _ in counts), max(last for _, last in counts)

    def work(self, drops):
        """Drops files, (sender, path) each, all at once, and waits for the receipt of each; what that took."""
        moves = []
        for number, (code, path) in enumerate(drops):
            exchange = self.exchanges[Exchange.codes.index(code) % len(self.exchanges)] if code in Exchange.codes else self.exchanges[0]
            waiting = exchange.root / f"waiting-{number}{path.suffix}"
            shutil.copy(path, waiting)
            moves.append((waiting, exchange.box(code, "inbox") / path.name))
        os.sync()
        self.settle()
        before, (there, _) = self.counted(), self.receipts()
        sampler = self.sampler()
        start = time.time()
        for waiting, target in moves:
            waiting.rename(target)
        self.until(lambda: self.receipts()[0] >= there + len(moves), "receipts", pause=0.2)
        end = self.receipts()[1]
        samples = self.sampled(sampler, start, end)
        # What goes on behind the answers costs as well: putting away, lists of what is to be done.
        self.rest()
        behind, after = time.time() - end, self.counted()
        return {"files": len(moves), "seconds": end - start, "behind": behind, **{key: after[key] - before[key] for key in before}, **samples}

    def rest(self):
        """Waits until nothing is done any more but to look."""
        before, quiet = 0.0, 0
        while quiet < 3:
            now = processor_of([process.pid for exchange in self.exchanges for process in exchange.processors] + [self.bench.postgres.process])
            quiet = quiet + 1 if now - before < 0.1 * len(self.exchanges[0].processors) * len(self.exchanges) else 0
            before = now
            time.sleep(1)

    def settle(self):
        """Has the server know its tables as it knows them after days, and begin a checkpoint's time anew."""
        if self.database:
            self.bench.postgres.ask("VACUUM ANALYZE", self.database)
            self.bench.postgres.ask("CHECKPOINT")

    def counted(self):
        counts = {"exchange": processor_of(process.pid for exchange in self.exchanges for process in exchange.processors)}
        if self.database:
            postgres = self.bench.postgres
            counts |= {"postgres": processor_of([postgres.process]), **postgres.counters(self.database)}
        return counts

    def sampler(self):
        if not self.database:
            return None
        keys = ", ".join(f"hashtextextended('exchange deciding {schema}', 0)" for schema in self.schemas)
        sampler = subprocess.Popen(
            self.bench.postgres.psql("postgres"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        sampler.stdin.write(SAMPLE.format(deciding=DECIDING.format(keys=keys)))
        sampler.stdin.close()
        return sampler

    def sampled(self, sampler, start, end):
        """Of the time between start and end: how many decided in the mean, how many waited for that, and the most connections."""
        if not sampler:
            return {}
        sampler.terminate()
        rows = [[float(word) for word in line.split(" ")] for line in sampler.stdout if line.count(" ") == 3]
        sampler.wait()
        rows = [row for row in rows if start <= row[0] <= end]
        mean = lambda place: statistics.fmean(row[place] for row in rows) if rows else 0.0
        return {"samples": len(rows), "deciding": mean(1), "waiting": mean(2), "connections": max((row[3] for row in rows), default=0)}


class Bench:
    """What is measured."""

    def __init__(self, program, folder, quick):
        self.program, self.folder, self.quick = program, folder, quick
        self.items = workloads.items_of(ROOT / "profiles" / "xuecheng-2020-19" / "items.csv")
        self.postgres = Postgres(folder)
        self.sets, self.next, self.sites = {}, 1, []

    def records(self, items, count, first, seed):
        """Approvals decided yesterday, so that all their limits run."""
        day = date.today() - timedelta(days=1)
        place = [name for name, _ in workloads.COLUMNS].index("decisionDate")
        for record in workloads.Approvals(items, count, seed=seed, first=first):
            record[place : place + 3] = [day.isoformat(), day.isoformat(), (day + timedelta(days=1825)).isoformat()]
            yield record

    def files(self, name, each, size):
        """So many bundles of a size of each sender, in turn: small ones of one item in XML, others a table of all items."""
        if name in self.sets:
            return self.sets[name]
        folder = self.folder / name
        folder.mkdir()
        drops = []
        for number in range(each):
            for place, code in enumerate(Exchange.codes):
                first = place * 5_000_000 + self.next + number * size
                stem = f"{code}-{name}-{number:05d}"
                if size <= 100:
                    path = folder / f"{stem}.xml"
                    workloads.write_xml(path, self.records([self.items[place]], size, first, number), stem, sender=code)
                else:
                    path = folder / f"approval-push_{stem}.csv"
                    workloads.write_csv(path, self.records(self.items, size, first, number))
                drops.append((code, path))
        self.next += each * size
        self.sets[name] = drops
        return drops

    # One machine

    def small(self):
        return self.files("small", 15 if self.quick else 60, SMALL)

    def large(self):
        return self.files("large", 1 if self.quick else 2, LARGE)

    def layouts(self):
        """The same work by different means."""
        several = {"leaseSeconds": 3, "pollSeconds": 1}
        layouts = [
            ("SQLite, 1 processor", "file", dict(database=False)),
            ("PostgreSQL, 1 processor", "one", dict()),
            ("PostgreSQL, 2 processors of one exchange", "two", dict(processors=2, settings=several)),
            ("PostgreSQL, 4 processors of one exchange", "four", dict(processors=4, settings=several)),
            ("PostgreSQL, 2 exchanges of 1 processor", "districts2", dict(exchanges=2)),
            ("PostgreSQL, 4 exchanges of 1 processor", "districts4", dict(exchanges=4)),
            ("PostgreSQL, 1 processor, behind a network", "far", dict(delay=0.0003)),
        ]
        for title, name, how in layouts:
            site = Site(self, name, **how)
            for work, drops, size in [("small", self.small(), SMALL), ("large", self.large(), LARGE)]:
                result = {"title": title, "work": work, "records": len(drops) * size, **site.work(drops)}
                if how.get("processors"):
                    result["shares"] = site.shares()
                yield result
            if not {"exchanges", "processors"} & set(how):
                yield {"title": title, "work": "alone", "round trip": site.round_trip(), **self.alone(site)}
            site.stop()

    # What each kind of file costs

    def kinds(self):
        """What a file costs by how many records it has, and a claim; by one processor with its ledger in PostgreSQL."""
        few = self.quick
        site = Site(self, "costs")
        exchange = site.exchanges[0]
        stages = [
            ("1", 1, lambda: self.files("of1", 10 if few else 25, 1)),
            ("20", 20, lambda: self.files("of20", 10 if few else 25, 20)),
            ("claim", 0, lambda: self.forms(exchange)),
            ("1000", 1_000, lambda: self.files("of1000", 2 if few else 3, 1_000)),
            ("10000", 10_000, lambda: self.files("of10000", 1 if few else 2, LARGE)),
        ]
        for name, size, drops in stages:
            drops = drops()
            tables, disk = self.postgres.tables("costs"), exchange.disk()
            result = site.work(drops)
            grown = {
                table: [now - before for now, before in zip(sizes, tables[table])] for table, sizes in self.postgres.tables("costs").items()}
            disk = {key: size - disk[key] for key, size in exchange.disk().items()}
            yield {"kind": name, "size": size, **result, **disk, "tables": grown}
        yield {"kind": "alone", "size": SMALL, **self.alone(site)}
        site.stop()
        for name, seconds in [("idle", 5), ("calm", 60)]:
            yield {"kind": name, **self.idle(Site(self, name, settings={"pollSeconds": seconds}))}
        yield {"kind": "verify", **self.verified(exchange)}

    def forms(self, exchange):
        """The forms by which departments claim what they got, each to be dropped as it lies there."""
        return [(path.parents[1].name, path) for path in sorted(exchange.root.glob("departments/*/outbox/*.claim.csv"))]

    def alone(self, site):
        """Bundles that come one by one, each when the one before is answered."""
        drops = self.files("alone", 1 if self.quick else 2, SMALL)
        site.settle()
        before, times, sampler, begin = site.counted(), [], site.sampler(), time.time()
        for code, path in drops:
            target = site.exchanges[0].box(code, "inbox") / path.name
            waiting, (there, _) = target.parent.parent / path.name, site.receipts()
            shutil.copy(path, waiting)
            start = time.time()
            waiting.rename(target)
            site.until(lambda: site.receipts()[0] > there, "receipt", pause=0.02)
            times.append(site.receipts()[1] - start)
        end = time.time()
        samples = site.sampled(sampler, begin, end)
        site.rest()
        after, seconds = site.counted(), time.time() - begin
        samples["deciding"] = samples.get("deciding", 0) * (end - begin) / seconds
        return {
            "files": len(drops), "seconds": seconds, "median": statistics.median(times), "most": max(times), **samples,
            **{key: after[key] - before[key] for key in before}}

    def idle(self, site, seconds=40):
        """What an exchange costs that has nothing to do: processor time, memory, connections. The server has vacuumed before."""
        site.work(self.small()[:SENDERS])
        self.postgres.ask("VACUUM ANALYZE", site.database)
        site.rest()
        backends = [
            int(pid) for (pid,) in self.postgres.ask(
                f"SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'exchange%' AND datname = '{site.database}'")]
        # Of the server only those who work for it: the others are there once for all exchanges.
        counted = lambda: {**site.counted(), "postgres": processor_of(backends)}
        before = counted()
        time.sleep(seconds)
        after = counted()
        megabytes = memory_of([process.pid for process in site.exchanges[0].processors])
        site.stop()
        return {
            "seconds": seconds, **{key: after[key] - before[key] for key in before}, "connections": len(backends), "megabytes": megabytes}

    def verified(self, exchange):
        """`verify` of all, and of the ledger alone, as a processor does it each day: the days of the archive lie elsewhere then."""
        verify = lambda: growth.speed.Run([self.program, "verify", exchange.root]).seconds
        seconds = verify()
        for year in list((exchange.root / "archive").iterdir()):
            year.rename(exchange.root.parent / f"archive-{year.name}")
        return {"seconds": seconds, "ledger": verify(), "records": int(self.postgres.number("SELECT count(*) FROM records", "costs"))}

    def machine(self):
        return {
            "machine": f"{platform.machine()}, {os.cpu_count()} cores, Linux {platform.release()}",
            "memory": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, "postgres": self.postgres.version,
            "flushes": flushes_of_disk(self.folder), "day": date.today().isoformat(), "quick": self.quick,
            "program": subprocess.run([self.program, "--version"], capture_output=True, text=True).stdout.strip(),
            "bundles": len(self.small()), "load": os.getloadavg()[0],
        }

    def slow(self):
        """Statements that took more than a second."""
        lines = (self.postgres.folder / "log").read_text(errors="replace").splitlines()
        return [line for line in lines if " duration: " in line and "CHECKPOINT" not in line]


def memory_of(roots):
    """Megabytes of these processes and all whom they began, what several share in equal parts."""
    total = 0
    for process in family(roots):
        with contextlib.suppress(OSError):
            lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
            total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def measure(bench):
    measured = {"machine": bench.machine(), "layouts": [], "kinds": []}
    for part, results in [("kinds", bench.kinds()), ("layouts", bench.layouts())]:
        for result in results:
            measured[part].append(result)
            print({key: value for key, value in result.items() if key != "tables"}, file=sys.stderr, flush=True)
    measured["slow"] = bench.slow()
    return measured


# A day, simulated


class Costs:
    """What a file of so many records costs, by straight lines between the sizes that were measured; and what a claim costs.

    These are costs in groups, as they form where much comes at once. A file that comes alone costs `surplus` more, and its questions to the
    database go over a network: both is so where districts share one."""

    def __init__(self, measured):
        self.kinds = {kind["kind"]: kind for kind in measured["kinds"]}
        self.idle, self.calm, self.proof = self.kinds["idle"], self.kinds["calm"], self.kinds["verify"]
        self.points = [(self.kinds[name]["size"], self.each(self.kinds[name])) for name in ("1", "20", "1000", "10000")]
        self.claim = self.each(self.kinds["claim"])
        self.alone = self.kinds["alone"]
        self.surplus = {
            name: max(0.0, self.of_one(name, self.alone) - self.points[1][1][name])
            for name in ("exchange", "postgres", "deciding", "commits", "flushes", "wal")}
        near, far = [
            next(run for run in measured["layouts"] if run["work"] == "small" and run["title"] == f"PostgreSQL, 1 processor{where}")
            for where in ("", ", behind a network")]
        self.network = max(0.0, self.deciding(far) - self.deciding(near))
        self.surplus["deciding"] += self.network
        self.disk = measured["machine"]["flushes"]

    def of_one(self, name, run):
        """What a file cost that came alone, without what an exchange costs that has nothing to do."""
        return self.deciding(run) if name == "deciding" else (run[name] - self.rate(name) * run["seconds"]) / run["files"]

    @staticmethod
    def deciding(run):
        """For how long the right to decide is had for a file."""
        return run["deciding"] * run["seconds"] / run["files"]

    def rate(self, name, kind="idle"):
        """What an exchange with nothing to do costs a second."""
        return self.kinds[kind].get(name, 0) / self.kinds[kind]["seconds"]

    @staticmethod
    def each(kind):
        """What one file of a kind cost."""
        names = ("exchange", "postgres", "wal", "commits", "flushes", "kept bytes", "kept files", "box bytes", "box files")
        sums = {name: kind[name] for name in names}
        sums["deciding"] = Costs.deciding(kind) * kind["files"]
        for place, name in enumerate(("rows", "bytes", "indices")):
            sums[name] = sum(table[place] for table in kind["tables"].values())
        sums["records"] = kind["size"] * kind["files"]
        sums["deliveries"] = kind["tables"]["deliveries"][0]
        return {name: value / kind["files"] for name, value in sums.items()}

    def of(self, size):
        """What a file with so many records costs; above the largest that was measured, in proportion."""
        (low, less), (high, more) = next(
            ((one, two) for one, two in zip(self.points, self.points[1:]) if size <= two[0]), (self.points[-2], self.points[-1]))
        share = (size - low) / (high - low)
        return {name: less[name] + share * (more[name] - less[name]) for name in less}

    def by_itself(self, cost):
        """The same where it comes alone."""
        return {name: value + self.surplus.get(name, 0.0) for name, value in cost.items()}


HOURS = [0.2, 0.1, 0.1, 0.1, 0.1, 0.2, 0.5, 1.5, 6, 12, 12, 7, 2, 3, 10, 12, 11, 6, 2, 1, 1, 0.8, 0.6, 0.4]
"""How what people and their systems send spreads over a day: an assumption, with the two peaks of an office's day."""
NIGHT = {20: 3, 21: 4, 22: 4, 23: 2}
"""When systems export what came together over the day: an assumption."""


class Sort:
    """A sort of files: its share of a day's records, the sizes, and when they come. All of it is assumed."""

    def __init__(self, name, share, mean, spread, hours, most):
        self.name, self.share, self.mean, self.spread, self.most = name, share, mean, spread, most
        self.hours = [hours.get(hour, 0) for hour in range(24)] if isinstance(hours, dict) else hours

    def sizes(self, chance, records):
        """Sizes of the given sum: logarithms spread normally, about the mean."""
        middle = math.log(self.mean) - self.spread**2 / 2
        records = round(records)
        while records > 0:
            size = min(max(1, round(chance.lognormvariate(middle, self.spread))), self.most, records)
            records -= size
            yield size

    def moment(self, chance):
        hour = chance.choices(range(24), self.hours)[0]
        return (hour + chance.random()) * 3600


SORTS = [
    Sort("a counter's system, bundle by bundle", 0.2, 20, 1.0, HOURS, 1_000),
    Sort("exports by hand", 0.3, 500, 1.0, HOURS, 20_000),
    Sort("exports at night", 0.5, 20_000, 0.8, NIGHT, 200_000),
]


class Region:
    """Districts of different sizes, and the files that they send on a day."""

    def __init__(self, districts, records, costs, seed=20201222, sorts=SORTS):
        chance = random.Random(seed)
        weights = [chance.lognormvariate(0, 0.7) for _ in range(districts)]
        self.shares = sorted((weight / sum(weights) for weight in weights), reverse=True)
        self.files, known, claim = [], {}, costs.by_itself(costs.claim)
        self.sums = [dict.fromkeys(costs.claim, 0.0) for _ in range(24)]
        self.counts = {sort.name: [0, 0] for sort in sorts} | {"claims, a delivery each": [0, 0]}
        for district, share in enumerate(self.shares):
            for sort in sorts:
                for size in sort.sizes(chance, records * share * sort.share):
                    cost = known.get(size) or known.setdefault(size, costs.by_itself(costs.of(size)))
                    self.add(sort.name, sort.moment(chance), district, size, cost)
                    # What was delivered the day before is claimed on this one, by people.
                    whole = int(cost["deliveries"] + chance.random())
                    for _ in range(whole):
                        self.add("claims, a delivery each", SORTS[0].moment(chance), district, 0, claim)
        self.files.sort(key=lambda file: file[0])

    def add(self, name, moment, district, size, cost):
        self.files.append((moment, district, cost["exchange"], cost["deciding"], cost["postgres"]))
        self.counts[name][0] += 1
        self.counts[name][1] += size
        sums = self.sums[int(moment // 3600)]
        for what, value in cost.items():
            sums[what] += value

    def sum(self, what):
        return sum(sums[what] for sums in self.sums)


class Pool:
    """Some servers before whom one queue waits."""

    __slots__ = ("free", "size", "queue", "within", "isDown", "busy")

    def __init__(self, size):
        self.free = self.size = size
        self.queue, self.within, self.isDown, self.busy = collections.deque(), set(), False, 0.0


class Simulation:
    """Files go through three stages: a core of a machine, the right to decide in their exchange, and a core of the database while that is had.

    A file is (moment, district, exchange, deciding, postgres): seconds of a machine's core, seconds for which the right to decide is
    had, and seconds of the database's core of these. An exchange's departments are shared evenly by the machines of its pair.
    """

    ARRIVES, MADE, STORED, DECIDED, DIES, TAKEN, DOWN, UP = range(8)

    def __init__(self, files, pairs, machine_cores, database_cores, dies=None, lease=15, down=None, exchange_of=lambda district: district):
        self.files, self.lease = files, lease
        self.machines = [Pool(machine_cores) for _ in range(2 * pairs)]
        self.database = Pool(database_cores)
        self.rights = collections.defaultdict(lambda: Pool(1))
        self.exchanges = [exchange_of(file[1]) for file in files]
        self.home = [2 * (exchange % pairs) + number % 2 for number, exchange in enumerate(self.exchanges)]
        # Who has died counts on for the time until his work is taken over.
        self.try_of, self.answered = [0] * len(files), [None] * len(files)
        self.events, self.order = [], itertools.count()
        self.gone, self.heir = set(), {}
        if dies is not None:
            self.push(dies, self.DIES, 0)
        if down is not None:
            self.push(down[0], self.DOWN, 0)
            self.push(down[1], self.UP, 0)
        self.inside, self.time, self.crowd = 0, 0.0, 0.0

    def push(self, moment, what, who):
        heapq.heappush(self.events, (moment, next(self.order), what, who, self.try_of[who]))

    def run(self):
        place, count = 0, len(self.files)
        while place < count or self.events:
            if place < count and (not self.events or self.files[place][0] <= self.events[0][0]):
                moment, what, who, number = self.files[place][0], self.ARRIVES, place, 0
                place += 1
            else:
                moment, _, what, who, number = heapq.heappop(self.events)
            self.crowd += self.inside * (moment - self.time)
            self.time = moment
            if what == self.ARRIVES:
                self.inside += 1
                self.enter(self.machine(who), who, self.MADE, self.files[who][2])
            elif what == self.DIES:
                self.die(0)
            elif what == self.TAKEN:
                self.take_over(0, 1)
            elif what == self.DOWN:
                self.fail(self.database)
            elif what == self.UP:
                self.database.isDown = False
                self.serve(self.database, self.STORED, 4)
            elif number == self.try_of[who]:
                self.go_on(what, who)
        return self

    def machine(self, who):
        return self.machines[self.heir.get(self.home[who], self.home[who])]

    def enter(self, pool, who, done, seconds):
        if pool.free and not pool.isDown:
            pool.free -= 1
            self.begin(pool, who, done, seconds)
        else:
            pool.queue.append(who)

    def begin(self, pool, who, done, seconds):
        pool.within.add(who)
        pool.busy += seconds
        self.push(self.time + seconds, done, who)

    def serve(self, pool, done, field):
        while pool.free and pool.queue and not pool.isDown:
            pool.free -= 1
            who = pool.queue.popleft()
            self.begin(pool, who, done, self.files[who][field])

    def leave(self, pool, who, done, field):
        pool.within.discard(who)
        pool.free += 1
        self.serve(pool, done, field)

    def go_on(self, what, who):
        if what == self.MADE:
            self.leave(self.machine(who), who, self.MADE, 2)
            self.decide(who)
        elif what == self.STORED:
            self.leave(self.database, who, self.STORED, 4)
            _, _, _, deciding, postgres = self.files[who]
            self.push(self.time + max(0.0, deciding - postgres), self.DECIDED, who)
        else:
            right = self.rights[self.exchanges[who]]
            right.within.discard(who)
            right.free += 1
            self.answered[who] = self.time
            self.inside -= 1
            if right.queue:
                self.decide(right.queue.popleft())

    def decide(self, who):
        right = self.rights[self.exchanges[who]]
        if right.free:
            right.free -= 1
            right.within.add(who)
            right.busy += max(self.files[who][3], self.files[who][4])
            self.enter(self.database, who, self.STORED, self.files[who][4])
        else:
            right.queue.append(who)

    # What goes wrong

    def fail(self, pool):
        """What is served is begun anew, first of all, when the pool is back."""
        pool.isDown = True
        for who in sorted(pool.within, reverse=True):
            self.try_of[who] += 1
            pool.queue.appendleft(who)
        pool.free, pool.within = pool.size, set()

    def die(self, machine):
        """What the machine had in hand is begun anew by its heir, after a lease; its right to decide is held until then."""
        self.fail(self.machines[machine])
        self.gone = {
            who for right in self.rights.values() for who in [*right.within, *right.queue] if self.machine(who) is self.machines[machine]}
        for who in self.gone:
            self.try_of[who] += 1
        for right in self.rights.values():
            right.queue = collections.deque(who for who in right.queue if who not in self.gone)
        self.database.queue = collections.deque(who for who in self.database.queue if who not in self.gone)
        for who in self.gone & self.database.within:
            self.leave(self.database, who, self.STORED, 4)
        self.push(self.time + self.lease, self.TAKEN, 0)

    def take_over(self, machine, other):
        self.heir[machine] = other
        waiting, self.machines[machine].queue = self.machines[machine].queue, collections.deque()
        for right in self.rights.values():
            for who in right.within & self.gone:
                right.within.discard(who)
                right.free += 1
            if right.free and right.queue:
                self.decide(right.queue.popleft())
        for who in [*sorted(self.gone), *waiting]:
            self.enter(self.machines[other], who, self.MADE, self.files[who][2])
        self.gone = set()

    # What came out

    def waits(self, holds=lambda file: True):
        return sorted(end - file[0] for file, end in zip(self.files, self.answered) if holds(file))


def share_of(values, share):
    """The value below which so much of the sorted values lies."""
    return values[min(len(values) - 1, int(share * len(values)))] if values else 0.0


def check_served(simulation):
    """All that came is served, and nothing before it came."""
    if simulation.inside or None in simulation.answered:
        sys.exit("simulation: not all that came was served")
    if min(simulation.waits()) < 0:
        sys.exit("simulation: something was answered before it came")
    if abs(simulation.crowd - sum(simulation.waits())) > 0.001 * simulation.crowd:
        sys.exit("simulation: Little's law doesn't hold")


def check(simulation):
    """Where nothing goes wrong, cores and rights were busy for what was asked of them, within a hundredth."""
    files = simulation.files
    check_served(simulation)
    for name, pools, asked in [
        ("machines", simulation.machines, sum(file[2] for file in files)), ("database", [simulation.database], sum(file[4] for file in files)),
        ("deciding", simulation.rights.values(), sum(max(file[3], file[4]) for file in files)),
    ]:
        busy = sum(pool.busy for pool in pools)
        if abs(busy - asked) > 0.01 * asked:
            sys.exit(f"simulation: {name} were busy for {busy:.1f} s, {asked:.1f} s of work came")


def check_by_formula(seed=1, count=200_000, arrivals=0.6, servers=1):
    """One queue with arrivals and services as they come (M/M/1, M/M/2) waits as long as the formula has it."""
    chance, moment, files = random.Random(seed), 0.0, []
    for _ in range(count):
        moment += chance.expovariate(arrivals * servers)
        files.append((moment, 0, chance.expovariate(1), 0.0, 0.0))
    simulation = Simulation(files, 1, servers, 1)
    simulation.home = [0] * count
    check(simulation.run())
    found = statistics.fmean(simulation.waits())
    formula = 1 / (1 - arrivals) if servers == 1 else 1 / (1 - arrivals**2)
    if abs(found / formula - 1) > 0.04:
        sys.exit(f"simulation: {servers} servers let wait {found:.3f}, by the formula {formula:.3f}")
    return found, formula


# What is printed


class Page:
    """The tables of docs/scale.md, by name; in the page each stands between `<!-- NAME -->` and `<!-- end -->`."""

    def __init__(self):
        self.parts = {}

    def table(self, name, columns, rows):
        """The first column is words, all others are figures and stand to the right."""
        lines = ["| " + " | ".join(map(str, cells)) + " |" for cells in [columns, *rows]]
        self.parts[name] = "\n".join([lines[0], "|---|" + "---:|" * (len(columns) - 1), *lines[1:]])

    def print(self):
        for name, text in self.parts.items():
            print(f"\n<!-- {name} -->\n{text}")

    def into(self, path):
        """Puts each part into its place, of which there has to be one."""
        page = path.read_text(encoding="utf-8")
        for name, text in self.parts.items():
            place = re.compile(rf"(<!-- {re.escape(name)} -->\n).*?(<!-- end -->)", re.DOTALL)
            page, count = place.subn(lambda found: f"{found[1]}{text}\n{found[2]}", page)
            if count != 1:
                sys.exit(f"{path} has {count} places for {name}")
        path.write_text(page, encoding="utf-8")


def figure(value, unit="", digits=2):
    """A figure with so many digits that say something, and all that stand before the point."""
    places = max(0, digits - 1 - math.floor(math.log10(abs(value)))) if value else 0
    return f"{value:,.{places}f}{unit}"


def span(seconds):
    return f"{seconds * 1000:,.0f} ms" if seconds < 1 else f"{seconds:,.1f} s"


IDLE = [
    ("exchange: cores", "exchange"), ("postgres: cores", "postgres"), ("transactions a second", "commits"),
    ("of them such as write, and take a number", "numbers"), ("flushes of the WAL a second, where none is shared", "flushes"),
]
"""What an exchange costs that has nothing to do."""


class Report:
    """What was measured, and what follows from it."""

    year = 250
    """Days of full work."""

    def __init__(self, measured):
        self.measured, self.costs, self.page = measured, Costs(measured), Page()

    def all(self):
        machine = self.measured["machine"]
        self.page.parts["machine"] = (
            f"{machine['machine']}, {machine['memory']:.0f} GB of memory; PostgreSQL {machine['postgres']}; {machine['day']}. The disk writes and flushes "
            f"{machine['flushes']:,.0f} pages a second, one after the other." + (" (`--quick`)" if machine["quick"] else ""))
        self.layouts()
        self.kinds()
        self.tables()
        self.idle()
        self.checks()
        city, province = Region(10, 1_000_000, self.costs), Region(150, 10_000_000, self.costs)
        pair = dict(pairs=1, machine_cores=2, database_cores=2)
        together = {**pair, "exchange_of": lambda district: 0}
        self.region("city", city)
        self.waits("city", city, [("an exchange a district, a pair of machines", pair), ("one exchange for all of it", together), *faults(pair)])
        self.region("province", province)
        self.hours(province)
        self.waits("province", province, [
            ("an exchange a district, a pair of machines", pair), ("four pairs, a database of 4 cores", {**pair, "pairs": 4, "database_cores": 4}),
            ("one exchange for all of it", together), *faults(pair)])
        self.limits(province, machines=2, machine_cores=2, database_cores=2)
        self.apart(province)
        return self.page

    # What was measured

    def layouts(self):
        for work, size in [("small", SMALL), ("large", LARGE)]:
            rows = []
            for run in self.measured["layouts"]:
                if run["work"] != work:
                    continue
                seconds, postgres = run["seconds"], run.get("postgres", 0)
                rows.append([
                    run["title"], f"{seconds:.1f} s", f"{run['files'] / seconds:,.1f}", f"{run['records'] / seconds:,.0f}",
                    f"{run['exchange']:.1f} s", f"{postgres:.1f} s" if postgres else "–",
                    *([figure(run["wal"] / 1e6, " MB"), f"{run['commits']:,.0f}", f"{run['flushes']:,.0f}", f"{run['deciding']:.2f}",
                       f"{run['waiting']:.2f}"] if postgres else ["–"] * 5),
                ])
            self.page.table(work, [
                f"{rows and next(run['files'] for run in self.measured['layouts'] if run['work'] == work):,} bundles of {size:,} records",
                "Time", "Bundles/s", "Records/s", "exchange", "postgres", "WAL", "Transactions", "Flushes", "Decide", "Wait to decide"], rows)
        self.page.table("alone", [
            "A bundle of 20 records that comes alone", "Round trip", "Median", "Longest", "Deciding", "exchange", "postgres", "Transactions", "Flushes"], [
            [run["title"], f"{run['round trip'] * 1000:.2f} ms" if run["round trip"] else "–", span(run["median"]), span(run["most"]),
             span(run["deciding"] * run["seconds"] / run["files"]) if "commits" in run else "–",
             *[figure(run[name] / run["files"] * 1000, " ms") if name in run else "–" for name in ("exchange", "postgres")],
             *[figure(run[name] / run["files"]) if name in run else "–" for name in ("commits", "flushes")]]
            for run in self.measured["layouts"] if run["work"] == "alone"])

    def kinds(self):
        costs = self.costs
        names = [f"{size:,} record{'s' if size > 1 else ''}" for size, _ in costs.points] + ["a claim"]
        self.page.table("kinds", [
            "A file with", "exchange", "postgres", "Deciding", "Transactions", "WAL", "Rows", "Tables", "Of them indices", "Deliveries", "Archive",
            "In boxes", "Files in boxes"], [
                [name, *[figure(cost[what] * 1000, " ms") for what in ("exchange", "postgres", "deciding")], figure(cost["commits"]),
                 figure(cost["wal"] / 1000, " KB"), figure(cost["rows"]), *[figure(cost[what] / 1000, " KB") for what in ("bytes", "indices")],
                 figure(cost["deliveries"]), *[figure(cost[what] / 1000, " KB") for what in ("kept bytes", "box bytes")], figure(cost["box files"])]
                for name, cost in zip(names, [cost for _, cost in costs.points] + [costs.claim])])

    def tables(self):
        kinds = [self.costs.kinds[name] for name in ("20", "10000", "claim")]
        names = sorted(kinds[0]["tables"], key=lambda name: -sum(kind["tables"][name][1] for kind in kinds))
        self.page.table("tables", [
            "Table", "Rows of a bundle of 20", "Bytes a row", "Rows of a bundle of 10,000", "Bytes a row", "Rows of a claim", "Bytes a row"], [
            [f"`{name}`", *[
                cell for kind in kinds for rows, size in [kind["tables"][name][:2]]
                for cell in (figure(rows / kind["files"]), f"{size / rows:,.0f}" if rows else "–")]]
            for name in names if any(kind["tables"][name][0] for kind in kinds)])

    def idle(self, name="idle", count=1):
        costs = self.costs
        title = "An exchange with nothing to do, 1 processor" if count == 1 else f"{count} processors with nothing to do"
        self.page.table(name, [title, "`pollSeconds: 5`", "`pollSeconds: 60`"], [
            *[[what, *[figure(count * costs.rate(each, kind)) for kind in ("idle", "calm")]] for what, each in IDLE],
            ["connections", *[f"{count * kind['connections']:,}" for kind in (costs.idle, costs.calm)]],
            ["memory of their processes", *[figure(count * kind["megabytes"] / 1024, " GB") for kind in (costs.idle, costs.calm)]]])

    def checks(self):
        self.page.table("checks", ["Queue", "Simulated", "By the formula"], [
            [f"M/M/{servers}, load 0.6", *[f"{seconds:.3f}" for seconds in check_by_formula(servers=servers)]] for servers in (1, 2)])

    # What follows

    def region(self, name, region):
        total = sum(count for count, _ in region.counts.values())
        self.page.table(f"{name}: files", ["What comes on a day", "Files", "Records", "Records a file"], [
            *[[sort, f"{count:,}", f"{records:,}", f"{records / count:,.0f}" if records else "–"] for sort, (count, records) in region.counts.items()],
            ["all", f"{total:,}", f"{sum(records for _, records in region.counts.values()):,}", ""]])
        self.idle(f"{name}: idle", 2 * len(region.shares))
        sizes = [
            ("tables", "bytes"), ("of them indices", "indices"), ("WAL", "wal"), ("archive", "kept bytes"), ("boxes, until departments fetch it", "box bytes")]
        self.page.table(f"{name}: disk", ["What comes to be", "A day", f"A year of {self.year} such days"], [
            ["rows", f"{region.sum('rows') / 1e6:,.1f} million", f"{region.sum('rows') * self.year / 1e6:,.0f} million"],
            *[[what, figure(region.sum(each) / 1e9, " GB"), figure(region.sum(each) * self.year / 1e12, " TB")] for what, each in sizes],
            *[[what, f"{region.sum(each) / 1e3:,.0f} thousand", f"{region.sum(each) * self.year / 1e6:,.0f} million"] for what, each in [
                ("files in the archive", "kept files"), ("files in boxes", "box files")]]])

    def hours(self, region):
        rows = []
        for hour, sums in enumerate(region.sums):
            each = {name: value / 3600 for name, value in sums.items()}
            files = sum(int(file[0] // 3600) == hour for file in region.files)
            rows.append([
                f"{hour:02}–{hour + 1:02}", f"{files / 3600:.1f}", f"{each['records']:,.0f}", *[f"{each[name]:.2f}" for name in ("exchange", "postgres")],
                *[f"{each[name]:,.0f}" for name in ("commits", "flushes")], *[f"{each[name] / 1e6:.2f} MB" for name in ("wal", "bytes")]])
        self.page.table("province: hours", [
            "Hour", "Files/s", "Records/s", "exchange: cores", "postgres: cores", "Transactions/s", "Flushes/s", "WAL/s", "Tables grow/s"], rows)

    def waits(self, name, region, cases):
        """How long files wait, by case; and of those that come in the ten minutes after something went wrong."""
        rows, plain = [], None
        for case, how in cases:
            simulation = Simulation(region.files, **how).run()
            check_served(simulation)
            if not {"dies", "down"} & set(how):
                check(simulation)
                plain = plain or simulation
            then = simulation.waits(lambda file: PEAK * 3600 <= file[0] < PEAK * 3600 + 600)
            rows.append([case, *[span(share_of(waits, share)) for waits in (simulation.waits(), then) for share in (0.5, 0.95, 1.0)]])
        self.page.table(f"{name}: waits", ["Case", "Median", "95 %", "Longest", "10:00–10:10: median", "95 %", "Longest"], rows)
        rows = []
        for title, district in [("the largest", 0), ("that in the middle", len(region.shares) // 2), ("the smallest", len(region.shares) - 1)]:
            waits, hours = plain.waits(lambda file: file[1] == district), hours_of_deciding(region)
            busiest = max(hours[district, hour] for hour in range(24))
            rows.append([
                title, f"{region.shares[district] * 100:.2f} %", f"{len(waits):,}", f"{busiest * 100:.2f} %",
                *[span(share_of(waits, share)) for share in (0.5, 0.95, 1.0)]])
        self.page.table(f"{name}: districts", ["District", "Of all records", "Files", "Deciding in its busiest hour", "Median", "95 %", "Longest"], rows)

    def limits(self, region, machines, machine_cores, database_cores, connections=100):
        """What the busiest hour needs of what there is, and at what multiple of the day it is full."""
        costs, count = self.costs, 2 * len(region.shares)
        busiest = lambda what: max(sums[what] for sums in region.sums) / 3600
        rows = []
        for name, work, fixed, most in [
            (f"connections: {connections}, unless PostgreSQL is told otherwise", 0, costs.idle["connections"] * count, connections),
            (f"flushes: {costs.disk:,.0f} a second, of this disk", busiest("flushes"), costs.rate("flushes") * count, costs.disk),
            (f"the database's {database_cores} cores", busiest("postgres"), costs.rate("postgres") * count, database_cores),
            (f"{machines} machines of {machine_cores} cores", busiest("exchange"), costs.rate("exchange") * count, machines * machine_cores),
            ("deciding in the largest district", max(hours_of_deciding(region).values()), 0, 1),
        ]:
            rows.append([
                name, figure(work), figure(fixed), f"{(work + fixed) / most * 100:,.0f} %",
                "is full" if fixed >= most else f"{(most - fixed) / work:,.1f} times the day"])
        self.page.table("province: limits", ["What there is", "The busiest hour", "Nothing to do", "Used", "Full at"], rows)
        records, proof = region.sum("records") * self.year, costs.proof
        each = [proof[name] / proof["records"] for name in ("seconds", "ledger")]
        self.page.table("province: verify", [
            "After", f"`verify` of all, {each[0] * 1e6:.1f} s a million records", f"Of the ledgers alone, {each[1] * 1e6:.1f} s", "Of the largest district's ledger"], [
            [f"{months} month{'s' if months > 1 else ''}", *[f"{seconds * records * months / 12 / 3600:,.1f} h" for seconds in [*each, each[1] * region.shares[0]]]]
            for months in (1, 6, 12, 36)])

    def apart(self, region):
        """The other end: each record comes as a file of its own, and each delivery is claimed by a file."""
        (_, one), claim = self.costs.points[0], self.costs.claim
        each = {name: one[name] + one["deliveries"] * claim[name] for name in one}
        peak = max(HOURS) / sum(HOURS) * region.sum("records") / 3600
        self.page.table("province: apart", ["Each record a file of its own", "In the busiest hour"], [
            ["files a second", f"{peak * (1 + one['deliveries']):,.0f}"], ["exchange: cores", figure(peak * each["exchange"])],
            ["postgres: cores", figure(peak * each["postgres"])], ["WAL a second", figure(peak * each["wal"] / 1e6, " MB")],
            ["flushes a second, in groups", figure(peak * each["flushes"])],
            ["deciding in the largest district", f"{peak * each['deciding'] * region.shares[0] * 100:,.0f} %"],
            ["tables, a day", figure(region.sum("records") * each["bytes"] / 1e9, " GB")]])


PEAK = 10
"""The hour at whose beginning something goes wrong."""


def faults(how):
    at = PEAK * 3600
    return [
        ("one machine of the pair dies at 10:00", {**how, "dies": at}),
        ("the database fails over at 10:00, for 30 s", {**how, "down": (at, at + 30)}),
    ]


def hours_of_deciding(region):
    """By district and hour, how much of the time somebody decides."""
    hours = collections.Counter()
    for moment, district, _, deciding, postgres in region.files:
        hours[district, int(moment // 3600)] += max(deciding, postgres) / 3600
    return hours


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--program", default=ROOT / ".build" / "release" / "exchange", type=Path)
    parser.add_argument("--quick", action="store_true", help="a tenth of the bundles")
    parser.add_argument("--folder", type=Path, help="where the exchanges and the database are made")
    parser.add_argument("--keep", type=Path, help="where what was measured is kept, as JSON")
    parser.add_argument("--measured", type=Path, help="what was kept before: nothing is measured anew")
    parser.add_argument("--page", type=Path, help="docs/scale.md, in which the tables are put into their places")
    options = parser.parse_args()
    os.environ.setdefault("EXCHANGE_DATA", str(ROOT))
    if options.measured:
        measured = json.loads(options.measured.read_text())
    else:
        folder = Path(tempfile.mkdtemp(prefix="exchange-scale-", dir=options.folder))
        folder.chmod(0o755)
        bench = Bench(options.program.resolve(), folder, options.quick)
        try:
            measured = measure(bench)
        finally:
            for exchange in (exchange for site in bench.sites for exchange in site.exchanges):
                exchange.kill()
            bench.postgres.stop()
            shutil.rmtree(folder)
        if options.keep:
            options.keep.write_text(json.dumps(measured, indent=1))
    page = Report(measured).all()
    page.print()
    if options.page:
        page.into(options.page)


if __name__ == "__main__":
    main()
