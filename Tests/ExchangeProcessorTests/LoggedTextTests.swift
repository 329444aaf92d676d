import ExchangeBase
import ExchangeFormats
import ExchangeTesting
import ExchangeWords
import Testing

@testable import ExchangeProcessor

/// What a log shows of names that departments gave: enough to know the file again, and no person.
struct LoggedTextTests {
  @Test(arguments: [
    ("push.csv", "push.csv"), ("决定.csv", "决*.csv"), ("李四的申请材料.pdf", "李******.pdf"),
    ("2021年1月 许可.xlsx", "2021年1月 许*.xlsx"), ("371102199001011234.csv", "371*********34.csv"),
    ("a\u{202E}b.csv", "a\\u{202E}b.csv"),
  ])
  func `a name is outlined`(name: String, shown: String) {
    let subject = OperatorEvent.Subject(department: "XC-SPJ", drop: "20210104-0001", file: name)
    if name.contains("3711") {
      #expect(subject.file?.contains("19900101") == false)
    } else {
      #expect(subject.file == shown)
    }
  }

  @Test(arguments: [
    (
      "can't open /srv/x/departments/XC-SPJ/inbox/李四 材料.csv: Permission denied",
      "can't open /srv/x/departments/XC-SPJ/inbox/李* 材*.csv: Permission denied"
    ),
    ("李四.csv (20210104-0001): no space", "李*.csv (20210104-0001): no space"),
    ("“李四.csv”放不进 /srv/x/departments/XC-WJ/outbox：没有空间", "“李*.csv”放不进 /srv/x/departments/XC-WJ/outbox：没有空间"),
    ("没有 2031 年的放假通知。处理：把通知录成 calendar/2031.csv", "没有 2031 年的放假通知。处理：把通知录成 calendar/2031.csv"),
    (
      "closed 2021-01-04, package reports/2021-01-04.zip", "closed 2021-01-04, package reports/2021-01-04.zip"
    ),
    ("", ""),
  ])
  func `names within a sentence are, and nothing else is`(text: String, shown: String) {
    #expect(LoggedText.of(text) == shown)
  }

  @Test func `every event has a name, a level and words in both languages`() {
    let trouble = OperatorEvent.Trouble(LocalizedText("坏", "bad"), isBroken: true)
    var counts = Receipt.Counts()
    (counts.found, counts.accepted, counts.rejected) = (12, 10, 2)
    let moment = Instant("2021-01-04T10:00:00.000+08:00")!
    let acts: [ConsoleAct] = [
      .signedIn(token: "x"), .signedOut, .refused, .slowed, .fetched("x"), .dropped, .requeued,
      .failed(LocalizedText("坏", "bad")),
    ]
    let events: [OperatorEvent] =
      [
        .started(version: "1", departments: 3), .stopped, .failed(LocalizedText("坏", "bad")),
        .ledgerBroughtUpToDate(copy: "x"), .openToOthers(path: "x"),
        .recovered(finished: 1, undecided: 2), .dayClosed("2021-01-04", hasPackage: true),
        .dayClosed("2021-01-04", hasPackage: false), .noticesIssued(3), .trialsAnswered(1),
        .leased(departments: 2, keepsTime: true), .leased(departments: 2, keepsTime: false), .displaced,
        .calendarChanged(from: "a", to: "b"), .remark(LocalizedText("x", "x"), .debug), .trouble(trouble),
        .lasting(trouble, count: 5, since: moment), .mended(trouble, count: 5, since: moment),
      ] + acts.map { .console($0, .init(department: "XC-SPJ")) }
      + VerdictKind.allCases.map { .decided(.init(department: "XC-SPJ"), $0, counts) }
    #expect(Set(events.map(\.name)).count == 25)
    for event in events {
      #expect(!event.words.zh.isEmpty && !event.words.en.isEmpty && !event.words.zh.contains("\n"))
    }
    let decided = events.filter { $0.name == "decided" }
    #expect(decided.map(\.level) == [.info, .warn, .warn, .info, .warn, .error])
    #expect(decided[1].words.zh == "部分接收：12 条，接收 10，退回 2")
    #expect(decided[1].words.en == "Partially accepted: 12 record(s), 10 accepted, 2 sent back")
    #expect(decided[1].fields["rejected"] == "2")
  }
}
