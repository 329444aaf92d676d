/// The extra fields of a header, as far as they matter (APPNOTE 6.3.10, section 4.5).
struct ZIPExtra {
  /// The 64-bit numbers of the ZIP64 field; `nil` without one.
  private(set) var wide: [UInt64]?
  /// The number of the disk, which may stand behind them.
  private(set) var disk: UInt32?
  /// The name once more, in UTF-8, as some programs give it (0x7075).
  private(set) var name: [UInt8]?

  /// Reads the fields, which fill the bytes exactly; or nearly so: programs that align data fill up with zeros, also
  /// where they are too few for a field.
  init(_ bytes: ArraySlice<UInt8>) throws(ZIPFieldsEnded) {
    let filling = bytes.reversed().prefix { $0 == 0 }.count
    var fields = ZIPFields(bytes)
    while fields.count > filling {
      let id = try fields.short()
      var value = ZIPFields(try fields.bytes(Int(fields.short())))
      switch id {
      case 0x0001:
        guard wide == nil else { throw ZIPFieldsEnded() }
        var numbers: [UInt64] = []
        while value.count >= 8 { numbers.append(try value.wide()) }
        if !value.isEmpty { disk = try value.long() }
        guard value.isEmpty else { throw ZIPFieldsEnded() }
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

  /// The numbers that the header gives, each taken from the ZIP64 field where it is all ones.
  ///
  /// The field holds those and no other. Some programs write all numbers into it, whatever the header has; that is taken
  /// where it makes no difference: whoever takes what he needs from the front reads the same.
  ///
  /// - Parameters:
  ///   - leavingOpen: whether a zero of the header means that the number stands behind the data.
  ///   - mayBeRoom: whether a field of zeros that nobody needs may be room that was kept for numbers of which none came to be so large,
  ///     as minizip writes it, and with it whoever writes workbooks by libxlsxwriter.
  func resolved(
    _ numbers: [UInt32], leavingOpen: Bool = false, mayBeRoom: Bool = false
  ) throws(ZIPFieldsEnded) -> [Int] {
    let wide = wide ?? []
    var rest = wide[...]
    var resolved: [Int] = []
    for number in numbers {
      guard number == .max, self.wide != nil else {
        resolved.append(Int(number))
        continue
      }
      guard let next = rest.popFirst(), let value = Int(exactly: next) else { throw ZIPFieldsEnded() }
      resolved.append(value)
    }
    if rest.isEmpty || mayBeRoom && !numbers.contains(.max) && wide.allSatisfy({ $0 == 0 }) {
      return resolved
    }
    guard wide.count <= numbers.count else { throw ZIPFieldsEnded() }
    for (place, number) in wide.enumerated() {
      guard let value = Int(exactly: number) else { throw ZIPFieldsEnded() }
      if leavingOpen, numbers[place] == 0 { resolved[place] = value }
      guard resolved[place] == value else { throw ZIPFieldsEnded() }
    }
    return resolved
  }
}
