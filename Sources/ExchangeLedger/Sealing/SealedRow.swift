// How a row is laid down for its seal is said where that is asked for: `SealedRow`.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import ExchangeBase
import ExchangeFormats
import ExchangeRules

/// A row whose bytes a seal covers: all of it that never changes. Every engine that gives the row back lays down the same.
public protocol SealedRow {
  /// Lays the row down.
  func seal(into bytes: inout RowBytes)
  /// What rows of a table without an order come in the order of, where there may be many: their notice, day or entry.
  var sealGroup: Int64 { get }
}

extension SealedRow {
  public var sealGroup: Int64 { 0 }
}

extension DropRow: SealedRow {
  public func seal(into bytes: inout RowBytes) {
    bytes.add(id)
    for text in [drop, sender, fileName, sha256, verdict.rawValue, receiptStem, stored.text] {
      bytes.add(text)
    }
    for number in [self.bytes, counts.found, counts.accepted, counts.rejected, counts.unchanged] {
      bytes.add(Int64(number))
    }
    bytes.add(receivedAt.milliseconds)
    bytes.add(kind) { $0.add($1) }
    bytes.add(bundle) { $0.add($1) }
    bytes.add(counts.declared) { $0.add(Int64($1)) }
  }
}

extension RecordRow: SealedRow {
  public func seal(into bytes: inout RowBytes) { write(to: &bytes) }
}

extension DeliveryLink: SealedRow {
  public func seal(into bytes: inout RowBytes) {
    bytes.add(record)
    bytes.add(delivery)
    bytes.add(isClaimable ? 1 : 0)
  }
}

extension DeliveryRow: SealedRow {
  public func seal(into bytes: inout RowBytes) {
    for number in [id, drop, Int64(records), Int64(claimable)] { bytes.add(number) }
    for text in [delivery, sender, recipient, kind, fileName, sha256] { bytes.add(text) }
    // Up to format 8 there were none: a delivery without any is laid down as it was then.
    if !parties.text.isEmpty { bytes.add(parties.text) }
  }
}

extension ClaimRow: SealedRow {
  public func seal(into bytes: inout RowBytes) {
    for number in [id, delivery, byDrop, Int64(records), Int64(round), isLate ? 1 : 0, at.milliseconds] {
      bytes.add(number)
    }
    bytes.add(act.rawValue)
    bytes.add(record) { $0.add($1) }
    for text in [person, reasonCode, reason, suggested] { bytes.add(text) { $0.add($1) } }
  }
}

extension MatterRow: SealedRow {
  public func seal(into bytes: inout RowBytes) {
    bytes.add(id)
    bytes.add(code)
    bytes.add(delivery) { $0.add($1) }
  }
}

extension FactRow: SealedRow {
  public func seal(into bytes: inout RowBytes) { write(to: &bytes) }
}

extension UnclearAnswerRow: SealedRow {
  public func seal(into bytes: inout RowBytes) {
    bytes.add(matter)
    bytes.add(drop)
    bytes.add(party)
  }
}

extension ObligationVersion: SealedRow {
  /// When it ended is an ``Ending``.
  public func seal(into bytes: inout RowBytes) {
    var begun = self
    begun.untilEntry = nil
    begun.write(to: &bytes)
  }
}

/// That a version of an obligation ended.
public struct Ending: SealedRow {
  /// The row of the version.
  public let version: Int64
  /// The entry from which it doesn't stand any more.
  public let entry: Int64

  public init(version: Int64, entry: Int64) {
    self.version = version
    self.entry = entry
  }

  public func seal(into bytes: inout RowBytes) {
    bytes.add(version)
    bytes.add(entry)
  }
}

extension NoticeRow: SealedRow {
  public func seal(into bytes: inout RowBytes) {
    bytes.add(id)
    bytes.add(notice)
    bytes.add(recipient)
    bytes.add(issuedAt.milliseconds)
  }
}

extension NoticeLineRow: SealedRow {
  public var sealGroup: Int64 { notice }

  public func seal(into bytes: inout RowBytes) {
    bytes.add(notice)
    bytes.add(matter)
    for text in [key.rule, key.opener, key.debtor, type, occasion, recipient] { bytes.add(text) }
  }
}

extension StatementRow: SealedRow {
  /// What came of it is a ``Comparison``.
  public func seal(into bytes: inout RowBytes) {
    for number in [record, Int64(day.number), Int64(bundles), Int64(records), Int64(msgIds.count)] {
      bytes.add(number)
    }
    bytes.add(kind)
    for msgId in msgIds { bytes.add(msgId) }
  }
}

/// What came of a line of a statement when it was held against what had come.
public struct Comparison: SealedRow {
  /// The line.
  public let statement: StatementRow

  public init(of statement: StatementRow) { self.statement = statement }

  public func seal(into bytes: inout RowBytes) {
    bytes.add(statement.record)
    bytes.add(statement.foundBundles) { $0.add(Int64($1)) }
    bytes.add(statement.foundRecords) { $0.add(Int64($1)) }
    bytes.add(Int64(statement.missing))
  }
}

extension SignoffRow: SealedRow {
  public func seal(into bytes: inout RowBytes) {
    for number in [record, Int64(day.number), isOfOtherPackage ? 1 : 0] { bytes.add(number) }
    for text in [reviewer, conclusion] { bytes.add(text) }
    for text in [remarks, packageSha256] { bytes.add(text) { $0.add($1) } }
  }
}

extension ClosedDay: SealedRow {
  public func seal(into bytes: inout RowBytes) {
    for number in [Int64(day.number), closedAt.milliseconds, lastEntry] { bytes.add(number) }
    bytes.add(digest)
  }
}

/// What was open at the end of a day.
public struct DayOpenCount: SealedRow {
  /// The day.
  public let day: Day
  /// What was open.
  public let count: OpenCount

  public init(day: Day, count: OpenCount) {
    self.day = day
    self.count = count
  }

  public var sealGroup: Int64 { Int64(day.number) }

  public func seal(into bytes: inout RowBytes) {
    bytes.add(Int64(day.number))
    bytes.add(count.family.rawValue)
    bytes.add(count.debtor)
    for number in [count.obligations, count.records, count.provisional] { bytes.add(Int64(number)) }
  }
}

extension Rejudgement: SealedRow {
  public var sealGroup: Int64 { entry }

  public func seal(into bytes: inout RowBytes) {
    for number in [
      record, entry, oldDue.milliseconds, due.milliseconds, isOnTime ? 1 : 0, isProvisional ? 1 : 0,
    ] { bytes.add(number) }
  }
}

/// A time in which the processor didn't run, and the entry that tells of it.
public struct NotedDowntime: SealedRow {
  /// The time.
  public let downtime: Downtime
  /// The entry.
  public let entry: Int64

  public init(_ downtime: Downtime, entry: Int64) {
    self.downtime = downtime
    self.entry = entry
  }

  public func seal(into bytes: inout RowBytes) {
    for number in [entry, downtime.since.milliseconds, downtime.until.milliseconds] { bytes.add(number) }
  }
}
