import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import SystemPackage
import Testing

@testable import ExchangeProcessor

/// What is answered is put away while others are decided: each file for itself, and whoever reads it finds it.
@Suite(.waits) struct PuttingAwayTests {
  private static func name(_ number: Int) -> String { "样例\(number).csv" }

  /// Files that were answered and lie where they lay before they were put away.
  private func answered(_ count: Int) throws -> (exchange: TemporaryExchange, drops: [DropRow]) {
    let exchange = try TemporaryExchange()
    for number in 1...count {
      let approvals = (1...3).map { record in
        SampleBundle.Approval(
          msgId: "P-\(number)-\(record)", item: "XK001", docNo: "样审〔2021〕\(number)-\(record)号")
      }
      try exchange.drop(SampleBundle.approvals(approvals), as: Self.name(number), from: "XC-SPJ")
    }
    #expect(try exchange.run().status == 0)
    let drops = try exchange.ledger { view in
      try (1...count).map { try #require(try view.drop(row: Int64($0))) }
    }
    for drop in drops { try takeBack(drop, exchange.layout) }
    return (exchange, drops)
  }

  private func kept(_ drop: DropRow, _ layout: ExchangeLayout) -> FilePath {
    layout.kept(layout.archive, drop.drop).appending(drop.fileName)
  }

  private func taken(_ drop: DropRow, _ layout: ExchangeLayout) -> FilePath {
    layout.taken(drop.sender).appending(TakenFolder(drop: drop.drop, receivedAt: drop.receivedAt).name)
  }

  private func takeBack(_ drop: DropRow, _ layout: ExchangeLayout) throws {
    let work = layout.work(drop.drop)
    try Files.makeFolder(work)
    try Files.makeFolder(taken(drop, layout))
    try Files.copy(kept(drop, layout), to: taken(drop, layout).appending(drop.fileName))
    try Files.move(kept(drop, layout), to: work.appending("original"))
    try Files.removeTree(layout.kept(layout.archive, drop.drop))
  }

  @Test func `of several that are put away together one that can't be costs the others nothing`() throws {
    let (exchange, drops) = try answered(5)
    let layout = exchange.layout
    // Where its folder would be stands something else; and of another the file was written to since.
    let obstacle = layout.kept(layout.archive, drops[1].drop)
    try Files.replace(obstacle, with: "样例".utf8)
    try Files.replace(taken(drops[3], layout).appending(drops[3].fileName), with: "变了".utf8)
    let outcomes = Archive(layout: layout).keep(drops)
    #expect(outcomes.count == 5)
    for (place, drop) in drops.enumerated() {
      switch (place, outcomes[place]) {
      case (1, .failure(let error)): #expect(error is FileError)
      case (3, .success(.changed(let name))): #expect(name.string == drop.fileName)
      case (0, .success(.done)), (2, .success(.done)), (4, .success(.done)):
        #expect(try Files.exists(kept(drop, layout)))
        #expect(try !Files.exists(taken(drop, layout)))
        #expect(try !Files.exists(layout.work(drop.drop)))
      default: Issue.record("\(place): \(outcomes[place])")
      }
    }
    #expect(try Files.exists(layout.work(drops[1].drop).appending("original")), "what can't be kept stays")
    #expect(try Files.exists(taken(drops[1], layout).appending(drops[1].fileName)))
    try Files.remove(obstacle)
    guard case .success(.done) = Archive(layout: layout).keep([drops[1]])[0] else {
      Issue.record("it is kept once it can be")
      return
    }
    #expect(try Files.exists(kept(drops[1], layout)))
  }

  @Test func `what a stop left half put away is put away`() throws {
    let (exchange, drops) = try answered(5)
    let layout = exchange.layout
    func copy(_ drop: DropRow) -> FilePath { layout.work(drop.drop).appending("original") }
    for drop in drops { try Files.makeFolder(kept(drop, layout).removingLastComponent()) }
    // The first has the folder only; the second both names, as across two file systems; the third lies where it is kept, and of the fourth
    // what was taken is gone, too. Of the last there is no copy any more.
    try Files.copy(copy(drops[1]), to: kept(drops[1], layout))
    for drop in drops[2...3] { try Files.rename(copy(drop), to: kept(drop, layout)) }
    try Files.removeTree(taken(drops[3], layout))
    try Files.removeTree(layout.work(drops[4].drop))
    for (place, outcome) in Archive(layout: layout).keep(drops).enumerated() {
      let drop = drops[place]
      guard case .success(.done) = outcome else {
        Issue.record("\(place): \(outcome)")
        continue
      }
      #expect(try Files.sha256(of: kept(drop, layout)) == drop.sha256)
      #expect(try Files.names(in: kept(drop, layout).removingLastComponent()).count == 1)
      #expect(try !Files.exists(taken(drop, layout)))
      #expect(try !Files.exists(layout.work(drop.drop)))
    }
  }

  @Test func `a file that is put away while records of it are asked for is read on in the archive`() throws {
    let (exchange, drops) = try answered(1)
    let layout = exchange.layout
    let configuration = try ExchangeConfiguration(root: exchange.root, data: ProgramData())
    let folder = layout.work.appending("asking")
    try Files.makeFolder(folder)
    var warnings: [String] = []
    try exchange.ledger { view in
      let archive = ArchivedRecords(configuration: configuration, folder: folder) { warnings.append($0.en) }
      let kind = try #require(configuration.kinds["approval-push"])
      func expectFound(_ number: Int) throws {
        let row = try #require(try view.records(msgId: "P-1-\(number)").first)
        let record = try archive.current(try RecordLife(of: row, in: view), of: kind.schema)
        #expect(record?.number == number)
      }
      try expectFound(2)
      guard case .success(.done) = Archive(layout: layout).keep(drops)[0] else {
        Issue.record("it is kept")
        return
      }
      // It lies before the one that was read, so that the file has to be opened anew.
      try expectFound(1)
      try expectFound(3)
    }
    #expect(warnings == [])
  }
}
