import ExchangeLedger
import Testing

@testable import ExchangeProcessor

/// All that look at an exchange together ask for its ledger, and it is opened once.
struct LedgerAtHandTests {
  private struct Broken: Error {}

  /// A ledger of which nobody asks anything.
  private struct Unasked: LedgerSource {
    func read<Result>(_ body: (any LedgerView) throws -> Result) throws -> Result { throw Broken() }
  }

  @Test func `what is open isn't opened again`() throws {
    var opened = 0
    let ledger = LedgerAtHand {
      opened += 1
      return Unasked()
    }
    for _ in 0..<3 { #expect(try ledger.ask() != nil) }
    #expect(opened == 1)
  }

  @Test func `what couldn't be opened, or wasn't there, may be by now`() throws {
    var answers: [() throws -> (any LedgerSource)?] = [{ throw Broken() }, { nil }, { Unasked() }]
    let ledger = LedgerAtHand { try answers.removeFirst()() }
    #expect(throws: Broken.self) { try ledger.ask() }
    #expect(try ledger.ask() == nil)
    #expect(try ledger.ask() != nil)
    #expect(try ledger.ask() != nil)
    #expect(answers.isEmpty)
  }
}
