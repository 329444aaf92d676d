import ExchangeBase
import ExchangeFiles
import Foundation
import SystemPackage

/// A file that tells why something that is due couldn't be done when it was tried last, in both languages; empty as long as it wasn't
/// tried.
struct FaultNote {
  let path: FilePath

  /// Says that it is due.
  func make() throws(FileError) { try Files.replace(path, with: []) }

  /// Says why it couldn't be done. A disk that takes nothing else may take no word either.
  func write(_ fault: LocalizedText) {
    guard let text = try? JSONEncoder().encode(fault) else { return }
    try? Files.replace(path, with: text)
  }

  /// Strikes it out, once it is done, with what a refused ``write(_:)`` may have left.
  func remove() throws(FileError) {
    try Files.remove(Files.unfinished(path))
    try Files.remove(path)
  }

  /// Why it couldn't be done; `nil` where it wasn't tried, or nobody can tell.
  func fault() -> LocalizedText? {
    guard let bytes = try? Files.bytes(of: path, limit: 1 << 20), !bytes.isEmpty else { return nil }
    let words = try? JSONDecoder().decode(LocalizedText.self, from: Data(bytes))
    let text = String(decoding: bytes, as: UTF8.self)
    return words ?? LocalizedText(text, text)
  }
}
