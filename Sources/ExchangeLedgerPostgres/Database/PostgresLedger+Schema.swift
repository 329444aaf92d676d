extension PostgresLedger {
  /// Texts are ordered by their bytes, as those of every engine are.
  private static let text = #"text COLLATE "C""#

  /// The tables. `entry` is the chained log; the others are its facts, laid out for asking.
  ///
  /// A record is a row with its texts as they are. The records of a drop that are in the same deliveries share a row of `routes`;
  /// which deliveries hold a record that came in another way is in `redelivered_records`, and all of it in the view
  /// `delivery_records`.
  static let schema = """
    CREATE TABLE setting (
      key \(text) PRIMARY KEY,
      value \(text) NOT NULL
    );

    CREATE TABLE entry (
      sequence bigint PRIMARY KEY,
      at \(text) NOT NULL,
      event \(text) NOT NULL,
      subject \(text) NOT NULL,
      detail \(text) NOT NULL,
      digest bytea NOT NULL,
      rows \(text)
    );
    CREATE INDEX entry_subject ON entry (subject);
    CREATE INDEX entry_at ON entry (at);
    CREATE FUNCTION entry_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN RAISE EXCEPTION ''the ledger is append-only''; END';
    CREATE TRIGGER entry_is_never_changed BEFORE UPDATE OR DELETE ON entry
      FOR EACH ROW EXECUTE FUNCTION entry_is_append_only();
    CREATE TRIGGER entry_is_never_emptied BEFORE TRUNCATE ON entry
      FOR EACH STATEMENT EXECUTE FUNCTION entry_is_append_only();

    CREATE TABLE drops (
      id bigint PRIMARY KEY,
      drop_id \(text) NOT NULL UNIQUE,
      sender \(text) NOT NULL,
      file_name \(text) NOT NULL,
      bytes bigint NOT NULL,
      sha256 \(text) NOT NULL,
      received_at \(text) NOT NULL,
      verdict \(text) NOT NULL,
      kind \(text),
      bundle \(text),
      declared bigint,
      found bigint NOT NULL,
      accepted bigint NOT NULL,
      rejected bigint NOT NULL,
      unchanged bigint NOT NULL,
      receipt \(text) NOT NULL,
      receipt_stem \(text) NOT NULL,
      published_at \(text)
    );
    CREATE INDEX drops_bundle ON drops (bundle, sender);
    CREATE INDEX drops_file_name ON drops (file_name);
    CREATE UNIQUE INDEX drops_receipt ON drops (sender, receipt_stem);
    CREATE INDEX drops_sender ON drops (sender, id);
    CREATE INDEX drops_received ON drops (received_at);
    CREATE INDEX drops_unpublished ON drops (id) WHERE published_at IS NULL;

    CREATE TABLE routes (
      id bigint PRIMARY KEY,
      drop_row bigint NOT NULL REFERENCES drops (id) DEFERRABLE INITIALLY DEFERRED,
      claimable boolean NOT NULL
    );

    CREATE TABLE records (
      id bigint PRIMARY KEY,
      drop_row bigint NOT NULL REFERENCES drops (id) DEFERRABLE INITIALLY DEFERRED,
      route_row bigint REFERENCES routes (id),
      number bigint NOT NULL,
      sender \(text) NOT NULL,
      msg_id \(text) NOT NULL,
      digest bytea NOT NULL,
      document \(text),
      licence \(text),
      summary \(text),
      trigger_day bigint,
      due bigint,
      on_time boolean,
      provisional_rule \(text),
      UNIQUE (msg_id, sender)
    );
    CREATE INDEX records_drop ON records (drop_row);
    CREATE INDEX records_route ON records (route_row) WHERE route_row IS NOT NULL;
    CREATE INDEX records_document ON records (document, id) WHERE document IS NOT NULL;
    CREATE INDEX records_licence ON records (licence, id) WHERE licence IS NOT NULL;
    CREATE INDEX records_late ON records (drop_row) WHERE NOT on_time;
    CREATE INDEX records_provisional ON records (id) WHERE NOT on_time AND provisional_rule IS NOT NULL;

    CREATE TABLE rejudgements (
      record_row bigint NOT NULL REFERENCES records (id),
      entry bigint NOT NULL,
      old_due \(text) NOT NULL,
      due \(text) NOT NULL,
      on_time boolean NOT NULL,
      provisional boolean NOT NULL,
      PRIMARY KEY (record_row, entry)
    );
    CREATE INDEX rejudgements_entry ON rejudgements (entry);

    CREATE TABLE deliveries (
      id bigint PRIMARY KEY,
      delivery_id \(text) NOT NULL UNIQUE,
      drop_row bigint NOT NULL REFERENCES drops (id) DEFERRABLE INITIALLY DEFERRED,
      sender \(text) NOT NULL,
      recipient \(text) NOT NULL,
      kind \(text) NOT NULL,
      records bigint NOT NULL,
      file_name \(text) NOT NULL,
      sha256 \(text) NOT NULL,
      claimable bigint NOT NULL,
      delivered_at \(text),
      parties \(text)
    );
    CREATE INDEX deliveries_drop ON deliveries (drop_row);
    CREATE INDEX deliveries_recipient ON deliveries (recipient, id);
    CREATE INDEX deliveries_delivered ON deliveries (delivered_at);
    CREATE INDEX deliveries_waiting ON deliveries (id) WHERE delivered_at IS NULL;

    CREATE TABLE route_deliveries (
      delivery_row bigint NOT NULL REFERENCES deliveries (id),
      route_row bigint NOT NULL REFERENCES routes (id),
      PRIMARY KEY (delivery_row, route_row)
    );
    CREATE INDEX route_deliveries_route ON route_deliveries (route_row);

    CREATE TABLE redelivered_records (
      delivery_row bigint NOT NULL REFERENCES deliveries (id),
      record_row bigint NOT NULL REFERENCES records (id),
      claimable boolean NOT NULL,
      PRIMARY KEY (delivery_row, record_row)
    );
    CREATE INDEX redelivered_records_record ON redelivered_records (record_row);

    CREATE VIEW delivery_records AS
    SELECT route_deliveries.delivery_row, records.id AS record_row, routes.claimable
    FROM route_deliveries JOIN routes ON routes.id = route_deliveries.route_row
      JOIN records ON records.route_row = routes.id
    UNION ALL
    SELECT delivery_row, record_row, claimable FROM redelivered_records;

    CREATE TABLE claims (
      id bigint PRIMARY KEY,
      delivery_row bigint NOT NULL REFERENCES deliveries (id),
      record_row bigint REFERENCES records (id),
      records bigint NOT NULL,
      act \(text) NOT NULL,
      at \(text) NOT NULL,
      by_drop bigint NOT NULL REFERENCES drops (id) DEFERRABLE INITIALLY DEFERRED,
      late boolean NOT NULL,
      round bigint NOT NULL,
      person \(text),
      reason_code \(text),
      reason \(text),
      suggested \(text)
    );
    CREATE INDEX claims_delivery ON claims (delivery_row, record_row);
    CREATE INDEX claims_by_drop ON claims (by_drop);

    CREATE TABLE matters (
      id bigint PRIMARY KEY,
      code \(text) NOT NULL UNIQUE,
      name \(text) NOT NULL,
      delivery_row bigint REFERENCES deliveries (id),
      wake_at \(text)
    );
    CREATE INDEX matters_name ON matters (name);
    CREATE INDEX matters_wake ON matters (wake_at, id) WHERE wake_at IS NOT NULL;

    CREATE TABLE facts (
      record_row bigint PRIMARY KEY REFERENCES records (id),
      matter_row bigint NOT NULL REFERENCES matters (id),
      about_row bigint REFERENCES records (id),
      kind \(text) NOT NULL,
      party \(text) NOT NULL,
      recipients \(text) NOT NULL,
      fields \(text) NOT NULL,
      entry bigint NOT NULL
    );
    CREATE INDEX facts_matter ON facts (matter_row);
    CREATE INDEX facts_about ON facts (about_row) WHERE about_row IS NOT NULL;
    CREATE INDEX facts_entry ON facts (entry);

    CREATE TABLE unclear_answers (
      matter_row bigint NOT NULL REFERENCES matters (id),
      drop_row bigint NOT NULL REFERENCES drops (id) DEFERRABLE INITIALLY DEFERRED,
      party \(text) NOT NULL,
      PRIMARY KEY (matter_row, drop_row, party)
    );
    CREATE INDEX unclear_answers_drop ON unclear_answers (drop_row);

    CREATE TABLE obligations (
      id bigint PRIMARY KEY,
      matter_row bigint NOT NULL REFERENCES matters (id),
      rule \(text) NOT NULL,
      opener \(text) NOT NULL,
      debtor \(text) NOT NULL,
      part \(text) NOT NULL,
      family \(text) NOT NULL,
      article \(text) NOT NULL,
      creditor \(text) NOT NULL,
      opened_at \(text) NOT NULL,
      records bigint NOT NULL,
      clock_start \(text),
      last_day \(text),
      due \(text),
      provisional boolean NOT NULL,
      calendar \(text),
      original_due \(text),
      remind_at \(text),
      pressing_at \(text),
      silence \(text) NOT NULL,
      outcome \(text),
      settled_at \(text),
      settled_by \(text),
      liability \(text),
      marks \(text) NOT NULL,
      evidence \(text) NOT NULL,
      from_entry bigint NOT NULL,
      until_entry bigint
    );
    CREATE UNIQUE INDEX obligations_current ON obligations (matter_row, rule, opener, debtor, part)
      WHERE until_entry IS NULL;
    CREATE INDEX obligations_open ON obligations (family, debtor) WHERE until_entry IS NULL AND outcome IS NULL;
    CREATE INDEX obligations_due ON obligations ((coalesce(due, '~')), id)
      WHERE until_entry IS NULL AND outcome IS NULL;
    CREATE INDEX obligations_debtor ON obligations (debtor, (coalesce(due, '~')), id)
      WHERE until_entry IS NULL AND outcome IS NULL;
    CREATE INDEX obligations_creditor ON obligations (creditor, (coalesce(due, '~')), id)
      WHERE until_entry IS NULL AND outcome IS NULL;
    CREATE INDEX obligations_pressing ON obligations (pressing_at) WHERE until_entry IS NULL AND outcome IS NULL;
    CREATE INDEX obligations_from ON obligations (from_entry);
    CREATE INDEX obligations_until ON obligations (until_entry, matter_row) WHERE until_entry IS NOT NULL;
    CREATE INDEX obligations_past ON obligations (matter_row) WHERE until_entry IS NOT NULL;

    CREATE TABLE notices (
      id bigint PRIMARY KEY,
      notice_id \(text) NOT NULL UNIQUE,
      recipient \(text) NOT NULL,
      issued_at \(text) NOT NULL,
      entry bigint NOT NULL,
      published_at \(text)
    );
    CREATE INDEX notices_unpublished ON notices (id) WHERE published_at IS NULL;

    CREATE TABLE notice_lines (
      matter_row bigint NOT NULL REFERENCES matters (id),
      rule \(text) NOT NULL,
      opener \(text) NOT NULL,
      debtor \(text) NOT NULL,
      type \(text) NOT NULL,
      due \(text) NOT NULL,
      recipient \(text) NOT NULL,
      notice_row bigint NOT NULL REFERENCES notices (id),
      PRIMARY KEY (matter_row, rule, opener, debtor, type, due, recipient)
    );
    CREATE INDEX notice_lines_notice ON notice_lines (notice_row);

    CREATE TABLE downtimes (
      entry bigint PRIMARY KEY,
      since \(text) NOT NULL,
      until \(text) NOT NULL
    );

    CREATE TABLE statements (
      record_row bigint PRIMARY KEY REFERENCES records (id),
      day \(text) NOT NULL,
      kind \(text) NOT NULL,
      bundles bigint NOT NULL,
      records bigint NOT NULL,
      msg_ids \(text) NOT NULL,
      found_bundles bigint,
      found_records bigint,
      missing bigint NOT NULL
    );
    CREATE INDEX statements_day ON statements (day);

    CREATE TABLE signoffs (
      record_row bigint PRIMARY KEY REFERENCES records (id),
      day \(text) NOT NULL,
      reviewer \(text) NOT NULL,
      conclusion \(text) NOT NULL,
      remarks \(text),
      package_sha256 \(text),
      other_package boolean NOT NULL
    );
    CREATE INDEX signoffs_day ON signoffs (day);

    CREATE TABLE publications (
      id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
      drop_row bigint REFERENCES drops (id) DEFERRABLE INITIALLY DEFERRED,
      notice_row bigint REFERENCES notices (id),
      delivery_row bigint REFERENCES deliveries (id),
      department \(text) NOT NULL,
      box \(text) NOT NULL,
      staged_name \(text) NOT NULL,
      final_name bytea NOT NULL,
      bytes bigint,
      sha256 \(text)
    );
    CREATE INDEX publications_drop ON publications (drop_row) WHERE drop_row IS NOT NULL;
    CREATE INDEX publications_notice ON publications (notice_row) WHERE notice_row IS NOT NULL;

    CREATE TABLE days (
      day \(text) PRIMARY KEY,
      closed_at \(text) NOT NULL,
      last_entry bigint NOT NULL,
      digest bytea NOT NULL
    );

    CREATE TABLE open_counts (
      day \(text) NOT NULL REFERENCES days (day),
      family \(text) NOT NULL,
      debtor \(text) NOT NULL,
      obligations bigint NOT NULL,
      records bigint NOT NULL,
      provisional bigint NOT NULL,
      PRIMARY KEY (day, family, debtor)
    );

    CREATE TABLE processors (
      number bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
      host \(text) NOT NULL,
      process bigint NOT NULL,
      joined_at timestamptz NOT NULL,
      heard_at timestamptz NOT NULL,
      until timestamptz NOT NULL,
      gone_at timestamptz
    );

    CREATE TABLE leases (
      name \(text) PRIMARY KEY,
      processor bigint NOT NULL REFERENCES processors (number),
      load bigint NOT NULL,
      waiting boolean NOT NULL
    );

    CREATE TABLE drop_numbers (
      day \(text) PRIMARY KEY,
      last bigint NOT NULL
    );
    """

  /// All tables.
  static let tables = [
    "setting", "entry", "drops", "routes", "records", "rejudgements", "deliveries", "route_deliveries",
    "redelivered_records", "claims", "matters", "facts", "unclear_answers", "obligations", "notices",
    "notice_lines", "downtimes", "statements", "signoffs", "publications", "days", "open_counts",
  ]

  /// The tables of those who share it, of which nothing is in the chain.
  static let tablesOfMembers = ["processors", "leases", "drop_numbers"]
}
