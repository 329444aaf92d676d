import ExchangeFiles
import ExchangeLedger
import ExchangeProcessor
import Foundation
import Glibc
import SystemPackage
import Testing

/// Over four hundred hostile files of our own, in one exchange and one pass: each gets one answer, the right one; nothing outside is
/// read, asked or changed; time, memory and room stay within bounds; and nothing that is told of them acts on anybody.
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
    #expect(expected.count > 400)

    let exchange = try TemporaryExchange(
      inProcess: false, settings: ["maxFileMiB: 64", "maxUnpackedMiB: 64"])
    let dropped = folder.appending("inbox")
    for name in try Files.names(in: dropped) {
      try Files.rename(dropped.appending(name), to: exchange.layout.inbox("XC-SPJ").appending(name))
    }
    let before = try Self.tree(of: outside)
    let told = folder.appending("told")
    let cost = try Self.cost(
      of: ["run", "--once", exchange.root.string, "--at", "2021-01-04T17:00"], printingTo: told)
    #expect(cost.status == 3)
    #expect(cost.seconds < 60 || Program.isSanitized, "seconds of processor time")
    #expect(cost.kibibytes < 600 << 10 || Program.isSanitized, "the largest of its processes")

    let names = try exchange.names(in: exchange.layout.department("XC-SPJ").appending("receipts"))
    #expect(
      names.count { $0.suffix(12).elementsEqual(".receipt.xml".utf8) } == expected.count, "one answer each")
    let receipts = Dictionary(grouping: try exchange.receipts(of: "XC-SPJ"), by: \.fileName)
    for (name, verdict) in expected where verdict != "any" {
      #expect(
        receipts[name]?.map(\.verdict) == [verdict], "\(name): \(receipts[name]?.flatMap(\.codes) ?? [])")
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

  // MARK: Tools

  /// What a run cost, with the processes that it started.
  private static func cost(
    of arguments: [String], printingTo told: FilePath
  ) throws -> (status: Int32, seconds: Double, kibibytes: Int) {
    let program = """
      import resource, subprocess, sys
      with open(sys.argv[1], "wb") as told:
          status = subprocess.run(sys.argv[2:], stdout=told, stderr=told, stdin=subprocess.DEVNULL, timeout=1200).returncode
      used = resource.getrusage(resource.RUSAGE_CHILDREN)
      print(status, used.ru_utime + used.ru_stime, used.ru_maxrss)
      """
    let words = try python(["-c", program, told.string, Program.url.path] + arguments).split(
      whereSeparator: \.isWhitespace)
    try #require(words.count == 3)
    return (Int32(words[0]) ?? -1, Double(words[1]) ?? .infinity, Int(words[2]) ?? .max)
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
