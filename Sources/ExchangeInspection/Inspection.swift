import ExchangeBase
public import ExchangeFormats
public import SystemPackage

/// What a file turned out to hold, before the ledger is asked: a plain value.
public struct Inspection: Codable, Sendable {
  /// The file.
  public var file: TakenFile { inHand.file }
  private let inHand: FileInHand
  /// What the bundle says of itself; `nil` when it couldn't even be told what it is.
  public var header: BundleHeader?
  /// The forms of a workbook that are handed in together, each as if it were the file; empty where all records are of one kind. What
  /// was found about them is among ``findings`` of the whole.
  public internal(set) var parts: [Inspection] = []
  /// The form that this is about, of several.
  public internal(set) var sheet: FilledSheet?
  /// The bundle's id: the sender's, or one derived from sender and content.
  public var bundle: String?
  /// The id of a bundle whose sender gives it none, by the SHA-256 of the file.
  public static func derivedBundle(of sha256: String) -> String { "sha256-\(sha256.prefix(24))" }
  /// The name of the source rule that it is read by; `nil` where it is read as any other.
  public var source: String?
  /// The file's encoding.
  public var encoding = TextEncoding.utf8
  /// Whether the records stand in a sheet of a workbook.
  public var isWorkbook: Bool { findings.sheet != nil }
  /// The header row of a CSV, decoded.
  public var headerRow: [UInt8]?
  /// Whether it is a form in which what is answered was filled in beforehand.
  public internal(set) var isForm = false
  /// By the numbers of records of a form, the ids that their rows say in words that they answer, where they name others in the field for that.
  public internal(set) var subjects: [Int: [String]] = [:]
  /// How many records the sender said there are: in the bundle, else in the marker beside it.
  public var declared: Int? { header?.declaredRecords ?? file.marker?.records }
  /// What the marker beside it says of the number of records, where that isn't what was found.
  public var markerMismatch: Finding? { file.marker?.mismatch(records: found) }
  /// Records found.
  public var found = 0
  /// The line on which reading broke off, 0 where no line was read; `nil` once the file has been read to its end.
  public var readToLine: Int?
  /// Records that came back already.
  public var rejected = 0
  /// Records that are the same again as an earlier one of the bundle, as far as that was asked.
  public internal(set) var unchanged = 0
  /// Of one of several forms, the claims and returns that came back already.
  public internal(set) var withheld: [WithheldClaim] = []
  /// How many findings these have together.
  var faults = 0
  /// What was found.
  public var findings = FindingList()
  /// The records that go on.
  public var records: RecordSpool?
  /// How many records go on.
  public var passed = 0
  /// The sets of recipients that records name by number; department codes, the lead first.
  public var routes: [[String]] = []
  /// What came with the records.
  public var attachments = Attachments.none
  /// The places of those that records name.
  var namedAttachments: Set<Int> = []
  /// How much of it may come back.
  public var limits: RejectionLimits
  /// How many records came back whose rows aren't among ``rejectedRows``.
  public var rowsLeftOut = 0
  /// The rows that come back, complete with header; `nil` when there are none so far.
  public var rejectedRows: FilePath? {
    get { sentRejectedRows?.value }
    set { sentRejectedRows = newValue.map(Sent.init) }
  }
  private var sentRejectedRows: Sent<FilePath>?
  /// What is told of them one by one, as rows of ``RecordResultsFile``; `nil` when there are none so far.
  public var rejectedResults: FilePath? {
    get { sentRejectedResults?.value }
    set { sentRejectedResults = newValue.map(Sent.init) }
  }
  private var sentRejectedResults: Sent<FilePath>?
  /// How often we failed at the file, where that is all that is known of it.
  public var failures: Int?

  init(file: TakenFile) {
    inHand = FileInHand(file: file)
    limits = RejectionLimits(fileBytes: file.size)
  }

  /// Where what is made of it goes, in the folder that its drop has.
  public func folder(in work: FilePath) -> FilePath {
    sheet.map { work.appending("sheet-\($0.place)") } ?? work
  }

