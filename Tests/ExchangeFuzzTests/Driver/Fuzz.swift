import CFuzzer
import ExchangeFiles
import ExchangeTesting
import Glibc
import SystemPackage

/// The program that `make fuzz` builds: libFuzzer over one of the targets.
///
///     ExchangeFuzz targets                 lists the targets
///     ExchangeFuzz seeds TARGET FOLDER     writes what to begin with, a file each
///     ExchangeFuzz TARGET [-flag=…] [FOLDER | FILE]…    libFuzzer's own arguments
@main
enum Fuzz {
  /// What is fuzzed: libFuzzer's callback is a plain function, which holds nothing.
  nonisolated(unsafe) private static var target = FuzzTarget.all[0]

  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    if arguments.first == "targets" {
      for target in FuzzTarget.all { print(target.name) }
      return
    }
    let wantsSeeds = arguments.first == "seeds"
    guard let name = arguments.dropFirst(wantsSeeds ? 1 : 0).first,
      let target = FuzzTarget.named(name)
    else {
      print("ExchangeFuzz: the targets are \(FuzzTarget.all.map(\.name).joined(separator: ", "))")
      exit(64)
    }
    if wantsSeeds {
      guard let folder = arguments.dropFirst(2).first.map({ FilePath($0) }) else { exit(64) }
      for (number, seed) in try target.seeds().enumerated() {
        try Files.replace(folder.appending("seed-\(number)"), with: seed)
      }
      return
    }
    Self.target = target
    // What is made once is made before an input is timed.
    if let seed = try target.seeds().first { judge(seed) }
    // libFuzzer's first argument is the program.
    var count = CommandLine.argc - 1
    var values: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv + 1
    exit(
      LLVMFuzzerRunDriver(&count, &values) { start, count in
        Fuzz.judge(Array(UnsafeBufferPointer(start: start, count: count)))
        return 0
      })
  }

  /// Ends the program where something doesn't hold of `bytes`: libFuzzer keeps them.
  private static func judge(_ bytes: [UInt8]) {
    do {
      guard let objection = try target.judge(bytes) else { return }
      fatalError("\(target.name): \(objection)")
    } catch {
      fatalError("\(target.name): nothing should be thrown, and is: \(error)")
    }
  }
}
