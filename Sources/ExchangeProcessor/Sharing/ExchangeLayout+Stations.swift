import ExchangeFiles
import SystemPackage

/// Where several processors work on an exchange, each has a station: its own copies, and what it notes of them, apart from those of
/// the others. One that has gone leaves its station to those who take over.
extension ExchangeLayout {
  static let stationPrefix = "p"

  /// What the name of a file of this station ends with.
  var suffix: String { station.map { "-\($0)" } ?? "" }

  /// What a processor of several touches whenever it says that it is there: whoever doesn't see the folder any more isn't.
  var beat: FilePath { root.appending(".beat" + suffix) }

  /// Makes sure that the exchange's folder is there and takes what is written.
  ///
  /// Whoever finds a processor gone removes its file. Where the folder is there, a missing file is made again, so that it is the ledger that is
  /// asked, and says so; in an empty mount point none is made.
  func touchBeat() throws(FileError) {
    do throws(FileError) {
      try Files.touch(beat)
    } catch {
      guard error.code == .noSuchFileOrDirectory, try Files.exists(settings) else { throw error }
      try Files.makePrivateFile(beat)
    }
  }

  /// The same exchange as another processor sees it.
  func at(_ station: Int64?) -> ExchangeLayout {
    var layout = self
    layout.station = station
    return layout
  }

  /// The exchange as all its stations see it, and as one processor alone does.
  func stations() throws -> [ExchangeLayout] {
    let work = at(nil).work
    guard try Files.exists(work) else { return [at(nil)] }
    let numbers = try Files.names(in: work).compactMap { name in
      name.string.hasPrefix(Self.stationPrefix) ? Int64(name.string.dropFirst(Self.stationPrefix.count)) : nil
    }
    return [at(nil)] + numbers.sorted().map(at)
  }

  /// Our copy of a drop, whichever station has it; `nil` where none does.
  func copy(of drop: String) throws -> FilePath? {
    let own = work(drop).appending(Self.copyName)
    if try Files.exists(own) { return own }
    for layout in try stations() where layout.station != station {
      let copy = layout.work(drop).appending(Self.copyName)
      if try Files.exists(copy) { return copy }
    }
    return nil
  }

  /// Whether some station has something of a drop.
  func isInHand(_ drop: String) throws -> Bool {
    try stations().contains { try Files.exists($0.work(drop)) }
  }

  /// What our copy of a dropped file is called.
  static let copyName = "original"
}
