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
      .said(
        "输出一个种类的模板：CSV 表头和一行样例，或一份 XML。",
        "Write a template of a kind to standard output: a CSV header with an example row, or an XML bundle."))

  @Argument(help: .said("种类，如 approval-push。", "The kind, e.g. approval-push."))
  var kind: String

  @Option(help: .said("csv、xml 或 xlsx。", "csv, xml or xlsx."))
  var format: DeliveryPreference.Format = .csv

  @Option(
    help: .said(
      "utf-8、utf-8-bom、gb18030 或 gbk；不写则用 Excel 和 WPS 能正确打开的，XML 用 utf-8。",
      "utf-8, utf-8-bom, gb18030 or gbk; left out, what Excel and WPS open right, for XML utf-8."))
  var encoding: TextEncoding?

  @Flag(help: .said("改为说明每一列的含义。", "Explain every column instead."))
  var explain = false

  @Option(name: .customLong("lang"), help: .said("说明用的语言：zh 或 en。", "Language of the explanation: zh or en."))
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
