import ExchangeInspection
import ExchangeFiles
import ExchangeFormats
import SystemPackage

/// What goes out beside a bundle's own records, kept in a file until recipients' files are written.
struct Redeliveries {
  /// One record on its way.
  struct Item {
    let definition: KindDefinition
    let record: Record
    let recipients: [String]
    let isClaimable: Bool
    let row: Int64
  }

  private struct Sort {
    let definition: KindDefinition
    let recipients: [String]
    let isClaimable: Bool
  }

  private final class Sink {
    var writer: RecordSpoolWriter

    init(path: FilePath) throws {
      // An earlier attempt may have left one.
      try Files.remove(path)
      writer = try RecordSpoolWriter(path: path)
    }
  }

  private let path: FilePath
  private var sink: Sink?
  private var sorts: [Sort] = []
  private var rows: [Int64] = []

  init(path: FilePath) { self.path = path }

  /// Keeps a record for later.
  mutating func append(_ redelivery: Consequence.Redelivery, row: Int64) throws {
    let sink = try sink ?? Sink(path: path)
    self.sink = sink
    let sort = number(
      of: Sort(
        definition: redelivery.definition, recipients: redelivery.recipients,
        isClaimable: redelivery.isClaimable))
    rows.append(row)
    try sink.writer.append(
      SpooledRecord(
        record: redelivery.record, digest: ArraySlice(repeating: 0, count: 16), route: sort))
  }

  /// Ends the keeping.
  mutating func finish() throws { try sink?.writer.finish() }

  /// Goes over all that was kept, in order.
  func forEach(_ body: (Item) throws -> Void) throws {
    guard sink != nil else { return }
    var reader = try RecordSpoolReader(path: path)
    for row in rows {
      // Workers on other drops may write there as well.
      guard let spooled = try reader.next(), sorts.indices.contains(spooled.route) else {
        throw FileError(.ioError, .readBack, path)
      }
      let sort = sorts[spooled.route]
      try body(
        Item(
          definition: sort.definition, record: spooled.record, recipients: sort.recipients,
          isClaimable: sort.isClaimable, row: row))
    }
  }

  private mutating func number(of sort: Sort) -> Int {
    let known = sorts.firstIndex {
      $0.definition.kind.code == sort.definition.kind.code && $0.recipients == sort.recipients
        && $0.isClaimable == sort.isClaimable
    }
    if let known { return known }
    sorts.append(sort)
    return sorts.count - 1
  }
}
