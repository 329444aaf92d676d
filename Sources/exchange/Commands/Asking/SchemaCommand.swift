import ArgumentParser
import ExchangeProcessor

/// `exchange schema`.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: .said(
      "按 Table Schema 生成一个种类的 XSD，写到标准输出。",
      "Write the XSD of a kind to standard output, made from its Table Schema."))

  @Argument(help: .said("种类，如 approval-push。", "The kind, e.g. approval-push."))
  var kind: String

  func run() throws { try StandardStream.output.write(Template.xsd(kind: kind, data: ProgramData())) }
}
