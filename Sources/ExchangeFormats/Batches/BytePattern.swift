/// A pattern of a schema as an automaton over the bytes of UTF-8: a table look-up a byte, and no call.
///
/// It knows the part of XML Schema's expressions that schemas are written in: characters, `\` before a mark, `[…]`,
/// `(…)`, `|` and the counts `?`, `*`, `+`, `{m}`, `{m,}`, `{m,n}`. What it doesn't know is left to ``XSDPattern``, which it
/// never differs from: tests hold each to the other.
final class BytePattern: Sendable {
  /// What it takes to match values; valid as long as its pattern.
  struct Table: @unchecked Sendable {
    /// The state after a state and a byte; state 0 has no way out.
    fileprivate let next: UnsafeBufferPointer<UInt16>
    fileprivate let accepts: UnsafeBufferPointer<Bool>
    /// Where no byte of a value decides about what may follow it: for each place the bytes that may stand there, the last
    /// for all behind it too; and whether a value of so many bytes is accepted, the last for all longer ones.
    fileprivate let row: UnsafeBufferPointer<UInt8>
    fileprivate let lengths: UnsafeBufferPointer<Bool>
    /// Whether the same bytes may stand at all places.
    fileprivate let isOfOneSet: Bool

    /// Whether the whole of `value`, valid UTF-8, matches.
    @inline(__always)
    func matches(_ value: UnsafeRawBufferPointer) -> Bool {
      guard !lengths.isEmpty else { return isAccepted(value) }
      // No byte has to wait for the one before.
      guard lengths[min(value.count, lengths.count &- 1)] else { return false }
      var isTaken: UInt8 = 1
      if isOfOneSet {
        for byte in value { isTaken &= row[Int(byte)] }
      } else {
        let last = row.count >> 8 &- 1
        for place in value.indices { isTaken &= row[min(place, last) << 8 | Int(value[place])] }
      }
      return isTaken != 0
    }

    private func isAccepted(_ value: UnsafeRawBufferPointer) -> Bool {
      var state = BytePattern.start
      for byte in value { state = Int(next[state << 8 | Int(byte)]) }
      return accepts[state]
    }

    /// Whether every value matches that has one byte of each set, in order.
    func matchesAll(of sets: [Set<UInt8>]) -> Bool {
      var states: Set<Int> = [BytePattern.start]
      for set in sets {
        states = Set(states.flatMap { state in set.map { Int(next[state << 8 | Int($0)]) } })
        if states.contains(0) { return false }
      }
      return states.allSatisfy { accepts[$0] }
    }
  }

  /// What matches values.
  let table: Table

  /// The state in which a value begins.
  static let start = 1
  /// The most states of an automaton; a pattern that takes more isn't worth its table.
  private static let limit = 1_024

  /// Compiles `pattern`; `nil` for what it doesn't know.
  init?(_ pattern: String) {
    var body = pattern[...]
    if body.hasPrefix("^"), body.hasSuffix("$") { body = body.dropFirst().dropLast() }
    var parser = PatternParser(body)
    guard let tree = parser.parse() else { return nil }
    var graph = PatternGraph()
    guard let (first, last) = graph.add(tree) else { return nil }
    var sets = [[Int]()]
    var numbers: [[Int]: Int] = [[]: 0]
    var next: [UInt16] = Array(repeating: 0, count: 256)
    func number(of set: [Int]) -> Int {
      if let known = numbers[set] { return known }
      numbers[set] = sets.count
      sets.append(set)
      next += repeatElement(0, count: 256)
      return sets.count - 1
    }
    _ = number(of: graph.reached(from: [first]))
    let sorts = graph.sortsOfBytes
    var done = Self.start
    while done < sets.count {
      if sets.count > Self.limit { return nil }
      let edges = graph.edges(of: sets[done])
      for sort in sorts {
        let targets = edges.compactMap { $0.set.contains(sort[0]) ? $0.to : nil }
        let state = UInt16(number(of: graph.reached(from: targets)))
        for byte in sort { next[done * 256 + Int(byte)] = state }
      }
      done += 1
    }
    let accepts = sets.map { $0.contains(last) }
    let row = Self.row(of: next)
    let taken = row.map { state in
      next[Int(state) << 8..<(Int(state) + 1) << 8].map { $0 == 0 ? 0 : 1 as UInt8 }
    }
    // The last state of a row has a way to itself, or none: then nothing may be longer.
    let isEndless = taken.last.map { $0.contains(1) } ?? false
    let places = isEndless || taken.isEmpty ? taken : Array(taken.dropLast())
    let lengths = row.map { accepts[Int($0)] } + (isEndless || row.isEmpty ? [] : [false])
    table = Table(
      next: Self.kept(next), accepts: Self.kept(accepts), row: Self.kept(places.flatMap { $0 }),
      lengths: Self.kept(lengths), isOfOneSet: !places.isEmpty && places.allSatisfy { $0 == places[0] })
  }

