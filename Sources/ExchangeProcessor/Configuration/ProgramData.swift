import ExchangeBase
import ExchangeFiles
public import ExchangeFormats
import Glibc
public import SystemPackage

/// The files that come with the program: `schemas`, `profiles`, `samples`.
///
/// They are looked for in `EXCHANGE_DATA`, else beside the executable (`<prefix>/share/exchange` for
/// `<prefix>/bin/exchange`), else in the folders above it, where a build lies inside its source tree.
public struct ProgramData: Sendable {
  /// The profile that is followed unless another is named: 薛政办字〔2020〕19号.
  public static let standardProfile = "xuecheng-2020-19"

  /// The folder that holds them.
  public let root: FilePath

  /// Names the folder.
  init(root: FilePath) { self.root = root }

  /// Finds the folder.
  ///
  /// - Throws: ``ConfigurationError`` that says where was looked.
  public init() throws(ConfigurationError) {
    if let named = getenv("EXCHANGE_DATA") {
      self.root = FilePath(platformString: named)
      guard Self.holdsData(root) else {
        throw ConfigurationError(
          file: root.string,
          reason: LocalizedText(
            "EXCHANGE_DATA 指的是它，但里面没有 schemas 文件夹", "EXCHANGE_DATA names it, but it has no schemas folder"))
      }
      return
    }
    let executable = Self.executable
    var folder = executable.removingLastComponent()
    var candidates = [folder.removingLastComponent().appending("share").appending("exchange")]
    while let parent = Optional(folder.removingLastComponent()), parent != folder, !parent.isEmpty {
      candidates.append(parent)
      folder = parent
    }
    guard let root = candidates.first(where: Self.holdsData) else {
      throw ConfigurationError(
        file: executable.string,
        reason: LocalizedText(
          "程序的 schemas 文件夹不在 \(candidates[0])，也不在上面各级；把 EXCHANGE_DATA 设为 schemas、profiles、samples 所在的文件夹",
          "the program's schemas folder is neither in \(candidates[0]) nor in a folder above; "
            + "set EXCHANGE_DATA to the folder that holds schemas, profiles and samples"))
    }
    self.root = root
  }

  /// The schemas and the catalogue of kinds.
  public var schemas: FilePath { root.appending("schemas") }
  /// Layouts of exports that rules may extend, a file each.
  public var sources: FilePath { schemas.appending("sources") }
  /// The measures as data.
  public var profiles: FilePath { root.appending("profiles") }
  /// The samples.
  public var samples: FilePath { root.appending("samples") }

  private static func holdsData(_ folder: FilePath) -> Bool {
    (try? Files.exists(folder.appending("schemas").appending("kinds.csv"))) ?? false
  }

  private static var executable: FilePath {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let count = readlink("/proc/self/exe", &buffer, Int(PATH_MAX))
    return count > 0 ? FilePath(platformString: buffer) : FilePath(CommandLine.arguments[0])
  }
}
