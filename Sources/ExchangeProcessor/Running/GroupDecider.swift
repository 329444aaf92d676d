import ExchangeBase
import ExchangeEvidence
import ExchangeFiles
import ExchangeInspection
import ExchangeLedger
import ExchangeWords
import SystemPackage

/// Decides groups of inspected drops and stores what comes of it: a transaction a group, before which all files are durable on which
/// that rests.
struct GroupDecider {
  /// What departments have used of what they may drop and cause.
  var quotas: QuotaAccount

  private let configuration: ExchangeConfiguration
  private let ledger: any LedgerStore
  private let language: Language
  private let observation: Observation
  /// The boxes that refused what was written for them in this pass.
  private var away = Staging.Away()
  private let aside = WritingAside()
  /// Flushes what decisions rest on, whoever else flushes the same disk.
  private let disk: DiskFlush

  private var layout: ExchangeLayout { configuration.layout }

  /// - Throws: `FileError` where the disk can't be flushed.
  init(
    configuration: ExchangeConfiguration, ledger: any LedgerStore, language: Language,
    observation: Observation
  ) throws {
    self.configuration = configuration
    self.ledger = ledger
    self.language = language
    self.observation = observation
    quotas = QuotaAccount(quotas: configuration.settings.quotas, ledger: ledger)
    disk = try DiskFlush(holding: configuration.layout.work)
  }

  /// Has every box tried again.
  ///
  /// - Parameter gone: the departments whose folders are gone for good.
  mutating func beginPass(without gone: Set<String>) {
    away = Staging.Away(foldersOf: gone, in: layout)
  }

  /// Notes that a box refused something.
  ///
  /// - Returns: whether that was news.
  @discardableResult func note(_ error: FileError) -> Bool { away.note(error, in: layout) }

  /// Decides; what is for a box that refuses it waits on our own disk, and nobody else waits for it.
  ///
  /// - Parameters: as of ``decide(_:key:now:)``.
  mutating func decideAround(
    _ inspections: [Inspection], key: SigningKey?, now: () throws -> Instant
  ) throws -> [DropRow] {
    while true {
      do {
        return try decide(inspections, key: key, now: now)
      } catch let error as FileError {
        guard note(error) else { throw error }
      }
    }
  }

  /// One transaction for the group: staged files are durable before it is committed.
  ///
  /// - Parameters:
  ///   - key: the one that signs receipts, where one does.
  ///   - now: tells the moment of the decision, once nobody else decides.
  mutating func decide(
    _ inspections: [Inspection], key: SigningKey?, now: () throws -> Instant
  ) throws -> [DropRow] {
    guard !inspections.isEmpty else { return [] }
    away.lookAgain()
    let staged = StagedFiles(at: layout)
    do {
      return try ledger.deciding { try decideAlone(inspections, staged, key, now()) }
    } catch {
      // What may be decided all the same keeps what was staged for it.
      if !Fault.isDoubt(error) { staged.remove() }
      throw error
    }
  }

  private mutating func decideAlone(
    _ inspections: [Inspection], _ staged: StagedFiles, _ key: SigningKey?, _ now: Instant
  ) throws -> [DropRow] {
    let storing = Storing(in: ledger)
    let allowance = try quotas.allowance(
      for: inspections.map { ($0.file.sender, $0.file.receivedAt.day) })
    let decided = Result {
      try ledger.read { view in
        let maker = try DecisionMaker(
          configuration: configuration, ledger: view, now: now, language: language,
          warn: { [observation] in observation.tell(.remark($0, .warn)) }, key: key, away: away, aside: aside,
          staged: staged, storing: storing, allowance: allowance)
        return try inspections.map(maker.decide)
      }
    }
    // Whatever became of it: what is still being written isn't written over what comes next.
    let writing = Result { try aside.finish() }
    let decisions: [Decision]
    do {
      decisions = try decided.get()
      try writing.get()
    } catch {
      storing.abandon(error)
      throw error
    }
    try store(decisions, storing)
    for decision in decisions { quotas.note(decision.drop, deliveries: decision.deliveries) }
    return decisions.map(\.drop)
  }

  /// Rows are written while the disk is busy; they count once the files are durable.
  private func store(_ decisions: [Decision], _ storing: Storing) throws {
    var folders: Set<FilePath> = []
    for decision in decisions {
      folders.insert(layout.taken(decision.drop.sender))
      folders.formUnion(decision.files.lazy.map(\.folder))
    }
    let flushing = Aside { [disk, folders, work = layout.work] in
      do throws(FileError) {
        try disk.flush(folders)
      } catch {
        throw error.path == work ? UnflushedWork(cause: error) : error
      }
    }
    do {
      try storing.finish(decisions.map(\.changes)) { try flushing.value() }
    } catch {
      // What a disk refuses is told once: where the ledger refuses first, it is heard all the same.
      do { try flushing.value() } catch let unflushed as UnflushedWork { throw unflushed } catch {}
      throw error
    }
  }
}
