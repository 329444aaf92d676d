import ExchangeFiles
import SystemPackage

/// What an exchange needs beside its ledger, and an operator made: settings, catalogues, holiday notices, profiles, keys.
struct SettingsCopy {
  private static let names = ["exchange.yaml", "catalog", "calendar", "profiles", "keys"]

  let layout: ExchangeLayout

  /// Copies all of it into a folder, which gets its name once everything in it is durable.
  func write(to folder: FilePath) throws {
    let part = FilePath("\(folder.string).part")
    try Files.removeTree(part)
    try Files.makeFolder(part)
    for name in Self.names { try copy(layout.root.appending(name), to: part.appending(name)) }
    try Files.flushFileSystems(of: [part])
    try Files.rename(part, to: folder)
  }

  /// Links aren't followed: what they lead to is kept by whoever laid it there.
  private func copy(_ source: FilePath, to target: FilePath) throws {
    switch try Files.status(of: source)?.sort {
    case .folder:
      try Files.makeFolder(target)
      for name in try Files.names(in: source) { try copy(source.appending(name), to: target.appending(name)) }
    case .regular: try Files.copy(source, to: target)
    default: break
    }
  }
}
