public import ArgumentParser
import ExchangeBase
import ExchangeFiles
public import ExchangeProcessor
import SystemPackage

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
        "输出一个种类的模板：CSV 或 Excel（.xlsx）的表头和一行样例，或一份 XML。",
        "Write a template of a kind to standard output: a header with an example row as CSV or .xlsx, or an XML bundle."
      ),
    discussion: .said(
      "写了 --sender，部门的代码、名称已填好；.xlsx 里固定的取值、部门、事项可以从下拉框选。",
      """
      With --sender its code and names are filled in. In an .xlsx codes, departments and items are chosen from lists.
      """))

  @Argument(help: .said("种类，如 approval-push。", "The kind, e.g. approval-push."))
  var kind: String

  @Option(help: .said("csv、xml 或 xlsx。", "csv, xml or xlsx."))
  var format: DeliveryPreference.Format = .csv

  @Option(help: .said("由哪个部门发送，代码或全称。", "The department that sends it, by code or full name."))
  var sender: String?

  @Option(
    help: .said(
      "按哪个交换文件夹的部门和事项；不写而有 --sender 的，按 --profile 的。",
      "The exchange whose departments and items are known; without, and with --sender, those of --profile."))
  var exchange: String?

  @OptionGroup var measure: MeasureOption

  @Option(
    help: .said(
      "CSV 和 XML 的编码，utf-8、utf-8-bom、gb18030 或 gbk；不写则用 Excel 和 WPS 能正确打开的，XML 用 utf-8。",
      "Of CSV and XML: utf-8, utf-8-bom, gb18030 or gbk; left out, what Excel and WPS open right, for XML utf-8."
    ))
  var encoding: TextEncoding?

  @Flag(help: .said("改为说明每一列的含义。", "Explain every column instead."))
  var explain = false

  @Option(name: .customLong("lang"), help: .said("说明用的语言：zh 或 en。", "Language of the explanation: zh or en."))
  var language = Language.standard

  func run() throws {
    let template = try Template(
      of: kind, sender: sender, exchange: exchange.map { FilePath($0) }, profile: measure.profile,
      data: ProgramData()
    )
    if explain {
      try Console.say(template.explanation(in: language))
    } else {
      try StandardStream.output.write(template.bytes(format, encoding: encoding))
    }
  }
}
