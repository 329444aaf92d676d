import ExchangeBase
import ExchangeProcessor
import Foundation
import SystemPackage
import Testing

extension TemporaryExchange {
  /// The lines of a member of a day's package.
  func member(_ name: String, ofDay day: String) throws -> [Substring] {
    let unzip = Process()
    let output = Pipe()
    unzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    let package = layout.report(try #require(Day(day)))
    unzip.arguments = ["unzip", "-p", package.string, name]
    unzip.standardOutput = output
    try unzip.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    unzip.waitUntilExit()
    try #require(unzip.terminationStatus == 0)
    return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
  }
}
