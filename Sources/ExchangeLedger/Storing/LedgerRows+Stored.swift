// Each row is read from the columns that engines have for it; what it is stands where it is declared.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import ExchangeBase
import ExchangeFiles
import ExchangeFormats
public import ExchangeRules

extension DropRow {
  public init(_ row: some StoredRow) throws {
    // A duplicate's receipt repeats the first one's counts; the drop itself counts nothing.
    var counts = Receipt.Counts()
    counts.declared = row["declared"]
    counts.found = try row["found"]
    counts.accepted = try row["accepted"]
    counts.rejected = try row["rejected"]
    counts.unchanged = try row["unchanged"]
    try self.init(
      id: row["id"], drop: row["drop_id"], sender: row["sender"], fileName: row["file_name"],
      bytes: row["bytes"], sha256: row["sha256"], receivedAt: row.instant("received_at"),
      verdict: row.value("verdict"), kind: row["kind"], bundle: row["bundle"], counts: counts,
      receipt: row["receipt"], receiptStem: row["receipt_stem"],
      publishedAt: row.optionalInstant("published_at"))
  }
}

extension DropOrigin {
  public init(_ row: some StoredRow) throws {
    try self.init(
      drop: row["drop_id"], sender: row["sender"], kind: row["kind"], fileName: row["file_name"],
      sha256: row["sha256"], receivedAt: row.instant("received_at"))
  }
}

extension DeliveryLink {
  public init(_ row: some StoredRow) throws {
    try self.init(
      delivery: row["delivery_row"], record: row["record_row"], isClaimable: row["claimable"])
  }
}

extension DeliveryAct {
  public init(_ row: some StoredRow) throws {
    try self.init(
      drop: row["by_drop"], act: row.value("act"), at: row.instant("at"), round: row["round"],
      records: row["records"], kind: row["kind"], returnedBy: row["returned_by"])
  }
}

extension RecordRow {
  public init(_ row: some StoredRow) throws {
    // An id may be put together from what is kept in two places.
    guard let sender = row.text("sender"), let msgId = row.text("msg_id") else {
      throw LedgerError.unreadable(.recordId(row: nil))
    }
    try self.init(
      drop: row["drop_row"], number: row["number"], sender: sender, msgId: msgId, digest: row["digest"],
      documents: [row.text("document"), row.text("licence")].compactMap(\.self), summary: row["summary"],
      triggerDay: row.numberedDay("trigger_day"), due: row.numberedInstant("due"), isOnTime: row["on_time"],
      provisionalRule: row["provisional_rule"])
    id = try row["id"]
  }
}

// Days and moments of records are numbers, and were texts up to format 6.
extension StoredRow {
  fileprivate func numberedDay(_ column: String) throws(LedgerError) -> Day? {
    guard let number = number(column) else { return try optionalDay(column) }
    return Day(number: Int(number))
  }

  fileprivate func numberedInstant(_ column: String) -> Instant? {
    guard let number = number(column) else { return optionalInstant(column) }
    return Instant(milliseconds: number)
  }
}

extension DeliveryRow {
  public init(_ row: some StoredRow) throws {
    try self.init(
      delivery: row["delivery_id"], drop: row["drop_row"], sender: row["sender"], recipient: row["recipient"],
      kind: row["kind"], records: row["records"], fileName: row["file_name"], sha256: row["sha256"],
      claimable: row["claimable"])
    id = try row["id"]
    deliveredAt = row.optionalInstant("delivered_at")
    // Up to format 8 there is no such column.
    parties = DeliveryParties(text: row.text("parties") ?? "")
  }
}

extension ClaimRow {
  public init(_ row: some StoredRow) throws {
    try self.init(
      delivery: row["delivery_row"], record: row["record_row"], records: row["records"],
      act: row.value("act"), at: row.instant("at"), byDrop: row["by_drop"], isLate: row["late"],
      round: row["round"], person: row["person"], reasonCode: row["reason_code"], reason: row["reason"],
      suggested: row["suggested"])
    id = try row["id"]
  }
}

extension PublicationRow {
  public init(_ row: some StoredRow) throws {
    let (name, staged): ([UInt8], String) = (try row["final_name"], try row["staged_name"])
    let owner = row.number("drop_row").map { Owner.drop($0) } ?? row.number("notice_row").map { .notice($0) }
    guard Self.isName(name), Self.isName(Array(staged.utf8)), let owner else {
      throw LedgerError.unreadable(.fileName(department: try row["department"]))
    }
    try self.init(
      owner: owner, delivery: row["delivery_row"], department: row["department"], box: row.value("box"),
      stagedName: staged, finalName: name)
    id = try row["id"]
    if let bytes: Int = row["bytes"], let sha256 = row.text("sha256") {
      content = FileContent(bytes: bytes, sha256: sha256)
    }
  }

