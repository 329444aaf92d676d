import ExchangeTesting
import SystemPackage
import Testing

/// One thing has one number, wherever it is told. The story of the whole measure, a month and a day of 2,000 files are held where they are
/// told.
@Suite(.waits) struct FigureTests {
  /// A folder with the demo's exchange.
  private static func demo() throws -> (folder: ScratchFolder, oracle: FigureOracle) {
    let folder = try ScratchFolder()
    let root = folder.path.appending("demo")
    let outcome = try Program.run("demo", root.string)
    try #require(outcome.status == 0, "\(outcome.errors)")
    return (folder, FigureOracle(of: root))
  }

  @Test func `the demo's days and month say what the ledger has, everywhere`() throws {
    let (folder, oracle) = try Self.demo()
    try withExtendedLifetime(folder) { try oracle.expectAgreement(at: "2021-01-06T10:00") }
  }

  /// Samples, and a moment after that: a few days later, in the next month, or when one is over in which nothing happened.
  @Test(arguments: [
    ("returns", "2021-02-02T10:00"), ("parallel-case", "2021-04-02T10:00"),
    ("rejected-by-the-thousand", "2021-01-06T10:00"), ("inquiry", "2021-03-10T10:00"),
    ("correction", "2021-03-02T10:00"), ("cancellation", "2021-01-25T10:00"),
  ])
  func `what packages and status say is what the ledger has`(name: String, moment: String) throws {
    let exchange = try Sample(name: name).play()
    try exchange.run(at: moment)
    try FigureOracle(of: exchange.root).expectAgreement(at: moment)
  }

  /// What objects to nothing above can object: figures of tables, document, page and workbook are made wrong in their turn, of a day
  /// each; of the others every third, as it takes long.
  @Test(arguments: ["2020-12-31.zip", "2021-01-04.zip", "2020-12.zip"])
  func `no figure can be wrong without being seen`(package: String) throws {
    let (folder, oracle) = try Self.demo()
    let every = package == "2021-01-04.zip" ? 1 : 3
    let told = try withExtendedLifetime(folder) { try oracle.unseen(in: package, every: every) }
    #expect(told.hasSuffix(" figures, 0 unseen\n"), "\(told)")
    #expect(try #require(Int(told.prefix { $0.isNumber })) > 350 / every)
  }
}
