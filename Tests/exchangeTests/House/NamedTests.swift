/// The tests that a page names: a file, then tests in it, each between backticks.
struct NamedTests {
  /// The sources of all tests by their paths, of Swift's and of Python's.
  let sources: [String: String]

  /// What is named and isn't there, in words; empty when all is.
  func objections(to codes: [String]) -> [String] {
    var source = ""
    return codes.compactMap { code in
      guard code.hasSuffix(".swift") || code.hasSuffix(".py") else {
        return source.contains("`\(code)`(") || source.contains("def \(code)(")
          ? nil : "there is no test “\(code)”"
      }
      let files = sources.filter { $0.key.hasSuffix("/\(code)") }
      source = files.first?.value ?? ""
      return files.count == 1 ? nil : "\(files.count) test files are called \(code)"
    }
  }
}
