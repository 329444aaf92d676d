public import Foundation

/// The Python that `scripts/prepare test` furnishes with what Tests/oracle-requirements.txt names.
public enum OraclePython {
  /// It isn't there, or what it ran ended otherwise than well.
  public struct Failure: Error, CustomStringConvertible {
    /// What to do about it.
    public let description: String
  }

  /// Runs it to its end.
  ///
  /// - Parameter arguments: what `python3` gets: a script and its arguments, or `-c` and a program.
  /// - Returns: its exit code, and what it printed to standard output.
  /// - Throws: ``Failure`` where it isn't there.
  public static func run(_ arguments: [String]) throws -> (status: Int32, output: Data) {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let python =
      ProcessInfo.processInfo.environment["EXCHANGE_ORACLE_PYTHON"]
      ?? root.appending(path: ".build/oracle/bin/python3").path
    guard FileManager.default.isExecutableFile(atPath: python) else {
      throw Failure(
        description: "\(python) is missing: run `make test`, which installs it, or set EXCHANGE_ORACLE_PYTHON"
      )
    }
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: python)
    process.arguments = arguments
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, data)
  }

  /// Runs a program that has to end well.
  ///
  /// - Throws: ``Failure`` where it doesn't.
  public static func answer(_ program: String, _ arguments: [String] = []) throws -> Data {
    let (status, output) = try run(["-c", program] + arguments)
    guard status == 0 else {
      throw Failure(description: "the oracle failed: run `make test`, which installs what it needs")
    }
    return output
  }
}
