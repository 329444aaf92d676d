public import ExchangeFormats

/// The findings of one bundle: at most ``Receipt/findingLimit`` in detail, counted exactly.
public struct FindingList: Codable, Sendable, Equatable {
  /// The findings kept in detail, in order.
  public private(set) var detailed: [Finding] = []
  /// How many there are.
  public private(set) var total = 0
  /// Whether one of them sends back the whole bundle.
  public private(set) var rejectsBundle = false
  /// The member of a ZIP in which findings lie from now on that name no other; `nil` for the dropped file itself.
  public var member: String?
  /// The sheet of a workbook in which findings lie that have a line and name no other place.
  public var sheet: String?
  /// In which column of that sheet, from 1, each field stands, by its name: what is said of a record's field lies in that cell, whoever
  /// says it.
  var columns: [String: Int] = [:]
  private var numbers: [FindingCode: Int] = [:]

  /// How many there are, and how often each code occurs.
  var totals: [Int] { [total] + numbers.values }

  /// The numbers that say where something was found, or would be.
  var places: [Int] {
    let positions = detailed.map(\.position).flatMap { [$0.line, $0.column, $0.record, $0.byte] }
    return positions.compactMap(\.self) + columns.values
  }

  /// An empty list.
  public init() {}

  /// An empty list of what is found in the same place as what `other` has.
  init(below other: FindingList) {
    member = other.member
    sheet = other.sheet
    columns = other.columns
  }

  /// How often each code occurs: the gravest first, then the most frequent.
  public var counts: [Receipt.FindingCount] {
    numbers.map { Receipt.FindingCount(code: $0.key, count: $0.value) }.sorted { left, right in
      let (severity, other) = (left.code.entry.severity, right.code.entry.severity)
      if severity != other { return severity > other }
      if left.count != right.count { return left.count > right.count }
      return left.code.rawValue < right.code.rawValue
    }
  }

  /// A finding with its place in full.
  public func located(_ finding: Finding) -> Finding {
    var finding = finding
    if finding.position.line != nil, finding.position.member == nil {
      finding.position.sheet = finding.position.sheet ?? sheet
      if finding.position.record != nil, finding.position.column == nil, finding.position.sheet == sheet {
        finding.position.column = finding.position.field.flatMap { columns[$0] }
      }
    }
    finding.position.member = finding.position.member ?? member
    return finding
  }

  /// Adds a finding.
  public mutating func add(_ finding: Finding) {
    let finding = located(finding)
    total += 1
    numbers[finding.code, default: 0] += 1
    if finding.rejects == .bundle { rejectsBundle = true }
    if detailed.count < Receipt.findingLimit {
      detailed.append(finding)
    } else if finding.rejects == .bundle, let place = detailed.lastIndex(where: { $0.rejects != .bundle }) {
      // What sends the whole bundle back must be told, whatever else there is.
      detailed.remove(at: place)
      detailed.append(finding)
    }
  }

  /// Whether no more findings about records are kept in detail.
  var isFull: Bool { detailed.count >= Receipt.findingLimit }

  /// Counts findings about records, none of which would be kept in detail.
  mutating func count(_ codes: some Collection<FindingCode>) {
    precondition(isFull, "what is told in detail has more than a code")
    total += codes.count
    // Of many findings there are few sorts.
    var sorts: [(code: FindingCode, count: Int)] = []
    for code in codes {
      if let place = sorts.firstIndex(where: { $0.code == code }) {
        sorts[place].count += 1
      } else {
        sorts.append((code, 1))
      }
    }
    for (code, count) in sorts { numbers[code, default: 0] += count }
  }

  /// Keeps only the first hundred in detail; all are counted as before.
  mutating func shorten() { detailed = Array(detailed.prefix(100)) }

  /// The list with only the first hundred in detail.
  public var shortened: FindingList {
    var copy = self
    copy.shorten()
    return copy
  }

  /// Adds findings.
  public mutating func add(_ findings: some Sequence<Finding>) {
    for finding in findings { add(finding) }
  }

  /// Adds what another list has, also what it only counts.
  public mutating func add(_ other: FindingList) {
    add(other.detailed)
    total += other.total - other.detailed.count
    for (code, count) in other.numbers {
      numbers[code, default: 0] += count - other.detailed.count { $0.code == code }
    }
  }

  /// Adds what a receipt tells, also what it only counts.
  public mutating func add(findingsOf receipt: Receipt) {
    add(receipt.findings)
    total += receipt.findingTotal - receipt.findings.count
    for entry in receipt.findingCounts {
      let told = receipt.findings.count { $0.code == entry.code }
      numbers[entry.code, default: 0] += entry.count - told
    }
  }
}

extension Receipt {
  /// Takes over what was found.
  public mutating func take(_ findings: FindingList) {
    self.findings = findings.detailed
    findingTotal = findings.total
    findingCounts = findings.counts
  }
}
