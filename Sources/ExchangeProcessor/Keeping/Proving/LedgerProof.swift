import ExchangeBase
import ExchangeEvidence
import ExchangeFiles
import ExchangeLedger
import ExchangeReports
import ExchangeWords
import Foundation
import Glibc
import Synchronization
import SystemPackage

/// What came of proving the ledger the last time: whether all that it holds is what its chain tells (``LedgerVerification``); and what is
/// kept beside it, whether that is what the ledger has of it (``KeptFiles``).
///
/// It is noted beside the ledger, signed with the exchange's key: else whoever changes the ledger could have it told that all is well.
struct LedgerProof: Codable, Sendable {
  /// What came of looking at what is kept.
  struct Kept: Codable, Sendable {
    /// When it was looked at.
    let at: Instant
    /// The number of the round that was the last; see ``ProofRound``.
    let round: Int
    /// What was wrong when it was last looked at; not more of a sort than are told.
    let faults: [KeptProof.Fault]
    /// How many were found; `nil` where an earlier program noted it.
    let found: Int?

    /// - Parameter faults: all of them.
    fileprivate init(at: Instant, round: Int, faults: [KeptProof.Fault]) {
      self.at = at
      self.round = round
      var told: [KeptProof.Fault.Sort?: Int] = [:]
      self.faults = faults.filter { fault in
        told[fault.sort, default: 0] += 1
        return told[fault.sort, default: 0] <= LedgerVerification.limit
      }
      found = faults.count
    }
  }

  /// When it was proven, by the exchange's clock.
  let at: Instant
  /// Up to which entry.
  let entry: Int64
  /// The digest of that entry; empty where there was none.
  let digest: String
  /// How many faults were found; as many as are looked for, or more.
  let faults: Int
  /// What came of looking at what is kept; `nil` where that wasn't done yet.
  private(set) var kept: Kept?

  private init(at: Instant, entry: EntryRow?, faults: Int, kept: Kept?) {
    self.at = at
    self.entry = entry?.sequence ?? 0
    digest = entry?.digest ?? ""
    self.faults = faults
    self.kept = kept
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
      return (try view.lastEntry(), faults)
    }
    // What it left is sealed by the next that is written.
    let isLeft = SettingSeal.isOfEarlierProgram(faults.map(\.fault))
    // Meanwhile somebody else may have noted what came of looking at what is kept.
    let before = try LedgerProof(in: layout, of: ledger)
    let proof = LedgerProof(at: now, entry: last, faults: isLeft ? 0 : faults.count, kept: before?.kept)
    proof.note(in: layout, ledger)
    return (proof, faults)
  }

  /// Looks at what is kept, and notes what came of it: at all of it, or at what is due in the next round. Of what isn't looked at it stays as
  /// it was.
  ///
  /// - Parameter isWanted: asked again and again, whether to go on with a round; `nil` for all of it.
  /// - Throws: `CancellationError` where it isn't to go on; then nothing is noted.
  mutating func lookAtKept(
    _ layout: ExchangeLayout, _ ledger: any LedgerSource, now: Instant,
    inRoundWhile isWanted: (@Sendable () -> Bool)? = nil
  ) throws -> KeptFiles {
    let number = ProofRound.number(after: kept?.round)
    let round = isWanted.map { ProofRound(number, now: now, while: $0) } ?? .whole
    let files = try KeptFiles(in: layout, ledger, now: now, round)
    // Somebody else may have looked meanwhile: what isn't looked at now stays as he found it.
    let before = try LedgerProof(in: layout, of: ledger)?.kept ?? kept
    var faults = files.faults
    let subjects = Set(faults.map(\.subject))
    for old in before?.faults ?? [] {
      guard let id = old.id, !round.hasAnswered(id), !old.isTakenAway, !subjects.contains(old.subject)
      else { continue }
      faults.append(old)
    }
    kept = Kept(at: now, round: isWanted == nil ? before?.round ?? 0 : number, faults: faults)
    note(in: layout, ledger)
    return files
  }
}

// MARK: - Noted

extension LedgerProof {
  /// As it is noted: the text that is signed, and by which key.
  private struct Note: Codable {
    let proof: String
    let key: String?
    let signature: String?
    /// When it was proven after that, by somebody who couldn't sign what came of it; `nil` where nobody has.
    let tried: Instant?
  }

  /// What is signed isn't taken for anything else that the exchange signs.
  private static func message(_ proof: String) -> [UInt8] { Array("ledger proof\n\(proof)".utf8) }

