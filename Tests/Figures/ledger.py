"""Counts from the tables of a ledger what packages say. Knows the tables, and nothing of the program."""
import functools
import json
import sqlite3
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta

BUREAU = "OPERATOR"


def next_day(day, days=1):
    return (date.fromisoformat(day) + timedelta(days)).isoformat()


def midnight(day):
    """The end of a day as the ledger writes it."""
    return f"{next_day(day)}T00:00:00.000+08:00"


class Ledger:
    def __init__(self, path):
        self.base = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        self.closed = dict(self.base.execute("SELECT day, last_entry FROM days ORDER BY day"))
        first = self.base.execute("SELECT min(at) FROM entry").fetchone()[0]
        self.first = first[:10] if first else None

    @functools.cache
    def counted(self, bureau, first, last=None):
        """What it has of some days."""
        return Counted(self, bureau, first, last)

    def rows(self, sql, *arguments):
        return self.base.execute(sql, arguments).fetchall()

    def end(self, day):
        """The last entry of the last day that was closed up to a day."""
        return max((entry for other, entry in self.closed.items() if other <= day), default=0)

    def stretch(self, first, last=None):
        """The entries after and through which some days last."""
        return self.end(next_day(first, -1)), self.end(last or first)


class Obligation:
    """A version of an obligation."""

    COLUMNS = ("id", "matter_row", "rule", "opener", "debtor", "part", "family", "article", "creditor", "opened_at", "records", "due",
               "provisional", "silence", "outcome", "liability", "marks", "from_entry", "until_entry", "pressing_at")

    def __init__(self, row, bureau):
        for name, value in zip(self.COLUMNS, row):
            setattr(self, name, value)
        self.marks = set(self.marks.split())
        self.debtor = bureau if self.debtor == BUREAU else self.debtor

    def key(self):
        return self.matter_row, self.rule, self.opener, self.debtor, self.part

    def stands(self, entry):
        return self.from_entry <= entry and (self.until_entry is None or self.until_entry > entry)

    def is_open(self, entry):
        return self.stands(entry) and self.outcome is None

    def state(self, moment):
        """overdue, elapsed (silence means something else than a fault), limitless, or time."""
        if self.silence == "candidate" and "absent" in self.marks:
            return "candidate"
        if self.due is None:
            return "limitless"
        if self.due <= moment:
            if "unclear" in self.marks:
                return "overdue"
            return self.silence
        return "time"


