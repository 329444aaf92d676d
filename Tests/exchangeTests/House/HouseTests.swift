import ExchangeBase
import Foundation
import Testing

/// The arrows between targets are those that the design draws: in the sources, in the package description and on the
/// page for people.
struct HouseTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  // MARK: The house as it stands

  @Test func `every import in the sources follows a drawn arrow`() throws {
    let sources = Self.root.appending(path: "Sources")
    let paths = try FileManager.default.subpathsOfDirectory(atPath: sources.path)
      .filter { $0.hasSuffix(".swift") }
    #expect(paths.count > DrawnHouse.rooms.count, "the sources weren't found in \(sources.path)")
    for path in paths.sorted() {
      let modules = SourceImports.modules(in: try Self.text("Sources/\(path)"))
      for objection in DrawnHouse.objections(to: modules, in: path) { Issue.record("\(objection)") }
    }
  }

  @Test func `every folder of sources is a drawn target`() throws {
    let folders = try FileManager.default.contentsOfDirectory(
      atPath: Self.root.appending(path: "Sources").path
    ).filter { !$0.hasPrefix(".") }
    #expect(Set(folders) == Set(DrawnHouse.rooms.map(\.name)))
  }

  @Test func `the package description has the drawn targets and no others`() throws {
    let declared = Manifest(try Self.text("Package.swift")).dependencies
    #expect(Set(declared.keys) == Set(DrawnHouse.rooms.map(\.name)))
  }

  @Test(arguments: DrawnHouse.rooms)
  func `a target declares the drawn dependencies and no others`(room: DrawnHouse.Room) throws {
    let declared = try #require(Manifest(try Self.text("Package.swift")).dependencies[room.name])
    for name in declared.subtracting(room.arrows).sorted() {
      Issue.record("Package.swift: the arrow \(room.name) → \(name) isn't drawn")
    }
    for name in room.arrows.subtracting(declared).sorted() {
      Issue.record("Package.swift: the drawn arrow \(room.name) → \(name) is missing")
    }
  }

  @Test(arguments: DrawnHouse.rooms)
  func `the design page tells of each target what it imports`(room: DrawnHouse.Room) throws {
    let page = try Self.text("docs/design.md")
    let row = try #require(
      page.split(separator: "\n").first { $0.hasPrefix("| `\(room.name)` |") },
      "docs/design.md has no row for \(room.name) in its table of targets")
    let cells = row.split(separator: "|")
    let last = try #require(cells.last { $0.contains { !$0.isWhitespace } })
    let named = last.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
    #expect(Set(named) == room.arrows, "docs/design.md, row \(room.name)")
  }

  @Test func `no generic type relies on a deinit of its own`() throws {
    let sources = Self.root.appending(path: "Sources")
    let paths = try FileManager.default.subpathsOfDirectory(atPath: sources.path)
      .filter { $0.hasSuffix(".swift") }
    for path in paths.sorted() {
      for name in GenericOwners.names(in: try Self.text("Sources/\(path)")) {
        Issue.record("Sources/\(path): \(name) is generic; let a class or a plain type own what it frees")
      }
    }
  }

  @Test func `nothing waits for a moment of the machine's clock, which may be set`() throws {
    let sources = Self.root.appending(path: "Sources")
    let paths = try FileManager.default.subpathsOfDirectory(atPath: sources.path)
      .filter { $0.hasSuffix(".swift") }
    // On Linux that is what these wait for, whatever time they are given.
    let waits = [
      "wait(timeout:", "wait(wallTimeout:", "wait(until:", "asyncAfter(", "timedwait(", "sleep(until:",
      "wallDeadline:",
    ]
    for path in paths.sorted() {
      let text = try Self.text("Sources/\(path)")
      for wait in waits where text.contains(wait) {
        Issue.record("Sources/\(path): \(wait)…); waits go by the time that passes, as those of `Bell`")
      }
    }
  }

  // MARK: The readers that the tests above rest on

  @Test(arguments: [
    ("struct A<B: ~Copyable>: ~Copyable {\n  deinit { free() }\n}", ["A"]),
    ("public final class A<B> {\n  var x = 1\n\n  deinit {\n  }\n}", ["A"]),
    ("struct A<B> {\n  struct C: ~Copyable {\n    deinit { free() }\n  }\n}", ["C"]),
    ("struct A<B> {\n}\nstruct C: ~Copyable {\n  deinit { free() }\n}", []),
    ("struct A<B> {\n  struct C {\n  }\n}\nfinal class D {\n  deinit { free() }\n}", []),
    ("struct A: ~Copyable {\n  func b<C>(_ c: C) {}\n  deinit { free() }\n}", []),
    ("/// A class of deinit<B>.\nstruct A: B<C>, ~Copyable {\n  deinit { free() }\n}", []),
  ])
  func `a generic type with a deinit is seen`(source: String, names: [String]) {
    #expect(GenericOwners.names(in: source) == names)
  }

  @Test(arguments: [
    ("import A", ["A"]),
    ("public import A\ninternal import B", ["A", "B"]),
    ("@testable import A", ["A"]),
    ("@_exported public import A", ["A"]),
    ("@preconcurrency import A // the old one", ["A"]),
    ("#if os(Linux)\n  import A\n#endif", ["A"]),
    ("import struct A.B", ["A"]),
    ("import A.B", ["A"]),
    ("// import A\n/// import B", []),
    ("let important = 1", []),
  ])
  func `an import is seen however it is written`(source: String, modules: [String]) {
    #expect(SourceImports.modules(in: source) == modules)
  }

  @Test func `a package description is read with its products, systems and comments`() {
    let manifest = Manifest(
      """
      // .target(name: "Not")
      let package = Package(
        name: "house", products: [.library(name: "Roof", targets: ["Roof"])],
        dependencies: [.package(url: "https://example.com/tiles", from: "1.0.0")],
        targets: [
          .executableTarget(
            name: "Roof",
            dependencies: ["Wall", .product(name: "Tile", package: "tiles"), .target(name: "Beam")],
            swiftSettings: strict),
          .target(name: "Wall"),
          .systemLibrary(name: "Beam", pkgConfig: "beam", providers: [.apt(["libbeam-dev"])]),
          .testTarget(name: "RoofTests", dependencies: ["Roof", "Beam"]),
        ]
      )
      """)
    #expect(manifest.dependencies == ["Roof": ["Wall", "Tile", "Beam"], "Wall": [], "Beam": []])
  }

  @Test(arguments: [
    ("ExchangeFormats/CSV/Cells.swift", ["ExchangeLedger"], "ExchangeFormats → ExchangeLedger isn't drawn"),
    ("ExchangeRules/Time/Day.swift", ["Foundation"], "ExchangeRules → Foundation isn't drawn"),
    ("exchange/Commands/Run.swift", ["GRDB"], "exchange → GRDB isn't drawn"),
    ("ExchangeFormats/CSV/Cells.swift", ["CZlib"], "may leave from Sources/ExchangeFormats/ZIP/ only"),
    ("Cellar/Wine.swift", ["Foundation"], "the target Cellar isn't drawn"),
  ])
  func `an import without an arrow is named with its file`(
    path: String, modules: [String], words: String
  ) throws {
    let objections = DrawnHouse.objections(to: modules, in: path)
    try #require(objections.count == 1)
    #expect(objections[0].contains(words))
    #expect(objections[0].hasPrefix("Sources/\(path)"))
  }

  @Test func `a drawn import raises no objection`() {
    let objections = DrawnHouse.objections(
      to: ["CZlib", "Foundation"], in: "ExchangeFormats/ZIP/Archive.swift")
    #expect(objections == [])
  }
}
