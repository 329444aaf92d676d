import ExchangeBase

/// What a hook reads: all of one sort that has happened since it was last told. Ids, codes and counts, and nothing about anybody.
struct HookBatch: Codable {
  /// One thing that happened.
  struct Item: Codable {
    /// The matter, the drop, or the day: what `exchange trace` takes, or the package's name.
    let id: String
    /// The department that it concerns, by its code; `nil` of a day.
    var department: String?
    /// The kind that was expected, by its code.
    var kind: String?
    /// The rule under which it is owed.
    var rule: String?
    /// Until when it was to be done.
    var due: Instant?
  }

  /// How much of it concerns one department.
  struct Share: Codable {
    /// The department's code.
    let department: String
    /// How many things.
    var count = 0
    /// For how many records they stand.
    var records = 0
  }

  /// How many things are listed; the rest is counted.
  static let limit = 1_000

  /// One of its own, the same however often it is told.
  let id: String
  /// What happened.
  let event: HookEvent
  /// The exchange's name.
  let exchange: String
  /// When that was found.
  let at: Instant
  /// How often it was begun to be told, this time among them.
  var attempt = 0
  /// How many things happened.
  private(set) var count = 0
  /// By department, in the order of their codes.
  private(set) var departments: [Share] = []
  /// The things, a thousand at most.
  private(set) var items: [Item] = []

  init(id: String, event: HookEvent, exchange: String, at: Instant) {
    self.id = id
    self.event = event
    self.exchange = exchange
    self.at = at
  }

  /// Adds something that happened.
  mutating func add(_ item: Item, records: Int = 0) {
    count += 1
    if items.count < Self.limit { items.append(item) }
    if let department = item.department { add(to: department, count: 1, records: records) }
  }

  /// Adds to the share of a department.
  mutating func add(to department: String, count: Int, records: Int) {
    let place = departments.firstIndex { $0.department >= department } ?? departments.endIndex
    if place == departments.endIndex || departments[place].department != department {
      departments.insert(Share(department: department), at: place)
    }
    departments[place].count += count
    departments[place].records += records
  }
}

/// How far hooks have been told, `hooks/state.json`: written in one step, so that nothing is left out or told under two ids.
struct HookState: Codable {
  /// A batch that isn't told yet.
  struct Waiting: Codable {
    var batch: HookBatch
    /// Whether it was begun to be told, and isn't known yet what came of that.
    var isBegun = false
    /// What came of the last try; `nil` before that.
    var fault: LocalizedText?
  }

  /// The number of the next batch.
  var next = 1
  /// The events that are told, each from when its hook was set; `nil` in what was written before that was noted.
  var begun: [String]?
  /// Up to when what became overdue is told, or waits.
  var overdueThrough: Instant
  /// The last closed day that is told, or waits; by event, since one may come to be told long after the other.
  var days: [String: Day] = [:]
  /// The drops that are put aside and are told, or wait.
  var parked: [String] = []
  /// What waits, by event.
  var waiting: [String: Waiting] = [:]
}