  deinit {
    table.next.deallocate()
    table.accepts.deallocate()
    table.row.deallocate()
    table.lengths.deallocate()
  }

  /// The states in the order in which every value goes through them; none where values part.
  private static func row(of next: [UInt16]) -> [UInt16] {
    var row = [UInt16(start)]
    while true {
      let state = Int(row[row.count - 1])
      let ways = Set(next[state << 8..<(state + 1) << 8]).subtracting([0])
      guard let way = ways.first else { return row }
      if ways.count > 1 { return [] }
      if way == state { return row }
      if row.contains(way) { return [] }
      row.append(way)
    }
  }

  private static func kept<Element>(_ elements: [Element]) -> UnsafeBufferPointer<Element> {
    let kept = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
    _ = kept.initialize(fromContentsOf: elements)
    return UnsafeBufferPointer(kept)
  }
}

/// A pattern taken apart.
private indirect enum PatternTree {
  /// One byte of a set.
  case bytes(ByteSet)
  case sequence([PatternTree])
  case choice([PatternTree])
  case repeated(PatternTree, least: Int, most: Int?)
}

/// A set of bytes.
private struct ByteSet: Hashable {
  private var words = SIMD4<UInt64>()

  init(_ ranges: ClosedRange<UInt8>...) { for range in ranges { insert(range) } }

  mutating func insert(_ range: ClosedRange<UInt8>) {
    for byte in range { words[Int(byte) >> 6] |= 1 << UInt64(byte & 63) }
  }

  func contains(_ byte: UInt8) -> Bool { words[Int(byte) >> 6] & 1 << UInt64(byte & 63) != 0 }
}

/// Reads the text of a pattern.
private struct PatternParser {
  private var rest: Substring.UnicodeScalarView
  /// How deep groups lie in one another.
  private var depth = 0

  /// No schema nests deeper, and none counts further.
  private static let limits = (depth: 16, count: 256)

  init(_ text: Substring) { rest = text.unicodeScalars }

  /// The whole pattern; `nil` for what isn't known.
  mutating func parse() -> PatternTree? {
    guard let tree = choice(), rest.isEmpty else { return nil }
    return tree
  }

  private mutating func choice() -> PatternTree? {
    var branches: [PatternTree] = []
    repeat {
      guard let branch = sequence() else { return nil }
      branches.append(branch)
    } while take("|")
    return branches.count == 1 ? branches[0] : .choice(branches)
  }

  private mutating func sequence() -> PatternTree? {
    var parts: [PatternTree] = []
    while let scalar = rest.first, scalar != "|", scalar != ")" {
      guard let part = atom(), let counted = counted(part) else { return nil }
      parts.append(counted)
    }
    return .sequence(parts)
  }

  private mutating func atom() -> PatternTree? {
    if take("(") {
      depth += 1
      guard depth <= Self.limits.depth, let inner = choice(), take(")") else { return nil }
      depth -= 1
      return inner
    }
    if take("[") { return characterClass() }
    guard let scalar = rest.popFirst() else { return nil }
    switch scalar {
    case "\\": return escaped().flatMap { Self.tree(of: [$0...$0]) }
    case ".", "^", "$", "?", "*", "+", "{", "}", "]": return nil
    default: return Self.tree(of: [scalar.value...scalar.value])
    }
  }

  /// A mark that is itself behind a `\`; letters behind one have meanings that aren't known here.
  private mutating func escaped() -> UInt32? {
    guard let scalar = rest.popFirst(), "\\|.?*+(){}-[]^$".unicodeScalars.contains(scalar) else { return nil }
    return scalar.value
  }

  private mutating func characterClass() -> PatternTree? {
    let isNegated = take("^")
    var ranges: [ClosedRange<UInt32>] = []
    while !take("]") {
      guard let first = member() else { return nil }
      var last = first
      // A `-` before the end stands for itself.
      if rest.first == "-", rest.dropFirst().first != "]" {
        rest.removeFirst()
        guard let end = member(), end >= first else { return nil }
        last = end
      }
      ranges.append(first...last)
    }
    guard !ranges.isEmpty else { return nil }
    return isNegated ? Self.tree(besides: ranges) : Self.tree(of: ranges)
  }

  private mutating func member() -> UInt32? {
    guard let scalar = rest.popFirst() else { return nil }
    switch scalar {
    case "\\": return escaped()
    case "[", "]", "^": return nil
    default: return scalar.value
    }
  }

  private mutating func counted(_ part: PatternTree) -> PatternTree? {
    let counts: (Int, Int?)
    switch rest.first {
    case "?": counts = (0, 1)
    case "*": counts = (0, nil)
    case "+": counts = (1, nil)
    case "{":
      rest.removeFirst()
      guard let least = number() else { return nil }
      var most: Int? = least
      if take(",") { most = rest.first == "}" ? nil : number() ?? -1 }
      guard rest.first == "}", most ?? least >= least else { return nil }
      counts = (least, most)
    default: return part
    }
    rest.removeFirst()
    // Counts of counts mean different things to different engines.
    if let next = rest.first, "?*+{".unicodeScalars.contains(next) { return nil }
    return .repeated(part, least: counts.0, most: counts.1)
  }

