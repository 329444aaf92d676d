import ExchangeFiles
import ExchangeLedger
import ExchangeProcessor
import Foundation
import Glibc
import SystemPackage
import Testing

/// Six hundred hostile files of our own, in one exchange and one pass: each gets one answer, the right one; nothing outside is
/// read, asked or changed; time, memory and room stay within bounds, of each file and of all; and nothing that is told of them acts on
/// anybody.
@Suite(.waitsLong) struct HostileFileTests {
  private static let canary = "CANARY-\(UUID().uuidString)"

  @Test func `hostile files are answered, once each, and do nothing`() throws {
    let folder = try Files.makeTemporaryFolder(named: "exchange-hostile")
    defer { try? Files.removeTree(folder) }
    let outside = folder.appending("outside")
    try Files.makeFolder(outside)
    let secret = outside.appending("secret")
    try Files.replace(secret, with: "\(Self.canary)\n".utf8)
    let door = try ClosedDoor()
    try Self.python(["hostile.py", folder.string, secret.string, "\(door.port)"])
    let expected = try Self.expected(in: folder)
    #expect(expected.count == 602)

    // A file that takes longer, and a second more for each MiB, comes back as one at which its inspection failed.
    let exchange = try TemporaryExchange(
      inProcess: false,
      settings: [
        "maxFileMiB: 64", "maxUnpackedMiB: 64", "inspectionWorkers: 2",
        "inspectionSeconds: \(Program.isSanitized ? 600 : 10)",
      ])
    let dropped = folder.appending("inbox")
    for name in try Files.names(in: dropped) {
      try Files.rename(dropped.appending(name), to: exchange.layout.inbox("XC-SPJ").appending(name))
    }
    let before = try Self.tree(of: outside)
    let told = folder.appending("told")
    let cost = try Self.cost(of: exchange, at: "2021-01-04T17:00", printingTo: told)
    #expect(cost.status == 3)
    #expect(cost.seconds < 60 || Program.isSanitized, "seconds of processor time")
    #expect(cost.kibibytes < 600 << 10 || Program.isSanitized, "the largest of its processes")
    #expect(cost.looks > 10 && cost.scratch < 160 << 20, "bytes on disk for a while: \(cost.scratch)")
    #expect(cost.objections.isEmpty, "\(cost.objections)")

    let names = try exchange.names(in: exchange.layout.department("XC-SPJ").appending("receipts"))
    #expect(
      names.count { $0.suffix(12).elementsEqual(".receipt.xml".utf8) } == expected.count, "one answer each")
    // By bytes: two of them are called by the same letters.
    let receipts = Dictionary(grouping: try exchange.receipts(of: "XC-SPJ")) { Array($0.fileName.utf8) }
    for (name, verdict) in expected {
      let told = receipts[Array(name.utf8)] ?? []
      #expect(told.map { $0.verdict } == [verdict], "\(name): \(told.flatMap { $0.codes })")
      #expect(!told.contains { $0.codes.contains("inspection-failed") }, "\(name): time or memory")
    }
    #expect(try exchange.names(in: exchange.layout.inbox("XC-SPJ")).isEmpty)
    #expect(try Files.names(in: exchange.layout.taken("XC-SPJ")).isEmpty)
    #expect(try Files.names(in: exchange.layout.work).isEmpty)
    #expect(try exchange.ledger { try $0.firstBrokenEntry() } == nil)

