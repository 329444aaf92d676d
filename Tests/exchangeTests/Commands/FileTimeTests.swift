import ExchangeFiles
import ExchangeProcessor
import Foundation
import SystemPackage
import Testing

/// A file's time may be any: shares, archives and broken clocks bring them.
@Suite(.waits) struct FileTimeTests {
  /// Seconds since 1970: the edges of what fits into nanoseconds, of 32 bits, of NTFS and of 64 bits.
  private static let seconds = [
    0, -1, Int(Int32.max) + 1, -9_223_372_037, 9_223_372_037, -62_135_596_801, 15_028_761_600,
    253_402_300_800,
    1_844_674_407_370, Int.max, Int.min,
  ]

  private func setTime(of path: FilePath, to seconds: Int) {
    // Where the file system can't keep a time it takes the nearest that it can.
    let times = [timespec(tv_sec: seconds, tv_nsec: 0), timespec(tv_sec: seconds, tv_nsec: 0)]
    _ = path.withPlatformString { utimensat(AT_FDCWD, $0, times, 0) }
  }

  @Test(arguments: seconds)
  func `a file of any time is checked, taken, answered and kept`(seconds: Int) throws {
    let exchange = try TemporaryExchange()
    let inbox = exchange.layout.inbox("XC-SPJ")
    try Files.makeFolder(inbox.appending("资料夹"))
    try exchange.drop(SampleBundle.approvals([.init(docNo: "薛审字〔2021〕1号")]), as: "时间.csv", from: "XC-SPJ")
    try exchange.drop([], as: "时间.csv.done", from: "XC-SPJ")
    for name in ["时间.csv", "时间.csv.done", "资料夹"] { setTime(of: inbox.appending(name), to: seconds) }
    let status = try Program.run("status", exchange.root.string)
    #expect(status.status == 0, "\(status.errors)")
    let check = try Program.run("check", inbox.appending("时间.csv").string)
    #expect(!check.wasKilled && check.status == 0, "\(check.errors)")
    #expect(try exchange.run().status == 0)
    #expect(try exchange.receipts(of: "XC-SPJ").map(\.verdict) == ["accepted"])
    #expect(try exchange.names(in: inbox).count == 1, "the folder stays")
    #expect(try Files.names(in: exchange.layout.taken("XC-SPJ")).isEmpty)
  }
}