  private static func isName(_ bytes: [UInt8]) -> Bool {
    !bytes.isEmpty && !bytes.contains(0) && !bytes.contains(UInt8(ascii: "/"))
      && !bytes.allSatisfy { $0 == UInt8(ascii: ".") }
  }
}

extension EntryRow {
  public init(_ row: some StoredRow) throws {
    let digest: [UInt8] = try row["digest"]
    try self.init(
      sequence: row["sequence"], at: row.instant("at"), event: row.value("event"),
      subject: row["subject"], detail: row["detail"], rows: row["rows"], digest: digest.hexadecimal)
  }
}

extension ClosedDay {
  public init(_ row: some StoredRow) throws {
    let digest: [UInt8] = try row["digest"]
    try self.init(
      day: row.day("day"), closedAt: row.instant("closed_at"), lastEntry: row["last_entry"],
      digest: String(decoding: digest, as: UTF8.self))
  }
}

extension MatterRow {
  public init(_ row: some StoredRow) throws {
    try self.init(id: row["id"], code: row["code"], delivery: row["delivery_row"])
  }
}

extension UnclearAnswerRow {
  public init(_ row: some StoredRow) throws {
    try self.init(matter: row["matter_row"], drop: row["drop_row"], party: row["party"])
  }
}

extension FactRow {
  public init(_ row: some StoredRow) throws {
    let (recipients, fields): (String, String) = (try row["recipients"], try row["fields"])
    try self.init(
      record: row["record_row"], matter: row["matter_row"], about: row["about_row"], kind: row["kind"],
      party: row["party"], recipients: recipients.split(separator: "|").map(String.init),
      fields: LedgerJSON.value(fields, .fact))
  }
}

extension NoticeRow {
  public init(_ row: some StoredRow) throws {
    try self.init(
      notice: row["notice_id"], recipient: row["recipient"], issuedAt: row.instant("issued_at"))
    id = try row["id"]
  }
}

extension NoticeLineRow {
  public init(_ row: some StoredRow) throws {
    try self.init(
      notice: row["notice_row"], type: row["type"],
      key: Obligation.Key(rule: row["rule"], opener: row["opener"], debtor: row["debtor"]),
      occasion: row["due"], matter: row["matter_row"], recipient: row["recipient"])
  }
}

extension Downtime {
  public init(_ row: some StoredRow) throws {
    try self.init(since: row.instant("since"), until: row.instant("until"))
  }
}

extension Rejudgement {
  public init(_ row: some StoredRow) throws {
    try self.init(
      record: row["record_row"], entry: row["entry"], oldDue: row.instant("old_due"),
      due: row.instant("due"), isOnTime: row["on_time"], isProvisional: row["provisional"])
  }
}

extension StatementRow {
  public init(_ row: some StoredRow) throws {
    let ids: String = try row["msg_ids"]
    try self.init(
      record: row["record_row"], day: row.day("day"), kind: row["kind"], bundles: row["bundles"],
      records: row["records"], msgIds: ids.split(separator: "|").map(String.init),
      foundBundles: row["found_bundles"], foundRecords: row["found_records"], missing: row["missing"])
  }
}

extension SignoffRow {
  public init(_ row: some StoredRow) throws {
    try self.init(
      record: row["record_row"], day: row.day("day"), reviewer: row["reviewer"],
      conclusion: row["conclusion"], remarks: row["remarks"], packageSha256: row["package_sha256"],
      isOfOtherPackage: row["other_package"])
  }
}

extension OpenCount {
  public init(_ row: some StoredRow) throws {
    try self.init(
      family: row.value("family"), debtor: row["debtor"], obligations: row["obligations"],
      records: row["records"], provisional: row["provisional"])
  }
}

extension OpenAmount {
  public init(_ row: some StoredRow) throws {
    try self.init(obligations: row["obligations"], records: row["records"])
  }
}

extension EndingCount {
  public init(_ row: some StoredRow) throws {
    try self.init(
      family: row.value("family"), debtor: row["debtor"], outcome: row.value("outcome"), isLate: row["late"],
      hasLimit: row["limited"], records: row["records"])
  }
}

extension DayUsage {
  public init(_ row: some StoredRow) throws {
    try self.init(
      files: row["files"], bytes: row["bytes"], rejected: row["rejected"], deliveries: row["deliveries"])
  }
}

