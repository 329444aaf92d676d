import ExchangeBase

/// What makes something of a document while the parser goes through it; see ``BundleAssembly`` and
/// ``TableAssembly``.
class DocumentAssembly {
  /// Why the document can't be read on.
  private(set) final var failure: Finding?
  /// Whether the parser has been told that the document ends.
  final var isEnding = false
  /// How many elements are open, and whether the root element has ended.
  final var openElements = 0
  final var hasEndedRoot = false
  /// Where the parser stands.
  final var place = XMLPlace(line: 1, column: 1)
  private final var finished: [ReadRecord] = []
  private final var handedOut = 0

  /// How many records there were so far.
  final var recordCount = 0
  /// Whether records that are written in the plainest way may be told from their bytes.
  var takesPlainRecords: Bool { false }

  /// Takes down that so many plain records went by.
  final func pass(records count: Int) { recordCount += count }

  /// The XSD that the document is validated by, once it is known.
  var xmlSchema: XMLSchema? { nil }

  // MARK: Elements

  /// An element begins; the validator hasn't seen it yet.
  func started(_ start: XMLElementStart) {}

  /// The validator has seen the element that began.
  func startWasValidated() {}

  /// Whether the innermost open element is a field.
  var isInField: Bool { false }

  /// More text of the open field.
  func fieldText(_ text: UnsafeBufferPointer<UInt8>) {}

  /// Text outside of fields, before it is validated: it ends where the parser stands, and a section of character data begins there.
  func otherText(_ text: UnsafeBufferPointer<UInt8>, isCDATA: Bool) {}

  /// Before an element's end is validated: gives the validator the text of the field, if it is one.
  func willEnd(at place: XMLPlace, text body: (UnsafeBufferPointer<UInt8>) -> Void) {}

  /// An element ends; the validator has seen its end.
  func ended() {}

  /// The document has ended. `isValid`: the validator had no complaint.
  func documentEnded(isValid: Bool) {}

  /// The validator complains of the element that begins, ends or is open. Its words are made only where they are wanted.
  func complained(code: Int, message: () -> String) {}

  // MARK: Records

  /// Keeps a finished record until it is taken.
  final func finish(_ record: ReadRecord) { finished.append(record) }

  /// Takes the next finished record.
  final func takeRecord() -> ReadRecord? {
    guard handedOut < finished.count else { return nil }
    defer { handedOut += 1 }
    return finished[handedOut]
  }

  /// Forgets the records that have been taken.
  final func discardTaken() {
    finished.removeFirst(handedOut)
    handedOut = 0
  }

  // MARK: The end

  /// The parser can't make sense of the document.
  ///
  /// - Parameter isMarkup: whether markup follows that isn't a comment.
  final func malformed(_ fault: XMLFault, at place: XMLPlace, isMarkup: Bool) {
    let isDeclaration = fault.code == 64
    if hasEndedRoot, isDeclaration || fault.code == 5 && isMarkup {
      let position = Position(line: place.line, column: place.column)
      return fail(Finding(.xmlSecondDocument, at: position, arguments: ["line": "\(place.line)"]))
    }
    if isDeclaration, openElements == 0 {
      let what = LocalizedText("注释或别的标记", "a comment or other markup stands")
      return fail(
        Finding(
          .xmlNotAtStart, at: Position(line: place.line, column: place.column),
          arguments: ["what": what.en, "whatZh": what.zh]))
    }
    let arguments = XMLWording.malformed(fault, isAtEnd: isEnding)
    fail(Finding(.xmlMalformed, at: Position(line: place.line, column: place.column), arguments: arguments))
  }

  /// The document has a DOCTYPE.
  final func refuseDoctype(at place: XMLPlace) {
    fail(Finding(.xmlDoctype, at: Position(line: place.line)))
  }

  /// A tag is longer or has more attributes than any honest one.
  final func refuse(_ excess: XMLMarkupScanner.Excess, line: Int) {
    fail(Finding(.xmlMalformed, at: Position(line: line), arguments: XMLWording.excess(excess)))
  }

  /// Ends the reading; the first reason counts.
  final func fail(_ finding: Finding) {
    if failure == nil { failure = finding }
  }

  /// Where the parser stands, for a finding about the document.
  final var position: Position { Position(line: place.line, column: place.column) }
}
