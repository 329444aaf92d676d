import ExchangeBase
import ExchangeTesting
import SystemPackage
import Testing

@testable import ExchangeProcessor

/// Who asks on another machine than the one that works may have another clock. What is held against the ledger's moments is the
/// clock of the database that both share.
@Suite(.waits) struct DistantClockTests {
  @Test(arguments: [-10_800, 10_800] as [Int64])
  func `a machine whose clock is hours off tells of that, and not of a processor that doesn't work`(
    seconds: Int64
  ) throws {
    let url = try PostgresServer.shared.newSchema()
    let exchange = try TemporaryExchange(settings: ["ledger: \(url)"], ownFolders: .beside)
    try exchange.installHolidayNotices()
    let run = try Program.run("run", "--once", exchange.root.string)
    try #require(run.status == 0, "\(run.text)\(run.errors)")
    let distant = WallClock(isSet: false) { WallClock.system.now().adding(seconds: seconds) }
    let told = HealthAnswer(root: exchange.root, data: try ProgramData(), clock: distant)
    #expect(!told.ailments.contains { $0.check == "running" }, "\(told.text(in: .en))")
    #expect(told.ailments.contains { $0.check == "clock" }, "\(told.text(in: .en))")
  }
}
