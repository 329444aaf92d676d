import ArgumentParser
import ExchangeBase
import ExchangeProcessor
import Foundation

/// The exit codes, in one place.
enum Ending {
  /// A file or record was sent back.
  static let rejected = ExitCode(3)
  /// What claims to be evidence is none.
  static let disproved = ExitCode(1)
  /// What was asked for is there as far as it can be: days that belong to it aren't closed.
  static let incomplete = ExitCode(4)
  /// The work is done, and its answer couldn't be printed.
  static let unprinted = ExitCode(74)

  /// Prints what went wrong and ends the process.
  static func exit(with error: any Error) -> Never {
    if let code = error as? ExitCode { Foundation.exit(code.rawValue) }
    if error is StandardStream.Unwritable {
      Console.complain("exchange: \(LocalizedText(saying: error)[Speech.language])")
      Foundation.exit(unprinted.rawValue)
    }
    guard let code = Fault.code(of: error) ?? (error is any WordedError ? 1 : nil) else { answer(error) }
    Console.complain("exchange: \(LocalizedText(saying: error)[Speech.language])")
    Foundation.exit(code)
  }

  /// Prints what the parser of the command line has to say, help that was asked for or a complaint, and ends the process.
  private static func answer(_ error: any Error) -> Never {
    let (code, text) = (Exchange.exitCode(for: error), Speech.translated(Exchange.fullMessage(for: error)))
    if code == .success {
      do { try Console.say(text) } catch { exit(with: error) }
    } else if !text.isEmpty {
      Console.complain(text)
    }
    Foundation.exit(code.rawValue)
  }
}
