import ExchangeFiles
import ExchangeTesting
import SystemPackage
import Testing

/// Holds every figure of an exchange's packages against every other place that has it, page, document, workbook and tables, and against
/// the tables of its ledger: by `Tests/Figures`, which knows nothing of the program.
struct FigureOracle {
  private static let scripts = Repository.root.appending("Tests/Figures")

  private let root: FilePath
  private var ledger: FilePath { root.appending("ledger.sqlite") }
  private var reports: FilePath { root.appending("reports") }

  /// - Parameter root: the folder of an exchange.
  init(of root: FilePath) { self.root = root }

  /// Holds all packages that lie there, and `status` at a moment.
  func expectAgreement(at moment: String) throws {
    let packages = try Files.names(in: reports).map(\.string).filter { $0.hasSuffix(".zip") }.sorted()
    try #require(!packages.isEmpty)
    let outcome = try Program.run("status", root.string, "--at", moment, "--format", "json")
    try #require(outcome.status == 0, "\(outcome.errors)")
    let status = root.appending("held-status.json")
    try Files.replace(status, with: outcome.output)
    let objections = try Self.run(
      "hold.py", ["--status", status.string, moment, ledger.string] + paths(packages))
    #expect(objections == "")
  }

  /// What is objected to in some packages.
  func objections(to packages: String...) throws -> String {
    try Self.run("hold.py", [ledger.string] + paths(packages))
  }

  /// How many figures of a package were changed, one after another, and which of the changes nobody objects to.
  ///
  /// - Parameter every: which of the figures are changed: every so many-th.
  func unseen(in package: String, every: Int) throws -> String {
    try Self.run("plant.py", [ledger.string] + paths([package]) + ["\(every)"])
  }

  private func paths(_ packages: [String]) -> [String] { packages.map { reports.appending($0).string } }

  private static func run(_ script: String, _ arguments: [String]) throws -> String {
    let (status, output) = try OraclePython.run(["-B", scripts.appending(script).string] + arguments)
    try #require(status == 0, "\(script) failed: run `make test`, which installs what it needs")
    return String(decoding: output, as: UTF8.self)
  }
}
