/// What an element of a part is to whoever reads it.
enum PartTag {
  case root, other
  case override, typeOfEnding, relation
  case settings, calculation, sheets, sheet
  case numberFormats, numberFormat, fonts, font, cellFormats, cellFormat
  case item, run, look, strike, text
  case rows, row, cell, value, formula, inline
  case authors, author, comments, comment
  case anchor, paragraph, lineBreak
}

/// Goes through a part of a workbook: knows each element by its place, and passes over those of other namespaces with all that
/// is in them.
class PartAssembly: DocumentAssembly {
  /// The part's name, for findings.
  final let part: String
  /// What is in the element that is being collected.
  final var collected: [UInt8] = []
  private final let root: String
  private final let namespaces: Set<String>
  private final var tags: [PartTag] = []
  private static let depthLimit = 64

  /// Goes through `part`, whose root element has this name in one of these namespaces.
  init(part: String, root: String, namespaces: Set<String> = WorkbookNames.main) {
    self.part = part
    self.root = root
    self.namespaces = namespaces
  }

  /// The innermost open element.
  final var tag: PartTag { tags.last ?? .other }

  override final func started(_ start: XMLElementStart) {
    place = start.place
    guard tags.count < Self.depthLimit else { return fail(WorkbookFault.nestedTooDeep(part).finding()) }
    let isOwn = namespaces.contains(start.namespace ?? "")
    if tags.isEmpty {
      guard isOwn, start.name == root else { return fail(WorkbookFault.wrongRoot(part).finding()) }
      tags.append(.root)
    } else {
      tags.append(isOwn ? tag(of: start.name, in: tag) : .other)
    }
    opened(start)
  }

  override final func ended() {
    closed()
    tags.removeLast()
  }

  override final func fieldText(_ text: UnsafeBufferPointer<UInt8>) {
    guard collected.count + text.count <= XMLBundle.maximumText else {
      return fail(WorkbookFault.textTooLong(limit: XMLBundle.maximumText).finding())
    }
    collected.append(contentsOf: text)
  }

  /// What an element of the part's own namespace is, by its name and by what it is in.
  func tag(of name: String, in parent: PartTag) -> PartTag { .other }

  /// An element has begun; ``tag`` is what it is.
  func opened(_ start: XMLElementStart) {}

  /// The innermost element, ``tag``, ends.
  func closed() {}

  /// What an element in a text with runs is (`si` and `is`): of phonetic runs nothing is read.
  final func tag(ofText name: String, in parent: PartTag) -> PartTag {
    switch (name, parent) {
    case ("r", .item), ("r", .inline): .run
    case ("rPr", .run): .look
    case ("strike", .look): .strike
    case ("t", .item), ("t", .inline), ("t", .run): .text
    default: .other
    }
  }
}

/// A number that a part writes in digits; `nil` for anything else, and beyond nine digits.
func partNumber(_ text: some StringProtocol) -> Int? {
  guard (1...9).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
    return nil
  }
  return text.utf8.reduce(0) { $0 * 10 + Int($1 & 0x0F) }
}

/// Whether an attribute says yes.
func partFlag(_ text: String?) -> Bool { text == "1" || text == "true" }

/// Whether an element that is a property by itself, `<strike/>`, says yes: it may say no all the same.
func partProperty(_ start: XMLElementStart) -> Bool {
  guard let value = start.attributes["val"] else { return true }
  return partFlag(value)
}