    // What is told of them, in every form.
    var printed = [told]
    for (number, words) in [
      ["run", "--once", exchange.root.string, "--at", "2021-01-06T09:00"], ["status", exchange.root.string],
      ["list", exchange.root.string, "drops", "--limit", "1000"],
      ["list", exchange.root.string, "deliveries", "--limit", "1000"],
      ["list", exchange.root.string, "drops", "--limit", "1000", "--format", "json"],
    ].enumerated() {
      let outcome = try Program.run(words)
      #expect([0, 3].contains(outcome.status), "\(words) \(outcome.errors)")
      let file = folder.appending("printed-\(number)")
      try Files.replace(file, with: outcome.output + Array(outcome.errors.utf8))
      printed.append(file)
    }
    let objections = try Self.python(
      ["outputs.py", exchange.root.string, Self.canary] + printed.map(\.string))
    #expect(objections.isEmpty, "\(objections)")
    #expect(try Self.tree(of: outside) == before)
    #expect(!door.wasKnockedAt, "somebody connected to this machine's port")
    let held = try exchange.files(below: exchange.root).reduce(0) { try $0 + Files.held(by: $1) }
    #expect(held < 200 << 20, "bytes on disk")
  }

  /// Whom something is written for in which form: as the catalogue has it.
  private static let forms = [
    "XC-WJ": ["csv", "utf-8-bom", "text"], "XC-SCJG": ["xlsx", "", ""], "XC-FGJ": ["csv", "utf-8", "keep"],
    "XC-ZJ": ["xml", "utf-8", ""],
  ]

  /// Deliveries in each form, answers, rows that come back, forms to fill in, what is to be done, notices, statements, packages.
  @Test func `whatever a value says, it acts on nobody in what is written of it`() throws {
    let folder = try Files.makeTemporaryFolder(named: "exchange-naughty")
    defer { try? Files.removeTree(folder) }
    let dropped = folder.appending("dropped")
    let secret = folder.appending("secret")
    try Files.replace(secret, with: "\(Self.canary)\n".utf8)
    try Self.python(["naughty.py", dropped.string, secret.string, "9"])
    let exchange = try TemporaryExchange(inProcess: false, settings: ["todoLists: true"])
    let catalogue = String(decoding: try Files.bytes(of: exchange.layout.departmentsCSV), as: UTF8.self)
    let rows = catalogue.split(separator: "\n").enumerated().map { line, row in
      var cells = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      let form = Self.forms[cells[0]]
      if let form { cells.replaceSubrange(8..<10, with: form[..<2]) }
      cells.append(line == 0 ? "formulas" : form?[2] ?? "")
      return cells.joined(separator: ",")
    }
    try Files.replace(exchange.layout.departmentsCSV, with: (rows.joined(separator: "\n") + "\n").utf8)
    var printed: [FilePath] = []
    let steps: [(code: String?, moment: String)] = [
      ("XC-SPJ", "2021-01-04T10:00"), ("XC-WJ", "2021-01-04T16:00"), (nil, "2021-01-05T10:00"),
      (nil, "2021-01-11T10:00"),
    ]
    for (code, moment) in steps {
      if let code {
        let inbox = exchange.layout.inbox(code)
        for name in try Files.names(in: dropped.appending(code)) {
          try Files.rename(dropped.appending(code).appending(name), to: inbox.appending(name))
        }
      }
      let outcome = try exchange.run(at: moment)
      #expect(outcome.status == (code == nil ? 0 : 3), "\(moment): \(outcome.text)\(outcome.errors)")
      printed.append(folder.appending("told-\(printed.count)"))
      try Files.replace(printed[printed.count - 1], with: (outcome.text + outcome.errors).utf8)
      if printed.count == 1 { try lookForEachSort(in: exchange) }
      let objections = try Self.python(
        ["outputs.py", exchange.root.string, Self.canary] + printed.map { $0.string })
      #expect(objections.isEmpty, "\(moment): \(objections)")
    }
    for code in Self.forms.keys {
      #expect(try exchange.mornings(of: code).contains { $0.hasPrefix("department-statement_") }, "\(code)")
    }
  }

  /// Each sort of file is there to be looked at.
  private func lookForEachSort(in exchange: TemporaryExchange) throws {
    let receipts = try exchange.box("receipts", of: "XC-SPJ")
    for ending in [".xml.rejected.csv", ".csv.rejected.csv", ".rejected.xlsx", ".result.csv", ".receipt.csv"]
    {
      #expect(receipts.contains { $0.hasSuffix(ending) }, "\(ending)")
    }
    let delivered = [
      "XC-WJ": [".reply.csv", "XC-WJ.csv"], "XC-SCJG": [".reply.xlsx", "XC-SCJG.xlsx"],
      "XC-FGJ": [".reply.csv", "XC-FGJ.csv"], "XC-ZJ": ["XC-ZJ.xml"],
    ]
    for (code, endings) in delivered {
      let box = try exchange.box("outbox", of: code)
      for ending in endings + ["待办.html", "待办.xlsx"] {
        #expect(box.contains { $0.hasSuffix(ending) }, "\(code): \(ending)")
      }
      #expect(box.contains { $0.hasPrefix("notice_") }, "\(code)")
    }
    // The one has what was written, the other what shows it.
    for (code, cell) in [("XC-FGJ", ",=1+1,"), ("XC-WJ", ",\"'=1+1\",")] {
      let names = try exchange.box("outbox", of: code).filter {
        $0.hasPrefix("inquiry_") && $0.hasSuffix("\(code).csv")
      }
      #expect(names.count == 3, "\(code)")
      for name in names {
        let text = String(decoding: try exchange.file(name, in: "outbox", of: code), as: UTF8.self)
        #expect(text.contains(cell), "\(name)")
      }
    }
  }

  /// Two gibibytes of nothing within what a file may have: what is on disk is told by what it holds, and not by its length.
  @Test(arguments: [false, true])
  func `a file that is a hole of two gibibytes costs its digest and nothing else`(hasRows: Bool) throws {
    let folder = try Files.makeTemporaryFolder(named: "exchange-sparse")
    defer { try? Files.removeTree(folder) }
    let exchange = try TemporaryExchange(inProcess: false, settings: ["maxFileMiB: 4096"])
    let row = SampleBundle.Approval(msgId: "H-1", docNo: "样例字〔2021〕1号")
    try exchange.drop(hasRows ? SampleBundle.approvals([row]) : [], as: "空洞.part", from: "XC-SPJ")
    let part = exchange.layout.inbox("XC-SPJ").appending("空洞.part")
    try #require(part.withPlatformString { truncate($0, 2 << 30) } == 0)
    try #require(try Files.held(by: part) < 1 << 20, "this file system keeps holes")
    try Files.rename(part, to: exchange.layout.inbox("XC-SPJ").appending("空洞.csv"))
    let told = folder.appending("told")
    let cost = try Self.cost(of: exchange, at: TemporaryExchange.monday, printingTo: told)
    #expect(cost.status == 3)
    #expect(cost.seconds < 60 || Program.isSanitized, "seconds of processor time")
    #expect(cost.kibibytes < 200 << 10 || Program.isSanitized, "the largest of its processes")
    #expect(cost.looks > 10 && cost.scratch < 16 << 20, "bytes on disk for a while: \(cost.scratch)")
    #expect(cost.objections.isEmpty, "\(cost.objections)")
    let receipts = try exchange.receipts(of: "XC-SPJ")
    #expect(receipts.map { $0.verdict } == ["rejected"])
    #expect(receipts.first?.codes == ["nul-byte"])
    let files = try exchange.files(below: exchange.root)
    #expect(try files.reduce(0) { try $0 + Files.held(by: $1) } < 16 << 20, "bytes on disk")
    let kept = files.filter { $0.lastComponent?.string == "空洞.csv" }
    #expect(try kept.compactMap { try Files.status(of: $0)?.size } == [2 << 30], "it is kept whole")
  }

  // MARK: Tools

  /// What a pass cost, with the processes that it started and with what lay in its folders for a while.
  private struct Cost {
    let status: Int32
    let seconds: Double
    let kibibytes: Int
    let scratch: Int
    let looks: Int
    let objections: [String]
  }

  private static func cost(
    of exchange: TemporaryExchange, at moment: String, printingTo told: FilePath
  ) throws -> Cost {
    let lines = try python([
      "cost.py", told.string, told.string + "-temporary", canary, exchange.layout.work.string, "--",
      Program.url.path, "run", "--once", exchange.root.string, "--at", moment,
    ]).split(separator: "\n").map(String.init)
    let words = try #require(lines.first).split(separator: " ")
    try #require(words.count == 5)
    return Cost(
      status: Int32(words[0]) ?? -1, seconds: Double(words[1]) ?? .infinity, kibibytes: Int(words[2]) ?? .max,
      scratch: Int(words[3]) ?? .max, looks: Int(words[4]) ?? 0, objections: Array(lines.dropFirst()))
  }

  /// Runs Python, on one of the scripts beside this file or on what is given.
  @discardableResult
  private static func python(_ arguments: [String]) throws -> String {
    let scripts = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.currentDirectoryURL = scripts
    process.arguments = ["python3", "-B"] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "python3 \(arguments.first ?? "")")
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The verdicts that are due, by names as people are shown them.
  private static func expected(in folder: FilePath) throws -> [(name: String, verdict: String)] {
    String(decoding: try Files.bytes(of: folder.appending("expected")), as: UTF8.self).split(separator: "\n")
      .map {
        line in
        let parts = line.split(separator: "\t")
        let digits = Array(parts[0].utf8)
        let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
          UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
        }
        return (FilePath.Component(bytes: bytes)?.shown ?? "", String(parts[1]))
      }
  }

  /// All that lies in a folder, with its bytes.
  private static func tree(of folder: FilePath) throws -> [String: String] {
    var tree: [String: String] = [:]
    for name in try Files.names(in: folder) {
      tree[name.string] = try Files.sha256(of: folder.appending(name))
    }
    return tree
  }
}

/// A port of this machine to which nobody should connect.
private final class ClosedDoor {
  let port: UInt16
  private let descriptor: Int32

  init() throws {
    let door = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(door, $0, length) == 0 && listen(door, 8) == 0 && getsockname(door, $0, &length) == 0
      }
    }
    descriptor = door
    port = UInt16(bigEndian: address.sin_port)
    try #require(bound)
  }

  deinit { close(descriptor) }

  /// Whether somebody has connected.
  var wasKnockedAt: Bool {
    let guest = accept(descriptor, nil, nil)
    if guest >= 0 { close(guest) }
    return guest >= 0
  }
}
