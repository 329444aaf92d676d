import ExchangeBase
import ExchangeWords
import Testing

@testable import ExchangeProcessor

/// A trouble is told once, every hour while it lasts, and when it is over; whatever its numbers are from pass to pass.
struct TroubleBookTests {
  private static let start = ContinuousClock.now
  private static let moment = Instant("2021-01-04T10:00:00.000+08:00")!

  private static func trouble(
    _ text: String, department: String? = nil, drop: String? = nil
  ) -> OperatorEvent.Trouble {
    OperatorEvent.Trouble(LocalizedText(text, text), about: .init(department: department, drop: drop))
  }

  /// Notes troubles of one source at so many seconds, and tells the names and words of the events.
  private func note(
    _ troubles: [OperatorEvent.Trouble], at seconds: Int, from source: TroubleBook.Source = .passes,
    in book: inout TroubleBook
  ) -> [String] {
    book.note(
      troubles, from: source, at: Self.start + .seconds(seconds),
      clock: Self.moment.adding(seconds: Int64(seconds))
    ).map { "\($0.name): \($0.words.en)" }
  }

  @Test func `a trouble is told once, hourly with a count, and when it is over`() {
    var book = TroubleBook()
    var told: [String] = []
    for second in stride(from: 0, through: 7_300, by: 10) {
      told += note([Self.trouble("disk full")], at: second, in: &book)
    }
    for second in stride(from: 7_310, through: 7_500, by: 10) { told += note([], at: second, in: &book) }
    #expect(
      told == [
        "trouble: disk full",
        "trouble-lasting: still so (since 2021-01-04 10:00:00, met 361 times): disk full",
        "trouble-lasting: still so (since 2021-01-04 10:00:00, met 721 times): disk full",
        "trouble-mended: over (since 2021-01-04 10:00:00, met 731 times): disk full",
      ])
    #expect(book.count == 0)
    #expect(
      note([Self.trouble("disk full")], at: 8_000, in: &book) == ["trouble: disk full"], "it is new again")
  }

  @Test func `numbers that change make no other trouble, and what it is about does`() {
    var book = TroubleBook()
    #expect(note([Self.trouble("little room: 120 MiB free, 256 kept")], at: 0, in: &book).count == 1)
    #expect(note([Self.trouble("little room: 119 MiB free, 256 kept")], at: 5, in: &book) == [])
    let first = Self.trouble("a.csv (20210104-0001): locked", drop: "20210104-0001")
    let second = Self.trouble("a.csv (20210104-0002): locked", drop: "20210104-0002")
    #expect(note([first, second], at: 10, in: &book).count == 2)
    #expect(note([Self.trouble("away", department: "XC-WJ")], at: 15, in: &book).count == 1)
    #expect(note([Self.trouble("away", department: "XC-YJ")], at: 20, in: &book).count == 1)
    #expect(book.count == 5)
  }

  @Test func `what isn't tried in each pass isn't over because a pass doesn't tell it`() {
    var book = TroubleBook()
    let drop = Self.trouble("locked", drop: "20210104-0001")
    _ = note([drop, Self.trouble("away")], at: 0, in: &book)
    #expect(note([], at: 60, in: &book) == [])
    #expect(note([], at: 150, in: &book).map { $0.prefix(14) } == ["trouble-mended"], "of the folder")
    #expect(note([], at: 600, in: &book) == [], "a drop is tried ever less often")
    #expect(book.endTroubles(about: "20210104-0001").map(\.name) == ["trouble-mended"], "it was decided")
    #expect(book.count == 0)
  }

  @Test func `a folder that is back ends what was said of it at once`() {
    var book = TroubleBook()
    _ = note([Self.trouble("away", department: "XC-WJ")], at: 0, in: &book)
    #expect(book.endTroubles(ofFoldersOf: "XC-YJ") == [])
    #expect(book.endTroubles(ofFoldersOf: "XC-WJ").map(\.name) == ["trouble-mended"])
  }

  @Test func `one source says nothing about what another found, and nothing twice`() {
    var book = TroubleBook()
    _ = note([Self.trouble("XC-WJ is away")], at: 0, in: &book)
    #expect(note([Self.trouble("look: XC-WJ is away")], at: 1, from: .health, in: &book) == [])
    #expect(note([Self.trouble("no calendar")], at: 2, from: .health, in: &book) == ["trouble: no calendar"])
    #expect(note([Self.trouble("XC-WJ is away")], at: 500, in: &book) == [])
    #expect(book.count == 2)
    #expect(note([], at: 501, from: .health, in: &book).map { $0.prefix(14) } == ["trouble-mended"])
  }

  @Test func `what is looked at each time is over as soon as it isn't met, and told when it comes again`() {
    var book = TroubleBook()
    for start in [0, 100] {
      let polled = Self.trouble("only polled", department: "XC-WJ")
      #expect(note([polled], at: start, from: .watch, in: &book) == ["trouble: only polled"])
      #expect(note([polled], at: start + 5, from: .watch, in: &book) == [])
      #expect(note([], at: start + 6, in: &book) == [], "a pass doesn't know of it")
      #expect(book.endTroubles(ofFoldersOf: "XC-WJ") == [], "it isn't that the folder is away")
      #expect(
        note([], at: start + 10, from: .watch, in: &book).map { $0.prefix(14) } == ["trouble-mended"])
    }
    #expect(book.count == 0)
  }

  @Test func `ten thousand troubles at once are no ten thousand lines`() {
    var book = TroubleBook()
    let many = (1...10_000).map { Self.trouble("locked", drop: "20210104-\($0)") }
    #expect(note(many, at: 0, in: &book).count == TroubleBook.most)
    #expect(note(many, at: 5, in: &book) == [])
  }
}