  private mutating func number() -> Int? {
    var value: Int?
    while let digit = rest.first.flatMap({ Int(exactly: $0.value &- 0x30) }), digit < 10 {
      rest.removeFirst()
      value = (value ?? 0) * 10 + digit
      if (value ?? 0) > Self.limits.count { return nil }
    }
    return value
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard rest.first == scalar else { return false }
    rest.removeFirst()
    return true
  }

  // MARK: Characters as bytes

  /// The characters of some codes: those of ASCII are a set, each other is its bytes.
  private static func tree(of ranges: [ClosedRange<UInt32>]) -> PatternTree? {
    var ascii = ByteSet()
    var choices: [PatternTree] = []
    for range in ranges {
      if range.upperBound < 0x80 {
        ascii.insert(UInt8(range.lowerBound)...UInt8(range.upperBound))
      } else {
        guard range.count == 1, let scalar = Unicode.Scalar(range.lowerBound) else { return nil }
        choices.append(.sequence(String(scalar).utf8.map { .bytes(ByteSet($0...$0)) }))
      }
    }
    if choices.isEmpty { return .bytes(ascii) }
    return .choice([.bytes(ascii)] + choices)
  }

  /// All characters but some of ASCII.
  private static func tree(besides ranges: [ClosedRange<UInt32>]) -> PatternTree? {
    guard ranges.allSatisfy({ $0.upperBound < 0x80 }) else { return nil }
    var ascii = ByteSet()
    for code in UInt8(0)...0x7F where !ranges.contains(where: { $0.contains(UInt32(code)) }) {
      ascii.insert(code...code)
    }
    let rest = PatternTree.bytes(ByteSet(0x80...0xBF))
    return .choice([
      .bytes(ascii), .sequence([.bytes(ByteSet(0xC2...0xDF)), rest]),
      .sequence([.bytes(ByteSet(0xE0...0xEF)), rest, rest]),
      .sequence([.bytes(ByteSet(0xF0...0xF4)), rest, rest, rest]),
    ])
  }
}

/// The states of a pattern before they are made one table: edges with bytes, and edges that cost none.
private struct PatternGraph {
  private var byByte: [(set: ByteSet, to: Int)?] = []
  private var free: [[Int]] = []

  /// No pattern of a schema takes more.
  private static let limit = 20_000

  private mutating func state() -> Int {
    byByte.append(nil)
    free.append([])
    return byByte.count - 1
  }

  /// Adds a part; gives its first state and its last.
  mutating func add(_ tree: PatternTree) -> (Int, Int)? {
    guard byByte.count < Self.limit else { return nil }
    switch tree {
    case .bytes(let set):
      let (first, last) = (state(), state())
      byByte[first] = (set, last)
      return (first, last)
    case .sequence(let parts):
      let first = state()
      var last = first
      for part in parts {
        guard let (start, end) = add(part) else { return nil }
        free[last].append(start)
        last = end
      }
      return (first, last)
    case .choice(let branches):
      let (first, last) = (state(), state())
      for branch in branches {
        guard let (start, end) = add(branch) else { return nil }
        free[first].append(start)
        free[end].append(last)
      }
      return (first, last)
    case .repeated(let part, let least, let most):
      let first = state()
      var last = first
      for _ in 0..<least {
        guard let (start, end) = add(part) else { return nil }
        free[last].append(start)
        last = end
      }
      guard let most else {
        guard let (start, end) = add(part) else { return nil }
        let loop = state()
        free[last].append(loop)
        free[loop].append(start)
        free[end].append(loop)
        return (first, loop)
      }
      let after = state()
      for _ in least..<most {
        free[last].append(after)
        guard let (start, end) = add(part) else { return nil }
        free[last].append(start)
        last = end
      }
      free[last].append(after)
      return (first, after)
    }
  }

  /// The states that some are or lead to without a byte, in order.
  func reached(from states: [Int]) -> [Int] {
    var seen = Set(states)
    var open = states
    while let state = open.popLast() {
      for next in free[state] where seen.insert(next).inserted { open.append(next) }
    }
    return seen.sorted()
  }

  /// All bytes, those together that take the same edges wherever they are met: there are few such sorts.
  var sortsOfBytes: [[UInt8]] {
    let sets = Set(byByte.compactMap { $0?.set })
    let sorts = Dictionary(grouping: UInt8.min...UInt8.max) { byte in sets.filter { $0.contains(byte) } }
    return sorts.values.sorted { $0[0] < $1[0] }
  }

  /// What leads out of states with a byte.
  func edges(of states: [Int]) -> [(set: ByteSet, to: Int)] { states.compactMap { byByte[$0] } }
}
