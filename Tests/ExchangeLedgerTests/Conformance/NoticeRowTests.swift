import ExchangeBase
import ExchangeFormats
import ExchangeRules
import ExchangeTesting
import Testing

@testable import ExchangeLedger

/// Who has been told what: each of each thing once.
@Suite(.everyEngine) struct NoticeRowTests {
  private let book: Book
  private let matter: MatterRow
  private let duty: Obligation

  init() throws {
    book = try Book()
    let delivery = try book.deliver(
      book.decide("a", takenAt: "2021-01-04T10:00:00"), at: "2021-01-04T10:00:02")
    matter = try book.matter(of: delivery)
    duty = try #require(try book.stored(matter).first)
  }

  private func tell(
    _ type: String, _ number: Int, to recipient: String = "XC-WJ", on day: String = "20210105"
  ) throws -> NoticeRow {
    var notice = NoticeRow(
      notice: "N\(day)-000\(number)-\(recipient)", recipient: recipient,
      issuedAt: book.moment("2021-01-05T08:30:00"))
    return try book.write { overlay, _ in
      try overlay.insert(&notice, lines: 1)
      let occasion = duty.due?.description ?? ""
      overlay.insertLine(of: notice, type: type, duty.key, occasion: occasion, in: matter)
      #expect(try overlay.isNoticed(type, duty.key, occasion: occasion, in: matter, to: recipient))
      return notice
    }
  }

  private func isNoticed(
    _ type: String, _ obligation: Obligation? = nil, to recipient: String = "XC-WJ"
  ) throws -> Bool {
    let obligation = obligation ?? duty
    return try book.ledger.read {
      try $0.isNoticed(
        type, obligation.key, occasion: obligation.due?.description ?? "", in: matter, to: recipient)
    }
  }

  @Test func `who was told isn't told again; another, of another thing, is`() throws {
    #expect(try !isNoticed("due-soon"))
    _ = try tell("due-soon", 1)
    #expect(try isNoticed("due-soon"))
    #expect(try !isNoticed("overdue"))
    #expect(try !isNoticed("due-soon", to: "XC-DSJ"))
  }

  @Test func `a new due time is a new matter to tell of`() throws {
    _ = try tell("due-soon", 1)
    let deadline = try #require(duty.deadline)
    let later = Deadline(
      rule: deadline.rule, article: deadline.article, trigger: deadline.trigger, lastDay: deadline.lastDay,
      due: deadline.due.adding(seconds: 86_400), count: deadline.count,
      calendarVersion: deadline.calendarVersion)
    let moved = Obligation(
      key: duty.key, family: duty.family, article: duty.article, creditor: duty.creditor,
      openedAt: duty.openedAt, records: duty.records, deadline: later, silence: duty.silence,
      evidence: duty.evidence)
    #expect(try !isNoticed("due-soon", moved))
  }

  @Test func `the same can't be stored twice`() throws {
    _ = try tell("due-soon", 1)
    #expect(throws: LedgerError.self) { try tell("due-soon", 2) }
    #expect(try book.ledger.read { try $0.notices(about: matter).count } == 1, "and nothing of it is")
  }

  @Test func `a notice is in the chain, and waits until its files are in their places`() throws {
    let notice = try tell("due-soon", 1)
    let entries = try book.ledger.read { try $0.entries(about: notice.notice) }
    #expect(entries.map(\.event) == [.noticed])
    #expect(try book.ledger.read { try $0.unpublishedNotices() } == [notice])
    try book.write { overlay, _ in try overlay.markPublished(notice, at: book.moment("2021-01-05T08:30:01")) }
    #expect(try book.ledger.read { try $0.unpublishedNotices() } == [])
    let told = try book.ledger.read { try $0.notices(about: matter) }
    #expect(told.map(\.type) == ["due-soon"])
    #expect(told.map(\.key) == [duty.key])
    #expect(told.map(\.notice) == [notice])
  }

  @Test func `numbers are counted by day`() throws {
    _ = try tell("due-soon", 3)
    _ = try tell("overdue", 7, to: "XC-DSJ")
    _ = try tell("notice", 1, on: "20210106")
    let numbers = try book.ledger.read { view in
      try ["20210104", "20210105", "20210106"].map { try view.lastNoticeNumber(onDay: $0) }
    }
    #expect(numbers == [0, 7, 1])
  }
}
