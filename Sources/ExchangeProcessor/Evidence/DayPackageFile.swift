import ExchangeBase
import ExchangeEvidence
import ExchangeFiles
import ExchangeLedger
import ExchangeReports
import SystemPackage

/// The package of a closed day as it went out, and whether that is what lies in `reports`. Whoever says something of a day says it
/// of the package that was signed, whatever has come into its place since.
struct DayPackageFile {
  /// What lies in its place.
  enum Lying {
    /// The package.
    case itself
    /// Something else: damaged, of another day, made by somebody else, or written again otherwise.
    case other
    /// Nothing.
    case nothing
  }

  /// The SHA-256 of the package, as the next day's closing names it, it was reviewed, or it was noted when it was written; `nil` where
  /// none of them tells.
  let known: String?
  /// Whether the next day's closing names it.
  let isNamed: Bool
  /// The SHA-256 of what lies in its place; `nil` where nothing does.
  let found: String?
  /// What lies in its place.
  let lying: Lying
  /// Whether what lies there is a package of the day that a key of the exchange signed, where it isn't the one that is known.
  let isSigned: Bool
  /// What is told of something else that lies in its place: that it is another, and what helps.
  let isAnother: LocalizedText
  /// What is told where nothing lies there, and nothing that is written now would be it.
  let isGone: LocalizedText

  /// The SHA-256 of the package: the one that is known, else that of the file, if it is the one that was signed. `nil` where neither
  /// tells.
  var sha256: String? { known ?? (lying == .itself ? found : nil) }

  /// The SHA-256 of what lies there where that is certainly what went out, and stays. Of what nobody signed, or noted, nobody can tell.
  var standing: String? { lying == .itself && (known != nil || isSigned) ? found : nil }

  init(of day: Day, in layout: ExchangeLayout, _ view: any LedgerView) throws {
    let file = layout.report(day)
    let named = try DayEvidence.namedPackage(of: day, in: view)
    isNamed = named != nil
    known = try named ?? Self.unnamed(of: day, in: layout, view)
    found = try Files.exists(file) ? Files.sha256(of: file) : nil
    var look = (isIt: false, isSigned: false)
    // What is known needs no look.
    if found != nil, found != known { look = try Self.look(at: file, of: day, view) }
    isSigned = look.isSigned
    if let found {
      lying = (known.map { $0 == found } ?? look.isIt) ? .itself : .other
    } else {
      lying = .nothing
    }
    let command = "exchange report \(layout.root.asWord) --date \(day)"
    isAnother =
      look.isSigned
      ? LocalizedText(
        "\(file.shown) 不是当时签名的对账包（那个包的 SHA-256 是 \(known ?? "")），是后来重新生成的：从备份，或者从留有那个包的人（如复核人）那里放回",
        "\(file.shown) isn't the package that was signed (whose SHA-256 is \(known ?? "")), but was written again later: put that back from a "
          + "backup, or from whoever has it, such as a reviewer")
      : LocalizedText(
        "\(file.shown) 不是当时签名的对账包：原因用 exchange verify \(file.shown) 看，用 \(command) 重写",
        "\(file.shown) isn't the package that was signed; `exchange verify \(file.shown)` says why, and `\(command)` writes it again"
      )
    isGone = LocalizedText(
      "\(file.shown) 不在，现在重新生成的也不会与它相同：次日的对账包仍记它的 SHA-256 \(known ?? "")；从备份，或者从留有它的人（如复核人）那里放回",
      "\(file.shown) isn't there, and what would be written now wouldn't be the same: the next day's package names its SHA-256 \(known ?? "") all the "
        + "same; put it back from a backup, or from whoever has it, such as a reviewer")
  }

  /// The SHA-256 of the package of a closed day that no closing names yet, whatever lies in its place.
  static func unnamed(of day: Day, in layout: ExchangeLayout, _ view: any LedgerView) throws -> String? {
    let reviewed = try view.signoffs(of: day).filter { !$0.isOfOtherPackage }.compactMap(\.packageSha256)
    return reviewed.first ?? WrittenPackages(layout: layout).sha256(of: day)
  }

  /// Whether a file is the package that was signed for the day, as far as it tells itself, and whether a key of the exchange signed it.
  ///
  /// One that stands elsewhere in the chain than the ledger has the day is what went out all the same: the ledger was rebuilt otherwise
  /// since, and what has left the exchange doesn't change by that. Of what was closed before there were keys nobody can tell more than
  /// that it is whole.
  private static func look(
    at path: FilePath, of day: Day, _ view: any LedgerView
  ) throws -> (isIt: Bool, isSigned: Bool) {
    let evidence = try DayEvidence(view, view.day(day))
    // Those by which it may be signed: of a rebuilt ledger that knows of keys only later, all.
    let signers = try evidence?.signers(in: view) ?? KeyChange.all(in: view).compactMap(\.key)
    if !signers.isEmpty {
      let proof = try PackageProof(of: path, trusting: signers)
      let isTold = try evidence?.isTold(by: proof, in: view) ?? false
      if isTold || proof.holds && proof.chain?.day == day { return (true, true) }
    }
    // Where the day has a key, only that and those after it count.
    if evidence != nil, !signers.isEmpty { return (false, false) }
    let itself = try PackageProof(of: path, trusting: [])
    if let evidence { return (try evidence.isTold(by: itself, in: view), false) }
    return (!itself.isPreliminary && itself.isAsItSays, false)
  }
}
