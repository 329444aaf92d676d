import ExchangeBase
import ExchangeFiles
import ExchangeLedger
import SystemPackage

/// What came of holding things that are kept against what the ledger has of them, one after the other.
struct KeptProof {
  /// That something isn't what it was.
  struct Fault: Sendable, Codable {
    /// Of what sort the thing is that isn't what it was.
    enum Sort: String, Sendable, Codable {
      case archive, packages, boxes, journal
    }

    /// What it is about: a drop, or a file.
    let subject: String
    /// Why.
    let words: LocalizedText
    /// By which it is told in which rounds it is looked at; `nil` for what is in each.
    let id: String?
    /// Its sort; `nil` where an earlier program noted it.
    fileprivate(set) var sort: Sort?

    /// Whether a department has taken away what it is about, which is the department's own affair; as long as its box is there to tell.
    var isTakenAway: Bool {
      guard sort == .boxes else { return false }
      let file = FilePath(subject)
      return (try? Files.exists(file.removingLastComponent())) == true && (try? Files.exists(file)) == false
    }
  }

  private(set) var faults: [Fault] = []
  /// How many are as they were.
  private(set) var sound = 0
  /// How many aren't here, as files whose day was moved to another store, or packages that aren't written yet.
  private(set) var elsewhere = 0
  /// How many are what they say themselves, and that they are what was written nothing proves.
  private(set) var unproven = 0

  /// Whether so much is wrong that more would tell nothing more.
  var isFull: Bool { faults.count >= LedgerVerification.limit }

  fileprivate func faults(of sort: Fault.Sort) -> [Fault] {
    faults.map { fault in
      var fault = fault
      fault.sort = sort
      return fault
    }
  }

  /// What came of one of them.
  enum Outcome {
    case sound, elsewhere, unproven
    case wrong(LocalizedText)
  }

  /// What a look comes to. What can't be read isn't what it was, either.
  static func outcome(_ look: () throws -> Outcome?) throws -> Outcome? {
    do { return try look() } catch let error as FileError { return .wrong(error.words) }
  }

  /// Notes what came of one.
  ///
  /// - Parameter id: by which it is told in which rounds it is looked at; `nil` for what is in each.
  mutating func note(_ outcome: Outcome, of subject: String, under id: String? = nil) {
    switch outcome {
    case .sound: sound += 1
    case .elsewhere: elsewhere += 1
    case .unproven: unproven += 1
    case .wrong(let words): faults.append(Fault(subject: subject, words: words, id: id))
    }
  }
}

/// What came of holding all that is kept beside the ledger against it.
struct KeptFiles {
  /// What was dropped.
  let archive: KeptProof
  /// Packages of closed days and periods.
  let packages: KeptProof
  /// What lies in departments' boxes.
  let boxes: KeptProof
  /// What happened when.
  let journal: KeptProof

  var faults: [KeptProof.Fault] {
    archive.faults(of: .archive) + packages.faults(of: .packages) + boxes.faults(of: .boxes)
      + journal.faults(of: .journal)
  }

  /// Nothing of what a ledger says of files is asked while it isn't sound itself.
  static let unasked = KeptFiles()

  private init() {
    (archive, packages, boxes, journal) = (KeptProof(), KeptProof(), KeptProof(), KeptProof())
  }

  /// Looks at all of it, or at what a round is about; at the journal in each.
  ///
  /// - Throws: `CancellationError` where it isn't to go on.
  init(
    in layout: ExchangeLayout, _ ledger: any LedgerSource, now: Instant, _ round: ProofRound = .whole
  ) throws {
    journal = try Self.proof(layout.journal) { try JournalProof(layout: layout, now: now).prove(ledger) }
    packages = try Self.proof(layout.reports) { try PackagesProof(layout: layout).prove(ledger, round) }
    archive = try Self.proof(layout.archive) { try ArchiveProof(layout: layout).prove(ledger, round) }
    boxes = try Self.proof(layout.departments) { try BoxesProof(layout: layout).prove(ledger, round) }
  }

  /// A folder that can't be read keeps nobody from looking at others.
  private static func proof(_ folder: FilePath, _ body: () throws -> KeptProof) throws -> KeptProof {
    do { return try body() } catch let error as FileError {
      var proof = KeptProof()
      proof.note(.wrong(error.words), of: folder.shown)
      return proof
    }
  }
}
