extension ValueNormalizer {
  /// Appends the parts of a list, joined by `|`: parts are separated by `|`, `、`, `；`, `;`, `，`, `,` or line breaks.
  ///
  /// Full-width letters and digits are folded, brackets are not: parts may be names. Of departments the hyphen is, too, which
  /// their codes have.
  ///
  /// - Parameter keepsNulls: whether words for “none” stay parts of the list, where an absent one means everybody, or nobody.
  func list(
    _ raw: ArraySlice<UInt8>, keepingNulls keepsNulls: Bool, _ output: inout [UInt8]
  ) -> Normalized {
    let start = output.count
    var rest = LegacyText.unprotected(raw, onlyBeforeDigits: false)
    if isScientific(rest, signed: true) { return .failed(.valueScientific) }
    while !rest.isEmpty {
      var end = rest.startIndex
      while end < rest.endIndex, separatorLength(atStartOf: rest[end...]) == 0 { end += 1 }
      let part = LegacyText.unprotected(rest[..<end], onlyBeforeDigits: false)
      if keepsNulls ? !part.isEmpty : !LegacyText.isNull(part) {
        appendPart(part, isFirst: output.count == start, foldingHyphens: keepsNulls, to: &output)
      }
      rest = rest[end...].dropFirst(separatorLength(atStartOf: rest[end...]))
    }
    if output.count > start {
      let joined = output[start...]
      let value = LegacyText.unprotected(joined, onlyBeforeDigits: false)
      if value.count == joined.count {
        // Its digits may have become such only by the folding: `１E+1`.
        return isScientific(value, signed: true) ? .failed(.valueScientific) : .value
      }
      // What is left of the parts is protected as a whole (`="a|b"`): what is canonical stays as it is.
      let bytes = Array(value)
      output.removeSubrange(start...)
      return list(bytes[...], keepingNulls: keepsNulls, &output)
    }
    // Separators with nothing between them aren't an empty cell: an absent list can mean everybody, or nobody.
    if keepsNulls { return isPadding(raw) ? .absent : .failed(.recipientNone) }
    if raw.contains(where: { $0 == UInt8(ascii: "|") || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ";") })
      || raw.starts(with: "、".utf8) || raw.starts(with: "，".utf8) || raw.starts(with: "；".utf8)
    {
      return .failed(.valuePattern)
    }
    return .absent
  }

  /// Whether a cell is filled up with the blanks of a keyboard, as in tables of fixed width: only that is as empty as it looks. A
  /// lone apostrophe, `=""`, and blanks that nobody types are what is left of something.
  private func isPadding(_ raw: ArraySlice<UInt8>) -> Bool {
    var rest = raw
    while let byte = rest.first {
      let length =
        byte == 0x20 || (0x09...0x0D).contains(byte) ? 1 : rest.starts(with: "\u{3000}".utf8) ? 3 : 0
      if length == 0 { return false }
      rest = rest.dropFirst(length)
    }
    return true
  }

  private func appendPart(
    _ part: ArraySlice<UInt8>, isFirst: Bool, foldingHyphens foldsHyphens: Bool, to output: inout [UInt8]
  ) {
    if !isFirst { output.append(UInt8(ascii: "|")) }
    var rest = part
    while let byte = rest.first {
      if let ascii = LegacyText.narrowed(atStartOf: rest),
        isLetterOrDigit(ascii) || (foldsHyphens && ascii == UInt8(ascii: "-"))
      {
        output.append(ascii)
        rest = rest.dropFirst(3)
      } else {
        output.append(byte)
        rest = rest.dropFirst()
      }
    }
  }

  private func separatorLength(atStartOf value: ArraySlice<UInt8>) -> Int {
    switch value.first {
    case UInt8(ascii: "|"), UInt8(ascii: ";"), UInt8(ascii: ","), 0x0A, 0x0D: return 1
    case 0xE3: return value.starts(with: "、".utf8) ? 3 : 0
    case 0xEF:
      let ascii = LegacyText.narrowed(atStartOf: value)
      return ascii == UInt8(ascii: ";") || ascii == UInt8(ascii: ",") || ascii == UInt8(ascii: "|") ? 3 : 0
    default: return 0
    }
  }

  private func isLetterOrDigit(_ byte: UInt8) -> Bool {
    LegacyText.isDigit(byte) || (0x61...0x7A).contains(byte | 0x20)
  }
}
