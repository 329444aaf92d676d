import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeRules
import SystemPackage

/// A sample: steps in time, each with files that departments drop. Its folder is described in `samples/README.md`.
struct SampleCase {
  /// One step.
  struct Step {
    /// When it happens.
    let at: Instant
    /// What happens, for people.
    let title: LocalizedText
    /// Who drops which files.
    let drops: [(department: String, file: FilePath)]
  }

  /// The steps in order.
  let steps: [Step]

  /// Reads the case in `folder`.
  ///
  /// - Throws: ``ConfigurationError`` when it isn't laid out as a sample.
  init(folder: FilePath) throws {
    let root = folder.appending("steps")
    steps = try Files.names(in: root).map { try Self.step(root.appending($0)) }
  }

  private static func step(_ folder: FilePath) throws -> Step {
    let note = folder.appending("step.txt")
    let lines = String(decoding: try Files.bytes(of: note), as: UTF8.self).split(separator: "\n").map(
      String.init)
    guard lines.count == 3, let at = Instant(lines[0]) else {
      throw ConfigurationError(
        file: note.string,
        reason: LocalizedText(
          "要有三行：时间、中文说明、英文说明", "three lines are needed: the time, what happens in Chinese, and in English")
      )
    }
    var drops: [(String, FilePath)] = []
    for department in try Files.names(in: folder) where department.string != "step.txt" {
      let inbox = folder.appending(department)
      drops += try Files.names(in: inbox).map { (department.string, inbox.appending($0)) }
    }
    return Step(at: at, title: LocalizedText(lines[1], lines[2]), drops: drops)
  }
}
