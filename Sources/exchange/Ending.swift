import ArgumentParser
import ExchangeProcessor
import Foundation

/// The exit codes, in one place.
enum Ending {
  /// A file or record was sent back.
  static let rejected = ExitCode(3)

  /// Prints what went wrong and ends the process.
  static func exit(with error: any Error) -> Never {
    if let code = error as? ExitCode { Foundation.exit(code.rawValue) }
    guard let code = Fault.code(of: error) else { Exchange.exit(withError: error) }
    Console.complain("exchange: \(error)")
    Foundation.exit(code)
  }
}
