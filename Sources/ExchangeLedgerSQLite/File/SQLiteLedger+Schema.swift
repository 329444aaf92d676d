import ExchangeLedger
import GRDB

extension SQLiteLedger {
  /// The number that this program writes into `setting` as `format`.
  static let format = LedgerFormat.current

  /// What lists are read by: what a department sent and got, the latest first; what is open, by its limit, of all, of one who owes it, of
  /// one whom it is owed. What has no limit comes last.
  static let lists = """
    CREATE INDEX drops_sender ON drops (sender);
    CREATE INDEX deliveries_recipient ON deliveries (recipient);
    CREATE INDEX obligations_due ON obligations (ifnull(due, '~'), id)
      WHERE until_entry IS NULL AND outcome IS NULL;
    CREATE INDEX obligations_debtor ON obligations (debtor, ifnull(due, '~'), id)
      WHERE until_entry IS NULL AND outcome IS NULL;
    CREATE INDEX obligations_creditor ON obligations (creditor, ifnull(due, '~'), id)
      WHERE until_entry IS NULL AND outcome IS NULL;
    """

  /// The tables. `entry` is the chained log; the others are its facts, laid out for asking.
  static let schema = """
    CREATE TABLE setting (
      key TEXT PRIMARY KEY NOT NULL,
      value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE entry (
      sequence INTEGER PRIMARY KEY,
      at TEXT NOT NULL,
      event TEXT NOT NULL,
      subject TEXT NOT NULL,
      detail TEXT NOT NULL,
      digest BLOB NOT NULL,
      rows TEXT
    ) STRICT;
    CREATE INDEX entry_subject ON entry (subject);
    CREATE INDEX entry_at ON entry (at);
    CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry
      BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
    CREATE TRIGGER entry_is_never_deleted BEFORE DELETE ON entry
      BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

    CREATE TABLE drops (
      id INTEGER PRIMARY KEY,
      drop_id TEXT NOT NULL UNIQUE,
      sender TEXT NOT NULL,
      file_name TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      sha256 TEXT NOT NULL,
      received_at TEXT NOT NULL,
      verdict TEXT NOT NULL,
      kind TEXT,
      bundle TEXT,
      declared INTEGER,
      found INTEGER NOT NULL,
      accepted INTEGER NOT NULL,
      rejected INTEGER NOT NULL,
      unchanged INTEGER NOT NULL,
      receipt TEXT NOT NULL,
      receipt_stem TEXT NOT NULL,
      published_at TEXT
    ) STRICT;
    CREATE INDEX drops_bundle ON drops (bundle, sender);
    CREATE INDEX drops_file_name ON drops (file_name);
    CREATE UNIQUE INDEX drops_receipt ON drops (sender, receipt_stem);
    CREATE INDEX drops_received ON drops (received_at);
    CREATE INDEX drops_unpublished ON drops (id) WHERE published_at IS NULL;

    \(recordTables)

    CREATE TABLE rejudgements (
      record_row INTEGER NOT NULL REFERENCES stored_records (id),
      entry INTEGER NOT NULL,
      old_due TEXT NOT NULL,
      due TEXT NOT NULL,
      on_time INTEGER NOT NULL,
      provisional INTEGER NOT NULL,
      PRIMARY KEY (record_row, entry)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX rejudgements_entry ON rejudgements (entry);

    CREATE TABLE deliveries (
      id INTEGER PRIMARY KEY,
      delivery_id TEXT NOT NULL UNIQUE,
      drop_row INTEGER NOT NULL REFERENCES drops (id) DEFERRABLE INITIALLY DEFERRED,
      sender TEXT NOT NULL,
      recipient TEXT NOT NULL,
      kind TEXT NOT NULL,
      records INTEGER NOT NULL,
      file_name TEXT NOT NULL,
      sha256 TEXT NOT NULL,
      claimable INTEGER NOT NULL,
      delivered_at TEXT,
      parties TEXT
    ) STRICT;
    CREATE INDEX deliveries_drop ON deliveries (drop_row);
    CREATE INDEX deliveries_delivered ON deliveries (delivered_at);

    \(deliveryTables)

    CREATE TABLE claims (
      id INTEGER PRIMARY KEY,
      delivery_row INTEGER NOT NULL REFERENCES deliveries (id),
      record_row INTEGER REFERENCES stored_records (id),
      records INTEGER NOT NULL,
      act TEXT NOT NULL,
      at TEXT NOT NULL,
      by_drop INTEGER NOT NULL REFERENCES drops (id) DEFERRABLE INITIALLY DEFERRED,
      late INTEGER NOT NULL,
      round INTEGER NOT NULL,
      person TEXT,
      reason_code TEXT,
      reason TEXT,
      suggested TEXT
    ) STRICT;
    CREATE INDEX claims_delivery ON claims (delivery_row, record_row);
    CREATE INDEX claims_by_drop ON claims (by_drop);

    CREATE TABLE matters (
      id INTEGER PRIMARY KEY,
      code TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      delivery_row INTEGER REFERENCES deliveries (id),
      wake_at TEXT
    ) STRICT;
    CREATE INDEX matters_name ON matters (name);
    CREATE INDEX matters_wake ON matters (wake_at) WHERE wake_at IS NOT NULL;

    CREATE TABLE facts (
      record_row INTEGER PRIMARY KEY REFERENCES stored_records (id),
      matter_row INTEGER NOT NULL REFERENCES matters (id),
      about_row INTEGER REFERENCES stored_records (id),
      kind TEXT NOT NULL,
      party TEXT NOT NULL,
      recipients TEXT NOT NULL,
      fields TEXT NOT NULL,
      entry INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX facts_matter ON facts (matter_row);
    CREATE INDEX facts_about ON facts (about_row) WHERE about_row IS NOT NULL;

    CREATE TABLE unclear_answers (
      matter_row INTEGER NOT NULL REFERENCES matters (id),
      drop_row INTEGER NOT NULL REFERENCES drops (id) DEFERRABLE INITIALLY DEFERRED,
      party TEXT NOT NULL,
      PRIMARY KEY (matter_row, drop_row, party)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE obligations (
      id INTEGER PRIMARY KEY,
      matter_row INTEGER NOT NULL REFERENCES matters (id),
      rule TEXT NOT NULL,
      opener TEXT NOT NULL,
      debtor TEXT NOT NULL,
      part TEXT NOT NULL,
      family TEXT NOT NULL,
      article TEXT NOT NULL,
      creditor TEXT NOT NULL,
      opened_at TEXT NOT NULL,
      records INTEGER NOT NULL,
      clock_start TEXT,
      last_day TEXT,
      due TEXT,
      provisional INTEGER NOT NULL,
      calendar TEXT,
      original_due TEXT,
      remind_at TEXT,
      pressing_at TEXT,
      silence TEXT NOT NULL,
      outcome TEXT,
      settled_at TEXT,
      settled_by TEXT,
      liability TEXT,
      marks TEXT NOT NULL,
      evidence TEXT NOT NULL,
      from_entry INTEGER NOT NULL,
      until_entry INTEGER
    ) STRICT;
    CREATE UNIQUE INDEX obligations_current ON obligations (matter_row, rule, opener, debtor, part)
      WHERE until_entry IS NULL;
    CREATE INDEX obligations_open ON obligations (family, debtor) WHERE until_entry IS NULL AND outcome IS NULL;
    \(lists)
    CREATE INDEX obligations_pressing ON obligations (pressing_at) WHERE until_entry IS NULL AND outcome IS NULL;
    CREATE INDEX obligations_from ON obligations (from_entry);
    CREATE INDEX obligations_until ON obligations (until_entry, matter_row) WHERE until_entry IS NOT NULL;
    \(pastObligations)

    CREATE TABLE notices (
      id INTEGER PRIMARY KEY,
      notice_id TEXT NOT NULL UNIQUE,
      recipient TEXT NOT NULL,
      issued_at TEXT NOT NULL,
      entry INTEGER NOT NULL,
      published_at TEXT
    ) STRICT;
    CREATE INDEX notices_unpublished ON notices (id) WHERE published_at IS NULL;

    CREATE TABLE notice_lines (
      matter_row INTEGER NOT NULL REFERENCES matters (id),
      rule TEXT NOT NULL,
      opener TEXT NOT NULL,
      debtor TEXT NOT NULL,
      type TEXT NOT NULL,
      due TEXT NOT NULL,
      recipient TEXT NOT NULL,
      notice_row INTEGER NOT NULL REFERENCES notices (id),
      PRIMARY KEY (matter_row, rule, opener, debtor, type, due, recipient)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX notice_lines_notice ON notice_lines (notice_row);

    CREATE TABLE downtimes (
      entry INTEGER PRIMARY KEY,
      since TEXT NOT NULL,
      until TEXT NOT NULL
    ) STRICT;

    CREATE TABLE statements (
      record_row INTEGER PRIMARY KEY REFERENCES stored_records (id),
      day TEXT NOT NULL,
      kind TEXT NOT NULL,
      bundles INTEGER NOT NULL,
      records INTEGER NOT NULL,
      msg_ids TEXT NOT NULL,
      found_bundles INTEGER,
      found_records INTEGER,
      missing INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX statements_day ON statements (day);

    CREATE TABLE signoffs (
      record_row INTEGER PRIMARY KEY REFERENCES stored_records (id),
      day TEXT NOT NULL,
      reviewer TEXT NOT NULL,
      conclusion TEXT NOT NULL,
      remarks TEXT,
      package_sha256 TEXT,
      other_package INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX signoffs_day ON signoffs (day);

    CREATE TABLE publications (
      id INTEGER PRIMARY KEY,
      drop_row INTEGER REFERENCES drops (id) DEFERRABLE INITIALLY DEFERRED,
      notice_row INTEGER REFERENCES notices (id),
      delivery_row INTEGER REFERENCES deliveries (id),
      department TEXT NOT NULL,
      box TEXT NOT NULL,
      staged_name TEXT NOT NULL,
      final_name BLOB NOT NULL,
      bytes INTEGER,
      sha256 TEXT
    ) STRICT;
    CREATE INDEX publications_drop ON publications (drop_row) WHERE drop_row IS NOT NULL;
    CREATE INDEX publications_notice ON publications (notice_row) WHERE notice_row IS NOT NULL;

    CREATE TABLE days (
      day TEXT PRIMARY KEY NOT NULL,
      closed_at TEXT NOT NULL,
      last_entry INTEGER NOT NULL,
      digest BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE open_counts (
      day TEXT NOT NULL REFERENCES days (day),
      family TEXT NOT NULL,
      debtor TEXT NOT NULL,
      obligations INTEGER NOT NULL,
      records INTEGER NOT NULL,
      provisional INTEGER NOT NULL,
      PRIMARY KEY (day, family, debtor)
    ) STRICT, WITHOUT ROWID;

    \(recordViews)
    \(sealedRows)
    """

  /// What was stored together is found by its numbers, from format 8 on.
  static let sealedRows = """
    CREATE INDEX facts_entry ON facts (entry);
    CREATE INDEX unclear_answers_drop ON unclear_answers (drop_row);
    """

  /// What obligations have been is found by their matter, from format 7 on.
  static let pastObligations =
    "CREATE INDEX obligations_past ON obligations (matter_row) WHERE until_entry IS NOT NULL;"
}
