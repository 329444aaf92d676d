public import ExchangeBase

/// Why reading can't go on.
public enum FormatError: Error, Sendable {
  /// The bytes make no sense any more: the sender's fault, told by a finding.
  case malformed(Finding)
  /// The bytes couldn't be read: ours, or the machine's.
  case source(any Error)
}

extension FormatError: WordedError {
  /// What is wrong with the bytes, and on which line; or why they couldn't be read.
  public var words: LocalizedText {
    switch self {
    case .malformed(let finding):
      let line = finding.position.line.map { LocalizedText("第 \($0) 行：", "line \($0): ") }
      return LocalizedText(
        (line?.zh ?? "") + finding.message.zh + "（\(finding.code.rawValue)）",
        (line?.en ?? "") + finding.message.en + " (\(finding.code.rawValue))")
    case .source(let cause): return LocalizedText(saying: cause)
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
