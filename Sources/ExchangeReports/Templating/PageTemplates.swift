import Crypto
import Foundation
import Mustache

/// The pages' templates, style and script, as they lie in `Templates`: the program carries them in itself.
public struct PageTemplates: Sendable {
  /// All of them.
  static let all = PageTemplates()

  /// The style, without what it says of a day.
  public let style = String(decoding: PackageResources.style_css, as: UTF8.self)
  /// The script; the page is whole without it.
  let script = String(decoding: PackageResources.script_js, as: UTF8.self)

  private let library: MustacheLibrary

  /// All of them, and others that stand on them.
  ///
  /// - Parameter others: the sources of these by their names.
  public init(with others: [String: [UInt8]] = [:]) {
    MustacheContentTypes.register(PageText(), named: "PAGE")
    MustacheContentTypes.register(PageProse(), named: "PROSE")
    let sources = [
      "index": PackageResources.index_mustache, "header": PackageResources.header_mustache,
      "verdict": PackageResources.verdict_mustache, "agenda": PackageResources.agenda_mustache,
      "figures": PackageResources.figures_mustache, "bars": PackageResources.bars_mustache,
      "columns": PackageResources.columns_mustache, "table": PackageResources.table_mustache,
      "signoff": PackageResources.signoff_mustache, "footer": PackageResources.footer_mustache,
      "department": PackageResources.department_mustache, "todo": PackageResources.todo_mustache,
      "guide": PackageResources.guide_mustache, "prose": PackageResources.prose_mustache,
    ]
    library = MustacheLibrary(templates: sources.merging(others) { $1 }.mapValues(Self.template))
  }

  /// What a template makes of values; nothing where there is none of that name.
  public func render(_ values: PageValues, by name: String) -> String {
    library.render(values, withTemplate: name) ?? ""
  }

  /// A whole page, with style and script, each with what its policy calls it.
  ///
  /// - Parameter footing: what is printed at the bottom of each sheet of paper, which may come to lie by itself.
  func page(_ values: PageValues, by name: String = "index", footing: String? = nil) -> [UInt8] {
    let style = style + (footing.map { "@page { @bottom-left { content: \"\($0)\"; } }\n" } ?? "")
    let look: PageValues = [
      "style": style, "styleHash": Self.hash(of: style), "script": script,
      "scriptHash": Self.hash(of: script),
    ]
    return Array(render(values.with(look), by: name).utf8)
  }

  /// What a policy calls the text of a style or a script, so that a browser takes this one and no other.
  static func hash(of text: String) -> String {
    "sha256-\(Data(SHA256.hash(data: Array(text.utf8))).base64EncodedString())"
  }

  /// Each template says for itself how text gets into it: one that is put into another doesn't go by that one's word.
  private static func template(_ source: [UInt8]) -> MustacheTemplate {
    do {
      return try MustacheTemplate(string: "{{% CONTENT_TYPE:PAGE}}" + String(decoding: source, as: UTF8.self))
    } catch {
      preconditionFailure("a template of the page can't be read: \(error)")
    }
  }
}
