import ExchangeBase
import ExchangeFormats

/// What the first bytes of a file say it is.
enum SniffedFormat: Equatable {
  /// Text that starts with `<`.
  case xml
  /// Any other text.
  case csv
  /// A ZIP that isn't a bundle: a workbook, or another document.
  case workbook
  /// What the old programs of Office and WPS write, and new ones with a password.
  case compound
  /// Something that nothing here reads, in words for people.
  case unsupported(LocalizedText)

  /// Looks at the first bytes of a file.
  ///
  /// - Parameter name: the name under which it was dropped: what calls itself `.xml` and has an XML declaration further
  ///   down is XML with something before it.
  init(_ head: FileHead, named name: String) {
    self.init(head.bytes, isNamedXML: name.lowercased().hasSuffix(".xml"))
  }

  private init(_ head: [UInt8], isNamedXML: Bool) {
    if let foreign = ForeignFormat.name(ofBinary: head) {
      self = .unsupported(foreign)
      return
    }
    if Wrapping.zipMarks.contains(where: head.starts) {
      self = .workbook
      return
    }
    if head.starts(with: CompoundFile.signature) {
      self = .compound
      return
    }
    let decoded = Self.text(of: head)
    let text = decoded.dropFirst(XMLDeclaration.blanks(in: decoded).count)
    if let foreign = ForeignFormat.name(ofText: text) {
      self = .unsupported(foreign)
    } else if text.first == UInt8(ascii: "<") {
      self = .xml
    } else {
      self = isNamedXML && text.contains("<?xml".utf8) ? .xml : .csv
    }
  }

  /// The beginning of the text, in UTF-8; nothing where it can't be decoded, which its reader then says.
  private static func text(of head: [UInt8]) -> [UInt8] {
    var source = DecodingSource(source: MemorySource(head))
    return [UInt8](unsafeUninitializedCapacity: head.count + 8) { text, count in
      // As long as only ASCII has come, no more than that is given at a time.
      let room = UnsafeMutableRawBufferPointer(text)
      while room.count - count >= 8,
        let read = try? source.read(into: UnsafeMutableRawBufferPointer(rebasing: room[count...])), read > 0
      {
        count += read
      }
    }
  }
}
