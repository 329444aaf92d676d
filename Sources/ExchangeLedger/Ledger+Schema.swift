import GRDB

extension Ledger {
  /// The number that this program writes into `setting` as `format`.
  static let format = 1

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
      digest BLOB NOT NULL
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
    CREATE INDEX drops_bundle ON drops (sender, bundle);
    CREATE UNIQUE INDEX drops_receipt ON drops (sender, receipt_stem);
    CREATE INDEX drops_received ON drops (received_at);
    CREATE INDEX drops_unpublished ON drops (id) WHERE published_at IS NULL;

    CREATE TABLE records (
      id INTEGER PRIMARY KEY,
      drop_row INTEGER NOT NULL REFERENCES drops (id) DEFERRABLE INITIALLY DEFERRED,
      number INTEGER NOT NULL,
      sender TEXT NOT NULL,
      msg_id TEXT NOT NULL,
      digest BLOB NOT NULL,
      document TEXT,
      licence TEXT,
      summary TEXT,
      trigger_day TEXT,
      due TEXT,
      on_time INTEGER
    ) STRICT;
    CREATE UNIQUE INDEX records_msg_id ON records (msg_id, sender);
    CREATE INDEX records_drop ON records (drop_row);
    CREATE INDEX records_late ON records (drop_row) WHERE on_time = 0;
    CREATE INDEX records_document ON records (document) WHERE document IS NOT NULL;
    CREATE INDEX records_licence ON records (licence) WHERE licence IS NOT NULL;

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
      opens_claim INTEGER NOT NULL,
      delivered_at TEXT,
      claim_due TEXT,
      provisional INTEGER NOT NULL,
      closed_at TEXT,
      closed_by INTEGER REFERENCES drops (id) DEFERRABLE INITIALLY DEFERRED
    ) STRICT;
    CREATE INDEX deliveries_drop ON deliveries (drop_row);
    CREATE INDEX deliveries_delivered ON deliveries (delivered_at);
    CREATE INDEX deliveries_open ON deliveries (recipient, claim_due) WHERE opens_claim AND closed_at IS NULL;
    CREATE INDEX deliveries_closed ON deliveries (closed_by) WHERE opens_claim AND closed_by IS NOT NULL;

    CREATE TABLE delivery_records (
      delivery_row INTEGER NOT NULL REFERENCES deliveries (id),
      record_row INTEGER NOT NULL REFERENCES records (id),
      PRIMARY KEY (delivery_row, record_row)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX delivery_records_record ON delivery_records (record_row);

    CREATE TABLE claims (
      id INTEGER PRIMARY KEY,
      delivery_row INTEGER NOT NULL REFERENCES deliveries (id),
      record_row INTEGER REFERENCES records (id),
      records INTEGER NOT NULL,
      act TEXT NOT NULL,
      at TEXT NOT NULL,
      by_drop INTEGER NOT NULL REFERENCES drops (id) DEFERRABLE INITIALLY DEFERRED,
      person TEXT,
      reason_code TEXT,
      reason TEXT,
      suggested TEXT
    ) STRICT;
    CREATE INDEX claims_delivery ON claims (delivery_row, record_row);
    CREATE INDEX claims_by_drop ON claims (by_drop);

    CREATE TABLE publications (
      id INTEGER PRIMARY KEY,
      drop_row INTEGER NOT NULL REFERENCES drops (id) DEFERRABLE INITIALLY DEFERRED,
      delivery_row INTEGER REFERENCES deliveries (id),
      department TEXT NOT NULL,
      box TEXT NOT NULL,
      staged_name TEXT NOT NULL,
      final_name BLOB NOT NULL
    ) STRICT;
    CREATE INDEX publications_drop ON publications (drop_row);

    CREATE TABLE days (
      day TEXT PRIMARY KEY NOT NULL,
      closed_at TEXT NOT NULL,
      last_entry INTEGER NOT NULL,
      digest BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    """
}
