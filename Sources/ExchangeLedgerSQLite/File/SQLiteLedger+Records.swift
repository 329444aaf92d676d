extension SQLiteLedger {
  /// Records, of which there are more than of anything else: a row has what is its own, and no byte that follows from others.
  ///
  /// - The records of a drop that are in the same deliveries share a row of `routes`; drop, sender and deliveries are its.
  /// - `place` is a record's place in the bundle, less how many rows it lies behind the first record of its drop: 1 for all
  ///   of a bundle of which nothing came back, and a 1 takes no room.
  /// - A text is a text, or a number where its wording is kept (``Wordings``): wording × 1,000,000 + the number in it, or the
  ///   wording alone where that is all of it, as of summaries and rules. An id that is its sender's code and hexadecimal digits is the bytes of these.
  /// - A day is the number of days since 1970, a moment that of milliseconds.
  ///
  /// Ids, and document and licence numbers, are found by 32-bit keys (``NumberedText/key``) and then compared. Keys have no foreign
  /// key: it would cost a look-up each.
  static let recordTables = """
    CREATE TABLE wordings (
      id INTEGER PRIMARY KEY,
      head TEXT NOT NULL,
      digits INTEGER NOT NULL,
      tail TEXT NOT NULL,
      UNIQUE (head, digits, tail)
    ) STRICT;

    CREATE TABLE routes (
      id INTEGER PRIMARY KEY,
      drop_row INTEGER NOT NULL REFERENCES drops (id) DEFERRABLE INITIALLY DEFERRED,
      first_record INTEGER NOT NULL,
      claimable INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX routes_drop ON routes (drop_row);

    CREATE TABLE stored_records (
      id INTEGER PRIMARY KEY,
      route_row INTEGER NOT NULL REFERENCES routes (id),
      place INTEGER NOT NULL,
      msg_id ANY NOT NULL,
      digest BLOB NOT NULL,
      document ANY,
      licence ANY,
      summary ANY,
      trigger_day INTEGER,
      due INTEGER,
      on_time INTEGER,
      provisional_rule ANY
    ) STRICT;
    CREATE INDEX records_route ON stored_records (route_row);
    CREATE INDEX records_late ON stored_records (route_row) WHERE on_time = 0;
    CREATE INDEX records_provisional ON stored_records (id) WHERE on_time = 0 AND provisional_rule IS NOT NULL;

    CREATE TABLE record_keys (
      key INTEGER NOT NULL,
      record_row INTEGER NOT NULL,
      PRIMARY KEY (key, record_row)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE number_keys (
      key INTEGER NOT NULL,
      record_row INTEGER NOT NULL,
      PRIMARY KEY (key, record_row)
    ) STRICT, WITHOUT ROWID;
    """

  /// Which records deliveries hold: those of a route, and those that came in another way.
  static let deliveryTables = """
    CREATE TABLE route_deliveries (
      delivery_row INTEGER NOT NULL REFERENCES deliveries (id),
      route_row INTEGER NOT NULL REFERENCES routes (id),
      PRIMARY KEY (delivery_row, route_row)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX route_deliveries_route ON route_deliveries (route_row);

    CREATE TABLE redelivered_records (
      delivery_row INTEGER NOT NULL REFERENCES deliveries (id),
      record_row INTEGER NOT NULL REFERENCES stored_records (id),
      claimable INTEGER NOT NULL,
      PRIMARY KEY (delivery_row, record_row)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX redelivered_records_record ON redelivered_records (record_row);
    """

  /// Records and deliveries' records as they are asked for: what the tables of these names were up to format 6. SQLite asks
  /// the tables below as if no view were between (`QueryPlanTests`).
  static let recordViews = """
    CREATE VIEW records AS
    SELECT stored.id, routes.drop_row, stored.place + (stored.id - routes.first_record) AS number,
      \(sender) AS sender,
      CASE typeof(stored.msg_id) WHEN 'blob' THEN \(sender) || '-' || lower(hex(stored.msg_id))
        ELSE \(text("msg_id")) END AS msg_id,
      stored.digest, \(text("document")) AS document, \(text("licence")) AS licence, \(whole("summary")) AS summary,
      stored.trigger_day, stored.due, stored.on_time, \(whole("provisional_rule")) AS provisional_rule
    FROM stored_records AS stored JOIN routes ON routes.id = stored.route_row;

    CREATE VIEW delivery_records AS
    SELECT route_deliveries.delivery_row, stored.id AS record_row, routes.claimable
    FROM route_deliveries JOIN routes ON routes.id = route_deliveries.route_row
      JOIN stored_records AS stored ON stored.route_row = routes.id
    UNION ALL
    SELECT delivery_row, record_row, claimable FROM redelivered_records;
    """

  private static let sender = "(SELECT sender FROM drops WHERE drops.id = routes.drop_row)"

  /// A text of a record, whichever way it is kept.
  private static func text(_ column: String) -> String {
    """
    CASE typeof(stored.\(column)) WHEN 'integer' THEN (
        SELECT CASE digits WHEN 0 THEN head ELSE head || printf('%0*d', digits, stored.\(column) % 1000000) || tail END
        FROM wordings WHERE wordings.id = stored.\(column) / 1000000)
      ELSE stored.\(column) END
    """
  }

  /// A text whose numbers are part of its wording.
  private static func whole(_ column: String) -> String {
    """
    CASE typeof(stored.\(column)) WHEN 'integer' THEN (SELECT head FROM wordings WHERE wordings.id = stored.\(column))
      ELSE stored.\(column) END
    """
  }
}
