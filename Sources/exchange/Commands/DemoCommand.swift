import ArgumentParser
import ExchangeBase
import ExchangeProcessor
import Foundation
import SystemPackage

/// `exchange demo`.
struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: .said("用样例演示两个工作日，一步一步说明。", "Play two working days on the samples, told step by step."))

  @Argument(
    help: .said(
      "演示用的新文件夹；不写则用临时的。", "A new folder for the demo's exchange; a temporary one where it is left out."))
  var directory: String?

  @Option(name: .customLong("lang"), help: .said("语言：zh 或 en。", "Language: zh or en."))
  var language = Language.standard

  func run() async throws {
    let root =
      directory ?? NSTemporaryDirectory() + "exchange-demo-\(ProcessInfo.processInfo.processIdentifier)"
    var unprinted: (any Error)?
    let demo = try Demo(root: FilePath(root), data: ProgramData(), language: language) { line in
      do { try Console.say(line) } catch { unprinted = error }
    }
    try await demo.play()
    if let unprinted { throw unprinted }
  }
}
