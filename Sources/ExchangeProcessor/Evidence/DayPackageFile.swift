import ExchangeBase
import ExchangeEvidence
import ExchangeFiles
import ExchangeLedger
import ExchangeReports
import SystemPackage

/// The package of a closed day as the chain has it, and whether that is what lies in `reports`. Whoever says something of a day says it
/// of the package that was signed, whatever has come into its place since.
struct DayPackageFile {
  /// What lies in its place.
  enum Lying {
    /// The package.
    case itself
    /// Something else: damaged, of another day, or made by somebody else.
    case other
    /// Nothing.
    case nothing
  }

  /// The SHA-256 of the package: the one that the next day's closing names, else that of the file, if it is the one that was signed. `nil`
  /// where neither tells.
  let sha256: String?
  /// What lies in its place.
  let lying: Lying
  /// What is told of something else that lies in its place: that it is another, and what helps.
  let isAnother: LocalizedText

  init(of day: Day, in layout: ExchangeLayout, _ view: any LedgerView) throws {
    let file = layout.report(day)
    let named = try DayEvidence.namedPackage(of: day, in: view)
    let found = try Files.exists(file) ? Files.sha256(of: file) : nil
    var isIt = false
    if let found { isIt = try named.map { $0 == found } ?? Self.isSigned(file, for: day, view) }
    sha256 = named ?? (isIt ? found : nil)
    lying = found == nil ? .nothing : isIt ? .itself : .other
    let command = "exchange report \(layout.root.shown) --date \(day)"
    isAnother = LocalizedText(
      "\(file.shown) 不是当时签名的对账包：原因用 exchange verify \(file.shown) 看，用 \(command) 重写",
      "\(file.shown) isn't the package that was signed; `exchange verify \(file.shown)` says why, and `\(command)` writes it again"
    )
  }

  /// Whether a file is the package that was signed for the day. Of what was closed before there were keys nobody can tell more than
  /// that it is whole.
  private static func isSigned(_ path: FilePath, for day: Day, _ view: any LedgerView) throws -> Bool {
    guard let evidence = try DayEvidence(view, view.day(day)) else {
      let proof = try PackageProof(of: path, trusting: [])
      return !proof.isPreliminary && proof.isAsItSays
    }
    return try evidence.isTold(
      by: PackageProof(of: path, trusting: evidence.signers(in: view)), in: view)
  }
}
