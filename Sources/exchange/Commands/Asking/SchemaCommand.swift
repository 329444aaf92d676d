import ArgumentParser
import ExchangeProcessor

/// `exchange schema`.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Write the XSD of a kind to standard output, made from its Table Schema.")

  @Argument(help: "The kind, e.g. approval-push.")
  var kind: String

  func run() throws { try StandardStream.output.write(Template.xsd(kind: kind, data: ProgramData())) }
}
