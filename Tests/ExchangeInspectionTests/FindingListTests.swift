import ExchangeFormats
import ExchangeInspection
import Testing

/// Findings are told in detail up to a limit and counted beyond it.
struct FindingListTests {
  private func finding(_ record: Int) -> Finding { Finding(.valueMissing, at: Position(record: record)) }

  @Test(arguments: [0, 1, 999, 1_000, 1_001, 5_000])
  func `at most a thousand are told and all are counted`(count: Int) {
    var list = FindingList()
    list.add((0..<count).map { finding($0 + 1) })
    #expect(list.total == count)
    #expect(list.detailed.count == min(count, 1_000))
    #expect(list.detailed.map(\.position.record) == (0..<min(count, 1_000)).map { $0 + 1 })
    #expect(!list.rejectsBundle)
  }

  @Test func `what sends back the whole bundle is told however late it comes`() {
    var list = FindingList()
    list.add((1...2_000).map(finding))
    list.add(Finding(.controlTotalMismatch))
    #expect(list.rejectsBundle)
    #expect(list.total == 2_001)
    #expect(list.detailed.count == 1_000)
    #expect(list.detailed.last?.code == .controlTotalMismatch)
  }

  @Test func `everything that sends back the whole bundle is told`() {
    var list = FindingList()
    list.add((1...2_000).map(finding))
    list.add([Finding(.controlTotalMismatch), Finding(.fileEmpty)])
    #expect(list.detailed.count == 1_000)
    #expect(list.detailed.suffix(3).map(\.code) == [.valueMissing, .controlTotalMismatch, .fileEmpty])
  }

  @Test func `warnings and notices send nothing back`() {
    var list = FindingList()
    list.add([Finding(.itemNameMismatch), Finding(.footerSkipped)])
    #expect(!list.rejectsBundle)
    #expect(list.total == 2)
  }
}
