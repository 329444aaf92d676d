import ExchangeBase
import ExchangeLedger
import GRDB

// How records are found by their ids and numbers.

extension SQLiteView {
  func records(of sender: String, msgIds: [String]) throws -> [RecordRow] {
    if hasWideRecords { return try earlierRecords(of: sender, msgIds: msgIds) }
    let wanted = Set(msgIds.map(ByteText.init))
    let rows = try RecordKeys(database, .ids).rows(under: wanted.map { NumberedText.key(of: $0.text) })
    // Most of what comes is new, and nothing is found.
    if rows.isEmpty { return [] }
    return try records(rows: rows).filter { $0.sender == sender && wanted.contains(ByteText($0.msgId)) }
  }

  func records(msgId: String) throws -> [RecordRow] {
    if hasWideRecords {
      return try all(
        "SELECT * FROM records WHERE msg_id = ? ORDER BY id",
        arguments: [msgId]
      ).map(RecordRow.init)
    }
    return try records(rows: RecordKeys(database, .ids).rows(under: [NumberedText.key(of: msgId)]))
      .filter { $0.msgId.hasBytes(of: msgId) }
  }

  func records(document: String, limit: Int) throws -> [RecordRow] {
    if hasWideRecords {
      return try all(
        EarlierSQL.numbered, arguments: [document, limit]
      ).map(RecordRow.init)
    }
    return try all(
      RecordLookupSQL.numbered,
      arguments: [NumberedText.key(of: document), document, limit]
    ).map(RecordRow.init).reversed()
  }

  func records(of sender: String, inFile fileName: String, limit: Int) throws -> [RecordRow] {
    try all(RecordLookupSQL.inFiles, arguments: [fileName, sender, limit]).map(RecordRow.init)
      .sorted { $0.id < $1.id }
  }

  func records(matching text: String, document: String) throws -> [RecordRow] {
    if hasWideRecords {
      return try all(EarlierSQL.matching, arguments: [text, document])
        .map(RecordRow.init)
    }
    return try all(
      RecordLookupSQL.matching,
      arguments: [text, NumberedText.key(of: text), document, NumberedText.key(of: document)]
    ).map(RecordRow.init)
  }

  /// In a ledger of an earlier format ids are found by an index of texts.
  private func earlierRecords(of sender: String, msgIds: [String]) throws -> [RecordRow] {
    try all(
      EarlierSQL.named, arguments: [SQLSet.text(msgIds), sender]
    ).map(RecordRow.init)
  }
}

private enum RecordLookupSQL {
  /// ?1: the key of ?2, a number; ?3: how many rows at most. The latest first.
  static let numbered = """
    SELECT records.* FROM number_keys CROSS JOIN records ON records.id = record_row
    WHERE number_keys.key = ?1 AND (document = ?2 OR licence = ?2) ORDER BY record_row DESC LIMIT ?3
    """

  /// ?1: a file's name; ?2: its sender; ?3: how many rows at most. The latest file first. Found by the name: of a sender there are ever
  /// more files.
  static let inFiles = """
    SELECT records.* FROM drops CROSS JOIN records ON records.drop_row = drops.id
    WHERE drops.file_name = ?1 AND +drops.sender = ?2 ORDER BY drops.id DESC LIMIT ?3
    """

  /// ?1 and ?2: an id with its key; ?3 and ?4: a number with its.
  static let matching = """
    SELECT * FROM records WHERE id IN (
        SELECT record_row FROM record_keys WHERE key = ?2 UNION SELECT record_row FROM number_keys WHERE key = ?4)
      AND (msg_id = ?1 OR document = ?3 OR licence = ?3)
    ORDER BY id LIMIT 1000
    """
}

/// The same of the formats 5 and 6, where the indices are of texts.
private enum EarlierSQL {
  /// The join goes from the few to the many.
  static let named = """
    SELECT records.* FROM (SELECT DISTINCT value FROM json_each(?)) CROSS JOIN records
      ON msg_id = value AND sender = ?
    """

  static let numbered = """
    SELECT * FROM records WHERE id IN (
      SELECT id FROM records WHERE document = ?1 UNION SELECT id FROM records WHERE licence = ?1
      ORDER BY id DESC LIMIT ?2) ORDER BY id
    """

  static let matching =
    "SELECT * FROM records WHERE msg_id = ?1 OR document = ?2 OR licence = ?2 ORDER BY id LIMIT 1000"
}
