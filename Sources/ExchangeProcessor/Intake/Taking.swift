import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import SystemPackage

/// The taking of a group, beside the deciding of another. A file is stamped, and counted against its sender's quota, when it is taken:
/// not before, as until then it may become another or go away.
struct Taking: Sendable {
  /// An arrival that is about to be taken.
  private struct Expected: Sendable {
    let arrival: Arrival
    /// The id that it was given.
    let drop: String
    /// The day of that.
    let day: Day
  }

  private var group: [Expected] = []
  private let reception: Reception
  private let clock: BelievedClock
  private let maxFileBytes: Int
  /// As they were before: those of the pass are counted when it is over.
  private var quotas: QuotaAccount

  /// What is as it was found whole, in the order of the group.
  private(set) var taken: [Undecided] = []
  /// What isn't, and has to settle.
  private(set) var settling: [Undecided] = []
  /// What is to be counted.
  private(set) var counted: [(sender: String, day: Day, bytes: Int)] = []
  /// What isn't in our hands, by the ids that were meant for it.
  private(set) var untaken: [String] = []
  /// What isn't tried again as long as this is looked at.
  private(set) var stuck: [Arrival] = []
  /// What went wrong.
  private(set) var errors: [any Error] = []
  /// Of whose files one may be taken all the same: a share may do what it says that it couldn't.
  private(set) var doubtful: Set<String> = []

  init(_ reception: Reception, _ clock: BelievedClock, maxFileBytes: Int, quotas: QuotaAccount) {
    self.reception = reception
    self.clock = clock
    self.maxFileBytes = maxFileBytes
    self.quotas = quotas
  }

  /// The ids of the group.
  var drops: [String] { group.map(\.drop) }

  /// Adds an arrival to the group, under an id of a day.
  mutating func expect(_ arrival: Arrival, as drop: String, on day: Day) {
    group.append(Expected(arrival: arrival, drop: drop, day: day))
  }

  /// Takes the group out of its inboxes. Who is told to stop takes nothing more.
  mutating func run() {
    var full: Set<String> = []
    for expected in group {
      let arrival = expected.arrival
      var isDoubtful = false
      do {
        let now = try clock.now()
        // The next day gives it an id of its own.
        if Task.isCancelled || now.day != expected.day || full.contains(arrival.sender) {
          untaken.append(expected.drop)
          if full.contains(arrival.sender) { stuck.append(arrival) }
          continue
        }
        guard
          let undecided = try reception.take(
            arrival, as: TakenFolder(drop: expected.drop, receivedAt: now), isDoubtful: &isDoubtful)
        else {
          untaken.append(expected.drop)
          stuck.append(arrival)
          continue
        }
        add(undecided, bytes: arrival.file.size > maxFileBytes ? 0 : arrival.file.size)
      } catch {
        errors.append(error)
        if isDoubtful { doubtful.insert(arrival.sender) }
        untaken.append(expected.drop)
        stuck.append(arrival)
        // Where there is no room for one there is none for a thousand.
        if let code = (error as? FileError)?.code, [.noSpace, .diskQuotaExceeded].contains(code) {
          full.insert(arrival.sender)
        }
      }
    }
  }

  private mutating func add(_ undecided: Undecided, bytes: Int) {
    var undecided = undecided
    let day = undecided.folder.receivedAt.day
    do {
      undecided.refusal = try quotas.take(bytes: bytes, from: undecided.sender, on: day)
    } catch {
      // What can't be counted isn't refused: it is out of its inbox already.
      errors.append(error)
    }
    counted.append((undecided.sender, day, undecided.refusal == nil ? bytes : 0))
    if undecided.settling == nil { taken.append(undecided) } else { settling.append(undecided) }
  }
}
