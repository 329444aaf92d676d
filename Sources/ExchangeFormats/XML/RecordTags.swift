/// The tags of a kind's fields, as they stand in the records of bundles: made once for all of these.
struct RecordTags: Sendable, Equatable {
  /// All of them, one behind the other.
  private let tags: [UInt8]
  private let ends: [Ends]

  /// Where the opening and the closing tag of a field end.
  private struct Ends: Sendable, Equatable {
    let opening: Int
    let closing: Int
  }

  init(_ fields: [Field]) {
    var tags: [UInt8] = []
    ends = fields.map { field in
      tags += "\n    <\(field.name)>".utf8
      let opening = tags.count
      tags += "</\(field.name)>".utf8
      return Ends(opening: opening, closing: tags.count)
    }
    self.tags = tags
  }

  /// Appends an element for every value that isn't empty; there is one a field.
  func append(_ values: UnsafeBufferPointer<UnsafeRawBufferPointer>, to bytes: inout [UInt8]) {
    tags.withUnsafeBytes { tags in
      // The closing tag of a field goes with the opening one of the next.
      var due = 0..<0
      for (field, value) in values.enumerated() where !value.isEmpty {
        let start = field == 0 ? 0 : ends[field - 1].closing
        if due.upperBound < start {
          bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: tags[due]))
          due = start..<start
        }
        bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: tags[due.lowerBound..<ends[field].opening]))
        XMLTextWriter.appendEscaped(value, inAttribute: false, to: &bytes)
        due = ends[field].opening..<ends[field].closing
      }
      bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: tags[due]))
    }
  }
}
