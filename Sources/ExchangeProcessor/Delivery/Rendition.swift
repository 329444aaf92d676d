import ExchangeFormats

/// How records look in the files of all recipients who want them alike. Each is written once, by whichever thread, and then goes
/// into as many files as it has recipients.
final class Rendition {
  let preference: DeliveryPreference
  private let form: BundleForm
  private var chunks: [Chunk] = []
  /// The records at hand that are wanted, by their places among those.
  private var wanted: [Int] = []

  /// Records that one thread writes.
  private final class Chunk {
    var bytes: [UInt8] = []
    var ends: [Int] = []
  }

  private static let chunk = 256

  init(preference: DeliveryPreference, form: BundleForm) {
    self.preference = preference
    self.form = form
  }

  /// Has a record written with the next that are at hand. They are named in the order of their places.
  ///
  /// - Returns: under which number it will be found.
  func want(_ place: Int) -> Int {
    if wanted.last != place { wanted.append(place) }
    return wanted.count - 1
  }

  /// How many pieces of work there are; each may be done by another thread.
  var pieces: Int { (wanted.count + Self.chunk - 1) / Self.chunk }

  /// Makes room for what all pieces of work will give.
  func begin() {
    while chunks.count < pieces { chunks.append(Chunk()) }
  }

  /// Does one piece of work.
  func write(piece: Int, of records: [Record]) {
    let chunk = chunks[piece]
    chunk.bytes.removeAll(keepingCapacity: true)
    chunk.ends.removeAll(keepingCapacity: true)
    for place in wanted[(piece * Self.chunk)...].prefix(Self.chunk) {
      form.render(records[place], to: &chunk.bytes)
      chunk.ends.append(chunk.bytes.count)
    }
  }

  /// Gives the bytes of a record.
  func withBytes(of number: Int, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    let chunk = chunks[number / Self.chunk]
    let place = number % Self.chunk
    try chunk.bytes.withUnsafeBytes {
      try body(
        UnsafeRawBufferPointer(rebasing: $0[(place == 0 ? 0 : chunk.ends[place - 1])..<chunk.ends[place]]))
    }
  }

  /// Forgets the records that were at hand.
  func end() { wanted.removeAll(keepingCapacity: true) }
}