  /// What is noted; `nil` where the ledger was never proven, or what is noted isn't what this exchange has noted of this ledger.
  init?(in layout: ExchangeLayout, of ledger: any LedgerSource) throws {
    guard let noted = try Self.noted(in: layout, of: ledger) else { return nil }
    self = noted.proof
  }

  private static func noted(in layout: ExchangeLayout, of ledger: any LedgerSource) throws -> (
    note: Note, proof: LedgerProof
  )? {
    guard try Files.exists(layout.proof),
      let note = try? JSONDecoder().decode(Note.self, from: Data(Files.bytes(of: layout.proof))),
      let known = try? JSONDecoder().decode(Self.self, from: Data(note.proof.utf8)),
      // A ledger that can't tell its keys is proven again.
      (try? ledger.read { try known.isBorne(out: note, by: $0) }) == true
    else { return nil }
    return (note, known)
  }

  /// Whether a key signed it that was in use at the entry or came into use after it, where there is one, and the chain has the entry.
  private func isBorne(out note: Note, by view: any LedgerView) throws -> Bool {
    guard try (view.entry(entry)?.digest ?? "") == digest else { return false }
    let changes = try KeyChange.all(in: view)
    guard let signer = note.key else { return changes.last?.key == nil && note.signature == nil }
    let inUse = changes.last(where: { $0.sequence <= entry })?.key
    let keys = [inUse].compactMap(\.self) + changes.filter { $0.sequence > entry }.compactMap(\.key)
    guard let key = keys.first(where: { $0.id == signer }),
      let signature = note.signature.flatMap({ Data(base64Encoded: $0) })
    else { return false }
    return key.isSignature(Array(signature), of: Self.message(note.proof))
  }

  /// The key that is in use; `nil` where nothing is signed.
  private static func key(_ layout: ExchangeLayout, _ ledger: any LedgerSource) throws -> SigningKey? {
    let used = try ledger.read { try KeyChange.all(in: $0).last?.key }
    return try used.map { try KeyFolder(layout.keys).key($0.id) }
  }

  /// When it was last proven by somebody who couldn't sign what came of that; `nil` where nobody has, or it could be signed by now.
  fileprivate static func tried(in layout: ExchangeLayout, _ ledger: any LedgerSource) -> Instant? {
    guard let note = try? JSONDecoder().decode(Note.self, from: Data(Files.bytes(of: layout.proof))),
      let tried = note.tried
    else { return nil }
    do {
      _ = try key(layout, ledger)
      return nil
    } catch {
      return tried
    }
  }

  /// Whoever can't sign leaves a note that nobody believes, or what is believed as it is, where that says no less.
  private func note(in layout: ExchangeLayout, _ ledger: any LedgerSource) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let bytes = try? encoder.encode(self) else { return }
    let text = String(decoding: bytes, as: UTF8.self)
    var note: Note
    do {
      let key = try Self.key(layout, ledger)
      let signature = try key?.signature(of: Self.message(text))
      note = Note(
        proof: text, key: key?.publicKey.id,
        signature: signature.map { Data($0).base64EncodedString() }, tried: nil)
    } catch {
      // What is found is looked for again at once.
      note = Note(proof: text, key: nil, signature: nil, tried: faults == 0 ? at : nil)
      if faults == 0, let known = try? Self.noted(in: layout, of: ledger), known.proof.faults == 0 {
        note = Note(
          proof: known.note.proof, key: known.note.key, signature: known.note.signature, tried: at)
      }
    }
    if let line = try? encoder.encode(note) { try? Files.replace(layout.proof, with: line + Data("\n".utf8)) }
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

/// Has the ledger proven every so many hours, and a part of what is kept, beside the work: on a thread that gives way to everything else.
final class RegularProof: Sendable {
  private struct State {
    var isRunning = false
    /// What came of the last one, by whichever process.
    var last: LedgerProof?
    /// The note of it, when it was last looked at.
    var seen: Files.Status?
    /// When somebody last proved it who couldn't sign what came of that.
    var tried: Instant?
    /// When one couldn't be brought to its end, and why.
    var trouble: (at: Instant, words: LocalizedText)?
  }

  /// How long it rests after one that couldn't be brought to its end.
  private static let rest: Int64 = 3_600
  private let layout: ExchangeLayout
  /// In seconds; `nil` for never.
  private let interval: Int64?
  private let state = Mutex(State())

