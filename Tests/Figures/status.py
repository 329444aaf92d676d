"""Holds what `exchange status` says of a moment against what is open in the ledger."""
from collections import Counter, defaultdict

from ledger import BUREAU


def hold(status, ledger, bureau, moment):
    """Every objection to a status, which is its JSON."""
    counted = defaultdict(Counter)
    for debtor, family, records, limitless, overdue in ledger.rows(
            """SELECT debtor, family, records, due IS NULL, due IS NOT NULL AND due <= ?
                 AND (instr(' ' || marks || ' ', ' unclear ') OR silence = 'overdue')
                 AND (silence <> 'candidate' OR NOT instr(' ' || marks || ' ', ' absent '))
               FROM obligations WHERE until_entry IS NULL AND outcome IS NULL""", moment):
        of = counted[bureau if debtor == BUREAU else debtor]
        claim = family == "claim"
        of.update({"toClaim": claim, "recordsToClaim": claim * records, "toDo": not claim, "recordsToDo": (not claim) * records,
                   "overdue": overdue, "recordsOverdue": overdue * records, "withoutLimit": limitless,
                   "recordsWithoutLimit": limitless * records})
    for department in status["departments"]:
        for name in ("toClaim", "recordsToClaim", "toDo", "recordsToDo", "overdue", "recordsOverdue", "withoutLimit",
                     "recordsWithoutLimit"):
            said, there = department[name], counted[department["code"]][name]
            if said != there:
                yield f"status: {department['code']} {name}: status {said}, ledger {there}"
    for stranger in set(counted) - {department["code"] for department in status["departments"]}:
        yield f"status: nothing is said of {stranger}"
