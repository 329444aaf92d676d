import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules

/// What one department is told at one time. All of it is noted; its file lists what presses most, and how much more there is,
/// so that neither a file nor memory grows with what a thousand matters have to tell.
struct NoticePile {
  /// How many things a file lists.
  static let limit = 1_000

  /// One thing that is told.
  struct Told {
    let type: String
    let key: Obligation.Key
    /// What makes it a thing to tell of anew.
    let occasion: String
    let matter: MatterRow

    /// What it is noted by: of parts that ended differently the same is told once.
    fileprivate var mark: [String] {
      [type, key.rule, key.opener, key.debtor, occasion, "\(matter.id)"]
    }
  }

  /// One thing that is listed, with its place among all that are told.
  private struct Listed {
    let due: Instant
    let place: Int
    let notice: Notice

    static func comesBefore(_ one: Self, _ other: Self) -> Bool {
      (one.due, one.place) < (other.due, other.place)
    }
  }

  /// All of it, in the order in which it was added.
  private(set) var told: [Told] = []
  private var marks: Set<[String]> = []
  private var listed: [Listed] = []
  /// The due time from which on nothing can be among those that press most.
  private var last: Instant?

  /// Whether something that is due then would be listed, as far as is known by now.
  func wants(_ due: Instant) -> Bool { last.map { due < $0 } ?? true }

  /// Adds one thing, unless it is there.
  ///
  /// - Parameter notice: what is listed of it; `nil` where it isn't wanted.
  mutating func add(_ one: Told, due: Instant, _ notice: Notice?) {
    guard marks.insert(one.mark).inserted else { return }
    told.append(one)
    guard let notice else { return }
    listed.append(Listed(due: due, place: told.count, notice: notice))
    if listed.count >= 2 * Self.limit { cut() }
  }

  private mutating func cut() {
    guard listed.count > Self.limit else { return }
    listed.sort(by: Listed.comesBefore)
    listed.removeSubrange(Self.limit...)
    last = listed.last?.due
  }

  /// What is listed, in the order in which it was added.
  mutating func notices() -> [Notice] {
    cut()
    return listed.sorted { $0.place < $1.place }.map(\.notice)
  }
}
