import Crypto
import ExchangeBase
import ExchangeFormats
import Glibc

/// What the inspection of a bundle has to say of its records one by one, as every thread needs it that reads some.
struct RecordInspection: Sendable {
  let schema: KindSchema
  let identity: RecordIdentity
  let files: AttachmentFields
  let router: Router?
  let requirements: DistrictRequirements?
  let arrival: ArrivalDay
  let sender: String
  /// What is kept of records that go on.
  let kept: RecordsKept
  /// How ids are compared where records aren't kept.
  let keys: RecordKeys.Measure

  /// Whether the records are kept for whoever decides about them.
  var keepsRecords: Bool {
    if case .all = kept { true } else { false }
  }

  /// The number that a record's id is known by; see ``RecordKeys``.
  ///
  /// - Parameters:
  ///   - values: its values, with what absent ones mean filled in where it has no id of its own.
  ///   - scratch: somewhere to write meanwhile, and `content` another.
  func number(
    of values: UnsafeBufferPointer<UnsafeRawBufferPointer>, _ scratch: FrameBuffer, _ content: FrameBuffer
  ) -> UInt64 {
    if let msgId = identity.msgId, !values[msgId].isEmpty { return keys.number(values[msgId]) }
    scratch.shorten(to: 0)
    identity.appendIdentity(of: values, sender: sender, to: scratch) {
      content.shorten(to: 0)
      identity.appendContent(of: values, to: content)
      return RecordIdentity.digest(of: content)
    }
    return keys.number(UnsafeRawBufferPointer(scratch.bytes))
  }
}

/// What is kept of the records of a bundle that go on.
enum RecordsKept: Sendable {
  /// All of them, for whoever decides about them.
  case all
  /// The numbers that their ids are known by.
  case keys
  /// Those that may have the same id as another.
  case those(RecordKeys.Shared)
}

/// Makes frames of the spool of plain records, as far as nothing is to be said of them beyond their schema either: their
/// days fit the day of their arrival, they name no files, and it is known who gets them.
///
/// In a frame, number and line are left open, and the route is one of this taker's own.
final class PlainFrames: PlainRecordTaker {
  /// The sets of recipients that routes name, by their numbers.
  private var routes: [[String]] = []

  var references: any Sendable { routes }

  private let inspection: RecordInspection
  private let required: [Int]
  private let msgId: Int?
  private let measure: @Sendable (UnsafeRawBufferPointer) -> UInt64
  /// What absent values mean, in memory of our own.
  private let standards: [(field: Int, value: UnsafeRawBufferPointer)]
  /// Whether it is asked who gets a record, and the fields on which that hangs.
  private let isRouted: Bool
  private let routing: [Int]
  private var known: [Known]
  private var kept = 0
  private let content = FrameBuffer()
  private let key = FrameBuffer()
  private let id = FrameBuffer()
  private let filled: UnsafeMutableBufferPointer<UnsafeRawBufferPointer>

  /// A route that was found before, by the values that it hangs on.
  private struct Known {
    var hash: UInt64 = 0
    var key: [UInt8] = []
    var route = -1
  }

  /// How many routes found before there is room for: a small file has few, and of most others items, towns and departments are.
  private static let (littleMemory, memory) = (1 << 6, 1 << 12)

  init(_ inspection: RecordInspection) {
    self.inspection = inspection
    required = inspection.requirements?.required ?? []
    msgId = inspection.identity.msgId
    measure = inspection.keys.number
    standards = inspection.identity.standards.map { field, text in
      let value = UnsafeMutableRawBufferPointer.allocate(byteCount: text.utf8.count, alignment: 1)
      value.copyBytes(from: text.utf8)
      return (field, UnsafeRawBufferPointer(value))
    }.sorted { $0.field < $1.field }
    routing = inspection.router?.deciding ?? []
    isRouted = inspection.router.map { !$0.isReply || !$0.deciding.isEmpty } ?? false
    known = Array(repeating: Known(), count: inspection.router == nil ? 0 : Self.littleMemory)
    filled = .allocate(capacity: inspection.schema.fields.count)
    filled.initialize(repeating: UnsafeRawBufferPointer(start: nil, count: 0))
  }

