import ExchangeFormats
import SystemPackage

/// A file with its wrapping off: the file that holds the records, and what came with it.
struct OpenedFile {
  /// The record file: the dropped file itself, or what we unpacked.
  var path: FilePath
  /// The name that tells its kind and its id.
  var name: String
  /// Its name in the ZIP, as findings give it; `nil` outside of one.
  var member: String?
  /// What came with it.
  var attachments = Attachments.none
}
