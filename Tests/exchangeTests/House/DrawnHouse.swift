/// The house of targets as it is meant to be: which target may reach which module. `docs/design.md` shows the same
/// table to people; ``HouseTests`` holds both, the package description and the sources together.
enum DrawnHouse {
  /// One of our targets.
  struct Room: Sendable, CustomStringConvertible {
    /// The target's name, which is also its folder's below `Sources`.
    let name: String
    /// The targets and libraries it is built on: the drawn arrows.
    let arrows: Set<String>
    /// Modules that come with Swift, which the package description doesn't name.
    let toolchain: Set<String>

    init(_ name: String, arrows: Set<String> = [], toolchain: Set<String> = []) {
      self.name = name
      self.arrows = arrows
      self.toolchain = toolchain
    }

    /// The target's name.
    var description: String { name }
  }

  /// All targets with code of ours, from the top floor down.
  static let rooms = [
    Room(
      "exchange",
      arrows: [
        "ExchangeConsole", "ExchangeProcessor", "ExchangeFiles", "ExchangeBase", "CStart", "ArgumentParser",
        "Logging", "SystemPackage",
      ],
      toolchain: ["Dispatch", "Foundation", "Glibc", "Synchronization"]),
    Room(
      "ExchangeConsole",
      arrows: [
        "ExchangeProcessor", "ExchangeReports", "ExchangeQueries", "ExchangeLedger", "ExchangeWords",
        "ExchangeFormats", "ExchangeRules", "ExchangeFiles", "ExchangeBase", "HTTPTypes",
        "Hummingbird", "Logging", "NIOCore", "SystemPackage",
      ],
      toolchain: ["Dispatch", "Foundation", "Synchronization"]),
    Room(
      "ExchangeProcessor",
      arrows: [
        "ExchangeReports", "ExchangeEvidence", "ExchangeQueries", "ExchangeInspection",
        "ExchangeLedgerPostgres", "ExchangeLedgerSQLite", "ExchangeLedger",
        "ExchangeWords", "ExchangeFormats", "ExchangeRules", "ExchangeFiles", "ExchangeBase", "CLinux",
        "CoreMetrics", "Crypto", "Logging",
        "SystemPackage", "Yams",
      ],
      toolchain: ["Dispatch", "Foundation", "Glibc", "Synchronization"]),
    Room(
      "ExchangeInspection",
      arrows: [
        "ExchangeWords", "ExchangeFormats", "ExchangeRules", "ExchangeFiles", "ExchangeBase", "CLinux",
        "Crypto",
        "SystemPackage",
      ],
      toolchain: ["Foundation", "Glibc", "Synchronization"]),
    Room(
      "ExchangeReports",
      arrows: [
        "ExchangeEvidence", "ExchangeLedger", "ExchangeWords", "ExchangeFormats", "ExchangeRules",
        "ExchangeFiles", "ExchangeBase",
        "Crypto", "Mustache", "SystemPackage",
      ],
      toolchain: ["Foundation", "Synchronization"]),
    Room(
      "ExchangeEvidence",
      arrows: [
        "ExchangeFormats", "ExchangeFiles", "ExchangeBase", "CLibCrypto", "Crypto", "SystemPackage",
      ],
      toolchain: ["Foundation"]),
    Room(
      "ExchangeQueries", arrows: ["ExchangeLedger", "ExchangeFormats", "ExchangeRules", "ExchangeBase"]),
    Room(
      "ExchangeLedger",
      arrows: [
        "ExchangeFormats", "ExchangeRules", "ExchangeFiles", "ExchangeBase", "Crypto", "SystemPackage",
      ],
      toolchain: ["Foundation"]),
    Room(
      "ExchangeLedgerSQLite",
      arrows: [
        "ExchangeLedger", "ExchangeFormats", "ExchangeRules", "ExchangeFiles", "ExchangeBase", "GRDB",
        "GRDBSQLite", "SystemPackage",
      ],
      toolchain: ["Foundation", "Synchronization"]),
    Room(
      "ExchangeLedgerPostgres",
      arrows: [
        "ExchangeLedger", "ExchangeFormats", "ExchangeRules", "ExchangeFiles", "ExchangeBase", "CLibPQ",
      ],
      toolchain: ["Glibc", "Synchronization"]),
    Room("ExchangeWords", arrows: ["ExchangeFormats", "ExchangeRules", "ExchangeBase"]),
    Room(
      "ExchangeFormats", arrows: ["ExchangeBase", "CKernels", "CLibXML2", "CLibXlsxWriter", "CZlib"],
      toolchain: ["Foundation", "Glibc", "Synchronization"]),
    Room("ExchangeRules", arrows: ["ExchangeBase"]),
    Room(
      "ExchangeFiles", arrows: ["ExchangeBase", "CLinux", "Crypto", "SystemPackage"],
      toolchain: ["Dispatch", "Glibc", "Synchronization"]),
    Room("ExchangeBase"),
    Room("CKernels"), Room("CStart"), Room("CLibXML2"), Room("CLibXlsxWriter"), Room("CZlib"),
    Room("CLibCrypto"), Room("CLibPQ"), Room("CLinux"),
  ]

  /// What only one folder of a target, or one file, may touch.
  static let confined = [
    "CStart": "exchange/Interruption.swift",
    "CKernels": "ExchangeFormats/Kernels/", "CLibXML2": "ExchangeFormats/XML/",
    "CZlib": "ExchangeFormats/ZIP/", "CLibXlsxWriter": "ExchangeFormats/Workbook/",
    "CLibCrypto": "ExchangeEvidence/LibCrypto/",
    "CLibPQ": "ExchangeLedgerPostgres/Connection/",
    "Hummingbird": "ExchangeConsole/Serving/", "HTTPTypes": "ExchangeConsole/Serving/",
    "NIOCore": "ExchangeConsole/Serving/", "GRDBSQLite": "ExchangeLedgerSQLite/Statements/",
    "Mustache": "ExchangeReports/Templating/",
    "ExchangeLedgerSQLite": "ExchangeProcessor/Configuration/ExchangeLayout+Ledger.swift",
    "ExchangeLedgerPostgres": "ExchangeProcessor/Configuration/ExchangeLayout+Ledger.swift",
  ]

  /// What is wrong with the imports of one source file, in words; empty when nothing is.
  ///
  /// - Parameter path: the file's path below `Sources`.
  static func objections(to modules: [String], in path: String) -> [String] {
    let target = String(path.prefix { $0 != "/" })
    guard let room = rooms.first(where: { $0.name == target }) else {
      return ["Sources/\(path): the target \(target) isn't drawn"]
    }
    return modules.compactMap { module in
      guard room.arrows.contains(module) || room.toolchain.contains(module) else {
        return "Sources/\(path): the arrow \(target) → \(module) isn't drawn"
      }
      guard let folder = confined[module], !path.hasPrefix(folder) else { return nil }
      return "Sources/\(path): the arrow \(target) → \(module) may leave from Sources/\(folder) only"
    }
  }
}
