import Glibc

/// The C library's converter from an encoding, asked for one character at a time.
struct SystemConverter: ~Copyable {
  private let descriptor: iconv_t

  /// `nil` where this system has no converter for `encoding`, named as iconv(1) names it.
  init?(from encoding: String) {
    guard let descriptor = iconv_open("UTF-32LE", encoding), descriptor != iconv_t(bitPattern: -1) else {
      return nil
    }
    self.descriptor = descriptor
  }

  deinit { iconv_close(descriptor) }

  /// The character that `code` stands for, if it stands for exactly one.
  func scalar(of code: [UInt8]) -> Unicode.Scalar? {
    var input = code.map { CChar(bitPattern: $0) }
    var output: UInt32 = 0
    let left = withUnsafeMutableBytes(of: &output) { output in
      input.withUnsafeMutableBufferPointer { input in
        var source = input.baseAddress
        var target = output.baseAddress?.assumingMemoryBound(to: CChar.self)
        var sourceLeft = input.count
        var targetLeft = output.count
        let failed = iconv(descriptor, &source, &sourceLeft, &target, &targetLeft) == -1
        if failed { iconv(descriptor, nil, nil, nil, nil) }
        return failed ? -1 : sourceLeft + targetLeft
      }
    }
    return left == 0 ? Unicode.Scalar(UInt32(littleEndian: output)) : nil
  }
}
