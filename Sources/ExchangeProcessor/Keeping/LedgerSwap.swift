import ExchangeFiles
import ExchangeInspection
import ExchangeLedger
import Foundation
import SystemPackage

/// Puts another ledger in the place of the one that is there, and lays that aside. From the moment at which the plan of it is
/// durable it is done, however often the machine stops on the way: whoever holds the exchange next goes on with it. Before, nothing
/// has changed.
struct LedgerSwap: Codable {
  /// What the ledger that is there is called from then on.
  let aside: String
  /// The last entry of the other one.
  let head: LedgerAnchor?

  /// Where the other one lies until then.
  static func incoming(_ layout: ExchangeLayout) -> FilePath { layout.root.appending(".ledger-restored") }
  private static func plan(_ layout: ExchangeLayout) -> FilePath {
    layout.root.appending(".ledger-restoring")
  }

  /// Puts the ledger that lies where ``incoming(_:)`` says, whole and durable, in its place.
  func perform(_ layout: ExchangeLayout) throws {
    try Drill.reach(.restoring, "plan")
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    try Files.replace(Self.plan(layout), with: encoder.encode(self))
    try finish(layout)
  }

  /// Goes on with what was begun, if something was. Only for who holds the exchange.
  static func finish(_ layout: ExchangeLayout) throws {
    guard try Files.exists(plan(layout)) else { return }
    try JSONDecoder().decode(Self.self, from: Data(Files.bytes(of: plan(layout)))).finish(layout)
  }

  private func finish(_ layout: ExchangeLayout) throws {
    let incoming = Self.incoming(layout)
    if try Files.exists(incoming) {
      // A log goes with the file whose it is.
      for ending in ["-wal", "-shm", ""] {
        let present = FilePath(layout.ledger.string + ending)
        let aside = FilePath(layout.root.appending(aside).string + ending)
        if try Files.exists(present) { try Files.rename(present, to: aside) }
        try Drill.reach(.restoring, "aside\(ending)")
      }
      try Files.flushFolder(layout.root)
      try Files.remove(layout.proof)
      if let head { try head.note(in: layout) } else { try Files.remove(layout.anchor) }
      try Drill.reach(.restoring, "head")
      try Files.rename(incoming, to: layout.ledger)
      try Files.flushFolder(layout.root)
      try Drill.reach(.restoring, "place")
    }
    try Files.remove(Self.plan(layout))
    try Files.flushFolder(layout.root)
  }
}