  /// Whether it answers something that came before.
  public func answers(_ kinds: KindLibrary) -> Bool {
    !parts.isEmpty || header.flatMap { kinds[$0.kind]?.kind.answers.isEmpty == false } ?? false
  }

  /// What a receipt tells of each of several forms, as far as the file itself shows it; `nil` where there is one bundle.
  public func toldParts(_ kinds: KindLibrary) -> [Receipt.Part]? {
    if parts.isEmpty { return nil }
    return parts.compactMap { part in
      part.sheet.map { sheet in
        var counts = Receipt.Counts()
        counts.found = part.found
        counts.rejected = part.rejected
        counts.unchanged = part.unchanged
        counts.accepted = part.found - part.rejected - part.unchanged
        return Receipt.Part(
          sheet: sheet, kindTitle: kinds.title(of: sheet.kind)?.zh ?? sheet.kind, counts: counts)
      }
    }
  }

  /// Whether it can be what a file turned out to hold. A worker that was taken over could have its numbers, which are added to those of
  /// others, overflow; only forms of a workbook, each in its sheet, are handed in together; and what we failed at ourselves isn't known
  /// to a worker.
  var canBeOfAFile: Bool {
    var numbers = [found, rejected, unchanged, passed, faults, rowsLeftOut]
    numbers += [sheet?.recordsBefore ?? 0, header?.declaredRecords ?? 0]
    numbers += findings.totals
    numbers += attachments.items.map(\.size)
    guard failures == nil, findings.detailed.count <= Receipt.findingLimit,
      numbers.allSatisfy({ (0...Self.most).contains($0) }),
      places.allSatisfy({ (-Self.most...Self.most).contains($0) })
    else { return false }
    return (parts.isEmpty || isWorkbook)
      && parts.allSatisfy { $0.sheet != nil && $0.parts.isEmpty && $0.canBeOfAFile }
  }

  /// No file has more of anything.
  private static let most = 1 << 40

  /// The numbers that say where something stands, or how much may come back.
  private var places: [Int] {
    var places = [limits.records, limits.faults, limits.bytes]
    places += [readToLine, sheet?.place, header?.form?.line].compactMap(\.self)
    places += withheld.flatMap { [$0.number, $0.line] }
    places += subjects.keys
    return places + findings.places
  }

  /// Whether all that it says to lie somewhere lies below a folder: a worker that was taken over would have a key delivered as an
  /// attachment.
  func keeps(to folder: FilePath) -> Bool {
    var paths = [records?.file, rejectedRows, rejectedResults].compactMap(\.self)
    paths += attachments.items.map(\.path)
    return paths.allSatisfy { $0.lies(below: folder) } && parts.allSatisfy { $0.keeps(to: folder) }
  }

  /// Takes over what one of several forms was found to hold.
  mutating func take(part: Inspection) {
    found += part.found
    rejected += part.rejected
    unchanged += part.unchanged
    passed += part.passed
    readToLine = readToLine ?? part.readToLine
    findings.add(part.findings)
    var part = part
    part.findings = FindingList(below: part.findings)
    parts.append(part)
  }

  /// What is known of a file that couldn't be read to its end, and why.
  init(of file: TakenFile, refused finding: Finding) {
    self.init(file: file)
    readToLine = 0
    findings.add(file.findings)
    findings.add(finding)
  }

  /// What is known of a file at which we failed.
  public init(of file: TakenFile, failedAt failures: Int) {
    self.init(file: file)
    self.failures = failures
    readToLine = 0
    findings.add(file.findings)
    findings.add(Finding(.filePutAside, arguments: ["drop": file.drop, "tries": "\(failures)"]))
  }
}

extension FilePath {
  /// Whether it is that of something in a folder, or in one below, whatever lies there.
  fileprivate func lies(below folder: FilePath) -> Bool {
    var rest = self
    return rest.removePrefix(folder) && !rest.isEmpty && rest.components.allSatisfy { $0.kind == .regular }
  }
}
