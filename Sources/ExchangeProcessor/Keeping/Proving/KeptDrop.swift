import ExchangeFiles
import ExchangeFormats
import SystemPackage

/// The file of a drop where it was put away, with the marker that was taken with it.
struct KeptDrop {
  /// The file.
  let file: FilePath
  /// The marker.
  let marker: FilePath?

  /// Finds it: in `archive`, `quarantine` or `dead-letter`, or among what was taken and not put away.
  ///
  /// - Parameter taken: the folder among what was taken, as far as it is known who dropped it.
  init?(_ drop: String, in layout: ExchangeLayout, taken: FilePath?) throws {
    for folder in [layout.kept(layout.archive, drop), layout.kept(layout.quarantine, drop)] {
      guard try Files.exists(folder) else { continue }
      let names = try Files.names(in: folder).filter { !$0.string.hasPrefix(".") }.sorted {
        $0.bytes.count < $1.bytes.count
      }
      guard let name = names.first else { continue }
      let marker = names.dropFirst().last { DoneMarker.file(ofMarker: $0.bytes) != nil }
      self.init(file: folder.appending(name), marker: marker.map { folder.appending($0) })
      return
    }
    let letter = DeadLetter(drop: drop, layout: layout)
    if let name = try letter.fileName {
      self.init(
        file: letter.file.appending(name), marker: try letter.markerName.map { letter.marker.appending($0) })
      return
    }
    guard let taken, let content = try? TakenContent(ifAnyOf: taken), let name = content.name else {
      return nil
    }
    let markers = taken.appending(TakenContent.markerFolder)
    self.init(
      file: try layout.copy(of: drop) ?? taken.appending(name),
      marker: content.marker.map { markers.appending($0) },
      name: name)
  }

  /// The name under which it was dropped.
  let name: FilePath.Component

  private init(file: FilePath, marker: FilePath?, name: FilePath.Component? = nil) {
    self.file = file
    self.marker = marker
    guard let name = name ?? file.lastComponent else {
      preconditionFailure("what lies in a folder has a name")
    }
    self.name = name
  }
}
