/// The extra fields of a header, as far as they matter (APPNOTE 6.3.10, section 4.5).
struct ZIPExtra {
  /// The 64-bit numbers of the ZIP64 field; `nil` without one.
  private(set) var wide: [UInt64]?
  /// The name once more, in UTF-8, as some programs give it (0x7075).
  private(set) var name: [UInt8]?

  /// Reads the fields, which fill the bytes exactly.
  init(_ bytes: ArraySlice<UInt8>) throws(ZIPFieldsEnded) {
    var fields = ZIPFields(bytes)
    while !fields.isEmpty {
      let id = try fields.short()
      var value = ZIPFields(try fields.bytes(Int(fields.short())))
      switch id {
      case 0x0001:
        guard wide == nil else { throw ZIPFieldsEnded() }
        var numbers: [UInt64] = []
        while !value.isEmpty { numbers.append(try value.wide()) }
        wide = numbers
      case 0x7075:
        guard name == nil else { throw ZIPFieldsEnded() }
        // Its version and a checksum of the other name come first.
        _ = try value.bytes(5)
        var text: [UInt8] = []
        while !value.isEmpty { text += try value.bytes(1) }
        name = text
      default: break
      }
    }
  }

  /// The numbers that the header gives, each taken from the ZIP64 field where it is all ones. The field holds those
  /// and no other.
  func resolved(_ numbers: [UInt32]) throws(ZIPFieldsEnded) -> [Int] {
    var rest = (wide ?? [])[...]
    var resolved: [Int] = []
    for number in numbers {
      guard number == .max, wide != nil else {
        resolved.append(Int(number))
        continue
      }
      guard let next = rest.popFirst(), let value = Int(exactly: next) else { throw ZIPFieldsEnded() }
      resolved.append(value)
    }
    guard rest.isEmpty else { throw ZIPFieldsEnded() }
    return resolved
  }
}
