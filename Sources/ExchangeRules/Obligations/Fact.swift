public import ExchangeBase

/// Something that happened in a matter, as the ledger has it: what obligations are computed from.
///
/// A fact is evidence: reports and notices name it by its ``id``.
public struct Fact: Sendable, Hashable {
  /// How it came about.
  public enum Event: String, Sendable, Hashable, CaseIterable {
    /// A record arrived and was accepted; the moment is that of its arrival.
    case arrived
    /// A delivery was placed in an outbox; the moment is that of the placing.
    case delivered
  }

  /// The kind of an answer that came back because it could be meant for several matters; it is a fact of each.
  public static let unclearAnswer = "unclear-answer"

  /// The name in ``values`` of the departments for which a record speaks beside ``by``, with `|` between: its sender has
  /// taken over from them. No field is called so, since no element of XML could be.
  public static let represented = "@represented"

  /// The name in ``values`` of the departments for which those have come that a survey's record names as present.
  public static let presentFor = "@presentFor"

  /// The name in ``values`` of a correction's recipients that get it in the place of departments from which they have taken over: pairs as
  /// ``pairs(ofHeirs:)`` writes them.
  public static let heirs = "@heirs"

  /// Where the ledger has it: what happened at one moment happened in the order of places.
  public struct Place: Sendable, Hashable, Comparable {
    /// The row of the drop that brought it; 0 where no ledger has it.
    public let drop: Int64
    /// The row of its record; 0 for what isn't of one record.
    public let record: Int64

    /// Tells of a place.
    public init(drop: Int64 = 0, record: Int64 = 0) {
      self.drop = drop
      self.record = record
    }

    /// That of a drop's deliveries: behind all of its records.
    public static func deliveries(of drop: Int64) -> Place { Place(drop: drop, record: .max) }

    /// By drop, then by record.
    public static func < (left: Place, right: Place) -> Bool {
      (left.drop, left.record) < (right.drop, right.record)
    }
  }

  /// Names it in evidence: the message id of a record, the id of a delivery, or the id of the drop that
  /// brought it.
  public let id: String
  /// How it came about.
  public let event: Event
  /// The kind of the record (`inquiry-reply`).
  public let kind: String
  /// When.
  public let at: Instant
  /// The department that sent the record, or in whose name it was sent.
  public let by: String
  /// Whom it is for, the lead first. A delivery is for one.
  public let to: [String]
  /// The fact that it is about: for an answer the record that it answers, for a delivery the record that it
  /// carries. `nil` where it is about the matter as a whole, as with the delivery whose claims are the
  /// matter.
  public let about: String?
  /// The record's fields by their canonical names; absent ones are left out. Only what a rule may ask for.
  public let values: [String: String]
  /// How many records it stands for.
  public let records: Int
  /// Where the ledger has it.
  public let place: Place
  /// The department in whose name it was said: ``by``, unless it is the same word once more, for a department that the sender has taken
  /// over from.
  private(set) var speaker: String
  /// Whether it was withdrawn since: it opens what it opened, and answers nothing any more.
  private(set) var isWithdrawn = false

  /// Makes a fact.
  public init(
    id: String, event: Event = .arrived, kind: String, at: Instant, by: String, to: [String] = [],
    about: String? = nil, values: [String: String] = [:], records: Int = 1, place: Place = Place()
  ) {
    self.id = id
    self.event = event
    self.kind = kind
    self.at = at
    self.by = by
    speaker = by
    self.to = to
    self.about = about
    self.values = values
    self.records = records
    self.place = place
  }

  /// All departments for which it speaks.
  public var parties: [String] { [speaker] + represented }

  private var represented: [String] {
    (values[Self.represented] ?? "").split(separator: "|").map(String.init)
  }

  /// Whether it is the same word once more, for another than in whose name it was said: it opens nothing.
  var isEcho: Bool { speaker != by }

  /// Whether it may take the place of an earlier word for the same department: that is its own, or was said by the same as this.
  func mayReplace(_ earlier: Fact) -> Bool { earlier.parties.contains(speaker) }

  /// Writes down who gets a correction in the place of whom.
  ///
  /// - Parameter heirs: the departments that have taken over, by those from which they have.
  public static func pairs(ofHeirs heirs: [String: String]) -> String {
    heirs.sorted { $0.key < $1.key }.map { "\($0.key)>\($0.value)" }.joined(separator: "|")
  }

  /// Who got it in the place of whom, by those from which they have taken over.
  var heirs: [String: String] { Self.pairs(in: values) }

  /// Who got a correction with these fields in the place of whom, by those from which they have taken over.
  public static func pairs(in fields: [String: String]) -> [String: String] {
    (fields[Self.heirs] ?? "").split(separator: "|").reduce(into: [:]) { heirs, pair in
      let codes = pair.split(separator: ">", maxSplits: 1)
      if codes.count == 2 { heirs[String(codes[0])] = String(codes[1]) }
    }
  }

  /// The fact once for each department for which it speaks, its own word last.
  var voices: [Fact] {
    represented.map { other in
      var echo = Fact(
        id: id, event: event, kind: kind, at: at, by: other, to: to, about: about, values: values,
        records: records, place: place)
      echo.speaker = by
      return echo
    } + [self]
  }

  /// The same, withdrawn since.
  var withdrawn: Fact {
    var fact = self
    fact.isWithdrawn = true
    return fact
  }

  /// A field that holds a day.
  func day(_ field: String) -> Day? { values[field].flatMap { Day($0) } }
}

extension Fact: Comparable {
  /// By moment, then by place; what no ledger has placed has an order of its own, whatever order it was written down in.
  public static func < (left: Fact, right: Fact) -> Bool {
    left.head == right.head ? left.tail < right.tail : left.head < right.head
  }

  private var head: (Instant, Place, Int, String, String, String) {
    (at, place, event.order, kind, id, by)
  }

  private var tail: (String, String, Int, String) {
    let fields = values.map { "\($0.key)=\($0.value)" }.sorted()
    return (about ?? "", to.joined(separator: "|"), records, fields.joined(separator: "|"))
  }
}

extension Fact.Event {
  /// A record arrives before it is delivered.
  fileprivate var order: Int { self == .arrived ? 0 : 1 }
}
