import Foundation

/// The steps of a page by which a clerk gets from nothing to an answer: what the operator calls, and what departments do with the files
/// in their folders.
struct ClerksWalk {
  /// A file in a department's folder, or on the clerk's desk.
  enum Step: Equatable {
    /// The operator calls something.
    case call([String])
    /// Somebody copies a file out of his folder to his desk.
    case copy(String, of: String, as: String)
    /// He fills in cells of what lies on the desk, by the titles of their columns; of a form in one of its sheets.
    case fill([String: String], in: String, sheet: String?)
    /// He puts a file from the desk into a box.
    case drop(String, into: String, of: String)
    /// He opens a file in his folder, in which something stands.
    case open(String, of: String, words: [String])
    /// A file isn't there any more.
    case gone(String, of: String)
  }

  /// In their order.
  private(set) var steps: [Step] = []
  /// What it can't make anything of.
  private(set) var puzzles: [String] = []

  /// Reads the section of a page.
  init(_ page: String, section: String) {
    let start = page.range(of: "\n## \(section)\n")?.upperBound ?? page.endIndex
    let text = page[start...].prefix(upTo: page[start...].range(of: "\n## ")?.lowerBound ?? page.endIndex)
    var codes: [String: String] = [:]
    for match in text.matches(of: /([\p{Han}]+局)（`([A-Z-]+)`）/) {
      // What stands before the name belongs to the sentence.
      codes[String(match.1.split(whereSeparator: { "给由把向".contains($0) }).last ?? match.1)] = String(match.2)
    }
    var isCode = false
    var cells: [String: String] = [:]
    var open: (file: String, sheet: String?)?
    func close() {
      if let (file, sheet) = open { steps.append(.fill(cells, in: file, sheet: sheet)) }
      (open, cells) = (nil, [:])
    }
    for line in text.split(separator: "\n").map({ $0.trimmingCharacters(in: .whitespaces) }) {
      if line.hasPrefix("```") {
        isCode.toggle()
      } else if isCode {
        close()
        steps.append(.call(line.split(separator: " ").map(String.init)))
      } else if line.hasPrefix("|") {
        let row = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        if open != nil, row.count == 2, row[0] != "列", !row[0].hasPrefix("---") { cells[row[0]] = row[1] }
      } else if let match = line.firstMatch(of: /^\d+\. \*\*(.+?)\*\*(.*)$/) {
        close()
        guard let who = codes[String(match.1)] else {
          puzzles.append(line)
          continue
        }
        let before = steps.count
        read(String(match.2), by: who) { open = $0 }
        if steps.count == before { puzzles.append(line) }
      }
    }
    close()
  }

  /// Reads what somebody does in one step: clauses, each about the files that it names.
  private mutating func read(_ line: String, by who: String, opens: ((file: String, sheet: String?)) -> Void)
  {
    let names = line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
    if line.contains("复制到桌面") {
      steps.append(.copy(names[0], of: who, as: names[1]))
      opens((names[1], names.dropFirst(2).first))
    } else if line.contains("改成") {
      steps.append(.fill([names[1]: names[2]], in: names[0], sheet: nil))
    } else if line.contains("放进") {
      steps.append(.drop(names[0], into: names[1], of: who))
    } else if line.contains("打开") {
      let parts = line.split(separator: "；")
      let gone = parts.dropFirst().filter { $0.contains("没有了") }.flatMap { part in
        names.filter { part.contains("`\($0)`") }
      }
      steps.append(.open(names[0], of: who, words: names.dropFirst().filter { !gone.contains($0) }))
      steps += gone.map { .gone($0, of: who) }
    }
  }
}
