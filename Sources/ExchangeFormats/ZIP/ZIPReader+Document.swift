import ExchangeBase

extension ZIPReader where Source: ~Copyable {
  /// How much is read of what tells of a document.
  private static var window: Int { 1 << 16 }

  /// What is told of another document than a bundle or one in Office's form (ODS, OFD …); `nil` where it is none. What is being
  /// unpacked can't be read on.
  public mutating func documentFinding() -> Finding? {
    guard let document = BundleContents.document(members) else { return nil }
    return isProtectedSpreadsheet()
      ? .protectedWorkbook(of: "ODS", as: .office) : ForeignFormat.finding(document)
  }

  /// Whether it is a spreadsheet in OpenDocument whose members are encrypted: its list of them, which never is, says so.
  private mutating func isProtectedSpreadsheet() -> Bool {
    let type = beginning(of: "mimetype")
    guard ByteSearch.contains("opendocument.spreadsheet".utf8, in: type[...]) else { return false }
    let list = beginning(of: "META-INF/manifest.xml")
    return ByteSearch.contains("encryption-data".utf8, in: list[...])
  }

  /// The first bytes of a member; what is wrong with it says nothing here.
  private mutating func beginning(of name: String) -> [UInt8] {
    guard let member = members.first(where: { $0.name == name }) else { return [] }
    let piece = ByteBuffer(count: Self.window)
    var bytes: [UInt8] = []
    begin(member)
    while bytes.count < Self.window, let count = try? read(into: piece.bytes), count > 0 {
      bytes += UnsafeRawBufferPointer(rebasing: piece.bytes[..<count])
    }
    return bytes
  }
}
