import ExchangeLedger
import SystemPackage

/// Gives drops their ids: the day and a number, `20210104-0001`.
struct DropNumbers {
  private var day = ""
  private var last = 0

  /// The next free id of a day. Ids in the ledger, in the folders of taken files and of kept ones are not given again:
  /// a ledger that was restored from a backup doesn't know the latest.
  mutating func next(on day: String, ledger: Ledger, layout: ExchangeLayout, departments: [String]) throws
    -> String
  {
    let digits = day.filter { $0 != "-" }
    if digits != self.day {
      var last = try ledger.read { try $0.lastDropNumber(onDay: digits) }
      for department in departments {
        let folder = layout.taken(department)
        // A department with a link in the place of a folder keeps nobody else from getting ids.
        guard (try? layout.refuseLinks(of: department)) != nil, try Files.exists(folder) else { continue }
        for name in try Files.names(in: folder) where name.string.hasPrefix("\(digits)-") {
          last = max(last, TakenFolder(name: name.string)?.number ?? 0)
        }
      }
      for kept in [layout.archive, layout.quarantine] {
        let folder = layout.kept(kept, "\(digits)-").removingLastComponent()
        guard try Files.exists(folder) else { continue }
        for name in try Files.names(in: folder) { last = max(last, Int(name.string.dropFirst(9)) ?? 0) }
      }
      (self.day, self.last) = (digits, last)
    }
    last += 1
    let number = String(last)
    return "\(digits)-" + String(repeating: "0", count: max(0, 4 - number.count)) + number
  }
}
