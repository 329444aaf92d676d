import ExchangeBase
import ExchangeFiles
import ExchangeLedger
import SystemPackage

/// Gives drops their ids: the day and a number, `20210104-0001`.
struct DropNumbers {
  private var day = ""
  private var last = 0
  /// Up to which number they are ours, where several processors give them.
  private var allotted = 0
  /// How many will be wanted soon.
  var wanted = 1

  /// The next free id of a day. Ids in the ledger, in the folders of taken files and of kept ones, and in journals are not given again:
  /// a ledger that was restored from a backup doesn't know the latest, and one that was rebuilt may lack some whose receipts and
  /// deliveries went out.
  mutating func next(on day: Day, ledger: any LedgerStore, layout: ExchangeLayout, departments: [String])
    throws
    -> String
  {
    let digits = day.digits
    if digits != self.day {
      var last = try ledger.read { try $0.lastDropNumber(onDay: digits) }
      for folder in departments.map(layout.taken) {
        // A folder that can't be read keeps nobody waiting. What was taken there has its copy in `work`.
        for name in (try? Files.names(in: folder)) ?? [] where name.string.hasPrefix("\(digits)-") {
          last = max(last, TakenFolder(name: name.string)?.number ?? 0)
        }
      }
      for folder in try layout.stations().map(\.work) + [layout.deadLetter, layout.unrecovered]
      where try Files.exists(folder) {
        for name in try Files.names(in: folder) where name.string.hasPrefix("\(digits)-") {
          last = max(last, Self.number(name.string))
        }
      }
      for kept in [layout.archive, layout.quarantine] {
        let folder = layout.kept(kept, "\(digits)-").removingLastComponent()
        guard try Files.exists(folder) else { continue }
        for name in try Files.names(in: folder) { last = max(last, Self.number(name.string)) }
      }
      last = max(last, try Journal.lastDropNumber(on: day, in: layout))
      (self.day, self.last, allotted) = (digits, last, last)
    }
    if let shared = ledger as? any SharedLedger, layout.station != nil, last == allotted {
      let first = try shared.allot(max(wanted, 1), after: last, on: digits)
      (last, allotted) = (first - 1, first - 1 + max(wanted, 1))
    }
    last += 1
    wanted -= 1
    let number = String(last)
    return "\(digits)-" + String(repeating: "0", count: max(0, 4 - number.count)) + number
  }

  /// No day has so many drops.
  static let limit = 1_000_000_000

  /// The number in a drop's id; 0 for a name that isn't ours.
  static func number(_ drop: String) -> Int {
    Int(drop.dropFirst(9)).flatMap { (0..<limit).contains($0) ? $0 : nil } ?? 0
  }
}
