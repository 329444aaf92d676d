import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import SystemPackage

/// What the operator has asked to be worked on again.
struct RequeueRequest {
  /// What is known of the fault, with the request beside it.
  let letter: DeadLetter
  /// The drop that it is about.
  let drop: DropRow

  /// Whether the drop was put aside and answered, so that its file is taken anew; else only its files wait for their places.
  var isPutAside: Bool { drop.verdict == .putAside && drop.publishedAt != nil }

  /// All requests that lie there.
  static func all(in layout: ExchangeLayout, _ ledger: any LedgerStore) throws -> [RequeueRequest] {
    try Files.names(in: layout.deadLetter).compactMap { name in
      let letter = DeadLetter(drop: name.string, layout: layout)
      guard try Files.exists(letter.request) else { return nil }
      return try ledger.read { try $0.drop(name.string) }.map { RequeueRequest(letter: letter, drop: $0) }
    }
  }
}
