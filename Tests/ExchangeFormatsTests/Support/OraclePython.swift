import Foundation
import Testing

/// The Python that `scripts/prepare test` furnishes with what Tests/oracle-requirements.txt names.
enum OraclePython {
  /// Runs a program and returns what it printed.
  static func run(_ program: String, _ arguments: [String]) throws -> Data {
    let root = URL(fileURLWithPath: SchemaFolder.path).deletingLastPathComponent()
    let python =
      ProcessInfo.processInfo.environment["EXCHANGE_ORACLE_PYTHON"]
      ?? root.appendingPathComponent(".build/oracle/bin/python3").path
    try #require(
      FileManager.default.isExecutableFile(atPath: python),
      "\(python) is missing: run `make test`, which installs it, or set EXCHANGE_ORACLE_PYTHON")
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = ["-c", program] + arguments
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try #require(
      process.terminationStatus == 0, "the oracle failed: run `make test`, which installs what it needs")
    return data
  }
}