  deinit {
    filled.deallocate()
    for (_, value) in standards { value.deallocate() }
  }

  func take(_ record: PlainRecord, into frames: FrameBuffer) -> Bool {
    for field in required where record[field].isEmpty { return false }
    guard inspection.arrival.isPlain(record), !inspection.files.areNamed(by: record),
      let route = route(of: record)
    else { return false }
    switch inspection.kept {
    case .all: append(record, route, to: frames)
    case .keys: withUnsafeBytes(of: number(of: record), frames.append)
    // They are read as any other.
    case .those(let shared): return !shared.contains(number(of: record))
    }
    return true
  }

  /// Where nobody decides about records, and nobody asks who gets them.
  var countsFaulty: Bool { !inspection.keepsRecords && inspection.router == nil }

  func isSettled(_ record: PlainRecord) -> Bool {
    required.allSatisfy { !record[$0].isEmpty } && inspection.arrival.isPlain(record)
      && !inspection.files.areNamed(by: record)
  }

  // MARK: Routes

  private func route(of record: PlainRecord) -> Int? {
    guard isRouted else { return 0 }
    key.shorten(to: 0)
    for field in routing {
      key.append(record[field])
      key.append(0x1F)
    }
    let bytes = UnsafeRawBufferPointer(key.bytes)
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    let place = place(of: hash)
    if known[place].route >= 0, known[place].hash == hash, isEqual(known[place].key, bytes) {
      return known[place].route
    }
    let copy = Record(number: 0, line: 0, copying: record.values)
    guard let recipients = inspection.router?.plainRoute(copy) else { return nil }
    let route = routes.firstIndex(of: recipients) ?? routes.count
    if route == routes.count { routes.append(recipients) }
    keep(Known(hash: hash, key: Array(bytes), route: route))
    return route
  }

  private func place(of hash: UInt64) -> Int {
    Int(truncatingIfNeeded: (hash ^ hash >> 29) & UInt64(known.count - 1))
  }

  private func keep(_ route: Known) {
    kept += 1
    if kept > Self.littleMemory / 2, known.count < Self.memory {
      let before = known
      known = Array(repeating: Known(), count: Self.memory)
      for route in before where route.route >= 0 { known[place(of: route.hash)] = route }
    }
    known[place(of: route.hash)] = route
  }

  private func isEqual(_ known: [UInt8], _ bytes: UnsafeRawBufferPointer) -> Bool {
    known.withUnsafeBytes { known in
      known.count == bytes.count
        && (bytes.isEmpty || memcmp(known.baseAddress!, bytes.baseAddress!, bytes.count) == 0)
    }
  }

  // MARK: Frames

  /// The values of a record with what absent ones mean.
  private func completed(_ record: PlainRecord) -> UnsafeBufferPointer<UnsafeRawBufferPointer> {
    _ = filled.update(fromContentsOf: record.values)
    for (field, value) in standards where filled[field].isEmpty { filled[field] = value }
    return UnsafeBufferPointer(filled)
  }

  private func number(of record: PlainRecord) -> UInt64 {
    // As `RecordInspection` has it, which is large.
    if let msgId, !record[msgId].isEmpty { return measure(record[msgId]) }
    return inspection.number(of: completed(record), key, content)
  }

  private func append(_ record: PlainRecord, _ route: Int, to frames: FrameBuffer) {
    let values = completed(record)
    content.shorten(to: 0)
    inspection.identity.appendContent(of: values, to: content)
    let digest = RecordIdentity.digest(of: content)
    if let msgId, filled[msgId].isEmpty {
      id.shorten(to: 0)
      inspection.identity.appendDerivedId(
        of: values, sender: inspection.sender, content: digest, to: id, scratch: content)
      filled[msgId] = UnsafeRawBufferPointer(id.bytes)
    }
    let start = frames.count
    digest.withUnsafeBytes { digest in
      SpoolFrame.append(
        values, digest: UnsafeRawBufferPointer(rebasing: digest[..<RecordIdentity.digestBytes]), to: frames)
    }
    SpoolFrame.settle(
      UnsafeMutableRawBufferPointer(rebasing: frames.bytes[start...]), number: 0, line: 0, route: route)
  }
}
