import ExchangeBase
import ExchangeFiles
import ExchangeLedger
import ExchangeWords
import Foundation
import Glibc
import Synchronization
import SystemPackage

/// What came of proving the ledger the last time: whether all that it holds is what its chain tells (``LedgerVerification``).
struct LedgerProof: Codable, Sendable {
  /// When it was proven, by the exchange's clock.
  let at: Instant
  /// Up to which entry.
  let entry: Int64
  /// How many faults were found; as many as are looked for, or more.
  let faults: Int

  /// The last; `nil` where the ledger was never proven.
  init?(in layout: ExchangeLayout) throws {
    guard try Files.exists(layout.proof) else { return nil }
    let known = try? JSONDecoder().decode(Self.self, from: Data(Files.bytes(of: layout.proof)))
    guard let known else { return nil }
    self = known
  }

  private init(at: Instant, entry: Int64, faults: Int) {
    self.at = at
    self.entry = entry
    self.faults = faults
  }

  /// Proves the ledger of an exchange, and notes what came of it, as far as whoever asks may write there.
  ///
  /// - Parameter ledger: the exchange's last one.
  /// - Returns: the faults, each with the entry at which it was found.
  @discardableResult
  static func prove(_ layout: ExchangeLayout, _ ledger: any LedgerSource, now: Instant) throws -> (
    proof: LedgerProof, faults: [ProvenFault]
  ) {
    let (last, faults) = try ledger.read { view in
      let faults = try LedgerVerification.faults(of: view, at: now).map { fault in
        ProvenFault(fault: fault, entry: try? fault.entry.flatMap { try view.entry($0) })
      }
      return (try view.lastEntry()?.sequence ?? 0, faults)
    }
    let proof = LedgerProof(at: now, entry: last, faults: faults.count)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    try? Files.replace(layout.proof, with: encoder.encode(proof) + Data("\n".utf8))
    return (proof, faults)
  }
}

/// A fault, and the entry at which it was found.
struct ProvenFault: Sendable {
  let fault: LedgerFault
  let entry: EntryRow?
}

extension ExchangeLayout {
  /// What came of proving the ledger.
  var proof: FilePath { root.appending(".ledger-proof") }
}

/// Has the ledger proven every so many hours, beside the work: on a thread that gives way to everything else.
final class RegularProof: Sendable {
  private struct State {
    var isRunning = false
    /// What came of the last one, by whichever process.
    var last: LedgerProof?
    /// When one couldn't be brought to its end, and why.
    var trouble: (at: Instant, words: LocalizedText)?
  }

  /// How long it rests after one that couldn't be brought to its end.
  private static let rest: Int64 = 3_600
  private let layout: ExchangeLayout
  /// In seconds; `nil` for never.
  private let interval: Int64?
  private let state: Mutex<State>

  init(_ layout: ExchangeLayout, every hours: Int) throws {
    self.layout = layout
    interval = hours > 0 ? Int64(hours) * 3_600 : nil
    state = Mutex(State(last: try LedgerProof(in: layout)))
  }

  /// Begins where it is time to. One that found something is done again before anything else is.
  ///
  /// - Parameter isAwaited: whether it is done before this returns: where the process ends soon.
  /// - Throws: ``ProcessorError/ledgerUnproven(_:faults:)`` where something is found.
  func begin(_ now: Instant, isAwaited: Bool) throws {
    guard let interval else { return }
    let (isDue, isDoubted) = state.withLock { state in
      if state.isRunning || state.trouble.map({ isNear($0.at, now, Self.rest) }) ?? false {
        return (false, false)
      }
      let isDoubted = state.last.map { $0.faults > 0 } ?? false
      state.isRunning = isDoubted || !(state.last.map { isNear($0.at, now, interval) } ?? false)
      return (state.isRunning, isDoubted)
    }
    guard isDue else { return }
    if isAwaited || isDoubted {
      prove(now)
    } else {
      Thread { [self] in
        // Of this thread alone, as Linux has it.
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 19)
        prove(now)
      }.start()
    }
    let faults = state.withLock { $0.last?.faults ?? 0 }
    if faults > 0 { throw ProcessorError.ledgerUnproven(layout.ledgerName, faults: faults) }
  }

  /// What kept the ledger from being proven.
  func trouble() -> OperatorEvent.Trouble? { state.withLock { $0.trouble.map { .init($0.words) } } }

  /// A clock may have been set back.
  private func isNear(_ moment: Instant, _ now: Instant, _ seconds: Int64) -> Bool {
    moment <= now && now < moment.adding(seconds: seconds)
  }

  private func prove(_ now: Instant) {
    let result = Result { try LedgerProof.prove(layout, layout.requireLedgerToAsk(), now: now).proof }
    state.withLock { state in
      state.isRunning = false
      switch result {
      case .success(let proof):
        state.last = proof
        state.trouble = nil
      case .failure(let error):
        let words = LocalizedText(saying: error)
        let told = LocalizedText("台账没能核验：\(words.zh)", "the ledger couldn't be proven: \(words.en)")
        state.trouble = (now, told)
      }
    }
  }
}
