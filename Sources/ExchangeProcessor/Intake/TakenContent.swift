import ExchangeInspection
import ExchangeFiles
import SystemPackage

/// What lies in the folder of a taken file: the file under its own name, and beside it, hidden, what belongs to it. No
/// dropped file's name is hidden, so that nothing can be mistaken for another.
struct TakenContent: Sendable {
  /// The folder below which the file's marker lies, under its own name.
  static let markerFolder = ".marker"
  /// Begins the name of a folder that names the earlier taking of a file that changed since.
  private static let changePrefix = ".changed-"

  /// The file; `nil` when a kill came before its rename.
  let name: FilePath.Component?
  /// The marker that was taken with it.
  let marker: FilePath.Component?
  /// The earlier taking of a file that was changed after it.
  let earlier: TakenFolder?

  /// Whether it is the folder of a file that had been put aside, and is or was to be brought back.
  let isBroughtBack: Bool
  /// By what the file was brought back.
  let requeueing: Requeueing?

  /// Looks into a folder; `nil` where none lies.
  ///
  /// - Parameter above: the folder in which it lies, where that is open.
  init?(ifAnyOf folder: FilePath, in above: OpenFolder? = nil) throws {
    do {
      try self.init(of: folder, in: above)
    } catch let error as FileError where error.code == .noSuchFileOrDirectory && error.path == folder {
      return nil
    }
  }

  /// Looks into a folder.
  init(of folder: FilePath, in above: OpenFolder? = nil) throws {
    let names =
      if let above, let name = folder.lastComponent { try above.names(in: name) } else {
        try Files.names(in: folder)
      }
    name = names.first { !$0.string.hasPrefix(".") }
    marker =
      names.contains { $0.string == Self.markerFolder }
      ? try Files.names(in: folder.adding(Self.markerFolder)).first : nil
    earlier =
      names.lazy.map(\.string).filter { $0.hasPrefix(Self.changePrefix) }
      .compactMap { TakenFolder(name: String($0.dropFirst(Self.changePrefix.count))) }.first
    isBroughtBack = names.contains { $0.string == Requeueing.name }
    // Until the file is here it may be there by halves.
    requeueing = isBroughtBack && name != nil ? try Requeueing(at: folder.adding(Requeueing.name)) : nil
  }

  /// The name of the folder that names an earlier taking.
  static func change(after earlier: TakenFolder) -> String { changePrefix + earlier.name }
}