  init(_ layout: ExchangeLayout, _ ledger: any LedgerSource, every hours: Int) throws {
    self.layout = layout
    interval = hours > 0 ? Int64(hours) * 3_600 : nil
    try takeUp(ledger)
  }

  /// Takes up what was noted since, by whichever process: an operator may have had all of it looked at.
  private func takeUp(_ ledger: any LedgerSource) throws {
    guard let found = try Files.status(of: layout.proof), state.withLock({ $0.seen != found }) else { return }
    let noted = try LedgerProof(in: layout, of: ledger)
    let tried = LedgerProof.tried(in: layout, ledger)
    state.withLock { state in
      state.seen = found
      state.tried = tried
      if let noted, state.last.map({ $0.at <= noted.at }) ?? true { state.last = noted }
    }
  }

  /// Whether the last one found something.
  var isDoubted: Bool { state.withLock { $0.last.map { $0.faults > 0 } ?? false } }

  /// Begins where it is time to. One that found something is done again before anything else is.
  ///
  /// - Parameter isAwaited: whether it is done before this returns: where the process ends soon.
  /// - Throws: ``ProcessorError/ledgerUnproven(_:faults:)`` where something is found.
  func begin(_ now: Instant, _ ledger: any LedgerSource, isAwaited: Bool) throws {
    guard let interval else { return }
    // What can't be looked at now is looked at by the next pass.
    try? takeUp(ledger)
    let (isDue, isDoubted) = state.withLock { state in
      if state.isRunning || state.trouble.map({ isNear($0.at, now, Self.rest) }) ?? false {
        return (false, false)
      }
      let isDoubted = state.last.map { $0.faults > 0 } ?? false
      let isTried = state.tried.map { isNear($0, now, Self.rest) } ?? false
      let isLate = !isTried && !(state.last.map { isNear($0.at, now, interval) } ?? false)
      state.isRunning = isDoubted || isLate || state.trouble != nil
      return (state.isRunning, isDoubted)
    }
    guard isDue else { return }
    if isAwaited || isDoubted {
      prove(now) { !Task.isCancelled }
    } else {
      Thread { [self] in
        // Of this thread alone, as Linux has it: also what it reads waits for what others read.
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 19)
        prove(now) { true }
      }.start()
    }
    let faults = state.withLock { $0.last?.faults ?? 0 }
    if faults > 0 { throw ProcessorError.ledgerUnproven(layout.ledgerName, faults: faults) }
  }

  /// What kept the ledger from being proven, or what is kept from being looked at. What is wrong with that keeps nobody from working:
  /// ``LedgerCheck`` tells of it.
  func trouble() -> OperatorEvent.Trouble? { state.withLock { $0.trouble.map { .init($0.words) } } }

  /// A clock may have been set back.
  private func isNear(_ moment: Instant, _ now: Instant, _ seconds: Int64) -> Bool {
    moment <= now && now < moment.adding(seconds: seconds)
  }

  private func prove(_ now: Instant, while isWanted: @escaping @Sendable () -> Bool) {
    var failed = LocalizedText("台账没能核验", "the ledger couldn't be proven")
    let result = Result { () throws -> Void in
      let ledger = try layout.requireLedgerToAsk()
      var proof = try LedgerProof.prove(layout, ledger, now: now).proof
      state.withLock { $0.last = proof }
      // Of what somebody changed nothing can be told.
      guard proof.faults == 0 else { return }
      failed = LocalizedText("留存的文件没能核验", "what is kept couldn't be looked at")
      _ = try proof.lookAtKept(layout, ledger, now: now, inRoundWhile: isWanted)
      state.withLock { $0.last = proof }
    }
    state.withLock { [failed] state in
      state.isRunning = false
      switch result {
      case .success: state.trouble = nil
      case .failure(let error):
        // The next process goes on.
        if error is CancellationError { return }
        let words = LocalizedText(saying: error)
        let told = LocalizedText("\(failed.zh)：\(words.zh)", "\(failed.en): \(words.en)")
        state.trouble = (now, told)
      }
    }
  }
}

extension LedgerProof.Kept {
  /// What is wrong, for operators; `nil` where nothing is.
  var words: LocalizedText? {
    guard let first = faults.first else { return nil }
    let count = found ?? faults.count
    return LocalizedText(
      "留存的文件有 \(count) 处与台账不符，第一处：\(first.subject)：\(first.words.zh)（处理以后用 exchange verify 核验）",
      "of the files that are kept \(count) aren't what the ledger tells, the first: \(first.subject): \(first.words.en) "
        + "(once that is seen to, have exchange verify look again)")
  }
}