extension AccountRow {
  public init(_ row: some StoredRow) throws {
    try self.init(
      rule: row["rule"], debtor: row["debtor"],
      balance: BalanceRow(
        family: row.value("family"), opening: row["opening"], opened: row["opened"],
        withdrawn: row["withdrawn"], discharged: row["discharged"], closing: row["closing"]))
  }
}

extension DeliveryStanding {
  public init(_ row: some StoredRow) throws {
    try self.init(
      delivery: DeliveryRow(row), claimDue: row.optionalInstant("due"), isProvisional: row["provisional"],
      claimedInTime: row["claimed_in_time"], claimedLate: row["claimed_late"],
      returnedInTime: row["returned_in_time"], returnedLate: row["returned_late"],
      superseded: row["superseded"], open: row["open"])
  }
}

extension Deadline.Trigger {
  /// The day, or the moment.
  public var text: String {
    switch self {
    case .day(let day): day.description
    case .instant(let instant): instant.description
    }
  }

  fileprivate init(_ text: String) throws(LedgerError) {
    if let day = Day(text) {
      self = .day(day)
    } else if let instant = Instant(text) {
      self = .instant(instant)
    } else {
      throw .unreadable(.clockStart)
    }
  }
}

extension Obligation {
  public init(_ row: some StoredRow) throws {
    let (marks, evidence): (String, String) = (try row["marks"], try row["evidence"])
    let outcome: Outcome? = try row.optionalValue("outcome")
    let settledAt = row.optionalInstant("settled_at")
    guard (outcome == nil) == (settledAt == nil) else {
      throw LedgerError.unreadable(.outcome)
    }
    let key = Key(
      rule: try row["rule"], opener: try row["opener"], debtor: try row["debtor"], part: try row["part"])
    try self.init(
      key: key, family: row.value("family"), article: row["article"], creditor: row["creditor"],
      openedAt: row.instant("opened_at"), records: row["records"],
      deadline: Deadline(row, key.rule),
      originalDue: row.optionalInstant("original_due"),
      remindAt: row.optionalInstant("remind_at"), silence: row.value("silence"),
      outcome: outcome, settledAt: settledAt, settledBy: row["settled_by"],
      marks: Set(marks.split(separator: " ").compactMap { Mark(rawValue: String($0)) }),
      evidence: evidence.split(separator: "\n").map(String.init), liability: row["liability"])
  }
}

extension Deadline {
  fileprivate init?(_ row: some StoredRow, _ rule: String) throws {
    guard let due = row.optionalInstant("due"), let start = row.text("clock_start"),
      let lastDay = row.text("last_day").flatMap({ Day($0) })
    else { return nil }
    let trigger = try Trigger(start)
    let isProvisional: Bool = try row["provisional"]
    try self.init(
      rule: rule, article: row["article"], trigger: trigger, lastDay: lastDay, due: due,
      count: Count(start: trigger.day, day: lastDay, steps: [], isProvisional: isProvisional),
      calendarVersion: row["calendar"])
  }
}

extension ObligationVersion {
  /// Whether the columns of the row from which it was read are those of its value: what is overdue, due soon or to be counted is
  /// found by columns, and would be found otherwise than the value has it where a limit is there by halves, a moment isn't one, or
  /// a mark is none.
  public func isWritten(in row: some StoredRow) -> Bool {
    let deadline = obligation.deadline
    let texts: [(column: String, text: String?)] = [
      ("clock_start", deadline?.trigger.text), ("last_day", deadline?.lastDay.description),
      ("due", deadline?.due.text), ("calendar", deadline?.calendarVersion),
      ("original_due", obligation.originalDue?.text), ("remind_at", obligation.remindAt?.text),
      ("settled_at", obligation.settledAt?.text),
      ("marks", obligation.marks.map(\.rawValue).sorted().joined(separator: " ")),
      ("evidence", obligation.evidence.joined(separator: "\n")),
    ]
    return texts.allSatisfy { row.text($0.column) == $0.text }
      && row.flag("provisional") == (deadline?.isProvisional ?? false)
  }

  /// Reads a row of `obligations` joined with its matter (`matter_code`, `matter_delivery`).
  public init(_ row: some StoredRow) throws {
    try self.init(
      id: row["id"],
      matter: MatterRow(id: row["matter_row"], code: row["matter_code"], delivery: row["matter_delivery"]),
      obligation: Obligation(row), fromEntry: row["from_entry"], untilEntry: row["until_entry"])
  }
}
