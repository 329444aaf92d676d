import ExchangeBase
import ExchangeFiles
import SystemPackage

/// A file that somebody names to a command.
enum NamedFile {
  /// Throws where what lies there is no regular file; that nothing does is for others to say.
  ///
  /// - Parameter subjects: what is to be named.
  static func require(_ file: FilePath, naming subjects: LocalizedText) throws {
    switch try Files.status(of: file)?.sort {
    case .folder:
      throw ProcessorError.unknown(
        file.shown, reason: LocalizedText("是文件夹；请写\(subjects.zh)", "is a folder; name \(subjects.en)"))
    // What it leads to may be another by the time that somebody else looks, and be called otherwise.
    case .link:
      throw ProcessorError.unknown(
        file.shown, reason: LocalizedText("是链接；请写它指向的文件本身", "is a link; name the file that it leads to"))
    case .special:
      throw ProcessorError.unknown(
        file.shown, reason: LocalizedText("不是文件；请写\(subjects.zh)", "isn't a file; name \(subjects.en)"))
    case .regular, nil: break
    }
  }
}
