import ExchangeFormats
public import SystemPackage

/// A file with its wrapping off: the file that holds the records, and what came with it.
public struct OpenedFile: Sendable {
  /// The record file: the dropped file itself, or what we unpacked.
  public var path: FilePath
  /// The name that tells its kind and its id.
  public var name: String
  /// Its name in the ZIP, as findings give it; `nil` outside of one.
  public var member: String?
  /// Whether it comes from a ZIP without a manifest.
  var isLoose = false
  /// Its beginning, where that has been looked at.
  var head: FileHead?
  /// What came with it.
  public var attachments = Attachments.none
}
