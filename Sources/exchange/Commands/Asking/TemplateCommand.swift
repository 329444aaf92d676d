public import ArgumentParser
import ExchangeBase
import ExchangeFiles
public import ExchangeProcessor

extension DeliveryPreference.Format: ExpressibleByArgument {}
extension TextEncoding: ExpressibleByArgument {
  /// The encodings in which the exchange writes for others.
  public static var allValueStrings: [String] { deliverableNames }

  /// Takes one of ``allValueStrings``.
  public init?(argument: String) { self.init(deliverable: argument) }
}

/// `exchange template`.
struct TemplateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "template",
    abstract:
      "Write a template of a kind to standard output: a CSV header with an example row, or an XML bundle.")

  @Argument(help: "The kind, e.g. approval-push.")
  var kind: String

  @Option(help: "csv or xml.")
  var format: DeliveryPreference.Format = .csv

  @Option(help: "utf-8, utf-8-bom, gb18030 or gbk; left out, what Excel and WPS open right, for XML utf-8.")
  var encoding: TextEncoding?

  @Flag(help: "Explain every column instead.")
  var explain = false

  @Option(name: .customLong("lang"), help: "Language of the explanation: zh or en.")
  var language = Language.standard

  func run() throws {
    let data = try ProgramData()
    if explain {
      try Console.say(Template.explanation(kind: kind, language: language, data: data))
    } else {
      let bytes = try Template.bytes(
        kind: kind, format: format, encoding: encoding ?? .usual(for: format), data: data)
      try StandardStream.output.write(bytes)
    }
  }
}
