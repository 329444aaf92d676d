/// UTF-16 to UTF-8, strictly: a surrogate without its partner stops it, and so does a NUL.
enum UTF16Decoder {
  /// Decodes the front of `input`, whose units have their high byte first if `bigEndian`, into `output`.
  static func decode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer, bigEndian: Bool
  ) -> TextStep {
    var step = TextStep(read: 0, written: 0, stop: .inputUsed)
    while step.read < input.count {
      guard input.count - step.read >= 2 else {
        step.stop = .incomplete
        break
      }
      let unit = unit(input, at: step.read, bigEndian)
      guard output.count - step.written >= 4 else {
        step.stop = .outputFull
        break
      }
      if unit & 0xF800 == 0xD800 {
        guard let scalar = distantScalar(input, lead: unit, bigEndian, &step) else { break }
        append(scalar, to: output, &step)
        step.read += 4
      } else if unit == 0 {
        step.stop = .invalid
        break
      } else {
        append(UInt32(unit), to: output, &step)
        step.read += 2
      }
    }
    return step
  }

  private static func unit(_ input: UnsafeRawBufferPointer, at place: Int, _ bigEndian: Bool) -> UInt16 {
    let unit = input.loadUnaligned(fromByteOffset: place, as: UInt16.self)
    return bigEndian ? UInt16(bigEndian: unit) : UInt16(littleEndian: unit)
  }

  /// The character beyond the Basic Multilingual Plane whose first unit stands at `step.read`; else the stop is set.
  private static func distantScalar(
    _ input: UnsafeRawBufferPointer, lead: UInt16, _ bigEndian: Bool, _ step: inout TextStep
  ) -> UInt32? {
    step.stop = .invalid
    guard lead < 0xDC00 else { return nil }
    guard input.count - step.read >= 4 else {
      step.stop = .incomplete
      return nil
    }
    let trail = unit(input, at: step.read + 2, bigEndian)
    guard trail & 0xFC00 == 0xDC00 else { return nil }
    step.stop = .inputUsed
    return 0x10000 + (UInt32(lead & 0x3FF) << 10 | UInt32(trail & 0x3FF))
  }

  @inline(__always)
  private static func append(
    _ scalar: UInt32, to output: UnsafeMutableRawBufferPointer, _ step: inout TextStep
  ) {
    let place = step.written
    switch scalar {
    case ..<0x80:
      output[place] = UInt8(truncatingIfNeeded: scalar)
      step.written += 1
    case ..<0x800:
      output[place] = UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6)
      output[place + 1] = continuation(scalar)
      step.written += 2
    case ..<0x10000:
      output[place] = UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12)
      output[place + 1] = continuation(scalar >> 6)
      output[place + 2] = continuation(scalar)
      step.written += 3
    default:
      output[place] = UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18)
      output[place + 1] = continuation(scalar >> 12)
      output[place + 2] = continuation(scalar >> 6)
      output[place + 3] = continuation(scalar)
      step.written += 4
    }
  }

  @inline(__always)
  private static func continuation(_ bits: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: 0x80 | bits & 0x3F) }
}
