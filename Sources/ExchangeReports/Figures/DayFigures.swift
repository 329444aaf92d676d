import ExchangeFormats

/// Dropped files by what they meant.
public struct FileCounts: Sendable, Equatable {
  /// Every record went through.
  public var accepted = 0
  /// Some records came back.
  public var partiallyAccepted = 0
  /// Nothing went through.
  public var rejected = 0
  /// Had been here before.
  public var duplicate = 0
  /// Used the id of another bundle.
  public var conflict = 0
  /// Were put aside by a fault of ours.
  public var putAside = 0

  /// All files.
  public var total: Int { accepted + partiallyAccepted + rejected + duplicate + conflict + putAside }

  /// How many meant that.
  subscript(verdict: VerdictKind) -> Int {
    get { self[keyPath: Self.place(of: verdict)] }
    set { self[keyPath: Self.place(of: verdict)] = newValue }
  }

  /// Counts one file.
  mutating func count(_ verdict: VerdictKind) { self[verdict] += 1 }

  private static func place(of verdict: VerdictKind) -> WritableKeyPath<FileCounts, Int> {
    switch verdict {
    case .accepted: \.accepted
    case .partiallyAccepted: \.partiallyAccepted
    case .rejected: \.rejected
    case .duplicate: \.duplicate
    case .conflict: \.conflict
    case .putAside: \.putAside
    }
  }

  static func += (left: inout Self, right: Self) {
    left.accepted += right.accepted
    left.partiallyAccepted += right.partiallyAccepted
    left.rejected += right.rejected
    left.duplicate += right.duplicate
    left.conflict += right.conflict
    left.putAside += right.putAside
  }
}

/// Records by what became of them: found = accepted + rejected + unchanged.
public struct RecordCounts: Sendable, Equatable {
  /// Records in the files.
  public var found = 0
  /// Records that went through.
  public var accepted = 0
  /// Records that came back.
  public var rejected = 0
  /// Records that had been here before with the same content.
  public var unchanged = 0

  /// Whether nothing is missing and nothing is counted twice.
  var balance: Bool { found == accepted + rejected + unchanged }

  static func += (left: inout Self, right: Self) {
    left.found += right.found
    left.accepted += right.accepted
    left.rejected += right.rejected
    left.unchanged += right.unchanged
  }
}

extension RecordCounts {
  init(_ counts: Receipt.Counts) {
    self.init(
      found: counts.found, accepted: counts.accepted, rejected: counts.rejected, unchanged: counts.unchanged)
  }
}

/// What was placed in outboxes.
public struct DeliveryCounts: Sendable, Equatable {
  /// Files.
  public var deliveries = 0
  /// Records in them.
  public var records = 0

  static func += (left: inout Self, right: Self) {
    left.deliveries += right.deliveries
    left.records += right.records
  }
}

/// Accepted records against the clock that their arrival stops.
public struct PushCounts: Sendable, Equatable {
  /// Records that arrived in time.
  public var onTime = 0
  /// Records that arrived late; accepted all the same.
  public var late = 0
  /// Records that the measure doesn't reach.
  public var unmeasured = 0

  static func += (left: inout Self, right: Self) {
    left.onTime += right.onTime
    left.late += right.late
    left.unmeasured += right.unmeasured
  }
}

/// Records that had to be claimed at some moment of the day, as they stood at its end.
public struct ClaimCounts: Sendable, Equatable {
  /// The deliveries that hold them.
  public var deliveries = 0
  /// The deliveries of which something is still open, before the due time: an obligation each.
  public var pendingDeliveries = 0
  /// The same after the due time.
  public var overdueDeliveries = 0
  /// Records claimed before the due time.
  public var inTime = 0
  /// Records claimed at or after it.
  public var late = 0
  /// Records returned, before or after it.
  public var returned = 0
  /// Records that a correction or cancellation overtook.
  public var superseded = 0
  /// Records still open, before the due time.
  public var pending = 0
  /// Records still open after the due time.
  public var overdue = 0

  /// All records.
  public var records: Int { inTime + late + returned + superseded + pending + overdue }

  static func += (left: inout Self, right: Self) {
    left.deliveries += right.deliveries
    left.pendingDeliveries += right.pendingDeliveries
    left.overdueDeliveries += right.overdueDeliveries
    left.inTime += right.inTime
    left.late += right.late
    left.returned += right.returned
    left.superseded += right.superseded
    left.pending += right.pending
    left.overdue += right.overdue
  }
}

/// What a department still owed at the end of the day, claims aside: the other articles' obligations, one by one.
public struct DutyCounts: Sendable, Equatable {
  /// With time left, or without a limit.
  public var pending = 0
  /// Whose time is over.
  public var overdue = 0
  /// That became impossible on the day, so that nothing is owed any more.
  public var failed = 0
  /// Whose silence may be confirmed as consent (默认候选).
  public var candidates = 0

  static func += (left: inout Self, right: Self) {
    left.pending += right.pending
    left.overdue += right.overdue
    left.failed += right.failed
    left.candidates += right.candidates
  }
}

/// The figures of a day, of one department or of all together.
public struct DayFigures: Sendable, Equatable {
  /// Files that it dropped.
  public var files = FileCounts()
  /// Records in them.
  public var records = RecordCounts()
  /// What was placed in its outbox.
  public var received = DeliveryCounts()
  /// How its accepted records stand against its own clocks, record by record and rule by rule.
  public var pushes = PushCounts()
  /// What it had to claim.
  public var claims = ClaimCounts()
  /// Returns that it sent.
  public var returns = 0
  /// What else it owed.
  public var duties = DutyCounts()

  /// Nothing of anything.
  public init() {}

  /// Open obligations (项) to claim; one is a delivery of which something is open.
  public var toClaim: Int { claims.pendingDeliveries + claims.overdueDeliveries }
  /// Open obligations of all other families.
  public var toDo: Int { duties.pending + duties.candidates + duties.overdue }
  /// How many of both are overdue.
  public var overdue: Int { claims.overdueDeliveries + duties.overdue }

  /// Whether anything was dropped, received, open or returned.
  public var isEmpty: Bool { self == DayFigures() }

  static func += (left: inout Self, right: Self) {
    left.files += right.files
    left.records += right.records
    left.received += right.received
    left.pushes += right.pushes
    left.claims += right.claims
    left.returns += right.returns
    left.duties += right.duties
  }
}
