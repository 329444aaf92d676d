// swift-tools-version: 6.2
import PackageDescription

/// Strictness shared by every target that we write ourselves.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// Tests aren't optimised: compiling them would take longer than they do.
let tested = strict + [.unsafeFlags(["-Onone"])]

/// What fuzz targets reach into.
let fuzzed: [Target.Dependency] = [
  "ExchangeProcessor", "ExchangeInspection", "ExchangeFormats", "ExchangeRules", "ExchangeFiles",
  "ExchangeBase",
  "ExchangeTesting", .product(name: "SystemPackage", package: "swift-system"),
]

let package = Package(
  name: "exchange",
  products: [
    .executable(name: "exchange", targets: ["exchange"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.0.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.100.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
  ],
  targets: [
    .executableTarget(
      name: "exchange",
      dependencies: [
        "ExchangeConsole", "ExchangeProcessor", "ExchangeFiles", "ExchangeBase", "CStart",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .target(
      name: "ExchangeConsole",
      dependencies: [
        "ExchangeProcessor", "ExchangeReports", "ExchangeQueries", "ExchangeLedger", "ExchangeWords",
        "ExchangeFormats", "ExchangeRules", "ExchangeFiles", "ExchangeBase",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      resources: [.embedInCode("Templates")],
      swiftSettings: strict),
    .target(
      name: "ExchangeProcessor",
      dependencies: [
        "ExchangeReports", "ExchangeEvidence", "ExchangeQueries", "ExchangeInspection",
        "ExchangeLedgerPostgres", "ExchangeLedgerSQLite", "ExchangeLedger",
        "ExchangeWords", "ExchangeFormats", "ExchangeRules", "ExchangeFiles", "ExchangeBase", "CLinux",
        .product(name: "CoreMetrics", package: "swift-metrics"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "SystemPackage", package: "swift-system"),
        .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: strict),
    .target(
      name: "ExchangeInspection",
      dependencies: [
        "ExchangeWords", "ExchangeFormats", "ExchangeRules", "ExchangeFiles", "ExchangeBase", "CLinux",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .target(
      name: "ExchangeReports",
      dependencies: [
        "ExchangeEvidence", "ExchangeLedger", "ExchangeWords", "ExchangeFormats", "ExchangeRules",
        "ExchangeFiles", "ExchangeBase",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Mustache", package: "swift-mustache"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      // In the program itself: one file is all that is installed.
      resources: [.embedInCode("Templates")],
      swiftSettings: strict),
    .target(
      name: "ExchangeQueries",
      dependencies: ["ExchangeLedger", "ExchangeFormats", "ExchangeRules", "ExchangeBase"],
      swiftSettings: strict),
    .target(
      name: "ExchangeLedger",
      dependencies: [
        "ExchangeFormats", "ExchangeRules", "ExchangeFiles", "ExchangeBase",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .target(
      name: "ExchangeLedgerSQLite",
      dependencies: [
        "ExchangeLedger", "ExchangeFormats", "ExchangeRules", "ExchangeFiles", "ExchangeBase",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .target(
      name: "ExchangeLedgerPostgres",
      dependencies: [
        "ExchangeLedger", "ExchangeFormats", "ExchangeRules", "ExchangeFiles", "ExchangeBase", "CLibPQ",
      ],
      swiftSettings: strict),
    .target(
      name: "ExchangeEvidence",
      dependencies: [
        "ExchangeFormats", "ExchangeFiles", "ExchangeBase", "CLibCrypto",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .target(
      name: "ExchangeWords", dependencies: ["ExchangeFormats", "ExchangeRules", "ExchangeBase"],
      swiftSettings: strict),
    .target(
      name: "ExchangeFormats",
      dependencies: ["ExchangeBase", "CKernels", "CLibXML2", "CLibXlsxWriter", "CZlib"],
      swiftSettings: strict),
    .target(name: "ExchangeRules", dependencies: ["ExchangeBase"], swiftSettings: strict),
    .target(
      name: "ExchangeFiles",
      dependencies: [
        "ExchangeBase", "CLinux",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .target(name: "ExchangeBase", swiftSettings: strict),
    .target(name: "CKernels"),
    .target(name: "CStart"),
    .systemLibrary(
      name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(
      name: "CLibXlsxWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["libz-dev"])]),
    .systemLibrary(name: "CLibCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(name: "CLinux"),
    .systemLibrary(name: "CMalloc", path: "Tests/CMalloc"),
    .target(
      name: "ExchangeTesting",
      dependencies: [
        "ExchangeFormats", "ExchangeFiles", "ExchangeBase",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      path: "Tests/ExchangeTesting", exclude: ["postgres-server.sh"],
      swiftSettings: strict),
    .testTarget(
      name: "ExchangeBaseTests", dependencies: ["ExchangeBase", "ExchangeTesting"], swiftSettings: tested),
    .testTarget(
      name: "ExchangeFilesTests",
      dependencies: [
        "ExchangeFiles", "ExchangeBase",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: tested),
    .testTarget(
      name: "ExchangeRulesTests", dependencies: ["ExchangeRules", "ExchangeBase", "ExchangeTesting"],
      exclude: ["Vectors"],
      swiftSettings: tested),
    .testTarget(
      name: "ExchangeFormatsTests",
      dependencies: ["ExchangeFormats", "ExchangeBase", "ExchangeTesting", "CMalloc"],
      exclude: ["Fixtures"],
      swiftSettings: tested),
    .testTarget(
      name: "ExchangeLedgerTests",
      dependencies: [
        "ExchangeLedgerPostgres", "ExchangeLedgerSQLite", "ExchangeLedger", "ExchangeFormats",
        "ExchangeRules",
        "ExchangeBase",
        "ExchangeTesting",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      exclude: ["Fixtures"],
      swiftSettings: tested),
    .testTarget(
      name: "ExchangeEvidenceTests",
      dependencies: [
        "ExchangeEvidence", "ExchangeFiles", "ExchangeBase", "ExchangeTesting",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: tested),
    .testTarget(
      name: "ExchangeReportsTests",
      dependencies: [
        "ExchangeReports", "ExchangeWords", "ExchangeFormats", "ExchangeBase", "ExchangeTesting",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: tested),
    .testTarget(
      name: "ExchangeInspectionTests",
      dependencies: [
        "ExchangeInspection", "ExchangeFormats", "ExchangeRules", "ExchangeFiles", "ExchangeBase",
        "ExchangeTesting",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: tested),
    .testTarget(
      name: "ExchangeProcessorTests",
      dependencies: [
        "ExchangeProcessor", "ExchangeInspection", "ExchangeLedgerSQLite", "ExchangeLedger",
        "ExchangeWords", "ExchangeFormats", "ExchangeRules", "ExchangeFiles", "ExchangeBase",
        "ExchangeTesting",
        "CMalloc",
        .product(name: "CoreMetrics", package: "swift-metrics"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: tested),
    .testTarget(
      name: "ExchangeFuzzTests", dependencies: fuzzed, exclude: ["Driver", "Found"], swiftSettings: tested),
    .testTarget(
      name: "exchangeTests",
      dependencies: [
        "exchange", "ExchangeProcessor", "ExchangeReports", "ExchangeEvidence", "ExchangeQueries",
        "ExchangeLedgerPostgres", "ExchangeLedgerSQLite", "ExchangeLedger", "ExchangeWords",
        "ExchangeFormats",
        "ExchangeRules", "ExchangeFiles", "ExchangeBase", "ExchangeTesting", "CLinux",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      exclude: ["Hostile/cost.py", "Hostile/hostile.py", "Hostile/naughty.py", "Hostile/outputs.py"],
      swiftSettings: tested),
  ],
  swiftLanguageModes: [.v6]
)

// `make fuzz` builds the targets of Tests/ExchangeFuzzTests into a program, in place of the tests (docs/fuzzing.md). Two
// targets can't have the same sources, so that they are never there together.
if Context.environment["EXCHANGE_FUZZ"] != nil {
  package.targets.removeAll { $0.type == .test }
  package.targets += [
    .systemLibrary(name: "CFuzzer", path: "Tests/CFuzzer"),
    .executableTarget(
      name: "ExchangeFuzz", dependencies: fuzzed + ["CFuzzer"], path: "Tests/ExchangeFuzzTests",
      exclude: ["Replay", "Found"], swiftSettings: strict),
  ]
}
