import ExchangeFormats
import ExchangeLedger
import ExchangeRules

/// Tells departments how what is owed stands, each of each thing once.
struct NoticeIssuer {
  let configuration: ExchangeConfiguration
  let transaction: LedgerTransaction
  let now: Timestamp
  let language: Language

  /// One thing to tell one department.
  private struct Line {
    let type: NoticeType
    let obligation: Obligation
    let matter: MatterRow
  }

  /// Computes the matters anew and writes a notice for each department that has to be told something.
  func tell(of matters: [MatterRow]) throws -> [NoticeRow] {
    let keeper = ObligationKeeper(configuration: configuration, transaction: transaction, now: now)
    let entry = try transaction.nextEntry()
    var changed = 0
    var lines: [String: [Line]] = [:]
    for matter in matters {
      changed += try keeper.settle(matter, entry: entry, telling: true).count
      for obligation in try keeper.obligations(in: matter) {
        for type in obligation.notices(at: now.instant) {
          let audience = configuration.profile.audience(of: type, for: obligation, operators: operators)
          for recipient in audience
          where try !transaction.view.isNoticed(type.rawValue, obligation, in: matter, to: recipient) {
            lines[recipient, default: []].append(Line(type: type, obligation: obligation, matter: matter))
          }
        }
      }
    }
    if changed > 0 {
      try transaction.append(
        .timePassed, subject: "clock", at: now, detail: ["matters": "\(matters.count)", "changed": "\(changed)"])
    }
    let notices = try lines.keys.sorted().map { try issue(lines[$0] ?? [], to: $0) }
    if !notices.isEmpty {
      try Files.flushFileSystems(of: Set(notices.map { configuration.layout.staging(.outbox, of: $0.recipient) }))
    }
    return notices
  }

  private var operators: [String] {
    configuration.catalogue.table.participants.filter { $0.role == .operator }.map(\.code)
  }

  private func issue(_ lines: [Line], to recipient: String) throws -> NoticeRow {
    let digits = now.day.filter { $0 != "-" }
    let number = try transaction.view.lastNoticeNumber(onDay: digits) + 1
    let digitsOfNumber = String(number)
    let padded = String(repeating: "0", count: max(0, 4 - digitsOfNumber.count)) + digitsOfNumber
    var row = NoticeRow(notice: "N\(digits)-\(padded)-\(recipient)", recipient: recipient, issuedAt: now)
    try transaction.insert(&row, lines: lines.count)
    var notices = Notices(
      id: row.notice, recipient: recipient, recipientName: configuration.catalogue.name(of: recipient),
      issuedAt: now, notices: [])
    let wording = ObligationWording(configuration: configuration, view: transaction.view)
    for line in lines {
      try transaction.insertLine(of: row, type: line.type.rawValue, line.obligation, in: line.matter)
      notices.notices.append(try wording.notice(line.type, line.obligation, in: line.matter, now: now))
    }
    var staging = Staging(layout: configuration.layout, name: row.notice)
    try staging.stage(
      NoticeXMLWriter().bytes(for: notices), name: Array("notice_\(row.notice).xml".utf8), in: .outbox,
      of: recipient)
    try staging.stage(
      NoticeCSVWriter(language: language).bytes(for: notices), name: Array("notice_\(row.notice).csv".utf8),
      in: .outbox, of: recipient)
    try staging.store(in: transaction, as: .notice(row.id))
    return row
  }
}
