import Testing

@testable import ExchangeFormats

/// Patterns for file names.
struct FileNamePatternTests {
  @Test(arguments: [
    ("双公示许可*.csv", "双公示许可20210104.csv", true), ("双公示许可*.csv", "双公示许可.CSV", true),
    ("双公示许可*.csv", "双公示处罚.csv", false), ("*.csv", "a.csv.bak", false), ("XK??.csv", "xk01.csv", true),
    ("XK??.csv", "xk1.csv", false), ("??.csv", "许可.csv", true), ("*a*b*", "xxaxxaxxb", true),
    ("*a*b", "ab.", false),
    ("*", "", true), ("", "", true), ("", "a", false), ("**", "a", true), ("a*a", "a", false),
  ])
  func `stars and question marks stand for what they stand for anywhere`(
    pattern: String, name: String, fits: Bool
  ) {
    #expect(FileNamePattern(pattern).matches(name) == fits)
  }

  @Test func `many stars and a long name take no time`() {
    let pattern = FileNamePattern(String(repeating: "*a", count: 30) + "b")
    #expect(!pattern.matches(String(repeating: "a", count: 5000)))
  }
}
