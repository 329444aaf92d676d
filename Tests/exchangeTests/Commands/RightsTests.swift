import ExchangeFiles
import ExchangeProcessor
import Foundation
import SystemPackage
import Testing

/// What the processor's user may not read, with a real user: root may read everything.
@Suite(
  .enabled(if: geteuid() == 0 && FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv")), .waits)
struct RightsTests {
  private static let nobody: (user: uid_t, group: gid_t) = (65_534, 65_534)

  private let exchange: TemporaryExchange

  init() throws {
    exchange = try TemporaryExchange()
    try own(exchange.root)
  }

  private func own(_ path: FilePath) throws {
    _ = path.withPlatformString { lchown($0, Self.nobody.user, Self.nobody.group) }
    guard try Files.status(of: path)?.sort == .folder else { return }
    for name in try Files.names(in: path) { try own(path.appending(name)) }
  }

  private func mode(of path: FilePath, _ mode: mode_t) { _ = path.withPlatformString { chmod($0, mode) } }

  /// Runs the program as a user who isn't root.
  private func run(_ arguments: String...) throws -> Int32 { try run(arguments) }

  private func run(_ arguments: [String]) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/setpriv")
    process.arguments =
      [
        "--reuid=\(Self.nobody.user)", "--regid=\(Self.nobody.group)", "--clear-groups", Program.url.path,
      ] + arguments
    // The system's folder for such may be ours alone.
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["TMPDIR": exchange.layout.work.string], uniquingKeysWith: { $1 })
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    return process.terminationStatus
  }

  private func pass() throws -> Int32 {
    try run("run", "--once", exchange.root.string, "--at", TemporaryExchange.monday)
  }

  private static let push = SampleBundle.approvals([.init(docNo: "薛审字〔2021〕1号")])

  @Test(arguments: [
    "inbox", "inbox/.taken", "outbox", "outbox/.staging", "receipts", "receipts/.staging", "",
  ])
  func `a folder that can't be entered keeps nobody else waiting`(path: String) throws {
    let folder = exchange.layout.department("XC-YJ").appending(FilePath(path).components)
    try #require(try Files.exists(folder))
    mode(of: folder, 0)
    try exchange.drop(Self.push, as: "决定.csv", from: "XC-SPJ")
    for _ in 0..<2 {
      #expect([0, 75].contains(try pass()), "\(path)")
      #expect(try exchange.receipts(of: "XC-SPJ").map(\.verdict) == ["accepted"], "\(path)")
    }
    #expect(try run("status", exchange.root.string) == 0)
    mode(of: folder, 0o755)
    #expect(try pass() == 0)
  }

  @Test(
    arguments: [
      ("reports", 0), ("reports", 0o500), ("archive", 0o500), ("quarantine", 0o300), ("dead-letter", 0o600),
      ("journal", 0o500), ("keys", 0), ("departments", 0o600),
    ] as [(String, mode_t)])
  func `a folder of the exchange that the processor can't use is told by who looks at its health`(
    name: String, rights: mode_t
  ) throws {
    try #require(try pass() == 0)
    let (folder, root) = (exchange.root.appending(name), exchange.root.string)
    let look = ["status", root, "--check", "--at", TemporaryExchange.monday]
    let line = "\(folder.string) 的权限是 \(String(rights, radix: 8))"
    mode(of: folder, rights)
    #expect(try run(look) == 2, "as the processor's user")
    let told = try Program.run(look)
    #expect(told.status == 2 && told.text.contains(line), "as root: \(told.text)")
    _ = try run("doctor", root, "--quick", "--fix", "--at", TemporaryExchange.monday)
    #expect(try #require(try Files.permissions(of: folder)) & 0o700 == 0o700)
    #expect(try !Program.run(look).text.contains(line))
    #expect(try pass() == 0)
  }

  @Test func `who isn't the exchange's user writes nothing, and what he once wrote is told`() throws {
    try #require(try pass() == 0)
    let root = exchange.root.string
    let calls = [
      ["run", root, "--once"], ["claim", root, "--department", "XC-WJ", "X-1"], ["report", root],
      ["key", "rotate", root],
      ["recover", root], ["guide", root], ["restore", root, "nowhere.sqlite"],
    ]
    for call in calls {
      let outcome = try Program.run(call + ["--at", TemporaryExchange.monday])
      #expect(
        outcome.status == 77 && outcome.errors.contains("sudo -u 'nobody' exchange"), "\(call): \(outcome)")
    }
    #expect(Mount.shell("test -z \"$(find '\(root)' -user root ! -name 'ledger.sqlite*')\""))
    let doctor = { try Program.run("doctor", root, "--quick", "--at", TemporaryExchange.monday).text }
    #expect(try !doctor().contains("属于 root"))
    let day = exchange.layout.archive.appending("2021").appending("01")
    try Files.makeFolder(day)
    let told = try doctor()
    #expect(told.contains("有 2 个文件或文件夹属于 root") && told.contains("chown -R --from=root 65534"), "\(told)")
  }

  @Test(arguments: ["archive/2021/01/04/20210104-0001/决定.csv", "keys"])
  func `what was put back without its rights isn't taken for another when a ledger is rebuilt`(kept: String)
    throws
  {
    try exchange.drop(Self.push, as: "决定.csv", from: "XC-SPJ")
    try #require(try pass() == 0)
    let path = exchange.root.appending(FilePath(kept).components)
    let files =
      try Files.status(of: path)?.sort == .folder
      ? Files.names(in: path).filter { $0.extension == "pem" }.map { path.appending($0) } : [path]
    try #require(!files.isEmpty)
    for file in files { mode(of: file, 0) }
    for ending in ["", "-wal", "-shm"] { try Files.remove(FilePath(exchange.layout.ledger.string + ending)) }
    let recover = ["recover", exchange.root.string, "--at", "2021-01-04T12:00"]
    #expect(try [1, 75].contains(run(recover)))
    #expect(try Files.exists(path) && !Files.exists(exchange.root.appending("unrecovered")))
    for file in files { mode(of: file, 0o600) }
    #expect(try run(recover) == 0)
    #expect(try run(["verify", exchange.root.string, "--at", "2021-01-04T12:10"]) == 0)
    let report = try Files.names(in: exchange.layout.reports).filter { $0.string.hasPrefix("recovered-") }
    let told = try report.map {
      String(decoding: try Files.bytes(of: exchange.layout.reports.appending($0)), as: UTF8.self)
    }
    #expect(told.count == 1 && !told[0].contains("与当时不同") && !told[0].contains("与重建的不同"), "\(told)")
  }

  @Test func `a file that may not be read is answered, and its marker too`() throws {
    let inbox = exchange.layout.inbox("XC-SPJ")
    try exchange.drop(Self.push, as: "无权.csv", from: "XC-SPJ")
    mode(of: inbox.appending("无权.csv"), 0)
    try exchange.drop(Self.push, as: "标志.csv", from: "XC-SPJ")
    try exchange.drop(Array("records=1".utf8), as: "标志.csv.done", from: "XC-SPJ")
    mode(of: inbox.appending("标志.csv.done"), 0)
    #expect(try pass() == 3)
    let receipts = try exchange.receipts(of: "XC-SPJ")
    #expect(receipts.first { $0.fileName == "无权.csv" }?.codes == ["file-unreadable"])
    #expect(receipts.first { $0.fileName == "标志.csv" }?.codes == ["marker-malformed"])
    #expect(try Files.names(in: exchange.layout.taken("XC-SPJ")).isEmpty)
    #expect(try pass() == 0, "it isn't tried again")
    #expect(try run("check", "/etc/shadow") == 3)
  }
}