class Counted:
    """What a ledger has of a stretch of days, the last of which is a day."""

    def __init__(self, ledger, bureau, first, last=None):
        self.ledger, self.first, self.day = ledger, first, last or first
        self.after, self.through = ledger.stretch(first, self.day)
        self.moment = midnight(self.day)
        obligations = ledger.rows(
            f"SELECT {', '.join(Obligation.COLUMNS)} FROM obligations WHERE from_entry <= ? ORDER BY id", self.through)
        self.obligations = [Obligation(row, bureau) for row in obligations]
        self.open = [one for one in self.obligations if one.is_open(self.through)]
        self.matters = dict(ledger.rows("SELECT id, code FROM matters"))
        self.deliveries = {row[0]: row[1] for row in ledger.rows(
            "SELECT matters.id, delivery_id FROM matters JOIN deliveries ON deliveries.id = delivery_row")}

    def between(self, sql, event):
        return self.ledger.rows(sql.replace("@", "sequence > ? AND sequence <= ? AND event = ?"), self.after, self.through, event)

    @functools.cache
    def traffic(self):
        """Files by verdict, records, and what was got, by department."""
        counted = defaultdict(Counter)
        for sender, verdict, *counts in self.between(
                """SELECT sender, verdict, count(*), sum(found), sum(accepted), sum(rejected), sum(unchanged)
                   FROM entry JOIN drops ON drop_id = subject WHERE @ GROUP BY sender, verdict""", "decided"):
            counted[sender][f"files {verdict}"] += counts[0]
            for name, count in zip(("files", "found", "accepted", "rejected", "unchanged"), counts):
                counted[sender][name] += count
        for recipient, files, records in self.between(
                """SELECT recipient, count(*), sum(records) FROM entry JOIN deliveries ON delivery_id = subject
                   WHERE @ GROUP BY recipient""", "delivered"):
            counted[recipient].update({"deliveries": files, "delivered": records})
        return counted

    @functools.cache
    def returned(self):
        """Returns by who gave back: how often, and the records."""
        counted = defaultdict(Counter)
        for recipient, records in self.between(
                """SELECT recipient, claims.records FROM entry JOIN drops ON drop_id = subject JOIN claims ON by_drop = drops.id
                   JOIN deliveries ON deliveries.id = delivery_row WHERE @ AND act = 'returned'""", "decided"):
            # What puts right an earlier return is of no record.
            counted[recipient].update({"times": 1 if records else 0, "records": records})
        return counted

    def rounds(self):
        """Of each return the how many-th it is of its records."""
        return [count for count, in self.between(
            "SELECT round FROM entry JOIN drops ON drop_id = subject JOIN claims ON by_drop = drops.id WHERE @ AND act = 'returned'",
            "decided")]

    @functools.cache
    def pushes(self):
        """In time, late and unmeasured, by sender, kind and rule: what receipts said, less what was excused by the end of the day."""
        counted = defaultdict(Counter)
        for row, sender, kind, verdict, receipt in self.between(
                "SELECT drops.id, sender, kind, verdict, receipt FROM entry JOIN drops ON drop_id = subject WHERE @", "decided"):
            if verdict == "duplicate":
                continue
            for line in json.loads(receipt).get("timeliness", []):
                counts = counted[sender, kind or "", line["rule"]]
                excused = sum(count for rule, count in self.excused(row) if rule == line["rule"])
                counts.update({"onTime": line["onTime"] + excused, "late": line["late"] - excused, "unmeasured": line["unmeasured"]})
        return counted

    def excused(self, drop):
        """Records of a drop that had been late, and weren't any more by the end of the day, by rule."""
        return self.ledger.rows(
            """SELECT provisional_rule, count(*) FROM records WHERE drop_row = ? AND on_time = 0 AND (
                 SELECT on_time FROM rejudgements WHERE record_row = records.id AND entry <= ? ORDER BY entry DESC LIMIT 1) = 1
               GROUP BY 1""", drop, self.through)

    @functools.cache
    def late(self):
        """The records that came late, by drop and id."""
        return Counter((drop, message) for drop, message in self.between(
            f"""SELECT drop_id, msg_id FROM entry JOIN drops ON drop_id = subject JOIN records ON drop_row = drops.id
                WHERE @ AND on_time = 0 AND ifnull((SELECT on_time FROM rejudgements WHERE record_row = records.id
                  AND entry <= {self.through} ORDER BY entry DESC LIMIT 1), 0) = 0""", "decided"))

    @functools.cache
    def claims(self):
        """How each delivery stands that had to be claimed at some moment of the stretch, by its id, in records."""
        played = {one.matter_row for one in self.obligations if one.family == "claim" and (
            one.is_open(self.after) or one.from_entry > self.after)}
        counted = defaultdict(Counter)
        for one in self.obligations:
            if one.family != "claim" or one.matter_row not in played or not one.stands(self.through):
                continue
            late = one.outcome == "met-late" or "late" in one.marks
            fate = {"met": "claimed", "met-late": "claimed", "returned": "returned", None: "open"}.get(one.outcome, one.outcome)
            name = f"{fate} late" if late and fate in ("claimed", "returned") else fate
            counts = counted[self.deliveries[one.matter_row]]
            counts[name] += one.records
            counts["records"] += one.records
            counts["overdue"] += one.records * (one.outcome is None and one.state(self.moment) == "overdue")
            counts["debtor"] = one.debtor
        return counted

    @functools.cache
    def accounts(self):
        """Opening, opened, withdrawn, discharged and closing, by debtor and rule, in records."""
        counted = defaultdict(Counter)
        families = {}
        nets = Counter()
        before = {}
        for one in self.obligations:
            account = one.debtor, one.rule
            families[account] = one.family
            # A version that its own entry replaced never stood.
            lasts = one.until_entry is None or one.until_entry > one.from_entry
            if one.is_open(self.after):
                counted[account]["opening"] += one.records
            if one.is_open(self.through):
                counted[account]["closing"] += one.records
            group = one.matter_row, one.rule, one.opener, one.debtor
            if one.from_entry > self.after:
                nets[account, group, one.from_entry] += one.records
                old = before.get((one.key(), one.from_entry))
                if lasts and one.outcome and not (old and old.outcome):
                    counted[account]["withdrawn" if one.outcome == "superseded" else "discharged"] += one.records
                if lasts and not one.outcome and old and old.outcome:
                    counted[account]["opened"] += one.records
            if one.until_entry is not None and self.after < one.until_entry <= self.through:
                nets[account, group, one.until_entry] -= one.records
            if lasts and one.until_entry is not None:
                before[one.key(), one.until_entry] = one
        for (account, _, _), change in nets.items():
            counted[account]["opened" if change > 0 else "withdrawn"] += abs(change)
        return {account: (families[account], counts) for account, counts in counted.items() if any(counts.values())}

    @functools.cache
    def agenda(self):
        """What everybody has to do on the next day: records and items by when they are due, by department."""
        counted = defaultdict(Counter)
        today = date.fromisoformat(next_day(self.day))
        for one in self.open:
            counts = counted[one.debtor]
            state = one.state(self.moment)
            age = (today - date.fromisoformat(one.opened_at[:10])).days
            if state == "candidate" and one.due is None or state == "limitless":
                place = "limitless"
                counts["old"] += one.records * (age > 30)
            elif state == "overdue":
                place = "overdue"
                counts["overdueClaims"] += one.records * (one.family == "claim")
            elif state in ("candidate", "notice", "deemed"):
                place = "elapsed"
            else:
                last = (datetime.fromisoformat(one.due) - timedelta(milliseconds=1)).date()
                days = (last - today).days
                place = "today" if days <= 0 else "tomorrow" if days == 1 else "week" if days <= 6 else "later"
            counts[place] += one.records
            counts["records"] += one.records
            counts["items"] += 1
            oldest = counts.get("oldest")
            counts["oldest"] = min(oldest, one.opened_at) if oldest else one.opened_at
        return counted

    @functools.cache
    def ages(self):
        """What is open by how many days it has been: overdue, with time left, without a limit."""
        counted = [Counter() for _ in range(5)]
        today = date.fromisoformat(next_day(self.day))
        for one in self.open:
            age = (today - date.fromisoformat(one.opened_at[:10])).days
            place = next((index for index, most in enumerate((1, 7, 30, 90)) if age <= most), 4)
            name = "limitless" if one.due is None else "overdue" if one.state(self.moment) == "overdue" else "time"
            counted[place][name] += one.records
        return counted

    @functools.cache
    def duties(self):
        """Obligations but claims, by debtor: with time left, overdue, failed on the day, candidates; items and records."""
        counted = defaultdict(Counter)
        for one in self.obligations:
            if one.family == "claim" or not one.stands(self.through):
                continue
            if one.outcome == "failed" and one.from_entry > self.after:
                name = "failed"
            elif one.outcome is not None:
                continue
            else:
                state = one.state(self.moment)
                name = {"overdue": "overdue", "candidate": "candidates", "notice": "notices"}.get(state, "pending")
            counted[one.debtor].update({name: 1, f"{name} records": one.records})
        return counted

    def leads(self, articles):
        """Leads to each article: of what is owed, and of records that came late.

        articles: the article about answering for it, of each rule that has one.
        """
        counted = Counter()
        for one in self.obligations:
            if not one.stands(self.through) or not one.liability:
                continue
            if one.from_entry <= self.after and (one.outcome is not None or one.pressing_at is None or one.pressing_at > self.moment):
                continue
            marked = one.marks & {"refused", "late"} and one.outcome != "superseded"
            over = one.outcome in ("met-late", "deemed", "failed") or one.outcome is None and one.state(self.moment) in (
                "overdue", "deemed")
            counted[one.liability] += bool(marked or over)
        for line in self.late_rules():
            found = [articles[rule] for rule in line if articles.get(rule)]
            if found:
                counted[found[0]] += 1
        return +counted

    @functools.cache
    def late_rules(self):
        """For each record that came late the rules that measured its drop and found somebody late."""
        late = self.late()
        rules = {}
        for drop, receipt in self.between(
                "SELECT drop_id, receipt FROM entry JOIN drops ON drop_id = subject WHERE @", "decided"):
            rules[drop] = [line["rule"] for line in json.loads(receipt).get("timeliness", []) if line["late"]]
        return [rules[drop] for drop, _ in late.elements()]

    @functools.cache
    def sides(self):
        """What was decided and delivered, by sender, kind and the day on which the file came."""
        counted = defaultdict(Counter)
        for *key, files, taken, declared, found, accepted, rejected, unchanged in self.between(
                """SELECT sender, ifnull(kind, ''), substr(received_at, 1, 10), count(*),
                     sum(verdict IN ('accepted', 'partially-accepted')), sum(declared), sum(found), sum(accepted), sum(rejected),
                     sum(unchanged) FROM entry JOIN drops ON drop_id = subject WHERE @ GROUP BY 1, 2, 3""", "decided"):
            counted[tuple(key)].update({"files": files, "filesAccepted": taken, "found": found, "accepted": accepted,
                                        "rejected": rejected, "unchanged": unchanged})
            if declared is not None:
                counted[tuple(key)]["declared"] = declared
        left = self.left()
        answered = self.answered()
        claims = self.claims()
        for sender, kind, day, delivery, records in self.between(
                """SELECT drops.sender, ifnull(drops.kind, ''), substr(received_at, 1, 10), delivery_id, deliveries.records
                   FROM entry JOIN deliveries ON delivery_id = subject JOIN drops ON drops.id = drop_row WHERE @""", "delivered"):
            counts = counted[sender, kind, day]
            counts.update({"deliveries": 1, "delivered": records})
            if left is not None:
                counts["collected"] += records * (delivery not in left or delivery in answered)
            claim = claims.get(delivery, {})
            for name in ("records", "claimed", "claimed late", "returned", "returned late", "superseded", "open"):
                counts[f"claim {name}"] += claim.get(name, 0)
        return counted

    @functools.cache
    def left(self):
        """The deliveries that still lay in their outboxes when the day was closed, as its closing has noted; None where nobody looked."""
        for detail, in self.ledger.rows("SELECT detail FROM entry WHERE event = 'day-closed' AND subject = ?", self.day):
            ids = json.loads(detail).get("uncollected")
            return None if ids is None else set(ids.split())
        return None

    @functools.cache
    def answered(self):
        """The deliveries that their recipients claimed, returned or answered by the end of the day."""
        return {delivery for delivery, in self.ledger.rows(
            """SELECT delivery_id FROM claims JOIN deliveries ON deliveries.id = delivery_row
               JOIN drops ON drops.id = by_drop JOIN entry ON subject = drop_id AND event = 'decided'
               WHERE act <> 'superseded' AND sequence <= ?1
               UNION SELECT delivery_id FROM facts JOIN delivery_records ON delivery_records.record_row = about_row
               JOIN deliveries ON deliveries.id = delivery_row AND recipient = party WHERE entry <= ?1""", self.through)}

    @functools.cache
    def statements(self):
        """What senders state of the day, and of earlier days by what came on it, by sender, kind and day; the last word counts."""
        words = {}
        last = self.last_drop(self.through)
        for sender, kind, day, bundles, records, drop in self.ledger.rows(
                """SELECT sender, statements.kind, day, bundles, statements.records, drop_row FROM statements
                   JOIN records ON records.id = record_row WHERE drop_row <= ? ORDER BY record_row""", last):
            words[sender, kind, day] = (bundles, records, drop)
        after = self.last_drop(self.after)
        return {key: word for key, word in words.items() if key[2] == self.day or key[2] < self.day and word[2] > after}

    def last_drop(self, entry):
        return self.ledger.rows(
            "SELECT ifnull(max(drops.id), 0) FROM entry JOIN drops ON drop_id = subject WHERE event = 'decided' AND sequence <= ?",
            entry)[0][0]

    @functools.cache
    def unsigned(self):
        """The closed days before this one that nobody had signed off by its end."""
        signed = {day for day, in self.ledger.rows(
            """SELECT signoffs.day FROM signoffs JOIN records ON records.id = record_row
               WHERE other_package = 0 AND drop_row <= ?""", self.last_drop(self.through))}
        return [day for day in self.ledger.closed if day < self.day and day not in signed]

    @functools.cache
    def signoffs(self):
        """How many sign-offs came, and how many of them name another package."""
        return self.ledger.rows(
            """SELECT count(*), ifnull(sum(other_package), 0) FROM signoffs JOIN records ON records.id = record_row
               WHERE drop_row > ? AND drop_row <= ?""", self.last_drop(self.after), self.last_drop(self.through))[0]

    @functools.cache
    def downtimes(self):
        """When the processor didn't run: what was noted, and what reached into it. Of its minutes, as the clock ends them,
        those of these days, and those of before where it was noted in these."""
        told = []
        begin, end = midnight(next_day(self.first, -1)), midnight(self.day)
        for since, until, is_new in self.ledger.rows(
                "SELECT since, until, entry > ? FROM downtimes WHERE entry <= ? AND (entry > ? OR until > ?) ORDER BY entry",
                self.after, self.through, self.after, begin):
            def passed(moment):
                whole = [datetime.fromisoformat(one).replace(second=0, microsecond=0) for one in (since, min(moment, until))]
                return max(0, (whole[1] - whole[0]) // timedelta(minutes=1))
            told.append((since, until, passed(end) - passed(begin), passed(begin) if is_new else 0))
        return told

    @functools.cache
    def rejections(self):
        """The files of which something came back, with their records, and those that came back."""
        return {drop: (found, rejected) for drop, found, rejected in self.between(
            """SELECT drop_id, found, rejected FROM entry JOIN drops ON drop_id = subject
               WHERE @ AND (rejected > 0 OR verdict IN ('rejected', 'conflict'))""", "decided")}

    def reasons(self):
        """How often something is wrong with each of these, as its receipt tells."""
        told = Counter()
        for drop, receipt in self.between(
                """SELECT drop_id, receipt FROM entry JOIN drops ON drop_id = subject
                   WHERE @ AND (rejected > 0 OR verdict IN ('rejected', 'conflict'))""", "decided"):
            told.update((drop, finding["code"]) for finding in json.loads(receipt)["findings"] if finding["severity"] == "error")
        return told

    def endings(self):
        """What ended, by debtor, whether late and whether anything set a limit, in records: what had by the end, less what had before."""
        told = Counter()
        for one in self.obligations:
            for entry, sign in ((self.through, 1), (self.after, -1)):
                if one.outcome is not None and one.stands(entry):
                    told[one.debtor, one.family, one.outcome, "late" in one.marks, one.due is not None] += sign * one.records
        return {key: records for key, records in told.items() if records}
