/// Looks for bytes in bytes.
public enum ByteSearch {
  /// Whether `part` stands somewhere in `value`.
  @inlinable public static func contains(_ part: some Collection<UInt8>, in value: ArraySlice<UInt8>) -> Bool
  {
    guard let first = part.first else { return true }
    var rest = value
    while let index = rest.firstIndex(of: first) {
      rest = rest[index...]
      if rest.starts(with: part) { return true }
      rest = rest.dropFirst()
    }
    return false
  }
}
