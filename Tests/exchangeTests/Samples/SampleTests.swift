import Foundation
import Testing

/// Every sample through the real executable: all that departments find afterwards is compared byte by byte.
struct SampleTests {
  @Test func `there are samples`() { #expect(Sample.all.count > 25) }

  @Test(arguments: Sample.all) func `a sample leaves what it is expected to leave`(sample: Sample) throws {
    try sample.expect(Self.boxes(of: sample.play()), in: "expected")
  }

  /// What lies in the departments' outboxes and receipts: `<department>/<box>/<file>` and its bytes.
  private static func boxes(of exchange: TemporaryExchange) throws -> [String: Data] {
    var found: [String: Data] = [:]
    for department in exchange.departments {
      for box in ["outbox", "receipts"] {
        for name in try exchange.box(box, of: department) {
          found["\(department)/\(box)/\(name)"] = Data(try exchange.file(name, in: box, of: department))
        }
      }
    }
    return found
  }
}
