import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import Foundation
import GRDB

// Rows that the ledger wrote itself have the forms it wrote: anything else is damage, and costs what the row is about.

extension Row {
  func instant(_ column: String) throws(LedgerError) -> Instant {
    guard let value = optionalInstant(column) else { throw .unreadable(.moment(column: column)) }
    return value
  }

  func optionalInstant(_ column: String) -> Instant? {
    let text: String? = self[column]
    return text.flatMap { Instant(canonical: $0) }
  }

  func day(_ column: String) throws(LedgerError) -> Day {
    guard let day = try optionalDay(column) else { throw .unreadable(.day(column: column)) }
    return day
  }

  func optionalDay(_ column: String) throws(LedgerError) -> Day? {
    let text: String? = self[column]
    guard let text else { return nil }
    guard let day = Day(text) else { throw .unreadable(.day(column: column)) }
    return day
  }

  func value<Value: RawRepresentable<String>>(_ column: String) throws(LedgerError) -> Value {
    let text: String = self[column]
    guard let value = Value(rawValue: text) else { throw .unreadable(.word(column: column)) }
    return value
  }

  func optionalValue<Value: RawRepresentable<String>>(_ column: String) throws(LedgerError) -> Value? {
    let text: String? = self[column]
    return text == nil ? nil : try value(column)
  }
}

extension DropRow {
  init(_ row: Row) throws {
    // A duplicate's receipt repeats the first one's counts; the drop itself counts nothing.
    var counts = Receipt.Counts()
    counts.declared = row["declared"]
    counts.found = row["found"]
    counts.accepted = row["accepted"]
    counts.rejected = row["rejected"]
    counts.unchanged = row["unchanged"]
    self.init(
      id: row["id"], drop: row["drop_id"], sender: row["sender"], fileName: row["file_name"],
      bytes: row["bytes"], sha256: row["sha256"], receivedAt: try row.instant("received_at"),
      verdict: try row.value("verdict"), kind: row["kind"], bundle: row["bundle"], counts: counts,
      receipt: row["receipt"], receiptStem: row["receipt_stem"],
      publishedAt: row.optionalInstant("published_at"))
  }
}

extension DropOrigin {
  init(_ row: Row) throws {
    self.init(
      drop: row["drop_id"], sender: row["sender"], kind: row["kind"], fileName: row["file_name"],
      sha256: row["sha256"], receivedAt: try row.instant("received_at"))
  }
}

extension DeliveryLink {
  init(_ row: Row) {
    self.init(delivery: row["delivery_row"], record: row["record_row"], isClaimable: row["claimable"])
  }
}

extension DeliveryAct {
  init(_ row: Row) throws {
    self.init(
      drop: row["by_drop"], act: try row.value("act"), at: try row.instant("at"), round: row["round"],
      records: row["records"], kind: row["kind"], returnedBy: row["returned_by"])
  }
}

extension RecordRow {
  init(_ row: Row) throws {
    // An id is put together from what is kept in two places.
    guard let sender: String = row["sender"], let msgId: String = row["msg_id"] else {
      throw LedgerError.unreadable(.recordId(row: nil))
    }
    let digest: Data = row["digest"]
    self.init(
      drop: row["drop_row"], number: row["number"], sender: sender, msgId: msgId,
      digest: Array(digest), documents: [row["document"], row["licence"]].compactMap { $0 },
      summary: row["summary"], triggerDay: try row.numberedDay("trigger_day"),
      due: row.numberedInstant("due"), isOnTime: row["on_time"], provisionalRule: row["provisional_rule"])
    id = row["id"]
  }
}

// Days and moments of records are numbers, and were texts up to format 6.
extension Row {
  fileprivate func numberedDay(_ column: String) throws(LedgerError) -> Day? {
    guard case .int64(let number) = (self[column] as DatabaseValue).storage else {
      return try optionalDay(column)
    }
    return Day(number: Int(number))
  }

  fileprivate func numberedInstant(_ column: String) -> Instant? {
    guard case .int64(let number) = (self[column] as DatabaseValue).storage else {
      return optionalInstant(column)
    }
    return Instant(milliseconds: number)
  }
}

extension DeliveryRow {
  init(_ row: Row) {
    self.init(
      delivery: row["delivery_id"], drop: row["drop_row"], sender: row["sender"], recipient: row["recipient"],
      kind: row["kind"], records: row["records"], fileName: row["file_name"], sha256: row["sha256"],
      claimable: row["claimable"])
    id = row["id"]
    deliveredAt = row.optionalInstant("delivered_at")
    // Up to format 8 there is no such column.
    let parties: String? = row["parties"]
    self.parties = DeliveryParties(text: parties ?? "")
  }
}

extension ClaimRow {
  init(_ row: Row) throws {
    self.init(
      delivery: row["delivery_row"], record: row["record_row"], records: row["records"],
      act: try row.value("act"), at: try row.instant("at"), byDrop: row["by_drop"], isLate: row["late"],
      round: row["round"], person: row["person"],
      reasonCode: row["reason_code"], reason: row["reason"], suggested: row["suggested"])
    id = row["id"]
  }
}

extension PublicationRow {
  init(_ row: Row) throws {
    let name: Data = row["final_name"]
    let drop: Int64? = row["drop_row"]
    let (notice, staged): (Int64?, String) = (row["notice_row"], row["staged_name"])
    func isName(_ bytes: some Collection<UInt8>) -> Bool {
      !bytes.isEmpty && !bytes.contains(0) && !bytes.contains(UInt8(ascii: "/"))
        && !bytes.allSatisfy { $0 == UInt8(ascii: ".") }
    }
    guard isName(name), isName(staged.utf8),
      let owner = drop.map({ Owner.drop($0) }) ?? notice.map({ Owner.notice($0) })
    else {
      throw LedgerError.unreadable(.fileName(department: row["department"]))
    }
    self.init(
      owner: owner, delivery: row["delivery_row"],
      department: row["department"],
      box: try row.value("box"), stagedName: staged, finalName: Array(name))
    id = row["id"]
    if let bytes: Int = row["bytes"], let sha256: String = row["sha256"] {
      content = FileContent(bytes: bytes, sha256: sha256)
    }
  }
}

extension EntryRow {
  init(_ row: Row) throws {
    let digest: Data = row["digest"]
    self.init(
      sequence: row["sequence"], at: try row.instant("at"), event: try row.value("event"),
      subject: row["subject"], detail: row["detail"], rows: row["rows"], digest: digest.hexadecimal)
  }
}

extension ClosedDay {
  init(_ row: Row) throws {
    let digest: Data = row["digest"]
    self.init(
      day: try row.day("day"), closedAt: try row.instant("closed_at"), lastEntry: row["last_entry"],
      digest: String(decoding: digest, as: UTF8.self))
  }
}
