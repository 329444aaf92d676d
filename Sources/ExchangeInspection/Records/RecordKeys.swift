import ExchangeFormats
import SystemPackage

/// Finds out whether records of a bundle may have the same id, without keeping any: by numbers of 64 bits that stand for ids.
///
/// Equal ids have equal numbers. Where two ids have the same number, the bundle is read again, and those records are compared.
struct RecordKeys {
  /// By which numbers ids are known, and how many of these are held in memory.
  struct Measure: Sendable {
    /// The number of an id.
    var number: @Sendable (UnsafeRawBufferPointer) -> UInt64 = RecordKeys.number
    /// The most that are put in order in memory, and the most that are told apart when the bundle is read again. Four times as many
    /// slots remember what was met.
    var limit = 1 << 19
  }

  /// Numbers that several records have.
  struct Shared: Sendable {
    /// In order; `nil` where they are so many that all records are in question.
    fileprivate let numbers: [UInt64]?

    /// Whether a record of this number may have another's id.
    func contains(_ number: UInt64) -> Bool {
      guard let numbers else { return true }
      var (low, high) = (0, numbers.count)
      while low < high {
        let middle = (low + high) / 2
        if numbers[middle] < number { low = middle + 1 } else { high = middle }
      }
      return low < numbers.count && numbers[low] == number
    }
  }

  private let limit: Int
  /// Made when it is wanted: where records are kept, it isn't.
  private lazy var met = MetNumbers(atLeast: 4 * limit)
  private var again: Repeated
  /// Those for which there was no room among those that were met.
  private var others: SortedRuns<UInt64>

  /// - Parameter path: where numbers lie of which there are too many.
  init(path: FilePath, _ measure: Measure) {
    limit = measure.limit
    again = Repeated(limit: measure.limit)
    others = SortedRuns(path: path, limit: measure.limit, sort: Self.sort)
  }

  /// Takes the number of a record.
  mutating func append(_ number: UInt64) throws {
    let met = met
    try append(number, met)
  }

  private mutating func append(_ number: UInt64, _ met: MetNumbers) throws {
    switch met.meet(number) {
    case .first: break
    case .again: again.note(number)
    case .withoutRoom: try others.append(number)
    }
  }

  /// Takes the numbers of records, one behind the other.
  mutating func append(_ bytes: UnsafeRawBufferPointer) throws {
    let met = met
    for place in stride(from: 0, to: bytes.count, by: MemoryLayout<UInt64>.size) {
      try append(bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self), met)
    }
  }

  /// The numbers that several records have; `nil` where none is.
  mutating func shared() throws -> Shared? {
    var (again, last) = (again, UInt64?.none)
    try others.drain { number in
      if number == last { again.note(number) }
      last = number
    }
    return again.shared
  }

  /// Numbers that were met again.
  private struct Repeated {
    /// The most that are told apart.
    let limit: Int
    private var numbers: [UInt64] = []
    private var isTooMuch = false

    init(limit: Int) { self.limit = limit }

    mutating func note(_ number: UInt64) {
      if isTooMuch { return }
      numbers.append(number)
      guard numbers.count > limit else { return }
      numbers = distinct
      if numbers.count > limit / 2 { (numbers, isTooMuch) = ([], true) }
    }

    /// Each once, in order.
    private var distinct: [UInt64] {
      numbers.sorted().reduce(into: []) { if $0.last != $1 { $0.append($1) } }
    }

    var shared: Shared? {
      if isTooMuch { return Shared(numbers: nil) }
      return numbers.isEmpty ? nil : Shared(numbers: distinct)
    }
  }

  /// A number for bytes, eight at a time.
  static func number(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var number = UInt64(bytes.count) &* 0x9E37_79B9_7F4A_7C15
    var place = 0
    while place < bytes.count {
      var word: UInt64 = 0
      if bytes.count - place >= 8 {
        word = bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      } else {
        for byte in bytes[place...] { word = word << 8 | UInt64(byte) }
      }
      let product = (number ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
      // What a product alone would lose: a factor of nothing.
      number = product.high ^ product.low &+ word.byteSwapped &* 0x9FB2_1C65_1E98_DF25
      place += 8
    }
    number = (number ^ number >> 32) &* 0xD6E8_FEB8_6659_FD93
    return number ^ number >> 32
  }

  /// Sorts numbers any of which is as likely as any other: by their upper half eleven bits at a time, and then the few that are
  /// out of order.
  static func sort(_ numbers: inout [UInt64]) {
    guard numbers.count > 64 else { return numbers.sort() }
    var other = [UInt64](repeating: 0, count: numbers.count)
    for shift: UInt64 in [31, 42, 53] {
      var starts = [Int](repeating: 0, count: 1 << 11 + 1)
      for number in numbers { starts[Int(number >> shift & 0x7FF) + 1] += 1 }
      for digit in 1..<starts.count { starts[digit] += starts[digit - 1] }
      for number in numbers {
        let digit = Int(number >> shift & 0x7FF)
        other[starts[digit]] = number
        starts[digit] += 1
      }
      swap(&numbers, &other)
    }
    if numbers.indices.dropFirst().contains(where: { numbers[$0] < numbers[$0 - 1] }) { numbers.sort() }
  }
}
