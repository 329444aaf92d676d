/// What a record of a kind does beside going to its recipients: the column `effect` of `schemas/kinds.csv`. The program
/// branches on effects and never on the codes of kinds, so that a kind that does what another does needs no code.
public enum KindEffect: String, Sendable, Codable, CaseIterable {
  /// It opens a matter, where the profile asks something of it.
  case opens
  /// It opens a matter in which several departments decide side by side (并联审批).
  case opensParallel = "opens-parallel"
  /// It answers in a matter; one that refers to nothing opens its own.
  case answers
  /// It claims what was delivered (认领).
  case claims
  /// It gives back what was delivered (退回).
  case returns
  /// It gives what was returned to another department (改派).
  case reassigns
  /// It corrects a record of its sender's (更正).
  case corrects
  /// It takes back a record of its sender's (撤销报文).
  case cancels
  /// It counts what its sender sent on a day (当日报送清单).
  case states
  /// It signs off a closed day (复核确认).
  case signsOff = "signs-off"

  /// The roles without which a record can't do that.
  var roles: [FieldRole] {
    switch self {
    case .opens, .answers: []
    case .opensParallel: [.recipients]
    case .claims, .returns: [.delivery, .reference]
    case .reassigns: [.reference, .formerHolder, .newHolder]
    case .corrects, .cancels: [.reference]
    case .states: [.day, .kind, .bundleCount, .recordCount]
    case .signsOff: [.day, .packageDigest, .reviewer, .conclusion]
    }
  }

  /// How records that do that may be routed.
  var routings: Set<Routing> {
    switch self {
    case .opens: [.item, .approval, .named, .department]
    case .opensParallel: [.named]
    case .answers: [.item, .approval, .named, .department, .reply, .parties]
    case .claims, .returns: [.reply]
    case .reassigns, .corrects: [.redelivery]
    case .cancels: [.parties]
    case .states, .signsOff: [.processor]
    }
  }

  /// Whether records that do that refer to others, whose kinds `answers` lists.
  var refersToOthers: Bool {
    switch self {
    case .answers, .claims, .returns, .reassigns, .corrects, .cancels: true
    case .opens, .opensParallel, .states, .signsOff: false
    }
  }

  /// Whether records are held against the ledger each time they come, the same again too: what it has may have changed,
  /// and so may the answer.
  public var comparesAnew: Bool { self == .states }

  /// Whether records that do that are words on something on which more may be said, so that the last one counts.
  public var isWord: Bool {
    switch self {
    case .opens, .opensParallel, .answers, .claims, .returns, .corrects, .states, .signsOff: true
    // What was passed on or cancelled isn't taken back by a later word.
    case .reassigns, .cancels: false
    }
  }

  /// Whether such a kind is one of a department's own messages, of which a statement of its day speaks: no answer to a
  /// delivery, and nothing that is for the exchange itself.
  public var isStated: Bool {
    switch self {
    case .opens, .opensParallel, .answers, .reassigns, .corrects, .cancels: true
    case .claims, .returns, .states, .signsOff: false
    }
  }
}

/// What names the matter (事) that a record belongs to: the column `matter` of `schemas/kinds.csv`.
public enum MatterName: Sendable, Equatable {
  /// The message itself opens one (`message`).
  case message
  /// It belongs to that of the message that it refers to (`reference`).
  case reference
  /// A number by which departments know it: that of a `case`, a `survey` … This is also what the ledger calls such
  /// matters.
  case number(of: String)

  /// What the ledger calls matters that the exchange makes itself.
  private static let reserved: Set = ["record", "delivery", "calendar", "statement"]

  /// Reads the column; `nil` for what can't name matters.
  init?(_ text: String) {
    switch text {
    case "message": self = .message
    case "reference": self = .reference
    default:
      guard !text.isEmpty, text.utf8.allSatisfy({ (0x61...0x7A).contains($0) }), !Self.reserved.contains(text)
      else { return nil }
      self = .number(of: text)
    }
  }

  /// What the ledger calls matters of the sort; `nil` for those that a message names.
  public var scope: String? {
    if case .number(let scope) = self { scope } else { nil }
  }

  /// The role of the field in which the matter is named; `nil` where the message's own id does.
  public var role: FieldRole? {
    switch self {
    case .message: nil
    case .reference: .reference
    case .number: .matterNumber
    }
  }
}
