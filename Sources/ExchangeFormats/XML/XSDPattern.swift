internal import CLibXML2

/// A regular expression as XML Schema defines them (XSD part 2, appendix F), matched against whole values.
///
/// It is libxml2's own engine, so that a pattern means the same in a Table Schema as in the XSD beside it, and also
/// where the engine is wrong: to it `\p{L}` holds no Chinese character.
public final class XSDPattern: @unchecked Sendable {
  // A compiled expression is only read by xmlRegexpExec, so that threads can share it.
  private let compiled: xmlRegexpPtr

  /// Compiles `pattern`; `nil` when it isn't a valid expression.
  ///
  /// One pair of anchors (`^…$`), which JSON needs and XSD doesn't know, is taken off first.
  public init?(_ pattern: String) {
    var body = pattern[...]
    if body.hasPrefix("^"), body.hasSuffix("$") { body = body.dropFirst().dropLast() }
    LibXML2.prepare()
    guard let compiled = xmlRegexpCompile(String(body)) else { return nil }
    self.compiled = compiled
  }

  deinit { xmlRegFreeRegexp(compiled) }

  /// Whether the whole of `value` (UTF-8) matches.
  public func matches(_ value: some Sequence<UInt8>) -> Bool {
    value.withContiguousStorageIfAvailable(matches) ?? Array(value).withUnsafeBufferPointer(matches)
  }

  /// libxml2 wants a NUL behind the text; of a value that holds one it would see only the front.
  private func matches(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
    guard !value.contains(0) else { return false }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: value.count + 1) { text in
      let end = text.initialize(fromContentsOf: value)
      text.initializeElement(at: end, to: 0)
      return xmlRegexpExec(compiled, text.baseAddress) == 1
    }
  }
}
