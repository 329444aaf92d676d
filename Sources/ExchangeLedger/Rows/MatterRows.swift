public import ExchangeRules

/// A matter as it is stored.
public struct MatterRow: Sendable, Equatable {
  /// The row's number.
  public let id: Int64
  /// What names it (`delivery:20210104-0001-XC-WJ`, `case:XC-SPJ:BL-2021-001`).
  public let code: String
  /// The row of the delivery, where it is one's.
  public let delivery: Int64?

  /// Tells of a matter.
  public init(id: Int64, code: String, delivery: Int64?) {
    self.id = id
    self.code = code
    self.delivery = delivery
  }

  /// The name that people gave the matter: its code without scope and opener.
  public var name: String { Self.name(in: code) }

  /// The name in a matter's code.
  public static func name(in code: String) -> String {
    code.split(separator: ":", maxSplits: 2).last.map(String.init) ?? code
  }

  /// The code of the department that opened the matter of that code; `nil` where no department did.
  public static func opener(in code: String) -> String? {
    let parts = code.split(separator: ":", maxSplits: 2)
    return parts.count == 3 ? String(parts[1]) : nil
  }
}

/// A record as a fact of its matter.
public struct FactRow: Sendable, Equatable {
  /// The row of the record.
  public var record: Int64
  /// The row of the matter.
  public var matter: Int64
  /// The row of the record that it is about.
  public var about: Int64?
  /// Its kind.
  public var kind: String
  /// The department in whose name it speaks: its sender, or the one that its sender succeeds.
  public var party: String
  /// Who gets it, the lead first.
  public var recipients: [String]
  /// Its fields by their canonical names.
  public var fields: [String: String]

  /// Makes the row of a fact.
  public init(
    record: Int64, matter: Int64, about: Int64?, kind: String, party: String, recipients: [String],
    fields: [String: String]
  ) {
    self.record = record
    self.matter = matter
    self.about = about
    self.kind = kind
    self.party = party
    self.recipients = recipients
    self.fields = fields
  }
}

/// An obligation as it stood over a stretch of the chain. What changes gets a new version; none is ever overwritten.
public struct ObligationVersion: Sendable, Equatable {
  /// The row's number.
  public let id: Int64
  /// The matter.
  public let matter: MatterRow
  /// The obligation. How its days were counted isn't kept: profile and calendar tell it again.
  public let obligation: Obligation
  /// The entry from which it stood so.
  public let fromEntry: Int64
  /// The entry from which it didn't any more; `nil` for the current version.
  public var untilEntry: Int64?

  /// Tells of a version.
  public init(
    id: Int64, matter: MatterRow, obligation: Obligation, fromEntry: Int64, untilEntry: Int64?
  ) {
    self.id = id
    self.matter = matter
    self.obligation = obligation
    self.fromEntry = fromEntry
    self.untilEntry = untilEntry
  }
}

/// A change of what is owed.
public struct ObligationChange: Sendable, Equatable {
  /// How it stood; `nil` for a new one.
  public let old: Obligation?
  /// How it stands; `nil` for one that isn't owed any more.
  public let new: Obligation?
}
