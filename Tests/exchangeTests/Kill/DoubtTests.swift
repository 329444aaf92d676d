import ExchangeFiles
import ExchangeTesting
import Foundation
import SystemPackage
import Testing

/// A commit whose flush failed isn't one that didn't happen: nothing that it may have stored is written over, and nothing of it is
/// lost or doubled, also where a kill comes on top (`Tests/Faults`).
@Suite(.waits) struct DoubtTests {
  /// What of the system fails in the run.
  struct Fault: Sendable, CustomTestStringConvertible {
    let faults: String
    /// Of which files alone.
    var on = "*"
    var testDescription: String { on == "*" ? faults : "\(faults) on \(on)" }
  }

  /// The first flushes of a run, of the ledger and of all else: refused, and said to be refused though they were done. There are
  /// two for what is found at the start, and two a commit where the ledger is looked into anew.
  private static let refusals: [Fault] =
    ["fail", "lie"].flatMap { what in
      (1...6).map { Fault(faults: "fdatasync:\($0):\(what)") }
        + (1...3).map { Fault(faults: "syncfs:\($0):\(what)") }
    }

  /// On top of a refused commit, an end at one of the writes that follow.
  private static let ends: [Fault] =
    (3...5).flatMap { flush in
      stride(from: 17, through: 45, by: 14).map { Fault(faults: "fdatasync:\(flush):fail write:\($0):kill") }
    }
    + [
      Fault(faults: "fdatasync:3:fail fdatasync:4:fail fdatasync:5:fail"),
      Fault(faults: "syncfs:1:fail renameat2:9:kill"),
    ]

  /// What was written and is refused when it is closed.
  private static let closings: [Fault] = stride(from: 1, through: 29, by: 7).map {
    Fault(faults: "close:\($0):edquot")
  }

  /// What is noted of the clocks, which the sweeps set.
  private static let clocks: [Fault] = [
    "create:1:enospc", "write:1:enospc", "write:1:short", "fsync:1:eio", "close:1:edquot", "renameat:1:eio",
    "renameat:1:nfs", "any:1+:eio", "any:1+:enospc",
  ].map { Fault(faults: $0, on: "*.clock*") }

  @Test(arguments: refusals + ends + closings + clocks)
  func `what may be stored is found again, and nothing is lost or doubled`(fault: Fault) throws {
    let exchange = try TemporaryExchange(inProcess: false)
    try exchange.installHolidayNotices()
    // What is made with a ledger isn't asked here.
    #expect(try Program.run("run", "--once", exchange.root.string).status == 0)
    let drops = (0..<6).map(Traffic.drop)
    for drop in drops {
      try exchange.drop(drop.bytes, as: drop.name, from: drop.sender)
      if let marker = drop.marker {
        try exchange.drop(Array(marker.utf8), as: drop.name + ".done", from: drop.sender)
      }
    }
    // What was noted a moment ago would do.
    if fault.on != "*" { try Files.remove(exchange.root.appending(".clock")) }
    let told = exchange.root.appending("faults-told")
    let refused = try Program.run(
      ["run", "--once", exchange.root.string],
      environment: [
        "LD_PRELOAD": try Self.shim().string, "EXCHANGE_FAULTS": fault.faults,
        "EXCHANGE_FAULTS_TOLD": told.string, "EXCHANGE_FAULTS_ON": fault.on,
      ])
    #expect(refused.wasKilled || [0, 3, 75].contains(refused.status), "\(refused.errors)")
    #expect(try Files.exists(told), "none of it came about")
    let last = try Program.run("run", "--once", exchange.root.string)
    #expect([0, 3].contains(last.status), "\(last.errors)")
    try Files.remove(told)
    try Observer(exchange: exchange, drops: drops).check()
  }

  // MARK: The shim

  private static let built = Result { try build() }

  private static func shim() throws -> FilePath { try built.get() }

  /// Compiles `Tests/Faults/faults.c` with the compiler that comes with Swift's.
  private static func build() throws -> FilePath {
    let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Faults/faults.c").standardizedFileURL
    let library = FileManager.default.temporaryDirectory.appendingPathComponent(
      "faults-\(UUID().uuidString).so")
    let compiler = Process()
    compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    compiler.arguments = [
      "clang", "-Wall", "-Wextra", "-Werror", "-O1", "-shared", "-fPIC", "-o", library.path, source.path,
    ]
    try compiler.run()
    compiler.waitUntilExit()
    try #require(compiler.terminationStatus == 0, "clang compiles Tests/Faults/faults.c")
    return FilePath(library.path)
  }
}
