import ExchangeBase

/// Why reading can't go on.
public enum FormatError: Error, Sendable {
  /// The bytes make no sense any more: the sender's fault, told by a finding.
  case malformed(Finding)
  /// The bytes couldn't be read: ours, or the machine's.
  case source(any Error)
}

extension FormatError: CustomStringConvertible {
  /// For logs, in English.
  public var description: String {
    switch self {
    case .malformed(let finding):
      (finding.position.line.map { "line \($0): " } ?? "") + finding.message.en
        + " (\(finding.code.rawValue))"
    case .source(let cause): "\(cause)"
    }
  }
}

extension FormatError {
  /// The error with the line that was reached, where it tells of bytes that couldn't be decoded.
  func located(onLine line: Int) -> FormatError {
    guard case .malformed(var finding) = self,
      [.encodingInvalid, .nulByte, .characterCut].contains(finding.code)
    else {
      return self
    }
    finding.position.line = line
    return .malformed(finding)
  }

  /// The error with the sheet of a workbook in which it was met.
  func located(inSheet sheet: String) -> FormatError {
    guard case .malformed(var finding) = self, finding.position.member == nil else { return self }
    finding.position.sheet = sheet
    return .malformed(finding)
  }
}
