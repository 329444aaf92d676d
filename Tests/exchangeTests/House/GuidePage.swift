import Foundation

/// A guide in Markdown, as far as another language of it has to have the same: sections, commands, and what tables are about.
struct GuidePage {
  /// A section: how deep its heading is, its title, and what stands in it.
  struct Section {
    let depth: Int
    let title: String
    /// The lines of each block of code, without remarks.
    var blocks: [[String]] = []
    /// What stands in the first cell of each row of its tables, as code.
    var subjects: [[String]] = []
  }

  /// In their order.
  private(set) var sections: [Section] = []
  /// Every command that it names, in blocks and in text.
  private(set) var commands: [String] = []

  init(_ text: String) {
    var block: [String]?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix("```") {
        if let lines = block { sections[sections.count - 1].blocks.append(lines) }
        block = block == nil ? [] : nil
      } else if block != nil {
        let code = Self.withoutRemark(line)
        if !code.isEmpty { block?.append(code) }
        if code.hasPrefix("exchange ") { commands.append(code) }
      } else if line.hasPrefix("#") {
        let depth = line.prefix { $0 == "#" }.count
        sections.append(
          Section(depth: depth, title: line.dropFirst(depth).trimmingCharacters(in: .whitespaces)))
      } else {
        commands += Self.code(in: line).filter { $0.hasPrefix("exchange ") }
        if line.hasPrefix("|") {
          let cell = line.replacing("\\|", with: "").split(separator: "|").first ?? ""
          sections[sections.count - 1].subjects.append(Self.code(in: String(cell)).map(Self.untranslated))
        }
      }
    }
  }

  /// Where another page falls behind this one, or goes beyond it.
  func objections(to other: GuidePage) -> [String] {
    var objections: [String] = []
    for (mine, theirs) in zip(sections, other.sections) {
      let place = "“\(mine.title)” / “\(theirs.title)”"
      if mine.depth != theirs.depth {
        return objections + ["\(place): not the same section, or one of another depth"]
      }
      if mine.blocks != theirs.blocks {
        let lines = zip(mine.blocks.joined(), theirs.blocks.joined()).first { $0 != $1 }
        objections.append(
          "\(place): other code: \(lines.map { "\($0.0) / \($0.1)" } ?? "one has more of it")")
      }
      if mine.subjects.count != theirs.subjects.count {
        let missing = mine.subjects.filter { !theirs.subjects.contains($0) }
        let extra = theirs.subjects.filter { !mine.subjects.contains($0) }
        objections.append(
          "\(place): \(mine.subjects.count) rows, and \(theirs.subjects.count): \(missing) / \(extra)")
        continue
      }
      for (mine, theirs) in zip(mine.subjects, theirs.subjects) where mine != theirs {
        // What the program says is in either language.
        if (mine + theirs).contains(where: { $0.contains(" ") || $0.contains("…") }) { continue }
        objections.append("\(place): a row about \(mine), and one about \(theirs)")
      }
    }
    if sections.count != other.sections.count {
      let more = (sections + other.sections).dropFirst(min(sections.count, other.sections.count))
      objections.append(
        "\(sections.count) sections, and \(other.sections.count): “\(more.last?.title ?? "")” has no counterpart"
      )
    }
    return objections
  }

  private static func withoutRemark(_ line: String) -> String {
    let code =
      line.hasPrefix("#") ? "" : line.firstRange(of: /\s#/).map { line[..<$0.lowerBound] } ?? line[...]
    return code.trimmingCharacters(in: .whitespaces)
  }

  private static func code(in line: String) -> [String] {
    line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
  }

  /// What stands for something in a path, such as `<code>`, is called otherwise in another language.
  private static func untranslated(_ code: String) -> String { code.replacing(/<[^>]*>/, with: "<>") }
}
