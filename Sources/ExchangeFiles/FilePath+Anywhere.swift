import Glibc
public import SystemPackage

extension FilePath {
  /// The path that leads to the same from anywhere: what isn't absolute leads on from the folder in which the program was called.
  public var fromAnywhere: FilePath {
    if isAbsolute { return self }
    guard let folder = getcwd(nil, 0) else { return self }
    defer { free(folder) }
    return FilePath(platformString: folder).pushing(self)
  }

  /// The path for people, as advice has it that is read and followed anywhere: in a log, a browser, another shell. It is a word of a
  /// shell's command, in quotation marks where it needs them.
  public var asWord: String {
    let path = fromAnywhere
    // Where a folder above lies is the file system's to say.
    let climbs = path.components.contains { $0.kind == .parentDirectory }
    let shown = ((climbs ? path.resolved : nil) ?? path.lexicallyNormalized()).shown
    let isPlain = shown.unicodeScalars.allSatisfy { scalar in
      scalar.value > 0x7F || scalar.properties.isAlphabetic
        || "0123456789/._-+,:@%".unicodeScalars.contains(scalar)
    }
    return isPlain ? shown : "'\(shown.replacing("'", with: "'\\''"))'"
  }

  /// Where it leads by way of all links; `nil` where it leads nowhere.
  private var resolved: FilePath? {
    guard let found = withPlatformString({ realpath($0, nil) }) else { return nil }
    defer { free(found) }
    return FilePath(platformString: found)
  }
}
