import Foundation

/// What may stand on a command line of the program, as it says itself: whether a call that a page shows would be understood.
struct CommandTree: Decodable {
  private struct Command: Decodable {
    let commandName: String
    let arguments: [Argument]?
    let subcommands: [Command]?
  }

  private struct Argument: Decodable {
    struct Name: Decodable { let kind, name: String }
    let kind: String
    let names: [Name]?
    let isOptional, isRepeating: Bool

    /// As they are written.
    var spellings: [String] { (names ?? []).map { ($0.kind == "long" ? "--" : "-") + $0.name } }
  }

  private let command: Command

  /// Asks the built program.
  static func asked() throws -> CommandTree {
    let outcome = try Program.run("--experimental-dump-help")
    return try JSONDecoder().decode(CommandTree.self, from: Data(outcome.output))
  }

  /// Why a call isn't understood; `nil` where it is.
  func objection(to line: String) -> String? {
    var words = line.split(separator: " ").map(String.init)[...]
    guard words.popFirst() == command.commandName else { return "it isn't the program" }
    var command = command
    while let next = words.first, let found = command.subcommands?.first(where: { $0.commandName == next }) {
      command = found
      words.removeFirst()
    }
    if command.subcommands?.contains(where: { $0.commandName != "help" }) ?? false {
      return words.isEmpty ? nil : "there is no command \(words.first ?? "")"
    }
    let arguments = command.arguments ?? []
    var places = 0
    while let word = words.popFirst() {
      guard word.hasPrefix("-") else {
        places += 1
        continue
      }
      guard let option = arguments.first(where: { $0.spellings.contains(word) }) else {
        return "\(command.commandName) has no \(word)"
      }
      if option.kind == "option", words.popFirst() == nil { return "\(word) needs a value" }
    }
    let positional = arguments.filter { $0.kind == "positional" }
    // A page may name a command alone.
    if places == 0 { return nil }
    if places > positional.count, !positional.contains(where: \.isRepeating) {
      return "\(command.commandName) takes \(positional.count) arguments, not \(places)"
    }
    return places < positional.count(where: { !$0.isOptional }) ? "an argument is missing" : nil
  }
}
