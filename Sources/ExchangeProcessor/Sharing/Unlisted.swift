import ExchangeFiles
import ExchangeLedger
import SystemPackage

/// Departments that aren't in our catalogue, and of which something is left to do: their line was taken out, or another processor has a
/// newer catalogue. They are leased like any other, so that nobody does what another is at.
struct Unlisted {
  let layout: ExchangeLayout
  let ledger: any LedgerStore
  /// The departments that are in it.
  let listed: Set<String>

  /// Those of whom something that was decided waits for its place, whether on the way to it or put aside, or is kept by a processor that has
  /// gone.
  ///
  /// - Parameter members: who works on the exchange.
  func withUnplaced(members: Set<Int64>) throws -> Set<String> {
    var senders = Set(try ledger.read { try $0.unpublishedDrops() }.map(\.sender))
    senders.formUnion(try RequeueRequest.all(in: layout, ledger).map(\.drop.sender))
    for station in try layout.stations() where station.station != layout.station {
      guard station.station.map({ !members.contains($0) }) ?? true, try Files.exists(station.work) else {
        continue
      }
      for name in try Files.names(in: station.work) {
        if let drop = try ledger.read({ try $0.drop(name.string) }) { senders.insert(drop.sender) }
      }
    }
    return senders.subtracting(listed)
  }

  /// Those among whose taken files something lies.
  func withTaken() throws -> Set<String> {
    let names = try Files.names(in: layout.departments).map(\.string)
    return Set(
      names.filter { name in
        guard !listed.contains(name), !name.hasPrefix(".") else { return false }
        return (try? layout.holdsSomething(layout.taken(name))) ?? false
      })
  }
}
