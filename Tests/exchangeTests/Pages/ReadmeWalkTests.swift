import ExchangeFiles
import ExchangeTesting
import Foundation
import SystemPackage
import Testing

/// The walks of both READMEs and of the sender's guide are played as they stand there.
@Suite(.waitsLong) struct ReadmeWalkTests {
  private static func page(_ path: String) throws -> String {
    String(decoding: try Files.bytes(of: Repository.root.appending(path)), as: UTF8.self)
  }

  /// Plays the walk of a department that has nothing but its folder: it copies, fills in, moves and opens files there, and the operator
  /// calls what the page has him call.
  @Test func `a department that has only a share goes the five minutes' walk as it stands in the README`()
    throws
  {
    let walk = ClerksWalk(try Self.page("README.zh-CN.md"), section: "五分钟走一遍：只有共享文件夹的部门")
    #expect(walk.puzzles == [] && walk.steps.count > 15)
    let scratch = try ScratchFolder()
    let (exchange, desk) = (scratch.path.appending("ex"), scratch.path.appending("desk"))
    try Files.makeFolder(desk)
    for step in walk.steps {
      switch step {
      case .call(let words):
        try #require(words.first == "exchange")
        let outcome = try Program.run(
          words.dropFirst().map { $0.replacing("/tmp/ex", with: exchange.string) })
        #expect(outcome.status == 0, "\(words): \(outcome.text)\(outcome.errors)")
      case .copy(let file, let who, let name):
        let home = exchange.appending("departments").appending(who)
        try Files.replace(desk.appending(name), with: Files.bytes(of: home.pushing(FilePath(file))))
      case .fill(let cells, let file, let sheet):
        try Self.fill(cells, in: desk.appending(file), sheet)
      case .drop(let file, let box, let who):
        let folder = exchange.appending("departments").appending(who).pushing(FilePath(box))
        try Files.replace(folder.appending(file), with: Files.bytes(of: desk.appending(file)))
      case .open(let file, let who, let words):
        let path = exchange.appending("departments").appending(who).pushing(FilePath(file))
        let text = try Self.text(path)
        for word in words { #expect(text.contains(word), "\(file): \(word): \(text)") }
      case .gone(let file, let who):
        let path = exchange.appending("departments").appending(who).pushing(FilePath(file))
        #expect(try !Files.exists(path), "\(file)")
      }
    }
  }

  /// What somebody reads who opens a file, in whatever encoding its department gets it.
  private static func text(_ path: FilePath) throws -> String {
    if let text = String(validating: try Files.bytes(of: path), as: UTF8.self) { return text }
    return try Tool.run("iconv", ["-f", "GB18030", "-t", "UTF-8", path.string], in: Repository.root).output
  }

  private static func fill(_ cells: [String: String], in book: FilePath, _ sheet: String?) throws {
    if let sheet {
      try FormFilling.write(book, sheet, cells, to: book)
      return
    }
    let values = String(decoding: try JSONEncoder().encode(cells), as: UTF8.self)
    let jobs = FilePath("\(book.string).json")
    let job = #"[{"book": "\#(book.string)", "cells": \#(values), "output": "\#(book.string)"}]"#
    try Files.replace(jobs, with: job.utf8)
    let (status, _) = try OraclePython.run(
      [Repository.root.appending("Tests/Forms/enter.py").string, jobs.string])
    #expect(status == 0, "\(book) can't be filled in with \(cells)")
  }

  @Test(arguments: [
    ("README.md", "A legacy system takes part in five minutes"), ("README.zh-CN.md", "旧系统五分钟接入"),
    ("docs/sender-guide.zh-CN.md", "1. 五分钟走一遍"),
  ])
  func `who has a command line goes the other one`(path: String, section: String) throws {
    let page = try Self.page(path)
    let start = try #require(page.range(of: "\n## \(section)\n")).upperBound
    let block = try #require(page[start...].firstMatch(of: /```sh\n([\s\S]*?)```/)).1
    let scratch = try ScratchFolder()
    let lines = block.replacing("/tmp/ex", with: scratch.path.appending("ex").string)
    let program = Program.url.deletingLastPathComponent().path
    let script = "set -e\nPATH=\(program):$PATH\n\(lines)\nls \(scratch.path)/ex/departments/XC-SPJ/receipts"
    let (status, output) = try Tool.run("sh", ["-c", script], in: scratch.path)
    #expect(status == 0 && output.contains("push.csv.receipt.csv"), "\(output)")
  }
}
