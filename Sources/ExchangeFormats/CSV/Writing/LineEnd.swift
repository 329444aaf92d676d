/// How the rows of a written CSV end.
public enum LineEnd: String, Sendable, CaseIterable {
  /// CR and LF (RFC 4180), as spreadsheets and Windows have it.
  case crlf
  /// LF alone.
  case lf

  /// Its bytes.
  var bytes: [UInt8] { self == .crlf ? [0x0D, 0x0A] : [0x0A] }
}
