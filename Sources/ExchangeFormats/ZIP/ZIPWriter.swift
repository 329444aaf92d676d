public import ExchangeBase

/// Writes a ZIP package front to back, without ever seeking and without holding an entry.
///
/// The same entries with the same times give the same bytes. Names are UTF-8 and marked so; files get the mode
/// 0644; numbers too large for the original format are written as ZIP64. What is larger than a mebibyte is compressed
/// on all cores; `sink` and whatever makes the bytes are called on the caller's thread only.
///
/// After an error what has been written is no package; throw it away.
public struct ZIPWriter: ~Copyable {
  /// The most bytes that an entry has for which no larger limit was asked.
  public static let ordinaryLimit = 4_000_000_000

  private let sink: (UnsafeRawBufferPointer) throws -> Void
  private let limits: ZIPLimits
  private let deflater: MemberDeflater
  private var directory: [UInt8] = []
  private var names: Set<String> = []
  private var offset: UInt64 = 0

  /// Begins a package whose bytes go to `sink`, in order.
  ///
  /// - Throws: ``ZIPWriteError`` when there is no memory to compress with.
  public init(to sink: @escaping (UnsafeRawBufferPointer) throws -> Void) throws(ZIPWriteError) {
    try self.init(limits: ZIPLimits(), to: sink)
  }

  /// Begins a package that turns to ZIP64 at other limits, or has other threads to help, for tests.
  init(
    limits: ZIPLimits, helpers: Int = MemberDeflater.helpers,
    to sink: @escaping (UnsafeRawBufferPointer) throws -> Void
  ) throws(ZIPWriteError) {
    self.sink = sink
    self.limits = limits
    deflater = try MemberDeflater(helpers: helpers)
  }

  /// Adds an entry that is in memory.
  ///
  /// - Parameters:
  ///   - name: the path inside the package, with `/` between its parts.
  ///   - modified: the time that the package shows for it.
  /// - Throws: ``ZIPWriteError`` when the name can't be used, or what the sink throws.
  public mutating func add(name: String, modified: Instant, _ bytes: [UInt8]) throws {
    try add(name: name, modified: modified, atMost: bytes.count) { write in
      try bytes.withUnsafeBytes { try write($0) }
    }
  }

  /// Adds an entry whose bytes come in pieces.
  ///
  /// - Parameters:
  ///   - name: the path inside the package, with `/` between its parts.
  ///   - modified: the time that the package shows for it.
  ///   - limit: the most bytes that may come. The format wants to know in advance whether an entry can outgrow
  ///     4 GiB.
  ///   - body: hands each piece to the function that it is given.
  /// - Throws: ``ZIPWriteError`` when the name can't be used or more than `limit` bytes come, or what `body` or
  ///   the sink throws.
  public mutating func add(
    name: String, modified: Instant, atMost limit: Int = ordinaryLimit,
    _ body: (_ write: (UnsafeRawBufferPointer) throws -> Void) throws -> Void
  ) throws {
    try check(name)
    // Deflate can make data a little larger: five bytes for each 16 KB that can't be compressed, and as many a mebibyte.
    let bound = UInt64(limit) + UInt64(limit) / 1000 + 64
    var entry = ZIPEntry(
      name: Array(name.utf8), modified: modified.dosTime, offset: offset,
      hasWideSizes: bound >= limits.number, hasData: false)
    var checksum = Checksum()
    let (sink, deflater) = (sink, deflater)
    // Whatever is thrown here, nothing is left at work.
    defer { deflater.abandon() }
    try body { piece in
      guard !piece.isEmpty else { return }
      if !entry.hasData {
        entry.hasData = true
        try write(entry.localHeader)
      }
      entry.uncompressed += UInt64(piece.count)
      guard entry.uncompressed <= UInt64(limit) else {
        throw ZIPWriteError(
          "“\(name)”超过了预告的 \(limit) 字节；请预告更大的上限",
          "“\(name)” has more than the \(limit) bytes announced; announce a larger limit")
      }
      checksum.add(piece)
      try deflater.compress(piece) {
        entry.compressed += UInt64($0.count)
        try sink($0)
      }
    }
    entry.checksum = checksum.value
    try finish(&entry)
    directory += entry.directoryHeader(limits: limits)
  }

  /// Writes the directory and with it ends the package.
  public consuming func finish() throws {
    let end = ZIPEnd(entries: names.count, offset: offset, size: UInt64(directory.count))
    try directory.withUnsafeBytes { try sink($0) }
    try end.bytes(limits: limits).withUnsafeBytes { try sink($0) }
  }

  private mutating func finish(_ entry: inout ZIPEntry) throws {
    guard entry.hasData else {
      entry.hasWideSizes = false
      return try write(entry.localHeader)
    }
    let sink = sink
    try deflater.finish {
      entry.compressed += UInt64($0.count)
      try sink($0)
    }
    offset += entry.compressed
    try write(entry.dataDescriptor)
  }

  /// A path that every reader puts below the folder it unpacks into, and that comes once.
  private mutating func check(_ name: String) throws(ZIPWriteError) {
    // By bytes: a slash that carries a combining accent is a slash to whoever unpacks.
    let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    let isPlain = parts.allSatisfy {
      !$0.isEmpty && !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8)
    }
    guard isPlain, name.utf8.count <= 0xFFFF, !name.utf8.contains(0), !name.utf8.contains(UInt8(ascii: "\\"))
    else {
      throw ZIPWriteError(
        "“\(name)”不能作名称；请用普通名称组成的相对路径",
        "“\(name)” is no usable name; use a relative path of plain names")
    }
    guard names.insert(name).inserted else {
      throw ZIPWriteError(
        "有两个“\(name)”；请各用各的名称",
        "there are two entries “\(name)”; give each its own name")
    }
  }

  private mutating func write(_ bytes: [UInt8]) throws {
    offset += UInt64(bytes.count)
    try bytes.withUnsafeBytes { try sink($0) }
  }
}
