import Foundation
public import SystemPackage

/// Programs of the machine, which judge ours as strangers would.
public enum Tool {
  /// Runs one to its end.
  ///
  /// - Returns: its exit code, and all that it printed.
  public static func run(
    _ tool: String, _ arguments: [String], in folder: FilePath
  ) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [tool] + arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder.string)
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }
}
